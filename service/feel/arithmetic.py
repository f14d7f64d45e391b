"""Arithmetic between all types: a table from (operator, kind, kind) to what is done. Outside the table: null."""

from collections.abc import Callable
from decimal import Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from service.feel.errors import OutOfDomainError
from service.feel.lexical import MAX_MONTHS, MAX_NANOS
from service.feel.limits import Run
from service.feel.numbers import CONTEXT, ONE, WIDE, ZERO
from service.feel.types import kind_of, midnight
from service.feel.values import Date, DateTime, DaysDuration, Time, YearsDuration
from service.feel.values.temporal import DAY_NANOS
from service.feel.values.zones import NANOS

MAX_EXPONENT = 999_999_999
_EXACT = Context(
    prec=80, traps=[InvalidOperation, DivisionByZero, Overflow]
)  # keeps every nanosecond of the longest duration
_WORDS = {
    "+": "{0} and {1} can't be added.",
    "-": "{1} can't be subtracted from {0}.",
    "*": "{0} and {1} can't be multiplied.",
    "/": "{0} can't be divided by {1}.",
    "**": "{0} can't be raised to {1}.",
}


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > MAX_EXPONENT:
        raise OutOfDomainError("The exponent is outside -999,999,999 to 999,999,999.")
    if base == ZERO and exponent < ZERO:
        raise OutOfDomainError("0 can't be raised to a power below 0.")
    return ONE if exponent == ZERO else CONTEXT.power(base, exponent)


def _years(months: int) -> YearsDuration:
    if abs(months) > MAX_MONTHS:
        raise OutOfDomainError("The duration is too long.")
    return YearsDuration(months)


def _days(nanos: int) -> DaysDuration:
    if abs(nanos) > MAX_NANOS:
        raise OutOfDomainError("The duration is too long.")
    return DaysDuration(nanos)


def _in_range(moment: Any) -> Any:
    if moment is None:
        raise OutOfDomainError("The year is outside -999,999,999 to 999,999,999.")
    return moment


def _times(amount: int, factor: Decimal) -> int:
    return int(WIDE.multiply(Decimal(amount), factor))


def _parts(amount: int, divisor: Decimal) -> int:
    if not divisor:
        raise OutOfDomainError("A duration can't be divided by 0.")
    return int(_EXACT.divide(Decimal(amount), divisor))


def _ratio(amount: int, other: int) -> Decimal:
    if not other:
        raise OutOfDomainError("A duration can't be divided by a duration of 0.")
    return CONTEXT.divide(Decimal(amount), Decimal(other))


def _between(later: DateTime, earlier: DateTime) -> DaysDuration:
    if (later.time.offset is None) != (earlier.time.offset is None):
        raise OutOfDomainError("One of the two has a time zone and the other has none, so they can't be subtracted.")
    return _days(later.nanos() - earlier.nanos())


def _between_times(later: Time, earlier: Time) -> DaysDuration:
    if (later.offset is None) != (earlier.offset is None):
        raise OutOfDomainError(
            "One of the two times has a time zone and the other has none, so they can't be subtracted."
        )
    return _days(later.nanos - earlier.nanos - ((later.offset or 0) - (earlier.offset or 0)) * NANOS)


def _time_plus(time: Time, nanos: int) -> Time:
    return Time((time.nanos + nanos) % DAY_NANOS, time.offset, time.zone)


def _date_plus(date: Date, nanos: int) -> Date:
    days = (date.days * DAY_NANOS + nanos) // DAY_NANOS
    found: Date = _in_range(Date.from_days(days))
    return found


_Rule = Callable[[Any, Any], Any]
_N, _S, _D, _T, _DT, _DD, _YD = Decimal, str, Date, Time, DateTime, DaysDuration, YearsDuration

_RULES: dict[tuple[str, type, type], _Rule] = {
    ("+", _N, _N): CONTEXT.add,
    ("-", _N, _N): CONTEXT.subtract,
    ("*", _N, _N): CONTEXT.multiply,
    ("/", _N, _N): CONTEXT.divide,
    ("**", _N, _N): _power,
    ("+", _S, _S): lambda a, b: a + b,
    ("+", _YD, _YD): lambda a, b: _years(a.months + b.months),
    ("-", _YD, _YD): lambda a, b: _years(a.months - b.months),
    ("+", _DD, _DD): lambda a, b: _days(a.nanos + b.nanos),
    ("-", _DD, _DD): lambda a, b: _days(a.nanos - b.nanos),
    ("-", _DT, _DT): _between,
    ("-", _D, _D): lambda a, b: _between(midnight(a), midnight(b)),
    ("-", _D, _DT): lambda a, b: _between(midnight(a), b),
    ("-", _DT, _D): lambda a, b: _between(a, midnight(b)),
    ("-", _T, _T): _between_times,
    ("+", _DT, _YD): lambda a, b: _in_range(a.plus_months(b.months)),
    ("-", _DT, _YD): lambda a, b: _in_range(a.plus_months(-b.months)),
    ("+", _YD, _DT): lambda a, b: _in_range(b.plus_months(a.months)),
    ("+", _DT, _DD): lambda a, b: _in_range(a.plus_nanos(b.nanos)),
    ("-", _DT, _DD): lambda a, b: _in_range(a.plus_nanos(-b.nanos)),
    ("+", _DD, _DT): lambda a, b: _in_range(b.plus_nanos(a.nanos)),
    ("+", _T, _DD): lambda a, b: _time_plus(a, b.nanos),
    ("-", _T, _DD): lambda a, b: _time_plus(a, -b.nanos),
    ("+", _DD, _T): lambda a, b: _time_plus(b, a.nanos),
    ("+", _D, _YD): lambda a, b: _in_range(a.plus_months(b.months)),
    ("-", _D, _YD): lambda a, b: _in_range(a.plus_months(-b.months)),
    ("+", _YD, _D): lambda a, b: _in_range(b.plus_months(a.months)),
    ("+", _D, _DD): lambda a, b: _date_plus(a, b.nanos),
    ("-", _D, _DD): lambda a, b: _date_plus(a, -b.nanos),
    ("+", _DD, _D): lambda a, b: _date_plus(b, a.nanos),
    ("*", _YD, _N): lambda a, b: _years(_times(a.months, b)),
    ("*", _N, _YD): lambda a, b: _years(_times(b.months, a)),
    ("*", _DD, _N): lambda a, b: _days(_times(a.nanos, b)),
    ("*", _N, _DD): lambda a, b: _days(_times(b.nanos, a)),
    ("/", _YD, _N): lambda a, b: _years(_parts(a.months, b)),
    ("/", _DD, _N): lambda a, b: _days(_parts(a.nanos, b)),
    ("/", _YD, _YD): lambda a, b: _ratio(a.months, b.months),
    ("/", _DD, _DD): lambda a, b: _ratio(a.nanos, b.nanos),
}


def calculate(operator: str, left: Any, right: Any, run: Run) -> Any:
    """`left operator right`; raises OutOfDomainError with the reason for null."""
    rule = _RULES.get((operator, type(left), type(right)))
    if rule is None:
        raise OutOfDomainError(_refusal(operator, left, right))
    if rule is _CONCATENATE:
        run.room_for_text(len(left) + len(right))
    try:
        result = rule(left, right)
    except ZeroDivisionError:
        raise OutOfDomainError("Nothing can be divided by 0.") from None
    except DecimalException:
        raise OutOfDomainError("The result is not a number that FEEL can hold.") from None
    run.charge(result)
    return result


_CONCATENATE = _RULES["+", _S, _S]


def _refusal(operator: str, left: Any, right: Any) -> str:
    sentence = _WORDS[operator].format(kind_of(left), kind_of(right))
    return sentence[0].upper() + sentence[1:]


def negate(value: Any, run: Run) -> Any:
    """`-value`."""
    if type(value) in {Decimal, DaysDuration, YearsDuration}:
        return calculate("*", value, Decimal(-1), run)
    raise OutOfDomainError(f"`-` needs a number or a duration, not {kind_of(value)}.")
