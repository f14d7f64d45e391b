"""When something is due, in words (UX.md §4).

The unit follows the limit: hours speak hours and minutes, and days from 48 hours on; days days, working days working
days. Time left is rounded down; a late day counts as soon as it begins. `assets/src/parts/due.js` renews the words of
hour limits.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from service.domain.clock import LONDON, NO_LIMIT
from service.domain.working_calendar import is_working_day
from service.web.words import clock_time, day_in, day_with_weekday, hours_and_minutes, instant, plural

Kind = Literal["late", "soon", "ok", "held", "done", "none"]
Unit = Literal["h", "d", "wd"]
DAY_ENDS = (23, 59)
NAMES = {"d": "day", "wd": "working day"}
SAID_IN_DAYS = timedelta(hours=48)


class Words(NamedTuple):
    """What stands beside the icon (`words`), and in small print (`exact`)."""

    kind: Kind
    words: str
    exact: str


@dataclass(frozen=True, slots=True)
class Due:
    """What the macro `due` shows. With `unit` and the instants a page's script renews the words of hour limits."""

    kind: Kind
    words: str
    exact: str
    at: datetime | None = None
    unit: Unit | None = None
    soon_at: datetime | None = None
    ends_the_day: bool = False


def due(
    due_at: datetime | None,
    unit: Unit | None,
    now: datetime,
    *,
    nation: str = "england",
    soon_at: datetime | None = None,
    held_until: date | None = None,
    reason: str = "",
    done_at: datetime | None = None,
) -> Due:
    """`soon_at`: the ladder's first rung that tells more than holder and team; `held_until`: the follow-up date."""
    unit = unit or "d"
    said = due_words(
        due_at, unit, now, nation=nation, soon_at=soon_at, held_until=held_until, reason=reason, done_at=done_at
    )
    if said.kind == "none" or due_at is None:
        return Due(*said)
    if said.kind in {"held", "done"}:
        return Due(*said, at=due_at)
    return Due(*said, at=due_at, unit=unit, soon_at=_soon_from(due_at, soon_at), ends_the_day=_ends_the_day(due_at))


def due_words(
    due_at: datetime | None,
    unit: Unit,
    now: datetime,
    *,
    nation: str = "england",
    soon_at: datetime | None = None,
    held_until: date | None = None,
    reason: str = "",
    done_at: datetime | None = None,
) -> Words:
    """(kind, words, exact) of a deadline at `now`."""
    if due_at is None or due_at >= NO_LIMIT:
        return Words("none", "No limit", "")
    if done_at is not None:
        late = f"Done {_late(due_at, unit, done_at, nation)}" if done_at > due_at else "Done in time"
        return Words("done", late, instant(done_at))
    year = now.astimezone(LONDON).year
    if held_until is not None and held_until > now.astimezone(LONDON).date():
        exact = f"Due {instant(due_at, year)}" + (f". {reason}" if reason else "")
        return Words("held", f"On hold until {day_in(held_until, year)}", exact)
    if due_at < now:
        return Words("late", _first_up(_late(due_at, unit, now, nation)), f"Was due {_exact(due_at, now, late=True)}")
    if now >= _soon_from(due_at, soon_at):
        return Words("soon", _soon(due_at, unit, now, nation), _first_up(_exact(due_at, now)))
    return Words("ok", _first_up(f"{_left(due_at, unit, now, nation)} left"), _first_up(_exact(due_at, now)))


def _soon_from(due_at: datetime, soon_at: datetime | None) -> datetime:
    """At the latest on the day itself."""
    day_begins = due_at.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(soon_at, day_begins) if soon_at else day_begins


def _ends_the_day(due_at: datetime) -> bool:
    local = due_at.astimezone(LONDON)
    return (local.hour, local.minute) == DAY_ENDS


def _soon(due_at: datetime, unit: Unit, now: datetime, nation: str) -> str:
    today = due_at.astimezone(LONDON).date() == now.astimezone(LONDON).date()
    if today and (unit != "h" or _ends_the_day(due_at)):
        return "Due today"
    return f"Due in {_left(due_at, unit, now, nation)}"


def _left(due_at: datetime, unit: Unit, now: datetime, nation: str) -> str:
    if unit == "h":
        return _span(due_at - now)
    return plural(_days(now, due_at, unit, nation), NAMES[unit])


def _late(due_at: datetime, unit: Unit, now: datetime, nation: str) -> str:
    if unit == "h":
        return f"{_span(now - due_at)} late"
    begun = _days(due_at, now, unit, nation)
    return f"{plural(begun, NAMES[unit])} late" if begun else f"less than 1 {NAMES[unit]} late"


def _span(length: timedelta) -> str:
    """Of a limit in hours: nobody counts in hours what is longer than two days."""
    if length >= SAID_IN_DAYS:
        return plural(length.days, "day")
    return hours_and_minutes(length) or "less than 5 minutes"


def _days(start: datetime, end: datetime, unit: Unit, nation: str) -> int:
    """Days after the start's up to and with the end's; of working days only those."""
    first, last = start.astimezone(LONDON).date(), end.astimezone(LONDON).date()
    length = (last - first).days
    if unit == "d":
        return length
    return sum(is_working_day(first + timedelta(days=n), nation) for n in range(1, length + 1))


def _exact(at: datetime, now: datetime, *, late: bool = False) -> str:
    """'today, 12:30pm', 'Monday 30 November, 11:59pm'; the year only if it is another one."""
    local, today = at.astimezone(LONDON), now.astimezone(LONDON)
    if local.date() == today.date():
        return f"today, {clock_time(at)}"
    shown = day_in(at, today.year) if late else day_with_weekday(at, today.year)
    return f"{shown}, {clock_time(at)}"


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
