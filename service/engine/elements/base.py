"""The life of a token on an element.

arrive (`_update_hook`) -> READY -> `_run_hook` in three phases: enter (input mappings, boundary subscriptions), act
(wait for the outside, or not), leave (results, output mappings, choice of flows) -> COMPLETED -> tokens on the flows.
Whatever can fail fails in `_run_hook`, before anything is opened: an incident keeps its phase, retry runs it again.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from service.engine import compensating, listening
from service.engine.failures import StepError
from service.engine.settings import Flow, Loop, Settings
from service.engine.spiff import BpmnSpecMixin, TaskState
from service.engine.token import Token, nested
from service.engine.waits import Event

if TYPE_CHECKING:
    from service.engine.definition import Process
    from service.engine.scope import ScopeMixin


class Element(BpmnSpecMixin):
    """Flows, settings and events of one element, as parsed."""

    is_gateway = False
    is_scope = False
    is_event_subprocess = False
    waits_for_events = False  # an event-based gateway

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.flows: tuple[Flow, ...] = ()
        self.arrivals: tuple[str, ...] = ()
        self.boundary: tuple[str, ...] = ()  # without those for compensation
        self.settings = Settings()
        self.event: Event | None = None
        self.loop: Loop | None = None
        self.handler: str | None = None  # what compensates this activity
        self.is_handler = False

    # -- SpiffWorkflow's hooks -----------------------------------------------------------------------------------------

    def test(self) -> None:
        """The deployment checks have looked; SpiffWorkflow's own test wants an input even of a boundary event."""

    def _predict(self, *_: Any, **__: Any) -> None:
        """No predicted tasks: children are made when a flow is taken."""

    def _update_hook(self, my_task: Token) -> bool:  # noqa: ARG002
        return True

    def _on_ready(self, my_task: Token) -> None:
        """Nothing to test or assign."""

    def _on_cancel(self, my_task: Token) -> None:
        """Overridden by what holds a scope."""

    def _run_hook(self, my_task: Token) -> bool | None:
        if my_task.phase == "enter":
            self.enter(my_task)
            my_task.phase = "starting" if self.settings.listening("start") else "act"
        if self.listens(my_task):
            return None
        if my_task.phase == "act":
            self.map_again(my_task)
            if not self.act(my_task) or my_task.has_state(TaskState.CANCELLED):
                return None
            my_task.phase = "leave"
        if my_task.phase == "leave" and self.settings.listening("end") and not my_task.is_kept:
            self.hand_over(my_task)
            my_task.unsubscribe()
            my_task.phase = "ending"
        if my_task.phase == "ending" and not listening.is_heard(my_task, "end"):
            return None
        self.leave(my_task)
        return None if my_task.has_state(TaskState.CANCELLED) else True

    def listens(self, token: Token) -> bool:
        """Whether it waits for a listener before it goes on to act or to leave."""
        if token.phase == "starting":
            if not listening.is_heard(token, "start"):
                return True
            self.subscribe(token, self.boundary_waits(token))
            token.phase = "act"
        elif token.phase == "completing":
            if not listening.is_heard(token, "completing"):
                return True
            token.phase = "leave"
        else:
            return False
        token.notes.pop("heard", None)
        return False

    def listens_in(self, token: Token, kind: str) -> dict[str, Any] | None:
        """Where a listener's variables go: None: like results, outward."""
        return token.data if kind == "start" else None

    def _on_complete_hook(self, my_task: Token) -> None:
        my_task.close("completed")
        if self.handler and my_task.body is None and not my_task.is_kept:
            compensating.leave_dormant(my_task, self.handler)
        for flow in my_task.taken:
            if flow.drawn:
                my_task.record("taken", flow.id)
            my_task._add_child(my_task.workflow.spec.task_specs[flow.target]).notes["via"] = flow.id  # noqa: SLF001

    # -- the three phases ----------------------------------------------------------------------------------------------

    def enter(self, token: Token) -> None:
        before = dict(token.data)
        token.data.update(self.mapped_inputs(token))
        try:
            waits = [] if self.settings.listening("start") else self.boundary_waits(token)
        except StepError:
            token.data = before
            raise
        if self.settings.inputs:
            token.unmapped = {name: before[name] for name in self.targets & before.keys()}
        if self.is_recorded(token):
            token.record("entered")
        self.subscribe(token, waits)

    def boundary_waits(self, token: Token) -> list[tuple["Element", dict[str, Any]]]:
        specs = [token.workflow.spec.task_specs[name] for name in self.boundary]
        return [(spec, spec.waits(token)) for spec in specs]

    def subscribe(self, token: Token, waits: list[tuple["Element", dict[str, Any]]]) -> None:
        for spec, what in waits:
            token.workflow.subscribe(spec, what, token.id)

    def act(self, token: Token) -> bool:  # noqa: ARG002
        """True: go on; False: wait."""
        return True

    def leave(self, token: Token) -> None:
        if token.phase != "ending":
            self.hand_over(token)
        if (body := token.body) is not None:
            body.task_spec.collect(body, token)
        token.taken = self.choose(token)
        if (host := token.workflow.host) is not None:
            host.task_spec.inner_left(host, token)

    def inner_begun(self, token: Token, inner: Token) -> None:
        """The first element of what is inside is about to be entered; of interest to ad-hoc sub-processes."""

    def inner_left(self, token: Token, inner: Token) -> None:
        """An element inside leaves; of interest to ad-hoc sub-processes."""

    def inner_done(self, token: Token, scope: Any) -> None:
        """An element inside has left."""

    def is_recorded(self, token: Token) -> bool:  # noqa: ARG002
        return True

    # -- roles that some elements have; nobody asks the others ---------------------------------------------------------

    interrupting: bool = True

    def first(self, process: "Process") -> "Element":
        """The start event of an event sub-process."""
        raise NotImplementedError

    def go(self, token: Token, event: Token) -> None:
        """An event that a gateway waited for has come."""
        raise NotImplementedError

    def collect(self, token: Token, child: Token) -> None:
        """An instance of a multi-instance body leaves."""
        raise NotImplementedError

    def child_done(self, token: Token, child: Token) -> None:
        """An instance of a multi-instance body has left."""
        raise NotImplementedError

    def instance_cancelled(self, token: Token) -> bool:
        """An instance of a multi-instance body was cancelled by hand; True: it was the last."""
        raise NotImplementedError

    def may_end(self, token: Token) -> bool:
        """Nothing is left in what the element holds: is it done?"""
        raise NotImplementedError

    def scope_done(self, token: Token, scope: "ScopeMixin") -> None:
        """What the element holds is done."""
        raise NotImplementedError

    # -- mappings ------------------------------------------------------------------------------------------------------

    def mapped_inputs(self, token: Token) -> dict[str, Any]:
        """Later mappings see the targets of earlier ones."""
        inputs: dict[str, Any] = {}
        for mapping in self.settings.inputs:
            name, *path = mapping.target.split(".")
            inputs[name] = nested(inputs.get(name), path, token.evaluate(mapping.source, inputs))
        return inputs

    @property
    def targets(self) -> set[str]:
        return {mapping.target.partition(".")[0] for mapping in self.settings.inputs}

    def map_again(self, token: Token) -> None:
        """After an incident: variables may have been put right since the mappings were asked."""
        if (unmapped := token.notes.get("unmapped")) is None:
            return
        kept = {name: value for name, value in token.data.items() if name not in self.targets}
        token.data.clear()
        token.data.update(kept | unmapped)
        token.data.update(self.mapped_inputs(token))
        token.unmapped = token.notes.pop("unmapped")

    def hand_over(self, token: Token) -> None:
        """Without output mappings every result goes outward; with them, results stay here and the mapped values go."""
        outputs = self.settings.outputs
        result = token.notes.pop("result", {})
        if not outputs:
            for name, value in result.items():
                token.assign(name, value)
            return
        local = {**token.data, **result}
        fresh: dict[str, Any] = {}
        values = []
        for mapping in outputs:
            name, *path = mapping.target.split(".")
            value = token.evaluate(mapping.source, {**local, **fresh})
            fresh[name] = nested(fresh.get(name, self.outer_value(token, name)), path, value)
            values.append((mapping.target, value))
        token.data.update(result)
        for target, value in values:
            token.assign(target, value, own=token.body is not None)

    @staticmethod
    def outer_value(token: Token, name: str) -> Any:
        return next((scope[name] for scope in token.scopes()[1:] if name in scope), None)

    # -- properties ----------------------------------------------------------------------------------------------------

    def properties(self, token: Token) -> dict[str, Any]:
        """Only those that are FEEL; the rest is read from the definition."""
        return {name: token.evaluate(text) for name, text in self.settings.properties if text.startswith("=")}

    # -- flows ---------------------------------------------------------------------------------------------------------

    def choose(self, token: Token) -> list[Flow]:
        return list(self.holding(token)) or self.fallback()

    def holding(self, token: Token) -> Iterator[Flow]:
        return (f for f in self.flows if not f.default and (f.condition is None or token.holds(f.condition)))

    def fallback(self) -> list[Flow]:
        default = [flow for flow in self.flows if flow.default]
        if self.flows and not default:
            raise StepError("condition", f"At '{self.bpmn_id}' no condition holds, and there is no default flow.")
        return default

    # -- what a waiting event waits for --------------------------------------------------------------------------------

    def waits(self, token: Token) -> dict[str, Any]:
        """The row of this event's subscription, evaluated where `token` stands."""
        return {**cast("Event", self.event).waits(token), "p": self.properties(token)}

    def awaited(self, process: "Process") -> Event | None:  # noqa: ARG002
        return self.event
