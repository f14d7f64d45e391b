"""Judges how a BPMN diagram is laid out, from the file alone. Standard library only.

`judge(xml)` gives the score, metrics and findings. The score is 100 minus the weighted findings per hundred elements
(nodes and flows); 100 is a diagram with nothing to say against it. It knows nothing of how layouts are made.

Rules and weights
    missing-di           5    element without shape or edge in any diagram of the file
    shape-overlap        5    two shapes overlap (a boundary event on its host and contents of a container don't count)
    wrong-lane           5    the centre lies in another lane than the flowNodeRef says
    no-lane              3    the process has lanes, no flowNodeRef names this element
    outside-lane         3    the shape leaves the lane that it belongs to
    outside-parent       3    the shape leaves its pool or its sub-process
    edge-through-shape   3    a flow runs through a shape that is neither its source nor its target
    edge-detached        3    a flow's end doesn't touch its source or target
    edge-crossing        2    two sequence flows cross (each crossing counts)
    edge-overlap         2    two flows run on top of each other for more than 10 px (not where they share an end)
    text-overflow        1.5  a name is too long for its box
    label-on-shape       1.5  a label covers a shape
    label-on-edge        1.5  a label covers a flow (its own one counts as label-on-own-edge, 0.5)
    label-on-label       1.5  two labels overlap
    label-on-border      0.5  a label lies across the border of a pool, lane or expanded sub-process
    message-crossing     0.5  a message flow crosses a flow
    not-orthogonal       0.5  a sequence flow has a slanted segment
    jog                  0.25 a step of less than 10 px between two parallel segments
    back-flow            0.25 a sequence flow that leads to the left (loops do; a share over 15 % is hard to read)
    too-large            1    the diagram doesn't fit one screen at 100 % (per further screen)

Labels: BPMNLabel bounds where the file has them, else where bpmn-js would put them; text is measured with Helvetica's widths
(11 px outside, 12 px in boxes) and wrapped as bpmn-js does, so label findings are estimates of a few pixels.
"""

import math
from collections import Counter
from itertools import combinations
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from .layout_file import (
    DATA,
    FLOWS,
    NODES,
    SUBS,
    TASKS,
    B,
    Edge,
    Model,
    Plane,
    Point,
    Segment,
    Shape,
    core,
    covers,
    crossing,
    distance,
    inside_length,
    shared_length,
    width,
    wrapped,
)

WEIGHTS = {
    "missing-di": 5,
    "shape-overlap": 5,
    "wrong-lane": 5,
    "no-lane": 3,
    "outside-lane": 3,
    "outside-parent": 3,
    "edge-through-shape": 3,
    "edge-detached": 3,
    "edge-crossing": 2,
    "edge-overlap": 2,
    "text-overflow": 1.5,
    "label-on-shape": 1.5,
    "label-on-edge": 1.5,
    "label-on-label": 1.5,
    "label-on-own-edge": 0.5,
    "label-on-border": 0.5,
    "message-crossing": 0.5,
    "not-orthogonal": 0.5,
    "jog": 0.25,
    "back-flow": 0.25,
    "too-large": 1,
}


class Finding(NamedTuple):
    rule: str
    element: str
    other: str
    what: str


class Judge:
    def __init__(self, model: Model, screen: tuple[int, int]) -> None:
        self.model, self.screen = model, screen
        self.findings: list[Finding] = []

    def say(self, rule: str, element: str, other: str = "", what: str = "") -> None:
        self.findings.append(Finding(rule, element, other, what))

    def run(self) -> None:
        self.missing()
        for plane in self.model.planes:
            self.containers = {
                s.id for s in plane.shapes.values() if s.kind in ("participant", "lane", "group") or s.expanded
            }
            self.host = {
                s.id: self.model.elements[s.id].get("attachedToRef", "")
                for s in plane.shapes.values()
                if s.kind == "boundaryEvent"
            }
            self.overlaps(plane)
            self.placement(plane)
            self.edges(plane)
            self.crossings(plane)
            self.texts(plane)
            self.labels(plane)
            self.size(plane)

    def missing(self) -> None:
        drawn = {i for p in self.model.planes for i in p.shapes} | {e.id for p in self.model.planes for e in p.edges}
        closed = {s.id for p in self.model.planes for s in p.shapes.values() if s.kind in SUBS and not s.expanded}
        hidden: Counter[str] = Counter()
        for id_ in self.model.elements:
            if (
                self.model.kind(id_) in NODES | FLOWS | DATA | {"participant", "lane", "textAnnotation"}
                and id_ not in drawn
            ):
                box = next((a for a in self.model.around(id_) if a in closed), None)
                if box:
                    hidden[box] += 1
                else:
                    self.say("missing-di", id_, what=self.model.kind(id_))
        for box, n in hidden.items():
            self.say("missing-di", box, what=f"closed sub-process, {n} elements in it have no diagram")

    def related(self, a: Shape, b: Shape) -> bool:
        if (
            self.host.get(a.id) == b.id
            or self.host.get(b.id) == a.id
            or a.id in self.model.around(b.id)
            or b.id in self.model.around(a.id)
        ):
            return True
        return any(o.expanded and o.kind == "callActivity" and o.box.holds(i.box) for o, i in ((a, b), (b, a)))

    def overlaps(self, plane: Plane) -> None:
        for a, b in combinations(
            [s for s in plane.shapes.values() if s.kind not in ("lane", "group", "participant")], 2
        ):
            w, h = a.box.overlap(b.box)
            slack = 5 if "textAnnotation" in (a.kind, b.kind) else 1
            if w > slack and h > slack and not self.related(a, b):
                self.say("shape-overlap", a.id, b.id, f"{w:.0f} x {h:.0f} px")
        for kind in ("participant", "lane"):
            for a, b in combinations([s for s in plane.shapes.values() if s.kind == kind], 2):
                w, h = a.box.overlap(b.box)
                nested = kind == "lane" and (a.box.holds(b.box) or b.box.holds(a.box))
                if w > 1 and h > 1 and not nested:
                    self.say("shape-overlap", a.id, b.id, f"{kind}s, {w:.0f} x {h:.0f} px")

    def placement(self, plane: Plane) -> None:
        pool = {
            self.model.elements[s.id].get("processRef", ""): s for s in plane.shapes.values() if s.kind == "participant"
        }
        for s in plane.shapes.values():
            if s.kind not in NODES or s.kind == "boundaryEvent":
                continue
            scope = self.model.scope(self.model.elements[s.id])
            frame = plane.shapes.get(scope) or pool.get(scope)
            if frame and (frame.kind == "participant" or frame.expanded) and not frame.box.holds(s.box):
                self.say("outside-parent", s.id, frame.id)
            leaves = [plane.shapes[x] for x in self.model.leaf_lanes.get(scope, []) if x in plane.shapes]
            if not leaves:
                continue
            mine = self.model.lanes_of.get(s.id, set())
            if not mine:
                self.say("no-lane", s.id)
                continue
            own = [lane for lane in leaves if lane.id in mine] or [
                lane for lane in leaves if self.parents(lane.id) & mine
            ]
            at = [lane for lane in leaves if lane.box.has(s.box.centre)]
            if own and at and not any(lane in own for lane in at):
                self.say("wrong-lane", s.id, at[0].id, f"lies in {at[0].name!r}, belongs to {own[0].name!r}")
            elif own and not any(lane.box.holds(s.box) for lane in own):
                self.say("outside-lane", s.id, own[0].id, f"leaves {own[0].name!r}")

    def parents(self, lane: str) -> set[str]:
        out, e = set(), self.model.parent.get(self.model.elements[lane])
        while e is not None:
            if e.tag == B + "lane":
                out.add(e.get("id", ""))
            e = self.model.parent.get(e)
        return out

    def edges(self, plane: Plane) -> None:
        for e in plane.flows:
            for end, point in ((e.source, e.points[0]), (e.target, e.points[-1])):
                shape = plane.shapes.get(end or "")
                if shape and distance(point, shape.box) > 5:
                    self.say("edge-detached", e.id, shape.id, f"{distance(point, shape.box):.0f} px away")
            self.through(plane, e)
            if e.kind == "sequenceFlow":
                self.bends(plane, e)

    def through(self, plane: Plane, e: Edge) -> None:
        ends = {e.source, e.target} | {h for x in (e.source, e.target) if (h := self.host.get(x or ""))}
        for s in plane.shapes.values():
            if (
                s.id in self.containers
                or s.id in ends
                or (s.id in self.host and self.host[s.id] in (e.source, e.target))
            ):
                continue
            if s.id in self.model.around(e.source or "") or s.id in self.model.around(e.target or ""):
                continue
            if sum(inside_length(g, core(s)) for g in e.segments) > 2:
                self.say("edge-through-shape", e.id, s.id, s.kind)
        for end in (e.source, e.target):
            s = plane.shapes.get(end or "")
            if (
                s
                and not s.expanded
                and sum(inside_length(g, s.box.grown(-4)) for g in e.segments) > max(s.box.w, s.box.h) / 2 + 6
            ):
                self.say("edge-through-shape", e.id, s.id, "through its own end")

    def bends(self, plane: Plane, e: Edge) -> None:
        slanted = sum(abs(a[0] - b[0]) > 1.5 and abs(a[1] - b[1]) > 1.5 for a, b in e.segments)
        if slanted:
            self.say("not-orthogonal", e.id, what=f"{slanted} of {len(e.segments)} segments")
        g = e.segments
        if any(math.dist(*g[i]) < 10 and parallel(g[i - 1], g[i + 1]) for i in range(1, len(g) - 1)):
            self.say("jog", e.id)
        a, b = plane.shapes.get(e.source or ""), plane.shapes.get(e.target or "")
        if a and b and b.box.centre[0] < a.box.centre[0] - 10 and a.kind != "boundaryEvent":
            self.say("back-flow", e.id, what=f"{a.box.centre[0] - b.box.centre[0]:.0f} px")

    def crossings(self, plane: Plane) -> None:
        for e, f in combinations(plane.flows, 2):
            shared = [
                plane.shapes[x].box.grown(3) for x in {e.source, e.target} & {f.source, f.target} if x in plane.shapes
            ]
            points: list[Point] = []
            on_top = 0.0
            for s in e.segments:
                for o in f.segments:
                    on_top += shared_length(s, o)
                    p = crossing(s, o)
                    if p is None or any(b.has(p) for b in shared) or any(math.dist(p, q) <= 2 for q in points):
                        continue
                    if min(math.dist(p, x) for x in (e.points[0], e.points[-1], f.points[0], f.points[-1])) > 2:
                        points.append(p)
            if on_top > 10 and not shared:
                self.say("edge-overlap", e.id, f.id, f"{on_top:.0f} px")
            elif not (on_top and shared):
                rule = "edge-crossing" if e.kind == f.kind == "sequenceFlow" else "message-crossing"
                for p in points:
                    self.say(rule, e.id, f.id, f"at {p[0]:.0f},{p[1]:.0f}")

    def texts(self, plane: Plane) -> None:
        for s in plane.shapes.values():
            if s.name:
                self.overflow(s)

    def labels(self, plane: Plane) -> None:
        labels = [(i, k, b.grown(-1)) for i, k, b in plane.labels()]
        for id_, _kind, box in labels:
            for s in plane.shapes.values():
                w, h = box.overlap(s.box)
                if s.id in self.containers:
                    crosses = w > 2 and h > 2 and not s.box.holds(box, 0) and s.kind != "group"
                    if crosses:
                        self.say("label-on-border", id_, s.id)
                elif covers(s, box):
                    self.say("label-on-shape", id_, s.id, f"{w:.0f} x {h:.0f} px")
            for e in plane.flows:
                if sum(inside_length(g, box) for g in e.segments) > 2:
                    self.say("label-on-own-edge" if e.id == id_ else "label-on-edge", id_, e.id)
        for (a, _, ab), (b, _, bb) in combinations(labels, 2):
            w, h = ab.overlap(bb)
            if w > 1 and h > 1:
                self.say("label-on-label", a, b, f"{w:.0f} x {h:.0f} px")

    def overflow(self, s: Shape) -> None:
        if s.kind in TASKS or (s.kind in SUBS and not s.expanded):
            w, h, word = wrapped(s.name, s.box.w - 10, 12)
            if h > s.box.h - 4 or word > s.box.w - 4:
                self.say(
                    "text-overflow",
                    s.id,
                    what=f"{s.name[:40]!r} needs {max(w, word) + 10:.0f} x {h + 4:.0f}, has {s.box.w:.0f} x {s.box.h:.0f}",
                )
        elif s.kind in ("participant", "lane"):
            room = max(s.box.h, s.box.w)
            along = s.box.h if s.box.w >= s.box.h or s.kind == "lane" else s.box.w
            _, h, _ = wrapped(s.name, max(30.0, along - 10), 12)
            if h > 30 and width(s.name, 12) > room - 10:
                self.say("text-overflow", s.id, what=f"{s.name[:40]!r} is longer than its {s.kind}")
        elif s.kind == "textAnnotation":
            w, h, _ = wrapped(s.name, s.box.w - 10, 12)
            if h > s.box.h + 6:
                self.say("text-overflow", s.id, what=f"annotation needs a height of {h:.0f}, has {s.box.h:.0f}")

    def size(self, plane: Plane) -> None:
        box = plane.extent()
        screens = math.ceil(max(box.w, 1) / self.screen[0]) * math.ceil(max(box.h, 1) / self.screen[1])
        for _ in range(screens - 1):
            self.say(
                "too-large",
                plane.element,
                what=f"{box.w:.0f} x {box.h:.0f} px, screen {self.screen[0]} x {self.screen[1]}",
            )


def parallel(a: Segment, b: Segment) -> bool:
    return all(abs(s[0][i] - s[1][i]) < 1 for s in (a, b) for i in (0,)) or all(
        abs(s[0][1] - s[1][1]) < 1 for s in (a, b)
    )


class Judgement(NamedTuple):
    score: float
    metrics: dict[str, Any]
    findings: list[Finding]

    @property
    def rules(self) -> list[str]:
        return [f.rule for f in self.findings]


def judge(xml: bytes, screen: tuple[int, int] = (1600, 900)) -> Judgement:
    """Raises ValueError for what isn't a BPMN file with a drawing."""
    root = ET.fromstring(xml)
    if root.tag != B + "definitions":
        raise ValueError(f"root is {root.tag}")
    model = Model(root)
    if not any(p.shapes for p in model.planes):
        raise ValueError("no diagram in the file")
    j = Judge(model, screen)
    j.run()
    found = j.findings
    count = Counter(f.rule for f in found)
    flows = [e for p in model.planes for e in p.flows if e.kind == "sequenceFlow"]
    nodes = sum(s.kind in NODES for p in model.planes for s in p.shapes.values())
    elements = max(1, nodes + sum(len(p.flows) for p in model.planes))
    boxes = [p.extent() for p in model.planes]
    metrics = {
        "nodes": nodes,
        "sequence_flows": len(flows),
        "diagrams": len(model.planes),
        "width": round(max(b.w for b in boxes)),
        "height": round(max(b.h for b in boxes)),
        "fits_one_screen": not count["too-large"],
        "back_flow_share": round(count["back-flow"] / max(1, len(flows)), 3),
        "bends_per_flow": round(sum(max(0, len(e.segments) - 1) for e in flows) / max(1, len(flows)), 2),
        "counts": dict(count),
    }
    penalty = sum(WEIGHTS[r] * n for r, n in count.items()) * 100 / elements
    return Judgement(round(max(0.0, 100 - penalty), 1), metrics, found)
