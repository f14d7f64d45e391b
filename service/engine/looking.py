"""Looking at an instance: what it waits for, its variables, scopes and incidents. Nothing changes."""

from collections import ChainMap
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from service.engine import rows
from service.engine.definition import Process
from service.engine.results import ActiveElement, InstanceView, ScopeView
from service.engine.running import incident_of
from service.engine.scope import Instance
from service.engine.state import restore
from service.engine.token import COMPENSATION, Token

ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # nothing is evaluated


def view(definition: Process, state: bytes) -> InstanceView:
    """Everything in order of activation."""
    instance = restore(definition, state, ANY_TIME)
    tokens = sorted((t for scope in instance.all_scopes() for t in scope.live()), key=lambda token: token.id)
    shown = [token for token in tokens if not _sleeps(token)]
    built = [(token, row) for token in shown if (row := rows.build(token)) is not None]
    return InstanceView(
        waiting=tuple(row for token, row in built if "incident" not in token.notes and row.kind != "scope"),
        rows=tuple(row for _, row in built),
        variables=instance.data,
        scopes=tuple(_scope(instance, token) for token in shown if _has_scope(instance, token)),
        active=tuple(_active(token) for token in shown if not token.is_subscription),
        incidents=tuple(incident_of(token) for token in shown if "incident" in token.notes),
        ended=instance.outcome is not None,
    )


def variables_at(definition: Process, state: bytes, key: int) -> Mapping[str, Any]:
    """All variables that are visible where the token of that key stands; of a call also its inputs."""
    instance = restore(definition, state, ANY_TIME)
    token = instance.find(key)
    called = instance.subprocesses.get(key)
    inputs = {name: called.data.get(name) for name in token.data} if called is not None and called.is_wall else {}
    return dict(ChainMap(inputs, *token.scopes()))


def _sleeps(token: Token) -> bool:
    """Dormant for compensation, or within a completed sub-process that is kept for it."""
    if token.notes.get("host") == COMPENSATION:
        return True
    host = token.workflow.host
    return host is not None and _sleeps(host)


def _has_scope(instance: Instance, token: Token) -> bool:
    return not token.is_subscription and (token.id in instance.subprocesses or bool(token.data))


def _scope(instance: Instance, token: Token) -> ScopeView:
    inner = instance.subprocesses.get(token.id)
    return ScopeView(
        token.id,
        token.task_spec.bpmn_id,
        token.workflow.process.id if inner is None else inner.process.id,
        token.workflow.instance_key,
        token.data if inner is None else inner.data,
        called=inner is not None and inner.is_wall,
        local=inner is None,
    )


def _active(token: Token) -> ActiveElement:
    scope = token.workflow
    return ActiveElement(
        token.id, token.task_spec.bpmn_id, scope.process.id, scope.instance_key, "incident" in token.notes
    )
