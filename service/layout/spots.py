"""Places for the text of each kind of element: upper left corners, the best one first."""

from collections.abc import Iterator
from itertools import pairwise

from .drawing import Point
from .parts import Flow, Node

Size = tuple[int, int]
#: of a way with many stretches the first ones are tried
_STRETCHES = 4


def around_event(n: Node) -> list[Point]:
    w, h = n.label
    below, above = n.y + n.h + 3, n.y - h - 3
    return [
        (n.cx - w / 2, below),
        (n.cx - w / 2, above),
        (n.cx + 6, below),
        (n.cx - w - 6, below),
        (n.cx + 6, above),
        (n.cx - w - 6, above),
        (n.x + n.w + 4, n.cy + 5),
        (n.x - w - 4, n.cy + 5),
        (n.x + n.w + 4, n.cy - h - 5),
    ]


def around_boundary(b: Node, host: Node) -> list[Point]:
    w, h = b.label
    y = host.y - h - 3 if b.top else host.y + host.h + 3
    out = b.y - h - 3 if b.top else b.y + 39
    mine = [o for o in host.boundary if o.top == b.top]
    sides = [(b.x - w - 3, y), (b.x + 39, y)]
    if len(mine) > 1 and all(o.dx <= b.dx for o in mine):
        sides.reverse()
    return [*sides, (b.cx - w / 2, out), (b.cx + 4, out - 1), (b.cx - w - 4, out - 1)]


def around_gateway(n: Node) -> list[Point]:
    w, h = n.label
    above, below = n.y - h - 2, n.y + n.h + 2
    return [
        (n.cx - w / 2, above),
        (n.cx - w / 2, below),
        (n.cx + 5, above + 4),
        (n.cx - w - 5, above + 4),
        (n.cx + 5, below - 2),
        (n.cx - w - 5, below - 2),
        (n.x + n.w - 8, above + 12),
        (n.x - w + 8, above + 12),
        (n.x + n.w - 8, below - 10),
        (n.x - w + 8, below - 10),
    ]


def along(f: Flow, *, shared: bool) -> list[Point]:
    """Beside its stretches, near the source first; of a message flow, in the middle. Not on a shared line."""
    stretches = list(pairwise(f.points))
    if f.kind == "messageFlow":
        stretches.sort(key=lambda s: -(abs(s[0][1] - s[1][1]) + abs(s[0][0] - s[1][0])))
    if shared:
        stretches = stretches[1:] + stretches[:1]
    out: list[Point] = []
    for a, b in stretches[:_STRETCHES]:
        out += _along_level(f, a, b) if abs(a[1] - b[1]) < 1 else _along_upright(f, a, b)
    return out


def _stroke(f: Flow) -> int:
    return 14 if f.default else 0


def _along_level(f: Flow, a: Point, b: Point) -> Iterator[Point]:
    (w, h), (ax, ay), (bx, _) = f.label, a, b
    start, far = (ax + 5 + _stroke(f), bx - w - 8) if bx > ax else (ax - w - 5 - _stroke(f), bx + 8)
    centre = (ax + bx - w) / 2
    for x in dict.fromkeys([start, centre, far] if abs(ax - bx) > w + 4 else [centre, start]):
        yield x, ay - h - 2
        yield x, ay + 3


def _along_upright(f: Flow, a: Point, b: Point) -> Iterator[Point]:
    (w, h), (ax, ay), (_, by) = f.label, a, b
    start, far = (ay + 4 + _stroke(f), by - h - 4) if by > ay else (ay - h - 4 - _stroke(f), by + 4)
    centre = (ay + by - h) / 2
    spread = [centre, (centre + start) / 2, (centre + far) / 2, start, far]
    for y in spread if f.kind == "messageFlow" else [start, centre, far]:
        yield ax + 4, y
        yield ax - w - 4, y
