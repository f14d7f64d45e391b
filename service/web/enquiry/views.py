"""Starting an enquiry, going on with one, and the scheme's own words. The browser keeps only the draft's key."""

from typing import Any

from flask import redirect, render_template, request, url_for

from service.commands import enquiries
from service.commands.answers import situation
from service.commands.cases import start_form
from service.domain.errors import NotFoundError, NotPermittedError
from service.forms import path
from service.web import reading
from service.web.auth import public
from service.web.enquiry import draft as drafts
from service.web.enquiry.draft import current
from service.web.enquiry.frame import View, blueprint, enquiry_page, first_open, gone
from service.web.enquiry.words import in_two_parts, page_text
from service.web.frame import files_of, newest_schemes, public_frame
from service.web.page import prose


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
            "link": {"text": "Go on with your enquiry", "url": url_for("enquiry.resume", scheme=scheme)},
        }
    ]
    if safety := settings.get("aside"):
        asides.append({"title": safety["title"], "body": prose(safety["text"]), "link": None})
    return enquiry_page(
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
        return redirect(first_open(writing, scheme), code=303)
    files_of(scheme)
    key = reading.run_as(lambda context: enquiries.begin(context, scheme), None)
    page = _started_at(scheme)
    return drafts.set_cookie(redirect(url_for("enquiry.question", scheme=scheme, page=page), code=303), key)


def _started_at(scheme: str) -> str:
    files = files_of(scheme)
    form = start_form(files)
    work = reading.reader().work
    return path(form, {}, situation(work, files, form))[0].key


@blueprint.route("/ask/continue", methods=["GET", "POST"])
@public
def resume() -> View:
    """Reference and PIN lead to where the enquiry was begun; `scheme` in the address is only the page's frame."""
    given = request.args.get("scheme", "")
    scheme = given if given in newest_schemes() else next(iter(newest_schemes()))
    typed = {"reference": request.form.get("reference", ""), "pin": ""}
    errors, locked = {}, ""
    if request.method == "POST":
        try:
            pin = request.form.get("pin", "")
            key = reading.run_as(lambda context: enquiries.resume(context, typed["reference"], pin), None)
            if key:
                begun = reading.run_as(lambda context: enquiries.find(context, key), None)
                return drafts.set_cookie(redirect(url_for("enquiry.begin_again", scheme=begun.scheme), code=303), key)
            errors = {"": "The reference or the PIN is not right. Check both and try again."}
        except NotPermittedError as error:
            locked = str(error)
    return enquiry_page(
        "public/saved.html",
        scheme,
        title="Go on with your enquiry",
        saved=None,
        form_url=url_for("enquiry.resume", scheme=scheme),
        typed=typed,
        errors=errors,
        locked=locked,
    )


@blueprint.get("/ask/<scheme>/again")
@public
def begin_again(scheme: str) -> View:
    """To the first question that is open."""
    writing = current(scheme)
    return redirect(first_open(writing, scheme), code=303) if writing else gone(scheme)


@blueprint.get("/ask/<scheme>/about/<name>")
@public
def page_of_words(scheme: str, name: str) -> View:
    if name not in ("help", "privacy", "cookies", "accessibility"):
        raise NotFoundError("There is no such page.")
    settings, text = page_text(files_of(scheme), name)
    return enquiry_page(
        "public/text.html",
        scheme,
        title=settings["title"],
        body=prose(text),
        back=url_for("enquiry.start", scheme=scheme),
    )
