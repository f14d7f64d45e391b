"""X coordinates: columns as wide as their nodes, channels as wide as their tracks and labels need."""

from dataclasses import dataclass

from .grid import Grid
from .lattice import Lattice
from .parts import Node, Row
from .segments import Segment
from .tracks import Tracks

TRACK = 12
SCREEN = 1600
HEADER = 30
MARGIN = 24.0
_GAPS = (50.0, 44.0, 38.0, 34.0, 30.0, 26.0)
_NARROWEST_COLUMN = 36.0


@dataclass(slots=True)
class Widths:
    """Where vertical lines are. Channels hold labels at their left (inset) and right (outset), tracks between them."""

    left: float
    right: float
    lines: list[float]
    columns: list[float]
    channels: list[float]
    inset: list[float]
    outset: list[float]

    def cells(self, n: Node) -> tuple[float, float]:
        """The left and right border of the columns that a node covers."""
        left = self.lines[2 * n.col + 1] - self.columns[n.col] / 2
        return left, self.lines[2 * n.last + 1] + self.columns[n.last] / 2


def fit(lattice: Lattice, tracks: Tracks, depth: int) -> Widths:
    """With the widest gaps with which the screen holds it; `depth` is the number of headers at the left."""
    narrow = Measure(lattice, tracks, _GAPS[0]).widths(depth)
    for gap in _GAPS[1:]:
        if narrow.right <= SCREEN:
            break
        narrow = Measure(lattice, tracks, gap).widths(depth)
    return narrow


class Measure:
    """The widths for one gap."""

    def __init__(self, lattice: Lattice, tracks: Tracks, gap: float) -> None:
        self.lattice, self.tracks, self.gap = lattice, tracks, gap
        self.grid: Grid = lattice.grid
        self.columns = [_NARROWEST_COLUMN] * self.grid.ncols
        for n in self.grid.nodes.values():
            if n.span == 1:
                self.columns[n.col] = max(self.columns[n.col], n.w)
        self.channels = [gap] * (self.grid.ncols + 1)
        self.channels[0] = self.channels[-1] = MARGIN
        self.inset = [0.0] * (self.grid.ncols + 1)
        self.outset = [0.0] * (self.grid.ncols + 1)

    def widths(self, depth: int) -> Widths:
        for line, many in self.tracks.vertical.items():
            self._widen(line // 2, 2 * min(16, self.gap / 2) + (many - 1) * TRACK)
        self._names_of_nodes()
        for chain in self.tracks.chains.values():
            self._name_of_branch(chain)
        channels = [a + b + c for a, b, c in zip(self.channels, self.inset, self.outset, strict=True)]
        left = float(HEADER * depth)
        lines = self._lines(left, channels)
        if self._stretch_columns(lines):
            lines = self._lines(left, channels)
        right = lines[-1] + channels[-1]
        return Widths(left, right, lines, self.columns, channels, self.inset, self.outset)

    def _widen(self, channel: int, least: float) -> None:
        self.channels[channel] = max(self.channels[channel], least)

    def _names_of_nodes(self) -> None:
        """Labels under events and above gateways need room where a neighbour or a flow stands beside them."""
        through = {
            (line // 2, y)
            for (vertical, line), bundles in self.tracks.bundles.items()
            if vertical and line % 2 == 0
            for b in bundles
            for y in range(b.lo, b.hi + 1)
        }
        for row in self.grid.rows:
            y = self.lattice.y[row]
            for c, n in row.cells.items():
                if n.span == 1:
                    self._name_of_node(row, c, flow_before=(c, y) in through, flow_behind=(c + 1, y) in through)

    def _name_of_node(self, row: Row, c: int, *, flow_before: bool, flow_behind: bool) -> None:
        side = self._sticks_out(row, c)
        if flow_behind and side:
            self.inset[c + 1] = max(self.inset[c + 1], side - 6)
        elif c + 1 in row.cells or c + 1 == self.grid.ncols:
            self._widen(c + 1, side + self._sticks_out(row, c + 1) + 6)
        if side and flow_before:
            self.outset[c] = max(self.outset[c], side - 4)
        elif c == 0:
            self._widen(0, side + 6)

    def _sticks_out(self, row: Row, c: int) -> float:
        """How far the name of a node reaches out of its column."""
        n = row.cells.get(c)
        return max(0.0, (n.label[0] - self.columns[c]) / 2) if n is not None and n.span == 1 else 0.0

    def _name_of_branch(self, chain: list[Segment]) -> None:
        """Names of branches stand on the first stretch after the gateway."""
        flow = chain[0].flow if chain else None
        if flow is None or not flow.label[0] or flow.kind != "sequenceFlow":
            return
        n, t = self.grid.source(flow), self.grid.target(flow)
        c = n.last
        first = next((s for s in chain if not s.vertical and s.lo >= 2 * c + 1), None)
        if first is None or first.lo != 2 * c + 1 or first.hi > 2 * c + 3 or n.id != flow.source:
            return
        stub = (self.columns[c] - n.w) / 2
        reach = n.w / 2 if first is not chain[0] else 0.0
        lands = first.hi == 2 * c + 3 and c + 1 < self.grid.ncols
        beside = (self.columns[c + 1] - t.w) / 2 if lands else 0.0
        self._widen(c + 1, flow.label[0] + 12 - reach - stub - max(0.0, beside))

    def _lines(self, left: float, channels: list[float]) -> list[float]:
        lines: list[float] = []
        x = left
        for wide, column in zip(channels, self.columns, strict=False):
            lines += [x, x + wide + column / 2]
            x += wide + column
        return [*lines, x]

    def _stretch_columns(self, lines: list[float]) -> bool:
        """Nodes wider than their columns take more of each."""
        stretched = False
        for n in self.grid.nodes.values():
            if n.span > 1:
                have = lines[2 * n.last + 1] + self.columns[n.last] / 2 - lines[2 * n.col + 1] + self.columns[n.col] / 2
                for c in range(n.col, n.last + 1) if n.w > have else ():
                    self.columns[c] += (n.w - have) / n.span
                    stretched = True
        return stretched
