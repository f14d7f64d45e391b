"""Conditions that events wait for: when they are asked, and if they hold."""

from collections.abc import Sequence
from typing import cast

from service import feel
from service.engine.failures import StepError
from service.engine.step import Change
from service.engine.token import Token
from service.engine.waits import Event


def is_met(token: Token, changes: Sequence[Change]) -> bool:
    """`changes` empty: it was not asked yet. What can't be answered does not hold."""
    event = cast("Event", token.task_spec.awaited(token.workflow.process))
    host = token.workflow.tasks.get(token.notes.get("host"), token)
    if changes and not any(_concerns(change, event, host) for change in changes):
        return False
    try:
        return host.evaluate(event.text) is True
    except StepError:
        return False


def _concerns(change: Change, event: Event, host: Token) -> bool:
    """The condition names the variable, sees it from where it is asked, and wants to hear of such a change."""
    if change.what not in event.changes or change.name not in _names(event.text or ""):
        return False
    return next((scope for scope in host.scopes() if change.name in scope), None) is change.scope


def _names(text: str) -> frozenset[str]:
    return feel.compile_expression(text.removeprefix("=")).names
