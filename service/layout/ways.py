"""Likely ways of flows while nodes are still being placed: what they cost, and what they take of the grid."""

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from .grid import Grid
from .parts import Flow, Node, Row
from .vocabulary import GATEWAYS

BEND, BLOCK, CROSS, FAR = 1.0, 5.0, 2.5, 0.15
#: for a boundary event's flow into its own row: down, along and up again
_DETOUR = 5.0


class Across(NamedTuple):
    """A horizontal run in a row, between two half columns (odd ones are the middles of columns)."""

    row: Row
    start: int
    end: int


class Down(NamedTuple):
    """A vertical run in a half column, between two rows."""

    x: int
    first: Row
    last: Row

    def sorted(self) -> tuple[Row, Row]:
        return (self.first, self.last) if self.first.index <= self.last.index else (self.last, self.first)


Run: TypeAlias = Across | Down


class Way(NamedTuple):
    cost: float
    runs: tuple[Run, ...]


class Ways:
    """The ways that are taken now, and the cheapest ones for flows between placed nodes."""

    def __init__(self, grid: Grid, upward: float) -> None:
        self.grid, self.upward = grid, upward
        self.verticals: dict[int, list[tuple[Row, Row, Flow]]] = defaultdict(list)
        self.taken: dict[Flow, tuple[Run, ...]] = {}

    def likely(self, f: Flow) -> list[Way]:
        """Ways with their costs before what is in the way."""
        s, t = self.grid.source(f), self.grid.target(f)
        r1, r2 = s.row, t.row
        a, b = 2 * s.last + 1, 2 * t.col + 1
        if b <= a:
            return self._not_forward(s, t, a, b)
        if f.source != s.id:
            return [self._from_boundary(r1, r2, a, b)]
        if r1 is r2:
            return [Way(0.0, (Across(r1, a, b),))]
        out = [Way(2 * BEND, (Across(r1, a, a + 1), Down(a + 1, r1, r2), Across(r2, a + 1, b)))]
        if b - a > 2:  # noqa: PLR2004 -- one column further: two channels to choose from
            out.append(Way(2 * BEND, (Across(r1, a, b - 1), Down(b - 1, r1, r2), Across(r2, b - 1, b))))
        if s.kind in GATEWAYS:
            out.append(Way(BEND, (Down(a, r1, r2), Across(r2, a, b))))
        if t.kind in GATEWAYS:
            out.append(Way(BEND, (Across(r1, a, b), Down(b, r1, r2))))
        return out

    @staticmethod
    def _not_forward(s: Node, t: Node, a: int, b: int) -> list[Way]:
        if s.row is not t.row and a == b:
            return [Way(0.0 if s.kind in GATEWAYS else 2.0, (Down(a, s.row, t.row),))]
        return [Way(2.0 + 2 * FAR * abs(s.row.index - t.row.index), ())]

    def _from_boundary(self, r1: Row, r2: Row, a: int, b: int) -> Way:
        if r2 is r1:
            return Way(_DETOUR, (Down(a + 1, r1, r2), Across(r2, a + 1, b)))
        up = r2.index < r1.index  # then the event sits on the upper border
        return Way(BEND + (self.upward if up else 0), (Down(a, r1, r2), Across(r2, a, b)))

    def best(self, f: Flow) -> Way:
        s, t = self.grid.source(f), self.grid.target(f)
        least, runs = math.inf, tuple[Run, ...]()
        for way in self.likely(f):
            if way.cost >= least:  # what is in the way only makes it dearer
                continue
            cost = way.cost + self._in_the_way(f, s, t, way.runs)
            if cost < least:
                least, runs = cost, way.runs
        return Way(least + FAR * abs(s.row.index - t.row.index), runs)

    def _in_the_way(self, f: Flow, s: Node, t: Node, runs: tuple[Run, ...]) -> float:
        """Cost of the nodes that runs go through and of the flows that they cross."""
        cost = 0.0
        for run in runs:
            if isinstance(run, Across):
                cost += self._across(f, s, t, run)
            else:  # a straight line down has no other way
                cost += self._down(s, t, run, BLOCK if len(runs) > 1 else 2 * BLOCK)
        return cost

    def _across(self, f: Flow, s: Node, t: Node, run: Across) -> float:
        row, start, end = run
        cost = 0.0
        for c in range(start // 2, (end + 1) // 2):
            n = row.cells.get(c)
            if n is not None and n is not s and n is not t:
                cost += BLOCK
        index = row.index
        for x in range(start + 1, end):
            for first, last, _ in self.verticals.get(x, ()):
                if first.index < index < last.index:
                    cost += CROSS
        for x1, x2, o in row.runs:
            if x1 < end and start < x2 and o.source != f.source and o.target != f.target:
                cost += CROSS
        return cost

    def _down(self, s: Node, t: Node, run: Down, block: float) -> float:
        first, last = run.sorted()
        x, rows = run.x, self.grid.rows
        cost = CROSS * sum(row.over.get(x, 0) for row in rows[first.index + 1 : last.index])
        if x % 2:
            found = (row.cells.get(x // 2) for row in rows[first.index : last.index + 1])
            cost += block * sum(n is not None and n is not s and n is not t for n in found)
        return cost

    def put(self, f: Flow) -> None:
        self.taken[f] = runs = self.best(f).runs
        for run in runs:
            if isinstance(run, Across):
                run.row.runs.append((run.start, run.end, f))
                run.row.over.update(range(run.start + 1, run.end))
            else:
                self.verticals[run.x].append((*run.sorted(), f))

    def take(self, flows: Iterable[Flow]) -> None:
        for f in flows:
            for run in self.taken.pop(f, ()):
                if isinstance(run, Across):
                    run.row.runs.remove((run.start, run.end, f))
                    run.row.over.subtract(range(run.start + 1, run.end))
                else:
                    self.verticals[run.x].remove((*run.sorted(), f))

    def blocked(self, row: Row, col: int) -> int:
        """How many flows run through a cell."""
        x = 2 * col + 1
        across = sum(x1 <= x <= x2 for x1, x2, _ in row.runs)
        return across + sum(a.index <= row.index <= b.index for a, b, _ in self.verticals.get(x, ()))

    def free(self, row: Row, col: int) -> bool:
        return col not in row.cells and not self.blocked(row, col)
