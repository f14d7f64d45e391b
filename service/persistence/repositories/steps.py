"""What a step of an instance changes in rows that are there already: one statement, made of the parts that are needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from service.persistence.models import ProcessInstance

# Of a deadline that is over only the rungs are kept that somebody was told at.
PARTS = {
    "state": "UPDATE process_instance SET state = :state, revision = :revision, ended_at = :ended_at WHERE id = :instance",
    "category": "UPDATE case_record SET category = :category WHERE id = :case",
    "drafts": "DELETE FROM task_draft d USING user_task t WHERE t.id = d.task_id AND t.instance_id = :instance AND t.engine_key = ANY (CAST(:drafts AS int[]))",
    "jobs": "DELETE FROM job WHERE instance_id = :instance AND engine_key = ANY (CAST(:jobs AS int[]))",
    "waits": "DELETE FROM message_subscription WHERE instance_id = :instance AND engine_key = ANY (CAST(:waits AS int[]))",
    "met": "UPDATE deadline SET met_at = :now, rungs = jsonb_path_query_array(rungs, '$[*] ? (@.fired_at != null)') WHERE instance_id = :instance AND engine_key = ANY (CAST(:met AS int[])) AND met_at IS NULL AND cancelled_at IS NULL",
    "cancelled": "UPDATE deadline SET cancelled_at = :now, rungs = jsonb_path_query_array(rungs, '$[*] ? (@.fired_at != null)') WHERE instance_id = :instance AND engine_key = ANY (CAST(:cancelled AS int[])) AND met_at IS NULL AND cancelled_at IS NULL",
    "mended": "UPDATE incident SET resolved_at = :now WHERE instance_id = :instance AND engine_key = ANY (CAST(:mended AS int[])) AND resolved_at IS NULL",
}


@dataclass(frozen=True, slots=True)
class Step:
    """The instance's new state; the engine keys of what is over, by the name of the part that concerns them."""

    state: bytes
    has_ended: bool
    now: datetime
    category: str | None = None
    over: Mapping[str, list[int]] = field(default_factory=dict)


def write(session: Session, instance: ProcessInstance, step: Step) -> None:
    """Open pages are told that there is news."""
    over = {name: keys for name, keys in step.over.items() if keys}
    used = ["state", *(["category"] if step.category is not None else []), *over]
    parts = ", ".join(f"{name} AS ({PARTS[name]})" for name in used)
    values: dict[str, Any] = {
        "instance": instance.id,
        "state": step.state,
        "revision": instance.revision + 1,
        "ended_at": step.now if step.has_ended else instance.ended_at,
        **over,
    }
    values |= {"case": instance.case_id, "category": step.category} if step.category is not None else {}
    values |= {"now": step.now} if over.keys() & {"met", "cancelled", "mended"} else {}
    session.execute(text(f"WITH {parts} SELECT pg_notify('desk', 'work')"), values)
    for name in ("state", "revision", "ended_at"):
        set_committed_value(instance, name, values[name])
