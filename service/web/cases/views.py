"""Search, the case file, recording an enquiry, starting what the diagram offers."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from service.commands import actions
from service.commands import notes as note_commands
from service.commands.answers import situation
from service.commands.cases import open_case, start_form
from service.domain.errors import FormAnswersInvalidError, NotFoundError
from service.forms import Form, Raw, Situation, judge, press, read
from service.forms.summaries import recount
from service.queries import cases, definitions, tasks
from service.web import reading
from service.web.auth import actor, staff_only
from service.web.cases.file import CaseFile
from service.web.due import due
from service.web.form_view import form_view
from service.web.frame import files_of, newest_schemes, say
from service.web.page import prose
from service.web.reading import reader
from service.web.words import instant, plural
from service.web.worklist.lists import priority_tag
from service.web.worklist.task_page import TaskPage

blueprint = Blueprint("cases", __name__)
Answer = str | Response | tuple[str, int]
PAGE = 25


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
            "first": None,
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
    scheme = next(iter(newest_schemes().values())).scheme
    status = scheme.title("outcomes", row.outcome) if row.closed_at else "Open"
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
    file = _opened(reference, "case.viewed")
    g.shows_viewer = True
    return render_template("staff/case.html", **file.summary())


def _opened(reference: str, kind: str) -> CaseFile:
    file = CaseFile(reader(), reference)
    reader().was_read(kind, file.row.reference, file.row.id)
    return file


def _entries(file: CaseFile, heading: str, days: list[dict[str, Any]], empty: str, **more: Any) -> str:
    pager = more.pop("pager", {"words": "", "next": None, "first": None})
    context = file.frame(heading) | {
        "heading": heading,
        "kinds": [],
        "days": days,
        "pager": pager,
        "empty": empty,
        "form": None,
        **more,
    }
    return render_template("staff/timeline.html", **context)


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
    file = _opened(reference, "timeline.viewed")
    rows = cases.timeline(reader(), file.row.id, _after(request.args.get("after")), 51)
    more = rows[49] if len(rows) > 50 else None  # noqa: PLR2004 - fifty a page
    url = (
        url_for("cases.timeline", reference=file.row.reference, after=f"{more.at.isoformat()}~{more.id}")
        if more
        else ""
    )
    pager = {"words": "", "next": {"text": "Earlier", "url": url} if more else None, "first": None}
    return _entries(file, "Timeline", file.days(rows[:50]), "Nothing has happened yet.", pager=pager)


@blueprint.get("/cases/<reference>/documents")
@staff_only
def documents(reference: str) -> Answer:
    file = _opened(reference, "documents.viewed")
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
    ]
    days = [{"title": "Letters and records", "entries": entries}] if entries else []
    return _entries(file, "Documents", days, "No letters have been made yet.")


@blueprint.get("/documents/<uuid:document_id>")
@staff_only
def document(document_id: UUID) -> Answer:
    row = cases.document(reader(), document_id)
    if row is None:
        raise NotFoundError("There is no such document, or it is not yours to see.")
    reader().was_read("document.viewed", str(document_id), row.case_id)
    file = CaseFile(reader(), row.reference)
    return render_template(
        "staff/document.html",
        **file.frame("Documents"),
        title=row.title,
        body=prose(row.text),
        made=instant(row.made_at),
    )


@blueprint.get("/cases/<reference>/answers")
@staff_only
def answers(reference: str) -> Answer:
    """Everything that was entered, newest last, as far as this person's audiences go."""
    file = _opened(reference, "answers.viewed")
    shown = []
    for row in cases.all_submissions(reader(), file.row.id):
        files = reading.definitions().get(reader().work, row.deployment_id)
        form = files.form(row.form_key)
        sections = recount(form, row.answers, situation(reader().work, files, form))
        by = f"{row.person or 'The public'}, {instant(row.submitted_at)}"
        shown.append({"title": row.task_name or form.title, "line": by, "sections": sections})
    return render_template("staff/answers.html", **file.frame("Answers"), heading="Answers", shown=shown)


@blueprint.get("/cases/<reference>/deadlines")
@staff_only
def deadlines(reference: str) -> Answer:
    file = _opened(reference, "deadlines.viewed")
    rows = cases.deadlines(reader(), file.row.id)
    running = [row for row in rows if not row.met_at and not row.cancelled_at]
    over = [
        {
            "title": f"{row.task_name or file.files.scheme.title('limits', row.key)}",
            "due": due(
                row.due_at, row.unit, reader().now, nation=file.row.nation, done_at=row.met_at or row.cancelled_at
            ),
            "cancelled": bool(row.cancelled_at),
        }
        for row in rows
        if row.met_at or row.cancelled_at
    ]
    return render_template(
        "staff/deadlines.html",
        **file.frame("Deadlines"),
        heading="Deadlines",
        clocks=[file.clock(row) for row in running],
        ladders=[found for row in running if (found := file.ladder(row))],
        over=over,
    )


@blueprint.get("/cases/<reference>/notes", endpoint="notes")
@staff_only
def notes_of_case(reference: str) -> Answer:
    return _notes(_opened(reference, "notes.viewed"), "")


def _notes(file: CaseFile, error: str) -> str:
    rows = cases.notes(reader(), file.row.id)
    entries = [
        {
            "title": row.person or "The service",
            "line": instant(row.written_at),
            "text": row.text,
            "alert": False,
            "url": None,
            "tag": None,
        }
        for row in rows
    ]
    form = {
        "action": url_for("cases.add_note", reference=file.row.reference),
        "label": "Add a note",
        "button": "Add the note",
        "name": "text",
        "form_token": secrets.token_urlsafe(16),
        "error": error,
    }
    return _entries(
        file,
        "Notes",
        [{"title": "Newest first", "entries": entries}] if entries else [],
        "There are no notes yet.",
        form=form,
    )


@blueprint.post("/cases/<reference>/notes")
@staff_only
def add_note(reference: str) -> Answer:
    """A note; with `task` in the address, what the person had typed for a step that somebody else finished."""
    file = CaseFile(reader(), reference)
    text = request.form.get("text", "").strip()
    if given := request.args.get("task"):
        text = _draft_in_words(UUID(given))
    if not text:
        return _notes(file, "Enter the note"), 422
    case_id = file.row.id
    reading.run(lambda context: note_commands.add(context, case_id, text))
    say("You added a note.")
    return redirect(url_for("cases.notes", reference=reference), code=303)


def _draft_in_words(task_id: UUID) -> str:
    page = TaskPage(reader(), task_id)
    found = tasks.draft(reader(), task_id)
    if page.form is None or found is None:
        return ""
    situation_ = page.situation()
    sections = recount(page.form, judge(page.form, found.answers, situation_).answers, situation_)
    lines = [f"{row.label}: {row.value}" for section in sections for row in section.rows if row.lines]
    return "\n".join([f"What I had written for “{page.row.name}”:", *lines])


@blueprint.route("/cases/new/<scheme>", methods=["GET", "POST"])
@staff_only
def record(scheme: str) -> Answer:
    files = files_of(scheme)
    if not actor().roles & files.scheme.start_roles:
        raise NotFoundError("There is no such page, or it is not yours to see.")
    form = start_form(files)
    if request.method == "GET":
        return _record(form, {}, situation(reader().work, files, form), scheme)
    raw, token = read(form, request.form), request.form.get("form_token", "")[:64] or secrets.token_urlsafe(16)
    if pressed := press(form, raw, request.form):
        return _record(
            form,
            pressed.raw,
            situation(reader().work, files, form),
            scheme,
            token=token,
            removed=pressed.removed,
            focus=pressed.focus,
        )
    try:
        opened = reading.run(lambda context: open_case(context, scheme, raw, token=f"{actor().person_id} {token}"))
    except FormAnswersInvalidError:
        found = situation(reader().work, files, form)
        return _record(form, raw, found, scheme, found=judge(form, raw, found), token=token), 422
    say(f"You recorded the enquiry. Its reference is {opened.reference}.")
    visible = cases.case(reader(), opened.reference)
    return redirect(
        url_for("cases.case", reference=opened.reference) if visible else url_for("worklist.work"), code=303
    )


def _record(form: Form, raw: Raw, situation_: Situation, scheme: str, *, token: str = "", **more: Any) -> str:
    files = files_of(scheme)
    titles = {key: files.scheme.title("audience_titles", key) for key in files.scheme.table("audiences")}
    help_ = files.scheme.table("record")
    return render_template(
        "staff/record.html",
        back={"text": "Cases", "url": url_for("cases.search")},
        title=str(help_.get("title", "Record an enquiry")),
        view=form_view(form, raw, situation_, titles=titles, **more),
        form_url=url_for("cases.record", scheme=scheme),
        form_token=token or secrets.token_urlsafe(16),
        draft=None,
        duplicates=[],
        say=prose(str(help_.get("say", ""))),
        fits=prose(str(help_.get("fits", ""))),
        danger_now=None,
    )


@blueprint.route("/actions/<uuid:action_id>", methods=["GET", "POST"])
@staff_only
def action(action_id: UUID) -> Answer:
    """What the diagram offers at any time: one short page."""
    row = tasks.offered_action(reader(), action_id)
    if row is None:
        raise NotFoundError("There is no such action, or it is not offered to you.")
    deployment = definitions.of_action(reader(), action_id)
    files = reading.definitions().get(reader().work, deployment)
    form = files.form(row.form_key) if row.form_key else None
    found = situation(reader().work, files, form) if form else Situation()
    if request.method == "GET" or form is None:
        return _action(row, form, {}, found)
    raw, token = read(form, request.form), request.form.get("form_token", "")[:64] or secrets.token_urlsafe(16)
    if pressed := press(form, raw, request.form):
        return _action(row, form, pressed.raw, found, token=token, removed=pressed.removed)
    try:
        title = reading.run(lambda context: actions.act(context, action_id, raw, token=token))
    except FormAnswersInvalidError:
        return _action(row, form, raw, found, token=token, found=judge(form, raw, found)), 422
    say(f"Started: {title}.")
    return redirect(
        url_for("cases.case", reference=row.reference) if row.reference else url_for("worklist.work"), code=303
    )


def _action(row: Any, form: Form | None, raw: Raw, situation_: Situation, *, token: str = "", **more: Any) -> str:
    return render_template(
        "staff/action.html",
        title=row.title,
        purpose=prose(row.documentation) if row.documentation else "",
        view=form_view(form, raw, situation_, **more) if form else None,
        form_url=url_for("cases.action", action_id=row.id),
        form_token=token or secrets.token_urlsafe(16),
        button=row.title,
        back={"text": "Work", "url": url_for("worklist.work")},
    )
