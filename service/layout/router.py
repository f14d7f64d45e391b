"""Routes all flows, the plain ones first."""

from .grid import Grid
from .lattice import Lattice
from .parts import Flow
from .ports import Ports, Start
from .quality import routing_cost
from .search import Search
from .traffic import Point
from .vocabulary import DATA_LINES, POOL

_ORDER = {"sequenceFlow": 0, "messageFlow": 1}
#: less is no gain
_WORTH_IT = 0.1


def route_all(grid: Grid) -> Lattice:
    lattice = Lattice(grid)
    ports = Ports(lattice)
    soft = [f for f in grid.flows if f.kind in DATA_LINES | {"messageFlow"} and {f.source, f.target} <= grid.at.keys()]
    for f in sorted(grid.sequence + soft, key=lambda f: _urgency(grid, f)):
        lattice.record(f, _route(lattice, ports, f))
    return lattice


def reroute(lattice: Lattice) -> bool:
    """Route each flow that is crossed once more, now that all others are there. Is anything better?"""
    ports = Ports(lattice)
    better = False
    cost = routing_cost(lattice)
    for flow in [f for f in lattice.paths if lattice.traffic.is_crossed(f)]:
        old = lattice.forget(flow)
        lattice.record(flow, _route(lattice, ports, flow))
        now = routing_cost(lattice)
        if now < cost - _WORTH_IT:
            better, cost = True, now
        else:
            lattice.forget(flow)
            lattice.record(flow, old)
    return better


def _urgency(grid: Grid, f: Flow) -> tuple[int, bool, bool, int, int, int]:
    s, t = grid.source(f), grid.target(f)
    across = abs(s.row.index - t.row.index)
    along = t.col - s.col
    return _ORDER.get(f.kind, 2), f in grid.back, across > 0, 0 if across else along, across, abs(along)


def _route(lattice: Lattice, ports: Ports, flow: Flow) -> list[Point]:
    """Nothing, where there is no way at all: better a slanted line than none."""
    path = _find(lattice, ports, flow)
    return path if len(path) > 1 else []


def _find(lattice: Lattice, ports: Ports, flow: Flow) -> list[Point]:
    s, t = lattice.grid.source(flow), lattice.grid.target(flow)
    rows = lattice.reach[s.row.band.pool] if s.row.band.pool == t.row.band.pool else (0, lattice.ny - 1)
    from_line, to_line = lattice.line_of(s, t), lattice.line_of(t, s)
    if s.kind == t.kind == POOL:
        return _between_pools(lattice, from_line, to_line)
    if s.kind == POOL:  # searched from the other end
        starts = [Start((x, y), (d + 2) % 4, cost) for (x, y, d), cost in ports.goals(flow).items()]
        return Search(lattice, flow, {}, from_line).run(starts, rows)[::-1]
    if t.kind == POOL:
        return Search(lattice, flow, {}, to_line).run(ports.starts(flow), rows)
    return Search(lattice, flow, ports.goals(flow)).run(ports.starts(flow), rows)


def _between_pools(lattice: Lattice, a: int, b: int) -> list[Point]:
    """Straight down, in the first free line from the middle."""
    used = {x for path in lattice.paths.values() for x, _ in path}
    middle = lattice.nx // 2
    x = next((x for x in range(middle, lattice.nx) if x not in used), middle)
    step = 1 if b > a else -1
    return [(x, y) for y in range(a, b + step, step)]
