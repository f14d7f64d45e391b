"""Offsets of time zones. Python's rules end with the years 1 and 9999; beyond, a year near by serves."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from service.feel.values.calendar import civil_from_days, days_from_civil

NANOS = 1_000_000_000
DAY_SECONDS = 86_400
MAX_OFFSET = 14 * 3_600
_FIRST_YEAR, _LAST_YEAR = 2, 9_998


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether the IANA database has it (and nothing else: no paths, no other case)."""
    return name in _names()


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _year_with_rules(year: int) -> int:
    if year < _FIRST_YEAR:
        return _FIRST_YEAR
    return year if year <= _LAST_YEAR else _LAST_YEAR - 400 + (year - _LAST_YEAR) % 400


def _offset(moment: datetime) -> int:
    return round((moment.utcoffset() or timedelta(0)).total_seconds())


def offset_of_local(name: str, days: int, seconds: int) -> int:
    """Seconds east of UTC of a clock reading: days since 1970, seconds of the day. Of two like readings: the first."""
    year, month, day = civil_from_days(days)
    usable = _year_with_rules(year)
    day = min(day, 28) if usable != year else day
    return _offset(datetime(usable, month, day, tzinfo=_zone(name)) + timedelta(seconds=seconds))


def offset_of_instant(name: str, seconds: int) -> int:
    """Seconds east of UTC at an instant, in seconds since 1970."""
    days, rest = divmod(seconds, DAY_SECONDS)
    year, month, day = civil_from_days(days)
    usable = _year_with_rules(year)
    if usable != year:
        days = days_from_civil(usable, month, min(day, 28))
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days, seconds=rest)
    return _offset(moment.astimezone(_zone(name)))


@lru_cache(maxsize=64)
def standard_offset(name: str) -> int:
    """The offset that a zone has outside summer time: what a time of day without a date can say."""
    readings = [datetime(2026, month, 1, 12, tzinfo=_zone(name)) for month in (1, 7)]
    return min(_offset(reading) for reading in readings)
