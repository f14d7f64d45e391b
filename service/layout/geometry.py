"""Points on the borders of shapes."""

import math

from .drawing import Box, Line, Point, middle
from .parts import Node
from .sizes import EVENT
from .vocabulary import EVENTS, GATEWAYS


def clip(box: Box, towards: Point) -> Point:
    """Where the line from a box's middle to a point leaves the box."""
    x, y, w, h = box
    cx, cy = x + w / 2, y + h / 2
    dx, dy = towards[0] - cx, towards[1] - cy
    t = min(w / 2 / abs(dx) if dx else math.inf, h / 2 / abs(dy) if dy else math.inf, 1.0)
    return round(cx + t * dx, 1), round(cy + t * dy, 1)


def slanted(a: Box, b: Box) -> Line:
    """From middle to middle, as far as it can be seen."""
    return [clip(a, middle(b)), clip(b, middle(a))]


def facing(a: Box, b: Box) -> Line:
    """Straight down or across where the two face each other, else slanted."""
    (ax, ay, aw, ah), (bx, by, bw, bh) = a, b
    lo, hi = max(ax, bx), min(ax + aw, bx + bw)
    if hi > lo or (aw == 0 and bx <= ax <= bx + bw):
        x = round((lo + hi) / 2)
        return [(x, ay + ah), (x, by)] if ay < by else [(x, ay), (x, by + bh)]
    lo, hi = max(ay, by), min(ay + ah, by + bh)
    if hi > lo:
        y = round((lo + hi) / 2)
        return [(ax + aw, y), (bx, y)] if ax < bx else [(ax, y), (bx + bw, y)]
    return slanted(a, b)


def dock(n: Node, *, vertical: bool, at: float, sign: int) -> Point:
    """Where a line (x = at if vertical, else y = at) meets a shape, on the side of higher coordinates if sign > 0."""
    off = at - (n.cx if vertical else n.cy)
    half = (n.h if vertical else n.w) / 2
    if n.kind in EVENTS:
        half = math.sqrt(max(0.0, (EVENT / 2) ** 2 - off**2))
    elif n.kind in GATEWAYS:
        half = max(0.0, half - abs(off))
    along = (n.cy if vertical else n.cx) + sign * half
    return (at, along) if vertical else (along, at)


def straighten(points: Line) -> Line:
    """Rounded, without repeated points and without points in the middle of a straight stretch."""
    clean: Line = []
    for x, y in points:
        p = (round(x, 1), round(y, 1))
        if clean and p == clean[-1]:
            continue
        if len(clean) > 1 and (clean[-1][0] == clean[-2][0] == p[0] or clean[-1][1] == clean[-2][1] == p[1]):
            clean.pop()
        clean.append(p)
    return clean
