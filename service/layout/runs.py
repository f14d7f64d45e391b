"""Stretches of flows on the grid while nodes are still being placed, and the likely ways that consist of them."""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from .grid import Grid
from .parts import Flow, Node, Row
from .vocabulary import GATEWAYS

BEND, FAR = 1.0, 0.15
#: for a boundary event's flow into its own row: down, along and up again
_DETOUR = 3.0
#: a flow along its row around what stands there
_AROUND = 3.0
#: a loop, before it has any length
_BACK = 2.0
#: rather above than below, and never where boundary events hang
_BELOW, _HUNG = 0.2, 2.0


class Across(NamedTuple):
    """A horizontal run in a row, between two half columns (odd ones are the middles of columns)."""

    row: Row
    start: int
    end: int


class Beside(NamedTuple):
    """A horizontal run in the channel above or below a row."""

    row: Row
    below: bool
    start: int
    end: int


class Down(NamedTuple):
    """A vertical run in a half column, between two rows."""

    x: int
    first: Row
    last: Row

    def sorted(self) -> "Down":
        """From the upper row to the lower one."""
        return self if self.first.index <= self.last.index else Down(self.x, self.last, self.first)


Run: TypeAlias = Across | Beside | Down


class Way(NamedTuple):
    """Runs from source to target, and what they cost before what is in the way."""

    cost: float
    runs: tuple[Run, ...]


def likely_ways(grid: Grid, f: Flow, upward: float) -> Iterator[Way]:
    """Ways of a flow between placed nodes; `upward` is the price of a boundary event on the upper border."""
    s, t = grid.source(f), grid.target(f)
    a, b = 2 * s.last + 1, 2 * t.col + 1
    if b <= a:
        return _back(grid, s, t, a, b) if s.row is t.row or a != b else _straight_down(s, t, a)
    if f.source != s.id:
        return _from_boundary(s.row, t.row, a, b, upward)
    return _along(s, t, a, b) if s.row is t.row else _forward(s, t, a, b)


def _straight_down(s: Node, t: Node, x: int) -> Iterator[Way]:
    yield Way(0.0 if s.kind in GATEWAYS else 2.0, (Down(x, s.row, t.row),))


def _along(s: Node, t: Node, a: int, b: int) -> Iterator[Way]:
    yield Way(0.0, (Across(s.row, a, b),))
    yield Way(_AROUND, (Beside(s.row, below=False, start=a, end=b),))
    yield Way(_AROUND + _below(s, t), (Beside(s.row, below=True, start=a, end=b),))


def _forward(s: Node, t: Node, a: int, b: int) -> Iterator[Way]:
    r1, r2 = s.row, t.row
    if s.kind in GATEWAYS:
        yield Way(BEND, (Down(a, r1, r2), Across(r2, a, b)))
    if t.kind in GATEWAYS:
        yield Way(BEND, (Across(r1, a, b), Down(b, r1, r2)))
    yield Way(2 * BEND, (Across(r1, a, a + 1), Down(a + 1, r1, r2), Across(r2, a + 1, b)))
    if b - a > 2:  # noqa: PLR2004 -- one column further: two channels to choose from
        yield Way(2 * BEND, (Across(r1, a, b - 1), Down(b - 1, r1, r2), Across(r2, b - 1, b)))


def _from_boundary(r1: Row, r2: Row, a: int, b: int, upward: float) -> Iterator[Way]:
    if r2 is r1:
        yield Way(_DETOUR, (Beside(r1, below=True, start=a, end=b),))
    else:
        up = r2.index < r1.index
        yield Way(BEND + (upward if up else 0), (Down(a, r1, r2), Across(r2, a, b)))


def _back(grid: Grid, s: Node, t: Node, a: int, b: int) -> Iterator[Way]:
    """U-shapes: over or under both, or between them."""
    cost = _BACK + FAR * abs(s.row.index - t.row.index)
    upper, lower = (s, t) if s.row.index <= t.row.index else (t, s)
    down_from, up_from = (b, a) if upper is s else (a, b)  # the column in which the other row is reached
    over = () if s.row is t.row else (Down(down_from, upper.row, lower.row),)
    under = () if s.row is t.row else (Down(up_from, upper.row, lower.row),)
    yield Way(cost, (Beside(upper.row, below=False, start=b, end=a), *over))
    yield Way(cost + _below(s, t), (Beside(lower.row, below=True, start=b, end=a), *under))
    if s.row is not t.row:
        nearest = grid.rows[t.row.index + (1 if t is upper else -1)]
        between = Beside(t.row, below=t is upper, start=b, end=a)
        yield Way(cost + (_HUNG if upper.boundary else 0), (between, Down(a, nearest, s.row)))


def _below(s: Node, t: Node) -> float:
    return _HUNG if s.boundary or t.boundary else _BELOW
