"""Taking a task, putting it back, taking back what was finished a moment ago."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import redirect, url_for

from service.commands import tasks as commands
from service.commands import undo as undoing
from service.domain.errors import ConflictError, NotPermittedError, TaskAlreadyClaimedError
from service.queries import worklist
from service.web import reading
from service.web.auth import staff_only
from service.web.frame import say
from service.web.reading import reader
from service.web.worklist.blueprint import Answer, blueprint


@blueprint.post("/work/next")
@staff_only
def take_next() -> Answer:
    """Takes the next task; one that somebody took meanwhile, or that is for somebody else by its rules, is skipped."""
    skipped: list[UUID] = []
    while (task_id := worklist.next_task(reader(), skipped)) is not None:
        try:
            _taken(reading.run(partial(commands.claim, task_id=task_id)))
            return redirect(url_for("worklist.task", task_id=task_id), code=303)
        except (ConflictError, NotPermittedError):
            skipped.append(task_id)
    say("Nothing in your teams’ queues waits for you.")
    return redirect(url_for("worklist.work", list="team"), code=303)


@blueprint.post("/tasks/<uuid:task_id>/take")
@staff_only
def take(task_id: UUID) -> Answer:
    try:
        _taken(reading.run(lambda context: commands.claim(context, task_id)))
    except TaskAlreadyClaimedError as error:
        say(f"{error} Here is what else waits.")
        return redirect(url_for("worklist.work", list="team"), code=303)
    return redirect(url_for("worklist.task", task_id=task_id), code=303)


def _taken(task: Any) -> None:
    say(f"You took “{task.name}”.", url_for("worklist.put_back", task_id=task.id))


@blueprint.post("/tasks/<uuid:task_id>/put-back")
@staff_only
def put_back(task_id: UUID) -> Answer:
    done = reading.run(lambda context: commands.release(context, task_id))
    say(f"You put “{done.name}” back in the queue.", url_for("worklist.take", task_id=task_id))
    return redirect(url_for("worklist.work"), code=303)


@blueprint.post("/tasks/<uuid:task_id>/undo")
@staff_only
def undo(task_id: UUID) -> Answer:
    """Takes back a step that this person finished a moment ago; if it is too late they are told."""
    try:
        name = reading.run(partial(undoing.undo, task_id=task_id))
    except ConflictError as error:
        say(str(error))
        return redirect(url_for("worklist.work"), code=303)
    say(f"“{name}” is open again, with your answers.")
    return redirect(url_for("worklist.task", task_id=task_id), code=303)
