"""Where flows may leave and reach their ends, and what each side costs."""

from collections import Counter
from typing import NamedTuple

from .lattice import DOWN, LEFT, RIGHT, UP, Lattice, State
from .parts import Flow, Node
from .traffic import Point, related
from .vocabulary import DATA, EVENTS, GATEWAYS

_BUSY, _BUSY_SOFT = 10.0, 0.5
#: for branches that leave by one port
_SHARED = 2.0
#: for reaching a gateway where a branch wants to leave it
_TAKEN = 4.5


class Start(NamedTuple):
    point: Point
    side: int
    cost: float


class Ports:
    """Tasks: left in, right out; loops and merges use top and bottom. Gateways: right, top and bottom out."""

    def __init__(self, lattice: Lattice) -> None:
        self.lattice, self.grid = lattice, lattice.grid
        self.outs = Counter(f.source for f in self.grid.sequence)

    def starts(self, flow: Flow) -> list[Start]:
        n = self.grid.source(flow)
        inner = flow.source if flow.source != n.id else ""
        if inner and not (n.inner is not None and inner in n.inner.shapes):
            side = UP if any(b.id == inner and b.top for b in n.boundary) else DOWN
            return [Start(self._cell(n, side, inner), side, 0.0)]
        costs = self._out(flow, n)
        return [Start(self._cell(n, d, inner), d, c + self._busy(n, d, flow, out=True)) for d, c in costs.items()]

    def goals(self, flow: Flow) -> dict[State, float]:
        """Point and direction of arrival -> cost."""
        n = self.grid.target(flow)
        inner = flow.target if flow.target != n.id else ""
        out: dict[State, float] = {}
        for d, cost in self._into(flow, n).items():
            side = (d + 2) % 4
            out[(*self._cell(n, side, inner), d)] = cost + self._busy(n, side, flow, out=False)
        return out

    def _out(self, flow: Flow, n: Node) -> dict[int, float]:
        """Side -> cost of leaving there."""
        if flow.kind == "messageFlow":
            return {UP: 0.0, DOWN: 2.0 if n.boundary else 0.0}
        if flow.is_soft:
            return _data_sides(n)
        if n.kind in GATEWAYS:
            aside = 3.0 if self.outs[n.id] == 1 else 0.0
            return {RIGHT: 0.0, UP: aside, DOWN: aside}
        splits = self.outs[n.id] > 1
        aside = 1.0 if flow in self.grid.back else 3.0 if n.kind in EVENTS or splits else 6.0
        return {RIGHT: 0.0, UP: aside, DOWN: aside + (3.0 if n.boundary else 0.0)}

    def _into(self, flow: Flow, n: Node) -> dict[int, float]:
        """Direction of arrival -> cost."""
        if flow.kind == "messageFlow":
            return {DOWN: 0.0, UP: 2.0 if n.boundary else 0.0}
        if flow.is_soft:
            return {(side + 2) % 4: cost for side, cost in _data_sides(n).items()}
        if n.kind in GATEWAYS:
            up, down = self._branches(n)
            return {RIGHT: 0.0, DOWN: _TAKEN if up else 0.5, UP: _TAKEN if down else 0.5}
        aside = 1.0 if flow in self.grid.back else 2.0 if n.kind in EVENTS else 4.0
        return {RIGHT: 0.0, DOWN: aside, UP: aside + (6.0 if n.boundary else 0.0)}

    def _branches(self, n: Node) -> tuple[bool, bool]:
        """Do branches of a gateway lead up, and down? Then they want the port there for themselves."""
        if self.outs[n.id] == 1:
            return False, False
        levels = [self.grid.target(f).row.index for f in self.grid.ahead[n]]
        return any(level < n.row.index for level in levels), any(level > n.row.index for level in levels)

    def _cell(self, n: Node, side: int, inner: str) -> Point:
        """The point of the lattice behind a side; of something inside or on the border, the one nearest to it."""
        y = self.lattice.y[n.row]
        hung = [b.id for b in n.boundary]
        if inner in hung and n.span > 1:
            return 2 * max(n.col, n.col + n.span - len(hung) + hung.index(inner)) + 1, y
        col = n.last if side == RIGHT else n.col if side == LEFT else n.col + n.span // 2
        if n.inner is not None and inner in n.inner.shapes:  # below or above the thing inside
            x, _, w, _ = n.inner.shapes[inner]
            col = n.col + min(n.span - 1, int((x + w / 2) / n.inner.w * n.span))
        return 2 * col + 1, y

    def _busy(self, n: Node, side: int, flow: Flow, *, out: bool) -> float:
        """A task has room for several message flows above and below, but for one sequence flow only."""
        each = _BUSY_SOFT if flow.is_soft and n.kind not in EVENTS and side in (UP, DOWN) else _BUSY
        there = self.lattice.ports[n.id, side]
        strangers = sum(o != out or not related(f, flow) for o, f in there)
        shared = _SHARED if out and not flow.is_soft and len(there) > strangers else 0.0
        return each * strangers + shared


def _data_sides(n: Node) -> dict[int, float]:
    """Data may be reached from all sides, tasks rather from above and below, where no sequence flows come and go."""
    aside = 0.0 if n.kind in DATA else 3.0
    return {UP: 0.0, DOWN: 2.0 if n.boundary else 0.0, LEFT: aside, RIGHT: aside}
