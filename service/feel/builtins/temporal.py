"""Dates and the clock."""

from datetime import datetime
from decimal import Decimal

from service.domain.working_calendar import LONDON
from service.feel.errors import OutOfDomainError
from service.feel.limits import Run
from service.feel.registry import built_in
from service.feel.values import Date, DateTime, from_python
from service.feel.values import calendar as days

GROUP = "Dates and times"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day_of(value: Date | DateTime) -> Date:
    """The day of a date or of a date and time."""
    return value.date if isinstance(value, DateTime) else value


@built_in(GROUP, "day of year(date: date or date and time) -> number", examples="day of year(date(2019, 9, 17))")
def day_of_year(_run: Run, date: Date | DateTime) -> Decimal:
    """The number of the day within its year."""
    day = day_of(date)
    return Decimal(days.day_of_year(day.year, day.month, day.day))


@built_in(GROUP, "day of week(date: date or date and time) -> string", examples="day of week(date(2019, 9, 17))")
def day_of_week(_run: Run, date: Date | DateTime) -> str:
    """The English name of the day."""
    return _DAYS[days.weekday(day_of(date).days) - 1]


@built_in(GROUP, "month of year(date: date or date and time) -> string", examples="month of year(date(2019, 9, 17))")
def month_of_year(_run: Run, date: Date | DateTime) -> str:
    """The English name of the month."""
    return _MONTHS[day_of(date).month - 1]


@built_in(GROUP, "week of year(date: date or date and time) -> number", examples="week of year(date(2019, 9, 17))")
def week_of_year(_run: Run, date: Date | DateTime) -> Decimal:
    """The number of the week, by ISO 8601."""
    day = day_of(date)
    return Decimal(days.iso_week(day.year, day.month, day.day))


def _clock(run: Run) -> datetime:
    if run.now is None:
        raise OutOfDomainError("There is no clock here.")
    return run.now


@built_in(GROUP, "now() -> date and time", examples='now() > @"2020-01-01T00:00:00Z"')
def now(run: Run) -> DateTime:
    """The current date and time."""
    found: DateTime = from_python(_clock(run))
    return found


@built_in(GROUP, "today() -> date", examples='today() > @"2020-01-01"')
def today(run: Run) -> Date:
    """The current date in London."""
    found: Date = from_python(_clock(run).astimezone(LONDON).date())
    return found
