"""Forms as one person sees them in one case, and the answers they accept."""

from collections.abc import Mapping
from typing import Any

from service.commands.definitions import FileSet
from service.domain.errors import FormAnswersInvalidError
from service.forms import Form, Situation, judge
from service.persistence.repositories import cases
from service.persistence.unit_of_work import UnitOfWork

NOTHING: Mapping[str, Any] = {}


def situation(work: UnitOfWork, files: FileSet, form: Form, inputs: Mapping[str, Any] = NOTHING) -> Situation:
    """`inputs`: what the task's input mappings hand to the form. Nobody signed in: the public."""
    actor = work.actor
    audience = (
        files.scheme.audiences_of(actor.roles)
        if actor
        else frozenset({str(files.scheme.setting("public_audience", ""))})
    )
    return Situation(inputs, audience, actor is None, options(work, form), work.now)


def options(work: UnitOfWork, form: Form) -> dict[str, list[tuple[str, str]]]:
    """Lists that forms name by `valuesKey`: areas of a kind, before the form's own options."""
    found = {}
    for field in form.fields:
        if field.options_key.startswith("areas:"):
            own = [(option.value, option.label) for option in field.options]
            found[field.options_key] = [*cases.areas(work.session, field.options_key.removeprefix("areas:")), *own]
    return found


def accepted(
    work: UnitOfWork, files: FileSet, form: Form, raw: Mapping[str, Any], inputs: Mapping[str, Any] = NOTHING
) -> dict[str, Any]:
    """The answers, or FormAnswersInvalidError with a sentence for each field."""
    result = judge(form, dict(raw), situation(work, files, form, inputs))
    if result.errors:
        raise FormAnswersInvalidError("There is a problem with the answers.", dict(result.errors))
    return dict(result.answers)
