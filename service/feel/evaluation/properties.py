"""What stands after a dot: entries of contexts (also through lists), parts of dates, times, durations and ranges."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from service.feel.evaluation.hints import as_function
from service.feel.limits import Place, Run
from service.feel.types import kind_of
from service.feel.values import Date, DateTime, DaysDuration, Range, Time, YearsDuration
from service.feel.values.calendar import weekday
from service.feel.values.temporal import DAY_NANOS
from service.feel.values.zones import NANOS

_Part = Callable[[Any], Any]


def _sign(amount: int) -> int:
    return -1 if amount < 0 else 1


def _seconds(nanos: int) -> Decimal:
    return Decimal(nanos).scaleb(-9).normalize() if nanos % NANOS else Decimal(nanos // NANOS)


def _unit(size: int, count: int) -> _Part:
    """How many of a unit are in a duration beside the larger units; a negative duration has negative parts."""
    return lambda d: Decimal(_sign(d.nanos) * (abs(d.nanos) // (size * NANOS) % count))


def _offset(time: Time) -> DaysDuration | None:
    return None if time.offset is None else DaysDuration(time.offset * NANOS)


def _of_date(part: _Part) -> _Part:
    return lambda moment: part(moment.date)


def _of_time(part: _Part) -> _Part:
    return lambda moment: part(moment.time)


_DATE: Mapping[str, _Part] = {
    "year": lambda d: Decimal(d.year),
    "month": lambda d: Decimal(d.month),
    "day": lambda d: Decimal(d.day),
    "weekday": lambda d: Decimal(weekday(d.days)),
}
_TIME: Mapping[str, _Part] = {
    "hour": lambda t: Decimal(t.nanos // (3_600 * NANOS)),
    "minute": lambda t: Decimal(t.nanos // (60 * NANOS) % 60),
    "second": lambda t: _seconds(t.nanos % (60 * NANOS)),
    "time offset": _offset,
    "timezone": lambda t: t.zone,
}
PARTS: Mapping[type, Mapping[str, _Part]] = {
    Date: _DATE,
    Time: _TIME,
    DateTime: {
        **{name: _of_date(part) for name, part in _DATE.items()},
        **{name: _of_time(part) for name, part in _TIME.items()},
    },
    YearsDuration: {
        "years": lambda d: Decimal(_sign(d.months) * (abs(d.months) // 12)),
        "months": lambda d: Decimal(_sign(d.months) * (abs(d.months) % 12)),
    },
    DaysDuration: {
        "days": lambda d: Decimal(_sign(d.nanos) * (abs(d.nanos) // DAY_NANOS)),
        "hours": _unit(3_600, 24),
        "minutes": _unit(60, 60),
        "seconds": lambda d: _sign(d.nanos) * _seconds(abs(d.nanos) % (60 * NANOS)),
    },
    Range: {
        "start": lambda r: r.start,
        "end": lambda r: r.end,
        "start included": lambda r: r.start_included,
        "end included": lambda r: r.end_included,
    },
}


def member(value: Any, name: str, run: Run, at: Place) -> Any:
    """`value.name`; null with a message where there is none."""
    if type(value) is dict:
        if name in value:
            return value[name]
        run.note(at, f"There is no entry `{name}` in this context.")
        return None
    if type(value) is list:
        run.at = at
        run.tick(len(value) + 1)
        return [member(item, name, run, at) for item in value]
    part = PARTS.get(type(value), {}).get(name)
    if part is not None:
        return part(value)
    run.note(at, f"`{name}` is asked of {kind_of(value)}, which has no such part.{as_function(name)}")
    return None
