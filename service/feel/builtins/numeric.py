"""Numbers."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DecimalException,
)

from service.feel.errors import OutOfDomainError
from service.feel.limits import Run
from service.feel.numbers import CONTEXT, MAX_SCALE, MIN_SCALE, WIDE, ZERO, to_scale
from service.feel.registry import built_in
from service.feel.values import DaysDuration, YearsDuration

GROUP = "Numbers"


def _scaled(n: Decimal, scale: Decimal, rounding: str) -> Decimal:
    if not MIN_SCALE <= scale <= MAX_SCALE:
        raise OutOfDomainError(f"`scale` has to lie between {MIN_SCALE} and {MAX_SCALE}.")
    try:
        return to_scale(n, int(scale), rounding)
    except DecimalException:
        raise OutOfDomainError("The result is not a number that FEEL can hold.") from None


@built_in(GROUP, "decimal(n: number, scale: number) -> number", examples="decimal(1/3, 2)")
def decimal(_run: Run, n: Decimal, scale: Decimal) -> Decimal:
    """The number with so many digits after the point; halves go to the even digit."""
    return _scaled(n, scale, ROUND_HALF_EVEN)


@built_in(GROUP, "floor(n: number) -> number", "floor(n: number, scale: number) -> number", examples="floor(-1.5)")
def floor(_run: Run, n: Decimal, scale: Decimal = ZERO) -> Decimal:
    """Rounded down, towards minus infinity."""
    return _scaled(n, scale, ROUND_FLOOR)


@built_in(GROUP, "ceiling(n: number) -> number", "ceiling(n: number, scale: number) -> number", examples="ceiling(1.5)")
def ceiling(_run: Run, n: Decimal, scale: Decimal = ZERO) -> Decimal:
    """Rounded up, towards plus infinity."""
    return _scaled(n, scale, ROUND_CEILING)


@built_in(GROUP, "round up(n: number, scale: number) -> number", examples="round up(1.121, 2)")
def round_up(_run: Run, n: Decimal, scale: Decimal) -> Decimal:
    """Rounded away from zero."""
    return _scaled(n, scale, ROUND_UP)


@built_in(GROUP, "round down(n: number, scale: number) -> number", examples="round down(1.129, 2)")
def round_down(_run: Run, n: Decimal, scale: Decimal) -> Decimal:
    """Rounded towards zero."""
    return _scaled(n, scale, ROUND_DOWN)


@built_in(GROUP, "round half up(n: number, scale: number) -> number", examples="round half up(5.5, 0)")
def round_half_up(_run: Run, n: Decimal, scale: Decimal) -> Decimal:
    """Rounded to the nearest; halves away from zero."""
    return _scaled(n, scale, ROUND_HALF_UP)


@built_in(GROUP, "round half down(n: number, scale: number) -> number", examples="round half down(5.5, 0)")
def round_half_down(_run: Run, n: Decimal, scale: Decimal) -> Decimal:
    """Rounded to the nearest; halves towards zero."""
    return _scaled(n, scale, ROUND_HALF_DOWN)


Amount = Decimal | DaysDuration | YearsDuration
_DURATION = "days and time duration or years and months duration"


@built_in(GROUP, f"abs(n: number or {_DURATION}) -> number or {_DURATION}", examples=("abs(-10)", 'abs(@"-PT5H")'))
def absolute(_run: Run, n: Amount) -> Amount:
    """The number or duration without its sign."""
    if isinstance(n, DaysDuration):
        return DaysDuration(abs(n.nanos))
    return YearsDuration(abs(n.months)) if isinstance(n, YearsDuration) else n.copy_abs()


@built_in(GROUP, "modulo(dividend: number, divisor: number) -> number", examples="modulo(-12, 5)")
def modulo(_run: Run, dividend: Decimal, divisor: Decimal) -> Decimal:
    """What a division leaves; it has the sign of the divisor."""
    if not divisor:
        raise OutOfDomainError("`divisor` must not be 0.")
    rest = WIDE.remainder(dividend, divisor)
    if rest and (rest < 0) != (divisor < 0):
        rest = WIDE.add(rest, divisor)
    return CONTEXT.plus(rest)


@built_in(GROUP, "sqrt(number: number) -> number", examples="sqrt(16)")
def sqrt(_run: Run, number: Decimal) -> Decimal:
    """The square root."""
    if number < 0:
        raise OutOfDomainError("A number below 0 has no square root.")
    return CONTEXT.sqrt(number)


@built_in(GROUP, "log(number: number) -> number", examples="decimal(log(10), 12)")
def log(_run: Run, number: Decimal) -> Decimal:
    """The natural logarithm."""
    if number <= 0:
        raise OutOfDomainError("Only numbers above 0 have a logarithm.")
    return CONTEXT.ln(number)


@built_in(GROUP, "exp(number: number) -> number", examples="decimal(exp(5), 12)")
def exp(_run: Run, number: Decimal) -> Decimal:
    """Euler's number to the power of the number."""
    try:
        return CONTEXT.exp(number)
    except DecimalException:
        raise OutOfDomainError("The result is too large a number.") from None


def _is_even(number: Decimal) -> bool:
    if number != number.to_integral_value():
        raise OutOfDomainError("Only whole numbers are odd or even.")
    return WIDE.remainder(number, Decimal(2)) == 0


@built_in(GROUP, "odd(number: number) -> boolean", examples="odd(5)")
def odd(_run: Run, number: Decimal) -> bool:
    """Whether a whole number is odd."""
    return not _is_even(number)


@built_in(GROUP, "even(number: number) -> boolean", examples="even(5)")
def even(_run: Run, number: Decimal) -> bool:
    """Whether a whole number is even."""
    return _is_even(number)
