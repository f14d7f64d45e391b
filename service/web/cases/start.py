"""Starting what the diagram offers at any time."""

import secrets
from functools import partial
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for

from service.commands import actions
from service.commands.answers import situation
from service.commands.definitions import FileSet
from service.commands.files import owner_of_person
from service.domain.errors import FormAnswersInvalidError, NotFoundError
from service.forms import Form, Raw, Situation, judge, prefill, press, read
from service.queries import cases, definitions, tasks
from service.web import reading, uploads
from service.web.auth import staff_only
from service.web.cases.blueprint import Answer, blueprint
from service.web.form_view import form_view
from service.web.frame import say
from service.web.page import prose
from service.web.reading import reader
from service.web.worklist.task_parts import names_of


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
    page = partial(_action, row, files, form)
    if request.method == "GET":
        return page(prefill(form, {}) if form else {}, found)
    token = request.form.get("form_token", "")[:64] or secrets.token_urlsafe(16)
    if form is None:
        return _act(row, {}, token)
    got = uploads.receive(form, found, owner_of_person, reading.run)
    raw = read(form, got.post)
    if pressed := press(form, raw, request.form):
        problems = got.added_to(None, pressed=True)
        shown = page(pressed.raw, found, token=token, removed=uploads.named(pressed.removed), found=problems)
        return shown, 422 if problems else 200
    if got.added_to(None):
        return page(raw, found, token=token, found=got.added_to(judge(form, raw, found))), 422
    try:
        return _act(row, raw, token)
    except FormAnswersInvalidError:
        return page(raw, found, token=token, found=judge(form, raw, found)), 422


def _act(row: Any, raw: Raw, token: str) -> Answer:
    title = reading.run(lambda context: actions.act(context, row.id, raw, token=token))
    say(f"Started: {title}.")
    return redirect(
        url_for("cases.case", reference=row.reference) if row.reference else url_for("worklist.work"), code=303
    )


def _action(
    row: Any, files: FileSet, form: Form | None, raw: Raw, situation_: Situation, *, token: str = "", **more: Any
) -> str:
    case_url = url_for("cases.case", reference=row.reference) if row.reference else None
    names = names_of(cases.parties(reader(), row.case_id), files) if case_url else ""
    back = {"text": f"Case {row.reference}", "url": case_url}
    return render_template(
        "staff/action.html",
        title=row.title,
        case={"reference": row.case_reference, "url": case_url, "names": names},
        purpose=prose(row.documentation) if row.documentation else "",
        view=form_view(form, raw, situation_, files=uploads.shown(form, raw, situation_), **more) if form else None,
        form_url=url_for("cases.action", action_id=row.id),
        form_token=token or secrets.token_urlsafe(16),
        button=f"Send “{row.title}”",
        told="It is sent at once, with your name.",
        back=back if case_url else {"text": "Work", "url": url_for("worklist.work")},
    )
