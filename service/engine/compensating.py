"""Leaving, keeping and waking what compensates completed activities."""

from typing import TYPE_CHECKING

from service.engine.spiff import TaskState
from service.engine.token import COMPENSATION, SCOPE, Token

if TYPE_CHECKING:
    from service.engine.scope import ScopeMixin


def leave_dormant(token: Token, handler: str) -> None:
    """`token` completed an activity: its handler sleeps, with the local variables as they were."""
    scope = token.workflow
    dormant = scope.task_tree._add_child(scope.spec.task_specs[handler], TaskState.WAITING)  # noqa: SLF001
    dormant.attach(COMPENSATION)
    dormant.notes["of"] = token.task_spec.bpmn_id
    dormant.data = dict(token.data)
    dormant.go_with(token)


def keep_scope(host: Token, scope: "ScopeMixin") -> None:
    """A sub-process completed with dormant handlers in it: a dormant token keeps its scope until the outer one ends."""
    for other in list(scope.hosted.get(SCOPE, {}).values()):
        other.cancel()
    keeper = host.workflow.task_tree._add_child(host.task_spec, TaskState.WAITING)  # noqa: SLF001
    keeper.attach(COMPENSATION)
    keeper.go_with(host)
    keeper.notes["of"] = host.task_spec.bpmn_id
    keeper.phase, keeper.data = "act", host.data
    subprocesses = host.top.subprocesses
    subprocesses[keeper.id] = kept = subprocesses.pop(host.id)
    kept.parent_task_id, kept.host, kept.completed = keeper.id, keeper, False


def wake(thrower: Token, activity: str | None) -> bool:
    """Wake the handlers of the scope (of one activity, or all); True if the thrower has to wait for them."""
    scope = thrower.workflow
    while scope.host is not None and scope.host.task_spec.is_event_subprocess:
        scope = scope.host.workflow
    sleeping = [t for t in scope.hosted.get(COMPENSATION, {}).values() if activity in (None, t.notes["of"])]
    thrower.notes["compensating"] = len(sleeping)
    for token in reversed(sleeping):
        _wake(token, thrower.id)
    return bool(sleeping)


def _wake(token: Token, thrower: int) -> None:
    token.detach()
    token.notes["for_"] = thrower
    inner = token.top.subprocesses.get(token.id)
    if inner is None:
        token._ready()  # noqa: SLF001
        return
    token._set_state(TaskState.STARTED)  # noqa: SLF001
    sleeping = list(inner.hosted.get(COMPENSATION, {}).values())
    for other in reversed(sleeping):
        _wake(other, token.id)
