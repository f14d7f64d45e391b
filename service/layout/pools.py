"""The pools of a collaboration, from top to bottom."""

from collections.abc import Iterator

from .lanes import members, read_lanes
from .model import Model, name_of
from .parts import Pool, leaf_lanes
from .vocabulary import BPMN, FLOW_NODES, REFERENCES, Element, bare_name, ident, tag

#: without any of it, a pool is a black box
_CONTENT = FLOW_NODES | REFERENCES | {"laneSet", "textAnnotation"}


def pools(model: Model, collaboration: Element) -> list[Pool]:
    """Participants in the order of the old drawing, else black boxes nearest to the lanes they talk with."""
    found = list(_participants(model, collaboration))
    found += [Pool(ident(p), "", p, read_lanes(p), bare=True) for p in unframed(model, collaboration)]
    boxes = {p: box for p in found if (box := model.old_box(p.id)) is not None}
    if len(boxes) == len(found):
        return sorted(found, key=lambda p: boxes[p][1])
    return _by_talk(model, collaboration, found)


def _participants(model: Model, collaboration: Element) -> Iterator[Pool]:
    shown: set[Element] = set()
    for e in collaboration.iterfind(f"{BPMN}participant[@id]"):
        process = model.elements.get(bare_name(e.get("processRef")))
        if process is not None and (process in shown or not _has_content(process)):
            process = None
        if process is not None:
            shown.add(process)
        yield Pool(ident(e), name_of(e), process, read_lanes(process) if process is not None else [])


def _has_content(process: Element) -> bool:
    return tag(process) == "process" and any(tag(e) in _CONTENT for e in process)


def unframed(model: Model, collaboration: Element) -> list[Element]:
    """Processes without a pool that the collaboration's message flows reach."""
    named = {bare_name(p.get("processRef")) for p in model.root.iter(f"{BPMN}participant")}
    ends = _message_ends(collaboration)
    reached = {end for pair in ends for end in pair}
    loose = [p for p in model.root.findall(f"{BPMN}process") if ident(p) not in named]
    return [p for p in loose if any(ident(e) in reached for e in p.iter("*"))]


def _message_ends(collaboration: Element) -> list[tuple[str, str]]:
    flows = collaboration.findall(f"{BPMN}messageFlow")
    return [(m.get("sourceRef", ""), m.get("targetRef", "")) for m in flows]


def _by_talk(model: Model, collaboration: Element, found: list[Pool]) -> list[Pool]:
    """Without an old drawing: a black box that talks mostly with the upper lanes stands on top, else at the bottom."""
    full = [p for p in found if p.process is not None]
    boxes = [p for p in found if p.process is None]
    if not full:
        return found
    level = _levels(model, full)
    said: dict[str, list[float]] = {p.id: [] for p in found}
    for source, target in _message_ends(collaboration):
        for me, other in ((source, target), (target, source)):
            if me in said and other in level:
                said[me].append(level[other])
    half = 0.5
    above = [p for p in boxes if said[p.id] and sum(said[p.id]) / len(said[p.id]) < half][: (len(boxes) + 1) // 2]
    return above + full + [p for p in boxes if p not in above]


def _levels(model: Model, full: list[Pool]) -> dict[str, float]:
    """How far down each element stands, as a share of all pools with content."""
    level: dict[str, float] = {}
    for i, pool in enumerate(full):
        leaves = [leaf.id for leaf in leaf_lanes(pool.lanes)]
        lane_of = members(model, pool.lanes)
        for e in pool.process.iter("*") if pool.process is not None else ():
            lane = lane_of.get(ident(e))
            within = (leaves.index(lane) + 0.5) / len(leaves) if lane in leaves else 0.5
            level[ident(e)] = (i + within) / len(full)
    return level
