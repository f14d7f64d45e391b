"""A finished drawing: where every shape, line and text of one plane is."""

from dataclasses import dataclass, field
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Line: TypeAlias = list[Point]
#: x, y, width, height
Box: TypeAlias = tuple[float, float, float, float]


@dataclass(slots=True)
class Drawing:
    """Boxes, lines and labels by element id."""

    w: float = 0
    h: float = 0
    shapes: dict[str, Box] = field(default_factory=dict)
    edges: dict[str, Line] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    #: pools and lanes
    frames: set[str] = field(default_factory=set)
    groups: dict[str, Box] = field(default_factory=dict)

    def ids(self) -> set[str]:
        """All elements that it shows."""
        return self.shapes.keys() | self.edges.keys() | self.groups.keys()

    def place(self, other: "Drawing", dx: float, dy: float) -> None:
        """Put another drawing in, shifted."""
        for mine, theirs in ((self.shapes, other.shapes), (self.labels, other.labels)):
            mine.update({key: (x + dx, y + dy, w, h) for key, (x, y, w, h) in theirs.items()})
        self.edges.update({key: [(x + dx, y + dy) for x, y in line] for key, line in other.edges.items()})
        self.opened |= other.opened
        self.frames |= other.frames


def middle(box: Box) -> Point:
    return box[0] + box[2] / 2, box[1] + box[3] / 2


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]
