"""Who catches what: errors and escalations from the inside out, and what happens when a subscription fires."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from service.engine import timers
from service.engine.failures import StepError
from service.engine.token import SCOPE, Token


def catcher(token: Token, kind: str, code: str) -> Token | None:
    """Boundary events of the activity, of its multi-instance body, event sub-processes of the scope; then outward."""
    at: Token | None = token
    while at is not None:
        hosts: list[int | str] = [at.id, *([] if at.body is None else [at.body.id]), SCOPE]
        for host in hosts:
            waits: dict[str | None, Token] = {
                found.notes["row"].get("code"): found
                for found in at.workflow.hosted.get(host, {}).values()
                if found.notes["row"]["kind"] == kind
            }
            if found := waits.get(code) or waits.get(None):
                return found
        at = at.workflow.host
    return None


def throw(token: Token, kind: str, code: str, variables: Mapping[str, Any]) -> None:
    """Caught by nobody: an error is an incident where it was thrown, an escalation is over."""
    if found := catcher(token, kind, code):
        trigger(found, variables)
    elif kind == "error":
        raise StepError("error", f"Nothing catches the error '{code}'.")


def trigger(token: Token, variables: Mapping[str, Any] | None = None) -> None:
    """A subscription fired: of a catching event, a gateway, a boundary event or an event sub-process."""
    host = token.notes.get("host")
    if host is None:
        token.resume(variables)
    elif host == SCOPE:
        _event_subprocess(token, variables)
    else:
        owner = token.workflow.tasks[host]
        if owner.task_spec.waits_for_events:
            _go_on(_release(token), variables, fired=True, after=owner)
        else:
            _boundary(token, owner, variables)


def _boundary(token: Token, owner: Token, variables: Mapping[str, Any] | None) -> None:
    if token.task_spec.interrupting:
        _release(token)
        owner.cancel()
        _go_on(token, variables)
    else:
        _go_on(_again(token), variables)


def _event_subprocess(token: Token, variables: Mapping[str, Any] | None) -> None:
    if token.task_spec.first(token.workflow.process).interrupting:
        _release(token)
        token.workflow.interrupt(keep=token)
        _go_on(token, variables)
    else:
        _go_on(_again(token), variables)


def _release(token: Token) -> Token:
    """The subscription is over; its token goes on itself."""
    token.detach()
    token.close_row("completed")
    return token


def _again(token: Token) -> Token:
    """The subscription stays, of a timer until its turns are used up; a fresh token goes on."""
    fresh = token.workflow.task_tree._add_child(token.task_spec).go_with(token)  # noqa: SLF001
    row = token.notes["row"]
    if row["kind"] != "timer":
        return fresh
    turn = timers.next_due(datetime.fromisoformat(row["due"]), row.get("repeat"), token.top.zone)
    if turn is None:
        token.close_row("completed")
        token.remove(None)
    else:
        token.open("timer", due=turn[0].isoformat(), repeat=turn[1], p=row.get("p"))
    return fresh


def _go_on(
    token: Token, variables: Mapping[str, Any] | None, *, fired: bool = False, after: Token | None = None
) -> None:
    if variables:
        token.notes["result"] = dict(variables)
    if after is not None:
        after.task_spec.go(after, token)
    if fired:
        token.notes["fired"] = True
    token._ready()  # noqa: SLF001
