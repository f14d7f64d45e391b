"""Rows: each strand takes the row of its band that costs least in bends, crossings, blocked cells and distance."""

import math
from collections import defaultdict
from typing import NamedTuple

from .grid import Grid
from .parts import NOWHERE, Flow, Node, Row
from .strands import strands
from .ways import BLOCK, Ways

_NEW_ROW = 1.2
#: so many columns side by side are never too many
_BESIDE = 4
#: of two new rows alike, rather the lower one
_ON_TOP = 0.1
#: prices nearer than this are the same
_DIGITS = 6


class _Option(NamedTuple):
    row: Row
    #: where a new row would be put in; None for a row that is there
    at: int | None


class Rows:
    """Places the strands in a few sweeps, then what hangs on nothing."""

    def __init__(self, grid: Grid, ways: Ways) -> None:
        self.grid, self.ways = grid, ways
        self.around: dict[Node, list[Flow]] = defaultdict(list)
        for f in grid.sequence:
            for n in dict.fromkeys((grid.source(f), grid.target(f))):
                self.around[n].append(f)

    def settle(self, sweeps: int) -> None:
        every = strands(self.grid)
        loose = [s[0] for s in every if len(s) == 1 and not self.around[s[0]]]
        bound = [s for s in every if not (len(s) == 1 and not self.around[s[0]])]
        for _ in range(sweeps):
            moved = [self.place(s) for s in bound]
            if not any(moved):
                break
        self._place_loose(loose)
        for b in self.grid.bands:
            b.rows = [r for r in b.rows if r.cells] or [Row(b)]
        self.grid.renumber()

    def _place_loose(self, loose: list[Node]) -> None:
        """In the order of the file; many of them in rows of like length, so that they don't make the drawing wider."""
        written = {n: at for at, n in enumerate(self.grid.core)}
        most = max(_BESIDE, self.grid.ncols * 2 // 3)
        for band in self.grid.bands:
            mine = sorted((n for n in loose if self.grid.band_of(n) is band), key=written.__getitem__)
            columns = sum(n.span for n in mine)
            rows = max(1, math.ceil(columns / most))
            for n in mine:
                place_loose(self.grid, n, math.ceil(columns / rows) if rows > 1 else None)

    def place(self, strand: list[Node]) -> bool:
        """Move a strand to the best row; a new one, if that is better than the rows there are. Did it move?"""
        before = strand[0].row
        cells = [(n, c) for n in strand for c in range(n.col, n.last + 1)]
        placed = self._lift(strand, cells)
        options = self._options(strand, cells, placed, before)
        best = min(options, key=lambda option: round(self._price(option, strand, cells, placed), _DIGITS))
        self._insert(best)
        for n, c in cells:
            n.row = best.row
            best.row.cells[c] = n
        for f in sorted(placed, key=lambda f: self.grid.source(f).row is not self.grid.target(f).row):
            self.ways.put(f)
        return best.row is not before

    def _lift(self, strand: list[Node], cells: list[tuple[Node, int]]) -> list[Flow]:
        """Take a strand and its flows from the grid; the flows of which both ends will have a place."""
        flows = list(dict.fromkeys(f for n in strand for f in self.around[n]))
        self.ways.take(flows)
        for n, c in cells:
            n.row.cells.pop(c, None)
        inside = set(strand)
        ends = ((f, self.grid.source(f), self.grid.target(f)) for f in flows)
        return [f for f, s, t in ends if all(n in inside or n.row is not NOWHERE for n in (s, t))]

    def _options(
        self, strand: list[Node], cells: list[tuple[Node, int]], placed: list[Flow], before: Row
    ) -> list[_Option]:
        band = self.grid.band_of(strand[0])
        inside = set(strand)
        ends = (n for f in placed for n in (self.grid.source(f), self.grid.target(f)))
        near = {n.row for n in ends if n not in inside and n.row.band is band}
        if before is not NOWHERE and not before.cells and len(band.rows) > 1:  # an emptied row counts as a new one
            band.rows.remove(before)
            self.grid.renumber()
        options = [_Option(row, None) for row in band.rows if not any(c in row.cells for _, c in cells)]
        spots = {0, len(band.rows)} | {band.rows.index(row) + d for row in near if row in band.rows for d in (0, 1)}
        return options + [_Option(Row(band), i) for i in sorted(spots, reverse=True)]

    def _price(self, option: _Option, strand: list[Node], cells: list[tuple[Node, int]], placed: list[Flow]) -> float:
        cost = 0.0
        if option.at is not None:
            cost += _NEW_ROW if option.row.band.rows else 0
            cost += 0 if option.at else _ON_TOP
        self._insert(option)
        for n in strand:
            n.row = option.row
        cost += BLOCK * sum(self.ways.blocked(option.row, c) for _, c in cells)
        cost += sum(self.ways.best(f).cost for f in placed)
        if option.at is not None:
            option.row.band.rows.pop(option.at)
            self.grid.renumber()
        return cost

    def _insert(self, option: _Option) -> None:
        if option.at is not None:
            option.row.band.rows.insert(option.at, option.row)
            self.grid.renumber()


def place_loose(grid: Grid, n: Node, most: int | None = None) -> None:
    """A node without flows: event sub-processes and the like go side by side below the rest, `most` in a row."""
    band = grid.band_of(n)
    row = band.rows[-1] if band.rows else Row(band)
    col = max(row.cells, default=-1) + 1
    beside = (
        col + n.span <= min(grid.ncols, most or grid.ncols)
        and not row.runs
        and all(grid.is_loose(x) for x in row.cells.values())
    )
    if not band.rows or not beside:
        row, col = Row(band), 0
        band.rows.append(row)
    n.row, n.col = row, col
    for c in range(n.col, n.last + 1):
        row.cells[c] = n
    grid.ncols = max(grid.ncols, n.col + n.span)
    grid.renumber()
