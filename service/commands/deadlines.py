"""Limits that run: the row, its ladder, the job for the next rung (DESIGN.md §5.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
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
from service.persistence.models import Deadline, UserTask
from service.persistence.repositories import work as repository
from service.persistence.repositories.steps import Rows

LADDER_JOB = "ladder"


@dataclass(frozen=True, slots=True)
class Limit:
    """What opened with a limit; its amount and unit; the row of its task, if it is one."""

    opened: TaskOpened | ScopeOpened
    length: Mapping[str, Any]
    task_id: UUID | None


def rows(
    context: Context, files: FileSet, case_id: UUID, instance_id: UUID, limit: Limit
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The deadline, and the job of its ladder."""
    opened, due = limit.opened, due_or_never(limit.opened.due_at)
    start, unit = _start(opened, context.now), str(limit.length.get("unit", "d"))
    found = {
        "id": new_id(),
        "case_id": case_id,
        "instance_id": instance_id,
        "engine_key": opened.key,
        "element_id": opened.element,
        "task_id": limit.task_id,
        "key": str(opened.properties["deadline"]),
        "unit": unit,
        "started_at": start,
        "due_at": due,
        "moves": [],
        "rule": rules.rule_in_words(_amount(limit.length), unit) if limit.length else "",
        "rungs": ladder(files, str(opened.properties.get("ladder") or ""), unit, start, due, context.now),
    }
    return found, ladder_job(found)


def inherit(context: Context, instance_id: UUID, rows: Rows) -> dict[UUID, UUID]:
    """A task without a limit of its own, due when the one around it ends, is what that one's ladder speaks of.

    Limits that open with it are told in place; returned are those that run already, with the task.
    """
    own = {row["task_id"] for row in rows.new(Deadline)}
    tasks = [row for row in rows.new(UserTask) if row["id"] not in own and row["due_at"] != NO_LIMIT]
    new = {row["due_at"]: row for row in rows.new(Deadline) if row["task_id"] is None}
    left = [task for task in tasks if task["due_at"] not in new]
    running = repository.limits_around(context.work.session, instance_id, [task["due_at"] for task in left])
    for task in tasks:
        if limit := new.get(task["due_at"]):
            limit["task_id"], task["limit_unit"] = task["id"], limit["unit"]
        elif task["due_at"] in running:
            task["limit_unit"] = running[task["due_at"]].unit
    return {running[task["due_at"]].id: task["id"] for task in left if task["due_at"] in running}


def ladder_job(deadline: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The one job for the next rung; none when all have fired."""
    at = rules.next_rung(deadline["rungs"])
    same = {key: deadline[key] for key in ("case_id", "instance_id", "engine_key", "element_id")}
    job = {"id": new_id(), "kind": LADDER_JOB, "type": None, "retries": 3, "attempts": 0}
    return [] if at is None else [{**job, **same, "payload": {"deadline": str(deadline["id"])}, "due_at": at}]


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
