"""Gives all that runs on one line a track of its own, ordered to cross least."""

from collections import defaultdict

from .lattice import Lattice
from .parts import Flow
from .segments import Bundle, Segment, cut
from .traffic import related

_OFFSETS = (0.0, 12.0, -12.0, 24.0, -24.0, 36.0, -36.0)
#: nearer lines look like one
_NEAR = 10


class Tracks:
    """Bundles of each line; how many tracks each channel has; the segments of each flow from source to target."""

    def __init__(self, lattice: Lattice) -> None:
        self.chains: dict[Flow, list[Segment]] = cut(lattice)
        self.vertical: dict[int, int] = {}
        self.horizontal: dict[int, int] = {}
        self.bundles: dict[tuple[bool, int], list[Bundle]] = {}
        self.bundle_of: dict[Segment, Bundle] = {}
        by_line: dict[tuple[bool, int], list[Segment]] = defaultdict(list)
        for s in (s for chain in self.chains.values() for s in chain):
            by_line[s.vertical, s.line].append(s)
        for (vertical, line), segments in by_line.items():
            bundles = self.bundles[vertical, line] = _bundle(segments)
            self.bundle_of |= {s: b for b in bundles for s in b.segments}
            if line % 2 == 1 if vertical else lattice.is_row[line]:
                _offset(bundles)
            else:
                (self.vertical if vertical else self.horizontal)[line] = _order(bundles)


def _bundle(segments: list[Segment]) -> list[Bundle]:
    bundles: list[Bundle] = []
    for s in sorted(segments, key=lambda s: (s.lo, -s.hi)):
        home = next((b for b in bundles if _fits(b, s)), None)
        if home is None:
            home = Bundle()
            bundles.append(home)
        home.add(s)
    return bundles


def _fits(b: Bundle, s: Segment) -> bool:
    return b.lo < s.hi and s.lo < b.hi and all(related(o.flow, s.flow) and o.fixed == s.fixed for o in b.segments)


def _offset(bundles: list[Bundle]) -> None:
    """On a middle line all stay in the middle unless they would lie on each other."""
    done: list[tuple[Bundle, float]] = []

    def is_free(b: Bundle, off: float) -> bool:
        return not any(abs(off - o) < _NEAR and b.lo < x.hi and x.lo < b.hi for x, o in done)

    bundles.sort(key=_rank)
    for b in bundles:
        fixed = next((s.fixed for s in b.segments if s.fixed is not None), None)
        tries = _OFFSETS if fixed is None else (fixed,)
        off = next((o for o in tries if is_free(b, o)), tries[-1])
        done.append((b, off))
        for s in b.segments:
            s.offset = off


def _rank(b: Bundle) -> tuple[bool, bool, int]:
    """Boundary events can't move, gateways and events shouldn't; of the rest the longest goes first."""
    return all(s.fixed is None for s in b.segments), not any(s.anchored for s in b.segments), b.lo - b.hi


def _order(bundles: list[Bundle]) -> int:
    """Order the bundles of a channel so that they cross least, number their tracks, and say how many there are."""
    bundles.sort(key=lambda b: (b.lo + b.hi, b.lo))
    for _ in bundles:
        if not _swap_once(bundles):
            break
    for i, b in enumerate(bundles):
        b.track = max((o.track + 1 for o in bundles[:i] if o.lo <= b.hi and b.lo <= o.hi), default=0)
    return max(b.track for b in bundles) + 1


def _swap_once(bundles: list[Bundle]) -> bool:
    changed = False
    for i in range(len(bundles) - 1):
        a, b = bundles[i], bundles[i + 1]
        if _crossings(b, a) < _crossings(a, b):
            bundles[i], bundles[i + 1] = b, a
            changed = True
    return changed


def _crossings(a: Bundle, b: Bundle) -> float:
    """When a has the lower track."""
    if a.lo > b.hi or b.lo > a.hi:
        return 0.0
    ups = [at for s in b.segments for at, side in s.ends if side < 0]
    total = float(sum(a.lo < at < a.hi for at in ups))
    for at in (at for s in a.segments for at, side in s.ends if side > 0):
        total += (b.lo < at < b.hi) + 2 * ups.count(at)
    return total
