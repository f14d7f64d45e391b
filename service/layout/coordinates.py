"""Where the segments of a sheet's flows run, and their lines from border to border."""

from itertools import pairwise

from .drawing import Line
from .geometry import dock, straighten
from .parts import Flow, Node
from .segments import Segment
from .sheet import Sheet
from .traffic import Point
from .widths import TRACK

#: a channel wider than this is for labels: the bends stand at its end
_WIDE = 60


class Coordinates:
    """Lines of flows, when all shapes have their places; `ends` are the shapes by element."""

    def __init__(self, sheet: Sheet, ends: dict[str, Node]) -> None:
        self.sheet, self.ends = sheet, ends

    def line(self, flow: Flow) -> Line:
        chain = self.sheet.tracks.chains[flow]
        if not chain:
            return [(self.ends[end].cx, self.ends[end].cy) for end in (flow.source, flow.target)]
        first, last = chain[0], chain[-1]
        for segment, end in ((first, flow.source), (last, flow.target)):
            if segment.inner:
                segment.offset = self.ends[end].cx - self.sheet.widths.lines[segment.line]
        at = [self._coordinate(s) for s in chain]
        path = self.sheet.lattice.paths[flow]
        out = dock(self.ends[flow.source], vertical=first.vertical, at=at[0], sign=_sign(path[0], path[1]))
        back = dock(self.ends[flow.target], vertical=last.vertical, at=at[-1], sign=_sign(path[-1], path[-2]))
        bends = [(a, b) if s.vertical else (b, a) for (a, b), s in zip(pairwise(at), chain, strict=False)]
        return straighten([out, *bends, back])

    def _coordinate(self, s: Segment) -> float:
        sheet, lattice = self.sheet, self.sheet.lattice
        if s.vertical and (s.line % 2 or s.inner):
            return sheet.widths.lines[s.line] + s.offset
        if not s.vertical and lattice.is_row[s.line]:
            return sheet.heights.lines[s.line] + s.offset
        return self._upright_track(s) if s.vertical else self._level_track(s)

    def _upright_track(self, s: Segment) -> float:
        widths, channel = self.sheet.widths, s.line // 2
        start = widths.lines[s.line] + widths.inset[channel]
        size = widths.channels[channel] - widths.inset[channel] - widths.outset[channel]
        return self._track(s, start, size, self.sheet.tracks.vertical[s.line])

    def _level_track(self, s: Segment) -> float:
        heights = self.sheet.heights
        return self._track(s, heights.lines[s.line], heights.high[s.line], self.sheet.tracks.horizontal[s.line])

    def _track(self, s: Segment, start: float, size: float, many: int) -> float:
        track = self.sheet.tracks.bundle_of[s].track
        step = min(TRACK, size / (many + 1))
        if s.vertical and size > _WIDE:
            return start + size - 16 - step * (many - 1 - track)
        return start + (size - step * (many - 1)) / 2 + step * track


def _sign(a: Point, b: Point) -> int:
    """Does it lead to higher coordinates?"""
    return 1 if b > a else -1
