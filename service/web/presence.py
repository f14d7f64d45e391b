"""What pages ask by themselves: who else looks, whether the step is still as shown, how long the session lives."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from service.commands import presence as commands
from service.domain.errors import NotFoundError
from service.domain.reference import read
from service.queries import cases, tasks
from service.web import reading
from service.web.auth import actor, by_itself, seconds_left, staff_only
from service.web.reading import reader
from service.web.words import clock_time, initials

blueprint = Blueprint("presence", __name__)


@blueprint.post("/tasks/<uuid:task_id>/here")
@by_itself
@staff_only
def task(task_id: UUID) -> Response:
    """This person looks at the task; who else does, and whether somebody was first meanwhile."""
    row = tasks.glance(reader(), task_id)
    if row is None:
        raise NotFoundError("There is no such step, or it is not yours to see.")
    names = reading.run(partial(commands.look, case_id=row.case_id, task_id=task_id))
    return jsonify(here=_here(names, "this task"), notice=_meanwhile(row))


@blueprint.post("/cases/<reference>/here")
@by_itself
@staff_only
def case(reference: str) -> Response:
    case_id = cases.glance(reader(), read(reference) or "")
    if case_id is None:
        raise NotFoundError("There is no such case, or it is not yours to see.")
    return jsonify(here=_here(reading.run(partial(commands.look, case_id=case_id)), "this case"), notice="")


@blueprint.get("/session")
@by_itself
@staff_only
def left() -> Response:
    """How many seconds the session lives if nothing happens; asking doesn't make it longer."""
    return jsonify(left=seconds_left())


@blueprint.post("/session")
@staff_only
def stay() -> Response:
    """“Stay signed in”: a sign of life."""
    return jsonify(left=seconds_left())


def _here(names: list[str], what: str) -> list[dict[str, str]]:
    return [{"initials": initials(name), "words": f"{name} is looking at {what}"} for name in names]


def _meanwhile(row: Any) -> str:
    """What somebody else did with the task that the page can't show by itself."""
    me = actor().person_id
    if row.closed_at and row.completed_by_id != me:
        who = f"{row.done_by} finished this step" if row.done_by else "The case went on without this step"
        return f"{who} at {clock_time(row.closed_at)}. What you wrote is kept as your draft."
    if not row.closed_at and row.assignee_id not in (None, me):
        return f"{row.holder} has this step now. What you wrote is kept as your draft."
    return ""
