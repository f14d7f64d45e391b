"""What every page's frame shows: who is signed in, where they may go, what is unread.

For the public, the scheme's name and danger line.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask, g, request, session, url_for

from service.commands.definitions import FileSet
from service.commands.incidents import SUPPORT
from service.domain.errors import NotFoundError
from service.queries import definitions, people
from service.web import reading
from service.web.auth import seconds_left


def set_up(app: Flask) -> None:
    app.context_processor(staff_frame)


def staff_frame() -> dict[str, Any]:
    """Context of `base/staff.html`."""
    actor = g.get("actor")
    if actor is None:
        return {"actor": None}
    reader = reading.reader()
    team = actor.teams[0] if actor.teams else None
    return {
        "actor": {
            "id": str(actor.person_id),
            "name": actor.name,
            "team": team.name if team else ", ".join(role.replace("_", " ") for role in sorted(actor.site_roles)),
        },
        "session_left": seconds_left(),
        "nav": navigation(),
        "notifications": people.unread(reader),
        "demonstration": people.is_demonstration(reader),
        "now": reader.now,
        "undo": session.pop("undo", None),
        "shortcuts": request.cookies.get("desk_shortcuts") != "off",
    }


def say(words: str, undo_url: str = "") -> None:
    """Words about what was just done, on the next page; `undo_url` takes it back."""
    session["undo"] = {"words": words, "url": undo_url, "token": ""}


def navigation() -> list[tuple[str, str, bool]]:
    """Only what the person may open."""
    parts = [("Work", url_for("worklist.work")), ("Cases", url_for("cases.search"))]
    if supervises(g.actor.roles):
        parts.append(("Queues", url_for("monitoring.queues")))
    if SUPPORT in g.actor.site_roles:
        parts.append(("Operations", url_for("operations.incidents")))
    here = request.path.strip("/").split("/", maxsplit=1)[0]
    current = {"tasks": "work", "": "work"}.get(here, here)
    return [(text, url, url.strip("/") == current) for text, url in parts]


def supervises(roles: frozenset[str]) -> bool:
    """Whether one of the roles is somebody's supervisor or manager in a scheme."""
    return any(roles & files.scheme.supervising_roles for files in newest_schemes().values())


def answers_for(role: str) -> bool:
    """Whether this person supervises or manages who holds the role."""
    above = {
        files.scheme.above(role, step) for files in newest_schemes().values() for step in ("supervisor", "manager")
    }
    return bool(above & g.actor.roles)


def newest_schemes() -> Mapping[str, FileSet]:
    """Scheme key → the set in force."""
    if "schemes" not in g:
        reader = reading.reader()
        g.schemes = {row.scheme: reading.definitions().get(reader.work, row.id) for row in definitions.newest(reader)}
    found: Mapping[str, FileSet] = g.schemes
    return found


def files_of(scheme: str) -> FileSet:
    found = newest_schemes().get(scheme)
    if found is None:
        raise NotFoundError("There is no such scheme.")
    return found


def public_frame(scheme: str | None, files: FileSet | None = None) -> dict[str, Any] | None:
    """Context `scheme` of `base/public.html`; the words are the scheme's."""
    files = files or newest_schemes().get(scheme or "")
    if files is None:
        return None
    site: Mapping[str, Any] = files.scheme.table("public")
    danger = site.get("danger", {})
    key = files.scheme.key
    pages = [("help", "Help"), ("privacy", "Privacy"), ("cookies", "Cookies"), ("accessibility", "Accessibility")]
    footer = [{"text": text, "url": url_for("enquiry.page_of_words", scheme=key, name=name)} for name, text in pages]
    return {
        "title": site.get("title", files.scheme.name),
        "organisation": site.get("organisation", ""),
        "home_url": url_for("enquiry.start", scheme=key),
        "exit_url": site.get("exit_url", "https://www.bbc.co.uk/weather"),
        "danger": {
            "label": danger.get("label", "In an emergency"),
            "before": danger.get("before", "call "),
            "number": danger.get("number", "999"),
            "after": danger.get("after", ""),
        },
        "footer": footer,
        "languages": [],
    }
