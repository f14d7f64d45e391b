"""Between Python's values and FEEL's: None, bool, str, Decimal, list, dict and the classes of this package only."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException
from typing import Any
from zoneinfo import ZoneInfo

from service.feel.numbers import CONTEXT, MAX_EXPONENT, MAX_SCALE, ZERO
from service.feel.values.durations import DaysDuration, YearsDuration
from service.feel.values.structures import Function, Range
from service.feel.values.temporal import Date, DateTime, Time
from service.feel.values.zones import NANOS, is_zone

PLAIN = frozenset({type(None), bool, str, Decimal, Date, Time, DateTime, DaysDuration, YearsDuration, Range, Function})
AS_IT_IS = PLAIN - {Decimal}  # a number from outside may be infinite, or larger than FEEL's
_PLAIN_INTEGER = 10**30


def _number(value: float) -> Decimal | None:
    try:
        number = CONTEXT.create_decimal(repr(value) if isinstance(value, float) else value)
    except DecimalException:  # out of range
        return None
    return number if number.is_finite() else None


def _integer(value: int) -> Decimal | None:
    return Decimal(value) if -_PLAIN_INTEGER < value < _PLAIN_INTEGER else _number(value)


def _decimal(value: Decimal) -> Decimal | None:
    if value.is_finite() and -MAX_SCALE <= value.adjusted() <= MAX_EXPONENT:
        return value
    return ZERO if value.is_finite() and value.adjusted() < 0 else None


def _date(value: dt.date) -> Date:
    return Date(value.year, value.month, value.day)


def _time(value: dt.time) -> Time:
    nanos = (value.hour * 3_600 + value.minute * 60 + value.second) * NANOS + value.microsecond * 1_000
    zone = getattr(value.tzinfo, "key", None)
    if zone is not None and is_zone(zone):
        return Time.of(nanos, zone)
    offset = value.utcoffset()
    return Time(nanos, None if offset is None else round(offset.total_seconds()))


def _datetime(value: dt.datetime) -> DateTime:
    offset = value.utcoffset()
    seconds = None if offset is None else round(offset.total_seconds())
    zone = getattr(value.tzinfo, "key", None)
    zone = zone if zone is not None and is_zone(zone) else None
    return DateTime(_date(value), Time(_time(value.time()).nanos, seconds, zone))


def _timedelta(value: dt.timedelta) -> DaysDuration:
    return DaysDuration(value // dt.timedelta(microseconds=1) * 1_000)


_BY_TYPE: dict[type, Callable[[Any], Any]] = {
    int: _integer,
    Decimal: _decimal,
    float: _number,
    dt.datetime: _datetime,
    dt.date: _date,
    dt.time: _time,
    dt.timedelta: _timedelta,
    str: str,
}


def from_python(value: Any) -> Any:
    """The FEEL value of a Python value; the same object where it is one already."""
    kind = type(value)
    if kind in AS_IT_IS:
        return value
    convert = _BY_TYPE.get(kind)
    if convert is not None:
        return convert(value)
    if isinstance(value, Mapping):
        return _context(value)
    if isinstance(value, list | tuple | set | frozenset):
        return _list(value)
    convert = next((c for base, c in _BY_TYPE.items() if isinstance(value, base)), None)
    if convert is None:
        raise TypeError(f"{kind.__name__} has no counterpart in FEEL")
    return convert(value)


def _context(value: Mapping[Any, Any]) -> dict[str, Any]:
    changed = type(value) is not dict
    result = {}
    for key, item in value.items():
        new = from_python(item)
        changed = changed or new is not item or type(key) is not str
        result[str(key)] = new
    return result if changed else value  # type: ignore[return-value]


def _list(value: Any) -> list[Any]:
    result = [from_python(item) for item in value]
    same = type(value) is list and all(new is old for new, old in zip(result, value, strict=True))
    return value if same else result


def _tzinfo(time: Time) -> dt.tzinfo | None:
    if time.zone is not None:
        return ZoneInfo(time.zone)
    return None if time.offset is None else dt.timezone(dt.timedelta(seconds=time.offset))


def _python_time(time: Time) -> dt.time:
    seconds, nanos = divmod(time.nanos, NANOS)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return dt.time(hour, minute, second, nanos // 1_000, tzinfo=_tzinfo(time))


def to_python(value: Any) -> Any:
    """The Python value of a FEEL value: date, time, datetime, timedelta; numbers stay Decimal.

    Years and months, ranges and functions have no counterpart and stay. Raises ValueError for years outside 1 to 9999.
    """
    match value:
        case Date():
            return dt.date(value.year, value.month, value.day)
        case Time():
            return _python_time(value)
        case DateTime():
            joined = dt.datetime.combine(to_python(value.date), _python_time(value.time))
            return joined.replace(fold=1) if value.is_second_reading else joined
        case DaysDuration():
            return dt.timedelta(microseconds=value.nanos // 1_000)
        case list():
            return [to_python(item) for item in value]
        case dict():
            return {key: to_python(item) for key, item in value.items()}
    return value
