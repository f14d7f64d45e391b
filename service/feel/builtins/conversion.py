"""Conversion."""

import re
from decimal import Decimal, DecimalException
from typing import Any

from service.feel import lexical
from service.feel.errors import FeelSyntaxError, OutOfDomainError
from service.feel.evaluation.tests import make_range, open_range
from service.feel.limits import Run
from service.feel.measuring import measure
from service.feel.numbers import CONTEXT
from service.feel.printing import text
from service.feel.registry import built_in
from service.feel.syntax.literals import Literals
from service.feel.syntax.tokens import Kind
from service.feel.values import Date, DateTime, DaysDuration, Range, Time, YearsDuration
from service.feel.values.calendar import is_date
from service.feel.values.temporal import DAY_NANOS
from service.feel.values.zones import MAX_OFFSET, NANOS

GROUP = "Conversion"
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def integer(value: Decimal, name: str) -> int:
    """A whole number, or the reason why not."""
    if value != value.to_integral_value():
        raise OutOfDomainError(f"`{name}` has to be a whole number; it is {value:f}.")
    return int(value)


@built_in(GROUP, "date(from: string or date and time or date) -> date", examples='date("2026-11-24")')
def date(_run: Run, from_: Any) -> Date:
    """A date from text, or the day of a date and time."""
    found: Date = from_.date if isinstance(from_, DateTime) else from_
    if isinstance(from_, str):
        found = _read(lexical.date_string(from_), from_, "date, like 2026-11-24")[0]
    return found


@built_in(GROUP, "date(year: number, month: number, day: number) -> date")
def date_of(_run: Run, year: Decimal, month: Decimal, day: Decimal) -> Date:
    """A date from its numbers."""
    parts = integer(year, "year"), integer(month, "month"), integer(day, "day")
    if not is_date(*parts):
        raise OutOfDomainError("There is no such day.")
    return Date(*parts)


def _read(value: Any, source: str, what: str) -> Any:
    if value is None:
        raise OutOfDomainError(f'"{source[:60]}" is not a {what}.')
    return value


@built_in(GROUP, "date and time(from: string) -> date and time", examples='date and time("2026-11-24T10:15:00")')
def date_and_time(_run: Run, from_: str) -> DateTime:
    """A date and time from text; the offset or the zone may follow, as in 10:15:00+01:00 or 10:15:00@Europe/London."""
    found: DateTime = _read(lexical.date_and_time(from_), from_, "date and time, like 2026-11-24T10:15:00")
    return found


@built_in(GROUP, "date and time(date: date or date and time, time: time) -> date and time")
def date_and_time_of(_run: Run, date: Date | DateTime, time: Time) -> DateTime:
    """A date and a time joined."""
    return DateTime.of(date.date if isinstance(date, DateTime) else date, time)


@built_in(GROUP, "time(from: string or time or date and time) -> time", examples='time("10:15:00")')
def time(_run: Run, from_: Any) -> Time:
    """A time of day from text or from a date and time."""
    found: Time = from_.time if isinstance(from_, DateTime) else from_
    if isinstance(from_, str):
        found = _read(lexical.time(from_), from_, "time, like 10:15:00")
    return found


@built_in(GROUP, "time(hour: number, minute: number, second: number, offset?: days and time duration) -> time")
def time_of(_run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None = None) -> Time:
    """A time of day from its numbers."""
    whole = integer(hour, "hour"), integer(minute, "minute")
    if not (0 <= whole[0] < 24 and 0 <= whole[1] < 60 and 0 <= second < 60):  # noqa: PLR2004 - the clock
        raise OutOfDomainError("There is no such time of day.")
    nanos = (whole[0] * 3_600 + whole[1] * 60) * NANOS + int(second * NANOS)
    if offset is None:
        return Time(nanos)
    if abs(offset.nanos) > MAX_OFFSET * NANOS or offset.nanos % NANOS:
        raise OutOfDomainError("An offset is at most 14 hours, in whole seconds.")
    return Time(nanos % DAY_NANOS, offset.nanos // NANOS)


@built_in(
    GROUP,
    "number(from: string) -> number",
    examples=('number("1 000,5", " ", ",")', 'number("12.5")'),
)
def number(_run: Run, from_: str) -> Decimal:
    """A number from text.

    The grouping separator is a space, comma, point or null; the decimal separator a point, comma or null.
    """
    if not _NUMBER.fullmatch(from_):
        raise OutOfDomainError(f'"{from_[:60]}" is not a number.')
    try:
        return CONTEXT.create_decimal(from_)
    except DecimalException:
        raise OutOfDomainError(f'"{from_[:60]}" is too large a number.') from None


@built_in(GROUP, "number(from: string, grouping separator?: string, decimal separator?: string) -> number")
def number_with_separators(run: Run, from_: str, *separators: str | None) -> Decimal:
    """A number from text with separators."""
    if len(separators) == 1:
        raise OutOfDomainError("`number` needs both separators, or none.")
    grouping, decimal = separators or (None, None)
    if grouping not in {None, " ", ",", "."}:
        raise OutOfDomainError("The grouping separator has to be a space, a comma, a point or null.")
    if decimal not in {None, ",", "."} or (decimal is not None and decimal == grouping):
        raise OutOfDomainError(
            "The decimal separator has to be a point, a comma or null, and not the grouping separator."
        )
    plain = from_.replace(grouping, "") if grouping else from_
    if decimal == ",":
        if "." in plain:
            raise OutOfDomainError(f'"{from_[:60]}" is not a number.')
        plain = plain.replace(",", ".")
    return number(run, plain)


@built_in(GROUP, "string(from: value) -> string", examples="string(1.50)")
def string(run: Run, from_: Any) -> str | None:
    """Any value as text; null stays null."""
    if from_ is None:
        return None
    measure(from_, run)
    found = text(from_)
    run.room_for_text(len(found))
    return found


@built_in(
    GROUP,
    "duration(from: string) -> days and time duration or years and months duration",
    examples='duration("P1DT2H")',
)
def duration(_run: Run, from_: str) -> DaysDuration | YearsDuration:
    """A duration from text: days and time (P1DT2H) or years and months (P1Y2M), never mixed."""
    found: DaysDuration | YearsDuration = _read(lexical.duration(from_), from_, "duration, like P1DT2H or P1Y2M")
    return found


@built_in(
    GROUP,
    "years and months duration(from: date or date and time, to: date or date and time) -> years and months duration",
    examples='years and months duration(@"2011-12-22", @"2013-08-24")',
)
def years_and_months(_run: Run, from_: Date | DateTime, to: Date | DateTime) -> YearsDuration:
    """The whole months between two days."""
    start, end = (d.date if isinstance(d, DateTime) else d for d in (from_, to))
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return YearsDuration(months)


class _RangeText(Literals):
    """Reads a range whose ends are literals."""

    def read(self) -> Range:
        start_included = self.is_sign("[")
        if not self.is_sign("[", "(", "]"):
            self.fail("A range begins with `[`, `(` or `]`.")
        self.advance()
        start = None if self.is_sign("..") else self._endpoint()
        self.expect("..", "in the range")
        end = None if self.is_sign("]", ")", "[") else self._endpoint()
        end_included = self.is_sign("]")
        if not self.is_sign("]", ")", "["):
            self.fail("A range ends with `]`, `)` or `[`.")
        self.advance()
        if self.token.kind is not Kind.END:
            self.fail("Something follows the range.")
        return _checked(start, end, start_included, end_included)

    def _endpoint(self) -> Any:
        token = self.token
        if token.kind is Kind.NUMBER or (self.is_sign("-") and self.peek().kind is Kind.NUMBER):
            return getattr(self.number(negative=self.accept("-")), "value", None)
        if token.kind is Kind.STRING:
            return self.string()
        if self.is_sign("@"):
            return self._sure(getattr(self.at(), "value", None))
        return self._constructor()

    def _constructor(self) -> Any:
        name = self.name() if self.token.kind is Kind.WORD else ""
        readers = {
            "date": lexical.date,
            "time": lexical.time,
            "date and time": lexical.date_and_time,
            "duration": lexical.duration,
        }
        if name not in readers or not self.accept("("):
            self.fail("The ends of a range in text have to be literals.")
        if self.token.kind is not Kind.STRING:
            self.fail("The ends of a range in text have to be literals.")
        value = self._sure(readers[name](self.string()))
        self.expect(")", "after the text")
        return value

    def _sure(self, value: Any) -> Any:
        if value is None:
            self.fail("An end of the range is no date, time or duration.")
        return value


def _checked(start: Any, end: Any, start_included: bool, end_included: bool) -> Range:
    if start is not None and end is not None:
        return make_range(start, end, (start_included, end_included))
    if start is None and end is None:
        raise OutOfDomainError("A range needs at least one end.")
    if (start is None and start_included) or (end is None and end_included):
        raise OutOfDomainError("An open side of a range has a round bracket.")
    if start is None:
        return open_range("<=" if end_included else "<", end)
    return open_range(">=" if start_included else ">", start)


@built_in(GROUP, "range(from: string) -> range", examples='range("[18..21)")')
def range_(_run: Run, from_: str) -> Range:
    """A range from text. Its ends are literals; an open side has a round bracket: (..2] or [2..)."""
    try:
        return _RangeText(from_).read()
    except FeelSyntaxError as wrong:
        raise OutOfDomainError(f'"{from_[:60]}" is not a range. {wrong.message}') from None
