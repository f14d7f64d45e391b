"""Search, the case file, recording an enquiry, starting what the diagram offers."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import g, render_template, request, url_for
from werkzeug.wrappers import Response

from service.commands.job_types.letters import may_read
from service.domain.errors import NotFoundError
from service.queries import cases
from service.web import files
from service.web.auth import actor, staff_only
from service.web.cases import kinds
from service.web.cases.blueprint import Answer, blueprint
from service.web.cases.entries import entries_page
from service.web.cases.file import CaseFile, opened_file
from service.web.due import due
from service.web.frame import newest_schemes
from service.web.page import prose
from service.web.reading import reader
from service.web.words import instant, plural
from service.web.worklist.lists import priority_tag

PAGE, ENTRIES = 25, 50


@blueprint.get("/cases")
@staff_only
def search() -> Answer:
    typed = request.args.get("q", "")
    found = cases.search(reader(), typed, _after(request.args.get("after")), PAGE + 1)
    if typed:
        reader().was_read("case.searched", f"{len(found)} found")
    rows = [_found(row) for row in found[:PAGE]]
    more = found[PAGE - 1] if len(found) > PAGE else None
    after = f"{more.received_at.isoformat()}~{more.id}" if more else ""
    roles = actor().roles
    record = [
        {"text": "Record an enquiry", "url": url_for("cases.record", scheme=key)}
        for key, files in newest_schemes().items()
        if roles & files.scheme.start_roles
    ]
    return render_template(
        "staff/cases.html",
        search=typed,
        answer=None,
        searched=bool(typed),
        rows=rows,
        record=record,
        caption=f"{plural(len(rows), 'case')}, newest first",
        filters={
            "action": url_for("cases.search"),
            "hidden": [],
            "search": typed,
            "on": bool(typed),
            "groups": [],
            "area": None,
            "clear_url": url_for("cases.search"),
            "chips": [],
            "save_url": None,
        },
        pager={
            "words": f"{plural(len(rows), 'case')} on this page" if rows else "",
            "first": {"text": "First page", "url": url_for("cases.search", q=typed or None)}
            if request.args.get("after")
            else None,
            "next": {"text": "Next cases", "url": url_for("cases.search", q=typed, after=after)} if more else None,
        },
        empty=f"No case that you may see matches “{typed}”." if typed else "There are no cases that you may see yet.",
    )


def _after(text: str | None) -> tuple[datetime, UUID] | None:
    try:
        at, _, row_id = (text or "").partition("~")
        return datetime.fromisoformat(at), UUID(row_id)
    except ValueError:
        return None


def _found(row: Any) -> dict[str, Any]:
    files = newest_schemes().get(row.scheme)
    outcome = files.scheme.title("outcomes", row.outcome) if files else row.outcome
    status = outcome if row.closed_at else "Open"
    tags = [tag for tag in (priority_tag(row.priority),) if tag]
    return {
        "reference": row.reference,
        "url": url_for("cases.case", reference=row.reference),
        "title": row.names or "Names are not recorded yet",
        "tags": tags,
        "status": status,
        "area": row.area,
        "received": instant(row.received_at),
        "holder": "",
        "due": due(None if row.closed_at else row.due_at, row.unit, reader().now, nation=row.nation),
    }


@blueprint.get("/cases/<reference>")
@staff_only
def case(reference: str) -> Answer:
    file = opened_file(reference, "case.viewed")
    g.shows_viewer = True
    return render_template("staff/case.html", **file.summary())


@blueprint.get("/cases/<reference>/diagram.bpmn")
@staff_only
def bpmn(reference: str) -> Answer:
    """The diagram that the case runs on, for the viewer."""
    file = CaseFile(reader(), reference)
    process = file.files.engine.process(file.row.process_key)
    return Response(file.files.files[process.file], mimetype="application/xml")


@blueprint.get("/cases/<reference>/timeline")
@staff_only
def timeline(reference: str) -> Answer:
    file, group = opened_file(reference, "timeline.viewed"), request.args.get("kind", "")
    rows = cases.timeline(reader(), file.row.id, kinds.shown(group), _after(request.args.get("after")), ENTRIES + 1)
    last = rows[ENTRIES - 1] if len(rows) > ENTRIES else None
    kept: dict[str, Any] = {"kind": group} if group in kinds.GROUPS else {}
    address = partial(url_for, "cases.timeline", reference=file.row.reference)
    more = address(after=f"{last.at.isoformat()}~{last.id}", **kept) if last else ""
    pager = {
        "words": "Newest first",
        "next": {"text": "Earlier", "url": more} if more else None,
        "first": {"text": "Newest", "url": address(**kept)} if request.args.get("after") else None,
    }
    views = [{"text": "Everything", "url": address(), "current": not kept, "count": ""}]
    views += [
        {"text": title, "url": address(kind=key), "current": key == group, "count": ""}
        for key, (title, _) in kinds.GROUPS.items()
    ]
    empty = "Nothing of this kind has happened yet." if kept else "Nothing has happened yet."
    return entries_page(file, "Timeline", file.days(rows[:ENTRIES]), empty, pager=pager, kinds=views)


@blueprint.get("/cases/<reference>/documents")
@staff_only
def documents(reference: str) -> Answer:
    file = opened_file(reference, "documents.viewed")
    entries = [
        {
            "title": row.title,
            "line": f"Made {instant(row.made_at)}",
            "text": "",
            "alert": False,
            "tag": None,
            "url": url_for("cases.document", document_id=row.id),
        }
        for row in cases.documents(reader(), file.row.id)
        if may_read(file.files, row.key, reader().actor.roles)
    ]
    parts = [("Letters and records", entries), ("Files that were added", files.entries(file.row.id))]
    days = [{"title": title, "entries": found} for title, found in parts if found]
    return entries_page(file, "Documents", days, "There are no letters and no files yet.")


@blueprint.get("/documents/<uuid:document_id>")
@staff_only
def document(document_id: UUID) -> Answer:
    row = cases.document(reader(), document_id)
    file = CaseFile(reader(), row.reference) if row else None
    if row is None or file is None or not may_read(file.files, row.key, reader().actor.roles):
        raise NotFoundError("There is no such document, or it is not yours to see.")
    reader().was_read("document.viewed", str(document_id), row.case_id)
    return render_template(
        "staff/document.html",
        **file.frame("Documents"),
        title=row.title,
        body=prose(row.text),
        made=instant(row.made_at),
    )
