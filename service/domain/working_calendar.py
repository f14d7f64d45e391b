"""Working days by nation, and when a limit ends. Days are days in London; moments go out in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

from holidays import country_holidays

from service.domain.errors import InvalidInputError

LONDON = ZoneInfo("Europe/London")
NATIONS = MappingProxyType({"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"})
DEFAULT_NATION = "england"
UNITS = ("h", "d", "wd")
MAX_WORKING_DAYS = 10_000
MAX_DAYS = 100_000
_LAST_MINUTE = time(23, 59)
_FRIDAY = 4
_WEEK = 7
_ONE_DAY = timedelta(days=1)
_HOUR = 3_600_000_000  # microseconds


@lru_cache(maxsize=1_024)
def _bank_holidays(subdivision: str, year: int) -> frozenset[date]:
    return frozenset(country_holidays("GB", subdiv=subdivision, years=[year]))


def is_working_day(day: date, nation: str = DEFAULT_NATION) -> bool:
    """Monday to Friday, less the bank holidays of the nation."""
    return day.weekday() <= _FRIDAY and day not in _bank_holidays(_subdivision(nation), day.year)


def _subdivision(nation: str) -> str:
    found = NATIONS.get(nation)
    if found is None:
        raise InvalidInputError(f"“{nation}” is not a nation here; there are {', '.join(NATIONS)}.")
    return found


_Day = TypeVar("_Day", date, datetime)


def _step(day: _Day, step: timedelta) -> _Day:
    try:
        return day + step
    except OverflowError:
        raise InvalidInputError("That is outside the calendar.") from None


def add_working_days(day: date, count: int, nation: str = DEFAULT_NATION) -> date:
    """The day so many working days on (or back); the day itself is not counted. None at all: the day itself."""
    if abs(count) > MAX_WORKING_DAYS:
        raise InvalidInputError(f"At most {MAX_WORKING_DAYS:,} working days can be counted.")
    step = _ONE_DAY if count > 0 else -_ONE_DAY
    left = abs(count)
    while left:
        day = _step(day, step)
        left -= is_working_day(day, nation)
    return day


def next_working_day(day: date, nation: str = DEFAULT_NATION) -> date:
    """The first working day after a day."""
    return add_working_days(day, 1, nation)


def working_days_between(start: date, end: date, nation: str = DEFAULT_NATION) -> int:
    """How many working days lie after the one and up to the other; less than 0 backwards."""
    if end < start:
        return -working_days_between(end, start, nation)
    distance = (end - start).days
    if distance > MAX_DAYS:
        raise InvalidInputError("That is too far apart for the calendar.")
    closed = _closed_weekdays(start, end, nation)
    weeks, rest = divmod(distance, _WEEK)
    return weeks * (_FRIDAY + 1) + sum((start.weekday() + n) % _WEEK <= _FRIDAY for n in range(1, rest + 1)) - closed


def _closed_weekdays(start: date, end: date, nation: str) -> int:
    """Bank holidays from Monday to Friday, after the one day and up to the other."""
    subdivision = _subdivision(nation)
    years = range(start.year, end.year + 1)
    return sum(
        start < day <= end and day.weekday() <= _FRIDAY for year in years for day in _bank_holidays(subdivision, year)
    )


def _whole(amount: Decimal | int) -> int:
    if amount != int(amount) or not 0 <= amount <= MAX_DAYS:
        raise InvalidInputError(f"A limit in days is a whole number from 0 to {MAX_DAYS:,}.")
    return int(amount)


def in_london(moment: datetime) -> datetime:
    """The moment on the clock in London."""
    if moment.utcoffset() is None:
        raise InvalidInputError("A time without a zone can't be placed in the calendar.")
    try:
        return moment.astimezone(LONDON)
    except OverflowError:
        raise InvalidInputError("That is outside the calendar.") from None


def due(start: datetime, amount: Decimal | int, unit: str, nation: str = DEFAULT_NATION) -> datetime:
    """When a limit ends.

    Hours (h) elapse; days (d) and working days (wd) end at 23:59 of the last, the start being day 0.
    """
    local = in_london(start)
    if unit == "h":
        if not 0 <= amount <= MAX_DAYS * 24:
            raise InvalidInputError("A limit in hours is at least 0, and not longer than the calendar.")
        return _step(local.astimezone(UTC), timedelta(microseconds=int(amount * _HOUR)))
    if unit == "d":
        last = _step(local.date(), timedelta(days=_whole(amount)))
    elif unit == "wd":
        last = add_working_days(local.date(), _whole(amount), nation)
    else:
        raise InvalidInputError(f"“{unit}” is not a unit of a limit; there are {', '.join(UNITS)}.")
    return datetime.combine(last, _LAST_MINUTE, tzinfo=LONDON).astimezone(UTC)


def counting_day(received: datetime, cut_off: time, nation: str = DEFAULT_NATION) -> date:
    """The day that counts as day 0: the day itself on a working day up to the cut-off, else the next working day."""
    local = in_london(received)
    if is_working_day(local.date(), nation) and local.time() <= cut_off:
        return local.date()
    return next_working_day(local.date(), nation)
