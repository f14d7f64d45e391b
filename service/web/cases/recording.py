"""Recording an enquiry that came by telephone or in person. What is typed is kept for a day, for its writer only."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from service.commands import sessions
from service.commands.answers import situation
from service.commands.cases import Opened, open_case, start_form
from service.commands.definitions import FileSet
from service.commands.executor import Context
from service.commands.files import owner_of_person
from service.domain.errors import FormAnswersInvalidError, NoTeamError, NotFoundError
from service.forms import Form, Raw, Situation, danger, judge, prefill, press, read
from service.queries import cases, held
from service.web import reading, uploads
from service.web.auth import COOKIE, actor, by_itself, held_fields, staff_only
from service.web.cases import duplicates
from service.web.cases.blueprint import Answer, blueprint
from service.web.form_view import form_view
from service.web.frame import files_of, say
from service.web.page import prose
from service.web.reading import reader
from service.web.words import clock_time, instant_short


@blueprint.route("/cases/new/<scheme>", methods=["GET", "POST"])
@staff_only
def record(scheme: str) -> Answer:
    files = _may_record(scheme)
    form = start_form(files)
    if request.method == "GET":
        return _begun(form, situation(reader().work, files, form), scheme)
    got = uploads.receive(form, situation(reader().work, files, form), owner_of_person, reading.run)
    seen = situation(reader().work, files, form)
    raw, token = read(form, got.post), request.form.get("form_token", "")[:64] or secrets.token_urlsafe(16)
    if pressed := press(form, raw, request.form):
        problems = got.added_to(None, pressed=True)
        more: dict[str, Any] = {"removed": uploads.named(pressed.removed), "focus": pressed.focus, "found": problems}
        return _page(form, pressed.raw, seen, scheme, token=token, **more), 422 if problems else 200
    if got.added_to(None):
        return _page(form, raw, seen, scheme, found=got.added_to(judge(form, raw, seen)), token=token), 422
    if request.form.get("_save"):
        _keep(scheme)
        say("We kept the enquiry that you began to record. It is here for 24 hours: Cases, Record an enquiry.")
        return redirect(url_for("worklist.work"), code=303)
    alike = [] if danger(form, raw, seen) else duplicates.found(files, form, raw, seen)
    if duplicates.are_new(alike) and not judge(form, raw, seen).errors:
        return _page(form, raw, seen, scheme, token=token, alike=alike, must_look=True), 200
    return _record(form, raw, seen, scheme, token)


@blueprint.post("/cases/new/<scheme>/alike")
@by_itself
@staff_only
def alike_enquiries(scheme: str) -> Response:
    """Open cases that may be about somebody whom the enquiry names so far; asked while it is typed."""
    files = _may_record(scheme)
    form = start_form(files)
    found = duplicates.found(files, form, read(form, request.form), situation(reader().work, files, form))
    if found:
        reader().was_read("case.searched", f"{len(found)} found while recording")
    return jsonify(line=duplicates.headline(found), found=found)


def _may_record(scheme: str) -> FileSet:
    files = files_of(scheme)
    if not actor().roles & files.scheme.start_roles:
        raise NotFoundError("There is no such page, or it is not yours to see.")
    return files


def _open(context: Context, scheme: str, raw: Raw, token: str) -> Opened:
    """What was kept of the typing goes with it."""
    opened = open_case(context, scheme, raw, token=f"{actor().person_id} {token}")
    sessions.forget_held(context, _path(scheme))
    return opened


def _record(form: Form, raw: Raw, seen: Situation, scheme: str, token: str) -> Answer:
    try:
        opened = reading.run(lambda context: _open(context, scheme, raw, token))
    except FormAnswersInvalidError:
        found = situation(reader().work, files_of(scheme), form)
        return _page(form, raw, found, scheme, found=judge(form, raw, found), token=token), 422
    except NoTeamError as error:
        problem = f"{error} Nothing was recorded: choose another area."
        return _page(form, raw, seen, scheme, token=token, problem=problem), 422
    say(f"You recorded the enquiry. Its reference is {opened.reference}.")
    visible = cases.case(reader(), opened.reference)
    target = url_for("cases.case", reference=opened.reference) if visible else url_for("worklist.work")
    return redirect(target, code=303)


@blueprint.post("/cases/new/<scheme>/draft")
@staff_only
def keep_record(scheme: str) -> Response:
    """Autosave: what the form holds, valid or not; answers with the words to show."""
    _may_record(scheme)
    _keep(scheme)
    return jsonify(words=f"Kept at {clock_time(reader().now)}. Only you can see it.")


def _keep(scheme: str) -> None:
    token, path, fields = request.cookies.get(COOKIE, ""), _path(scheme), held_fields()
    reading.run(lambda context: sessions.hold_post(context, token, path, fields))


def _path(scheme: str) -> str:
    return url_for("cases.record", scheme=scheme)


def _begun(form: Form, seen: Situation, scheme: str) -> str:
    """A new one, and what was kept of one that was not sent; with `kept` in the address, that one."""
    found = held.newest(reader(), _path(scheme))
    if found is None:
        return _page(form, prefill(form, {}), seen, scheme)
    if "kept" in request.args:
        return _page(form, read(form, MultiDict([(name, value) for name, value in found.body])), seen, scheme)
    at = found.held_at + (reader().now - reader().work.system_now)
    words = f"You began to record an enquiry {instant_short(at, reader().now)} and did not send it."
    kept = {"words": words, "url": url_for("cases.record", scheme=scheme, kept="1")}
    return _page(form, prefill(form, {}), seen, scheme, kept=kept)


def _page(
    form: Form,
    raw: Raw,
    situation_: Situation,
    scheme: str,
    *,
    token: str = "",
    problem: str = "",
    kept: dict[str, str] | None = None,
    alike: Sequence[Any] = (),
    must_look: bool = False,
    **more: Any,
) -> str:
    """`problem`: why it could not be recorded, though every answer is right. `must_look`: at `alike` first."""
    files = files_of(scheme)
    titles = {key: files.scheme.title("audience_titles", key) for key in files.scheme.table("audiences")}
    help_ = files.scheme.table("record")
    view = form_view(form, raw, situation_, titles=titles, files=uploads.shown(form, raw, situation_), **more)
    if problem:
        view.errors.append({"text": problem, "href": "#main-content"})
    return render_template(
        "staff/record.html",
        back={"text": "Cases", "url": url_for("cases.search")},
        title=str(help_.get("title", "Record an enquiry")),
        view=view,
        form_url=_path(scheme),
        form_token=token or secrets.token_urlsafe(16),
        draft={"url": url_for("cases.keep_record", scheme=scheme), "words": ""},
        kept=kept,
        duplicates=list(alike),
        alike_url=url_for("cases.alike_enquiries", scheme=scheme),
        must_look=must_look,
        say=prose(str(help_.get("say", ""))),
        fits=prose(str(help_.get("fits", ""))),
        danger_now=_danger(help_, scheme) if danger(form, raw, situation_) else None,
    )


def _danger(words: Mapping[str, Any], scheme: str) -> dict[str, str]:
    """What is told when an answer means danger now, and the button that passes it on; the words are the scheme's."""
    told = "Somebody may be in danger now. Nothing else has to be filled in: record it, and it is passed on at once."
    return {
        "words": str(words.get("danger_words", told)),
        "url": _path(scheme),
        "text": str(words.get("danger_button", "Record it and pass it on now")),
    }
