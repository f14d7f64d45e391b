"""Applying what the engine changed: state, tasks, jobs, subscriptions, deadlines, grants, incidents, history.

One place, and one statement.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from service import engine
from service.commands import deadlines, decided, history, messages, opened
from service.commands.definitions import FileSet
from service.commands.executor import Context
from service.commands.history import Change
from service.commands.routing import Route, route
from service.domain.history import Happened
from service.engine import Closed, ScopeOpened, StepResult, SubscriptionOpened, TaskOpened
from service.persistence.models import (
    AccessGrant,
    CaseRecord,
    Deadline,
    HistoryEvent,
    Incident,
    Job,
    MessageSubscription,
    ProcessInstance,
    UserTask,
)
from service.persistence.repositories import steps
from service.persistence.repositories.steps import Rows


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an instance whose lock the caller holds (or that is new).

    `rows`: what is written with it, as the answers that led to it; `finished_by`: the task that a person finished, and
    who. `generation`: how many starts by messages and signals, one out of the other's first step, led to it.
    """

    case: CaseRecord
    instance: ProcessInstance
    files: FileSet
    change: Change
    rows: Rows = field(default_factory=Rows)
    finished_by: tuple[UUID, UUID] | None = None
    is_first: bool = False
    undo_until: datetime | None = None
    is_by_worker: bool = False
    generation: int = 0


@dataclass(frozen=True, slots=True)
class OpenedTask:
    name: str
    team_id: UUID
    team_name: str


def advance(context: Context, step: Step, result: StepResult) -> list[OpenedTask]:
    """Writes the step's result, which the engine made of `step.instance.state`; returns the tasks that it opened."""
    case, instance, rows = step.case, step.instance, step.rows
    limits = _limits(step, result)
    tasks = _open_tasks(context, step, result, limits)
    ids = opened.names(rows.new(UserTask))
    rows.add(Job, *opened.jobs(context, case.id, instance.id, result, step.generation))
    for row in _limited(result):
        if row.key in limits:
            limit = deadlines.Limit(row, limits[row.key], ids.get(row.key))
            deadline, ladder = deadlines.rows(context, step.files, case.id, instance.id, limit)
            rows.add(Deadline, deadline)
            rows.add(Job, *ladder)
    if result.ended and (offered := messages.ended(instance)):
        rows.add(Job, opened.offer(context, case.id, instance.id, offered))
    inherited = deadlines.inherit(context, instance.id, rows)
    rows.add(MessageSubscription, *opened.subscriptions(case.id, instance.id, result))
    rows.add(Incident, *opened.incidents(context, case.id, instance.id, result))
    happened = (Happened(event.what, event.process, event.element, event.key) for event in result.history)
    rows.add(HistoryEvent, history.row(context, case.id, _change(step, result), happened))
    context.work.session.flush()
    steps.write(context.work.session, instance, _written(context, step, result, inherited))
    messages.deliver_buffered(context, _awaited(result))
    return tasks


def _change(step: Step, result: StepResult) -> history.Change:
    """With the rules of decision tables that fired in the step."""
    if not result.decisions:
        return step.change
    return history.Change(step.change.kind, {**step.change.details, "decided": decided.pack(result.decisions)})


def _awaited(result: StepResult) -> list[tuple[str, str]]:
    """Names and correlation keys of the messages that the step began to wait for."""
    return [
        (row.subscribed_to, row.correlation_key)
        for row in result.opened
        if isinstance(row, SubscriptionOpened) and row.subscription == "message" and row.correlation_key
    ]


def _written(context: Context, step: Step, result: StepResult, inherited: Mapping[UUID, UUID]) -> steps.Step:
    return steps.Step(
        result.state,
        result.ended,
        context.now,
        _category(step, result),
        _over(result.closed, result.opened),
        step.rows,
        step.finished_by,
        step.is_first,
        inherited,
        step.undo_until,
        step.is_by_worker,
    )


def _category(step: Step, result: StepResult) -> str | None:
    """The tag of where the case is: that of the newest element entered that has one; None: as it was."""
    process = step.instance.process_key
    elements = step.files.engine.process(process).elements
    entered = [event.element for event in result.history if event.what == "entered" and event.process == process]
    named = [
        str(elements[key].properties["category"])
        for key in entered
        if key in elements and "category" in elements[key].properties
    ]
    return named[-1] if named else None


def _over(closed: Sequence[Closed], opened_now: Iterable[Any]) -> dict[str, list[int]]:
    """Of timers, jobs and subscriptions the rows go, unless the same key opened anew (a cycle timer's next turn).

    Deadlines stay as a record, drafts of what was cancelled.
    """
    opened_now = list(opened_now)
    again = {row.key for row in opened_now}
    waits = {row.key for row in opened_now if isinstance(row, SubscriptionOpened)}

    def keys(*kinds: str, reason: str | None = None) -> list[int]:
        return [row.key for row in closed if row.kind in kinds and reason in (None, row.reason)]

    return {
        "closed": keys("task"),
        "drafts": keys("task", reason="completed"),
        "jobs": [row.key for row in closed if row.kind != "incident" and row.key not in again],
        "waits": [key for key in keys("message", "signal", "condition") if key not in waits],
        "met": keys("task", "scope", reason="completed"),
        "cancelled": keys("task", "scope", reason="cancelled"),
        "mended": keys("incident"),
    }


def _open_tasks(
    context: Context, step: Step, result: StepResult, limits: Mapping[int, Mapping[str, Any]]
) -> list[OpenedTask]:
    found = [row for row in result.opened if isinstance(row, TaskOpened)]
    if not found:
        return []
    case, rows = step.case, step.rows
    routes = route(context, case, step.files, found, rows)
    for row, to in zip(found, routes, strict=True):
        unit = str(limits[row.key].get("unit", "d")) if row.key in limits else None
        task = opened.task(context, case, step.instance, row, to, unit)
        rows.add(UserTask, task)
        if to.team_id != case.owning_team_id:
            rows.add(AccessGrant, opened.grant(context, case, to.team_id, task["id"], "task"))
    return [_told(row, to) for row, to in zip(found, routes, strict=True)]


def _told(row: TaskOpened, to: Route) -> OpenedTask:
    return OpenedTask(row.name or row.element, to.team_id, to.team_name)


def _limited(result: StepResult) -> Iterable[TaskOpened | ScopeOpened]:
    return (
        row
        for row in result.opened
        if isinstance(row, TaskOpened | ScopeOpened) and row.properties.get("deadline") and row.due_at
    )


def _limits(step: Step, result: StepResult) -> dict[int, Mapping[str, Any]]:
    """Engine key → amount and unit of the limit that runs there; the variable `limits` seen there has them by key."""
    definition = step.files.engine.process(step.instance.process_key)
    seen = {
        row.key: (
            engine.variables_at(definition, result.state, row.key).get("limits") or {},
            row.properties["deadline"],
        )
        for row in _limited(result)
    }
    return {key: limits.get(str(name)) or {} for key, (limits, name) in seen.items()}
