"""Which lane each flow node stands in."""

from .model import Model, name_of
from .parts import Flow, Lane, Node
from .vocabulary import BPMN, Element, ident


def read_lanes(owner: Element, set_name: str = "laneSet") -> list[Lane]:
    found = (lane for lane_set in owner.findall(BPMN + set_name) for lane in lane_set.findall(f"{BPMN}lane"))
    return [Lane(ident(e), name_of(e), read_lanes(e, "childLaneSet")) for e in found if ident(e)]


def members(model: Model, lanes: list[Lane]) -> dict[str, str]:
    """Flow node -> id of the innermost lane that names it (of a lane with lanes: its first leaf)."""
    depth: dict[str, tuple[int, str]] = {}

    def walk(lane: Lane, level: int) -> None:
        for reference in model.elements[lane.id].findall(f"{BPMN}flowNodeRef"):
            key = (reference.text or "").strip()
            if depth.get(key, (-1, ""))[0] < level:
                depth[key] = (level, lane.leaves[0].id)
        for part in lane.parts:
            walk(part, level + 1)

    for lane in lanes:
        walk(lane, 0)
    return {key: lane for key, (_, lane) in depth.items()}


def put_in_lanes(nodes: list[Node], flows: list[Flow], named: dict[str, str], leaves: list[Lane], owner: str) -> None:
    """As the lanes say; nodes that no lane names stand in the lane of a neighbour."""
    if not leaves:
        for n in nodes:
            n.lane = owner
        return
    known = {n.id: named[n.id] for n in nodes if n.id in named}
    known |= {b.id: known[n.id] for n in nodes for b in n.boundary if n.id in known}
    spread = True
    while spread:
        spread = False
        for f in flows:
            for a, b in ((f.source, f.target), (f.target, f.source)):
                if a in known and b not in known:
                    known[b], spread = known[a], True
    for n in nodes:
        n.lane = known.get(n.id, leaves[0].id)
