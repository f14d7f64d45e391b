"""Taking back a step: the rows that it made go, those that it changed stand again as they stood."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session

from service.persistence.models import FormSubmission, ProcessInstance, StepBefore, UserTask

# Of a step, by table: which rows it is about to change, as they stand. Named values: those of the step's own statement.
IMAGES = {
    "process_instance": "id = :instance",
    "case_record": "id = :case_of",
    "user_task": "instance_id = :instance AND engine_key = ANY (CAST(:k_tasks AS int[]))",
    "task_draft": "task_id IN (SELECT t.id FROM user_task t WHERE t.instance_id = :instance AND t.engine_key = ANY (CAST(:k_tasks AS int[])))",
    "job": "instance_id = :instance AND engine_key = ANY (CAST(:k_jobs AS int[])) AND kind <> 'fire'",
    "message_subscription": "instance_id = :instance AND engine_key = ANY (CAST(:k_waits AS int[]))",
    "deadline": "instance_id = :instance AND (engine_key = ANY (CAST(:k_limits AS int[])) OR id = ANY (CAST(:k_inherited AS uuid[])))",
}
_IMAGE = ", ".join(
    f"'{table}', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM {table} x WHERE {which})"  # noqa: S608
    for table, which in IMAGES.items()
)
KEEP = f"""INSERT INTO step_before (task_id, case_id, instance_id, person_id, revision, before, added, until)
 SELECT CAST(:of_task AS uuid), CAST(:case_of AS uuid), CAST(:instance AS uuid), CAST(:by AS uuid), CAST(:revision AS int), jsonb_build_object({_IMAGE}), CAST(:added AS jsonb),
 CAST(:until AS timestamptz) ON CONFLICT (task_id) DO UPDATE SET person_id = excluded.person_id, revision = excluded.revision, before = excluded.before,
 added = excluded.added, until = excluded.until"""
# What a step may have made, in the order in which nothing refers to it any more; what others added since goes with it.
_GONE = ("access_grant", "deadline", "job", "message_subscription", "incident")
_TAKEN = text(
    "SELECT p.name FROM user_task t LEFT JOIN person p ON p.id = t.assignee_id WHERE t.id = ANY (:ids) AND t.revision > 0 LIMIT 1"
)
_CHANGED = {
    "case_record": ("category",),
    "process_instance": ("state", "ended_at"),
    "user_task": ("closed_at", "completed_by_id", "assignee_id"),
    "deadline": ("met_at", "cancelled_at", "rungs", "task_id"),
}
_DELETED = ("job", "message_subscription", "task_draft")


def find(session: Session, task_id: UUID) -> StepBefore | None:
    return session.get(StepBefore, task_id)


def taken_by(session: Session, task_ids: Sequence[str]) -> tuple[bool, str | None]:
    """Whether somebody has begun with one of these tasks, and their name if they have it still."""
    row = session.execute(_TAKEN, {"ids": [UUID(found) for found in task_ids]}).one_or_none()
    return (row is not None, row.name if row else None)


def put_back(session: Session, kept: StepBefore, now: datetime) -> None:
    """Instance and tasks get a new revision, so that pages of before know that they are old."""
    new: Mapping[str, list[str]] = kept.added
    values = {"tasks": new.get("user_task", [])}
    for table in ("presence", "notification"):
        session.execute(text(f"DELETE FROM {table} WHERE task_id = ANY (CAST(:tasks AS uuid[]))"), values)  # noqa: S608
    for table, columns in _CHANGED.items():
        _change(session, table, columns, kept.before[table])
    for table in _GONE:
        _delete(session, table, new.get(table, []))
    _delete(session, "user_task", new.get("user_task", []))
    for table in _DELETED:
        _insert(session, table, kept.before[table])
    session.execute(
        update(ProcessInstance).where(ProcessInstance.id == kept.instance_id).values(revision=kept.revision + 1)
    )
    closed = [UUID(row["id"]) for row in kept.before["user_task"]]
    session.execute(update(UserTask).where(UserTask.id.in_(closed)).values(revision=UserTask.revision + 1))
    session.execute(
        update(FormSubmission)
        .where(FormSubmission.task_id == kept.task_id, FormSubmission.undone_at.is_(None))
        .values(undone_at=now)
    )
    session.execute(delete(StepBefore).where(StepBefore.task_id == kept.task_id))


def _change(session: Session, table: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    setting = ", ".join(f"{column} = x.{column}" for column in columns)
    given = f"jsonb_populate_recordset(NULL::{table}, CAST(:rows AS jsonb)) x"
    sql = f"UPDATE {table} t SET {setting} FROM {given} WHERE t.id = x.id"  # noqa: S608 - our own names
    session.execute(text(sql), {"rows": json.dumps(rows)})


def _insert(session: Session, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        given = f"jsonb_populate_recordset(NULL::{table}, CAST(:rows AS jsonb))"
        session.execute(text(f"INSERT INTO {table} SELECT * FROM {given}"), {"rows": json.dumps(rows)})  # noqa: S608


def _delete(session: Session, table: str, ids: Sequence[str]) -> None:
    if ids:
        session.execute(text(f"DELETE FROM {table} WHERE id = ANY (CAST(:ids AS uuid[]))"), {"ids": [*ids]})  # noqa: S608


def delete_old(session: Session, now: datetime) -> None:
    session.execute(delete(StepBefore).where(StepBefore.until < now))
