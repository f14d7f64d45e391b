"""What a page says of a second person, and asks of a late step."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request

from service.commands import lateness
from service.commands.answers import situation
from service.commands.confirmations import digest
from service.commands.definitions import FileSet
from service.domain.actor import Actor
from service.domain.scheme import Scheme
from service.forms import Form, judge
from service.queries import Reader, people, tasks
from service.web.form_view import FormView


def notice(asked: Any | None, *, reader_s: UUID, when: Callable[[datetime], str]) -> str:
    """Where the question to a second person stands, for whoever asked."""
    if asked is None or asked.asked_by != reader_s:
        return ""
    if asked.state == "sent_back":
        return f"{asked.of_name} sent this back {when(asked.answered_at)}: “{asked.note}”"
    if asked.state == "asked":
        return f"You asked {asked.of_name} {when(asked.asked_at)} to confirm this. If you change it, ask again."
    return ""


def is_as_asked(reader: Reader, asked: Any) -> bool:
    """Whether the answers are still those that somebody was asked about."""
    draft = tasks.draft(reader, asked.task_id, asked.asked_by)
    return bool(draft and digest(draft.answers) == bytes(asked.digest))


def asked_answers(reader: Reader, asked: Any, files: FileSet, form: Form, inputs: Any) -> dict[str, Any]:
    """What the holder would send, as their roles let them answer it."""
    draft, holder = tasks.draft(reader, asked.task_id, asked.asked_by), people.actor(reader, asked.asked_by)
    if draft is None or holder is None:
        return {}
    theirs = situation(reader.work, files, form, inputs, Actor.from_session(holder))
    return judge(form, dict(draft.answers), theirs).answers


def why_late(scheme: Scheme, task: Any, now: datetime) -> dict[str, Any] | None:
    """The question why a step is late; None if it is not, or its scheme does not ask."""
    reasons, chosen = lateness.choices(scheme, task, now), request.form.get(lateness.FIELD, "")
    if not reasons or task.closed_at:
        return None
    items = [{"value": key, "text": words, "checked": key == chosen} for key, words in reasons.items()]
    return {"name": lateness.FIELD, "items": items, "chosen": chosen if chosen in reasons else "", "error": ""}


def with_problem(asked: dict[str, Any], view: FormView) -> dict[str, Any]:
    """A missing reason, among the problems of the form."""
    if asked["chosen"]:
        return asked
    view.errors.append({"text": lateness.MISSING, "href": f"#{lateness.FIELD}"})
    return asked | {"error": lateness.MISSING}
