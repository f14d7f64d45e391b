"""What is placed: nodes and flows, the rows and bands of the grid that they are placed in, lanes and pools."""

from collections import Counter
from dataclasses import dataclass, field

from .drawing import Drawing, Line
from .vocabulary import Element


@dataclass(slots=True, eq=False)
class Flow:
    """A sequence flow, message flow, association or data association."""

    id: str
    kind: str
    name: str
    source: str
    target: str
    default: bool = False
    points: Line = field(default_factory=list)
    label: tuple[int, int] = (0, 0)

    @property
    def is_soft(self) -> bool:
        """Message flows and data associations may lie beside each other on a task's side, and matter less."""
        return self.kind != "sequenceFlow"


@dataclass(slots=True, eq=False)
class Band:
    """A leaf lane, a pool without lanes, a black-box pool or (in a process without pools) the whole sheet."""

    id: str
    pool: str
    #: a black-box pool: nothing can be placed in it
    closed: bool = False
    rows: list["Row"] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Row:
    """One line of cells in a band; `index` counts all rows of the sheet from the top."""

    band: Band
    index: int = 0
    cells: dict[int, "Node"] = field(default_factory=dict)
    #: horizontal runs that flows probably take, in half columns
    runs: list[tuple[int, int, Flow]] = field(default_factory=list)
    #: how many runs lead over each half column, in the row and in the channels beside it; and of these, in each channel
    over: Counter[int] = field(default_factory=Counter)
    above: Counter[int] = field(default_factory=Counter)
    below: Counter[int] = field(default_factory=Counter)


NOWHERE = Row(Band("", ""))


@dataclass(slots=True, eq=False)
class Node:
    """A flow node, data object, annotation, or (in a collaboration) a pool as the end of message flows."""

    id: str
    kind: str
    name: str
    w: float
    h: float
    #: id of the leaf lane, or of the pool, or "" where there are none
    lane: str = ""
    boundary: list["Node"] = field(default_factory=list)
    #: the finished drawing of an open sub-process
    inner: Drawing | None = None
    col: int = 0
    span: int = 1
    row: Row = NOWHERE
    #: of a boundary event: it sits on the upper border
    top: bool = False
    #: of a boundary event: its middle, from the middle of the column
    dx: float = 0
    #: size of the text outside the shape
    label: tuple[int, int] = (0, 0)
    x: float = 0
    y: float = 0

    @property
    def cx(self) -> float:
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        return self.y + self.h / 2

    @property
    def last(self) -> int:
        """The last column that it covers."""
        return self.col + self.span - 1


@dataclass(slots=True, eq=False)
class Lane:
    id: str
    name: str
    parts: list["Lane"]

    @property
    def leaves(self) -> list["Lane"]:
        return leaf_lanes(self.parts) if self.parts else [self]


@dataclass(slots=True, eq=False)
class Pool:
    """A participant with its lanes; `process` is None for a black box."""

    id: str
    name: str
    process: Element | None
    lanes: list[Lane]
    #: a process that no participant names, drawn without a frame
    bare: bool = False


def leaf_lanes(lanes: list[Lane]) -> list[Lane]:
    return [leaf for lane in lanes for leaf in lane.leaves]


def lane_depth(lanes: list[Lane]) -> int:
    return 1 + max(lane_depth(lane.parts) for lane in lanes) if lanes else 0
