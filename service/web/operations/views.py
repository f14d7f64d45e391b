"""What failed, by cause and one by one, and trying it again. Shows references and faults, never names or answers."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from service.commands import incidents as commands
from service.commands.outline import Outline
from service.domain.errors import ConflictError, NotFoundError
from service.queries import incidents as queries
from service.web import reading
from service.web.auth import actor, staff_only
from service.web.frame import newest_schemes, say
from service.web.reading import reader
from service.web.words import age, count, instant_short, plural

blueprint = Blueprint("operations", __name__)
Answer = str | Response | tuple[str, int]
NOTHING = "Nothing has failed."


@blueprint.get("/operations")
@staff_only
def incidents() -> Answer:
    _support_only()
    found = queries.open_incidents(reader(), _after(request.args.get("after")), queries.PAGE + 1)
    rows, causes = found[: queries.PAGE], queries.by_cause(reader())
    last = rows[-1] if len(found) > queries.PAGE else None
    after = f"{last.opened_at.isoformat()}~{last.id}" if last else ""
    more = {"text": "Next failed steps", "url": url_for("operations.incidents", after=after)} if last else None
    return render_template(
        "staff/incidents.html",
        answer=_answer(causes),
        causes=[_cause(row) for row in causes],
        causes_url=url_for("operations.retry_cause"),
        rows=[_row(row) for row in rows],
        caption=f"{plural(len(rows), 'failed step')} on this page, oldest first",
        pager={
            "words": "",
            "next": more,
            "first": {"text": "First page", "url": url_for("operations.incidents")}
            if request.args.get("after")
            else None,
        },
        empty=f"{NOTHING} A step that fails three times appears here by itself.",
    )


@blueprint.post("/operations/incidents/<uuid:incident_id>/retry")
@staff_only
def retry(incident_id: UUID) -> Answer:
    """From the list of service support, or from the case's page."""
    reference = request.form.get("case", "")
    try:
        reading.run(partial(commands.retry, incident_id=incident_id))
        say("It is being tried again. If it fails once more, it comes back here.")
    except ConflictError as error:
        say(str(error))
    target = url_for("cases.case", reference=reference) if reference else url_for("operations.incidents")
    return redirect(target, code=303)


@blueprint.post("/operations/causes/retry")
@staff_only
def retry_cause() -> Answer:
    """Everything that failed in the same way at the same element, each by itself; at most 100 at a time."""
    _support_only()
    found = queries.of_cause(reader(), request.form.get("code", ""), request.form.get("element", ""))
    done = sum(_retried(incident_id) for incident_id in found)
    lost = len(found) - done
    say(f"{plural(done, 'step is', 'steps are')} being tried again." + (f" {lost} could not be." if lost else ""))
    return redirect(url_for("operations.incidents"), code=303)


def _retried(incident_id: UUID) -> bool:
    try:
        reading.run(partial(commands.retry, incident_id=incident_id))
    except (ConflictError, NotFoundError):
        return False
    return True


def _support_only() -> None:
    if commands.SUPPORT not in actor().site_roles:
        raise NotFoundError("There is no such page, or it is not yours to see.")


def _after(text: str | None) -> tuple[datetime, UUID] | None:
    try:
        at, _, row_id = (text or "").partition("~")
        return datetime.fromisoformat(at), UUID(row_id)
    except ValueError:
        return None


def _answer(causes: Any) -> dict[str, str]:
    if not causes:
        return {"line": NOTHING, "more": "", "kind": ""}
    total, first = sum(row.number for row in causes), causes[0]
    line = f"{plural(total, 'step')} failed and {'waits' if total == 1 else 'wait'}."
    more = f"Look first at the largest cause: {_code(first.code)} ({count(first.number)})."
    return {"line": line, "more": more, "kind": "late"}


def _code(code: str) -> str:
    return code.replace("-", " ")


def _cause(row: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "words": _code(row.code),
        "element": row.element_id or "",
        "step": _step(row, {}),
        "number": count(row.number),
        "since": instant_short(row.since, reader().now),
    }


def _row(row: Any) -> dict[str, Any]:
    more = row.more or {}
    return {
        "id": str(row.id),
        "reference": more.get("reference") or "",
        "step": _step(row, more),
        "code": _code(row.code),
        "message": row.message,
        "team": more.get("team") or "",
        "since": f"{age(row.opened_at, reader().now)}, since {instant_short(row.opened_at, reader().now)}",
        "attempts": plural(more["attempts"], "attempt") if more.get("attempts") else "",
        "retry_url": url_for("operations.retry", incident_id=row.id),
    }


def _step(row: Any, more: dict[str, Any]) -> str:
    """The name that the diagram gives the element: that of the case's version, else of one in force."""
    if not row.element_id:
        return "A step of the service"
    if more.get("deployment"):
        files = reading.definitions().get(reader().work, UUID(more["deployment"]))
        return Outline(files, str(more["process"])).name(row.element_id)
    names = [Outline(files, files.scheme.process).name(row.element_id) for files in newest_schemes().values()]
    return next((name for name in names if name != row.element_id), str(row.element_id))
