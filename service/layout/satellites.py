"""Data objects and annotations: each goes above or below what it is associated with."""

import math
from collections import defaultdict
from collections.abc import Iterator

from .grid import PITCH, Grid
from .parts import NOWHERE, Node, Row
from .rows import place_loose
from .vocabulary import DOTTED, SATELLITES
from .ways import Ways


def place_satellites(grid: Grid, ways: Ways) -> None:
    """Into a free cell near the first partner, or into a row of their own."""
    partners = _partners(grid)
    for n in grid.nodes.values():
        if n.kind not in SATELLITES:
            continue
        anchor = partners[n.id][0] if partners[n.id] else None
        if anchor is None or anchor.row is NOWHERE or anchor.row.band.closed:
            _place_alone(grid, n)
        else:
            _place_near(grid, ways, n, anchor)


def _partners(grid: Grid) -> dict[str, list[Node]]:
    partners: dict[str, list[Node]] = defaultdict(list)
    sources = {f.id: f.source for f in grid.flows}
    for f in grid.flows:
        for me, other in ((f.source, f.target), (f.target, f.source)) if f.kind in DOTTED else ():
            node = grid.at.get(other) or grid.at.get(sources.get(other, ""))  # a flow may be annotated, too
            if node is not None and node.kind not in SATELLITES and me in grid.nodes:
                partners[me].append(node)
    return partners


def _place_alone(grid: Grid, n: Node) -> None:
    if n.lane not in grid.band or grid.band[n.lane].closed:
        n.lane = next(b.id for b in grid.bands if not b.closed)
    n.span = math.ceil(n.w / PITCH)
    place_loose(grid, n)


def _place_near(grid: Grid, ways: Ways, n: Node, anchor: Node) -> None:
    band = anchor.row.band
    n.lane, at = band.id, band.rows.index(anchor.row)
    col = anchor.col + anchor.span // 2
    messages = (f for f in grid.flows if f.kind == "messageFlow")
    talks = any(anchor in (grid.at.get(f.source), grid.at.get(f.target)) for f in messages)
    for r, c in _spots(n, anchor, at, col, talks=talks):
        if 0 <= r < len(band.rows) and 0 <= c < grid.ncols and ways.free(band.rows[r], c):
            n.row, n.col = band.rows[r], c
            break
    else:  # beside the column, where message flows come and go
        n.row = Row(band)
        band.rows.insert(at, n.row)
        grid.renumber()
        tries = [c for c in ((col + 1, col - 1, col) if talks else (col, col + 1, col - 1)) if 0 <= c < grid.ncols]
        n.col = next((c for c in tries if ways.free(n.row, c)), col)
    n.row.cells[n.col] = n


def _spots(n: Node, anchor: Node, at: int, col: int, *, talks: bool) -> Iterator[tuple[int, int]]:
    """Rows and columns to try, the best first; not where boundary events hang."""
    for d in (1, -1, 0) if talks and n.kind == "textAnnotation" else (0, 1, -1):
        yield at - 1, col + d
        if d or not anchor.boundary:
            yield at + 1, col + d
