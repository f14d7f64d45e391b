"""Limits and working days: ours, not the specification's."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from service.domain import working_calendar as working
from service.domain.errors import InvalidInputError
from service.feel import lexical
from service.feel.builtins.conversion import integer
from service.feel.builtins.temporal import day_of
from service.feel.errors import OutOfDomainError
from service.feel.limits import Run
from service.feel.registry import built_in
from service.feel.values import Date, DateTime, Time, from_python, to_python
from service.feel.values.temporal import DAY_NANOS

GROUP = "Limits and working days"
_ZONE = "Europe/London"
_DAY = "date or date and time or string"


def _nation(run: Run, nation: str | None) -> str:
    """The nation that is named, else the case's, else the first."""
    if nation is not None:
        return nation
    case = run.variables.get("case")
    found = case.get("nation") if isinstance(case, Mapping) else None
    return found if isinstance(found, str) else working.DEFAULT_NATION


def _day(value: Date | DateTime | str) -> dt.date:
    """A day; a moment counts as its day in London, text as what it says."""
    if isinstance(value, str):
        read = lexical.date(value) or lexical.date_and_time(value)
        if read is None:
            raise OutOfDomainError("The text is not a date, like 2026-11-24.")
        value = read
    if isinstance(value, DateTime) and value.time.offset is not None:
        moment: dt.datetime = _asked(working.in_london, _moment(value))
        return moment.date()
    found: dt.date = _python(day_of(value))
    return found


def _moment(value: Date | DateTime | str) -> dt.datetime:
    """A moment; a clock reading without a zone is one in London."""
    if isinstance(value, str):
        read = lexical.date_and_time(value)
        if read is None:
            raise OutOfDomainError("The text is not a date and time, like 2026-11-24T10:15:00.")
        value = read
    if isinstance(value, Date):
        value = DateTime(value, Time(0))
    found: dt.datetime = _python(value)
    return found if found.utcoffset() is not None else found.replace(tzinfo=working.LONDON)


def _python(value: Any) -> Any:
    try:
        return to_python(value)
    except (ValueError, OverflowError):
        raise OutOfDomainError("The year is outside the calendar of working days.") from None


def _asked(function: Any, *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except InvalidInputError as reason:
        raise OutOfDomainError(str(reason)) from None


def _steps(days: Decimal) -> int:
    """What counting days costs: the calendar goes through them one by one."""
    return min(int(abs(days)), working.MAX_WORKING_DAYS) // 10


@built_in(
    GROUP,
    f"deadline(start: {_DAY}, limit: context, nation?: string) -> date and time",
    examples='deadline(@"2026-11-24T10:15:00@Europe/London", {amount: 5, unit: "wd"})',
)
def deadline(run: Run, start: Any, limit: dict[str, Any], nation: str | None = None) -> DateTime:
    """When a limit {amount, unit} ends. h: hours elapse; d, wd: 23:59 of the last (working) day, the start being day 0.

    The nation is the third argument, else the variable `case.nation`, else England.
    """
    amount, unit = limit.get("amount"), limit.get("unit")
    if type(amount) is not Decimal or type(unit) is not str:
        raise OutOfDomainError("A limit has `amount`, a number, and `unit`, one of h, d, wd.")
    run.tick(_steps(amount))
    end = _asked(working.due, _moment(start), amount, unit, _nation(run, nation))
    found: DateTime = from_python(working.in_london(end))
    return found


@built_in(
    GROUP,
    f"add working days(date: {_DAY}, n: number, nation?: string) -> date",
    examples='add working days(@"2026-12-24", 1)',
)
def add_working_days(run: Run, date: Any, n: Decimal, nation: str | None = None) -> Date:
    """The day so many working days on, or back."""
    run.tick(_steps(n))
    found: Date = from_python(_asked(working.add_working_days, _day(date), integer(n, "n"), _nation(run, nation)))
    return found


@built_in(
    GROUP,
    f"working days between(a: {_DAY}, b: {_DAY}, nation?: string) -> number",
    examples='working days between(@"2026-11-16", @"2026-11-23")',
)
def working_days_between(run: Run, a: Any, b: Any, nation: str | None = None) -> Decimal:
    """How many working days lie after the first day and up to the second; less than 0 backwards."""
    first, second = _day(a), _day(b)
    run.tick(abs((second - first).days) // 10)
    return Decimal(_asked(working.working_days_between, first, second, _nation(run, nation)))


@built_in(GROUP, f"next working day(date: {_DAY}, nation?: string) -> date", examples='next working day(@"2026-11-20")')
def next_working_day(run: Run, date: Any, nation: str | None = None) -> Date:
    """The first working day after a day."""
    found: Date = from_python(_asked(working.next_working_day, _day(date), _nation(run, nation)))
    return found


@built_in(GROUP, f"is working day(date: {_DAY}, nation?: string) -> boolean", examples='is working day(@"2026-12-25")')
def is_working_day(run: Run, date: Any, nation: str | None = None) -> bool:
    """Whether a day is a working day."""
    return bool(_asked(working.is_working_day, _day(date), _nation(run, nation)))


@built_in(
    GROUP,
    "counting day(received at: date and time or string, cut off: time or string, nation?: string) -> date",
    examples='counting day(@"2026-11-27T14:00:00@Europe/London", @"13:00:00")',
)
def counting_day(run: Run, received_at: Any, cut_off: Any, nation: str | None = None) -> Date:
    """The day that counts as received: the day itself up to the cut-off on a working day, else the next working day."""
    limit = lexical.time(cut_off) if isinstance(cut_off, str) else cut_off
    if limit is None:
        raise OutOfDomainError("`cut off` is not a time, like 13:00:00.")
    clock = _python(Time(limit.nanos % DAY_NANOS))
    found: Date = from_python(_asked(working.counting_day, _moment(received_at), clock, _nation(run, nation)))
    return found
