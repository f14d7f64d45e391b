"""Columns: the layers of a Sugiyama layout, by longest path after loops are cut."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from .grid import Grid
from .partners import meet_partners
from .parts import Flow, Node
from .vocabulary import GATEWAYS


def assign_columns(grid: Grid, *, drop: bool) -> None:
    """Number the columns. With `drop`, a gateway's branch into another lane may go straight down or up."""
    _cut_loops(grid)
    dropped = _dropped(grid) if drop else set()

    def step(f: Flow) -> int:
        return 0 if f in dropped else grid.source(f).span

    def earliest(n: Node) -> int:
        return max((grid.source(f).col + step(f) for f in grid.behind[n]), default=0)

    for n in grid.order:
        n.col = earliest(n)
    for n in reversed(grid.order):  # a source that waits for nothing stands right before what it leads to
        if not grid.behind[n] and grid.ahead[n]:
            n.col = max(0, min(grid.target(f).col for f in grid.ahead[n]) - n.span)
    end = max((n.col + n.span for n in grid.core), default=1)
    latest: dict[Node, int] = {}
    for n in reversed(grid.order):
        latest[n] = min((latest[grid.target(f)] - step(f) for f in grid.ahead[n]), default=end - n.span)
    meet_partners(grid, latest, earliest)
    grid.ncols = max(1, max((n.col + n.span for n in grid.core), default=1))


def _cut_loops(grid: Grid) -> None:
    """Depth first, without recursion; a flow to a node on the stack closes a loop."""
    out: dict[Node, list[Flow]] = defaultdict(list)
    into: dict[Node, list[Flow]] = defaultdict(list)
    for f in grid.sequence:
        if grid.source(f) is not grid.target(f):
            out[grid.source(f)].append(f)
            into[grid.target(f)].append(f)
    roots = [n for n in grid.core if n.kind == "startEvent"] + [n for n in grid.core if not into[n]] + grid.core
    done: dict[Node, bool] = {}
    order: list[Node] = []
    for root in roots:
        if root not in done:
            order += _search(grid, root, out, done)
    order.reverse()
    grid.order = order
    for n in order:
        grid.ahead[n] = [f for f in out[n] if f not in grid.back]
        grid.behind[n] = [f for f in into[n] if f not in grid.back]


def _search(grid: Grid, root: Node, out: dict[Node, list[Flow]], done: dict[Node, bool]) -> list[Node]:
    order: list[Node] = []
    done[root] = False
    stack: list[tuple[Node, Iterator[Flow]]] = [(root, iter(out[root]))]
    while stack:
        node, todo = stack[-1]
        for f in todo:
            t = grid.target(f)
            if t not in done:
                done[t] = False
                stack.append((t, iter(out[t])))
                break
            if not done[t]:
                grid.back.add(f)
        else:
            done[node] = True
            order.append(node)
            stack.pop()
    return order


def _dropped(grid: Grid) -> set[Flow]:
    """Branches that may share the gateway's column: alone in their direction, and the target's only way in."""
    dropped: set[Flow] = set()
    landed: set[Node] = set()
    for n in grid.order:
        if n.kind not in GATEWAYS or len(grid.ahead[n]) < 2 or n in landed:  # noqa: PLR2004 -- a branch needs two
            continue
        here = grid.level(n)
        levels = {f: grid.level(grid.target(f)) for f in grid.ahead[n]}
        sides = Counter(here < there for there in levels.values() if there != here)
        for f, there in levels.items():
            t = grid.target(f)
            if there != here and sides[here < there] == 1 and len(grid.behind[t]) == 1 and t.span == 1:
                dropped.add(f)
                landed.add(t)
    return dropped
