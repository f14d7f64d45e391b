"""The lattice that flows are routed on, and what runs on it.

Its lines are symbolic: vertical ones are channels between columns (even) and middles of columns (odd); horizontal ones
are channels, middles of rows and gaps between pools. Coordinates come later, when it is known how many tracks each line
needs, so nothing can overlap for want of room.
"""

from collections import defaultdict
from enum import Enum
from typing import NamedTuple, TypeAlias

from .grid import Grid
from .parts import Band, Flow, Node, Row
from .traffic import Point, Traffic
from .vocabulary import POOL

RIGHT, DOWN, LEFT, UP = range(4)
STEPS = ((1, 0), (0, 1), (-1, 0), (0, -1))
#: a point and a direction
State: TypeAlias = tuple[int, int, int]


class Kind(Enum):
    CHANNEL = "between rows"
    ROW = "middle of a row"
    GAP = "between pools"


class Level(NamedTuple):
    """A horizontal line."""

    kind: Kind
    band: Band | None = None
    row: Row | None = None


class Lattice:
    """Lines, what blocks them, and the routes found so far."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.nx = 2 * grid.ncols + 1
        self.levels: list[Level] = []
        self.y: dict[Row, int] = {}
        #: pool -> its first and last line
        self.reach: dict[str, tuple[int, int]] = {}
        self._draw_levels()
        self.ny = len(self.levels)
        self.is_row = [level.kind is Kind.ROW for level in self.levels]
        self.closed = frozenset(self.y[b.rows[0]] for b in grid.bands if b.closed)
        self.blocked = bytearray(self.nx * self.ny)
        for x, y in self._cells():
            self.blocked[x * self.ny + y] = 1
        #: boundary event -> its line and how far it sits from the middle
        self.hung = {b.id: (2 * n.col + 1, b.dx) for n in grid.core for b in n.boundary if n.span == 1}
        self.hung_lines = frozenset(x for x, _ in self.hung.values())
        self.traffic = Traffic(self.nx, self.ny)
        #: element and side -> flows there; do they leave it?
        self.ports: dict[tuple[str, int], list[tuple[bool, Flow]]] = defaultdict(list)
        self.paths: dict[Flow, list[Point]] = {}

    def _draw_levels(self) -> None:
        pool = None
        for band in self.grid.bands:
            if pool is not None and band.pool != pool:
                self.levels.append(Level(Kind.GAP))
            first = len(self.levels)
            around = [] if band.closed else [Level(Kind.CHANNEL, band)]
            self.levels += around
            for row in band.rows:
                self.y[row] = len(self.levels)
                self.levels += [Level(Kind.ROW, band, row), *around]
            self.reach[band.pool] = self.reach.get(band.pool, (first, 0))[0], len(self.levels) - 1
            pool = band.pool

    def _cells(self) -> list[Point]:
        cells = [(c, n, y) for row, y in self.y.items() for c, n in row.cells.items()]
        return [(2 * c + 1, y) for c, _, y in cells] + [(2 * c, y) for c, n, y in cells if c > n.col]

    def line_of(self, n: Node, other: Node) -> int:
        """The line of a node; of a pool, the one at its border that faces the other end."""
        if n.kind != POOL:
            return self.y[n.row]
        first, last = self.reach[n.id]
        return first if self.y[other.row] < first else last

    def record(self, flow: Flow, path: list[Point]) -> None:
        """Keep a route, so that later ones avoid it."""
        self.paths[flow] = path
        self.traffic.add(flow, path)
        if path:
            self.ports[flow.source, way(path[0], path[1])].append((True, flow))
            self.ports[flow.target, way(path[-1], path[-2])].append((False, flow))

    def forget(self, flow: Flow) -> list[Point]:
        """Take a route back."""
        path = self.paths.pop(flow)
        self.traffic.remove(flow)
        if path:
            self.ports[flow.source, way(path[0], path[1])].remove((True, flow))
            self.ports[flow.target, way(path[-1], path[-2])].remove((False, flow))
        return path


def way(a: Point, b: Point) -> int:
    """The direction from a point to the next."""
    return STEPS.index((b[0] - a[0], b[1] - a[1]))
