"""Rows of what a step opened: tasks with who may see them, jobs, subscriptions, incidents."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from service.commands.deadlines import due_or_never
from service.commands.executor import Context
from service.commands.plain import plain
from service.commands.routing import Route
from service.domain.ids import new_id
from service.engine import THROWN_WAITS, JobOpened, StepResult, SubscriptionOpened, TaskOpened, TimerOpened
from service.persistence.models import CaseRecord, ProcessInstance

Row = dict[str, Any]
RETRIES = 3


def task(
    context: Context, case: CaseRecord, instance: ProcessInstance, opened: TaskOpened, to: Route, limit_unit: str | None
) -> Row:
    return {
        "id": new_id(),
        "case_id": case.id,
        "case_reference": case.reference,
        "instance_id": instance.id,
        "engine_key": opened.key,
        "process_key": opened.process,
        "element_id": opened.element,
        "name": opened.name or opened.element,
        "documentation": opened.documentation,
        "form_key": opened.form,
        "role": to.role,
        "area_id": to.area_id,
        "team_id": to.team_id,
        "priority": case.priority,
        "priority_value": case.priority_value,
        "due_at": due_or_never(opened.due_at),
        "limit_unit": limit_unit,
        "follow_up_at": opened.follow_up_at,
        "inputs": plain(opened.inputs),
        "properties": plain(opened.properties),
        "opened_at": context.now,
        "revision": 0,
    }


def grant(context: Context, case: CaseRecord, team_id: UUID, task_id: UUID | None, reason: str) -> Row:
    return {
        "case_id": case.id,
        "team_id": team_id,
        "task_id": task_id,
        "reason": reason,
        "from_at": context.now,
    }


def jobs(context: Context, case_id: UUID, instance_id: UUID, result: StepResult, generation: int = 0) -> Iterable[Row]:
    """Timers, service tasks, messages to route, and going on after the bound of a step."""

    def job(kind: str, key: int | None, element: str | None, **rest: Any) -> Row:
        given = {"kind": kind, "engine_key": key, "element_id": element, "due_at": context.now}
        return {**job_row(case_id, instance_id), **given, **rest}

    for opened in result.opened:
        match opened:
            case TimerOpened():
                yield job("timer", opened.key, opened.element, due_at=opened.due_at)
            case JobOpened(key=key, element=element, type=kind, retries=retries, headers=headers):
                yield job("service", key, element, type=kind, retries=retries, payload={"headers": dict(headers)})
    for sent in result.published:
        message = {
            "name": sent.name,
            "correlation_key": sent.correlation_key,
            "variables": plain(sent.variables),
            "time_to_live": (THROWN_WAITS if sent.time_to_live is None else sent.time_to_live).total_seconds(),
            "message_id": sent.message_id,
            "last_key": sent.last_key,
            "generation": generation,
        }
        yield job(sent.kind, None, sent.element, payload=message)
    if result.more:
        yield job("continue", 0, None)


def job_row(case_id: UUID, instance_id: UUID) -> Row:
    """A job's columns as they begin."""
    return {
        "id": new_id(),
        "case_id": case_id,
        "instance_id": instance_id,
        "type": None,
        "payload": {},
        "retries": RETRIES,
        "attempts": 0,
    }


def offer(context: Context, case_id: UUID, instance_id: UUID, what: Mapping[str, Any]) -> Row:
    """What an instance that a message had started was in the way of."""
    return {**job_row(case_id, instance_id), "kind": "offer", "due_at": context.now, "payload": what}


def subscriptions(case_id: UUID, instance_id: UUID, result: StepResult) -> Sequence[Row]:
    return [
        {
            "case_id": case_id,
            "instance_id": instance_id,
            "engine_key": row.key,
            "element_id": row.element,
            "kind": row.subscription,
            "name": row.subscribed_to,
            "correlation_key": row.correlation_key,
            "title": row.name,
            "documentation": row.documentation,
            "form_key": row.form,
            "offered_to": str(row.properties.get("offered_to") or ""),
            "process_key": row.process,
        }
        for row in result.opened
        if isinstance(row, SubscriptionOpened)
    ]


def incidents(context: Context, case_id: UUID, instance_id: UUID, result: StepResult) -> Sequence[Row]:
    return [
        {
            "case_id": case_id,
            "instance_id": instance_id,
            "engine_key": found.key,
            "element_id": found.element,
            "code": found.code.replace(" ", "-"),
            "message": found.message,
            "opened_at": context.now,
        }
        for found in result.incidents
    ]


def names(tasks: Iterable[Mapping[str, Any]]) -> dict[int, UUID]:
    """Engine key → id of the task's row."""
    return {row["engine_key"]: row["id"] for row in tasks}
