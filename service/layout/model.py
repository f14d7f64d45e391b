"""What a BPMN file says, as far as a layout needs it: scopes, nodes, flows.

The old drawing is read only for what isn't geometry: which sub-processes are open, in which order pools stand, colours.
"""

import math
from collections.abc import Iterator

from . import sizes
from .drawing import Box
from .errors import LayoutError
from .parts import Flow, Node
from .vocabulary import (
    BPMN,
    BPMNDI,
    DATA,
    DATA_LINES,
    DC,
    FLOW_NODES,
    REFERENCES,
    SOLID,
    SUB_PROCESSES,
    TASKS,
    Element,
    ident,
    tag,
)

_DRAWN = FLOW_NODES | REFERENCES | {"textAnnotation"}


class Model:
    """The elements of a file by id, with their old shapes."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.elements: dict[str, Element] = {}
        for e in root.iter("*"):
            if ident(e) and tag(e):
                if ident(e) in self.elements:
                    raise LayoutError(
                        f"two elements have the id {ident(e)}: {tag(self.elements[ident(e)])} and {tag(e)}"
                    )
                self.elements[ident(e)] = e
        self.old: dict[str, Element] = {}
        self.plane_of: dict[str, str] = {}
        for plane in root.iter(f"{BPMNDI}BPMNPlane"):
            for drawn in plane.iterchildren("*"):
                id_ = drawn.get("bpmnElement")
                if id_:
                    self.old.setdefault(id_, drawn)
                    self.plane_of.setdefault(id_, plane.get("bpmnElement", ""))

    def old_box(self, id_: str) -> Box | None:
        """Where the old drawing had a shape, if it says so in numbers."""
        bounds = self.old[id_].find(f"{DC}Bounds") if id_ in self.old else None
        if bounds is None:
            return None
        try:
            x, y, w, h = (float(bounds.get(key, "")) for key in ("x", "y", "width", "height"))
        except ValueError:
            return None
        return (x, y, w, h) if all(map(math.isfinite, (x, y, w, h))) else None

    def is_open(self, sub: Element) -> bool:
        """Is a sub-process drawn with its content? As the old drawing says; without one yes, unless it is empty."""
        inside = [e for e in scope_elements(sub) if tag(e) in FLOW_NODES]
        if not inside:
            return False
        old = self.old.get(ident(sub))
        if old is None:
            return True
        if old.get("isExpanded") is not None:
            return old.get("isExpanded") == "true"
        return any(self.plane_of.get(ident(e)) == self.plane_of.get(ident(sub)) for e in inside)

    def node(self, e: Element) -> Node:
        kind, name = tag(e), name_of(e)
        return Node(ident(e), kind, name, *sizes.measure(kind, name), label=sizes.label(kind, name))

    def flow(self, e: Element, source: str, target: str) -> Flow:
        s = self.elements.get(source)
        flow = Flow(ident(e), tag(e), name_of(e), source, target, s is not None and s.get("default") == ident(e))
        if flow.name and flow.kind in SOLID:
            flow.label = sizes.outside(flow.name)
        return flow

    def flow_between_refs(self, e: Element) -> Flow:
        return self.flow(e, e.get("sourceRef", ""), e.get("targetRef", ""))

    def content(self, scope: Element) -> tuple[list[Node], list[Flow]]:
        """The nodes and flows directly in a process or sub-process; boundary events hang on their hosts."""
        nodes: dict[str, Node] = {}
        flows: list[Flow] = []
        hung: list[tuple[Node, str]] = []
        for e in scope_elements(scope):
            host = e.get("attachedToRef")
            if tag(e) == "boundaryEvent" and host:
                hung.append((self.node(e), host))
            elif tag(e) in _DRAWN:
                nodes[ident(e)] = self.node(e)
            elif tag(e) in ("sequenceFlow", "association"):
                flows.append(self.flow_between_refs(e))
            flows += self._data_lines(e)
        for io in scope.iterfind(f"{BPMN}ioSpecification/*"):
            if tag(io) in DATA and ident(io) in self.old:  # of the process itself: drawn only if they were
                nodes[ident(io)] = self.node(io)
        for event, host in hung:
            if host in nodes and nodes[host].kind in TASKS | SUB_PROCESSES:
                nodes[host].boundary.append(event)
            else:
                nodes[event.id] = event
        return list(nodes.values()), flows

    def _data_lines(self, e: Element) -> Iterator[Flow]:
        """Without a reference to a data object in sight (a property, an input of the task) nothing is drawn."""
        for a in e.iterchildren("*"):
            if tag(a) not in DATA_LINES or not ident(a):
                continue
            if tag(a) == "dataOutputAssociation":
                yield self.flow(a, ident(e), (a.findtext(f"{BPMN}targetRef") or "").strip())
            elif source := (a.findtext(f"{BPMN}sourceRef") or "").strip():
                yield self.flow(a, source, ident(e))


def scope_elements(scope: Element) -> list[Element]:
    return [e for e in scope.iterchildren("*") if tag(e) and ident(e)]


def name_of(e: Element) -> str:
    if tag(e) == "textAnnotation":
        return (e.findtext(f"{BPMN}text") or "").strip()
    return (e.get("name") or "").strip()
