"""Reads and writes dates, times and durations as text: the lexical forms of XML Schema, with zones by name."""

import re
from typing import Any

from service.feel.values.calendar import MAX_YEAR, is_date
from service.feel.values.durations import DaysDuration, YearsDuration
from service.feel.values.temporal import DAY_NANOS, Date, DateTime, Time
from service.feel.values.zones import MAX_OFFSET, NANOS, is_zone

_DATE = re.compile(r"(-?(?:[0-9]{4}|[1-9][0-9]{4,8}))-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:([zZ]|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)|@([A-Za-z0-9_+/-]+))?"
)
_ZONE = re.compile(r"[zZ]|[+-][0-9]{2}:[0-9]{2}")
_YEARS = re.compile(r"(-?)P(?:([0-9]{1,18})Y)?(?:([0-9]{1,18})M)?")
_DAYS = re.compile(
    r"(-?)P(?:([0-9]{1,18})D)?(T(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18})(?:\.([0-9]+))?S)?)?"
)
_MINUTE, _HOUR = 60, 3_600
MAX_MONTHS = 24 * MAX_YEAR + 24
MAX_NANOS = 2 * (MAX_YEAR + 1) * 366 * DAY_NANOS


def date(text: str) -> Date | None:
    """`2026-11-24`."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    return Date(year, month, day) if is_date(year, month, day) else None


def date_string(text: str) -> tuple[Date, int | None] | None:
    """A date as XML Schema writes it: an offset may follow, as in `2026-11-24Z`. The day, and the offset in seconds."""
    found = _DATE.match(text)
    day = date(found.group()) if found else None
    if found is None or day is None:
        return None
    zone = text[found.end() :]
    offset = _offset(zone) if _ZONE.fullmatch(zone) else None
    return (day, offset) if offset is not None or not zone else None


def _nanos(fraction: str | None) -> int:
    return int((fraction or "0")[:9].ljust(9, "0"))


def _offset(text: str) -> int | None:
    if text in "zZ":
        return 0
    parts = [int(part) for part in text[1:].split(":")]
    if any(part >= _MINUTE for part in parts[1:]):
        return None
    seconds = sum(part * unit for part, unit in zip(parts, (_HOUR, _MINUTE, 1), strict=False))
    return None if seconds > MAX_OFFSET else (-seconds if text[0] == "-" else seconds)


def _clock(found: re.Match[str]) -> int | None:
    """Nanoseconds since midnight; 24:00:00 is allowed and is the day's end."""
    hour, minute, second = (int(part) for part in found.groups()[:3])
    nanos = (hour * _HOUR + minute * _MINUTE + second) * NANOS + _nanos(found[4])
    return nanos if minute < _MINUTE and second < _MINUTE and nanos <= DAY_NANOS else None


def _time_of_day(text: str) -> Time | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    nanos, zone = _clock(found), found[6]
    if nanos is None or (zone is not None and not is_zone(zone)):
        return None
    if zone is not None:
        return Time.of(nanos, zone)
    if found[5] is None:
        return Time(nanos)
    offset = _offset(found[5])
    return None if offset is None else Time(nanos, offset)


def time(text: str) -> Time | None:
    """`10:15:00.5+01:00`, `10:15:00@Europe/London`."""
    found = _time_of_day(text)
    return Time(found.nanos % DAY_NANOS, found.offset, found.zone) if found else None


def date_and_time(text: str) -> DateTime | None:
    """`2026-11-24T10:15:00`; a date alone is its midnight."""
    day_text, separator, time_text = text.partition("T")
    if not separator:
        found = date_string(text)
        return DateTime(found[0], Time(0, found[1])) if found else None
    day, clock = date(day_text), _time_of_day(time_text)
    if day is None or clock is None:
        return None
    if clock.nanos == DAY_NANOS:
        day, clock = Date.from_days(day.days + 1), Time(0, clock.offset, clock.zone)
    return DateTime.of(day, clock) if day else None


def duration(text: str) -> DaysDuration | YearsDuration | None:
    """`P1Y2M` or `P1DT2H3M4.5S`."""
    found = _YEARS.fullmatch(text)
    if found and (found[2] or found[3]):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return YearsDuration(-months if found[1] else months) if months <= MAX_MONTHS else None
    found = _DAYS.fullmatch(text)
    if found is None or not any(found.group(2, 4, 5, 6)) or found[3] == "T":
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.group(2, 4, 5, 6))
    nanos = (days * 24 * _HOUR + hours * _HOUR + minutes * _MINUTE + seconds) * NANOS + _nanos(found[7])
    return DaysDuration(-nanos if found[1] else nanos) if nanos <= MAX_NANOS else None


def at_literal(text: str) -> Any:
    """What `@"…"` means, or None."""
    if text.lstrip("-").startswith("P"):
        return duration(text)
    if "T" in text.partition("@")[0]:
        return date_and_time(text)
    day = date_string(text)
    return day[0] if day else time(text)


def year_text(year: int) -> str:
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def date_text(value: Date) -> str:
    return f"{year_text(value.year)}-{value.month:02d}-{value.day:02d}"


def _offset_text(offset: int) -> str:
    if offset == 0:
        return "Z"
    hours, rest = divmod(abs(offset), _HOUR)
    minutes, seconds = divmod(rest, _MINUTE)
    sign = "-" if offset < 0 else "+"
    return f"{sign}{hours:02d}:{minutes:02d}" + (f":{seconds:02d}" if seconds else "")


def _fraction(nanos: int) -> str:
    return f".{nanos:09d}".rstrip("0") if nanos else ""


def time_text(value: Time) -> str:
    seconds, nanos = divmod(value.nanos, NANOS)
    minutes, second = divmod(seconds, _MINUTE)
    hour, minute = divmod(minutes, _MINUTE)
    zone = f"@{value.zone}" if value.zone else "" if value.offset is None else _offset_text(value.offset)
    return f"{hour:02d}:{minute:02d}:{second:02d}{_fraction(nanos)}{zone}"


def date_and_time_text(value: DateTime) -> str:
    """Of two like readings when clocks go back, the second is written with its offset: the zone means the first."""
    time = Time(value.time.nanos, value.time.offset) if value.is_second_reading else value.time
    return f"{date_text(value.date)}T{time_text(time)}"


def _days_text(value: DaysDuration) -> str:
    if not value.nanos:
        return "PT0S"
    seconds, nanos = divmod(abs(value.nanos), NANOS)
    minutes, second = divmod(seconds, _MINUTE)
    hours, minute = divmod(minutes, _MINUTE)
    days, hour = divmod(hours, 24)
    parts = [
        f"{hour}H" if hour else "",
        f"{minute}M" if minute else "",
        f"{second}{_fraction(nanos)}S" if second or nanos else "",
    ]
    clock = "".join(parts)
    return f"{'-' if value.nanos < 0 else ''}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"


def _years_text(value: YearsDuration) -> str:
    if not value.months:
        return "P0M"
    years, months = divmod(abs(value.months), 12)
    return f"{'-' if value.months < 0 else ''}P{f'{years}Y' if years else ''}{f'{months}M' if months else ''}"


def duration_text(value: DaysDuration | YearsDuration) -> str:
    return _days_text(value) if isinstance(value, DaysDuration) else _years_text(value)
