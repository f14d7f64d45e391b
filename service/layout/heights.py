"""Y coordinates: rows as high as their nodes and labels, channels as their tracks, lanes as their names need."""

from .grid import Grid
from .lattice import DOWN, UP, Kind, Lattice, Level
from .parts import Band, Node, Row
from .text import INSIDE, wrap
from .tracks import Tracks
from .vocabulary import DATA, GATEWAYS
from .widths import TRACK

_CLOSED = 30.0
_LOWEST_LANE = 90.0
#: the name of a lane lower than this has one line, else two
_ONE_LINE = 130.0


class Heights:
    """Where horizontal lines are, how high they are, and where each band begins and ends."""

    def __init__(self, lattice: Lattice, tracks: Tracks, names: dict[str, str], *, framed: bool) -> None:
        self.lattice, self.tracks, self.names, self.framed = lattice, tracks, names, framed
        self.grid: Grid = lattice.grid
        self.messages = any(f.kind == "messageFlow" and f.label[1] for f in self.grid.flows)
        self.lines = [0.0] * lattice.ny
        self.high = [0.0] * lattice.ny
        self.bands: dict[str, list[float]] = {}
        self.bottom = 0.0
        for i, level in enumerate(lattice.levels):
            self._add(i, level)
            last = i + 1 == lattice.ny or lattice.levels[i + 1].band is not level.band
            if level.band is not None and last and framed:
                self._make_room_for_name(i, level.band)

    def _add(self, i: int, level: Level) -> None:
        if level.row is not None:
            up, down = self.extent(level.row)
            self.lines[i], self.high[i] = self.bottom + up, up + down
        else:
            self.lines[i], self.high[i] = self.bottom, self._channel(i, level)
        if level.band is not None:
            self.bands.setdefault(level.band.id, [self.bottom, self.bottom])[1] = self.bottom + self.high[i]
        self.bottom += self.high[i]

    def _channel(self, i: int, level: Level) -> float:
        many = self.tracks.horizontal.get(i, 0)
        if level.band is None:
            return max(40.0 if self.messages else 32.0, 24.0 + many * TRACK)
        rows = level.band.rows
        outer = self.lattice.y[rows[0]] > i or self.lattice.y[rows[-1]] < i
        base = (12.0 if self.framed else 6.0) if outer else 20.0
        return max(base, 16.0 + many * TRACK) if many else base

    def _make_room_for_name(self, i: int, band: Band) -> None:
        """The name of the lane, which runs upwards, must fit."""
        lack = self._least(band) - (self.bottom - self.bands[band.id][0])
        if lack <= 0:
            return
        for j in range(i + 1):
            if self.lattice.levels[j].band is band and self.lattice.is_row[j]:
                self.lines[j] += lack / 2
        if self.lattice.levels[i].kind is Kind.CHANNEL:
            self.lines[i] += lack
        else:
            self.high[i] += lack
        self.bottom += lack
        self.bands[band.id][1] = self.bottom

    def _least(self, band: Band) -> float:
        if band.closed:
            return 2 * _CLOSED
        name, height = self.names.get(band.id, ""), _LOWEST_LANE
        while wrap(name, height - 14, INSIDE).lines > (1 if height < _ONE_LINE else 2):
            height += 10
        return height

    def extent(self, row: Row) -> tuple[float, float]:
        """How far a row reaches above and below its middle, labels included."""
        if row.band.closed:
            return _CLOSED, _CLOSED
        up = down = 15.0
        for n in set(row.cells.values()):
            above = label_above(self.lattice, n)
            label = n.label[1] + 5 if n.label[1] else 0
            up = max(up, n.h / 2 + (label if above else 0), *(_hang(n, b) for b in n.boundary if b.top))
            down = max(down, n.h / 2 + (0 if above else label), *(_hang(n, b) for b in n.boundary if not b.top))
        return up, down


def _hang(host: Node, event: Node) -> float:
    return host.h / 2 + max(20, event.label[1] + 4)


def label_above(lattice: Lattice, n: Node) -> bool:
    """Names of gateways stand above unless a flow leaves there; of events and data below unless a dotted line does."""
    if n.kind in GATEWAYS:
        return not lattice.ports.get((n.id, UP)) or bool(lattice.ports.get((n.id, DOWN)))
    if n.kind not in DATA:
        return False
    mine = [f for f in lattice.grid.flows if n.id in (f.source, f.target)]
    others = [lattice.grid.at.get(f.target if f.source == n.id else f.source) for f in mine]
    return any(o is not None and o.row.index > n.row.index for o in others)
