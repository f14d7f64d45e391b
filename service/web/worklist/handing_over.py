"""Giving a task to a colleague, with a note."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for

from service.commands import hand_overs
from service.commands import tasks as commands
from service.domain.errors import ConflictError, InvalidInputError, NotPermittedError
from service.queries import tasks
from service.web import reading
from service.web.auth import staff_only
from service.web.due import due
from service.web.frame import say
from service.web.reading import reader
from service.web.words import plural
from service.web.worklist.blueprint import Answer, blueprint
from service.web.worklist.task_page import TaskPage

LONGEST_NOTE = 1000


@blueprint.route("/tasks/<uuid:task_id>/hand-over", methods=["GET", "POST"])
@staff_only
def hand_over(task_id: UUID) -> Answer:
    page = TaskPage(reader(), task_id)
    if not page.may_be_handed_over:
        raise NotPermittedError("Only the person who has this, or their supervisor, can hand it over.")
    reader().was_read("task.viewed", str(task_id), page.row.case_id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            person = UUID(request.form.get("to", ""))
            note = request.form.get("note", "")[:LONGEST_NOTE]
            reading.run(lambda context: commands.hand_over(context, task_id, person, note))
            say(f"You handed over “{page.row.name}”. They were told.", url_for("worklist.take_back", task_id=task_id))
            return redirect(url_for("worklist.work"), code=303)
        except ValueError:
            errors = {"to": "Select who gets this step"}
        except InvalidInputError as error:
            errors = {"to": error.errors.get("person", str(error))}
        page = TaskPage(reader(), task_id)
    return render_template("staff/hand_over.html", **_hand_over(page, errors)), 422 if errors else 200


@blueprint.post("/tasks/<uuid:task_id>/take-back")
@staff_only
def take_back(task_id: UUID) -> Answer:
    """Undoes handing over, as long as nobody has begun with the step."""
    try:
        name = reading.run(partial(hand_overs.take_back, task_id=task_id))
    except ConflictError as error:
        say(str(error))
    else:
        say(f"You took back “{name}”. They were told.")
    return redirect(url_for("worklist.work"), code=303)


def _hand_over(page: TaskPage, errors: dict[str, str]) -> dict[str, Any]:
    row, search = page.row, request.values.get("q", "")
    found = tasks.holders(reader(), [row])
    people = [
        {
            "value": str(p.id),
            "name": p.name,
            "line": f"{p.rank}, {plural(p.open_tasks, 'open task')}".lstrip(", "),
            "away": "Away" if p.is_away else "",
            "may": p.is_trained and p.id != row.assignee_id,
            "why_not": "" if p.is_trained else "Does not hold the training for this step",
        }
        for p in found
        if search.lower() in p.name.lower()
    ]
    return {
        "back": {"text": row.name, "url": url_for("worklist.task", task_id=row.id)},
        "task": {
            "step": row.name,
            "reference": row.case_reference,
            "case_url": url_for("cases.case", reference=row.case_reference) if row.file_id else None,
            "due": due(row.due_at, row.limit_unit, reader().now, nation=row.nation or "england"),
        },
        "search": search,
        "people": people,
        "teams": [],
        "chosen": request.form.get("to", ""),
        "note": request.form.get("note", ""),
        "form_url": url_for("worklist.hand_over", task_id=row.id),
        "form_token": "",
        "errors": errors,
        "told": "The person is told at once.",
    }
