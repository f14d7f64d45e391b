"""The scheme's own texts for the public: Markdown with settings before it, in a sandbox."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from service.commands.definitions import FileSet
from service.commands.job_types.letters import ENVIRONMENT, front_matter
from service.domain.clock import LONDON
from service.domain.errors import NotFoundError
from service.domain.working_calendar import due
from service.web.page import prose
from service.web.words import clock_time, day_with_weekday

BUTTON = "<!-- button -->"


def page_text(files: FileSet, name: str, variables: Mapping[str, Any] | None = None) -> tuple[Mapping[str, Any], str]:
    """(settings, Markdown) of one of the scheme's pages."""
    source = files.text("pages", f"{name}.md")
    if source is None:
        raise NotFoundError("There is no such page.")
    settings, body = front_matter(source)
    site = files.scheme.table("public")
    return settings, ENVIRONMENT.from_string(body).render({**site.get("variables", {}), **(variables or {})})


def in_two_parts(text: str) -> tuple[Markup, Markup]:
    """Before and after the page's button."""
    before, _, after = text.partition(BUTTON)
    return prose(before), prose(after)


def dates(files: FileSet, received_at: datetime, nation: str) -> dict[str, str]:
    """The scheme's limits as real dates: 'Thursday 3 December 2026', '2:30pm on Tuesday 24 November 2026'."""
    found = {}
    for name, limit in files.scheme.table("public").get("dates", {}).items():
        at = due(received_at, limit["amount"], limit["unit"], nation).astimezone(LONDON)
        found[name] = f"{clock_time(at)} on {day_with_weekday(at)}" if limit["unit"] == "h" else day_with_weekday(at)
    return found
