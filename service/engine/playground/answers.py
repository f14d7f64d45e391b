"""The answer of the protocol (section 7): all instances, what they wait for, and what was passed."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from service import engine, feel
from service.engine.playground.records import Record
from service.engine.playground.world import Playground
from service.engine.results import (
    InstanceView,
    JobOpened,
    Opened,
    ScopeView,
    SubscriptionOpened,
    TaskOpened,
    TimerOpened,
)


def answer(playground: Playground) -> dict[str, Any]:
    views = {
        number: engine.view(run.record.process, run.state)
        for number, run in playground.running.items()
        if run.record.state == "active"
    }
    return {
        "now": instant(playground.now),
        "instances": [_instance(playground, record, views) for record in playground.records],
        "passed": playground.passed[:],
    }


def _instance(playground: Playground, record: Record, views: Mapping[int, InstanceView]) -> dict[str, Any]:
    root = playground.root(record)
    shown: dict[str, Any] = {
        "key": record.key,
        "process": record.process.id,
        "parent": None if record.parent is None else str(record.parent),
        "state": record.state,
        "waiting": [],
        "variables": typed(record.variables),
        "scopes": [],
        "incidents": [],
    }
    if record.state != "active":
        return shown
    view, run = views[root.number], playground.running[root.number]
    rows = sorted(view.waiting, key=lambda row: run.rows[row.key][0])
    shown["waiting"] = [waiting(root, row) for row in rows if row.instance == record.call]
    shown["variables"] = typed(_own_variables(view, record))
    shown["scopes"] = [
        {"element": scope.element, "variables": typed(scope.variables)}
        for scope in view.scopes
        if _within(scope, record)
    ]
    shown["incidents"] = [
        {
            "key": f"{root.key}-{incident.key}",
            "element": incident.element,
            "code": incident.code,
            "message": incident.message,
        }
        for incident in view.incidents
        if incident.instance == record.call
    ]
    return shown


def _own_variables(view: InstanceView, record: Record) -> Mapping[str, Any]:
    if not record.call:
        return view.variables
    return next(scope.variables for scope in view.scopes if scope.key == record.call and scope.called)


def _within(scope: ScopeView, record: Record) -> bool:
    return scope.instance == record.call and not scope.called


def waiting(root: Record, row: Opened) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "key": f"{root.key}-{row.key}",
        "element": row.element,
        "kind": "user task" if row.kind == "task" else row.kind,
    }
    if isinstance(row, TaskOpened):
        due = None if row.due_at is None else instant(row.due_at)
        shown.update(groups=list(row.candidate_groups), assignee=row.assignee, due=due)
    elif isinstance(row, JobOpened):
        shown.update(type=row.type, retries=row.retries)
    elif isinstance(row, TimerOpened):
        shown["due"] = instant(row.due_at)
    elif isinstance(row, SubscriptionOpened) and row.subscription != "condition":
        shown["name"] = row.subscribed_to
        if row.subscription == "message":
            shown["correlation key"] = row.correlation_key
    return {**shown, "scope": list(row.scope)}


def typed(variables: Mapping[str, Any]) -> dict[str, Any]:
    return {name: feel.typed_json.encode(value) for name, value in variables.items()}


def instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
