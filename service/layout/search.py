"""A* on the lattice: the cheapest way of one flow past all that is there.

A state is four times a point (see traffic) plus the direction in which it was reached.
"""

import heapq
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .lattice import Lattice, State
from .parts import Flow
from .ports import Start
from .traffic import Point, related
from .vocabulary import DATA_LINES

BEND, CROSS, OVERLAP, TOUCH = 4.0, 8.0, 30.0, 2.0
#: running beside another flow: in a channel, beside another message, and at the end of a message
_BESIDE, _BESIDE_MESSAGE, _BESIDE_END = 0.3, 1.0, 2.0
_CROSS_DATA = 3.0
#: flows of boundary events that are so far apart don't lie on each other
_APART = 10
#: a window of so many points is searched for the best way, a larger one for a good way soon
_SMALL = 600
_END = -1
_NOTHING = -2
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
        self.ny = lattice.ny
        self.traffic = lattice.traffic
        self.friends = lattice.traffic.friends(flow)
        self.soft = flow.is_soft

    def run(self, starts: Sequence[Start], rows: tuple[int, int]) -> list[Point]:
        """First in the neighbourhood of both ends, then everywhere between the given rows."""
        xs = [start.point[0] for start in starts] + [x for x, _, _ in self.goals]
        ys = [start.point[1] for start in starts] + [y for _, y, _ in self.goals]
        ys += [self.line] if self.line is not None else []
        widest, (top, bottom) = self.lattice.nx - 1, rows
        near = Window(max(0, min(xs) - 5), min(widest, max(xs) + 5), max(top, min(ys) - 7), min(bottom, max(ys) + 7))
        return self._run_in(near, starts) or self._run_in(Window(0, widest, top, bottom), starts)

    def _state(self, x: int, y: int, d: int) -> int:
        return 4 * (x * self.ny + y) + d

    def _run_in(self, window: Window, starts: Iterable[Start]) -> list[Point]:  # noqa: C901, PLR0912, PLR0915 -- the hot loop
        """Nothing in here calls more than it must: half the time of a drawing is spent in this loop."""
        ny, line, soft, lattice = self.ny, self.line, self.soft, self.lattice
        left, right, top, bottom = window
        goals = {self._state(*goal): cost for goal, cost in self.goals.items()}
        blocked, closed, is_row = lattice.blocked, lattice.closed, lattice.is_row
        straight_at, turns_at = self.traffic.straight, self.traffic.turns
        sequences, messages = self.traffic.sequences, self.traffic.messages
        ours, our_straight, our_turns = self.friends.steps, self.friends.straight, self.friends.turns
        x0, x1 = min((g[0] for g in self.goals), default=0), max((g[0] for g in self.goals), default=lattice.nx)
        y0, y1 = min((g[1] for g in self.goals), default=line or 0), max((g[1] for g in self.goals), default=line or 0)
        cross = _CROSS_DATA if self.flow.kind in DATA_LINES else CROSS
        eager = 1.0 if (right - left) * (bottom - top) < _SMALL else 2.0
        moves = ((1, 0, ny), (0, 1, 1), (-1, 0, -ny), (0, -1, -1))
        came: dict[int, int] = {}
        cost: dict[int, float] = {}
        heap: list[tuple[float, float, int]] = []
        last = _NOTHING
        for (x, y), d, c in starts:
            state = self._state(x, y, d)
            if c < cost.get(state, _FAR):
                cost[state], came[state] = c, _NOTHING
                heapq.heappush(heap, (c, c, state))
        while heap:
            _, c, state = heapq.heappop(heap)
            if state == _END:
                break
            if c > cost[state]:
                continue
            p, d = divmod(state, 4)
            x, y = divmod(p, ny)
            first = came[state] == _NOTHING
            straight = bent = c + 1.0
            if not first:  # what happens at the point that we leave
                level, upright = straight_at[2 * p], straight_at[2 * p + 1]
                straight += cross * (level if d % 2 else upright)
                bent += BEND
                if level or upright:
                    bent += TOUCH * (level + upright - our_straight.get(p, 0))
                if turns_at[p]:
                    touched = TOUCH / 2 * (turns_at[p] - our_turns.get(p, 0))
                    straight += touched
                    bent += touched
            for nd in (d,) if first else (d, (d + 1) % 4, (d + 3) % 4):
                dx, dy, dp = moves[nd]
                qx, qy, q = x + dx, y + dy, p + dp
                if not (left <= qx <= right and top <= qy <= bottom):
                    continue
                vertical = nd % 2
                target = 4 * q + nd
                arrived = target in goals
                if not arrived and qy != line and (blocked[q] or (not vertical and qy in closed)):
                    continue
                here = straight if nd == d else bent
                step = 2 * (p if dp > 0 else q) + vertical
                runs, calls = sequences[step], messages[step]
                if not runs and not calls:
                    pass
                elif vertical and qx in lattice.hung_lines:
                    here += self._beside_boundary(step, qx, at_end=soft and (first or arrived))
                else:
                    if soft:
                        calls -= ours.get(step, 0)
                    else:
                        runs -= ours.get(step, 0)
                    if not (qx % 2 if vertical else is_row[qy]):
                        here += _BESIDE * (runs + calls)
                    elif soft:
                        here += _BESIDE_MESSAGE * calls + (_BESIDE_END if first or arrived else OVERLAP) * runs
                    else:
                        here += OVERLAP * (runs + calls)
                if arrived or qy == line:
                    here += goals.get(target, 0.0)
                    if (arrived or vertical) and here < cost.get(_END, _FAR):
                        cost[_END], came[_END], last = here, state, q
                        heapq.heappush(heap, (here, here, _END))
                elif here < cost.get(target, _FAR):
                    cost[target], came[target] = here, state
                    ax = x0 - qx if qx < x0 else qx - x1 if qx > x1 else 0
                    ay = y0 - qy if qy < y0 else qy - y1 if qy > y1 else 0
                    guess = eager * (ax + ay + (BEND if (ax if vertical else ay) else 0.0))
                    heapq.heappush(heap, (here + guess, here, target))
        return self._trace(came, last)

    def _beside_boundary(self, step: int, x: int, *, at_end: bool) -> float:
        """The price of running down a column that flows of boundary events run down at a distance from its middle."""
        mine, cost = self._offset(self.flow, x), 0.0
        for f in self.traffic.users[step]:
            if not related(f, self.flow) and abs(self._offset(f, x) - mine) < _APART:
                both = self.soft and f.is_soft
                cost += _BESIDE_MESSAGE if both else _BESIDE_END if at_end else OVERLAP
        return cost

    def _offset(self, flow: Flow, x: int) -> float:
        line, offset = self.lattice.hung.get(flow.source, (x, 0.0))
        return offset if line == x else 0.0

    def _trace(self, came: dict[int, int], last: int) -> list[Point]:
        """From the start to the last point, which may be the start again."""
        if _END not in came:
            return []
        path: list[Point] = [divmod(last, self.ny)]
        at = came[_END]
        while at != _NOTHING:
            path.append(divmod(at // 4, self.ny))
            at = came[at]
        return path[::-1]
