"""Dates, times, numbers and references as people read them (UX.md §7). Instants are aware and said in UK time."""

from datetime import date, datetime, timedelta

from service.domain import reference as references
from service.domain.clock import LONDON

MANY = 1000


def _local(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("A time without a zone can't be shown.")
    return at.astimezone(LONDON)


def _day(at: date) -> date:
    """The UK day of an instant; a date is itself."""
    return _local(at).date() if isinstance(at, datetime) else at


def day(at: date) -> str:
    """'24 November 2026'."""
    return day_in(at, None)


def day_in(at: date, year: int | None) -> str:
    """'24 November', with its year if that is another than `year`."""
    found = _day(at)
    said = f"{found.day} {found:%B}"
    return said if found.year == year else f"{said} {found.year}"


def day_with_weekday(at: date, year: int | None = None) -> str:
    """'Thursday 3 December 2026': for a day that is to be met."""
    return f"{_day(at):%A} {day_in(at, year)}"


def clock_time(at: datetime) -> str:
    """'2:30pm', '9am', 'noon', 'midnight'."""
    local = _local(at)
    if local.minute == 0 and local.hour in {0, 12}:
        return "noon" if local.hour else "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"  # noqa: PLR2004 - the clock has twelve hours


def instant(at: datetime, year: int | None = None) -> str:
    """'24 November 2026, 2:30pm'; without the year if it is `year`."""
    return f"{day_in(at, year)}, {clock_time(at)}"


def instant_short(at: datetime, now: datetime) -> str:
    """'today, 12:30pm', 'tomorrow, 8am', '20 November, 9am'."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((_day(at) - _day(now)).days)
    return f"{near or day_in(at, _local(now).year)}, {clock_time(at)}"


def number(value: int) -> str:
    """'1,204'."""
    return f"{value:,}"


def count(value: int, limit: int = MANY) -> str:
    """'412'; from the limit on '1,000 or more', as counting further is slow and tells nobody anything."""
    return f"{limit:,} or more" if value >= limit else number(value)


def plural(value: int, one: str, many: str | None = None) -> str:
    """'1 task', '3 tasks', '1,000 or more tasks'."""
    return f"{count(value)} {one if value == 1 else many or f'{one}s'}"


def hours_and_minutes(length: timedelta) -> str:
    """'1 hour 40 minutes': minutes in fives, rounded down, and none from 12 hours on. Empty under five minutes."""
    fives = int(length.total_seconds() // 300) * 5
    hours, minutes = divmod(fives, 60)
    said = [plural(hours, "hour")] if hours else []
    if minutes and hours < 12:  # noqa: PLR2004 - "19 hours" says enough
        said.append(plural(minutes, "minute"))
    return " ".join(said)


def age(since: datetime, now: datetime) -> str:
    """How old something is: '25 minutes', '5 hours', '3 days'."""
    length = now - since
    if length < timedelta(minutes=5):
        return "under 5 minutes"
    return plural(length.days, "day") if length.days else hours_and_minutes(length)


def years(born: date, today: date) -> int:
    """A person's age."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def size(octets: int) -> str:
    """'2.4 MB', '310 KB'."""
    kilobytes = octets / 1000
    return f"{kilobytes / 1000:.1f} MB" if kilobytes >= MANY else f"{max(1, round(kilobytes))} KB"


def reference(text: str) -> str:
    """A case's reference in threes, however it was typed; what can't be one stays as it is."""
    return references.read(text) or text


def initials(name: str) -> str:
    """'LP' for Lowri Pugh."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
