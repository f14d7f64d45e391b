"""Flows and associations, with their heads and names."""

import math
from itertools import pairwise

from service.layout.drawing import Line, Point
from service.layout.vocabulary import DATA_LINES, GATEWAYS, Element, tag

from .canvas import INK, PAPER, add, path, rounded
from .labels import write_label
from .plane import Edge, has

_DOT = 3.5
_DASHES = {"messageFlow": "8 5", "association": "1 4", "dataInputAssociation": "1 4", "dataOutputAssociation": "1 4"}


def draw_edge(group: Element, edge: Edge, source: Element | None) -> None:
    """`source` is the element that it comes from."""
    dashes = _DASHES.get(edge.kind)
    dashed = {"stroke_dasharray": dashes} if dashes else {}
    add(group, "path", cls="dd-line", d=rounded(edge.line), **dashed)
    if edge.kind == "sequenceFlow":
        _arrow(group, edge.line, solid=True)
        _start_of_sequence(group, edge, source)
    elif edge.kind == "messageFlow":
        x, y = _at(edge.line[0], *_direction(edge.line[0], edge.line[1]), _DOT, 0)
        add(group, "circle", cls="dd-head", cx=x, cy=y, r=_DOT, fill=PAPER)
        _arrow(group, edge.line, solid=False)
    elif edge.kind in DATA_LINES:
        _open_arrow(group, edge.line)
    elif edge.element.get("associationDirection") in ("One", "Both"):
        _open_arrow(group, edge.line)
        if edge.element.get("associationDirection") == "Both":
            _open_arrow(group, edge.line[::-1])
    x, y = middle(edge.line)
    write_label(group, edge, (x, y - 18))


def _start_of_sequence(group: Element, edge: Edge, source: Element | None) -> None:
    """A stroke through default flows, a diamond on conditional ones that leave a task."""
    a, (ux, uy) = edge.line[0], _direction(edge.line[0], edge.line[1])
    if source is not None and source.get("default") == edge.id:
        x, y = a[0] + 10 * ux, a[1] + 10 * uy
        across = (ux - uy) * 5, (uy + ux) * 5
        start, end = (x - across[0], y - across[1]), (x + across[0], y + across[1])
        add(group, "path", cls="dd-head", d=path("M", start, "L", end))
    elif has(edge.element, "conditionExpression") and source is not None and tag(source) not in GATEWAYS:
        corners = [a, _at(a, ux, uy, 7, 4.5), _at(a, ux, uy, 14, 0), _at(a, ux, uy, 7, -4.5)]
        add(group, "path", cls="dd-head", d=path("M", corners[0], "L", *corners[1:], "z"), fill=PAPER)


def _arrow(group: Element, line: Line, *, solid: bool) -> None:
    """A triangle at the end."""
    tip, (ux, uy) = line[-1], _direction(line[-1], line[-2])
    corners = path("M", tip, "L", _at(tip, ux, uy, 10, 4.5), _at(tip, ux, uy, 10, -4.5), "z")
    add(group, "path", cls="dd-head dd-solid" if solid else "dd-head", d=corners, fill=INK if solid else PAPER)


def _open_arrow(group: Element, line: Line) -> None:
    tip, (ux, uy) = line[-1], _direction(line[-1], line[-2])
    add(group, "path", cls="dd-head", d=path("M", _at(tip, ux, uy, 8, 5), "L", tip, _at(tip, ux, uy, 8, -5)))


def _direction(a: Point, b: Point) -> Point:
    length = math.dist(a, b) or 1.0
    return (b[0] - a[0]) / length, (b[1] - a[1]) / length


def _at(origin: Point, ux: float, uy: float, ahead: float, aside: float) -> Point:
    return origin[0] + ahead * ux - aside * uy, origin[1] + ahead * uy + aside * ux


def middle(line: Line) -> Point:
    """The point half way along a line."""
    left = sum(math.dist(a, b) for a, b in pairwise(line)) / 2
    for a, b in pairwise(line):
        length = math.dist(a, b)
        if length and left <= length:
            share = left / length
            return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
        left -= length
    return line[0]
