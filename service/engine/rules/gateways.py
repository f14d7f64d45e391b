"""Gateways: each way out needs a condition where one is asked, and events where they are waited for."""

from collections.abc import Iterator

from service.domain.errors import Finding
from service.engine import limits
from service.engine.findings import Checked, error
from service.engine.model import Diagram, Node, Scope

AWAITED = {"message", "timer", "signal", "conditional"}
TWO = 2


def check(checked: Checked, diagram: Diagram) -> Iterator[Finding]:  # noqa: ARG001
    for scope in diagram.scopes():
        yield from _joins(diagram, scope)
    for node in diagram.nodes():
        if node.tag in ("exclusiveGateway", "inclusiveGateway"):
            yield from _conditions(diagram, node)
        elif node.tag == "eventBasedGateway":
            yield from _events(diagram, node)


def _joins(diagram: Diagram, scope: Scope) -> Iterator[Finding]:
    """Each inclusive join looks from where a token can still come, which takes the longer the more is drawn."""
    joins = [n for n in scope.nodes.values() if n.tag == "inclusiveGateway" and len(n.incoming) > 1]
    if sum(len(node.incoming) for node in joins) * len(scope.nodes) > limits.JOIN_WORK:
        message = f"{joins[0].label} is one of more inclusive joins than can be kept track of here."
        yield error(diagram, joins[0], "too-large", message)


def _conditions(diagram: Diagram, node: Node) -> Iterator[Finding]:
    if len(node.outgoing) < TWO:
        return
    for flow in node.outgoing:
        if flow.condition is None and flow.id != node.xml.get("default"):
            message = f"The flow leaves {node.label} without a condition and is not its default flow."
            yield error(diagram, flow.id, "condition-missing", message)


def _events(diagram: Diagram, node: Node) -> Iterator[Finding]:
    if len(node.outgoing) < TWO:
        yield error(diagram, node, "event-gateway", f"{node.label} waits for at least two events.")
    for flow in node.outgoing:
        target = node.scope.nodes.get(flow.target)
        if target is None:
            continue
        if target.tag != "intermediateCatchEvent" or target.event not in AWAITED:
            message = f"Behind {node.label} only events that are waited for can stand, not {target.label}."
            yield error(diagram, target, "event-gateway", message)
        elif len(target.incoming) > 1:
            yield error(diagram, target, "event-gateway", f"{target.label} can be reached past the gateway, too.")
