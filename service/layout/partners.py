"""Moves the shorter pools to the right, to below or above the partners of their message flows."""

from collections import defaultdict
from collections.abc import Callable

from .grid import Grid
from .parts import Node


def meet_partners(grid: Grid, latest: dict[Node, int], earliest: Callable[[Node], int]) -> None:
    """The longest pool stays; the others follow it, within the room that there is."""
    partners = _partners(grid)
    if not partners:
        return
    length: dict[str, int] = defaultdict(int)
    for n in grid.order:
        pool = grid.band_of(n).pool
        length[pool] = max(length[pool], n.col)
    fixed: set[str] = set()
    for pool in sorted(length, key=lambda p: -length[p]):
        for n in grid.order if fixed else ():
            if grid.band_of(n).pool == pool and (grid.behind[n] or partners[n]):
                want = max((p.col for p in partners[n] if grid.band_of(p).pool in fixed), default=0)
                n.col = max(earliest(n), min(want, latest[n]))
        fixed.add(pool)


def _partners(grid: Grid) -> dict[Node, list[Node]]:
    partners: dict[Node, list[Node]] = defaultdict(list)
    for f in grid.flows:
        s, t = grid.at.get(f.source), grid.at.get(f.target)
        if f.kind == "messageFlow" and s in grid.ahead and t in grid.ahead and s is not None and t is not None:
            partners[s].append(t)
            partners[t].append(s)
    return partners
