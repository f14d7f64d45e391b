"""Where boundary events sit: along the bottom, the one whose handler stands lowest at the left."""

from .grid import Grid
from .parts import Node

#: from the middle of a task of the usual width, for one, two and three events
_SPOTS = {1: (25.0,), 2: (-25.0, 25.0), 3: (-44.0, 0.0, 44.0)}
_USUAL_WIDTH = 100


def place_boundary_events(grid: Grid) -> None:
    handler = {f.source: grid.target(f) for f in grid.sequence}
    for n in grid.core:
        if n.boundary:
            _place(n, handler)


def _place(n: Node, handler: dict[str, Node]) -> None:
    def depth(b: Node) -> tuple[bool, int, int]:
        t = handler.get(b.id)
        return (b.top, -abs(t.row.index - n.row.index), -t.col) if t is not None else (b.top, 1, 0)

    for b in n.boundary:
        b.top = _leads_up(n, handler.get(b.id))
    n.boundary.sort(key=depth)
    if n.span > 1:  # one under each of the last columns
        return
    for top in (False, True):
        mine = [b for b in n.boundary if b.top == top]
        for b, dx in zip(mine, _offsets(n, len(mine)), strict=True):
            b.dx = dx


def _leads_up(n: Node, handler: Node | None) -> bool:
    """Up, or back along the row."""
    if handler is None:
        return False
    up = n.row.index - handler.row.index
    return up > 0 if handler.col > n.col else up >= 0


def _offsets(n: Node, many: int) -> list[float]:
    spots = _SPOTS.get(many)
    if spots is None:
        return [-n.w / 2 + n.w * i / (many - 1) for i in range(many)]
    outer = (n.w - _USUAL_WIDTH) / 2 if many < max(_SPOTS) else 0
    return [dx + (outer if dx > 0 else -outer) for dx in spots]
