"""What the enquiry's pages share: the blueprint, the frame, ways on."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from service.web.enquiry import draft as drafts
from service.web.enquiry.draft import Writing
from service.web.frame import public_frame

blueprint = Blueprint("enquiry", __name__)
View = str | Response | tuple[str, int]


def enquiry_page(template: str, scheme: str, **context: Any) -> str:
    frame: dict[str, Any] = {"scheme": public_frame(scheme), "back": None, "lang": "en", "errors": {}}
    return render_template(template, **{**frame, **context})


def first_open(writing: Writing, scheme: str) -> str:
    gap = drafts.first_gap(writing, writing.raw)
    return url_for("enquiry.question", scheme=scheme, page=gap.key) if gap else url_for("enquiry.check", scheme=scheme)


def gone(scheme: str) -> View:
    return redirect(url_for("enquiry.start", scheme=scheme), code=303)
