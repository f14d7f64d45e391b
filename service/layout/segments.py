"""Routes cut into segments: what runs on one line from bend to bend."""

from dataclasses import dataclass, field
from itertools import pairwise

from .lattice import Lattice
from .parts import Flow
from .traffic import Point
from .vocabulary import EVENTS, GATEWAYS


@dataclass(slots=True, eq=False)
class Segment:
    flow: Flow
    vertical: bool
    line: int
    lo: int
    hi: int
    #: where along the line it ends, and to which side (-1 or +1) the flow goes on there
    ends: list[tuple[int, int]]
    #: ends at a gateway or an event, so should stay in the middle of the line
    anchored: bool = False
    #: offset of a boundary event
    fixed: float | None = None
    #: starts or ends at something in an open sub-process, in line with it
    inner: bool = False
    offset: float = 0.0


@dataclass(slots=True, eq=False)
class Bundle:
    """Segments that may run on top of each other: they share the source or the target."""

    segments: list[Segment] = field(default_factory=list)
    lo: int = 0
    hi: int = 0
    track: int = 0

    def add(self, s: Segment) -> None:
        self.lo, self.hi = (min(self.lo, s.lo), max(self.hi, s.hi)) if self.segments else (s.lo, s.hi)
        self.segments.append(s)


def cut(lattice: Lattice) -> dict[Flow, list[Segment]]:
    return {flow: _chain(lattice, flow, path) for flow, path in lattice.paths.items()}


def _chain(lattice: Lattice, flow: Flow, path: list[Point]) -> list[Segment]:
    corners = [p for i, p in enumerate(path) if _is_corner(path, i)]
    chain: list[Segment] = []
    for i, (p, q) in enumerate(pairwise(corners)):
        vertical = p[0] == q[0]
        along, across = (1, 0) if vertical else (0, 1)
        ends = []
        if i > 0:
            ends.append((p[along], 1 if corners[i - 1][across] > p[across] else -1))
        if i + 2 < len(corners):
            ends.append((q[along], 1 if corners[i + 2][across] > q[across] else -1))
        chain.append(Segment(flow, vertical, p[across], min(p[along], q[along]), max(p[along], q[along]), ends))
    if chain:
        _dock(lattice, chain[0], flow.source)
        _dock(lattice, chain[-1], flow.target)
        source = lattice.grid.at[flow.source]
        if source.span == 1:
            chain[0].fixed = next((b.dx for b in source.boundary if b.id == flow.source), None)
    return chain


def _is_corner(path: list[Point], i: int) -> bool:
    if i in (0, len(path) - 1):
        return True
    return path[i - 1][0] != path[i + 1][0] and path[i - 1][1] != path[i + 1][1]


def _dock(lattice: Lattice, segment: Segment, end: str) -> None:
    node = lattice.grid.at[end]
    if node.kind in EVENTS | GATEWAYS:
        segment.anchored = True
    if node.inner is not None and end in node.inner.shapes:
        segment.inner = True
