"""What one plane of a file's drawing holds, as far as it is usable: strangers' files lack bounds and elements."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from service.layout.drawing import Box, Line
from service.layout.errors import LayoutError
from service.layout.groups import group_name
from service.layout.model import Model, name_of
from service.layout.vocabulary import BPMN, BPMNDI, DC, DI, Element, tag

#: nobody draws farther out than this
_FARTHEST = 1e6


@dataclass(frozen=True, eq=False)
class Figure:
    """A shape or an edge: what it stands for, and where it is."""

    id: str
    kind: str
    name: str
    element: Element
    drawn: Element
    label: Box | None


@dataclass(frozen=True, eq=False)
class Shape(Figure):
    box: Box

    @property
    def is_open(self) -> bool:
        return self.drawn.get("isExpanded") == "true"


@dataclass(frozen=True, eq=False)
class Edge(Figure):
    line: Line


@dataclass(frozen=True)
class Plane:
    shapes: list[Shape]
    edges: list[Edge]


def read_plane(model: Model, wanted: str | None) -> Plane:
    """The plane of an element, or the first one. Raises LayoutError if the file has no drawing of it."""
    planes = [p for p in model.root.iter(f"{BPMNDI}BPMNPlane") if wanted in (None, p.get("bpmnElement"))]
    shapes: dict[str, Shape] = {}
    edges: dict[str, Edge] = {}
    for drawn in planes[0].iterchildren("*") if planes else ():
        figure = _figure(model, drawn)
        if isinstance(figure, Shape):
            shapes.setdefault(figure.id, figure)
        elif isinstance(figure, Edge):
            edges.setdefault(figure.id, figure)
    if not shapes:
        raise LayoutError("the file has no drawing" + (f" of {wanted}" if wanted else ""))
    return Plane(list(shapes.values()), list(edges.values()))


def _figure(model: Model, drawn: Element) -> Shape | Edge | None:
    id_ = drawn.get("bpmnElement") or ""
    element = model.elements.get(id_)
    if element is None or not tag(element):
        return None
    name = group_name(model, element) if tag(element) == "group" else name_of(element)
    label = _bounds(drawn.find(f"{BPMNDI}BPMNLabel"))
    box = _bounds(drawn)
    line = list(_points(drawn))
    if drawn.tag == f"{BPMNDI}BPMNShape" and box is not None:
        return Shape(id_, tag(element), name, element, drawn, label, box)
    if drawn.tag == f"{BPMNDI}BPMNEdge" and len(line) > 1:
        return Edge(id_, tag(element), name, element, drawn, label, line)
    return None


def _bounds(parent: Element | None) -> Box | None:
    bounds = parent.find(f"{DC}Bounds") if parent is not None else None
    if bounds is None:
        return None
    x, y, w, h = (_coordinate(bounds, key) for key in ("x", "y", "width", "height"))
    return (x, y, w, h) if w > 0 and h > 0 and not math.isnan(x + y + w + h) else None


def _points(edge: Element) -> Iterator[tuple[float, float]]:
    for waypoint in edge.findall(f"{DI}waypoint"):
        x, y = _coordinate(waypoint, "x"), _coordinate(waypoint, "y")
        if not math.isnan(x + y):
            yield x, y


def _coordinate(element: Element, key: str) -> float:
    try:
        value = float(element.get(key, ""))
    except ValueError:
        return math.nan
    return value if abs(value) < _FARTHEST else math.nan


def has(element: Element, name: str) -> bool:
    return element.find(BPMN + name) is not None


def definitions(event: Element) -> list[str]:
    """What an event waits for or sends, such as `message` or `timer`."""
    ending = "EventDefinition"
    return [tag(e).removesuffix(ending) for e in event.iterchildren("*") if tag(e).endswith(ending)]
