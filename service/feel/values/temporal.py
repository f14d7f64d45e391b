"""Dates, times, dates and times: immutable, years of nine digits, nanoseconds, offsets in seconds, named zones.

`==` compares the parts; what FEEL calls equal is in `equality`.
"""

from dataclasses import dataclass

from service.feel.values import calendar, zones
from service.feel.values.zones import DAY_SECONDS, NANOS

DAY_NANOS = DAY_SECONDS * NANOS


@dataclass(frozen=True, slots=True)
class Date:
    """A day."""

    year: int
    month: int
    day: int

    @property
    def days(self) -> int:
        """Days since 1970-01-01."""
        return calendar.days_from_civil(self.year, self.month, self.day)

    @classmethod
    def from_days(cls, days: int) -> "Date | None":
        """The inverse; None outside the years that FEEL has."""
        year, month, day = calendar.civil_from_days(days)
        return cls(year, month, day) if abs(year) <= calendar.MAX_YEAR else None

    def plus_months(self, months: int) -> "Date | None":
        """The same day so many months on, or the month's last day where it is shorter."""
        years, month = divmod(self.month - 1 + months, 12)
        year = self.year + years
        if abs(year) > calendar.MAX_YEAR:
            return None
        return Date(year, month + 1, min(self.day, calendar.month_length(year, month + 1)))


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day: nanoseconds since midnight; offset in seconds east of UTC (None: local); the zone's name, if any.

    With a zone, `offset` is its offset at that moment (without a date: its standard offset).
    """

    nanos: int
    offset: int | None = None
    zone: str | None = None

    @classmethod
    def of(cls, nanos: int, zone: str) -> "Time":
        """A time of day in a named zone."""
        return cls(nanos, zones.standard_offset(zone), zone)


@dataclass(frozen=True, slots=True)
class DateTime:
    """A day and a time of day."""

    date: Date
    time: Time

    @classmethod
    def of(cls, date: Date, time: Time) -> "DateTime":
        """Joins the two; a zone's offset is looked up for that day."""
        if time.zone is not None:
            offset = zones.offset_of_local(time.zone, date.days, time.nanos // NANOS)
            time = Time(time.nanos, offset, time.zone)
        return cls(date, time)

    def nanos(self, borrowed: int | None = None) -> int:
        """Nanoseconds since the epoch; a local one is read with the `borrowed` offset."""
        offset = self.time.offset if self.time.offset is not None else borrowed or 0
        return self.date.days * DAY_NANOS + self.time.nanos - offset * NANOS

    @classmethod
    def from_nanos(cls, nanos: int, offset: int | None, zone: str | None) -> "DateTime | None":
        """The inverse, on the clock of that offset or zone; None outside the years that FEEL has."""
        if zone is not None:
            offset = zones.offset_of_instant(zone, nanos // NANOS)
        days, rest = divmod(nanos + (offset or 0) * NANOS, DAY_NANOS)
        date = Date.from_days(days)
        return cls(date, Time(rest, offset, zone)) if date else None

    def plus_nanos(self, nanos: int) -> "DateTime | None":
        """So much elapsed time later."""
        return DateTime.from_nanos(self.nanos() + nanos, self.time.offset, self.time.zone)

    def plus_months(self, months: int) -> "DateTime | None":
        """The same clock reading so many months on."""
        date = self.date.plus_months(months)
        return DateTime.of(date, self.time) if date else None

    @property
    def is_second_reading(self) -> bool:
        """Whether clocks went back and this is the second time that they show this."""
        return self.time.zone is not None and self != DateTime.of(self.date, self.time)
