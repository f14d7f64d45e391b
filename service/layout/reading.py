"""From the file to what one sheet holds: its pools and lanes, bands, nodes and flows."""

from dataclasses import dataclass, field

from .lanes import members, put_in_lanes, read_lanes
from .model import Model, name_of, scope_elements
from .parts import Band, Flow, Lane, Node, Pool, lane_depth, leaf_lanes
from .pools import pools
from .vocabulary import Element, tag


@dataclass(slots=True)
class Contents:
    """What a collaboration, process or sub-process shows."""

    pools: list[Pool] = field(default_factory=list)
    #: of a process without a pool
    lanes: list[Lane] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    #: of pools and lanes
    names: dict[str, str] = field(default_factory=dict)
    #: of what is in open sub-processes
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def has_lanes(self) -> bool:
        return bool(self.lanes) or any(p.lanes for p in self.pools)

    @property
    def headers(self) -> int:
        """How many headers stand side by side at the left."""
        depth = max((lane_depth(p.lanes) for p in self.pools), default=lane_depth(self.lanes))
        return bool(self.pools) + depth


def read(model: Model, scope: Element) -> Contents:
    contents = Contents()
    if tag(scope) == "collaboration":
        _read_collaboration(model, scope, contents)
    else:
        contents.lanes = read_lanes(scope)
        _read_process(model, Pool("", "", scope, contents.lanes), contents)
    contents.names = {b.id: name_of(model.elements[b.id]) for b in contents.bands if b.id in model.elements}
    return contents


def _read_collaboration(model: Model, scope: Element, contents: Contents) -> None:
    own = scope_elements(scope)
    contents.flows += [model.flow_between_refs(e) for e in own if tag(e) in ("messageFlow", "association")]
    contents.pools = pools(model, scope)
    for pool in contents.pools:
        _read_process(model, pool, contents)
    home = next((b.id for b in contents.bands if not b.closed), None)
    for e in own if home is not None else ():  # annotations that the collaboration itself holds
        if tag(e) == "textAnnotation":
            note = model.node(e)
            note.lane = home or ""
            contents.nodes.append(note)


def _read_process(model: Model, pool: Pool, contents: Contents) -> None:
    leaves = leaf_lanes(pool.lanes)
    bands = [Band(lane.id, pool.id) for lane in leaves]
    contents.bands += bands or [Band(pool.id, pool.id, closed=pool.process is None)]
    if pool.process is None:
        return
    nodes, flows = model.content(pool.process)
    put_in_lanes(nodes, flows, members(model, pool.lanes), leaves, pool.id)
    contents.nodes += nodes
    contents.flows += flows
