"""How bad all routes of a sheet are together, as the choice between variants sees it."""

from collections import Counter, defaultdict

from .lattice import Lattice
from .parts import Flow
from .traffic import related

_BEND, _LOST, _LENGTH, _CROSSING, _MESSAGE_CROSSING = 0.5, 50.0, 0.03, 8.0, 2.0


def routing_cost(lattice: Lattice) -> float:
    straight: dict[tuple[int, bool], list[Flow]] = defaultdict(list)
    bent: dict[int, list[Flow]] = defaultdict(list)
    for flow, path in lattice.paths.items():
        for point, vertical in lattice.traffic.middles_of(path):
            (bent[point] if vertical is None else straight[point, vertical]).append(flow)
    bends = sum(map(len, bent.values()))
    lost = sum(not path for path in lattice.paths.values())
    length = sum(map(len, lattice.paths.values()))
    plain = _BEND * bends + _LOST * lost + _LENGTH * length
    return plain + _crossings(straight) + _touches(straight, bent)


def _crossings(straight: dict[tuple[int, bool], list[Flow]]) -> float:
    total = 0.0
    for (point, vertical), flows in straight.items():
        down = Counter(not f.is_soft for f in flows) if vertical else Counter[bool]()
        across = Counter(not f.is_soft for f in straight.get((point, False), ()))
        sequences = down[True] * across[True]
        total += _CROSSING * sequences + _MESSAGE_CROSSING * (down.total() * across.total() - sequences)
    return total


def _touches(straight: dict[tuple[int, bool], list[Flow]], bent: dict[int, list[Flow]]) -> int:
    """Flows that go straight through the bend of another."""
    pairs = ((f, o) for (point, _), flows in straight.items() for f in flows for o in bent.get(point, ()))
    return sum(not related(f, o) for f, o in pairs)
