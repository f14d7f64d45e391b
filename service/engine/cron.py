"""Cron cycles of the dialect, which are Spring's: second minute hour day month weekday, by the wall clock of a zone."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
SUNDAY, SATURDAY = 0, 6
WEEKDAYS: Names = {"MON": 1, "TUE": 2, "WED": 3, "THU": 4, "FRI": 5, "SAT": 6, "SUN": 7}
DAYS, OF_WEEK = (1, 31, dict[str, int]()), (0, 7, WEEKDAYS)
RANGES: tuple[tuple[int, int, Names], ...] = ((0, 59, {}), (0, 59, {}), (0, 23, {}), DAYS, (1, 12, MONTHS), OF_WEEK)
ANY_DAY = (DAYS, OF_WEEK)  # where "?" says the same as "*"
OFFSET, NEAREST = re.compile(r"L(?:-(\d{1,2}))?"), re.compile(r"(\d{1,2})W")
LAST, NTH = re.compile(r"(\d|[A-Z]{3})L"), re.compile(r"(\d|[A-Z]{3})#([1-5])")
YEARS_AHEAD = 30

OfMonth = Callable[[int, int], int]  # year and month -> a day of it; below 1 or past its end: none


@dataclass(frozen=True, slots=True)
class Days:
    """Days that are counted, and those that hang on the month."""

    numbers: frozenset[int]
    special: tuple[OfMonth, ...] = ()

    def of_month(self, year: int, month: int) -> set[int]:
        return {rule(year, month) for rule in self.special}


@dataclass(frozen=True, slots=True)
class Cron:
    seconds: frozenset[int]
    minutes: frozenset[int]
    hours: frozenset[int]
    days: Days
    months: frozenset[int]
    weekdays: Days

    def days_in(self, year: int, month: int) -> list[int]:
        """What the day of the month and the day of the week both allow."""
        whole = range(1, monthrange(year, month)[1] + 1)
        days = self.days.numbers | self.days.of_month(year, month)
        special = self.weekdays.of_month(year, month)
        return [d for d in whole if d in days and (d in special or weekday(year, month, d) in self.weekdays.numbers)]


def looks_like(text: str) -> bool:
    return text.startswith("@") or len(text.split()) == FIELDS


@lru_cache(maxsize=1000)
def parse(text: str) -> Cron:
    parts = MACROS.get(text.strip().lower(), text).upper().split()
    if len(parts) != FIELDS:
        raise ValueError("is not a cron expression of six fields such as 0 0 9 * * MON-FRI")
    seconds, minutes, hours, _, months, _ = (
        frozenset() if span in ANY_DAY else _field(part, *span, unsaid="*")
        for part, span in zip(parts, RANGES, strict=True)
    )
    days, weekdays = _days(parts[3], DAYS, _day_of_month), _days(parts[5], OF_WEEK, _day_of_week)
    weekdays = Days(frozenset(day % 7 for day in weekdays.numbers), weekdays.special)
    return Cron(seconds, minutes, hours, days, months, weekdays)


def _days(text: str, span: tuple[int, int, Names], read: Callable[[str], OfMonth | None]) -> Days:
    found = [(item, read(item)) for item in text.split(",")]
    plain = ",".join(item for item, special in found if special is None)
    special = tuple(rule for _, rule in found if rule is not None)
    return Days(_field(plain, *span, unsaid="*?") if plain or not special else frozenset(), special)


def _field(text: str, low: int, high: int, names: Names, unsaid: str) -> frozenset[int]:
    found: set[int] = set()
    for item in text.split(","):
        span, _, step = item.partition("/")
        begin, _, end = span.partition("-")
        if span and span in unsaid:
            first, last = low, high
        else:
            first = _number(begin, names)
            last = _number(end, names) if end else high if step else first
            if names is WEEKDAYS and end and first == WEEKDAYS["SUN"]:
                first = SUNDAY
        if not low <= first <= last <= high or ("/" in item and not (step.isdecimal() and int(step))):
            raise ValueError("has a field that is not supported here")
        found.update(range(first, last + 1, int(step or 1)))
    return frozenset(found)


def _number(text: str, names: Names) -> int:
    if text in names:
        return names[text]
    if not (text.isascii() and text.isdecimal()):
        raise ValueError("has a field that is not supported here")
    return int(text)


# -- days that hang on the month ---------------------------------------------------------------------------------------


def weekday(year: int, month: int, day: int) -> int:
    """0 is Sunday."""
    return date(year, month, day).isoweekday() % 7


def _day_of_month(item: str) -> OfMonth | None:
    """`L`: the last day; `L-3`: three before it; `LW`: the last from Monday to Friday; `15W`: nearest to the 15th."""
    if item == "LW":
        return lambda year, month: _nearest(year, month, monthrange(year, month)[1])
    if match := OFFSET.fullmatch(item):
        offset = int(match[1] or 0)
        return lambda year, month: monthrange(year, month)[1] - offset
    if match := NEAREST.fullmatch(item):
        day = int(match[1])
        if not 1 <= day <= DAYS[1]:
            raise ValueError("has a field that is not supported here")
        return lambda year, month: _nearest(year, month, day)
    return None


def _nearest(year: int, month: int, day: int) -> int:
    """The nearest day from Monday to Friday, in the same month."""
    length = monthrange(year, month)[1]
    if day > length:
        return 0
    of_week = weekday(year, month, day)
    if of_week == SATURDAY:
        return day - 1 if day > 1 else day + 2
    if of_week == SUNDAY:
        return day + 1 if day < length else day - 2
    return day


def _day_of_week(item: str) -> OfMonth | None:
    """`5L` or `FRIL`: the last Friday of the month; `FRI#2`: the second one."""
    if match := LAST.fullmatch(item):
        wanted = _weekday(match[1])
        return lambda year, month: _last(year, month, wanted)
    if match := NTH.fullmatch(item):
        wanted, number = _weekday(match[1]), int(match[2])
        return lambda year, month: (wanted - weekday(year, month, 1)) % 7 + 1 + 7 * (number - 1)
    return None


def _weekday(text: str) -> int:
    (found,) = _field(text, *OF_WEEK, unsaid="")
    return found % 7


def _last(year: int, month: int, wanted: int) -> int:
    length = monthrange(year, month)[1]
    return length - (weekday(year, month, length) - wanted) % 7


# -- the next instant --------------------------------------------------------------------------------------------------


def next_after(text: str, after: datetime, zone: ZoneInfo) -> datetime:
    """The first instant after `after`; a wall-clock time that a clock change skips or repeats counts once."""
    cron = parse(text)
    local = after.astimezone(zone).replace(tzinfo=None)
    first = local.hour - 1  # the clock may have been put back since
    times = list(product(sorted(cron.minutes), sorted(cron.seconds)))
    for day in _from(cron, local.date()):
        for hour in (
            sorted(cron.hours) if day > local.date() else [hour for hour in sorted(cron.hours) if hour >= first]
        ):
            for minute, second in times:
                moment = datetime.combine(day, time(hour, minute, second), zone).astimezone(UTC)
                if moment > after:
                    return moment
    raise ValueError("never comes")


def _from(cron: Cron, first: date) -> Iterator[date]:
    for year in range(first.year, min(first.year + YEARS_AHEAD, MAXYEAR)):
        for month in sorted(cron.months):
            if (year, month) >= (first.year, first.month):
                yield from (d for day in cron.days_in(year, month) if (d := date(year, month, day)) >= first)
