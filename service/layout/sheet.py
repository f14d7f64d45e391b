"""One sheet: everything placed, routed and measured, so that its price is known before it is drawn."""

import math
from dataclasses import dataclass

from .boundary import place_boundary_events
from .columns import assign_columns
from .grid import Grid
from .heights import Heights
from .parts import Node, Row
from .quality import routing_cost
from .reading import Contents
from .router import reroute, route_all
from .rows import Rows
from .satellites import place_satellites
from .tracks import Tracks
from .vocabulary import POOL
from .ways import Ways
from .widths import SCREEN, fit

_SCREEN_HEIGHT = 900
_PASSES = 3


@dataclass(frozen=True)
class Variant:
    """Settings of the placement. No one suits all diagrams, and a drawing takes milliseconds: so a few are tried."""

    sweeps: int = 3
    #: what it costs to put the handler of a boundary event above it
    upward: float = 4.0
    #: branches into other lanes go straight down: fewer columns
    drop: bool = False


class Sheet:
    """The contents of one scope under one variant."""

    def __init__(self, contents: Contents, variant: Variant) -> None:
        self.contents = contents
        self.grid = Grid(contents.bands, contents.nodes, contents.flows)
        self._add_ends()
        self._place(variant)
        self.lattice = route_all(self.grid)
        self._measure()

    def _measure(self) -> None:
        contents = self.contents
        self.tracks = Tracks(self.lattice)
        self.widths = fit(self.lattice, self.tracks, contents.headers)
        framed = bool(contents.pools or contents.lanes)
        self.heights = Heights(self.lattice, self.tracks, contents.names, framed=framed)

    def improve(self) -> None:
        """Try other routes for flows that cross, as long as it helps."""
        changed = False
        for _ in range(_PASSES):
            if not reroute(self.lattice):
                break
            changed = True
        if changed:
            self._measure()

    def _add_ends(self) -> None:
        """Message flows end at pools, too, and at what is in open sub-processes."""
        for pool in self.contents.pools:
            first = next(b for b in self.grid.bands if b.pool == pool.id)
            if first.closed:
                first.rows = [Row(first)]
            self.grid.at.setdefault(pool.id, Node(pool.id, POOL, pool.name, 0, 60, pool.id))
        for n in self.contents.nodes:
            if n.inner is not None:
                self.grid.at |= dict.fromkeys(n.inner.shapes, n)

    def _place(self, variant: Variant) -> None:
        grid = self.grid
        assign_columns(grid, drop=variant.drop)
        ways = Ways(grid, variant.upward)
        Rows(grid, ways).settle(variant.sweeps)
        place_satellites(grid, ways)
        grid.renumber()
        for pool in self.contents.pools:
            grid.at[pool.id].row = next(b for b in grid.bands if b.pool == pool.id).rows[0]
        place_boundary_events(grid)

    @property
    def size(self) -> int:
        """How much there is to do: nodes, or flows if there are more than usual."""
        return max(len(self.grid.core), len(self.lattice.paths) * 2 // 3)

    @property
    def cost(self) -> float:
        """How bad the drawing is: crossings, bends, screens."""
        screens = math.ceil(self.widths.right / SCREEN) * math.ceil(self.heights.bottom / _SCREEN_HEIGHT)
        return routing_cost(self.lattice) + 5.0 * screens + self.heights.bottom / 300
