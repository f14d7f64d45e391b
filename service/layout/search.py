"""A* on the lattice: the cheapest way of one flow past all that is there."""

import heapq
from collections.abc import Sequence
from typing import NamedTuple

from .lattice import STEPS, Lattice, Point, State, related
from .parts import Flow
from .ports import Start

BEND, CROSS, OVERLAP, TOUCH = 4.0, 8.0, 30.0, 2.0
#: running beside another flow: in a channel, beside another message, and at the end of a message
_BESIDE, _BESIDE_MESSAGE, _BESIDE_END = 0.3, 1.0, 2.0
#: flows of boundary events that are so far apart don't lie on each other
_APART = 10
#: a window of so many points is searched for the best way, a larger one for a good way soon
_SMALL = 600
_END: State = (-1, -1, -1)
_FAR = 1e9


class Window(NamedTuple):
    left: int
    right: int
    top: int
    bottom: int


class Search:
    """One search for one flow. With `line`, any point of that line will do (a pool's border) instead of goals."""

    def __init__(self, lattice: Lattice, flow: Flow, goals: dict[State, float], line: int | None = None) -> None:
        self.lattice, self.flow, self.goals, self.line = lattice, flow, goals, line
        self.message = flow.kind == "messageFlow"

    def run(self, starts: Sequence[Start], rows: tuple[int, int]) -> list[Point]:
        """First in the neighbourhood of both ends, then everywhere between the given rows."""
        xs = [start.point[0] for start in starts] + [x for x, _, _ in self.goals]
        ys = [start.point[1] for start in starts] + [y for _, y, _ in self.goals]
        ys += [self.line] if self.line is not None else []
        widest, (top, bottom) = self.lattice.nx - 1, rows
        near = Window(max(0, min(xs) - 5), min(widest, max(xs) + 5), max(top, min(ys) - 7), min(bottom, max(ys) + 7))
        return self._run_in(near, starts) or self._run_in(Window(0, widest, top, bottom), starts)

    def _run_in(self, window: Window, starts: Sequence[Start]) -> list[Point]:  # noqa: C901, PLR0912, PLR0915 -- the hot loop
        goals, line, message = self.goals, self.line, self.message
        left, right, top, bottom = window
        lattice = self.lattice
        blocked, closed, is_row = lattice.blocked, lattice.closed, lattice.is_row
        passes, turns, steps = lattice.passes.get, lattice.turns.get, lattice.steps.get
        x0, x1 = min((g[0] for g in goals), default=0), max((g[0] for g in goals), default=lattice.nx)
        y0, y1 = min((g[1] for g in goals), default=line or 0), max((g[1] for g in goals), default=line or 0)
        eager = 1.0 if (right - left) * (bottom - top) < _SMALL else 2.0

        def guess(x: int, y: int, d: int) -> float:
            dx = x0 - x if x < x0 else x - x1 if x > x1 else 0
            dy = y0 - y if y < y0 else y - y1 if y > y1 else 0
            return eager * (dx + dy + (BEND if (dy if d % 2 == 0 else dx) else 0.0))

        heap: list[tuple[float, float, int, int, int]] = []
        cost: dict[State, float] = {}
        came: dict[State, State | None] = {}
        for (x, y), d, c in starts:
            if c < cost.get((x, y, d), _FAR):
                cost[x, y, d], came[x, y, d] = c, None
                heapq.heappush(heap, (c + guess(x, y, d), c, x, y, d))
        while heap:
            _, c, x, y, d = heapq.heappop(heap)
            if x < 0:
                break
            state = (x, y, d)
            if c > cost[state]:
                continue
            first = came[state] is None
            straight = bent = c + 1.0
            if not first:  # what happens at the point that we leave
                straight += CROSS * len(passes((x, y, d % 2 == 0), ()))
                bent += BEND + TOUCH * self._unrelated((*passes((x, y, True), ()), *passes((x, y, False), ())))
                touched = TOUCH / 2 * self._unrelated(turns((x, y), ()))
                straight += touched
                bent += touched
            for nd in (d,) if first else (d, (d + 1) % 4, (d + 3) % 4):
                px, py = STEPS[nd]
                qx, qy = x + px, y + py
                if not (left <= qx <= right and top <= qy <= bottom):
                    continue
                vertical = nd % 2 == 1
                target = (qx, qy, nd)
                here = straight if nd == d else bent
                arrived = target in goals
                if not arrived and qy != line and ((qx, qy) in blocked or (not vertical and qy in closed)):
                    continue
                used = steps((min(x, qx), min(y, qy), vertical))
                if used:
                    tight = qx % 2 == 1 if vertical else is_row[qy]
                    here += self._beside(used, qx if vertical else None, tight, message and (first or arrived))
                if arrived or qy == line:
                    here += goals.get(target, 0.0)
                    if (arrived or vertical) and here < cost.get(_END, _FAR):
                        cost[_END], came[_END], came[target] = here, target, state
                        heapq.heappush(heap, (here, here, *_END))
                elif here < cost.get(target, _FAR):
                    cost[target], came[target] = here, state
                    heapq.heappush(heap, (here + guess(qx, qy, nd), here, qx, qy, nd))
        return _trace(came)

    def _unrelated(self, flows: Sequence[Flow]) -> int:
        return sum(not related(f, self.flow) for f in flows) if flows else 0

    def _beside(self, used: Sequence[Flow], column: int | None, tight: bool, at_end: bool) -> float:
        """The price of running where other flows run; there is room beside on a task and in a channel."""
        cost = 0.0
        for f in used:
            if related(f, self.flow) or (column is not None and self._apart(f, column)):
                continue
            if not tight:
                cost += _BESIDE
            elif self.message and f.kind == "messageFlow":
                cost += _BESIDE_MESSAGE
            else:
                cost += _BESIDE_END if at_end else OVERLAP
        return cost

    def _apart(self, other: Flow, x: int) -> bool:
        """Do two flows run down the same column at a distance, one of them from a boundary event?"""
        xa, da = self.lattice.hung.get(other.source, (x, 0.0))
        xb, db = self.lattice.hung.get(self.flow.source, (x, 0.0))
        return abs((da if xa == x else 0) - (db if xb == x else 0)) >= _APART


def _trace(came: dict[State, State | None]) -> list[Point]:
    path: list[Point] = []
    at = came.get(_END)
    while at is not None:
        path.append(at[:2])
        at = came[at]
    return path[::-1]
