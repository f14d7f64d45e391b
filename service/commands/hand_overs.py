"""Taking back a task that one has handed over, as long as nobody has begun with it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from service.commands.executor import Context
from service.commands.history import Change, record
from service.commands.task_lock import Locked, lock, must_be_open, name_of, of
from service.commands.tasks import assign
from service.domain.errors import ConflictError, NotPermittedError
from service.persistence.models import Notification
from service.persistence.repositories import access, confirmations
from service.persistence.repositories import work as repository

TOO_LATE = "This cannot be taken back any more: somebody has gone on with the step."


def take_back(context: Context, task_id: UUID) -> str:
    """The task is with whoever had it before, or in the queue; whoever had got it is told. Returns its name.

    Raises NotPermittedError (somebody else handed it over), ConflictError (too late).
    """
    locked = lock(context, task_id)
    task = locked.task
    must_be_open(task)
    last = repository.last_of_task(context.work.session, task.case_id, task_id)
    if last is None or last.kind != "task.reassigned" or "revision" not in last.details:
        raise ConflictError(TOO_LATE)
    if last.person_id != locked.actor.person_id:
        raise NotPermittedError("Only the person who handed this over can take it back.")
    if str(task.assignee_id) != last.details["to"] or task.revision != last.details["revision"]:
        raise ConflictError(TOO_LATE)
    _must_not_be_begun(context, locked, last.at)
    _give_back(context, locked, last.details)
    return task.name


def _must_not_be_begun(context: Context, locked: Locked, handed_at: datetime) -> None:
    task = locked.task
    draft = confirmations.draft(context.work.session, task.id, task.assignee_id) if task.assignee_id else None
    if draft and task.assignee_id and draft.saved_at >= handed_at:
        raise ConflictError(f"This cannot be taken back any more: {name_of(context, task.assignee_id)} has begun.")


def _give_back(context: Context, locked: Locked, handed: dict[str, Any]) -> None:
    task, before, had_it = locked.task, handed.get("from"), locked.task.assignee_id
    if before and access.is_shut_out(context.work.session, task.case_id, UUID(before)):
        before = None
    assign(context, locked, UUID(before) if before else None)
    text = f"{locked.actor.name} took back a step that they had handed to you: {task.name}"
    context.work.session.add(
        Notification(at=context.now, kind="taken-back", text=text, case_id=task.case_id, person_id=had_it)
    )
    details = {**of(task), "to": before} if before else of(task)
    record(context, task.case_id, Change("task.taken_back", details))
