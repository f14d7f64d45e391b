"""Instances, tasks, jobs and deadlines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.persistence.models import (
    CaseRecord,
    Deadline,
    FormSubmission,
    HistoryEvent,
    Incident,
    Job,
    MessageSubscription,
    ProcessInstance,
    UserTask,
)

FIND_TASK = text(
    "SELECT t.id, t.case_id, t.instance_id, desk_has_file(t.case_id) AS has_file, set_config('desk.case', t.case_id::text, true) AS widened FROM user_task t WHERE t.id = :task"
)
LOCK = (
    select(ProcessInstance, CaseRecord)
    .join(CaseRecord, CaseRecord.id == ProcessInstance.case_id)
    .where(ProcessInstance.id == bindparam("instance"))
    .with_for_update(of=(ProcessInstance, CaseRecord), key_share=True)
)
LOCK_WITH_TASK = (
    select(ProcessInstance, CaseRecord, UserTask)
    .join(CaseRecord, CaseRecord.id == ProcessInstance.case_id)
    .join(UserTask, UserTask.instance_id == ProcessInstance.id)
    .where(ProcessInstance.id == bindparam("instance"), UserTask.id == bindparam("task"))
    .with_for_update(of=(ProcessInstance, CaseRecord, UserTask), key_share=True)
)
LIMITS_AROUND = text("""
SELECT d.id, d.unit, d.due_at FROM deadline d WHERE d.instance_id = :instance AND d.met_at IS NULL AND d.cancelled_at IS NULL
  AND d.due_at = ANY (CAST(:dues AS timestamptz[])) AND NOT EXISTS (
    SELECT FROM user_task t WHERE t.instance_id = d.instance_id AND t.engine_key = d.engine_key)
""")
NOTIFY = text("SELECT pg_notify('desk', :what)")


@dataclass(frozen=True, slots=True)
class Found:
    """A task that the actor may see; `has_file`: they see the whole case."""

    task_id: UUID
    case_id: UUID
    instance_id: UUID
    has_file: bool


def find_task(session: Session, task_id: UUID) -> Found | None:
    """None if the actor may not see it; else the transaction is widened to its case."""
    row = session.execute(FIND_TASK, {"task": task_id}).one_or_none()
    return Found(row.id, row.case_id, row.instance_id, row.has_file) if row else None


def lock_instance_and_task(
    session: Session, instance_id: UUID, task_id: UUID
) -> tuple[ProcessInstance, CaseRecord, UserTask]:
    """The instance first, always: everybody who changes it meets there.

    What is not locked with it would be read as it was before the wait; rows that only refer to these don't wait.
    """
    instance, case, task = session.execute(LOCK_WITH_TASK, {"instance": instance_id, "task": task_id}).one()
    return instance, case, task


def lock_instance(session: Session, instance_id: UUID) -> tuple[ProcessInstance, CaseRecord]:
    instance, case = session.execute(LOCK, {"instance": instance_id}).one()
    return instance, case


def open_tasks(session: Session, instance_id: UUID, keys: Iterable[int] | None = None) -> Sequence[UserTask]:
    """Open tasks of an instance; `keys` chooses among them."""
    statement = select(UserTask).where(UserTask.instance_id == instance_id, UserTask.closed_at.is_(None))
    if keys is not None:
        statement = statement.where(UserTask.engine_key.in_(keys))
    return session.scalars(statement).all()


def limits_around(session: Session, instance_id: UUID, dues: Sequence[datetime]) -> dict[datetime, Any]:
    """Running limits of the instance that are no task's own, by the instant they end: id, unit."""
    if not dues:
        return {}
    return {row.due_at: row for row in session.execute(LIMITS_AROUND, {"instance": instance_id, "dues": [*dues]})}


def answered(session: Session, case_id: UUID, person_id: UUID, forms: Iterable[str]) -> str | None:
    """One of these forms that the person has answered in the case."""
    mine = (
        FormSubmission.case_id == case_id,
        FormSubmission.person_id == person_id,
        FormSubmission.undone_at.is_(None),
    )
    return session.scalars(
        select(FormSubmission.form_key).where(*mine, FormSubmission.form_key.in_(forms)).limit(1)
    ).one_or_none()


def running_limits(session: Session, instance_id: UUID, keys: Iterable[int]) -> Sequence[Deadline]:
    """Limits that run, of the elements with these engine keys."""
    runs = Deadline.met_at.is_(None) & Deadline.cancelled_at.is_(None)
    return session.scalars(
        select(Deadline).where(Deadline.instance_id == instance_id, Deadline.engine_key.in_(keys), runs)
    ).all()


def job_of(session: Session, instance_id: UUID, kind: str, key: int) -> Job | None:
    """The job of a kind at an element."""
    same = (Job.instance_id == instance_id, Job.kind == kind, Job.engine_key == key)
    return session.scalars(select(Job).where(*same)).one_or_none()


def upsert_jobs(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """A row of the engine under a known key replaces that row (a cycle timer's next turn). The worker is woken."""
    statement = insert(Job).values(rows)
    new = statement.excluded
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["instance_id", "kind", "engine_key"],
            set_={
                "due_at": new.due_at,
                "retries": new.retries,
                "payload": new.payload,
                "type": new.type,
                "locked_by": None,
                "locked_until": None,
                "attempts": 0,
            },
        ).returning(func.pg_notify("desk", "job"))
    )


def acquire_jobs(
    session: Session, worker: str, now: datetime, system_now: datetime, lease: timedelta, count: int
) -> Sequence[tuple[UUID, str]]:
    """Takes due rows, soonest first, that nobody holds; one of each instance, so that workers don't queue at its lock."""
    due = (
        select(Job.id)
        .where(Job.retries > 0, Job.due_at <= now, or_(Job.locked_until.is_(None), Job.locked_until < system_now))
        .order_by(Job.due_at, Job.id)
        .limit(count)
        .with_for_update(skip_locked=True)
    )
    found = session.execute(
        update(Job)
        .where(Job.id.in_(due.scalar_subquery()))
        .values(locked_by=worker, locked_until=system_now + lease)
        .returning(Job.id, Job.kind, Job.due_at)
    ).all()
    return [(row.id, row.kind) for row in sorted(found, key=lambda row: (row.due_at, row.id))]


def lock_job(session: Session, job_id: UUID, worker: str) -> Job | None:
    """The job if it is still this worker's; None if it vanished or the lease went to another: not an error."""
    return session.scalars(select(Job).where(Job.id == job_id, Job.locked_by == worker)).one_or_none()


def release_locks(session: Session, host: str) -> None:
    """Of workers of this host that are gone: called once when a new one starts."""
    ours = Job.locked_by.startswith(f"{host}/", autoescape=True)
    session.execute(update(Job).where(ours).values(locked_by=None, locked_until=None))


def notify(session: Session, what: str) -> None:
    """Wakes the worker ("job") or open pages at commit."""
    session.execute(NOTIFY, {"what": what})


def retry_job(session: Session, job_id: UUID, now: datetime) -> None:
    """One more attempt, at once; its incident is resolved."""
    session.execute(
        update(Job).where(Job.id == job_id).values(retries=1, locked_by=None, locked_until=None, due_at=now)
    )
    session.execute(
        update(Incident).where(Incident.job_id == job_id, Incident.resolved_at.is_(None)).values(resolved_at=now)
    )


def open_tasks_of_form(session: Session, reference: str, form_key: str, team_ids: Iterable[UUID]) -> Sequence[UserTask]:
    """The case's open tasks with a form, in these teams' queues; in the order they were opened."""
    statement = select(UserTask).where(
        UserTask.case_reference == reference,
        UserTask.form_key == form_key,
        UserTask.closed_at.is_(None),
        UserTask.team_id.in_(list(team_ids)),
    )
    return session.scalars(statement.order_by(UserTask.opened_at, UserTask.engine_key)).all()


def subscription_of_form(session: Session, reference: str, form_key: str) -> UUID | None:
    """An offered action with this form, of a case that the actor may see."""
    statement = (
        select(MessageSubscription.id)
        .join(CaseRecord, CaseRecord.id == MessageSubscription.case_id)
        .where(CaseRecord.reference == reference, MessageSubscription.form_key == form_key)
    )
    return session.scalars(statement.limit(1)).one_or_none()


def open_forms(session: Session, reference: str) -> Sequence[str | None]:
    """Forms of the case's open tasks that the actor may see."""
    statement = select(UserTask.form_key).where(UserTask.case_reference == reference, UserTask.closed_at.is_(None))
    return session.scalars(statement.order_by(UserTask.form_key)).all()


def last_of_task(session: Session, case_id: UUID, task_id: UUID) -> HistoryEvent | None:
    """The newest entry of the case's history that is about the task."""
    statement = select(HistoryEvent).where(
        HistoryEvent.case_id == case_id, HistoryEvent.details["task"].astext == str(task_id)
    )
    return session.scalars(statement.order_by(HistoryEvent.at.desc(), HistoryEvent.id.desc()).limit(1)).one_or_none()
