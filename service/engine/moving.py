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
    only_sooner: bool = False,
) -> StepResult:
    """Puts the open limits of these keys (property `deadline`) at another time; `only_sooner`: those that end later.

    A task without a limit of its own moves with the limit at whose end it is due, a boundary timer with the element
    at whose end it fires. A variable of one of the given names is set where it holds the old end; conditions are
    asked with the next step. What moved comes back as opened.
    """
    if due_at.tzinfo is None:
        raise InvalidInputError("The new time doesn't say in which time zone it is.")

    def apply(instance: Instance) -> None:
        found = [token for scope in instance.all_scopes() for token in scope.live() if _due(token)]
        for end, moved in _moved(found, limits, due_at if only_sooner else None).items():
            for token in moved:
                token.notes["row"]["due"] = due_at.astimezone(UTC).isoformat()
                instance.changed[token.id] = token
            for scope in instance.all_scopes():
                _set(scope.data, variables, end, due_at)

    return advance(definition, state, apply, now)


def _moved(found: list[Token], limits: Collection[str], sooner: datetime | None) -> dict[datetime, list[Token]]:
    """What moves, by the end that it has now."""
    own = [token for token in found if token.notes["row"]["kind"] != "timer"]
    ends = {_end(token) for token in own if _limit(token) in limits}
    moved = {end: [t for t in own if _end(t) == end and _limit(t) in (None, *limits)] for end in ends}
    for end, tokens in moved.items():
        hosts = {token.id for token in tokens}
        tokens += [t for t in found if t not in own and _end(t) == end and t.notes.get("host") in hosts]
    return {end: tokens for end, tokens in moved.items() if sooner is None or end > sooner}


def _due(token: Token) -> str | None:
    """When an open task or scope ends, or a timer fires."""
    row = token.notes.get("row") or {}
    due: str | None = row.get("due") if row.get("kind") in ("task", "scope", "timer") else None
    return due


def _end(token: Token) -> datetime:
    return datetime.fromisoformat(token.notes["row"]["due"])


def _limit(token: Token) -> Any:
    """Key of its own limit."""
    built = rows.build(token)
    return built.properties.get("deadline") if built else None


def _set(data: dict[str, Any], names: Collection[str], end: datetime, due_at: datetime) -> None:
    held = {name: data[name] for name in names if isinstance(data.get(name), feel.values.DateTime)}
    moved = {name: due_at for name, value in held.items() if feel.values.to_python(value) == end}
    data.update(incoming(moved))
