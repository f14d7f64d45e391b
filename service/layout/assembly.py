"""Puts a sheet's shapes, lines and labels in their places."""

import math
from itertools import pairwise

from .coordinates import Coordinates
from .drawing import Box, Drawing, Line
from .frames import Frames
from .geometry import facing, slanted
from .labels import Labels
from .parts import Flow, Node
from .sheet import Sheet
from .sizes import EVENT
from .vocabulary import DOTTED, SOLID

#: above and below the content of an open sub-process
_HEAD, _PADDING = 26, 40


def assemble(sheet: Sheet) -> Drawing:
    drawing = Drawing(sheet.widths.right, sheet.heights.bottom)
    for n in sheet.grid.nodes.values():
        _put_node(sheet, n, drawing)
    Frames(sheet.grid, sheet.heights, sheet.widths.right, drawing).draw(sheet.contents.pools, sheet.contents.lanes)
    _draw_flows(sheet, drawing)
    Labels(drawing, sheet.lattice).place()
    return drawing


def _put_node(sheet: Sheet, n: Node, drawing: Drawing) -> None:
    left, right = sheet.widths.cells(n)
    if n.span > 1 and len(n.boundary) > 1:  # as wide as its columns, for the events hang in their middles
        n.w = max(n.w, math.floor(right - left))
    n.x = round((left + right - n.w) / 2)
    n.y = round(sheet.heights.lines[sheet.lattice.y[n.row]] - n.h / 2)
    drawing.shapes[n.id] = (n.x, n.y, n.w, n.h)
    if n.inner is not None:
        drawing.opened.add(n.id)
        top = n.y + _HEAD + max(0, (n.h - n.inner.h - _PADDING) / 2)
        drawing.place(n.inner, n.x + (n.w - n.inner.w) / 2, top)
    for k, b in enumerate(n.boundary):
        centre = n.cx + b.dx
        if n.span > 1:
            column = max(n.col, n.col + n.span - len(n.boundary) + k)
            half = EVENT / 2
            centre = min(max(sheet.widths.lines[2 * column + 1], n.x + half), n.x + n.w - half)
        b.x, b.y = round(centre - EVENT / 2), n.y - EVENT / 2 + (0 if b.top else n.h)
        drawing.shapes[b.id] = (b.x, b.y, EVENT, EVENT)


def _draw_flows(sheet: Sheet, drawing: Drawing) -> None:
    coordinates = Coordinates(sheet, _ends(sheet, drawing))
    for flow in sheet.tracks.chains:
        flow.points = drawing.edges[flow.id] = coordinates.line(flow)
    for flow in sheet.grid.flows:  # what breaks the rules (a flow across the border of a sub-process) still gets a line
        drawn = flow.id in drawing.edges or flow.kind not in SOLID
        if not drawn and {flow.source, flow.target} <= set(drawing.shapes):
            flow.points = slanted(drawing.shapes[flow.source], drawing.shapes[flow.target])
            drawing.edges[flow.id] = flow.points
    for flow in sheet.grid.flows:
        line = _dotted(flow, drawing) if flow.kind in DOTTED and flow.id not in drawing.edges else None
        if line:
            drawing.edges[flow.id] = line


def _ends(sheet: Sheet, drawing: Drawing) -> dict[str, Node]:
    """What flows may dock at: nodes, boundary events, pools, and the shapes in open sub-processes."""
    ends = sheet.grid.at | {b.id: b for n in sheet.grid.core for b in n.boundary}
    for n in sheet.contents.nodes:
        for id_ in n.inner.shapes if n.inner is not None else ():
            x, y, w, h = drawing.shapes[id_]
            ends[id_] = Node(id_, sheet.contents.kinds.get(id_, ""), "", w, h, x=x, y=y)
    return ends


def _dotted(flow: Flow, drawing: Drawing) -> Line | None:
    """From shape to shape, or to the middle of the longest stretch of a flow."""
    source, target = _end(flow.source, drawing), _end(flow.target, drawing)
    return facing(source, target) if source is not None and target is not None else None


def _end(id_: str, drawing: Drawing) -> Box | None:
    line = drawing.edges.get(id_)
    if id_ in drawing.shapes or not line:
        return drawing.shapes.get(id_)
    p, q = max(pairwise(line), key=lambda pair: math.dist(*pair))
    return (p[0] + q[0]) / 2, (p[1] + q[1]) / 2, 0, 0
