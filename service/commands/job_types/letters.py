"""Letters and records, from the scheme's own templates."""

import tomllib
from collections.abc import Mapping
from typing import Any

from jinja2 import ChainableUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from service.commands.job_types.registry import JobRun, job_type
from service.commands.plain import plain
from service.domain.clock import LONDON
from service.domain.errors import ProcessExecutionError
from service.persistence.models import Document

ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=ChainableUndefined, autoescape=False)


@job_type(
    "make_letter",
    headers={"letter": "name of the template among the scheme's letters"},
    inputs={"*": "whatever the letter shows"},
)
def make_letter(run: JobRun) -> Mapping[str, Any]:
    """Makes a document of the case from a template; it sees the service task's inputs, the case and the date."""
    name = run.headers["letter"]
    source = run.files.text("letters", f"{name}.md")
    if source is None:
        raise ProcessExecutionError(f"There is no letter `{name}`.")
    settings, body = front_matter(source)
    today = run.context.now.astimezone(LONDON)
    shown = {**plain(dict(run.variables)), "today": f"{today.day} {today:%B %Y}"}
    try:
        text = ENVIRONMENT.from_string(body).render(shown)
    except TemplateError as error:
        raise ProcessExecutionError(f"The letter `{name}` has a fault: {type(error).__name__}.") from error
    title = str(settings.get("title", name))
    run.context.work.session.add(
        Document(case_id=run.case.id, key=name, title=title, text=text.strip(), made_at=run.context.now)
    )
    return {}


def front_matter(source: str) -> tuple[Mapping[str, Any], str]:
    """Settings between two lines of `+++` (TOML), and the text after them."""
    if not source.startswith("+++"):
        return {}, source
    _, settings, body = source.split("+++", 2)
    return tomllib.loads(settings), body
