"""What is drawn but can't be reached, and joins that would wait for ever."""

from collections.abc import Iterator

from service.domain.errors import Finding
from service.engine.findings import Checked, warning
from service.engine.model import Diagram, Node, Scope


def check(checked: Checked, diagram: Diagram) -> Iterator[Finding]:  # noqa: ARG001
    for scope in diagram.scopes():
        reached = _reached(scope)
        for node in scope.nodes.values():
            if node.id not in reached and not node.is_event_subprocess and not node.is_handler:
                yield warning(diagram, node, "unreachable", f"No way leads to {node.label}.")
        for node in scope.nodes.values():
            dead = [flow.source for flow in node.incoming if flow.source not in reached]
            if node.tag == "parallelGateway" and node.id in reached and dead:
                message = f"{node.label} waits for all of its incoming flows, but one of them is never taken."
                yield warning(diagram, node, "join-stuck", message)


def _reached(scope: Scope) -> set[str]:
    todo = [node.id for node in scope.nodes.values() if _begins(scope, node)]
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        todo += [flow.target for flow in scope.outgoing.get(name, [])]
        todo += [node.id for node in scope.attached.get(name, ())]
        todo += _linked(scope, name)
    return seen


def _begins(scope: Scope, node: Node) -> bool:
    return node.tag == "startEvent" or (scope.is_ad_hoc and node.tag != "boundaryEvent" and not node.is_handler)


def _linked(scope: Scope, name: str) -> list[str]:
    node = scope.nodes.get(name)
    if node is None or node.event != "link" or node.tag != "intermediateThrowEvent":
        return []
    return [other.id for other in scope.links[node.definitions[0].get("name")] if other is not node]
