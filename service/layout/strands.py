"""Strands: chains of nodes of one band that should lie on one line."""

from collections import defaultdict

from .grid import Grid
from .parts import Band, Node

#: how much longer the way over a default flow counts
_DEFAULT_BONUS = 2.5


def strands(grid: Grid) -> list[list[Node]]:
    """All nodes in strands; of each pool the pieces of its main path (one a band) come first."""
    height, best = _longest_ways(grid)
    seen: set[Node] = set()
    out: list[list[Node]] = []
    starts = [n for n in grid.order if n.kind == "startEvent"] or grid.order
    for pool in dict.fromkeys(b.pool for b in grid.bands):
        mine = [n for n in starts if grid.band_of(n).pool == pool]
        if mine:
            main = _way(max(mine, key=lambda n: height[n]), best)
            seen.update(main)
            out += _by_band(grid, main)
    for n in grid.order:
        if n not in seen:
            out.append(_chain(n, best, seen))
    return out


def _longest_ways(grid: Grid) -> tuple[dict[Node, float], dict[Node, Node]]:
    """How much follows each node, and which node the longest way goes to next."""
    height: dict[Node, float] = {}
    best: dict[Node, Node] = {}
    for n in reversed(grid.order):
        height[n] = 1.0
        for f in grid.ahead[n]:
            t = grid.target(f)
            value = height[t] + 1 + (_DEFAULT_BONUS if f.default else 0)
            if f.source == n.id and value > height[n]:
                height[n], best[n] = value, t
    return height, best


def _way(start: Node, best: dict[Node, Node]) -> list[Node]:
    out = [start]
    while out[-1] in best:
        out.append(best[out[-1]])
    return out


def _by_band(grid: Grid, main: list[Node]) -> list[list[Node]]:
    """A dropped branch stands in the column of its gateway, but never in its band."""
    pieces: dict[Band, list[Node]] = defaultdict(list)
    for n in main:
        pieces[grid.band_of(n)].append(n)
    return list(pieces.values())


def _chain(n: Node, best: dict[Node, Node], seen: set[Node]) -> list[Node]:
    chain = [n]
    seen.add(n)
    while (t := best.get(chain[-1])) is not None and t not in seen and t.lane == n.lane:
        chain.append(t)
        seen.add(t)
    return chain
