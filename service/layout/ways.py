"""What is in the way of likely ways, and the ways that are taken now."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from .grid import Grid
from .parts import Flow, Node, Row
from .runs import FAR, Across, Beside, Down, Run, Way, likely_ways

BLOCK, CROSS = 5.0, 2.5


class Ways:
    """The ways that are taken now, and the cheapest ones for flows between placed nodes."""

    def __init__(self, grid: Grid, upward: float) -> None:
        self.grid, self.upward = grid, upward
        self.verticals: dict[int, list[tuple[Row, Row, Flow]]] = defaultdict(list)
        self.taken: dict[Flow, tuple[Run, ...]] = {}

    def best(self, f: Flow) -> Way:
        s, t = self.grid.source(f), self.grid.target(f)
        least, runs = math.inf, tuple[Run, ...]()
        for way in likely_ways(self.grid, f, self.upward):
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
            elif isinstance(run, Beside):
                cost += self._beside(run)
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

    def _beside(self, run: Beside) -> float:
        """The flows that run down through the channel."""
        channel, cost = run.row.index + run.below, 0.0
        for x in range(run.start + 1, run.end):
            for first, last, _ in self.verticals.get(x, ()):
                if first.index < channel <= last.index:
                    cost += CROSS
        return cost

    def _down(self, s: Node, t: Node, run: Down, block: float) -> float:
        x, first, last = run.sorted()
        rows = self.grid.rows
        crossed = 0
        if first is not last:
            crossed = first.below.get(x, 0) + last.above.get(x, 0)
            for row in rows[first.index + 1 : last.index]:
                if x in row.over:
                    crossed += row.over[x]
        cost = CROSS * crossed
        if x % 2:
            found = (row.cells.get(x // 2) for row in rows[first.index : last.index + 1])
            cost += block * sum(n is not None and n is not s and n is not t for n in found)
        return cost

    def put(self, f: Flow) -> None:
        runs = (run.sorted() if isinstance(run, Down) else run for run in self.best(f).runs)
        self.taken[f] = kept = tuple(runs)  # as they are now: rows move
        for run in kept:
            if isinstance(run, Down):
                self.verticals[run.x].append((run.first, run.last, f))
            else:
                if isinstance(run, Across):
                    run.row.runs.append((run.start, run.end, f))
                for counter in _counters(run):
                    counter.update(range(run.start + 1, run.end))

    def take(self, flows: Iterable[Flow]) -> None:
        for f in flows:
            for run in self.taken.pop(f, ()):
                if isinstance(run, Down):
                    self.verticals[run.x].remove((run.first, run.last, f))
                    continue
                if isinstance(run, Across):
                    run.row.runs.remove((run.start, run.end, f))
                for counter in _counters(run):
                    counter.subtract(range(run.start + 1, run.end))

    def blocked(self, row: Row, col: int) -> int:
        """How many flows run through a cell."""
        x = 2 * col + 1
        across = sum(x1 <= x <= x2 for x1, x2, _ in row.runs)
        return across + sum(a.index <= row.index <= b.index for a, b, _ in self.verticals.get(x, ()))

    def free(self, row: Row, col: int) -> bool:
        return col not in row.cells and not self.blocked(row, col)


def _counters(run: Across | Beside) -> tuple[Counter[int], ...]:
    """Where a horizontal run is counted: at its row, and at the channel that it runs in."""
    if isinstance(run, Across):
        return (run.row.over,)
    return run.row.over, run.row.below if run.below else run.row.above
