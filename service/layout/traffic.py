"""How many flows use each step and point of the lattice.

The search asks at every step, so the answers are in plain lists: a point is x * ny + y, a step is twice the point at
its left or upper end, plus one if it leads down.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from .parts import Flow

Point: TypeAlias = tuple[int, int]


def related(a: Flow, b: Flow) -> bool:
    """Flows with the same source or target may run on top of each other."""
    return a.kind == b.kind and (a.source == b.source or a.target == b.target)


@dataclass(slots=True)
class Friends:
    """What of the traffic belongs to flows that are related to one flow."""

    steps: Counter[int] = field(default_factory=Counter)
    straight: Counter[int] = field(default_factory=Counter)
    turns: Counter[int] = field(default_factory=Counter)


class Traffic:
    """Counts of all recorded routes."""

    def __init__(self, nx: int, ny: int) -> None:
        self.ny = ny
        self.sequences = [0] * (2 * nx * ny)
        self.messages = [0] * (2 * nx * ny)
        #: flows straight through a point; numbered as steps are
        self.straight = [0] * (2 * nx * ny)
        self.turns = [0] * (nx * ny)
        self.users: dict[int, list[Flow]] = defaultdict(list)
        self._paths: dict[Flow, list[Point]] = {}
        self._ends: dict[tuple[str, str, str], list[Flow]] = defaultdict(list)

    def add(self, flow: Flow, path: list[Point]) -> None:
        counts = self.messages if flow.is_soft else self.sequences
        for step in self.steps_of(path):
            counts[step] += 1
            self.users[step].append(flow)
        for point, vertical in self.middles_of(path):
            if vertical is None:
                self.turns[point] += 1
            else:
                self.straight[2 * point + vertical] += 1
        self._paths[flow] = path
        for end in _ends(flow):
            self._ends[end].append(flow)

    def remove(self, flow: Flow) -> None:
        path = self._paths.pop(flow)
        counts = self.messages if flow.is_soft else self.sequences
        for step in self.steps_of(path):
            counts[step] -= 1
            self.users[step].remove(flow)
        for point, vertical in self.middles_of(path):
            if vertical is None:
                self.turns[point] -= 1
            else:
                self.straight[2 * point + vertical] -= 1
        for end in _ends(flow):
            self._ends[end].remove(flow)

    def is_crossed(self, flow: Flow) -> bool:
        """Does another flow go straight through it?"""
        middles = self.middles_of(self._paths[flow])
        return any(vertical is not None and self.straight[2 * point + (not vertical)] for point, vertical in middles)

    def friends(self, flow: Flow) -> Friends:
        found = Friends()
        for f in dict.fromkeys(f for end in _ends(flow) for f in self._ends[end]):
            found.steps.update(self.steps_of(self._paths[f]))
            for point, vertical in self.middles_of(self._paths[f]):
                (found.turns if vertical is None else found.straight)[point] += 1
        return found

    def steps_of(self, path: list[Point]) -> list[int]:
        return [2 * (min(a[0], b[0]) * self.ny + min(a[1], b[1])) + (a[0] == b[0]) for a, b in pairwise(path)]

    def middles_of(self, path: list[Point]) -> list[tuple[int, bool | None]]:
        """The points between the ends, and whether the route goes straight on: up or down, to a side, or not (None)."""
        out: list[tuple[int, bool | None]] = []
        for a, b, c in zip(path, path[1:], path[2:], strict=False):
            vertical = a[0] == b[0]
            out.append((b[0] * self.ny + b[1], vertical if vertical == (b[0] == c[0]) else None))
        return out


def _ends(flow: Flow) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    return (flow.kind, "from", flow.source), (flow.kind, "to", flow.target)
