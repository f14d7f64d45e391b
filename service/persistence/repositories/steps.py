"""What a step of an instance writes: one statement, made of the parts that are needed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from service.domain.ids import new_id
from service.persistence.models import CaseRecord, Job, ProcessInstance, UserTask
from service.persistence.models.base import Base
from service.persistence.repositories import undo

# A message on its way to somebody who is gone is given to another.
# Of a deadline that is over only the rungs are kept that somebody was told at.
PARTS = {
    "state": "UPDATE process_instance SET state = :state, revision = :revision, ended_at = :ended_at WHERE id = :instance",
    "category": "UPDATE case_record SET category = :category WHERE id = :case",
    "closed": "UPDATE user_task SET closed_at = :now, revision = revision + 1, assignee_id = CASE WHEN id = CAST(:finished AS uuid) THEN CAST(:who AS uuid) ELSE assignee_id END, completed_by_id = CASE WHEN id = CAST(:finished AS uuid) THEN CAST(:who AS uuid) ELSE completed_by_id END WHERE instance_id = :instance AND engine_key = ANY (CAST(:closed AS int[])) AND closed_at IS NULL",
    "drafts": "DELETE FROM task_draft d USING user_task t WHERE t.id = d.task_id AND t.instance_id = :instance AND t.engine_key = ANY (CAST(:drafts AS int[]))",
    "jobs": "DELETE FROM job WHERE instance_id = :instance AND engine_key = ANY (CAST(:jobs AS int[])) AND kind <> 'fire'",
    "waits": "DELETE FROM message_subscription WHERE instance_id = :instance AND engine_key = ANY (CAST(:waits AS int[]))",
    "met": "UPDATE deadline SET met_at = :now, rungs = jsonb_path_query_array(rungs, '$[*] ? (@.fired_at != null)') WHERE instance_id = :instance AND engine_key = ANY (CAST(:met AS int[])) AND met_at IS NULL AND cancelled_at IS NULL",
    "cancelled": "UPDATE deadline SET cancelled_at = :now, rungs = jsonb_path_query_array(rungs, '$[*] ? (@.fired_at != null)') WHERE instance_id = :instance AND engine_key = ANY (CAST(:cancelled AS int[])) AND met_at IS NULL AND cancelled_at IS NULL",
    "inherits": "UPDATE deadline d SET task_id = v.task FROM unnest(CAST(:limits AS uuid[]), CAST(:tasks AS uuid[])) AS v (id, task) WHERE d.id = v.id",
    "mended": "UPDATE incident SET resolved_at = :now WHERE instance_id = :instance AND engine_key = ANY (CAST(:mended AS int[])) AND resolved_at IS NULL",
}
# A job of the engine under a known key replaces that row (a cycle timer's next turn).
CONFLICTS = {
    Job.__tablename__: " ON CONFLICT (instance_id, kind, engine_key) DO UPDATE SET due_at = excluded.due_at, retries = excluded.retries, payload = excluded.payload, type = excluded.type, locked_by = NULL, locked_until = NULL, attempts = 0"
}

_statement = lru_cache(maxsize=256)(text)  # a text is read once for its parameters; steps are of few shapes


@dataclass(frozen=True, slots=True)
class Rows:
    """New rows by table, for one statement. All references between them hold at its end."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: type[Base], *rows: Mapping[str, Any]) -> None:
        """Columns by name; `id` is made if it is missing."""
        if rows:
            self.tables.setdefault(table.__tablename__, []).extend({"id": new_id(), **row} for row in rows)

    def new(self, table: type[Base]) -> Sequence[dict[str, Any]]:
        return self.tables.get(table.__tablename__, ())


@dataclass(frozen=True, slots=True)
class Step:
    """The instance's new state; the engine keys of what is over, by the name of the part that concerns them.

    `rows` are inserted; `finished_by`: the task that a person finished, and who; `is_first`: the instance is a new row, too;
    `inherits`: limits that run already, and the new task that each is about;
    `undo_until`: how long what it changes is kept as it was; `is_by_worker`: who runs jobs looks for more by itself.
    """

    state: bytes
    has_ended: bool
    now: datetime
    category: str | None = None
    over: Mapping[str, list[int]] = field(default_factory=dict)
    rows: Rows = field(default_factory=Rows)
    finished_by: tuple[UUID, UUID] | None = None
    is_first: bool = False
    inherits: Mapping[UUID, UUID] = field(default_factory=dict)
    undo_until: datetime | None = None
    is_by_worker: bool = False


def write(session: Session, instance: ProcessInstance, step: Step) -> None:
    """Open pages are told that there is news, the worker that there are jobs.

    Commits that tell something wait for one another, so a worker tells nothing: pages ask from time to time anyway.
    """
    changed = {
        "state": step.state,
        "revision": instance.revision + 1,
        "ended_at": step.now if step.has_ended else instance.ended_at,
    }
    over = {name: keys for name, keys in step.over.items() if keys}
    if step.is_first:
        step.rows.add(ProcessInstance, _new(instance, changed))
        step.rows.tables[CaseRecord.__tablename__][0]["category"] = step.category
    is_moved = step.category is not None and not step.is_first
    used = [
        *([] if step.is_first else ["state"]),
        *(["category"] if is_moved else []),
        *(["inherits"] if step.inherits else []),
        *over,
    ]
    parts = [f"{name} AS ({PARTS[name]})" for name in used]
    parts += [f"new_{table} AS ({_insert(table, rows)})" for table, rows in step.rows.tables.items()]
    values: dict[str, Any] = {
        **over,
        **{f"new_{table}": json.dumps(rows, default=_plain) for table, rows in step.rows.tables.items()},
    }
    values |= {} if step.is_first else {"instance": instance.id, **changed}
    values |= {"case": instance.case_id, "category": step.category} if is_moved else {}
    values |= {"limits": [*step.inherits], "tasks": [*step.inherits.values()]} if step.inherits else {}
    values |= {"now": step.now} if over.keys() & {"closed", "met", "cancelled", "mended"} else {}
    values |= dict(zip(("finished", "who"), step.finished_by or (None, None), strict=True)) if "closed" in over else {}
    if step.undo_until and step.finished_by:
        parts.append(f"kept AS ({undo.KEEP})")
        values |= _kept(instance, step, over)
    session.execute(_statement(f"WITH {', '.join(parts)} SELECT {_news(step)}"), values)
    _remember(session, instance, step, changed)


def _news(step: Step) -> str:
    if step.is_by_worker:
        return "1"
    jobs = ", pg_notify('desk', 'job')" if Job.__tablename__ in step.rows.tables else ""
    return f"pg_notify('desk', 'work'){jobs}"


def _kept(instance: ProcessInstance, step: Step, over: Mapping[str, list[int]]) -> dict[str, Any]:
    """Values of `undo.KEEP`."""
    task_id, person_id = step.finished_by or (None, None)
    limits = [*over.get("met", ()), *over.get("cancelled", ())]
    added = {table: [str(row["id"]) for row in rows] for table, rows in step.rows.tables.items()}
    keys = {"k_tasks": over.get("closed", []), "k_jobs": over.get("jobs", []), "k_waits": over.get("waits", [])}
    return {
        **keys,
        "k_limits": limits,
        "k_inherited": [*step.inherits],
        "of_task": task_id,
        "by": person_id,
        "case_of": instance.case_id,
        "added": json.dumps(added),
        "until": step.undo_until,
    }


def _insert(table: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """A value that a row does not have is null."""
    columns = ", ".join(dict.fromkeys(name for row in rows for name in row))
    given = f"jsonb_populate_recordset(NULL::{table}, CAST(:new_{table} AS jsonb))"
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {given}{CONFLICTS.get(table, '')}"  # noqa: S608 - our own names


def _new(instance: ProcessInstance, changed: Mapping[str, Any]) -> dict[str, Any]:
    names = ("id", "case_id", "deployment_id", "process_key", "started_at", "started_key")
    return {name: getattr(instance, name) for name in names} | dict(changed)


def _plain(value: Any) -> str:
    """As PostgreSQL reads it."""
    match value:
        case bytes():
            return f"\\x{value.hex()}"
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
    raise TypeError(f"a column's value of type {type(value).__name__}")


def _remember(session: Session, instance: ProcessInstance, step: Step, changed: Mapping[str, Any]) -> None:
    """What the session holds is what stands in the rows now."""
    for name, value in changed.items():
        set_committed_value(instance, name, value)
    closed = set(step.over.get("closed", ()))
    for task in session.identity_map.values():
        if isinstance(task, UserTask) and task.instance_id == instance.id and task.engine_key in closed:
            set_committed_value(task, "closed_at", step.now)
            set_committed_value(task, "revision", task.revision + 1)
            if step.finished_by and step.finished_by[0] == task.id:
                for name in ("assignee_id", "completed_by_id"):
                    set_committed_value(task, name, step.finished_by[1])
