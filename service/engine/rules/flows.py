"""Sequence flows: where they may begin and end, and conditions on them."""

from collections.abc import Iterator

from service.domain.errors import Finding
from service.engine.findings import Checked, error
from service.engine.model import Diagram, Flow, Node, Scope
from service.engine.rules.elements import owner

NO_CONDITIONS = {
    "parallelGateway": "a parallel gateway",
    "eventBasedGateway": "an event-based gateway",
    "startEvent": "a start event",
    "boundaryEvent": "a boundary event",
}


def check(checked: Checked, diagram: Diagram) -> Iterator[Finding]:  # noqa: ARG001
    for scope in diagram.scopes():
        for flow in scope.flows:
            yield from _ends(diagram, scope, flow)
            yield from _condition(diagram, scope, flow)
        for node in scope.nodes.values():
            yield from _node(diagram, node)
            yield from _default(diagram, node)


def _ends(diagram: Diagram, scope: Scope, flow: Flow) -> Iterator[Finding]:
    for end in (flow.source, flow.target):
        if end not in scope.nodes and end not in scope.strange:
            message = f"The flow goes to or comes from '{end}', which is not drawn in the same process or sub-process."
            yield error(diagram, flow.id or owner(flow.xml), "flow-broken", message)
    if not flow.id:
        yield error(diagram, flow.source if flow.source in scope.nodes else scope.id, "id-missing", "A flow has no id.")


def _condition(diagram: Diagram, scope: Scope, flow: Flow) -> Iterator[Finding]:
    source = scope.nodes.get(flow.source)
    if source is None or flow.condition is None:
        return
    if source.tag in NO_CONDITIONS:
        message = f"A condition on a flow out of {NO_CONDITIONS[source.tag]} would have no effect."
        yield error(diagram, flow.id, "condition-ignored", message)
    elif source.xml.get("default") == flow.id:
        yield error(diagram, flow.id, "condition-on-default", "The default flow has no condition.")


def _node(diagram: Diagram, node: Node) -> Iterator[Finding]:
    if node.incoming and (node.tag in ("startEvent", "boundaryEvent") or node.is_event_subprocess or node.is_handler):
        yield error(diagram, node, "flow-into", f"No flow can lead into {node.label}.")
    if node.outgoing and (node.tag == "endEvent" or node.is_event_subprocess or node.is_handler):
        yield error(diagram, node, "flow-out", f"No flow can lead out of {node.label}.")


def _default(diagram: Diagram, node: Node) -> Iterator[Finding]:
    default = node.xml.get("default")
    if default is None:
        return
    if default not in [flow.id for flow in node.outgoing]:
        yield error(diagram, node, "default-unknown", f"The default flow '{default}' doesn't leave {node.label}.")
    elif node.tag in NO_CONDITIONS or (len(node.outgoing) == 1 and node.tag == "endEvent"):
        yield error(diagram, node, "default-ignored", f"A default flow has no effect at {node.label}.")
