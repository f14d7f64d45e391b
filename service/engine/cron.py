"""Cron cycles of the dialect: six fields (second minute hour day month weekday), by the wall clock of a zone."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import MAXYEAR, UTC, date, datetime, time
from functools import lru_cache
from itertools import product
from zoneinfo import ZoneInfo

FIELDS = 6
MACROS = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}
Names = dict[str, int]
MONTHS: Names = {"JAN": 1, "FEB": 2, "MAR": 3, "APR": 4, "MAY": 5, "JUN": 6}
MONTHS |= {"JUL": 7, "AUG": 8, "SEP": 9, "OCT": 10, "NOV": 11, "DEC": 12}
WEEKDAYS: Names = {"SUN": 0, "MON": 1, "TUE": 2, "WED": 3, "THU": 4, "FRI": 5, "SAT": 6}
RANGES: tuple[tuple[int, int, Names], ...] = (
    (0, 59, {}),
    (0, 59, {}),
    (0, 23, {}),
    (1, 31, {}),
    (1, 12, MONTHS),
    (0, 7, WEEKDAYS),
)
YEARS_AHEAD = 30

Fields = tuple[frozenset[int], ...]


def looks_like(text: str) -> bool:
    return text.startswith("@") or len(text.split()) == FIELDS


@lru_cache(maxsize=1000)
def parse(text: str) -> Fields:
    parts = MACROS.get(text.strip(), text).split()
    if len(parts) != FIELDS:
        raise ValueError("is not a cron expression of six fields such as 0 0 9 * * MON-FRI")
    fields = [_field(part, *span) for part, span in zip(parts, RANGES, strict=True)]
    fields[5] = frozenset(day % 7 for day in fields[5])
    return tuple(fields)


def _field(text: str, low: int, high: int, names: dict[str, int]) -> frozenset[int]:
    found: set[int] = set()
    for item in text.upper().split(","):
        span, _, step = item.partition("/")
        begin, _, end = span.partition("-")
        if span in ("*", "?"):
            first, last = low, high
        else:
            first = _number(begin, names)
            last = _number(end, names) if end else high if step else first
        if not low <= first <= last <= high or (step and not (step.isdecimal() and int(step))):
            raise ValueError("has a field that is not supported here")
        found.update(range(first, last + 1, int(step or 1)))
    return frozenset(found)


def _number(text: str, names: dict[str, int]) -> int:
    if text in names:
        return names[text]
    if not text.isdecimal():
        raise ValueError("has a field that is not supported here")
    return int(text)


def next_after(text: str, after: datetime, zone: ZoneInfo) -> datetime:
    """The first instant after `after`; a wall-clock time that a clock change skips or repeats counts once."""
    seconds, minutes, hours, days, months, weekdays = parse(text)
    local = after.astimezone(zone).replace(tzinfo=None)
    first = local.hour - 1  # the clock may have been put back since
    for day in _days(local.date(), days, months, weekdays):
        for hour in sorted(hours) if day > local.date() else [hour for hour in sorted(hours) if hour >= first]:
            for minute, second in product(sorted(minutes), sorted(seconds)):
                moment = datetime.combine(day, time(hour, minute, second), zone).astimezone(UTC)
                if moment > after:
                    return moment
    raise ValueError("never comes")


def _days(first: date, days: frozenset[int], months: frozenset[int], weekdays: frozenset[int]) -> Iterator[date]:
    for year in range(first.year, min(first.year + YEARS_AHEAD, MAXYEAR)):
        for month, day in product(sorted(months), sorted(days)):
            if day <= monthrange(year, month)[1]:
                found = date(year, month, day)
                if found >= first and found.isoweekday() % 7 in weekdays:
                    yield found
