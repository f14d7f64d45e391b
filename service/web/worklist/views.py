"""Lists of work and the task page."""

import secrets
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import jsonify, redirect, render_template, request, url_for

from service.commands import lateness
from service.commands import tasks as commands
from service.domain.errors import (
    ConflictError,
    FormAnswersInvalidError,
    InvalidInputError,
    NotFoundError,
)
from service.forms import judge, press, read
from service.forms.summaries import recount
from service.queries import bulk as queries
from service.queries import tasks
from service.queries.worklist import View
from service.web import reading, uploads
from service.web.auth import by_itself, staff_only
from service.web.frame import say
from service.web.reading import reader
from service.web.words import clock_time, plural
from service.web.worklist import bulk, checking, lists, saving
from service.web.worklist.blueprint import Answer, blueprint
from service.web.worklist.holds import held_due
from service.web.worklist.task_page import TaskPage


@blueprint.get("/work")
@staff_only
def work() -> Answer:
    given = request.args.get("list", "")
    view: View = next((key for key in lists.TITLES if key == given), "mine")
    context = lists.context(reader(), view)
    rows = {row["id"]: row for group in context["groups"] for row in group["rows"]}
    beside = queries.beside(reader(), [UUID(found) for found in rows])
    for hold in beside.holds:
        rows[hold.id]["due"] = held_due(rows[hold.id]["due"], hold, reader().now)
    context["bulk"] = bulk.urls(view)
    context["filters"] |= {"saved": saving.saved(beside.filters), "save_url": saving.save_url()}
    return render_template("staff/worklist.html", **context, view=view)


@blueprint.get("/work/live")
@by_itself
@staff_only
def live() -> Answer:
    """What has changed since the page was built, for its script: words, never rows. Nothing new: 304."""
    since = _instant(request.args.get("since", "")) or reader().now
    response = jsonify(lists.changes(reader(), since, request.args.get("list", "mine")))
    response.add_etag()
    return response.make_conditional(request)


def _instant(text: str) -> datetime | None:
    """None also for a time without a zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


@blueprint.route("/tasks/<uuid:task_id>", methods=["GET", "POST"])
@staff_only
def task(task_id: UUID) -> Answer:
    if request.method == "POST":
        return _finish(task_id)
    page = TaskPage(reader(), task_id)
    if page.is_asked_of_me:
        return redirect(url_for("worklist.check", task_id=task_id), code=303)
    reader().was_read("task.viewed", str(task_id), page.row.case_id)
    return render_template("staff/task.html", **page.context())


def _finish(task_id: UUID) -> Answer:
    page = TaskPage(reader(), task_id)
    got = page.receive()
    raw = read(page.form, got.post) if page.form else {}
    if got.is_new:
        reading.run(lambda context: commands.save_draft(context, task_id, raw))
        page = TaskPage(reader(), task_id)
    token = request.form.get("form_token", "")[:64] or secrets.token_urlsafe(16)
    if page.form and (pressed := press(page.form, raw, request.form)):
        found = got.added_to(None, pressed=True)
        context = page.context(pressed.raw, found, token=token, removed=pressed.removed, focus=pressed.focus)
        return render_template("staff/task.html", **context), 422 if found else 200
    saves = bool(request.form.get("_save"))
    if page.form and page.is_mine and got.added_to(None, pressed=saves):
        found = got.added_to(None if saves else judge(page.form, raw, page.situation()), pressed=saves)
        return render_template("staff/task.html", **page.context(raw, found, token=token)), 422
    if saves:
        reading.run(lambda context: commands.save_draft(context, task_id, raw))
        return redirect(url_for("worklist.work"), code=303)
    if page.is_checked and page.is_mine:
        return _to_check(page, raw, token)
    return _complete(page, raw, token)


def _to_check(page: TaskPage, raw: dict[str, Any], token: str) -> Answer:
    """An irreversible step, or one for two: what was typed is kept as a draft and shown once more."""
    found = judge(page.form, raw, page.situation()) if page.form else None
    if found and found.errors:
        return render_template("staff/task.html", **page.context(raw, found, token=token)), 422
    task_id = page.row.id
    reading.run(lambda context: commands.save_draft(context, task_id, raw))
    return redirect(url_for("worklist.check", task_id=task_id), code=303)


@blueprint.route("/tasks/<uuid:task_id>/check", methods=["GET", "POST"])
@staff_only
def check(task_id: UUID) -> Answer:
    page = TaskPage(reader(), task_id)
    token = request.form.get("form_token", "")[:64] or secrets.token_urlsafe(16)
    if page.is_asked_of_me:
        return checking.answer(page, token) if request.method == "POST" else checking.check_page(page)
    if not page.is_mine:
        if request.method == "POST":
            return _complete(page, page.draft()[0], token)  # says why not, or that the same press was done before
        return redirect(url_for("worklist.task", task_id=task_id), code=303)
    if request.method == "GET":
        return checking.check_page(page)
    return checking.ask(page, _revision(page)) if page.needs_second else _complete(page, page.draft()[0], token)


def _complete(page: TaskPage, raw: dict[str, Any], token: str) -> Answer:
    task_id, revision, late = page.row.id, _revision(page), request.form.get(lateness.FIELD, "")
    completing = partial(commands.complete, task_id=task_id, raw=raw, revision=revision, token=token, late_reason=late)
    try:
        done = reading.run(completing)
    except InvalidInputError as error:
        page = TaskPage(reader(), task_id)
        if page.is_checked and not isinstance(error, FormAnswersInvalidError):
            return checking.check_page(page, error.errors)
        found = judge(page.form, raw, page.situation()) if page.form else None
        return render_template("staff/task.html", **page.context(raw, found, token=token)), 422
    except ConflictError as error:
        return _stale(task_id, raw, str(error))
    undo_url = url_for("worklist.undo", task_id=task_id) if done.may_undo else ""
    say(f"You finished “{done.name}”." + _opened_words(done), undo_url)
    return redirect(url_for("worklist.work"), code=303)


def _revision(page: TaskPage) -> int:
    given = request.form.get("revision", "")
    return int(given) if given.isdecimal() else int(page.row.revision)


def _opened_words(done: commands.Completed) -> str:
    if not done.opened:
        return ""
    said = "; ".join(f"{name} ({team})" if team else name for name, team in done.opened[:4])
    return f" {plural(len(done.opened), 'step')} opened: {said}."


def _stale(task_id: UUID, raw: dict[str, Any], heading: str) -> Answer:
    """Nothing was sent, nothing is lost: what was typed stands beside what the other person sent, and stays a draft."""
    reading.run(lambda context: commands.save_draft(context, task_id, raw))
    page = TaskPage(reader(), task_id)
    situation = page.situation()
    yours = {
        row.label: row
        for section in _told(page, judge(page.form, raw, situation).answers if page.form else {})
        for row in section.rows
    }
    sent = tasks.own_submission(reader(), task_id)
    theirs = {row.label: row for section in _told(page, sent.answers if sent else {}) for row in section.rows}
    rows = [
        {
            "label": label,
            "theirs": theirs[label].value if label in theirs else "",
            "yours": yours[label].value if label in yours else "",
        }
        for label in dict.fromkeys([*theirs, *yours])
    ]
    when = clock_time(page.row.closed_at) if page.row.closed_at else ""
    context = {
        "heading": heading,
        "task": {"step": page.row.name, "reference": page.row.case_reference},
        "theirs": f"{page.row.done_by or 'Now'}{f', {when}' if when else ''}",
        "yours": f"You, {clock_time(reader().now)}",
        "rows": [{**row, "differs": row["theirs"] != row["yours"]} for row in rows],
        "form_token": secrets.token_urlsafe(16),
        "note_url": url_for("cases.add_note", reference=page.row.case_reference, task=task_id)
        if page.row.file_id
        else None,
        "back": {"text": "Go to my tasks", "url": url_for("worklist.work")},
        "kept": "Your answers stay in your drafts.",
    }
    return render_template("errors/stale.html", **context), 409


def _told(page: TaskPage, answers: dict[str, Any]) -> Any:
    return uploads.told(recount(page.form, answers, page.situation())) if page.form else ()


@blueprint.post("/tasks/<uuid:task_id>/draft")
@staff_only
def save_draft(task_id: UUID) -> Answer:
    """Autosave: what the form holds, valid or not; answers with the words to show."""
    page = TaskPage(reader(), task_id)
    if page.form is None:
        raise NotFoundError("This step has no form.")
    raw = read(page.form, request.form)
    reading.run(lambda context: commands.save_draft(context, task_id, raw))
    return jsonify(words=f"Draft saved at {clock_time(reader().now)}. Only you can see it.")
