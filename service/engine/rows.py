"""A token that waits for the outside, as the row that the outside keeps. The same from a step and from a look."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal, cast

from service.engine.definition import ElementInfo
from service.engine.results import (
    JobOpened,
    Opened,
    ScopeOpened,
    SubscriptionOpened,
    TaskOpened,
    TimerOpened,
)
from service.engine.token import BEGINS, ENDS, SCOPE, Token


def build(token: Token) -> Opened | None:
    """None: it waits for something that only happens inside (errors, escalations, compensation)."""
    row = token.notes.get("row")
    maker = None if row is None else MAKERS.get(row["kind"])
    return None if row is None or maker is None else maker(token, row)


def info_of(token: Token) -> ElementInfo:
    """The drawn element; of an event sub-process that waits, its start event."""
    process, spec = token.workflow.process, token.task_spec
    if spec.name in (BEGINS, ENDS):
        return ElementInfo(process.id, "process", process.name, process.id, (), None, "", None, {})
    element = spec.first(process).bpmn_id if token.notes.get("host") == SCOPE else spec.bpmn_id
    return process.elements[element]


def _common(token: Token, row: Mapping[str, Any]) -> tuple[ElementInfo, dict[str, Any]]:
    info = info_of(token)
    properties = {**info.properties, **row.get("p", {})}
    return info, {
        "key": token.id,
        "element": info.id,
        "name": info.name,
        "process": info.process,
        "instance": token.workflow.instance_key,
        "scope": info.scope,
        "properties": properties,
    }


def _task(token: Token, row: Mapping[str, Any]) -> TaskOpened:
    info, common = _common(token, row)
    return TaskOpened(
        **common,
        documentation=info.documentation,
        lane=info.lane,
        form=info.form,
        assignee=row.get("assignee"),
        candidate_groups=tuple(row.get("groups", ())),
        candidate_users=tuple(row.get("users", ())),
        due_at=_instant(row.get("due")),
        follow_up_at=_instant(row.get("follow")),
        priority=row.get("priority", 50),
        headers=dict(token.task_spec.settings.headers),
        inputs=dict(token.data),
    )


def _job(token: Token, row: Mapping[str, Any]) -> JobOpened:
    _, common = _common(token, row)
    headers = {**dict(token.task_spec.settings.headers), **row.get("h", {})}
    inputs, listener = dict(token.data), row.get("listener")
    return JobOpened(
        **common, type=row["type"], retries=row["retries"], headers=headers, inputs=inputs, listener=listener
    )


def _timer(token: Token, row: Mapping[str, Any]) -> TimerOpened:
    return TimerOpened(**_common(token, row)[1], due_at=datetime.fromisoformat(row["due"]))


def _scope(token: Token, row: Mapping[str, Any]) -> ScopeOpened:
    return ScopeOpened(**_common(token, row)[1], due_at=_instant(row.get("due")))


def _subscription(token: Token, row: Mapping[str, Any]) -> SubscriptionOpened:
    info, common = _common(token, row)
    return SubscriptionOpened(
        **common,
        subscription=cast("Literal['message', 'signal', 'condition']", row["kind"]),
        subscribed_to=row.get("name", ""),
        correlation_key=row.get("key", ""),
        form=info.form,
        documentation=info.documentation,
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


MAKERS: dict[str, Callable[[Token, Mapping[str, Any]], Opened]] = {
    "task": _task,
    "job": _job,
    "timer": _timer,
    "scope": _scope,
    "message": _subscription,
    "signal": _subscription,
    "condition": _subscription,
}
