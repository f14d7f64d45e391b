"""Looking at an instance: what it waits for, its variables, scopes and incidents. Nothing changes."""

from collections import ChainMap
from collections.abc import Iterator, Mapping
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
        scopes=tuple(scope for token in shown if not token.is_subscription for scope in _scopes(instance, token)),
        active=tuple(_active(token) for token in shown if not token.is_subscription),
        incidents=tuple(incident_of(token) for token in shown if "incident" in token.notes),
        ended=instance.outcome is not None,
    )


def variables_at(definition: Process, state: bytes, key: int) -> Mapping[str, Any]:
    """All variables that are visible where the token of that key stands."""
    return dict(ChainMap(*restore(definition, state, ANY_TIME).find(key).scopes()))


def _sleeps(token: Token) -> bool:
    """Dormant for compensation, or within a completed sub-process that is kept for it."""
    if token.notes.get("host") == COMPENSATION:
        return True
    host = token.workflow.host
    return host is not None and _sleeps(host)


def _scopes(instance: Instance, token: Token) -> Iterator[ScopeView]:
    """A sub-process has the variables of its element; a call has its own, and those of the process that it called."""
    inner, scope = instance.subprocesses.get(token.id), token.workflow
    is_call = inner is not None and inner.is_wall
    at = token.id, token.task_spec.bpmn_id, scope.process.id, scope.instance_key
    if token.data and (inner is None or is_call):
        yield ScopeView(*at, token.data, local=True)
    if collected := token.collected:
        yield ScopeView(*at, collected, local=True)
    if inner is not None:
        key, element, _, around = at
        yield ScopeView(key, element, inner.process.id, around, inner.data, called=is_call)


def _active(token: Token) -> ActiveElement:
    scope = token.workflow
    return ActiveElement(
        token.id, token.task_spec.bpmn_id, scope.process.id, scope.instance_key, "incident" in token.notes
    )
