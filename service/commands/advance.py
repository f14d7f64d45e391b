"""Applying what the engine changed: state, tasks, jobs, subscriptions, deadlines, grants, incidents, history.

One place.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from service import engine
from service.commands import deadlines
from service.commands.definitions import FileSet
from service.commands.executor import Context
from service.commands.plain import plain
from service.commands.routing import Route, role_of, route
from service.domain.ids import new_id
from service.engine import (
    Closed,
    JobOpened,
    ScopeOpened,
    StepResult,
    SubscriptionOpened,
    TaskOpened,
    TimerOpened,
)
from service.persistence.models import (
    AccessGrant,
    CaseRecord,
    HistoryEvent,
    Incident,
    MessageSubscription,
    ProcessInstance,
    UserTask,
)
from service.persistence.repositories import steps
from service.persistence.repositories import work as repository


@dataclass(frozen=True, slots=True)
class Change:
    """What a person or the clock did, for the history: `kind` is subject.past_verb.

    `details` holds ids and names of elements only.
    """

    kind: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Advanced:
    """Tasks that the step opened, with the teams they went to."""

    tasks: tuple[tuple[UserTask, str], ...]


def advance(
    context: Context, case: CaseRecord, instance: ProcessInstance, files: FileSet, result: StepResult, change: Change
) -> Advanced:
    """Writes the step's result. The caller holds the instance's lock and gave the engine `instance.state`."""
    session = context.work.session
    _close_tasks(context, instance, result.closed)
    category = _category(files, instance, result)
    over = _over(result.closed)
    steps.write(session, instance, steps.Step(result.state, result.ended, context.now, category, over))
    limits = _limits(files, instance, result)
    tasks = _open_tasks(context, case, instance, files, result, limits)
    jobs = _jobs(context, case, instance, result)
    ids = {task.engine_key: task.id for task, _ in tasks}
    limited = [row for row in _limited(result) if row.key in limits]
    jobs += deadlines.open_deadlines(context, case, instance, files, limited, ids, limits)
    _subscribe(context, case, instance, result)
    session.add_all(
        Incident(
            case_id=case.id,
            instance_id=instance.id,
            engine_key=found.key,
            element_id=found.element,
            code=found.code.replace(" ", "-"),
            message=found.message,
            opened_at=context.now,
        )
        for found in result.incidents
    )
    record(context, case.id, change, [*events(result)])
    session.flush()
    if jobs:
        repository.upsert_jobs(session, jobs)
    return Advanced(tuple((task, to.team_name) for task, to in tasks))


def _category(files: FileSet, instance: ProcessInstance, result: StepResult) -> str | None:
    """The tag of where the case is: that of the newest element entered that has one; None: as it was."""
    elements = files.engine.process(instance.process_key).elements
    entered = [
        event.element for event in result.history if event.what == "entered" and event.process == instance.process_key
    ]
    named = [
        str(elements[key].properties["category"])
        for key in entered
        if key in elements and "category" in elements[key].properties
    ]
    return named[-1] if named else None


def _close_tasks(context: Context, instance: ProcessInstance, closed: Sequence[Closed]) -> None:
    keys = [row.key for row in closed if row.kind == "task"]
    held = {row.engine_key: row for row in context.work.session.identity_map.values() if isinstance(row, UserTask)}
    missing = [key for key in keys if key not in held]
    tasks = [held[key] for key in keys if key in held]
    for task in [*tasks, *(repository.open_tasks(context.work.session, instance.id, missing) if missing else ())]:
        task.closed_at, task.revision = context.now, task.revision + 1


def _over(closed: Sequence[Closed]) -> dict[str, list[int]]:
    """Of timers, jobs and subscriptions the rows go; deadlines stay as a record, drafts only of what was cancelled."""

    def keys(*kinds: str, reason: str | None = None) -> list[int]:
        return [row.key for row in closed if row.kind in kinds and reason in (None, row.reason)]

    return {
        "drafts": keys("task", reason="completed"),
        "jobs": [row.key for row in closed if row.kind != "incident"],
        "waits": keys("message", "signal", "condition"),
        "met": keys("task", "scope", reason="completed"),
        "cancelled": keys("task", "scope", reason="cancelled"),
        "mended": keys("incident"),
    }


def _open_tasks(
    context: Context,
    case: CaseRecord,
    instance: ProcessInstance,
    files: FileSet,
    result: StepResult,
    limits: Mapping[int, Mapping[str, Any]],
) -> list[tuple[UserTask, Route]]:
    opened = [row for row in result.opened if isinstance(row, TaskOpened)]
    if not opened:
        return []
    routes = route(context, case, files, opened)
    tasks = [(_task(context, case, instance, row, to), to) for row, to in zip(opened, routes, strict=True)]
    for task, _ in tasks:
        task.limit_unit = str(limits[task.engine_key].get("unit", "d")) if task.engine_key in limits else None
    context.work.session.add_all(task for task, _ in tasks)
    context.work.session.flush()
    context.work.session.add_all(
        AccessGrant(case_id=case.id, team_id=task.team_id, task_id=task.id, reason="task", from_at=context.now)
        for task, _ in tasks
        if task.team_id != case.owning_team_id
    )
    return tasks


def _task(context: Context, case: CaseRecord, instance: ProcessInstance, row: TaskOpened, to: Route) -> UserTask:
    return UserTask(
        id=new_id(),
        case_id=case.id,
        case_reference=case.reference,
        instance_id=instance.id,
        engine_key=row.key,
        process_key=row.process,
        element_id=row.element,
        name=row.name or row.element,
        documentation=row.documentation,
        form_key=row.form,
        role=to.role,
        area_id=to.area_id,
        team_id=to.team_id,
        priority=case.priority,
        priority_value=case.priority_value,
        due_at=deadlines.due_or_never(row.due_at),
        follow_up_at=row.follow_up_at,
        inputs=plain(row.inputs),
        properties=plain(row.properties),
        opened_at=context.now,
        revision=0,
    )


def _jobs(context: Context, case: CaseRecord, instance: ProcessInstance, result: StepResult) -> list[dict[str, Any]]:
    """Timers, service tasks, messages to route, and going on after the bound of a step."""

    def row(kind: str, key: int | None, element: str | None, **rest: Any) -> dict[str, Any]:
        return {
            "id": new_id(),
            "kind": kind,
            "case_id": case.id,
            "instance_id": instance.id,
            "engine_key": key,
            "element_id": element,
            "type": None,
            "payload": {},
            "due_at": context.now,
            "retries": 3,
            "attempts": 0,
            **rest,
        }

    jobs = []
    for opened in result.opened:
        match opened:
            case TimerOpened():
                jobs.append(row("timer", opened.key, opened.element, due_at=opened.due_at))
            case JobOpened():
                payload = {"headers": dict(opened.headers)}
                jobs.append(
                    row(
                        "service", opened.key, opened.element, type=opened.type, retries=opened.retries, payload=payload
                    )
                )
    for sent in result.published:
        message: dict[str, Any] = {
            "name": sent.name,
            "correlation_key": sent.correlation_key,
            "variables": plain(sent.variables),
            "time_to_live": sent.time_to_live.total_seconds() if sent.time_to_live else 0,
            "message_id": sent.message_id,
        }
        jobs.append(row(sent.kind, None, sent.element, payload=message))
    return [*jobs, *([row("continue", 0, None)] if result.more else [])]


def _limited(result: StepResult) -> Iterable[TaskOpened | ScopeOpened]:
    return (
        row
        for row in result.opened
        if isinstance(row, TaskOpened | ScopeOpened) and row.properties.get("deadline") and row.due_at
    )


def _limits(files: FileSet, instance: ProcessInstance, result: StepResult) -> dict[int, Mapping[str, Any]]:
    """Engine key → amount and unit of the limit that runs there; the variable `limits` seen there has them by key."""
    definition = files.engine.process(instance.process_key)
    seen = {
        row.key: (
            engine.variables_at(definition, result.state, row.key).get("limits") or {},
            row.properties["deadline"],
        )
        for row in _limited(result)
    }
    return {key: limits.get(str(name)) or {} for key, (limits, name) in seen.items()}


def _subscribe(context: Context, case: CaseRecord, instance: ProcessInstance, result: StepResult) -> None:
    context.work.session.add_all(
        MessageSubscription(
            case_id=case.id,
            instance_id=instance.id,
            engine_key=row.key,
            element_id=row.element,
            kind=row.subscription,
            name=row.subscribed_to,
            correlation_key=row.correlation_key,
            title=row.name,
            documentation=row.documentation,
            form_key=row.form,
            offered_to=str(row.properties.get("offered_to") or ""),
        )
        for row in result.opened
        if isinstance(row, SubscriptionOpened)
    )


def events(result: StepResult) -> Iterable[list[Any]]:
    """Compact: [first letter of what happened, process, element or flow, key]."""
    return ([event.what[0], event.process, event.element, event.key] for event in result.history)


def record(context: Context, case_id: UUID | None, change: Change, engine_events: Sequence[Any] = ()) -> None:
    """One row of history a command. The digest covers the content, salted, so that erasing it keeps the chain whole."""
    salt = os.urandom(16)
    content = json.dumps([change.kind, change.details, engine_events], sort_keys=True, default=str).encode()
    context.work.session.add(
        HistoryEvent(
            at=context.now,
            case_id=case_id,
            person_id=context.actor.person_id if context.actor else None,
            kind=change.kind,
            details=dict(change.details),
            events=list(engine_events),
            salt=salt,
            digest=hashlib.sha256(salt + content).digest(),
        )
    )


__all__ = ["Advanced", "Change", "advance", "record", "role_of"]
