"""Where the texts outside shapes go: each takes the place near its element that covers least."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from . import spots
from .drawing import Box, Drawing, Point, overlap
from .heights import label_above
from .lattice import Lattice
from .parts import Flow, Node
from .vocabulary import DATA, EVENTS, GATEWAYS

#: of the index of what is where
_CELL = 120
_SHAPE, _LABEL, _EDGE, _OWN_EDGE, _BORDER = 30.0, 25.0, 20.0, 12.0, 8.0
#: what the next best place costs more
_NEXT = 0.6
_HEADER = 30

Thing = tuple[Box, float, str]


class Labels:
    """An index of all that is drawn, and the choice of places one text after the other."""

    def __init__(self, drawing: Drawing, lattice: Lattice) -> None:
        self.drawing, self.lattice, self.grid = drawing, lattice, lattice.grid
        self.things: dict[tuple[int, int], list[Thing]] = defaultdict(list)
        diamonds = {n.id for n in self.grid.nodes.values() if n.kind in GATEWAYS}
        for id_, box in drawing.shapes.items():
            if id_ in drawing.frames:
                for border in _borders(box):
                    self._put(border, _BORDER, "")
            else:
                for part in _diamond(box) if id_ in diamonds else (box,):
                    self._put(part, _SHAPE, id_)
        for id_, line in drawing.edges.items():
            for (ax, ay), (bx, by) in pairwise(line):
                self._put((min(ax, bx) - 1, min(ay, by) - 1, abs(ax - bx) + 2, abs(ay - by) + 2), _EDGE, id_)

    def place(self) -> None:
        nodes = self.grid.nodes.values()
        for n in nodes:
            if n.label[0] and n.kind in EVENTS | DATA:
                self._choose(n, self._around(n))
        for n in nodes:
            for b in n.boundary:
                if b.label[0]:
                    self._choose(b, spots.around_boundary(b, n))
        for n in nodes:
            if n.label[0] and n.kind in GATEWAYS:
                self._choose(n, spots.around_gateway(n))
        self._branches()

    def _around(self, n: Node) -> list[Point]:
        below, above, *rest = spots.around_event(n)
        return [above, below, *rest] if label_above(self.lattice, n) else [below, above, *rest]

    def _branches(self) -> None:
        trunks = Counter(_trunk(f) for f in self.grid.flows if len(f.points) > 2)  # noqa: PLR2004 -- it has a bend
        for f in self.grid.flows:
            if f.label[0] and f.points:
                self._choose(f, spots.along(f, shared=trunks[_trunk(f)] > 1))

    def _choose(self, owner: Node | Flow, places: list[Point]) -> None:
        w, h = owner.label
        ranked = ((self._cost((x, y, w, h), owner.id) + i * _NEXT, (x, y)) for i, (x, y) in enumerate(places))
        x, y = min(ranked, key=lambda place: place[0])[1]
        box = (round(x), round(y), w, h)
        self.drawing.labels[owner.id] = box
        self._put(box, _LABEL, owner.id)

    def _cost(self, box: Box, owner: str) -> float:
        hit: set[Thing] = set()
        for cell in _cells(box):
            hit.update(thing for thing in self.things.get(cell, ()) if overlap(box, thing[0]))
        return sum(_OWN_EDGE if o == owner and weight == _EDGE else weight for _, weight, o in hit)

    def _put(self, box: Box, weight: float, owner: str) -> None:
        for cell in _cells(box):
            self.things[cell].append((box, weight, owner))


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    x, y, w, h = box
    for i in range(int(x // _CELL), int((x + w) // _CELL) + 1):
        for j in range(int(y // _CELL), int((y + h) // _CELL) + 1):
            yield i, j


def _trunk(f: Flow) -> tuple[str, Point, bool]:
    """Branches with the same trunk share their first stretch."""
    return f.source, f.points[0], len(f.points) > 1 and f.points[1][1] > f.points[0][1]


def _borders(box: Box) -> list[Box]:
    """Of a pool or lane, with the line beside its header."""
    x, y, w, h = box
    thin = 0.1
    upright = [(at, y, thin, h) for at in (x, x + _HEADER, x + w)]
    return [(x, y, w, thin), (x, y + h, w, thin), *upright]


def _diamond(box: Box) -> list[Box]:
    """The corners around it are free."""
    x, y, w, h = box
    return [(x + 10, y + 10, w - 20, h - 20), (x, y + h / 2 - 4, w, 8), (x + w / 2 - 4, y, 8, h)]
