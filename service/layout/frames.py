"""Boxes of pools and lanes."""

import math

from .drawing import Drawing
from .grid import Grid
from .heights import Heights
from .parts import Lane, Pool
from .widths import HEADER


class Frames:
    """Draws them around the bands, as wide as the sheet."""

    def __init__(self, grid: Grid, heights: Heights, right: float, drawing: Drawing) -> None:
        self.grid, self.heights, self.right, self.drawing = grid, heights, right, drawing

    def draw(self, pools: list[Pool], lanes: list[Lane]) -> None:
        for pool in pools:
            if not pool.bare:
                self._pool(pool)
            self._lanes(pool.lanes, HEADER)
        if not pools:
            self._lanes(lanes, 0)

    def _pool(self, pool: Pool) -> None:
        mine = [self.heights.bands[b.id] for b in self.grid.bands if b.pool == pool.id]
        self._frame(pool.id, 0, mine[0][0], mine[-1][1])
        end = self.grid.at[pool.id]
        end.x, end.y, end.w, end.h = self.drawing.shapes[pool.id]

    def _lanes(self, lanes: list[Lane], x: float) -> tuple[float, float]:
        top, bottom = math.inf, 0.0
        for lane in lanes:
            y0, y1 = self._lanes(lane.parts, x + HEADER) if lane.parts else self.heights.bands[lane.id]
            self._frame(lane.id, x, y0, y1)
            top, bottom = min(top, y0), max(bottom, y1)
        return top, bottom

    def _frame(self, id_: str, x: float, top: float, bottom: float) -> None:
        self.drawing.shapes[id_] = (x, top, self.right - x, bottom - top)
        self.drawing.frames.add(id_)
