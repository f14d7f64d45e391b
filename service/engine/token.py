"""A token: a SpiffWorkflow task that keeps only local variables, leaves the tree when done and can fail unharmed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, TypedDict, cast

from service.engine.failures import StepError
from service.engine.results import Closed, HistoryEvent, Kind
from service.engine.spiff import Task, TaskState
from service.feel.values import Function

if TYPE_CHECKING:
    from service.engine.elements.base import Element
    from service.engine.scope import Instance, ScopeMixin
    from service.engine.settings import Flow

ROOT = "root"
SCOPE, COMPENSATION = "scope", "compensation"
DORMANT = (SCOPE, COMPENSATION)  # hosts of tokens that don't keep their scope open
INWARD = ("error", "escalation", "cancel")  # subscriptions that nobody outside can fire
BEGINS, ENDS = "#begins", "#ends"  # steps of a process that listens
Phase = Literal["enter", "act", "leave", "starting", "ending", "completing"]
Reason = Literal["completed", "cancelled"]


class Notes(TypedDict, total=False):
    """What a token remembers beside its variables; stored with the state, so names are short and stay."""

    via: str  # the flow it came by
    host: int | str  # a subscription: key of the activity or gateway it belongs to, or one of DORMANT
    row: dict[str, Any]  # what is open to the outside
    result: dict[str, Any]  # variables that came back, until the element is left
    incident: list[str]  # code, message
    loop: dict[str, Any]  # of a multi-instance body
    of: str  # a dormant compensation handler: the activity that it undoes
    for_: int  # a compensation handler at work: the throwing event that waits for it
    compensating: int  # a throwing event: how many handlers it waits for
    fired: bool  # an event that came while a gateway waited for it
    opens: bool  # the first token of a process: its event sub-processes are not open yet
    unmapped: dict[str, Any]  # of an incident after input mappings: what they replaced
    heard: int  # how many listeners of the kind in hand are done
    first: list[Any]  # of a process that listens: its start event, and what that was given
    act: int  # in an ad-hoc sub-process: the activation that it is part of
    acts: dict[str, dict[str, Any]]  # of an ad-hoc sub-process: its activations with their variables


class Token(Task):
    """One visit of one element. `phase` says how far; `data` holds variables that only this element sees."""

    workflow: "ScopeMixin"
    task_spec: "Element"
    internal_data: Notes
    id: int
    top: "Instance"

    def __init__(
        self,
        workflow: "ScopeMixin",
        task_spec: Any,
        parent: "Token | None" = None,
        state: int = TaskState.FUTURE,
        id: int | str | None = None,  # noqa: A002
    ) -> None:
        self.top = workflow.top_workflow
        super().__init__(workflow, task_spec, parent, state, id or self.top.new_key())
        self.phase: Phase = "enter"
        self.taken: list[Flow] = []
        self.shown_before = False
        self.unmapped: dict[str, Any] | None = None
        self.top.by_key[self.id] = self

    # -- SpiffWorkflow's hooks -----------------------------------------------------------------------------------------

    def _inherit_data(self) -> None:
        """Variables live in scopes; nothing is copied along a flow."""

    def _child_added_notify(self, child: "Token") -> None:
        """Only multi-instance bodies keep their children; of the root every token of the scope is one."""
        if self.id != ROOT:  # type: ignore[comparison-overlap]
            self._children.append(child.id)

    def _add_child(self, task_spec: Any, state: int = TaskState.FUTURE) -> "Token":
        return Token(self.workflow, task_spec, self, state).go_with(self)

    def go_with(self, other: "Token") -> "Token":
        """Part of the same activation, if there is one."""
        if "act" in other.notes:
            self.notes["act"] = other.notes["act"]
        return self

    def _set_state(self, value: int) -> None:
        """Without SpiffWorkflow's log record, which is built even when nobody logs."""
        self._state = value
        if value == TaskState.READY:
            self.top.ready.append(self)

    def run(self) -> bool | None:
        try:
            return super().run()
        except StepError as error:
            self.fail(error)
            return None

    def error(self) -> None:
        """SpiffWorkflow would finish the task as ERROR; here it stays READY and its incident says why."""

    def cancel(self) -> None:
        for child in list(self.children):
            child.cancel()
        self.task_spec._on_cancel(self)  # noqa: SLF001
        self._state = TaskState.CANCELLED
        self.remove("cancelled" if self.phase != "enter" else None)

    def withdraw(self) -> None:
        """Cancelled by hand: no flow is taken, and what is then empty around it ends, too."""
        scope, body = self.workflow, self.body
        self.cancel()
        if body is None:
            scope.settle(cancelled=True)
        elif body.task_spec.instance_cancelled(body):
            body.withdraw()

    def wait(self) -> None:
        """At a join, for others."""
        self._set_state(TaskState.WAITING)
        self.workflow.joining.setdefault(self.task_spec.name, {})[self.id] = self

    # -- where it stands -----------------------------------------------------------------------------------------------

    @property
    def notes(self) -> Notes:
        return self.internal_data

    @property
    def body(self) -> "Token | None":
        """The multi-instance body that this token is an instance of."""
        parent = self._parent
        return None if parent is None or parent == ROOT else self.workflow.tasks[parent]

    @property
    def is_live(self) -> bool:
        return self.workflow.tasks.get(self.id) is self

    @property
    def is_kept(self) -> bool:
        """It keeps the scope of a sub-process that was completed, until that is compensated or the end comes."""
        return self.notes.get("of") == self.task_spec.bpmn_id

    @property
    def is_subscription(self) -> bool:
        return "host" in self.notes

    def attach(self, host: int | str) -> None:
        self.notes["host"] = host
        self.workflow.hosted.setdefault(host, {})[self.id] = self

    def detach(self) -> None:
        if (host := self.notes.pop("host", None)) is not None:
            self.workflow.hosted.get(host, {}).pop(self.id, None)

    # -- variables -----------------------------------------------------------------------------------------------------

    def scopes(self) -> list[dict[str, Any]]:
        """Variable scopes, innermost first; a call activity is a wall."""
        body = self.body
        local = [self.data] if body is None else [self.data, body.collected, body.data]
        if "act" in self.notes and (host := self.workflow.host) is not None:
            local.append(host.notes["acts"][str(self.notes["act"])])
        return [*local, *self.workflow.scopes()]

    def writable(self) -> list[dict[str, Any]]:
        """What is written in an activation of an ad-hoc sub-process stays in it."""
        scopes, at = self.scopes(), self
        while "act" not in at.notes:
            if at.workflow.is_wall or at.workflow.host is None:
                return scopes
            at = at.workflow.host
        around = 0 if at.workflow.host is None else len(at.workflow.host.scopes())
        return scopes[: len(scopes) - around]

    @property
    def collected(self) -> dict[str, Any]:
        """What a multi-instance body shows to its instances meanwhile: the list of their results so far."""
        found, how = self.notes.get("loop", {}).get("out"), self.task_spec.loop
        return {} if found is None or how is None or how.collection is None else {how.collection: found}

    def evaluate(self, text: str | None, extra: Mapping[str, Any] | None = None) -> Any:
        """A value that begins with "=" is FEEL, anything else is the text itself."""
        if text and text.startswith("="):
            return self.workflow.script_engine.evaluate(self, text[1:], extra)
        return text

    def holds(self, condition: str, extra: Mapping[str, Any] | None = None) -> bool:
        value = self.evaluate(condition, extra)
        if not isinstance(value, bool):
            raise StepError("expression", f"'{condition}' is neither true nor false.")
        return value

    def assign(self, target: str, value: Any, *, own: bool = True) -> None:
        """Set in the innermost scope that has the name, else in the outermost; 'a.b' replaces the leaf by a copy."""
        if isinstance(value, Function):
            raise StepError("expression", f"'{target}' would be a function, which can't be kept as a variable.")
        name, *path = target.split(".")
        scopes = self.writable()[0 if own else 1 :]
        scope = next((s for s in scopes if name in s), scopes[-1])
        self.top.set_in(scope, name, nested(scope.get(name), path, value))
        wall = self.workflow.wall
        if scope is wall.data and wall.host is not None:
            wall.written[name] = None

    # -- what the outside sees -----------------------------------------------------------------------------------------

    def open(self, kind: str, **what: Any) -> None:
        self.notes["row"] = {"kind": kind, **{name: value for name, value in what.items() if value not in (None, {})}}
        self.top.changed[self.id] = self
        if kind == "condition":
            self.top.conditions[self.id] = self
            self.top.fresh.add(self.id)

    def close_row(self, reason: Reason) -> None:
        row = self.notes.pop("row", None)
        self.top.conditions.pop(self.id, None)
        self.top.changed.pop(self.id, None)  # what opens and closes in one step never shows
        if row and self.shown_before and row["kind"] not in INWARD:
            self.top.step.closed.append(Closed(self.id, cast("Kind", row["kind"]), reason))

    def record(self, what: Literal["entered", "completed", "cancelled", "taken"], element: str | None = None) -> None:
        scope = self.workflow
        event = HistoryEvent(self.id, element or self.task_spec.bpmn_id, scope.process.id, what, scope.instance_key)
        self.top.step.history.append(event)

    def fail(self, error: StepError) -> None:
        self.notes["incident"] = [error.code, str(error)]
        if self.phase == "act" and self.unmapped is not None:
            self.notes["unmapped"] = self.unmapped
        self.top.failed[self.id] = self

    def solve(self, reason: Reason) -> None:
        """The incident, if there is one, is over."""
        if self.notes.pop("incident", None) and self.top.failed.pop(self.id, None) is None:
            self.top.step.closed.append(Closed(self.id, "incident", reason))

    # -- getting on ----------------------------------------------------------------------------------------------------

    def resume(self, variables: Mapping[str, Any] | None = None) -> None:
        """The outside, or what is inside, is done: leave the element."""
        if variables:
            self.notes["result"] = dict(variables)
        self.close_row("completed")
        self.phase = "completing" if self.task_spec.settings.listening("completing") else "leave"
        self._ready()

    def close(self, event: Reason | None) -> None:
        """No longer seen from outside; the boundary subscriptions of this activity end with it."""
        reason: Reason = "completed" if event == "completed" else "cancelled"
        self.close_row(reason)
        self.solve(reason)
        self.unsubscribe()
        if event and self.task_spec.is_recorded(self):
            self.record(event)

    def unsubscribe(self) -> None:
        for other in list(self.workflow.hosted.pop(self.id, {}).values()):
            other.remove(None)

    def remove(self, event: Reason | None) -> None:
        self.close(event)
        if (body := self.body) is not None:
            body.drop_child(self)
        self.forget()

    def drop_child(self, child: "Token") -> None:
        self._children.remove(child.id)

    def forget(self) -> None:
        self.detach()
        if (joining := self.workflow.joining.get(self.task_spec.name)) is not None:
            joining.pop(self.id, None)
        self._report_done()
        del self.workflow.tasks[self.id], self.top.by_key[self.id]

    def _report_done(self) -> None:
        """A compensation handler has left: the event that waits for it goes on when it was the last."""
        thrower = self.top.by_key.get(self.notes.get("for_", 0))
        if thrower is None or "compensating" not in thrower.notes:
            return
        thrower.notes["compensating"] -= 1
        if not thrower.notes["compensating"]:
            del thrower.notes["compensating"]
            thrower.resume()


def nested(current: Any, path: list[str], value: Any) -> Any:
    """`current` with `value` at the path; what lies on the way is copied, never changed in place."""
    if not path:
        return value
    holder = current if isinstance(current, dict) else {}
    return {**holder, path[0]: nested(holder.get(path[0]), path[1:], value)}
