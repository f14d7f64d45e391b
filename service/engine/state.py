"""The stored form of an instance: its scopes and live tokens, without the definition. Versioned, compact, bytes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from service.domain.errors import ProcessExecutionError
from service.engine import limits, values
from service.engine.definition import Process
from service.engine.scope import Instance, ScopeMixin
from service.engine.spiff import TaskState
from service.engine.token import ROOT, Phase, Token

VERSION = 1
PHASES: tuple[Phase, ...] = ("enter", "act", "leave", "starting", "ending", "completing")  # stored by number
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}  # version -> function to the next one


def store(instance: Instance) -> bytes:
    scopes = sorted(instance.all_scopes(), key=lambda scope: scope.depth_in)  # a host comes before what it holds
    document = {
        "v": VERSION,
        "p": instance.process.id,
        "k": instance.last_key,
        **({"n": instance.spent} if instance.spent else {}),
        **({"end": instance.outcome} if instance.outcome else {}),
        "s": [_scope(scope) for scope in scopes],
    }
    return values.dump(document, limits.STATE_BYTES)


def _scope(scope: ScopeMixin) -> list[Any]:
    host = 0 if scope.host is None else scope.host.id
    data = scope.data if scope.is_wall else None
    row = [host, scope.process.id, scope.spec.name, data, [_token(token) for token in scope.live()]]
    return [*row, list(scope.written)] if scope.written else row


def _token(token: Token) -> list[Any]:
    body = token.body
    parent = 0 if body is None else body.id
    phase = PHASES.index(token.phase)
    row = [token.id, token.task_spec.name, int(token.state), parent, phase, token.data, token.notes]
    while row[-1] in ({}, 0) and len(row) > 3:  # noqa: PLR2004  (what is left out is empty)
        row.pop()
    return row


def restore(process: Process, state: bytes | None, now: datetime) -> Instance:
    instance = Instance(process, now, process.deployment.zone)
    if state is None:
        return instance
    document = read(state)
    if document["p"] != process.id:
        raise ProcessExecutionError(f"The state is of the process '{document['p']}', not of '{process.id}'.")
    instance.last_key = document["k"]
    instance.spent = document.get("n", 0)
    instance.outcome = document.get("end")
    instance.completed = instance.outcome is not None
    for host, process_id, name, data, tokens, *written in document["s"]:
        scope: ScopeMixin = instance
        if host:
            scope = instance.add_scope(instance.by_key[host], process.deployment.process(process_id), name, data)
        else:
            scope.data = data
        scope.written = dict.fromkeys(written[0]) if written else {}
        for token in tokens:
            _restore_token(scope, token)
    return instance


def _restore_token(scope: ScopeMixin, row: list[Any]) -> None:
    missing: list[Any] = [0, 0, {}, {}]
    key, name, state, parent, phase, data, notes = row + missing[len(row) - 3 :]
    token = Token(scope, scope.spec.task_specs[name], scope.tasks[parent or ROOT], state, key)
    token.phase, token.data, token.internal_data = PHASES[phase], data, notes
    token.shown_before = "row" in notes
    if notes.get("row", {}).get("kind") == "condition":
        scope.top_workflow.conditions[key] = token
    if (host := notes.get("host")) is not None:
        scope.hosted.setdefault(host, {})[key] = token
    elif state == TaskState.WAITING:
        scope.joining.setdefault(name, {})[key] = token
    if state == TaskState.READY and "incident" not in notes:
        scope.top_workflow.ready.append(token)


def read(state: bytes) -> dict[str, Any]:
    document: dict[str, Any] = values.load(state)
    while (version := document["v"]) != VERSION:
        if version not in UPGRADES:
            raise ProcessExecutionError(f"The state is of version {version}, which this program can't read.")
        document = UPGRADES[version](document)
    return document
