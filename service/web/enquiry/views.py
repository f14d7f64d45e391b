"""One question a page, check answers, sent.

Works without a script; nothing is stored in the browser but the draft's key.
"""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from service.commands import enquiries
from service.commands.answers import situation
from service.commands.cases import start_form
from service.domain.errors import FormAnswersInvalidError, NotFoundError, NotPermittedError
from service.forms import Page, Turn, danger, judge, path, turn_page
from service.forms.summaries import recount
from service.web import reading
from service.web.auth import public
from service.web.enquiry import draft as drafts
from service.web.enquiry.draft import BACK_TO_CHECK, Writing, current
from service.web.enquiry.words import dates, in_two_parts, page_text
from service.web.form_view import list_view, page_view
from service.web.frame import files_of, newest_schemes, public_frame
from service.web.page import prose
from service.web.words import day

blueprint = Blueprint("enquiry", __name__)
View = str | Response


def _page(template: str, scheme: str, **context: Any) -> str:
    frame: dict[str, Any] = {"scheme": public_frame(scheme), "back": None, "lang": "en", "errors": {}}
    return render_template(template, **{**frame, **context})


@blueprint.get("/ask")
@public
def schemes() -> View:
    """One scheme: straight to it."""
    found = newest_schemes()
    if len(found) == 1:
        return redirect(url_for("enquiry.start", scheme=next(iter(found))))
    shown = [
        {"title": frame["title"], "url": frame["home_url"], "line": ""}
        for key, files in found.items()
        if (frame := public_frame(key, files))
    ]
    return render_template("public/schemes.html", schemes=shown, staff_url=url_for("account.sign_in"))


@blueprint.get("/ask/<scheme>")
@public
def start(scheme: str) -> View:
    settings, text = page_text(files_of(scheme), "start")
    before, after = in_two_parts(text)
    asides: list[dict[str, Any]] = [
        {
            "title": "Already started?",
            "body": prose("You can go on with the reference and the PIN that we gave you."),
            "link": {"text": "Go on with your enquiry", "url": url_for("enquiry.resume")},
        }
    ]
    if safety := settings.get("aside"):
        asides.append({"title": safety["title"], "body": prose(safety["text"]), "link": None})
    return _page(
        "public/start.html",
        scheme,
        title=settings["title"],
        before=before,
        after=after,
        button=settings.get("button", "Start now"),
        start_url=url_for("enquiry.begin", scheme=scheme),
        start_post=True,
        button_note=settings.get("button_note", ""),
        closed=None,
        asides=asides,
    )


@blueprint.post("/ask/<scheme>")
@public
def begin(scheme: str) -> View:
    """A new draft; what this browser wrote before and didn't send goes on instead."""
    if (writing := current(scheme)) and writing.raw and writing.draft.case_reference is None:
        return redirect(_first(writing, scheme), code=303)
    files_of(scheme)
    key = reading.run_as(lambda context: enquiries.begin(context, scheme), None)
    page = _started_at(scheme)
    return drafts.set_cookie(redirect(url_for("enquiry.question", scheme=scheme, page=page), code=303), key)


def _started_at(scheme: str) -> str:
    files = files_of(scheme)
    form = start_form(files)
    work = reading.reader().work
    return path(form, {}, situation(work, files, form))[0].key


def _first(writing: Writing, scheme: str) -> str:
    gap = drafts.first_gap(writing, writing.raw)
    return url_for("enquiry.question", scheme=scheme, page=gap.key) if gap else url_for("enquiry.check", scheme=scheme)


def _gone(scheme: str) -> View:
    return redirect(url_for("enquiry.start", scheme=scheme), code=303)


@blueprint.route("/ask/<scheme>/<page>", methods=["GET", "POST"])
@public
def question(scheme: str, page: str) -> View:
    writing = current(scheme)
    if writing is None:
        return _gone(scheme)
    if writing.draft.case_reference:
        return redirect(url_for("enquiry.done", scheme=scheme), code=303)
    found = writing.form.page(page)
    if found is None:
        raise NotFoundError("There is no such question.")
    if request.method == "GET":
        return _question(writing, scheme, found, Turn(writing.raw, "stay", item=_item(writing, found)))
    return _answered(writing, scheme, found)


def _item(writing: Writing, page: Page) -> int | None:
    """Which item of a list is asked for: the one in the address, else the first while there is none."""
    if page.rows is None:
        return None
    given = request.args.get("item", "")
    return int(given) if given.isdecimal() else None if writing.raw.get(page.rows.name) else 0


def _answered(writing: Writing, scheme: str, page: Page) -> View:
    turn = turn_page(writing.form, page, writing.raw, request.form, writing.situation, _item(writing, page))
    writing.keep(turn.raw)
    if request.form.get("_save"):
        return _saved(writing, scheme)
    from_check = request.args.get("from") == "check"
    if turn.to == "item" and turn.validated is None:
        return redirect(
            url_for("enquiry.question", scheme=scheme, page=page.key, item=turn.item, **_kept_way()), code=303
        )
    if turn.to == "list" and not turn.problem and turn.validated is None:
        return redirect(url_for("enquiry.question", scheme=scheme, page=page.key, **_kept_way()), code=303)
    if turn.to != "next":
        return _question(writing, scheme, page, turn)
    target = drafts.after(writing, page, turn.raw, scheme, from_check=from_check)
    if danger(writing.form, turn.raw, writing.situation, page):
        return redirect(url_for("enquiry.in_danger", scheme=scheme, next=target), code=303)
    return redirect(target, code=303)


def _kept_way() -> dict[str, Any]:
    return BACK_TO_CHECK if request.args.get("from") == "check" else {}


def _question(writing: Writing, scheme: str, page: Page, turn: Turn) -> View:
    keys = [found.key for found in writing.way(turn.raw)]
    at = keys.index(page.key) if page.key in keys else 0
    view = (
        list_view(
            writing.form,
            page,
            turn.raw,
            writing.situation,
            found=turn.validated,
            problem=turn.problem,
            removed=turn.removed,
        )
        if page.rows and (turn.to == "list" or turn.item is None)
        else page_view(
            writing.form,
            page,
            turn.raw,
            writing.situation,
            item=turn.item,
            found=turn.validated,
            removed=turn.removed,
            focus=turn.focus,
        )
    )
    back = (
        url_for("enquiry.question", scheme=scheme, page=keys[at - 1]) if at else url_for("enquiry.start", scheme=scheme)
    )
    return _page(
        "public/question.html",
        scheme,
        back=url_for("enquiry.check", scheme=scheme) if _kept_way() else back,
        view=view,
        progress=f"Question {at + 1} of {len(keys)}",
        form_url=request.full_path.rstrip("?"),
        form_token="",
        save_later=True,
        help=None,
        errors={error["href"]: error["text"] for error in view.errors},
    )


@blueprint.route("/ask/<scheme>/danger", methods=["GET", "POST"])
@public
def in_danger(scheme: str) -> View:
    """An answer meant danger now. What was written is kept; the enquiry goes on after a choice."""
    files = files_of(scheme)
    settings, text = page_text(files, "danger")
    target = request.values.get("next", "")
    target = target if target.startswith(f"/ask/{scheme}/") else url_for("enquiry.start", scheme=scheme)
    choices = [{"value": value, "text": words} for value, words in settings["choices"].items()]
    chosen = request.form.get("choice", "")
    if request.method == "POST" and chosen in settings["choices"]:
        return redirect(target, code=303)
    errors = {"choice": settings["error"]} if request.method == "POST" else {}
    return _page(
        "public/danger.html",
        scheme,
        title=settings["title"],
        body=prose(text),
        question=settings["question"],
        choices=choices,
        chosen=chosen,
        form_url=url_for("enquiry.in_danger", scheme=scheme, next=target),
        form_token="",
        button="Continue",
        errors=errors,
    )


@blueprint.route("/ask/<scheme>/check", methods=["GET", "POST"])
@public
def check(scheme: str) -> View:
    writing = current(scheme)
    if writing is None:
        return _gone(scheme)
    if writing.draft.case_reference:
        return redirect(url_for("enquiry.done", scheme=scheme), code=303)
    if gap := drafts.first_gap(writing, writing.raw):
        return redirect(url_for("enquiry.question", scheme=scheme, page=gap.key, **BACK_TO_CHECK), code=303)
    if request.method == "GET":
        return _check(writing, scheme, {})
    try:
        reading.run_as(lambda context: enquiries.send(context, writing.key), None)
    except FormAnswersInvalidError as error:
        return _check(writing, scheme, {"": next(iter(error.errors.values()), str(error))})
    return redirect(url_for("enquiry.done", scheme=scheme), code=303)


def _check(writing: Writing, scheme: str, errors: dict[str, str]) -> View:
    answers = judge(writing.form, writing.raw, writing.situation).answers
    settings = writing.files.scheme.table("public").get("check", {})
    change = url_for("enquiry.question", scheme=scheme, page="PAGE", **BACK_TO_CHECK).replace("PAGE", "{page}")
    pages = writing.way()
    return _page(
        "public/check.html",
        scheme,
        sections=recount(writing.form, answers, writing.situation),
        change=change,
        back=url_for("enquiry.question", scheme=scheme, page=pages[-1].key) if pages else None,
        declaration=prose(settings.get("declaration", "")),
        heading=settings.get("heading", "Check your answers before you send them"),
        send_heading=settings.get("send_heading", "Now send your enquiry"),
        button=settings.get("button", "Send my enquiry"),
        form_url=url_for("enquiry.check", scheme=scheme),
        form_token="",
        errors=errors,
    )


@blueprint.get("/ask/<scheme>/done")
@public
def done(scheme: str) -> View:
    """Shown for an hour after sending."""
    writing = current(scheme)
    if writing is None or writing.draft.case_reference is None:
        return _gone(scheme)
    reference, now = writing.draft.case_reference, reading.reader().now
    variables = {
        **writing.raw,
        **dates(writing.files, now, "england"),
        "reference": reference,
        "contact_words": _contact_words(writing),
        "anonymous": writing.raw.get("anonymous") == "yes",
    }
    settings, text = page_text(writing.files, "done", variables)
    return _page(
        "public/done.html",
        scheme,
        title=settings["title"],
        reference=reference,
        reference_label="Your reference",
        body=prose(text),
        print_text="Print this page",
    )


def _contact_words(writing: Writing) -> str:
    key = str(writing.files.scheme.table("public").get("contact_answer", ""))
    field = next((field for field in writing.form.fields if field.name == key), None)
    labels = (
        [option.label.lower() for option in field.options if option.value in writing.raw.get(key, ())] if field else []
    )
    return " or ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)


def _saved(writing: Writing, scheme: str) -> View:
    """Reference and PIN to go on with; each press makes a new PIN."""
    reference, pin = reading.run_as(lambda context: enquiries.save_for_later(context, writing.key), None)
    until = day(reading.services().clock() + enquiries.SAVED_FOR)
    return _page(
        "public/saved.html",
        scheme,
        title="We have kept your answers",
        saved={"reference": reference, "pin": pin, "until": until},
        form_url="",
        typed={"reference": "", "pin": ""},
        locked="",
        back=_first(writing, scheme),
    )


@blueprint.route("/ask/continue", methods=["GET", "POST"])
@public
def resume() -> View:
    scheme = next(iter(newest_schemes()))
    typed = {"reference": request.form.get("reference", ""), "pin": ""}
    errors, locked = {}, ""
    if request.method == "POST":
        try:
            pin = request.form.get("pin", "")
            key = reading.run_as(lambda context: enquiries.resume(context, typed["reference"], pin), None)
            if key:
                return drafts.set_cookie(redirect(url_for("enquiry.begin_again", scheme=scheme), code=303), key)
            errors = {"": "The reference or the PIN is not right. Check both and try again."}
        except NotPermittedError as error:
            locked = str(error)
    return _page(
        "public/saved.html",
        scheme,
        title="Go on with your enquiry",
        saved=None,
        form_url=url_for("enquiry.resume"),
        typed=typed,
        errors=errors,
        locked=locked,
    )


@blueprint.get("/ask/<scheme>/again")
@public
def begin_again(scheme: str) -> View:
    """To the first question that is open."""
    writing = current(scheme)
    return redirect(_first(writing, scheme), code=303) if writing else _gone(scheme)


@blueprint.get("/ask/<scheme>/about/<name>")
@public
def page_of_words(scheme: str, name: str) -> View:
    if name not in ("help", "privacy", "cookies", "accessibility"):
        raise NotFoundError("There is no such page.")
    settings, text = page_text(files_of(scheme), name)
    return _page(
        "public/text.html",
        scheme,
        title=settings["title"],
        body=prose(text),
        back=url_for("enquiry.start", scheme=scheme),
    )
