"""Events: which kinds can stand where, and what they refer to within the file."""

from collections.abc import Iterator
from typing import cast

from lxml.etree import QName

from service.domain.errors import Finding
from service.engine import timers
from service.engine.feel_engine import fixed_text
from service.engine.findings import Checked, error
from service.engine.model import ACTIVITIES, Diagram, Node, Scope
from service.engine.settings import BPMN, Settings

ALLOWED: dict[str, set[str | None]] = {
    "startEvent": {None, "message", "timer", "signal", "error", "escalation", "conditional"},
    "endEvent": {None, "message", "signal", "error", "escalation", "terminate", "compensate", "cancel"},
    "intermediateCatchEvent": {"message", "timer", "signal", "conditional", "link"},
    "intermediateThrowEvent": {None, "message", "signal", "escalation", "compensate", "link"},
    "boundaryEvent": {
        "message", "timer", "signal", "error", "escalation", "conditional", "compensate", "cancel",
    },
}  # fmt: skip
REFERENCES = {"message": "messageRef", "signal": "signalRef", "error": "errorRef", "escalation": "escalationRef"}
TEXTS = {"message": "name", "signal": "name", "error": "errorCode", "escalation": "escalationCode"}
CATCH_ALL = {"error", "escalation"}


def check(checked: Checked, diagram: Diagram) -> Iterator[Finding]:  # noqa: ARG001
    for node in diagram.nodes():
        if node.tag in ALLOWED:
            yield from _kind(diagram, node)
            yield from _refers(diagram, node)
        if node.tag == "receiveTask":
            yield from _declared(diagram, node, "message", node.xml.get("messageRef"))
        if node.sends:
            yield from _sends(diagram, node, node.sends)
        if node.tag == "boundaryEvent":
            yield from _boundary(diagram, node)
        if node.event == "link":
            yield from _link(diagram, node)
        if node.event == "cancel":
            yield from _cancel(diagram, node)
        if node.event == "compensate":
            yield from _compensates(diagram, node)
        if node.is_handler and node.id not in node.scope.handled:
            message = f"{node.label} is for compensation, but no compensation event leads to it."
            yield error(diagram, node, "compensation", message)


def _kind(diagram: Diagram, node: Node) -> Iterator[Finding]:
    names = [QName(found).localname for found in node.definitions]
    if len(names) > 1:
        yield error(diagram, node, "event-multiple", f"{node.label} waits for or throws more than one thing.")
    elif node.xml.find(BPMN + "eventDefinitionRef") is not None:
        yield error(diagram, node, "event-unsupported", f"{node.label} refers to a shared event definition.")
    elif node.event not in ALLOWED[node.tag]:
        what = f"An event of the kind '{node.event}'" if node.event else "An event that waits for nothing"
        yield error(diagram, node, "event-unsupported", f"{what} can't stand at {node.label}.")
    elif node.event == "conditional" and node.definitions[0].find(BPMN + "condition") is None:
        yield error(diagram, node, "expression-missing", f"{node.label} doesn't say what it waits for.")


def _refers(diagram: Diagram, node: Node) -> Iterator[Finding]:
    kind = node.event
    if kind is None or kind not in REFERENCES:
        return
    reference = node.definitions[0].get(REFERENCES[kind])
    catches = node.tag in ("startEvent", "boundaryEvent", "intermediateCatchEvent")
    if reference is None and kind in CATCH_ALL and catches:
        return
    if not catches and node.settings.has("taskDefinition"):
        return  # what is sent is the handler's matter
    yield from _declared(diagram, node, kind, reference)


def _declared(diagram: Diagram, node: Node, kind: str, reference: str | None) -> Iterator[Finding]:
    declared = diagram.declared.get(reference or "")
    if declared is None or declared.tag != BPMN + kind:
        yield error(diagram, node, f"{kind}-missing", f"{node.label} doesn't say which {kind} is meant.")
    elif (text := declared.get(TEXTS[kind]) or "").startswith("=") and not _can_be_worked_out(node, kind, text):
        message = f"What {node.label} waits for has to be a fixed text, not the expression '{text}'."
        yield error(diagram, node, f"{kind}-expression", message)
    elif not declared.get(TEXTS[kind]) and not (kind in CATCH_ALL and node.tag in ("startEvent", "boundaryEvent")):
        what = "name" if TEXTS[kind] == "name" else "code"
        yield error(diagram, node, f"{kind}-unnamed", f"The {kind} of {node.label} has no {what}.")


def _sends(diagram: Diagram, node: Node, settings: Settings) -> Iterator[Finding]:
    if node.settings.has("taskDefinition"):
        yield error(diagram, node, "job-type-ambiguous", f"{node.label} either names a job type or sends a message.")
    elif node.tag == "sendTask":
        yield from _declared(diagram, node, "message", node.xml.get("messageRef"))
    if not settings.get("publishMessage", "correlationKey"):
        yield error(diagram, node, "message-key-missing", f"{node.label} doesn't say for whom its message is: a key.")
    live = settings.get("publishMessage", "timeToLive") or ""
    try:
        if live and not live.startswith("="):
            timers.parse_duration(live)
    except timers.TimerError:
        message = f"How long the message of {node.label} waits is a duration such as PT1H, not '{live}'."
        yield error(diagram, node, "timer-invalid", message)


def _can_be_worked_out(node: Node, kind: str, text: str) -> bool:
    """A code that is caught is compared as it stands; what starts a process is known before there are variables."""
    if kind in CATCH_ALL:
        return node.tag not in ("startEvent", "boundaryEvent")
    return node.tag != "startEvent" or node.scope.outer is not None or fixed_text(text) is not None


def _boundary(diagram: Diagram, node: Node) -> Iterator[Finding]:
    host = node.scope.nodes.get(node.xml.get("attachedToRef") or "")
    if host is None or host.tag not in ACTIVITIES or host.is_event_subprocess:
        yield error(diagram, node, "boundary-host", f"{node.label} is not attached to an activity beside it.")
    if node.event in ("error", "cancel") and node.xml.get("cancelActivity") == "false":
        yield error(diagram, node, "event-interrupting", f"An {node.event} event always interrupts.")
    if node.event == "compensate":
        yield from _compensation(diagram, node)


def _compensation(diagram: Diagram, node: Node) -> Iterator[Finding]:
    found = [node.scope.nodes[handler] for handler in node.scope.handlers.get(node.id, ())]
    if len(found) != 1 or not found[0].is_handler or found[0].tag not in ACTIVITIES:
        message = f"{node.label} needs exactly one association to an activity that is marked for compensation."
        yield error(diagram, node, "compensation", message)
    if node.outgoing:
        yield error(diagram, node, "flow-out", f"No flow leads out of {node.label}; an association does.")
    beside = node.scope.attached[node.xml.get("attachedToRef") or ""]
    if next(other for other in beside if other.event == "compensate") is not node:
        yield error(diagram, node, "event-duplicate", f"{node.label} waits for the same as another event beside it.")


def _compensates(diagram: Diagram, node: Node) -> Iterator[Finding]:
    """A compensation that is thrown for one activity: it has to be one that can be compensated there."""
    activity = node.definitions[0].get("activityRef")
    if node.tag == "boundaryEvent" or not activity:
        return
    scope = node.scope
    while scope.is_event_subprocess:
        scope = cast("Scope", scope.outer)
    if not any(event.event == "compensate" for event in scope.attached.get(activity, ())):
        message = f"What {node.label} compensates, '{activity}', is no activity beside it with a compensation event."
        yield error(diagram, node, "compensation", message)


def _link(diagram: Diagram, node: Node) -> Iterator[Finding]:
    name = node.definitions[0].get("name")
    others = node.scope.links[name]
    catching = [other for other in others if other.tag == "intermediateCatchEvent"]
    if not name:
        yield error(diagram, node, "link", f"The link of {node.label} has no name.")
    elif len(catching) != 1:
        yield error(diagram, node, "link", f"The link '{name}' needs exactly one place where it arrives.")
    elif len(others) == 1:
        yield error(diagram, node, "link", f"Nothing throws the link '{name}'.")
    if node.tag == "intermediateThrowEvent" and node.outgoing:
        yield error(diagram, node, "flow-out", f"No flow leads out of {node.label}; its link does.")
    if node.tag == "intermediateCatchEvent" and node.incoming:
        yield error(diagram, node, "flow-into", f"No flow leads into {node.label}; its link does.")


def _cancel(diagram: Diagram, node: Node) -> Iterator[Finding]:
    if node.tag == "boundaryEvent":
        host = node.scope.nodes.get(node.xml.get("attachedToRef") or "")
        if host is not None and host.tag != "transaction":
            yield error(diagram, node, "cancel", "A cancel event stands at a transaction only.")
    elif node.scope.xml.tag != BPMN + "transaction":
        yield error(diagram, node, "cancel", "A cancel end event stands in a transaction only.")
    else:
        around = cast("Scope", node.scope.outer)
        if len([n for n in around.attached.get(node.scope.id, ()) if n.event == "cancel"]) != 1:
            yield error(diagram, node, "cancel", "A transaction that can be cancelled has one cancel boundary event.")
