"""Lists."""

from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from service.feel.equality import equal_or_null
from service.feel.errors import OutOfDomainError
from service.feel.functions import invoke
from service.feel.limits import Run
from service.feel.registry import built_in
from service.feel.types import kind_of
from service.feel.values import Function

GROUP = "Lists"
_HASHED = frozenset({str, Decimal, bool})


def position(value: Decimal, length: int, name: str = "position") -> int:
    """The index that a position means: 1 is the first, -1 the last."""
    if value != value.to_integral_value() or not value or abs(value) > length:
        raise OutOfDomainError(
            f"`{name}` is {value:f}; it has to be a whole number from 1 to {length}, or from -1 backwards."
        )
    return int(value) - 1 if value > 0 else length + int(value)


@built_in(GROUP, "list contains(list: list, element: value) -> boolean", examples="list contains([1, 2, 3], 2)")
def list_contains(run: Run, items: list[Any], element: Any) -> bool:
    """Whether an item is equal to the element."""
    run.tick(len(items))
    return any(equal_or_null(item, element, run) is True for item in items)


@built_in(GROUP, "count(list: list) -> number", examples="count([1, [2, 3]])")
def count(_run: Run, items: list[Any]) -> Decimal:
    """How many items there are."""
    return Decimal(len(items))


def _end(items: list[Any], start: int, length: Decimal | None) -> int:
    if length is None:
        return len(items)
    if length != length.to_integral_value() or not 1 <= length <= len(items) - start:
        raise OutOfDomainError(f"`length` is {length:f}; it has to be a whole number from 1 to {len(items) - start}.")
    return start + int(length)


@built_in(
    GROUP, "sublist(list: list, start position: number, length?: number) -> list", examples="sublist([4, 5, 6], 1, 2)"
)
def sublist(_run: Run, items: list[Any], start_position: Decimal, length: Decimal | None = None) -> list[Any]:
    """Items from a position on, all or so many."""
    start = position(start_position, len(items), "start position")
    return items[start : _end(items, start, length)]


@built_in(GROUP, "append(list: list, item...: value) -> list", examples="append([1], 2, 3)")
def append(run: Run, items: list[Any], *more: Any) -> list[Any]:
    """The list with items added at its end."""
    run.room_for_items(len(items) + len(more))
    return [*items, *more]


@built_in(GROUP, "concatenate(list...: list) -> list", examples="concatenate([1, 2], [3])")
def concatenate(run: Run, *lists: list[Any]) -> list[Any]:
    """All items of several lists."""
    total = sum(len(items) for items in lists)
    run.room_for_items(total)
    run.tick(total)
    return [item for items in lists for item in items]


@built_in(
    GROUP, "insert before(list: list, position: number, newItem: value) -> list", examples="insert before([1, 3], 1, 2)"
)
def insert_before(run: Run, items: list[Any], position_: Decimal, new_item: Any) -> list[Any]:
    """The list with an item put in before a position."""
    run.room_for_items(len(items) + 1)
    index = position(position_, len(items))
    return [*items[:index], new_item, *items[index:]]


@built_in(GROUP, "remove(list: list, position: number) -> list", examples="remove([1, 2, 3], 2)")
def remove(_run: Run, items: list[Any], position_: Decimal) -> list[Any]:
    """The list without the item at a position."""
    index = position(position_, len(items))
    return items[:index] + items[index + 1 :]


@built_in(
    GROUP,
    "list replace(list: list, position: number, newItem: value) -> list",
    examples=(
        "list replace([2, 4, 7, 8], 3, 6)",
        "list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)",
    ),
)
def list_replace(_run: Run, items: list[Any], position_: Decimal, new_item: Any) -> list[Any]:
    """The list with the item at a position replaced, or all for which a function of (item, newItem) is true."""
    index = position(position_, len(items))
    return [*items[:index], new_item, *items[index + 1 :]]


def _verdict(function: Function, arguments: list[Any], run: Run) -> bool:
    found = invoke(function, arguments, None, run)
    if type(found) is not bool:
        raise OutOfDomainError(f"The function has to answer true or false; it answers {kind_of(found)}.")
    return found


@built_in(GROUP, "list replace(list: list, match: function, newItem: value) -> list")
def list_replace_matches(run: Run, items: list[Any], match: Function, new_item: Any) -> list[Any]:
    """The list with items replaced."""
    return [new_item if _verdict(match, [item, new_item], run) else item for item in items]


@built_in(GROUP, "reverse(list: list) -> list", examples="reverse([1, 2, 3])")
def reverse(_run: Run, items: list[Any]) -> list[Any]:
    """The list from its end."""
    return items[::-1]


@built_in(GROUP, "index of(list: list, match: value) -> list", examples="index of([1, 2, 3, 2], 2)")
def index_of(run: Run, items: list[Any], match: Any) -> list[Decimal]:
    """The positions of the items that are equal to a value."""
    run.tick(len(items))
    return [Decimal(index) for index, item in enumerate(items, 1) if equal_or_null(item, match, run) is True]


def _distinct(items: list[Any], run: Run) -> list[Any]:
    kept: list[Any] = []
    seen: set[tuple[type, Any]] = set()
    odd: list[Any] = []  # what can't be hashed by FEEL's equality
    for item in items:
        if type(item) in _HASHED:
            key = (type(item), item)
            if key not in seen:
                seen.add(key)
                kept.append(item)
            continue
        run.tick(len(odd) + 1)
        if not any(equal_or_null(item, other, run) is True for other in odd):
            odd.append(item)
            kept.append(item)
    return kept


@built_in(GROUP, "union(list...: list) -> list", examples="union([1, 2], [2, 3])")
def union(run: Run, *lists: list[Any]) -> list[Any]:
    """All items of several lists, each once."""
    return _distinct(concatenate(run, *lists), run)


@built_in(GROUP, "distinct values(list: list) -> list", examples="distinct values([1, 2, 3, 2, 1])")
def distinct_values(run: Run, items: list[Any]) -> list[Any]:
    """Each item once, in the order of their first occurrence."""
    run.tick(len(items))
    return _distinct(items, run)


def _flatten(items: list[Any], into: list[Any], run: Run) -> None:
    run.tick(len(items) + 1)
    for item in items:
        if type(item) is list:
            _flatten(item, into, run)
        else:
            into.append(item)
    run.room_for_items(len(into))


@built_in(GROUP, "flatten(list: list) -> list", examples="flatten([[1, 2], [[3]], 4])")
def flatten(run: Run, items: list[Any]) -> list[Any]:
    """The items of lists within lists, in one list."""
    result: list[Any] = []
    _flatten(items, result, run)
    return result


@built_in(GROUP, "sort(list: list, precedes: function) -> list", examples="sort([3, 1, 4, 5, 2], function(x, y) x < y)")
def sort(run: Run, items: list[Any], precedes: Function) -> list[Any]:
    """The list in the order that a function of two items gives: true if the first comes before the second."""

    def order(a: Any, b: Any) -> int:
        return -1 if _verdict(precedes, [a, b], run) else 1

    return sorted(items, key=cmp_to_key(order))
