"""One plane of a BPMN file as SVG."""

from itertools import chain

from lxml import etree

from service.layout.drawing import Box, Point
from service.layout.model import Model
from service.layout.parsing import parse
from service.layout.redraw import layout
from service.layout.vocabulary import DATA_LINES, EVENTS, GATEWAYS, SUB_PROCESSES, TASKS, Element

from .canvas import INK, SVG, add, number
from .edges import draw_edge, middle
from .frames import draw_artifact, draw_frame, is_frame
from .nodes import draw_node
from .plane import Edge, Plane, Shape, read_plane

_MARGIN = 12
_FONT = "Arial, Helvetica, sans-serif"


def render(xml: bytes, plane: str | None = None) -> str:
    """The drawing of an element with a plane of its own (a closed sub-process, a collaboration), else the first one.

    Every element is `<g class="dd-el …" data-element="its id">`; `mark` and scripts add classes to it. A file without
    any drawing is laid out first. Raises LayoutError if the file isn't BPMN or has no drawing of that element.
    """
    model = Model(parse(xml))
    if not model.old:
        model = Model(parse(layout(xml)))
    found = read_plane(model, plane)
    root = _root(found)
    for shape in _containers(found.shapes):
        _draw_shape(root, shape)
    for edge in found.edges:
        draw_edge(_group(root, edge, (*middle(edge.line), 0, 0)), edge, _source(model, edge))
    for shape in _others(found.shapes):
        _draw_shape(root, shape)
    return etree.tostring(root, encoding="unicode")


def _containers(shapes: list[Shape]) -> list[Shape]:
    """What contains others, the outermost before the inner."""
    found = [s for s in shapes if _contains(s)]
    return sorted(found, key=lambda s: (not is_frame(s), -s.box[2] * s.box[3]))


def _others(shapes: list[Shape]) -> list[Shape]:
    """Boundary events lie on their hosts."""
    return sorted((s for s in shapes if not _contains(s)), key=lambda s: s.kind == "boundaryEvent")


def _contains(shape: Shape) -> bool:
    return is_frame(shape) or shape.kind == "group" or shape.is_open


def _draw_shape(root: Element, shape: Shape) -> None:
    group = _group(root, shape, shape.box)
    if is_frame(shape):
        draw_frame(group, shape)
    elif not draw_artifact(group, shape):
        draw_node(group, shape)


def _group(root: Element, figure: Shape | Edge, box: Box) -> Element:
    group = add(root, "g", cls=" ".join(["dd-el", *_families(figure)]))
    group.set("data-element", figure.id)
    group.set("data-box", " ".join(map(number, box)))
    return group


def _families(figure: Shape | Edge) -> list[str]:
    """Classes by kind, the wider one first."""
    kind = f"dd-{figure.kind.lower()}"
    if isinstance(figure, Edge):
        return ["dd-flow", kind]
    families = {"dd-event": EVENTS, "dd-gateway": GATEWAYS, "dd-task": TASKS, "dd-sub": SUB_PROCESSES}
    wider = [family for family, kinds in families.items() if figure.kind in kinds]
    return [*wider, kind, *(["dd-open"] if figure.is_open else [])]


def _source(model: Model, edge: Edge) -> Element | None:
    if edge.kind in DATA_LINES:
        return None
    return model.elements.get(edge.element.get("sourceRef", ""))


def _root(plane: Plane) -> Element:
    x, y, w, h = _extent(plane)
    root = etree.fromstring(f'<svg xmlns="{SVG}"/>')
    root.set("class", "dd-bpmn")
    root.set("viewBox", " ".join(map(number, (x, y, w, h))))
    root.set("width", number(w))
    root.set("height", number(h))
    for key, value in {"fill": "none", "stroke": INK, "stroke-width": "1.5", "font-family": _FONT}.items():
        root.set(key, value)
    root.set("font-size", "12")
    root.set("stroke-linejoin", "round")
    return root


def _extent(plane: Plane) -> Box:
    """All shapes, lines and labels, with a margin."""
    figures: chain[Shape | Edge] = chain(plane.shapes, plane.edges)
    boxes = [f.label for f in figures if f.label is not None] + [s.box for s in plane.shapes]
    corners: list[Point] = [(x, y) for x, y, _, _ in boxes] + [(x + w, y + h) for x, y, w, h in boxes]
    corners += [p for e in plane.edges for p in e.line]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    left, top = min(xs) - _MARGIN, min(ys) - _MARGIN
    return left, top, max(xs) + _MARGIN - left, max(ys) + _MARGIN - top
