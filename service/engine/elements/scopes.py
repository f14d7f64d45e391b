"""Elements that hold a scope: sub-processes, event sub-processes and call activities."""

from collections import ChainMap
from typing import TYPE_CHECKING, Any

from service.engine import compensating, timers
from service.engine.elements.base import Element
from service.engine.failures import StepError
from service.engine.spiff import CallActivity as SpiffCallActivity
from service.engine.spiff import EventSubprocess, SubWorkflowTask
from service.engine.token import BEGINS, COMPENSATION, Token
from service.engine.waits import Event

if TYPE_CHECKING:
    from service.engine.definition import Process
    from service.engine.elements.events import StartEvent
    from service.engine.scope import Scope, ScopeMixin

DEADLINE = "deadline"


class SubProcess(Element, SubWorkflowTask):
    """An embedded sub-process: its variables are those of the element, nothing leaves it but by mapping."""

    is_scope = True

    def act(self, token: Token) -> bool:
        row = self.row(token)
        scope = token.top.add_scope(token, token.workflow.process, self.spec, None)
        self.start(token, scope)
        if row and token.phase == "act":
            token.open(**row)
        return token.phase == "leave"  # nothing was to be done in it

    def start(self, token: Token, scope: "Scope") -> None:
        try:
            scope.open_event_subprocesses()
        except StepError:
            del token.top.subprocesses[token.id]  # nothing is open in it yet
            raise
        first = scope.begin(self.first_of(scope))
        if result := token.notes.pop("result", None):
            first.notes["result"] = result

    def first_of(self, scope: "Scope") -> Element:
        return scope.process.none_start(scope.spec.name)

    def row(self, token: Token) -> dict[str, Any] | None:
        """A scope shows to the outside only if it carries a deadline."""
        if DEADLINE not in self.settings.named:
            return None
        properties = self.properties(token)
        due = properties.get("due", self.settings.named.get("due"))
        try:
            instant = None if due is None else timers.instant(due).isoformat()
        except timers.TimerError as error:
            raise StepError(
                "expression", f"The deadline of '{self.bpmn_id}' can't be read: {error.about('due')}."
            ) from error
        return {"kind": "scope", "due": instant, "p": properties}

    def _on_cancel(self, my_task: Token) -> None:
        my_task.top.drop_scope(my_task)

    def scope_done(self, token: Token, scope: "ScopeMixin") -> None:
        kept = not self.is_event_subprocess and not scope.is_wall
        if kept and scope.hosted.get(COMPENSATION):
            compensating.keep_scope(token, scope)
        else:
            scope.cancel_tokens()
            token.top.subprocesses.pop(token.id)
            if scope.is_wall:
                token.top.report(token, scope, "completed")
        token.resume(self.result(scope))

    def may_end(self, token: Token) -> bool:  # noqa: ARG002
        """Nothing is left in it: is it done?"""
        return True

    def leave(self, token: Token) -> None:
        if token.is_kept:
            token.taken = []  # it was compensated, not run
        else:
            super().leave(token)

    def is_recorded(self, token: Token) -> bool:
        return not token.is_kept

    def result(self, scope: "ScopeMixin") -> dict[str, Any]:  # noqa: ARG002
        return {}


class EventSubProcess(SubProcess, EventSubprocess):
    """Waits as a dormant token of its scope; its start event says for what."""

    is_event_subprocess = True

    def first(self, process: "Process") -> "StartEvent":
        return process.event_start(self.spec)

    def awaited(self, process: "Process") -> Event | None:
        return self.first(process).event

    def first_of(self, scope: "Scope") -> Element:
        return self.first(scope.process)


class CallActivity(SubProcess, SpiffCallActivity):
    """Runs another process of the deployment; its variables are a copy, and come back unless mapped or switched off."""

    def act(self, token: Token) -> bool:
        row = self.row(token)
        name = token.evaluate(self.settings.get("calledElement", "processId"))
        process = token.workflow.process.deployment.processes.get(name) if isinstance(name, str) else None
        if process is None:
            raise StepError("called element", f"There is no process '{name}' in this deployment to call.")
        if process.plain_start is None:
            raise StepError("called element", f"The process '{name}' has no plain start event, so it can't be called.")
        passed = dict(ChainMap(*token.scopes())) if self.switched("propagateAllParentVariables") else dict(token.data)
        scope = token.top.add_scope(token, process, process.id, passed)
        self.start(token, scope)
        token.top.report(token, scope, "started")
        if row:
            token.open(**row)
        return False

    def start(self, token: Token, scope: "Scope") -> None:
        """A process that listens opens its event sub-processes afterwards."""
        if BEGINS in scope.spec.task_specs:
            scope.begin_process(self.first_of(scope))
        else:
            super().start(token, scope)

    def switched(self, name: str) -> bool:
        return (self.settings.get("calledElement", name) or "true") == "true"

    def result(self, scope: "ScopeMixin") -> dict[str, Any]:
        """With output mappings all; else what it wrote: a copy that it only held must not undo a later change."""
        if self.settings.outputs:
            return scope.data
        if not self.switched("propagateAllChildVariables"):
            return {}
        return {name: scope.data[name] for name in scope.written if name in scope.data}
