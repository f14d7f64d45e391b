"""What a drawn BPMN file holds: shapes, edges, the texts beside them, and their geometry. For the judge of layouts."""

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree as ET

B = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DD = "{http://www.omg.org/spec/DD/20100524/DI}"
EVENTS = {"startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"}
GATEWAYS = {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"}
TASKS = {
    "task",
    "userTask",
    "serviceTask",
    "scriptTask",
    "businessRuleTask",
    "sendTask",
    "receiveTask",
    "manualTask",
    "callActivity",
}
SUBS = {"subProcess", "transaction", "adHocSubProcess"}
DATA = {"dataObjectReference", "dataStoreReference"}
NODES = EVENTS | GATEWAYS | TASKS | SUBS
LABELLED_OUTSIDE = EVENTS | GATEWAYS | DATA
FLOWS = {"sequenceFlow", "messageFlow"}
_SIGNS = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
_HELVETICA = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 "
    "584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 "
    "278 556 500 722 500 500 500 334 260 334 584"
)
_W = dict(zip(_SIGNS, map(int, _HELVETICA.split()), strict=True))


class Box(NamedTuple):
    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2

    def grown(self, by: float) -> "Box":
        return Box(self.x - by, self.y - by, max(0.0, self.w + 2 * by), max(0.0, self.h + 2 * by))

    def overlap(self, o: "Box") -> tuple[float, float]:
        return min(self.right, o.right) - max(self.x, o.x), min(self.bottom, o.bottom) - max(self.y, o.y)

    def holds(self, o: "Box", slack: float = 1) -> bool:
        return (
            self.x - slack <= o.x
            and self.y - slack <= o.y
            and o.right <= self.right + slack
            and o.bottom <= self.bottom + slack
        )

    def has(self, p: tuple[float, float]) -> bool:
        return self.x <= p[0] <= self.right and self.y <= p[1] <= self.bottom


Point = tuple[float, float]
Segment = tuple[Point, Point]


class Shape(NamedTuple):
    id: str
    kind: str
    name: str
    box: Box
    expanded: bool
    label: Box | None


class Edge(NamedTuple):
    id: str
    kind: str
    name: str
    points: list[Point]
    source: str | None
    target: str | None
    label: Box | None

    @property
    def segments(self) -> list[Segment]:
        return [(a, b) for a, b in pairwise(self.points) if math.dist(a, b) > 0.01]


def inside_length(seg: Segment, box: Box) -> float:
    """Length of the part of a segment that lies in a box (Liang-Barsky)."""
    (x0, y0), (x1, y1) = seg
    dx, dy = x1 - x0, y1 - y0
    t0, t1 = 0.0, 1.0
    for p, q in ((-dx, x0 - box.x), (dx, box.right - x0), (-dy, y0 - box.y), (dy, box.bottom - y0)):
        if p == 0:
            if q < 0:
                return 0.0
        else:
            t = q / p
            if p < 0:
                t0 = max(t0, t)
            else:
                t1 = min(t1, t)
    return max(0.0, t1 - t0) * math.hypot(dx, dy) if t1 > t0 else 0.0


def crossing(s: Segment, o: Segment) -> Point | None:
    (ax, ay), (bx, by) = s
    (cx, cy), (dx, dy) = o
    d = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if abs(d) < 1e-9:
        return None
    t = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / d
    u = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / d
    return (ax + t * (bx - ax), ay + t * (by - ay)) if 0 <= t <= 1 and 0 <= u <= 1 else None


def shared_length(s: Segment, o: Segment) -> float:
    """How far two segments run on top of each other (axis-parallel ones, 3 px apart at most)."""
    for i in (0, 1):
        j = 1 - i
        if all(abs(p[0][j] - p[1][j]) < 1 for p in (s, o)) and abs(s[0][j] - o[0][j]) <= 3:
            a, b = sorted((s[0][i], s[1][i])), sorted((o[0][i], o[1][i]))
            return max(0.0, min(a[1], b[1]) - max(a[0], b[0]))
    return 0.0


def covers(shape: Shape, box: Box) -> bool:
    """Does a box lie on a shape, events being round and gateways diamonds?"""
    w, h = box.overlap(shape.box)
    if w <= 2 or h <= 2:
        return False
    cx, cy = shape.box.centre
    dx, dy = max(box.x - cx, 0, cx - box.right), max(box.y - cy, 0, cy - box.bottom)
    rx, ry = shape.box.w / 2 - 1, shape.box.h / 2 - 1
    if shape.kind in EVENTS:
        return (dx / rx) ** 2 + (dy / ry) ** 2 < 1
    return dx / rx + dy / ry < 1 if shape.kind in GATEWAYS else True


def core(shape: Shape) -> Box:
    """The part of a shape that no flow may touch."""
    round_ = shape.kind in EVENTS | GATEWAYS
    return shape.box.grown(-0.15 * shape.box.w if round_ else -5 if shape.kind == "textAnnotation" else -2)


def distance(p: Point, box: Box) -> float:
    return math.hypot(max(box.x - p[0], 0, p[0] - box.right), max(box.y - p[1], 0, p[1] - box.bottom))


def width(text: str, size: float) -> float:
    return sum(_W.get(c, 556 if ord(c) < 0x2E80 else 1000) for c in text) * size / 1000


def wrapped(text: str, room: float, size: float) -> tuple[float, float, float]:
    """(width, height, widest word) of a text wrapped into a room."""
    lines, longest = [], 0.0
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longest = max(longest, width(word, size))
            if line and width(f"{line} {word}", size) > room:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines.append(line)
    return max(width(x, size) for x in lines), len(lines) * size * 1.2, longest


def middle(points: list[Point]) -> Point:
    total = sum(math.dist(a, b) for a, b in pairwise(points))
    walked = 0.0
    for a, b in pairwise(points):
        d = math.dist(a, b)
        if d and walked + d >= total / 2:
            t = (total / 2 - walked) / d
            return a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])
        walked += d
    return points[0]


class Model:
    """What the file says, and one Plane a diagram."""

    def __init__(self, root: ET.Element) -> None:
        self.elements = {e.get("id", ""): e for e in root.iter() if e.tag.startswith(B) and e.get("id")}
        self.parent = {c: p for p in root.iter() for c in p}
        self.planes = [Plane(self, p) for p in root.iter(BI + "BPMNPlane")]
        self.lanes_of: dict[str, set[str]] = defaultdict(set)
        self.leaf_lanes: dict[str, list[str]] = defaultdict(list)  # process -> lanes without lanes in them
        for lane in root.iter(B + "lane"):
            for ref in lane.findall(B + "flowNodeRef"):
                self.lanes_of[(ref.text or "").strip()].add(lane.get("id", ""))
            if lane.find(B + "childLaneSet") is None:
                self.leaf_lanes[self.scope(lane)].append(lane.get("id", ""))

    def kind(self, id_: str) -> str:
        e = self.elements.get(id_)
        return "" if e is None else e.tag.removeprefix(B)

    def scope(self, e: ET.Element) -> str:
        """The id of the process or sub-process around an element."""
        p = self.parent.get(e)
        while p is not None and p.tag.removeprefix(B) not in SUBS | {"process", "collaboration"}:
            p = self.parent.get(p)
        return "" if p is None else p.get("id", "")

    def around(self, id_: str) -> list[str]:
        """Ids of the sub-processes and the process around an element, inner to outer."""
        out, e = [], self.elements.get(id_)
        while e is not None:
            s = self.scope(e)
            e = self.elements.get(s)
            if s:
                out.append(s)
        return out


def bounds(e: ET.Element | None) -> Box | None:
    b = None if e is None else e.find(DC + "Bounds")
    return None if b is None else Box(*(float(b.get(k, "0")) for k in ("x", "y", "width", "height")))


class Plane:
    def __init__(self, model: Model, plane: ET.Element) -> None:
        self.element = plane.get("bpmnElement", "")
        self.shapes: dict[str, Shape] = {}
        self.edges: list[Edge] = []
        unsaid: list[str] = []
        for d in plane:
            id_ = d.get("bpmnElement", "")
            e = model.elements.get(id_)
            kind = model.kind(id_)
            if e is None:
                continue
            label = bounds(d.find(BI + "BPMNLabel"))
            name = (e.get("name") or (e.findtext(B + "text") if kind == "textAnnotation" else "") or "").strip()
            if d.tag == BI + "BPMNShape" and (box := bounds(d)):
                self.shapes[id_] = Shape(id_, kind, name, box, d.get("isExpanded") == "true", label)
                if kind in SUBS and d.get("isExpanded") is None:
                    unsaid.append(id_)
            elif d.tag == BI + "BPMNEdge":
                points = [(float(w.get("x", "0")), float(w.get("y", "0"))) for w in d.findall(DD + "waypoint")]
                if len(points) > 1:
                    self.edges.append(Edge(id_, kind, name, points, e.get("sourceRef"), e.get("targetRef"), label))
        # sub-processes of which the file doesn't say whether they are open: they are when their content is here
        for id_ in unsaid:
            if any(id_ in model.around(other) for other in self.shapes):
                self.shapes[id_] = self.shapes[id_]._replace(expanded=True)
        self.flows = [e for e in self.edges if e.kind in FLOWS]

    def extent(self) -> Box:
        xs = [v for s in self.shapes.values() for v in (s.box.x, s.box.right)] + [
            p[0] for e in self.edges for p in e.points
        ]
        ys = [v for s in self.shapes.values() for v in (s.box.y, s.box.bottom)] + [
            p[1] for e in self.edges for p in e.points
        ]
        return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)) if xs else Box(0, 0, 0, 0)

    def labels(self) -> Iterator[tuple[str, str, Box]]:
        """(element, kind, box of the text) of every label outside a box."""
        for s in self.shapes.values():
            if s.name and s.kind in LABELLED_OUTSIDE:
                yield s.id, s.kind, text_box(s.name, s.label, (s.box.centre[0], s.box.bottom + 4))
        for e in self.flows:
            if e.name:
                x, y = middle(e.points)
                yield e.id, e.kind, text_box(e.name, e.label, (x, y - 18))


def text_box(text: str, given: Box | None, top_middle: Point) -> Box:
    room = max(90.0, given.w if given else 0)
    w, h, _ = wrapped(text, room, 11)
    if given:  # the file's bounds were measured with the real font
        w, h = (min(w, given.w) if w < 1.3 * given.w else w), (min(h, given.h) if h < 1.3 * given.h else h)
    x, y = (given.centre[0], given.y) if given else top_middle
    return Box(x - w / 2, y, w, h)
