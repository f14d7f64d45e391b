"""What FEEL calls equal and less: values of one kind only; everything else is null."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from service.feel.errors import OutOfDomainError
from service.feel.limits import Run
from service.feel.types import kind_of
from service.feel.values import Date, DateTime, DaysDuration, Function, Range, Time, YearsDuration
from service.feel.values.zones import NANOS

ORDERED = frozenset({Decimal, str, Date, Time, DateTime, DaysDuration, YearsDuration})


def _clock(value: Time, other: Time) -> int:
    """Nanoseconds in UTC; a local time borrows the other's offset."""
    offset = value.offset if value.offset is not None else other.offset or 0
    return value.nanos - offset * NANOS


def sort_key(value: Any, other: Any) -> Any:
    """What values of one kind are ordered by. Where only one of two has an offset, both use it."""
    kind = type(value)
    if kind is DateTime:
        return value.nanos(other.time.offset)
    if kind is Time:
        return _clock(value, other)
    if kind is DaysDuration:
        return value.nanos
    if kind is YearsDuration:
        return value.months
    return (value.year, value.month, value.day) if kind is Date else value


def equal(left: Any, right: Any, run: Run) -> bool | None:
    """`left = right`."""
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        raise OutOfDomainError(f"{kind_of(left).capitalize()} can't be compared with {kind_of(right)}.")
    compare = _EQUAL.get(kind)
    return bool(left == right) if compare is None else compare(left, right, run)


def equal_or_null(left: Any, right: Any, run: Run) -> bool | None:
    """The same without a reason for null."""
    try:
        return equal(left, right, run)
    except OutOfDomainError:
        return None


def _lists(left: list[Any], right: list[Any], run: Run) -> bool | None:
    run.tick(len(left) + 1)
    if len(left) != len(right):
        return False
    return _all(equal_or_null(a, b, run) for a, b in zip(left, right, strict=True))


def _contexts(left: dict[str, Any], right: dict[str, Any], run: Run) -> bool | None:
    run.tick(len(left) + 1)
    if left.keys() != right.keys():
        return False
    return _all(equal_or_null(value, right[key], run) for key, value in left.items())


def _all(verdicts: Any) -> bool | None:
    result: bool | None = True
    for verdict in verdicts:
        if verdict is False:
            return False
        if verdict is None:
            result = None
    return result


def _ranges(left: Range, right: Range, run: Run) -> bool | None:
    if (left.start_included, left.end_included, left.other_than) != (
        right.start_included,
        right.end_included,
        right.other_than,
    ):
        return False
    return _all(equal_or_null(a, b, run) for a, b in ((left.start, right.start), (left.end, right.end)))


def _functions(left: Function, right: Function, run: Run) -> bool:  # noqa: ARG001 - one signature for all
    return left is right or left.same_as == right.same_as


def _by_key(left: Any, right: Any, run: Run) -> bool:  # noqa: ARG001
    return bool(sort_key(left, right) == sort_key(right, left))


_EQUAL: dict[type, Callable[[Any, Any, Run], bool | None]] = {
    list: _lists,
    dict: _contexts,
    Range: _ranges,
    Function: _functions,
    Time: _by_key,
    DateTime: _by_key,
}


def less(left: Any, right: Any) -> bool:
    """`left < right`; raises where the two have no order."""
    if left is None or right is None:
        raise OutOfDomainError("Nothing (null) can't be compared by size.")
    kind = type(left)
    if kind is not type(right):
        raise OutOfDomainError(f"{kind_of(left).capitalize()} can't be compared with {kind_of(right)}.")
    if kind not in ORDERED:
        raise OutOfDomainError(f"{kind_of(left).capitalize()} has no order.")
    return bool(sort_key(left, right) < sort_key(right, left))


def compare(operator: str, left: Any, right: Any) -> bool:
    """`<`, `<=`, `>`, `>=`; raises where the two have no order."""
    if operator == "<":
        return less(left, right)
    if operator == ">":
        return less(right, left)
    return not less(right, left) if operator == "<=" else not less(left, right)


def same(left: Any, right: Any) -> bool:
    """FEEL's `is()`: the same element of the domain. Zones and offsets count."""
    if type(left) is not type(right):
        return False
    match left:
        case list():
            return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
        case dict():
            return left.keys() == right.keys() and all(same(v, right[k]) for k, v in left.items())
        case Function():
            return bool(left.same_as == right.same_as)
        case Time():
            return (left.nanos, left.offset) == (right.nanos, right.offset)
        case DateTime():
            return left.date == right.date and same(left.time, right.time)
    return bool(left == right)
