"""By hand: cancel what is active, move a token to another element."""

from datetime import datetime

from service.domain.errors import ConflictError, InvalidInputError, ProcessExecutionError
from service.engine.commands import running
from service.engine.definition import Process
from service.engine.elements.scopes import SubProcess
from service.engine.failures import StepError
from service.engine.results import StepResult
from service.engine.running import advance
from service.engine.scope import Instance, ScopeMixin
from service.engine.spiff import TaskState
from service.engine.token import Token

NO_TARGET = ("startEvent", "boundaryEvent")


def cancel(definition: Process, state: bytes, key: int | None, now: datetime) -> StepResult:
    """The instance (key None or 0), or one active element and what is in it; a scope that is then empty ends, too."""

    def apply(instance: Instance) -> None:
        if key:
            instance.find_active(key).withdraw()
        else:
            running(instance)
            instance.cancel_tokens()
            instance.settle(cancelled=True)

    return advance(definition, state, apply, now)


def move(definition: Process, state: bytes, key: int, element: str, now: datetime) -> StepResult:
    """Enter `element`, then cancel what has the key. Sub-processes around `element` are entered without their start."""

    def apply(instance: Instance) -> None:
        token = instance.find_active(key)
        process = token.workflow.process
        info = process.elements.get(element)
        if info is None or info.kind in NO_TARGET:
            what = "an event where nothing can be put" if info else "no element of this process"
            raise InvalidInputError(f"'{element}' is {what}.")
        try:
            scope = _scope_for(token, info.scope)
        except StepError as error:
            raise ProcessExecutionError(str(error), element=element) from error
        spec = scope.spec.task_specs[element]
        if spec.is_handler or (info.kind == "subProcess" and spec.is_event_subprocess):
            raise InvalidInputError(f"'{element}' is not reached by a flow, so nothing can be put there.")
        entered = scope.begin(spec)  # ready: by hand, it waits at no join
        instance.ready.remove(entered)
        entered.run()
        if token.is_live:  # what was entered may have ended everything
            token.withdraw()

    return advance(definition, state, apply, now)


def _scope_for(token: Token, path: tuple[str, ...]) -> ScopeMixin:
    """The open scope of that path nearest to the token; what is missing of it is entered."""
    around = _around(token)
    scope = around[path[0]]
    for name in path[1:]:
        scope = around[name] if name in around and around[name].parent_of(scope) else _inner(scope, name)
    return scope


def _around(token: Token) -> dict[str, ScopeMixin]:
    """The scopes that the token is in, by the element that holds them, up to its process."""
    found: dict[str, ScopeMixin] = {}
    scope = token.workflow
    while scope.host is not None and not scope.is_wall:
        found[scope.host.task_spec.bpmn_id] = scope
        scope = scope.host.workflow
    found[scope.process.id] = scope
    return found


def _inner(outer: ScopeMixin, name: str) -> ScopeMixin:
    spec = outer.spec.task_specs[name]
    subprocesses = outer.top_workflow.subprocesses
    open_ones = [subprocesses[t.id] for t in outer.live() if t.task_spec.bpmn_id == name and t.id in subprocesses]
    if len(open_ones) > 1:
        raise ConflictError(f"'{name}' is open more than once; it is not clear where to go in.")
    if open_ones:
        return open_ones[0]
    if spec.loop is not None:
        raise ConflictError(f"'{name}' is repeated for a list and not open; nothing can be put into it.")
    return _enter(outer, spec)


def _enter(outer: ScopeMixin, spec: SubProcess) -> ScopeMixin:
    if spec.settings.listening("start"):
        raise ConflictError(f"'{spec.bpmn_id}' has listeners at its start; nothing can be put into it by hand.")
    host = outer.task_tree._add_child(spec)  # noqa: SLF001
    spec.enter(host)
    host.phase = "act"
    scope = outer.top_workflow.add_scope(host, outer.process, spec.spec, None)
    scope.open_event_subprocesses()
    if row := spec.row(host):
        host.open(**row)
    host._set_state(TaskState.STARTED)  # noqa: SLF001
    return scope
