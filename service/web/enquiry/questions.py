"""One question a page; works without a script."""

from typing import Any

from flask import redirect, request, url_for

from service.commands import enquiries
from service.domain.errors import NotFoundError
from service.forms import Page, Turn, danger, turn_page
from service.web import reading, uploads
from service.web.auth import public
from service.web.enquiry import draft as drafts
from service.web.enquiry.draft import BACK_TO_CHECK, Writing, current
from service.web.enquiry.frame import View, blueprint, enquiry_page, first_open, gone
from service.web.enquiry.words import page_text
from service.web.form_view import list_view, page_view
from service.web.frame import files_of
from service.web.page import prose
from service.web.words import day


@blueprint.route("/ask/<scheme>/<page>", methods=["GET", "POST"])
@public
def question(scheme: str, page: str) -> View:
    writing = current(scheme)
    if writing is None:
        return gone(scheme)
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
    got = writing.receive()
    turn = turn_page(writing.form, page, writing.raw, got.post, writing.situation, _item(writing, page))
    turn = uploads.turned(turn, got)
    writing.keep(turn.raw, forget_removed=turn.removed is None)
    if request.form.get("_save") and not got.errors:
        return _saved(writing, scheme)
    from_check = request.args.get("from") == "check"
    if turn.to in ("item", "list") and not (turn.problem or turn.validated or turn.removed):
        item: dict[str, Any] = {"item": turn.item} if turn.to == "item" else {}
        return redirect(url_for("enquiry.question", scheme=scheme, page=page.key, **item, **_kept_way()), code=303)
    if turn.to != "next":  # a removed item is told of in the answer itself: what it held goes into no address or cookie
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
            files=uploads.shown(writing.form, turn.raw, writing.situation, writing.key_hash),
            removed=uploads.named(turn.removed, writing.key_hash),
            focus=turn.focus,
        )
    )
    back = (
        url_for("enquiry.question", scheme=scheme, page=keys[at - 1]) if at else url_for("enquiry.start", scheme=scheme)
    )
    return enquiry_page(
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


def _saved(writing: Writing, scheme: str) -> View:
    """Reference and PIN to go on with; each press makes a new PIN."""
    reference, pin = reading.run_as(lambda context: enquiries.save_for_later(context, writing.key), None)
    until = day(reading.services().clock() + enquiries.SAVED_FOR)
    return enquiry_page(
        "public/saved.html",
        scheme,
        title="We have kept your answers",
        saved={"reference": reference, "pin": pin, "until": until},
        form_url="",
        typed={"reference": "", "pin": ""},
        locked="",
        back=first_open(writing, scheme),
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
    return enquiry_page(
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
