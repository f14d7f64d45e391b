"""Lists of numbers and of truth values, as one list or as single arguments."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal, DecimalException
from typing import Any

from service.feel.equality import less
from service.feel.errors import OutOfDomainError
from service.feel.limits import Run
from service.feel.numbers import CONTEXT, ONE, ZERO
from service.feel.registry import built_in
from service.feel.types import kind_of

GROUP = "Lists of numbers"


def _numbers(name: str, items: list[Any]) -> list[Decimal]:
    for item in items:
        if type(item) is not Decimal:
            raise OutOfDomainError(f"`{name}` needs numbers only; there is {kind_of(item)} among them.")
    return items


def _over_numbers(name: str, about: str, examples: str, compute: Callable[[list[Decimal]], Any]) -> None:
    """Registers a function of a list of numbers; an empty list gives null."""

    def one_list(run: Run, items: list[Any]) -> Any:
        run.tick(len(items))
        if not items:
            raise OutOfDomainError(f"`{name}` of an empty list is nothing (null).")
        try:
            return compute(_numbers(name, items))
        except DecimalException:
            raise OutOfDomainError("The result is not a number that FEEL can hold.") from None

    def single(run: Run, *items: Any) -> Any:
        return one_list(run, list(items))

    one_list.__doc__ = about
    built_in(GROUP, f"{name}(list: list) -> number", examples=examples)(one_list)
    built_in(GROUP, f"{name}(n...: value) -> number")(single)


def _sum(numbers: list[Decimal]) -> Decimal:
    total = ZERO
    for number in numbers:
        total = CONTEXT.add(total, number)
    return total


def _product(numbers: list[Decimal]) -> Decimal:
    result = ONE
    for number in numbers:
        result = CONTEXT.multiply(result, number)
    return result


def _mean(numbers: list[Decimal]) -> Decimal:
    return CONTEXT.divide(_sum(numbers), Decimal(len(numbers)))


def _median(numbers: list[Decimal]) -> Decimal:
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return CONTEXT.divide(CONTEXT.add(ordered[middle - 1], ordered[middle]), Decimal(2))


def _stddev(numbers: list[Decimal]) -> Decimal:
    if len(numbers) == 1:
        raise OutOfDomainError("`stddev` needs two numbers or more.")
    mean = _mean(numbers)
    squares = [CONTEXT.power(CONTEXT.subtract(number, mean), 2) for number in numbers]
    return CONTEXT.sqrt(CONTEXT.divide(_sum(squares), Decimal(len(numbers) - 1)))


_over_numbers("sum", "The sum; null for an empty list.", "sum([1, 2, 3])", _sum)
_over_numbers("mean", "The arithmetic mean; null for an empty list.", "mean([1, 2, 3])", _mean)
_over_numbers("product", "The product; null for an empty list.", "product([2, 3, 4])", _product)
_over_numbers(
    "median",
    "The middle number, or the mean of the two in the middle; null for an empty list.",
    "median(6, 1, 2, 3)",
    _median,
)
_over_numbers(
    "stddev", "The standard deviation of a sample; null for fewer than two numbers.", "stddev(2, 4, 7, 5)", _stddev
)


@built_in(GROUP, "mode(list: list) -> list", examples="mode([6, 1, 9, 6, 1])")
def mode(run: Run, items: list[Any]) -> list[Decimal]:
    """The numbers that occur most often, in ascending order."""
    run.tick(len(items))
    counts = Counter(_numbers("mode", items))
    most = max(counts.values(), default=0)
    return sorted(number for number, count in counts.items() if count == most)


@built_in(GROUP, "mode(n...: value) -> list")
def mode_of(run: Run, *items: Any) -> list[Decimal]:
    """The same of single arguments."""
    return mode(run, list(items))


def _extreme(name: str, run: Run, items: list[Any], better: Callable[[Any, Any], bool]) -> Any:
    run.tick(len(items))
    if not items:
        raise OutOfDomainError(f"`{name}` of an empty list is nothing (null).")
    best = items[0]
    for item in items:
        better(item, item)  # refuses what has no order, also if it is alone
        if better(item, best):
            best = item
    return best


@built_in(GROUP, "min(list: list) -> value", examples="min([1, 2, 3])")
def minimum(run: Run, items: list[Any]) -> Any:
    """The least of numbers, texts, dates, times or durations; null for an empty list."""
    return _extreme("min", run, items, less)


@built_in(GROUP, "min(c...: value) -> value")
def minimum_of(run: Run, *items: Any) -> Any:
    """The same of single arguments."""
    return _extreme("min", run, list(items), less)


@built_in(GROUP, "max(list: list) -> value", examples="max(1, 2, 3)")
def maximum(run: Run, items: list[Any]) -> Any:
    """The greatest of numbers, texts, dates, times or durations; null for an empty list."""
    return _extreme("max", run, items, lambda a, b: less(b, a))


@built_in(GROUP, "max(c...: value) -> value")
def maximum_of(run: Run, *items: Any) -> Any:
    """The same of single arguments."""
    return maximum(run, list(items))


def _junction(name: str, run: Run, items: list[Any], *, decides: bool) -> bool | None:
    run.tick(len(items))
    if any(item is decides for item in items):
        return decides
    for item in items:
        if item is not (not decides):
            raise OutOfDomainError(f"`{name}` needs true and false only; there is {kind_of(item)} among them.")
    return not decides


@built_in(GROUP, "all(list: list) -> boolean", examples="all([true, false])")
def all_(run: Run, items: list[Any]) -> bool | None:
    """False if one is false; true if all are true or there are none; else null."""
    return _junction("all", run, items, decides=False)


@built_in(GROUP, "all(b...: value) -> boolean")
def all_of(run: Run, *items: Any) -> bool | None:
    """The same of single arguments."""
    return _junction("all", run, list(items), decides=False)


@built_in(GROUP, "any(list: list) -> boolean", examples="any([false, true])")
def any_(run: Run, items: list[Any]) -> bool | None:
    """True if one is true; false if all are false or there are none; else null."""
    return _junction("any", run, items, decides=True)


@built_in(GROUP, "any(b...: value) -> boolean")
def any_of(run: Run, *items: Any) -> bool | None:
    """The same of single arguments."""
    return _junction("any", run, list(items), decides=True)
