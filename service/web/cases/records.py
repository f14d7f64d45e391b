"""What a case holds: answers, deadlines, notes."""

import secrets
from uuid import UUID

from flask import redirect, render_template, request, url_for

from service.commands import notes as note_commands
from service.commands.answers import situation
from service.forms import judge
from service.forms.summaries import recount
from service.queries import cases, tasks
from service.web import reading, uploads
from service.web.auth import staff_only
from service.web.cases.blueprint import Answer, blueprint
from service.web.cases.entries import entries_page
from service.web.cases.file import CaseFile, opened_file, running_limits
from service.web.due import due
from service.web.frame import say
from service.web.reading import reader
from service.web.words import instant
from service.web.worklist.task_page import TaskPage


@blueprint.get("/cases/<reference>/answers")
@staff_only
def answers(reference: str) -> Answer:
    """Everything that was entered, newest last, as far as this person's audiences go."""
    file = opened_file(reference, "answers.viewed")
    shown = []
    for row in cases.all_submissions(reader(), file.row.id):
        files = reading.definitions().get(reader().work, row.deployment_id)
        form = files.form(row.form_key)
        sections = uploads.told(recount(form, row.answers, situation(reader().work, files, form)))
        by = f"{row.person or 'The public'}, {instant(row.submitted_at)}"
        shown.append({"title": row.task_name or form.title, "line": by, "sections": sections})
    return render_template("staff/answers.html", **file.frame("Answers"), heading="Answers", shown=shown)


@blueprint.get("/cases/<reference>/deadlines")
@staff_only
def deadlines(reference: str) -> Answer:
    file = opened_file(reference, "deadlines.viewed")
    rows = cases.deadlines(reader(), file.row.id)
    running = running_limits(rows)
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
    return _notes(opened_file(reference, "notes.viewed"), "")


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
    return entries_page(
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
        text = _draft_in_words(given)
    if not text:
        return _notes(file, "Enter the note"), 422
    case_id = file.row.id
    reading.run(lambda context: note_commands.add(context, case_id, text))
    say("You added a note.")
    return redirect(url_for("cases.notes", reference=reference), code=303)


def _draft_in_words(given: str) -> str:
    try:
        task_id = UUID(given)
    except ValueError:
        return ""
    page = TaskPage(reader(), task_id)
    found = tasks.draft(reader(), task_id)
    if page.form is None or found is None:
        return ""
    situation_ = page.situation()
    sections = uploads.told(recount(page.form, judge(page.form, found.answers, situation_).answers, situation_))
    lines = [f"{row.label}: {row.value}" for section in sections for row in section.rows if row.lines]
    return "\n".join([f"What I had written for “{page.row.name}”:", *lines])
