"""BPMN files without a drawing, written or drawn by lot, and what a drawing says, for tests of layouts."""

import random
from dataclasses import dataclass, field

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
HEAD = f'<bpmn:definitions xmlns:bpmn="{BPMN}" id="definitions" targetNamespace="t">'
POOL = '<bpmn:collaboration id="c1"><bpmn:participant id="pool" name="Pool" processRef="p"/>{}</bpmn:collaboration>'

Box = tuple[float, float, float, float]


def process(inner: str, collaboration: str = "", id_: str = "p") -> bytes:
    return f'{HEAD}{collaboration}<bpmn:process id="{id_}">{inner}</bpmn:process></bpmn:definitions>'.encode()


def nodes(*pairs: str) -> str:
    """`nodes("startEvent s", "task a")`"""
    return "".join('<bpmn:{} id="{}"/>'.format(*pair.split()) for pair in pairs)


def flows(*pairs: str) -> str:
    """`flows("s>a", "a>e")`"""
    ends = (pair.split(">") for pair in pairs)
    return "".join(f'<bpmn:sequenceFlow id="f_{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in ends)


def semantics(xml: bytes) -> bytes:
    """Everything but the drawing, in canonical form."""
    root = etree.fromstring(xml)
    for diagram in root.findall(f"{BPMNDI}BPMNDiagram"):
        root.remove(diagram)
    plain = etree.tostring(root, method="c14n2", strip_text=True)
    return etree.tostring(etree.fromstring(plain), method="c14n", exclusive=True)


def boxes(xml: bytes) -> dict[str, Box]:
    shapes = etree.fromstring(xml).iter(f"{BPMNDI}BPMNShape")
    return {s.get("bpmnElement"): tuple(float(s[0].get(k)) for k in ("x", "y", "width", "height")) for s in shapes}


def ways(xml: bytes) -> dict[str, list[tuple[float, float]]]:
    edges = etree.fromstring(xml).iter(f"{BPMNDI}BPMNEdge")
    return {
        e.get("bpmnElement"): [(float(w.get("x")), float(w.get("y"))) for w in e if w.tag.endswith("waypoint")]
        for e in edges
    }


@dataclass
class Lot:
    """Draws a process by lot: tasks and gateways with branches, joins, loops and timers, in lanes."""

    dice: random.Random
    nodes: list[tuple[str, str, str]] = field(default_factory=lambda: [("startEvent", "n0", "")])
    edges: list[tuple[str, str]] = field(default_factory=list)
    tails: list[str] = field(default_factory=lambda: ["n0"])

    def add(self, kind: str, after: str | None, extra: str = "") -> str:
        id_ = f"n{len(self.nodes)}"
        self.nodes.append((kind, id_, extra))
        if after:
            self.edges.append((after, id_))
        return id_

    def grow(self) -> None:
        tail = self.tails.pop(self.dice.randrange(len(self.tails)))
        throw = self.dice.random()
        if throw < 0.45:
            self.tails.append(self.add("userTask", tail))
        elif throw < 0.7:
            gateway = self.add(self.dice.choice(["exclusiveGateway", "parallelGateway"]), tail)
            self.tails += [self.add("userTask", gateway) for _ in range(self.dice.choice([2, 2, 3]))]
        elif throw < 0.8 and self.tails:
            join = self.add("exclusiveGateway", tail)
            self.edges.append((self.tails.pop(self.dice.randrange(len(self.tails))), join))
            self.tails.append(join)
        elif throw < 0.9:
            task = self.add("userTask", tail)
            self.add("endEvent", self.add("boundaryEvent", None, f'attachedToRef="{task}"'))
            self.tails.append(task)
        else:
            gateway = self.add("exclusiveGateway", self.add("userTask", tail))
            self.edges.append((gateway, self.nodes[-2][1]))
            self.tails.append(gateway)

    def lanes(self, many: int) -> str:
        at = 0
        members: list[list[str]] = [[] for _ in range(many)]
        host = {id_: extra.split('"')[1] for _, id_, extra in self.nodes if extra}
        lane: dict[str, int] = {}
        for _, id_, _ in self.nodes:
            at = self.dice.randrange(many) if self.dice.random() < 0.25 else at
            lane[id_] = lane[host[id_]] if id_ in host else at
            members[lane[id_]].append(id_)
        refs = ["".join(f"<bpmn:flowNodeRef>{x}</bpmn:flowNodeRef>" for x in ids) for ids in members]
        inner = "".join(f'<bpmn:lane id="l{k}" name="Lane {k}">{ref}</bpmn:lane>' for k, ref in enumerate(refs))
        return f'<bpmn:laneSet id="ls">{inner}</bpmn:laneSet>'


def drawn_by_lot(size: int, lanes: int, seed: int) -> bytes:
    lot = Lot(random.Random(seed))
    while len(lot.nodes) < size:
        lot.grow()
    for tail in lot.tails:
        lot.add("endEvent", tail)
    text = "".join(f'<bpmn:{kind} id="{id_}" name="Some name {id_}" {extra}/>' for kind, id_, extra in lot.nodes)
    text += flows(*(f"{a}>{b}" for a, b in lot.edges))
    return process((lot.lanes(lanes) if lanes else "") + text, POOL.format(""))
