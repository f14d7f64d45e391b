"""Putting a task on hold until a day: its limit goes on, and is shown beneath."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from flask import redirect, render_template, request, session, url_for

from service.commands import follow_ups as commands
from service.domain.clock import LONDON
from service.domain.errors import InvalidInputError, NotPermittedError
from service.web import reading
from service.web.auth import staff_only
from service.web.due import due
from service.web.frame import say
from service.web.reading import reader
from service.web.words import day, day_with_weekday
from service.web.worklist.blueprint import Answer, blueprint
from service.web.worklist.task_page import TaskPage

OTHER = "other"


@blueprint.route("/tasks/<uuid:task_id>/follow-up", methods=["GET", "POST"])
@staff_only
def follow_up(task_id: UUID) -> Answer:
    """On hold until a day, with a reason; or off hold again."""
    page = TaskPage(reader(), task_id)
    if not page.may_be_handed_over:
        raise NotPermittedError("Only the person who has this, or their supervisor, can put it on hold.")
    if request.method == "GET":
        reader().was_read("task.viewed", str(task_id), page.row.case_id)
        return _page(page, {})
    on, errors = (None, {}) if request.form.get("off") else _chosen(request.form.get("on", ""))
    if errors:
        return _page(page, errors), 422
    try:
        return _set(task_id, on, request.form.get("note", ""))
    except InvalidInputError as error:
        return _page(TaskPage(reader(), task_id), error.errors), 422


@blueprint.post("/tasks/<uuid:task_id>/follow-up/undo")
@staff_only
def undo_follow_up(task_id: UUID) -> Answer:
    """As it was before: the day and the reason stand in the session."""
    kept = session.pop("follow_up", None) or {}
    if kept.get("task") != str(task_id):
        say("This cannot be undone any more.")
        return redirect(url_for("worklist.task", task_id=task_id), code=303)
    on = _future(kept.get("on") or "")
    reading.run(partial(commands.follow_up, task_id=task_id, on=on, note=kept.get("note", "")))
    say("It is as it was before.")
    return redirect(url_for("worklist.task", task_id=task_id), code=303)


def _set(task_id: UUID, on: date | None, note: str) -> Answer:
    name, (before, old_note) = reading.run(partial(commands.follow_up, task_id=task_id, on=on, note=note))
    session["follow_up"] = {"task": str(task_id), "on": before.isoformat() if before else "", "note": old_note}
    words = f"“{name}” is on hold until {day(on)}. Its limit goes on." if on else f"“{name}” is not on hold any more."
    say(words, url_for("worklist.undo_follow_up", task_id=task_id))
    return redirect(url_for("worklist.task", task_id=task_id), code=303)


def _future(text: str) -> date | None:
    """A day that can still be set; else none."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found > _today() else None


def _chosen(value: str) -> tuple[date | None, dict[str, str]]:
    if value != OTHER:
        return (found, {}) if (found := _future(value)) else (None, {"on": "Select until when it is on hold"})
    typed = [request.form.get(f"other-{part}", "").strip() for part in ("day", "month", "year")]
    try:
        return date(*(int(part) for part in reversed(typed))), {}
    except (ValueError, OverflowError):
        return None, {"other": "The day must be a real date, such as 27 11 2026"}


def _today() -> date:
    return reader().now.astimezone(LONDON).date()


def choices(today: date) -> Iterable[tuple[str, str]]:
    """Tomorrow, the day after, in a week, in two weeks."""
    for days, words in ((1, "Tomorrow"), (2, "In 2 days"), (7, "In a week"), (14, "In 2 weeks")):
        found = today + timedelta(days=days)
        yield found.isoformat(), f"{words}: {day_with_weekday(found)}"


def _page(page: TaskPage, errors: dict[str, str]) -> str:
    row, chosen = page.row, request.form.get("on", "")
    held = row.follow_up_at.astimezone(LONDON).date() if row.follow_up_at else None
    return render_template(
        "staff/follow_up.html",
        back={"text": row.name, "url": url_for("worklist.task", task_id=row.id)},
        task={
            "step": row.name,
            "reference": row.case_reference,
            "case_url": url_for("cases.case", reference=row.case_reference) if row.file_id else None,
            "due": due(row.due_at, row.limit_unit, reader().now, nation=row.nation or "england"),
        },
        held=f"It is on hold until {day(held)}." if held and held > _today() else "",
        form_url=url_for("worklist.follow_up", task_id=row.id),
        choices=[{"value": value, "text": text, "checked": value == chosen} for value, text in choices(_today())],
        other={
            "checked": chosen == OTHER,
            "parts": [(part, request.form.get(f"other-{part}", "")) for part in ("day", "month", "year")],
        },
        note=request.form.get("note", "") if request.method == "POST" else row.follow_up_note or "",
        errors=errors,
    )
