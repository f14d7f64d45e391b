"""Events: start, end, catching, throwing and boundary."""

from typing import Any

from service.engine import catching, compensating
from service.engine.elements.base import Element
from service.engine.elements.tasks import ServiceTask, open_job
from service.engine.failures import StepError
from service.engine.results import Published
from service.engine.spiff import BoundaryEvent as SpiffBoundaryEvent
from service.engine.spiff import EndEvent as SpiffEndEvent
from service.engine.spiff import IntermediateCatchEvent, IntermediateThrowEvent
from service.engine.spiff import ReceiveTask as SpiffReceiveTask
from service.engine.spiff import StartEvent as SpiffStartEvent
from service.engine.token import Token
from service.engine.waits import Event

PASSED_ON = (None, "link")


class StartEvent(Element, SpiffStartEvent):
    """The first element of a scope; of a whole instance it also opens the event sub-processes."""

    interrupting = True

    def enter(self, token: Token) -> None:
        if token.notes.get("opens"):
            token.workflow.open_event_subprocesses()
            del token.notes["opens"]
        super().enter(token)


class CatchEvent(Element, IntermediateCatchEvent):
    """Waits, unless it has come already (behind an event-based gateway) or only passes on (a link)."""

    def act(self, token: Token) -> bool:
        if token.notes.pop("fired", False) or self.event is None or self.event.kind in PASSED_ON:
            return True
        token.open(**self.waits(token))
        return False


class ReceiveTask(CatchEvent, SpiffReceiveTask):
    """A task that waits for a message."""


class BoundaryEvent(Element, SpiffBoundaryEvent):
    """Its token waits while the activity runs and goes on itself when the event interrupts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interrupting = self.cancel_activity


class SendTask(ServiceTask):
    """A job, or a message that is published with what the task's settings say of it."""

    def act(self, token: Token) -> bool:
        if self.event is None:
            return super().act(token)
        publish(token, self.event, self.bpmn_id)
        return True


class ThrowEvent(Element, IntermediateThrowEvent):
    """Throws and goes on; an error that is caught cancels this token, one that isn't is an incident here."""

    def act(self, token: Token) -> bool:
        if self.settings.has("taskDefinition"):
            open_job(self, token)
            return False
        if self.event is None or self.event.kind in PASSED_ON:
            return True
        return self.throw(token, self.event, self.event.kind)

    def throw(self, token: Token, event: Event, kind: str) -> bool:
        if kind in ("message", "signal"):
            publish(token, event, self.bpmn_id)
        elif kind == "terminate":
            token.workflow.cancel_tokens(keep=token)
        elif kind == "compensation":
            return not compensating.wake(token, event.text)
        elif kind == "cancel":
            token.workflow.interrupt(keep=token)
            return not compensating.wake(token, None)
        else:
            code = token.evaluate(event.text)
            if code is not None and not isinstance(code, str):
                raise StepError("expression", f"The code that '{self.bpmn_id}' throws is not a text.")
            catching.throw(token, kind, code or "", dict(token.data))
            return kind != "error"
        return True


class EndEvent(ThrowEvent, SpiffEndEvent):
    """Ends its branch."""

    def leave(self, token: Token) -> None:
        super().leave(token)
        if self.event is not None and self.event.kind == "cancel":
            catching.throw(token, "cancel", "", {})


def publish(token: Token, event: Event, element: str) -> None:
    """What is thrown carries the event's own variables (its input mappings), not everything around it."""
    key = event.correlation_key(token) if event.kind == "message" else ""
    kind: Any = event.kind
    wait, identity = (None, None) if event.sent is None else (event.sent.wait(token), event.sent.identity(token))
    token.top.step.published.append(
        Published(kind, event.name(token), key, dict(token.data), wait, identity, element, token.top.last_key)
    )
