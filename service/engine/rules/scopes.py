"""Processes and sub-processes: how they begin."""

from collections.abc import Iterator

from service.domain.errors import Finding
from service.engine.findings import Checked, error
from service.engine.model import Diagram, Node, Scope

EVENT_STARTS = {"message", "timer", "signal", "error", "escalation", "conditional"}


def check(checked: Checked, diagram: Diagram) -> Iterator[Finding]:  # noqa: ARG001
    for scope in diagram.scopes():
        starts = [node for node in scope.nodes.values() if node.tag == "startEvent"]
        if scope.is_ad_hoc:
            yield from _ad_hoc(diagram, scope)
        elif scope.outer is None:
            yield from _process(diagram, scope, starts)
        elif scope.is_event_subprocess:
            yield from _event_subprocess(diagram, scope, starts)
        else:
            yield from _subprocess(diagram, scope, starts)
    yield from _names(diagram)


def _process(diagram: Diagram, scope: Scope, starts: list[Node]) -> Iterator[Finding]:
    if not scope.id:
        yield error(diagram, diagram.root.get("id"), "id-missing", "A process has no id.")
    if not starts:
        yield error(diagram, scope.id, "start-missing", "The process has no start event, so it could never begin.")
    for extra in [node for node in starts if node.event is None][1:]:
        yield error(diagram, extra, "start-several", "A process has only one plain start event.")
    for node in starts:
        if node.event in ("error", "escalation"):
            yield error(diagram, node, "start-kind", "A process can't start by an error or escalation event.")
        elif node.event == "conditional":
            message = (
                f"{node.label} would start the process only when somebody has its condition asked by a command of its "
                "own, which doesn't exist here; begin by a message, a signal or by hand."
            )
            yield error(diagram, node, "event-unsupported", message)


def _subprocess(diagram: Diagram, scope: Scope, starts: list[Node]) -> Iterator[Finding]:
    if not starts:
        yield error(diagram, scope.id, "start-missing", "The sub-process has no start event, so it could never begin.")
    for extra in starts[1:]:
        yield error(diagram, extra, "start-several", "A sub-process has only one start event.")
    for node in starts:
        if node.event is not None:
            yield error(diagram, node, "start-kind", "The start event of a sub-process waits for nothing.")


def _event_subprocess(diagram: Diagram, scope: Scope, starts: list[Node]) -> Iterator[Finding]:
    if len(starts) != 1:
        yield error(diagram, scope.id, "start-several" if starts else "start-missing",
                    "An event sub-process has exactly one start event.")  # fmt: skip
    for node in starts:
        if node.event not in EVENT_STARTS:
            message = "The start event of an event sub-process says what it waits for."
            yield error(diagram, node, "start-kind", message)
        elif node.event == "error" and node.xml.get("isInterrupting") == "false":
            yield error(diagram, node, "event-interrupting", "An error event always interrupts.")


def _ad_hoc(diagram: Diagram, scope: Scope) -> Iterator[Finding]:
    if scope.is_event_subprocess:
        yield error(diagram, scope.id, "setting-ignored", "An ad-hoc sub-process isn't set off by an event.")
    for node in scope.nodes.values():
        if node.tag in ("startEvent", "endEvent"):
            yield error(diagram, node, "start-kind", "An ad-hoc sub-process has no start and end events.")
    if not any(node.tag != "boundaryEvent" for node in scope.nodes.values()):
        yield error(diagram, scope.id, "start-missing", "The ad-hoc sub-process holds nothing that could be done.")


def _names(diagram: Diagram) -> Iterator[Finding]:
    """Two catching events of one scope or host that wait for the same thing can't both get it."""
    for scope in diagram.scopes():
        seen: dict[tuple[str, str, str], Node] = {}
        for node in _catching(scope):
            for kind, name in _waits(diagram, node):
                host = node.xml.get("attachedToRef") or ("#start" if node.scope is scope else "#scope")
                first = seen.setdefault((host, kind, name), node)
                if first is not node:
                    message = f"{node.label} waits for the same as {first.label}."
                    yield error(diagram, node, "event-duplicate", message)


def _catching(scope: Scope) -> Iterator[Node]:
    if scope.outer is None:
        yield from (node for node in scope.nodes.values() if node.tag == "startEvent")
    yield from (node for node in scope.nodes.values() if node.tag == "boundaryEvent")
    for inner in scope.inner:
        if inner.is_event_subprocess:
            yield from (node for node in inner.nodes.values() if node.tag == "startEvent")


def _waits(diagram: Diagram, node: Node) -> Iterator[tuple[str, str]]:
    parts = {
        "message": ("messageRef", "name"),
        "error": ("errorRef", "errorCode"),
        "escalation": ("escalationRef", "escalationCode"),
    }
    if node.event in parts:
        reference, attribute = parts[node.event]
        declared = diagram.declared.get(node.definitions[0].get(reference) or "")
        yield node.event, (declared.get(attribute) or "") if declared is not None else ""
