"""Numbers of 34 digits, as IEEE 754 decimal128: what the language says a number is."""

from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

DIGITS = 34
MIN_SCALE, MAX_SCALE = -6_111, 6_176
MAX_EXPONENT = 6_144
CONTEXT = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-6_143,
    Emax=MAX_EXPONENT,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
# Rounding and remainders must see all digits before they drop some.
WIDE = Context(
    prec=14_000,
    rounding=ROUND_HALF_EVEN,
    Emin=MIN_EMIN,
    Emax=MAX_EMAX,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)

ZERO = Decimal(0)
ONE = Decimal(1)


def to_scale(number: Decimal, scale: int, rounding: str) -> Decimal:
    """The number with at most `scale` digits after the point (negative: rounded before it)."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= scale:
        return number
    return CONTEXT.plus(number.quantize(Decimal((0, (1,), -scale)), rounding, WIDE))


def plain(number: Decimal) -> str:
    """Without exponent and without zeros that carry nothing."""
    if not number:
        return "0"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
