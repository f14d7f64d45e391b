"""Limits that end at another time: what carries them, what is due with them, variables that hold the end."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from service import feel
from service.domain.errors import InvalidInputError
from service.engine import rows
from service.engine.definition import Process
from service.engine.results import StepResult
from service.engine.running import advance
from service.engine.scope import Instance
from service.engine.token import Token
from service.engine.values import incoming


def move_limits(
    definition: Process,
    state: bytes,
    limits: Collection[str],
    due_at: datetime,
    now: datetime,
    *,
    variables: Collection[str] = (),
) -> StepResult:
    """Puts the open limits of these keys (property `deadline`) at another time.

    A task without a limit of its own moves with the limit at whose end it is due. A variable of one of the given
    names is set where it holds the old end; conditions are asked with the next step. What moved comes back as opened.
    """
    if due_at.tzinfo is None:
        raise InvalidInputError("The new time doesn't say in which time zone it is.")

    def apply(instance: Instance) -> None:
        found = [(token, _limit(token)) for scope in instance.all_scopes() for token in scope.live() if _due(token)]
        ends = {_due(token) for token, limit in found if limit in limits}
        for token, limit in found:
            if limit in limits or (limit is None and _due(token) in ends):
                token.notes["row"]["due"] = due_at.astimezone(UTC).isoformat()
                instance.changed[token.id] = token
        for scope in instance.all_scopes():
            _set(scope.data, variables, {datetime.fromisoformat(end) for end in ends if end}, due_at)

    return advance(definition, state, apply, now)


def _due(token: Token) -> str | None:
    """When an open task or scope ends."""
    row = token.notes.get("row") or {}
    due: str | None = row.get("due") if row.get("kind") in ("task", "scope") else None
    return due


def _limit(token: Token) -> Any:
    """Key of its own limit."""
    built = rows.build(token)
    return built.properties.get("deadline") if built else None


def _set(data: dict[str, Any], names: Collection[str], ends: Collection[datetime], due_at: datetime) -> None:
    held = {name: data[name] for name in names if isinstance(data.get(name), feel.values.DateTime)}
    moved = {name: due_at for name, value in held.items() if feel.values.to_python(value) in ends}
    data.update(incoming(moved))
