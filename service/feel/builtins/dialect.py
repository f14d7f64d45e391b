"""Functions that the Camunda 8 dialect has beyond the DMN specification, as its pages on built-ins describe them.

Not `is defined`: the editors in the browser do not know it, and `x != null` says the same.
"""

from base64 import b64encode
from calendar import monthrange
from decimal import Decimal
from random import SystemRandom
from typing import Any
from uuid import uuid4

from service.feel.equality import equal_or_null
from service.feel.errors import OutOfDomainError
from service.feel.limits import Run
from service.feel.registry import built_in
from service.feel.values import Date, DateTime

GROUP = "Of the dialect"
_RANDOM = SystemRandom()


@built_in(GROUP, "get or else(value: value, default: value) -> value", examples='get or else(null, "none")')
def get_or_else(_run: Run, value: Any, default: Any) -> Any:
    """The value, or the default where it is null."""
    return default if value is None else value


@built_in(GROUP, "assert(value: value, condition: value, cause?: string) -> value", examples="assert(3, 3 > 2)")
def assert_(_run: Run, value: Any, condition: Any, cause: str | None = None) -> Any:
    """The value, if the condition holds."""
    if condition is not True:
        raise OutOfDomainError(cause or "What was asserted does not hold.")
    return value


@built_in(GROUP, "is empty(list: list) -> boolean", examples="is empty([])")
def is_empty(_run: Run, items: list[Any]) -> bool:
    """Whether a list has no items."""
    return not items


@built_in(GROUP, "duplicate values(list: list) -> list", examples="duplicate values([1, 2, 1, 3, 2])")
def duplicate_values(run: Run, items: list[Any]) -> list[Any]:
    """The items that stand there more than once, each once, in their order."""
    found: list[Any] = []
    for index, item in enumerate(items):
        run.tick(len(items))
        is_twice = any(equal_or_null(item, other, run) is True for other in items[index + 1 :])
        if is_twice and not any(equal_or_null(item, other, run) is True for other in found):
            found.append(item)
    return found


@built_in(GROUP, "partition(list: list, size: number) -> list", examples="partition([1, 2, 3, 4, 5], 2)")
def partition(run: Run, items: list[Any], size: Decimal) -> list[Any]:
    """Lists of so many items each; the last may be shorter."""
    if size != size.to_integral_value() or size < 1:
        raise OutOfDomainError(f"`size` is {size:f}; it has to be a whole number from 1.")
    run.tick(len(items))
    step = int(min(size, Decimal(len(items) or 1)))
    return [items[start : start + step] for start in range(0, len(items), step)]


@built_in(
    GROUP, "last day of month(date: date or date and time) -> date", examples='last day of month(date("2024-02-05"))'
)
def last_day_of_month(_run: Run, date: Any) -> Date:
    """The last day of the month that a date falls in."""
    day: Date = date.date if isinstance(date, DateTime) else date
    leap_alike = 2000 + day.year % 400  # the calendar repeats; years may be longer than Python's
    return Date(day.year, day.month, monthrange(int(leap_alike), int(day.month))[1])


@built_in(GROUP, "to base64(value: string) -> string", examples='to base64("FEEL")')
def to_base64(run: Run, value: str) -> str:
    """The text's bytes (UTF-8) in base 64."""
    run.room_for_text(2 * len(value))
    return b64encode(value.encode("utf-8", "surrogatepass")).decode()


@built_in(GROUP, "random number() -> number", examples="random number() < 1")
def random_number(_run: Run) -> Decimal:
    """A number from 0 to just below 1, another one each time."""
    return Decimal(_RANDOM.randrange(10**16)).scaleb(-16)


@built_in(GROUP, "uuid() -> string", examples="string length(uuid())")
def uuid(_run: Run) -> str:
    """An identifier that nobody else has."""
    return str(uuid4())


@built_in(
    GROUP,
    "fromAi(value: value, description?: value, type?: value, schema?: value, options?: value) -> value",
    examples='fromAi(1, "how many")',
)
def from_ai(_run: Run, value: Any, *_about: Any) -> Any:
    """The value itself: what follows describes it for an agent."""
    return value
