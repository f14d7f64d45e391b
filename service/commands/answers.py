"""Forms as one person sees them in one case, and the answers they accept."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from service.commands.definitions import FileSet
from service.commands.executor import Context
from service.domain.actor import Actor
from service.domain.errors import FormAnswersInvalidError
from service.forms import Form, Situation, judge
from service.persistence.repositories import cases
from service.persistence.unit_of_work import UnitOfWork

NOTHING: Mapping[str, Any] = {}


def situation(
    work: UnitOfWork, files: FileSet, form: Form, inputs: Mapping[str, Any] = NOTHING, actor: Actor | None = None
) -> Situation:
    """`inputs`: what the task's input mappings hand over. As `actor`, else as who is signed in, else the public."""
    actor = actor or work.actor
    audience = (
        files.scheme.audiences_of(actor.roles)
        if actor
        else frozenset({str(files.scheme.setting("public_audience", ""))})
    )
    return Situation(inputs, audience, actor is None, options(work, form), work.now)


def options(work: UnitOfWork, form: Form) -> dict[str, list[tuple[str, str]]]:
    """Lists that forms name by `valuesKey`: areas of a kind. A question's own options come after them."""
    keys = {field.options_key for field in form.fields if field.options_key.startswith("areas:")}
    return {key: list(cases.areas(work.session, key.removeprefix("areas:"))) for key in keys}


def accepted(
    work: UnitOfWork, files: FileSet, form: Form, raw: Mapping[str, Any], inputs: Mapping[str, Any] = NOTHING
) -> dict[str, Any]:
    """The answers, or FormAnswersInvalidError with a sentence for each field."""
    result = judge(form, dict(raw), situation(work, files, form, inputs))
    if result.errors:
        raise FormAnswersInvalidError("There is a problem with the answers.", dict(result.errors))
    return dict(result.answers)


def submission(
    context: Context,
    files: FileSet,
    form_key: str | None,
    answers: Mapping[str, Any],
    token: str,
    of: tuple[UUID, UUID | None],
    shown: Sequence[str] = (),
) -> dict[str, Any]:
    """The row that keeps what was entered, as evidence. `of`: the case, and the task if there is one."""
    return {
        "case_id": of[0],
        "task_id": of[1],
        "deployment_id": files.id,
        "form_key": form_key or "",
        "answers": dict(answers),
        "shown": list(shown),
        "token": token,
        "person_id": context.actor.person_id if context.actor else None,
        "submitted_at": context.now,
    }
