"""Writes drawings into the file as BPMN DI; everything else stays as it is."""

import re

from lxml import etree

from .drawing import Box, Drawing
from .model import Model
from .text import LABEL_ROOM, LINE_HEIGHT, OUTSIDE
from .vocabulary import BPMNDI, DC, DI, SUB_PROCESSES, Element, ident, tag

#: attributes that a new drawing sets itself; all others (colours) are carried over
_GEOMETRY = frozenset({"id", "bpmnElement", "isHorizontal", "isExpanded", "sourceElement", "targetElement"})
#: declared on the diagram, where the file doesn't yet; other prefixes are left alone, for values may use them
_NSMAP = {"bpmndi": BPMNDI[1:-1], "dc": DC[1:-1], "di": DI[1:-1]}


class Writer:
    """Replaces the diagrams of a file."""

    def __init__(self, model: Model) -> None:
        self.model, self.root = model, model.root
        for old in self.root.findall(f"{BPMNDI}BPMNDiagram"):
            self.root.remove(old)
        self.taken = {ident(e) for e in self.root.iter("*")}

    def write(self, scope: Element, drawing: Drawing) -> None:
        id_ = ident(scope)
        diagram = etree.SubElement(
            self.root, f"{BPMNDI}BPMNDiagram", nsmap=_NSMAP, id=self._fresh(f"BPMNDiagram_{id_}")
        )
        attributes = {"id": self._fresh(f"BPMNPlane_{id_}"), "bpmnElement": id_}
        plane = etree.SubElement(diagram, f"{BPMNDI}BPMNPlane", attributes)
        for shape, box in (drawing.shapes | drawing.groups).items():
            self._shape(plane, shape, box, drawing)
        for edge in drawing.edges:
            self._edge(plane, edge, drawing)
        etree.indent(diagram, "  ", level=1)
        diagram.tail = "\n"

    def _shape(self, plane: Element, id_: str, box: Box, drawing: Drawing) -> None:
        kind = tag(self.model.elements[id_])
        shape = self._drawn(plane, "BPMNShape", id_)
        if id_ in drawing.frames:
            shape.set("isHorizontal", "true")
        if kind in SUB_PROCESSES:
            shape.set("isExpanded", "true" if id_ in drawing.opened else "false")
        if kind == "exclusiveGateway":
            shape.set("isMarkerVisible", "true")
        self._keep(id_, shape)
        _bounds(shape, box)
        _label(shape, drawing.labels.get(id_))

    def _edge(self, plane: Element, id_: str, drawing: Drawing) -> None:
        edge = self._drawn(plane, "BPMNEdge", id_)
        self._keep(id_, edge)
        for x, y in drawing.edges[id_]:
            etree.SubElement(edge, f"{DI}waypoint", x=_number(x), y=_number(y))
        _label(edge, drawing.labels.get(id_))

    def _drawn(self, plane: Element, what: str, id_: str) -> Element:
        return etree.SubElement(plane, BPMNDI + what, {"id": self._fresh(f"{id_}_di"), "bpmnElement": id_})

    def _keep(self, id_: str, new: Element) -> None:
        """Carry over what isn't geometry: colours, whether a gateway shows its marker, the look of a message."""
        old = self.model.old.get(id_)
        for key, value in old.attrib.items() if old is not None else ():
            if key not in _GEOMETRY:
                new.set(key, value)

    def _fresh(self, id_: str) -> str:
        while id_ in self.taken:
            id_ += "_"
        self.taken.add(id_)
        return id_


def _label(parent: Element, box: Box | None) -> None:
    """A name of several lines gets a box of the usual width around its middle, for bpmn-js wraps to the box."""
    if box is None:
        return
    x, y, w, h = box
    wide = max(w, LABEL_ROOM) if h > LINE_HEIGHT * OUTSIDE + 1 else w
    _bounds(etree.SubElement(parent, f"{BPMNDI}BPMNLabel"), (x - (wide - w) / 2, y, wide, h))


def _bounds(parent: Element, box: Box) -> None:
    keys = ("x", "y", "width", "height")
    etree.SubElement(parent, f"{DC}Bounds", {k: _number(v) for k, v in zip(keys, box, strict=True)})


def _number(value: float) -> str:
    return re.sub(r"\.0$", "", f"{value:.1f}")
