"""Putting a task on hold until a day. Its limit and its ladder go on."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from service.commands.executor import Context
from service.commands.history import Change, record
from service.commands.task_lock import lock, must_be_open, of
from service.commands.tasks import supervises
from service.domain.clock import LONDON
from service.domain.errors import InvalidInputError, NotPermittedError
from service.persistence.repositories import work as repository

LONGEST, FURTHEST = 200, timedelta(days=366)
Before = tuple[date | None, str]


def follow_up(context: Context, task_id: UUID, on: date | None, note: str = "") -> tuple[str, Before]:
    """On hold until the day begins; None: not on hold. Returns the task's name, and (day, note) as they were before.

    Raises InvalidInputError (by field), NotPermittedError (neither theirs nor their team's to answer for).
    """
    locked = lock(context, task_id)
    task = locked.task
    must_be_open(task)
    if task.assignee_id != locked.actor.person_id and not supervises(locked):
        raise NotPermittedError("Only the person who has this, or their supervisor, can put it on hold.")
    _check(context, on, note)
    before = (_day(task.follow_up_at), task.follow_up_note or "")
    task.follow_up_at = datetime.combine(on, time(), LONDON) if on else None
    task.follow_up_note = note.strip() or None if on else None
    record(context, task.case_id, Change("task.followed_up", {**of(task), "on": on.isoformat() if on else None}))
    repository.notify(context.work.session, "work")
    return task.name, before


def _check(context: Context, on: date | None, note: str) -> None:
    errors, today = {}, context.now.astimezone(LONDON).date()
    if on and not today < on <= today + FURTHEST:
        errors["on"] = "The day must be after today" if on <= today else "The day must be within a year"
    if len(note) > LONGEST:
        errors["note"] = f"The reason must be {LONGEST} characters or less"
    if errors:
        raise InvalidInputError("Look at what you wrote.", errors)


def _day(at: datetime | None) -> date | None:
    return at.astimezone(LONDON).date() if at else None
