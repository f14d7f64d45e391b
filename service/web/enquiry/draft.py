"""The enquiry that this browser is writing: its cookie, its form, its way through the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from werkzeug.wrappers import Response

from service.commands import enquiries
from service.commands.answers import situation
from service.commands.cases import start_form
from service.commands.definitions import FileSet
from service.commands.files import owner_of_draft
from service.domain.errors import NotFoundError
from service.forms import Form, Page, Situation, judge, path
from service.web import reading
from service.web.uploads import Received, receive

COOKIE = "desk_draft"
BACK_TO_CHECK: dict[str, Any] = {"from": "check"}


@dataclass(frozen=True, slots=True)
class Writing:
    """What the browser's draft is about. `raw` is what was typed so far."""

    key: str
    draft: enquiries.Draft
    files: FileSet
    form: Form
    situation: Situation

    @property
    def raw(self) -> dict[str, Any]:
        return dict(self.draft.answers)

    def way(self, raw: dict[str, Any] | None = None) -> Sequence[Page]:
        return path(self.form, self.raw if raw is None else raw, self.situation)

    @property
    def key_hash(self) -> str:
        """By which the database shows this draft and its files."""
        return enquiries.key_hash(self.key).hex()

    def keep(self, raw: dict[str, Any], *, forget_removed: bool = True) -> None:
        reading.run_as(
            lambda context: enquiries.keep(context, self.key, raw, forget_removed=forget_removed),
            None,
        )

    def receive(self) -> Received:
        """What was posted, its files stored."""
        return receive(
            self.form,
            self.situation,
            lambda context: owner_of_draft(context, enquiries.key_hash(self.key)),
            lambda command: reading.run_as(command, None),
            self.key_hash,
        )


def current(scheme: str) -> Writing | None:
    """The draft of this browser for this scheme; None if there is none any more."""
    key = request.cookies.get(COOKIE)
    if not key:
        return None
    try:
        draft = reading.run_as(lambda context: enquiries.find(context, key), None)
    except NotFoundError:
        return None
    if draft.scheme != scheme:
        return None
    work = reading.reader().work
    files = reading.definitions().get(work, draft.deployment_id)
    form = start_form(files)
    return Writing(key, draft, files, form, situation(work, files, form))


def set_cookie(response: Response, key: str) -> Response:
    response.set_cookie(
        COOKIE,
        key,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        path="/ask",
        max_age=7 * 86400,
    )
    return response


def after(writing: Writing, page: Page, raw: dict[str, Any], scheme: str, *, from_check: bool) -> str:
    """Where a finished page leads: the next one on the way.

    From the check page, the first that has a gap now, else back there.
    """
    way = writing.way(raw)
    if from_check:
        gap = first_gap(writing, raw)
        return (
            url_for("enquiry.question", scheme=scheme, page=gap.key, **BACK_TO_CHECK)
            if gap
            else url_for("enquiry.check", scheme=scheme)
        )
    keys = [found.key for found in way]
    at = keys.index(page.key) + 1 if page.key in keys else 0
    return (
        url_for("enquiry.question", scheme=scheme, page=keys[at])
        if at < len(keys)
        else url_for("enquiry.check", scheme=scheme)
    )


def first_gap(writing: Writing, raw: dict[str, Any]) -> Page | None:
    """The first page on the way whose answers are missing or wrong."""
    return next((page for page in writing.way(raw) if judge(writing.form, raw, writing.situation, page).errors), None)
