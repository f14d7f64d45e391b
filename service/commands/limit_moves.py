"""A limit that ends at another time: its row, its ladder, the tasks that are due with it (DESIGN.md §5.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.commands.deadlines import LADDER_JOB
from service.commands.executor import Context
from service.domain import deadline as rules
from service.engine import Opened, TimerOpened
from service.persistence.models import Deadline, Job
from service.persistence.repositories import work as repository


@dataclass(frozen=True, slots=True)
class Move:
    """The new end, the new start if it counts from another one, and why, in words."""

    due: datetime
    start: datetime | None
    reason: str


def move(context: Context, instance_id: UUID, rows: Iterable[Opened], to: Move) -> None:
    """Moves what the engine moved. The old end is kept; a rung that has told stays told."""
    session, timers, keys = context.work.session, list[int](), list[int]()
    for row in rows:
        (timers if isinstance(row, TimerOpened) else keys).append(row.key)
    for limit in repository.running_limits(session, instance_id, keys):
        _move(context, limit, to)
    for task in repository.open_tasks(session, instance_id, keys):
        task.due_at = to.due
    for key in timers:
        _wait(repository.job_of(session, instance_id, "timer", key), to.due)
    repository.notify(session, "job")
    repository.notify(session, "work")


def _move(context: Context, limit: Deadline, to: Move) -> None:
    before, start = (limit.started_at, limit.due_at), to.start or limit.started_at
    limit.rungs = rules.moved(limit.rungs, before, (start, to.due))
    now = {"from": limit.due_at.isoformat(), "to": to.due.isoformat(), "reason": to.reason}
    limit.moves = [*limit.moves, {**now, "at": context.now.isoformat()}]
    limit.started_at, limit.due_at = start, to.due
    job = repository.job_of(context.work.session, limit.instance_id, LADDER_JOB, limit.engine_key)
    _wait(job, rules.next_rung(limit.rungs))


def _wait(job: Job | None, until: datetime | None) -> None:
    if job is not None and until is not None:
        job.due_at, job.locked_by, job.locked_until = until, None, None
