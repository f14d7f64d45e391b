"""How points and ranges lie to one another, by the formulas of the specification. An open side reaches without end."""

from typing import Any

from service.feel.equality import less
from service.feel.errors import OutOfDomainError
from service.feel.limits import Run
from service.feel.registry import built_in
from service.feel.values import Range

GROUP = "Ranges"
_LOWEST, _HIGHEST = object(), object()


class _Ends:
    """A range as its two ends."""

    __slots__ = ("end", "end_in", "start", "start_in")

    def __init__(self, found: Range) -> None:
        if found.other_than:
            raise OutOfDomainError("`!=` is no range that has a place.")
        self.start = _LOWEST if found.start is None else found.start
        self.end = _HIGHEST if found.end is None else found.end
        self.start_in, self.end_in = found.start_included, found.end_included


def _lt(a: Any, b: Any) -> bool:
    if a is b and (a is _LOWEST or a is _HIGHEST):
        return False
    if a is _LOWEST or b is _HIGHEST:
        return True
    return a is not _HIGHEST and b is not _LOWEST and less(a, b)


def _eq(a: Any, b: Any) -> bool:
    return not _lt(a, b) and not _lt(b, a)


@built_in(GROUP, "before(point1: point, point2: point) -> boolean", examples="before([1..10), 10)")
def before(_run: Run, point1: Any, point2: Any) -> bool:
    """Whether the first lies wholly before the second."""
    return _lt(point1, point2)


@built_in(GROUP, "before(point: point, range: range) -> boolean")
def before_range(_run: Run, point: Any, range_: Range) -> bool:
    r = _Ends(range_)
    return _lt(point, r.start) or (_eq(point, r.start) and not r.start_in)


@built_in(GROUP, "before(range: range, point: point) -> boolean")
def range_before(_run: Run, range_: Range, point: Any) -> bool:
    r = _Ends(range_)
    return _lt(r.end, point) or (_eq(r.end, point) and not r.end_in)


@built_in(GROUP, "before(range1: range, range2: range) -> boolean")
def range_before_range(_run: Run, range1: Range, range2: Range) -> bool:
    a, b = _Ends(range1), _Ends(range2)
    return _lt(a.end, b.start) or ((not a.end_in or not b.start_in) and _eq(a.end, b.start))


@built_in(GROUP, "after(point1: point, point2: point) -> boolean", examples="after([11..20], 10)")
def after(_run: Run, point1: Any, point2: Any) -> bool:
    """Whether the first lies wholly after the second."""
    return _lt(point2, point1)


@built_in(GROUP, "after(point: point, range: range) -> boolean")
def after_range(run: Run, point: Any, range_: Range) -> bool:
    return range_before(run, range_, point)


@built_in(GROUP, "after(range: range, point: point) -> boolean")
def range_after(run: Run, range_: Range, point: Any) -> bool:
    return before_range(run, point, range_)


@built_in(GROUP, "after(range1: range, range2: range) -> boolean")
def range_after_range(run: Run, range1: Range, range2: Range) -> bool:
    return range_before_range(run, range2, range1)


@built_in(GROUP, "meets(range1: range, range2: range) -> boolean", examples="meets([1..5], [5..10])")
def meets(_run: Run, range1: Range, range2: Range) -> bool:
    """Whether the first ends where the second starts, both ends included."""
    a, b = _Ends(range1), _Ends(range2)
    return _eq(a.end, b.start) and a.end_in and b.start_in


@built_in(GROUP, "met by(range1: range, range2: range) -> boolean", examples="met by([5..10], [1..5])")
def met_by(run: Run, range1: Range, range2: Range) -> bool:
    """Whether the first starts where the second ends, both ends included."""
    return meets(run, range2, range1)


@built_in(GROUP, "overlaps(range1: range, range2: range) -> boolean", examples="overlaps([1..5], [3..8])")
def overlaps(_run: Run, range1: Range, range2: Range) -> bool:
    """Whether the two have something in common."""
    a, b = _Ends(range1), _Ends(range2)
    reaches = _lt(b.start, a.end) or (_eq(a.end, b.start) and a.end_in and b.start_in)
    return reaches and (_lt(a.start, b.end) or (_eq(a.start, b.end) and a.start_in and b.end_in))


@built_in(GROUP, "overlaps before(range1: range, range2: range) -> boolean", examples="overlaps before([1..5], [3..8])")
def overlaps_before(_run: Run, range1: Range, range2: Range) -> bool:
    """Whether the first starts before the second and ends within it."""
    a, b = _Ends(range1), _Ends(range2)
    starts = _lt(a.start, b.start) or (_eq(a.start, b.start) and a.start_in and not b.start_in)
    reaches = _lt(b.start, a.end) or (_eq(a.end, b.start) and a.end_in and b.start_in)
    ends = _lt(a.end, b.end) or (_eq(a.end, b.end) and (not a.end_in or b.end_in))
    return starts and reaches and ends


@built_in(GROUP, "overlaps after(range1: range, range2: range) -> boolean", examples="overlaps after([3..8], [1..5])")
def overlaps_after(run: Run, range1: Range, range2: Range) -> bool:
    """Whether the second starts before the first and ends within it."""
    return overlaps_before(run, range2, range1)


@built_in(GROUP, "finishes(point: point, range: range) -> boolean", examples="finishes(10, [1..10])")
def finishes(_run: Run, point: Any, range_: Range) -> bool:
    """Whether the first is, or ends with, the end of the second."""
    r = _Ends(range_)
    return _eq(r.end, point) and r.end_in


@built_in(GROUP, "finishes(range1: range, range2: range) -> boolean")
def range_finishes(_run: Run, range1: Range, range2: Range) -> bool:
    a, b = _Ends(range1), _Ends(range2)
    starts = _lt(b.start, a.start) or (_eq(a.start, b.start) and (not a.start_in or b.start_in))
    return starts and _eq(a.end, b.end) and a.end_in == b.end_in


@built_in(GROUP, "finished by(range: range, point: point) -> boolean", examples="finished by([1..10], 10)")
def finished_by(run: Run, range_: Range, point: Any) -> bool:
    """Whether the second is, or ends with, the end of the first."""
    return finishes(run, point, range_)


@built_in(GROUP, "finished by(range1: range, range2: range) -> boolean")
def range_finished_by(run: Run, range1: Range, range2: Range) -> bool:
    return range_finishes(run, range2, range1)


@built_in(GROUP, "includes(range: range, point: point) -> boolean", examples="includes([1..10], 5)")
def includes(_run: Run, range_: Range, point: Any) -> bool:
    """Whether the second lies wholly within the first."""
    r = _Ends(range_)
    within = _lt(r.start, point) and _lt(point, r.end)
    return within or (_eq(r.start, point) and r.start_in) or (_eq(r.end, point) and r.end_in)


@built_in(GROUP, "includes(range1: range, range2: range) -> boolean")
def range_includes(_run: Run, range1: Range, range2: Range) -> bool:
    a, b = _Ends(range1), _Ends(range2)
    starts = _lt(a.start, b.start) or (_eq(a.start, b.start) and (a.start_in or not b.start_in))
    return starts and (_lt(b.end, a.end) or (_eq(a.end, b.end) and (a.end_in or not b.end_in)))


@built_in(GROUP, "during(point: point, range: range) -> boolean", examples="during(5, [1..10])")
def during(run: Run, point: Any, range_: Range) -> bool:
    """Whether the first lies wholly within the second."""
    return includes(run, range_, point)


@built_in(GROUP, "during(range1: range, range2: range) -> boolean")
def range_during(run: Run, range1: Range, range2: Range) -> bool:
    return range_includes(run, range2, range1)


@built_in(GROUP, "starts(point: point, range: range) -> boolean", examples="starts(1, [1..10])")
def starts(_run: Run, point: Any, range_: Range) -> bool:
    """Whether the first is, or begins with, the start of the second."""
    r = _Ends(range_)
    return _eq(r.start, point) and r.start_in


@built_in(GROUP, "starts(range1: range, range2: range) -> boolean")
def range_starts(_run: Run, range1: Range, range2: Range) -> bool:
    a, b = _Ends(range1), _Ends(range2)
    ends = _lt(a.end, b.end) or (_eq(a.end, b.end) and (not a.end_in or b.end_in))
    return _eq(a.start, b.start) and a.start_in == b.start_in and ends


@built_in(GROUP, "started by(range: range, point: point) -> boolean", examples="started by([1..10], 1)")
def started_by(run: Run, range_: Range, point: Any) -> bool:
    """Whether the second is, or begins with, the start of the first."""
    return starts(run, point, range_)


@built_in(GROUP, "started by(range1: range, range2: range) -> boolean")
def range_started_by(run: Run, range1: Range, range2: Range) -> bool:
    return range_starts(run, range2, range1)


@built_in(GROUP, "coincides(point1: point, point2: point) -> boolean", examples="coincides([1..5], [1..5])")
def coincides(_run: Run, point1: Any, point2: Any) -> bool:
    """Whether the two are the same point or the same range."""
    return _eq(point1, point2)


@built_in(GROUP, "coincides(range1: range, range2: range) -> boolean")
def range_coincides(_run: Run, range1: Range, range2: Range) -> bool:
    a, b = _Ends(range1), _Ends(range2)
    same_start = _eq(a.start, b.start) and a.start_in == b.start_in
    return same_start and _eq(a.end, b.end) and a.end_in == b.end_in
