"""Letters and records, from the scheme's own templates."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from jinja2 import ChainableUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from service.commands.definitions import FileSet
from service.commands.job_types.registry import JobRun, job_type
from service.commands.plain import plain
from service.domain.clock import LONDON
from service.domain.errors import ProcessExecutionError
from service.forms.words import day_in_words
from service.persistence.models import Document
from service.persistence.repositories import cases, directory

BETWEEN = "\n\n---\n\n"  # a letter in two languages
ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=ChainableUndefined, autoescape=False)


@job_type(
    "make_letter",
    headers={"letter": "name of the template among the scheme's letters"},
    inputs={
        "*": "whatever the letter shows",
        "form?": "a form; the letter sees its newest answers as `answers`, with `entered_by` and `entered_on`",
        "language?": "a language; if the scheme has the letter in it (`<letter>.<language>.md`), that stands first",
    },
)
def make_letter(run: JobRun) -> Mapping[str, Any]:
    """Makes a document of the case from a template; it sees the service task's inputs, the case and the date.

    What a form asks needs no variable to get into a letter. Who may read the letter says its `audience`.
    """
    name, language = run.headers["letter"], str(run.variables.get("language") or "")
    source = run.files.text("letters", f"{name}.md")
    if source is None:
        raise ProcessExecutionError(f"There is no letter `{name}`.")
    sources = {"en": source}
    if language and (own := run.files.text("letters", f"{name}.{language}.md")):
        sources = {language: own, "en": source}
    shown = {**plain(dict(run.variables)), **_answers(run)}
    text = BETWEEN.join(_rendered(name, one, spoken, shown, run.context.now) for spoken, one in sources.items())
    settings, _ = front_matter(next(iter(sources.values())))
    title = str(settings.get("title", name))
    run.context.work.session.add(
        Document(case_id=run.case.id, key=name, title=title, text=text, made_at=run.context.now)
    )
    return {}


def _rendered(name: str, source: str, language: str, shown: Mapping[str, Any], now: datetime) -> str:
    _, body = front_matter(source)
    try:
        text = ENVIRONMENT.from_string(body).render({**shown, "today": _day(now, language)})
    except TemplateError as error:
        raise ProcessExecutionError(f"The letter `{name}` has a fault: {type(error).__name__}.") from error
    return text.strip()


def _answers(run: JobRun) -> dict[str, Any]:
    """What was entered last in the form that the step names."""
    form, session = run.variables.get("form"), run.context.work.session
    found = cases.newest_submission(session, run.case.id, str(form)) if form else None
    if found is None:
        return {"answers": {}, "entered_by": "", "entered_on": ""}
    person = directory.person(session, found.person_id) if found.person_id else None
    return {
        "answers": found.answers,
        "entered_by": person.name if person else "",
        "entered_on": _day(found.submitted_at),
    }


def _day(instant: datetime, language: str = "en") -> str:
    return day_in_words(instant.astimezone(LONDON).date(), language)


def may_read(files: FileSet, name: str, roles: Iterable[str]) -> bool:
    """Whether people in these roles may read a letter: its `audience` names who; without one, whoever has the file."""
    settings, _ = front_matter(files.text("letters", f"{name}.md") or "")
    audience = frozenset(str(settings.get("audience", "")).split())
    return not audience or bool(audience & files.scheme.audiences_of(roles))


def front_matter(source: str) -> tuple[Mapping[str, Any], str]:
    """Settings between two lines of `+++` (TOML), and the text after them."""
    if not source.startswith("+++"):
        return {}, source
    _, settings, body = source.split("+++", 2)
    return tomllib.loads(settings), body
