"""Limits that run: the row, its ladder, the job for the next rung (DESIGN.md §5.5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from service.commands.definitions import FileSet
from service.commands.executor import Context
from service.domain import deadline as rules
from service.domain.clock import NO_LIMIT
from service.domain.ids import new_id
from service.engine import ScopeOpened, TaskOpened
from service.feel import compile_expression, values
from service.persistence.models import CaseRecord, Deadline, ProcessInstance

LADDER_JOB = "ladder"


def open_deadlines(
    context: Context,
    case: CaseRecord,
    instance: ProcessInstance,
    files: FileSet,
    opened: Sequence[TaskOpened | ScopeOpened],
    task_ids: Mapping[int, UUID],
    limits: Mapping[int, Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Writes the deadlines of what opened; returns the jobs of their ladders.

    `limits`: engine key → amount and unit of the limit that runs there.
    """
    jobs = []
    for row in opened:
        key, due = row.properties.get("deadline"), row.due_at
        if not key or due is None:
            continue
        limit = limits[row.key]
        start = _start(row, context.now)
        unit = str(limit.get("unit", "d"))
        found = Deadline(
            id=new_id(),
            case_id=case.id,
            instance_id=instance.id,
            engine_key=row.key,
            element_id=row.element,
            task_id=task_ids.get(row.key),
            key=str(key),
            unit=unit,
            started_at=start,
            due_at=due,
            moves=[],
            rule=rules.rule_in_words(_amount(limit), unit) if limit else "",
            rungs=ladder(files, str(row.properties.get("ladder") or ""), unit, start, due, context.now),
        )
        context.work.session.add(found)
        if job := ladder_job(found, instance.id):
            jobs.append(job)
    return jobs


def ladder_job(deadline: Deadline, instance_id: UUID) -> dict[str, Any] | None:
    """The one job for the next rung."""
    at = rules.next_rung(deadline.rungs)
    return (
        None
        if at is None
        else {
            "id": new_id(),
            "kind": LADDER_JOB,
            "case_id": deadline.case_id,
            "instance_id": instance_id,
            "engine_key": deadline.engine_key,
            "element_id": deadline.element_id,
            "type": None,
            "payload": {"deadline": str(deadline.id)},
            "due_at": at,
            "retries": 3,
            "attempts": 0,
        }
    )


def ladder(
    files: FileSet, decision: str, unit: str, start: datetime, due: datetime, now: datetime
) -> list[dict[str, Any]]:
    """Asks the ladder's decision.

    Rungs that are already past when the element opens count as fired, but for the last of them.
    """
    if not decision:
        return []
    found = rules.rungs(_rows(files, decision, unit, now), start, due)
    past = [rung for rung in found if datetime.fromisoformat(rung["at"]) <= now]
    for rung in past[:-1]:
        rung |= {"fired_at": now.isoformat(), "told": "Not told: the step opened later than this"}
    return found


def _rows(files: FileSet, decision: str, unit: str, now: datetime) -> list[dict[str, Any]]:
    value = files.engine.decide(decision, {"unit": unit}, now).value
    rows = value if isinstance(value, list) else [value] if value else []
    return [{**row, "late": _late(row.get("late"))} for row in rows if isinstance(row, Mapping)]


def _late(value: Any) -> timedelta | None:
    """A duration, or its text."""
    if isinstance(value, str) and value:
        value = compile_expression("duration(text)").evaluate({"text": value})
    found = values.to_python(value) if value is not None else None
    return found if isinstance(found, timedelta) else None


def _start(row: TaskOpened | ScopeOpened, now: datetime) -> datetime:
    """What the diagram says with `start`, else the moment the element opened."""
    start = row.properties.get("start")
    found = values.to_python(start) if start is not None else now
    return found if isinstance(found, datetime) else now


def _amount(limit: Mapping[str, Any]) -> Any:
    amount = limit.get("amount")
    return int(amount) if amount is not None and amount == int(amount) else amount


def due_or_never(due: datetime | None) -> datetime:
    return due or NO_LIMIT
