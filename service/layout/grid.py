"""The grid: columns shared by all pools, rows of their own in every band."""

import math
from collections import defaultdict

from .parts import Band, Flow, Node, Row
from .vocabulary import SATELLITES

#: what one column takes, for nodes wider than one
PITCH = 145
#: so many boundary events stand side by side on a task of the usual width
_HUNG_ON_A_TASK = 3


class Grid:
    """Nodes with their columns and rows. Filled in turn by columns, rows and satellites."""

    def __init__(self, bands: list[Band], nodes: list[Node], flows: list[Flow]) -> None:
        self.bands, self.flows = bands, flows
        self.nodes = {n.id: n for n in nodes}
        self.band = {b.id: b for b in bands}
        self.core = [n for n in nodes if n.kind not in SATELLITES]
        #: id of a node, of a boundary event or of something in an open sub-process -> the node whose cell it is in
        self.at = {n.id: n for n in nodes} | {b.id: n for n in nodes for b in n.boundary}
        for n in nodes:
            _widen(n)
        ids = {n.id for n in self.core} | {b.id for n in self.core for b in n.boundary}
        self.sequence = [f for f in flows if f.kind == "sequenceFlow" and f.source in ids and f.target in ids]
        self.back: set[Flow] = set()
        self.order: list[Node] = []
        self.ahead: dict[Node, list[Flow]] = defaultdict(list)
        self.behind: dict[Node, list[Flow]] = defaultdict(list)
        self.rows: list[Row] = []
        self.ncols = 1

    def band_of(self, node: Node) -> Band:
        return self.band[node.lane]

    def level(self, node: Node) -> int:
        return self.bands.index(self.band_of(node))

    def source(self, flow: Flow) -> Node:
        return self.at[flow.source]

    def target(self, flow: Flow) -> Node:
        return self.at[flow.target]

    def renumber(self) -> None:
        self.rows = [row for band in self.bands for row in band.rows]
        for i, row in enumerate(self.rows):
            row.index = i

    def is_loose(self, n: Node) -> bool:
        return not self.ahead.get(n) and not self.behind.get(n)


def _widen(n: Node) -> None:
    """Room for boundary events side by side, and more columns for what is wider than one."""
    if len(n.boundary) > _HUNG_ON_A_TASK:
        n.w = max(n.w, 44.0 * (len(n.boundary) - 1))
    if n.w > PITCH and n.kind != "textAnnotation":
        n.span = max(math.ceil((n.w + 20) / PITCH), len(n.boundary))
