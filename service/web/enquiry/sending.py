"""Check answers; sent."""

from flask import redirect, request, url_for

from service.commands import enquiries
from service.domain.errors import FormAnswersInvalidError, NoTeamError
from service.forms import judge
from service.forms.summaries import recount
from service.web import reading, uploads
from service.web.auth import public
from service.web.enquiry import draft as drafts
from service.web.enquiry.draft import BACK_TO_CHECK, Writing, current
from service.web.enquiry.frame import View, blueprint, enquiry_page, gone
from service.web.enquiry.words import dates, page_text
from service.web.page import prose

NO_TEAM = (
    "We cannot take an enquiry for this area here. Your answers are kept. Change the area if it is not right, "
    "or ask in another way: the start page says how."
)


@blueprint.route("/ask/<scheme>/check", methods=["GET", "POST"])
@public
def check(scheme: str) -> View:
    writing = current(scheme)
    if writing is None:
        return gone(scheme)
    if writing.draft.case_reference:
        return redirect(url_for("enquiry.done", scheme=scheme), code=303)
    if gap := drafts.first_gap(writing, writing.raw):
        return redirect(url_for("enquiry.question", scheme=scheme, page=gap.key, **BACK_TO_CHECK), code=303)
    if request.method == "GET":
        return _check(writing, scheme, {})
    try:
        reading.run_as(lambda context: enquiries.send(context, writing.key), None)
    except FormAnswersInvalidError as error:
        return _check(writing, scheme, {"": next(iter(error.errors.values()), str(error))}), 422
    except NoTeamError:
        return _check(writing, scheme, {"": NO_TEAM}), 422
    return redirect(url_for("enquiry.done", scheme=scheme), code=303)


def _check(writing: Writing, scheme: str, errors: dict[str, str]) -> str:
    answers = judge(writing.form, writing.raw, writing.situation).answers
    settings = writing.files.scheme.table("public").get("check", {})
    change = url_for("enquiry.question", scheme=scheme, page="PAGE", **BACK_TO_CHECK).replace("PAGE", "{page}")
    pages = writing.way()
    return enquiry_page(
        "public/check.html",
        scheme,
        sections=uploads.told(recount(writing.form, answers, writing.situation), writing.key_hash),
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
        return gone(scheme)
    reference, now = writing.draft.case_reference, reading.reader().now
    variables = {
        **writing.raw,
        **dates(writing.files, now, "england"),
        "reference": reference,
        "contact_words": _contact_words(writing),
        "anonymous": writing.raw.get("anonymous") == "yes",
    }
    settings, text = page_text(writing.files, "done", variables)
    return enquiry_page(
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
