"""What pages say and ask by themselves.

Who else looks, whether the step is still as shown, how long the session lives, that a page was printed.
"""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, request
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
LONGEST_PATH = 200


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


@blueprint.post("/printed")
@by_itself
@staff_only
def printed() -> Response:
    """A page was printed: its foot says that this is recorded."""
    path = request.form.get("path", "")[:LONGEST_PATH]
    reader().was_read("page.printed", path, _case_of(path))
    return jsonify()


def _case_of(path: str) -> UUID | None:
    """Which case a page is about, if the person may see it."""
    kind, _, rest = path.strip("/").partition("/")
    name = rest.partition("/")[0]
    if kind == "cases":
        return cases.glance(reader(), read(name) or "")
    if kind != "tasks":
        return None
    try:
        row = tasks.glance(reader(), UUID(name))
    except ValueError:
        return None
    return row.case_id if row else None


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
