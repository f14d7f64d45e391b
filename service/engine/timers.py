"""Timers as data: text and clock in, aware due instant out. Nothing here waits or polls."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from service import feel
from service.engine import cron

DURATION = re.compile(
    r"(-)?P(?!$)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,9})D)?"
    r"(?:T(?!$)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:[.,]\d{1,9})?)S)?)?",
)
REPEATS = re.compile(r"R(\d{0,9})")
TimerKind = Literal["date", "duration", "cycle"]
Repeat = dict[str, Any]  # {"left": turns or -1, "every": duration or cron, "from": instant, "turn": number}


class TimerError(ValueError):
    """No instant with a zone, no ISO 8601 duration and no cycle: `text` and what is wrong with it.

    Where the text is the value of an expression it may be somebody's answer: then `about` names the expression instead.
    """

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(f"'{text}' {reason}" if text else reason)
        self.reason, self.text = reason, text

    def about(self, expression: str) -> str:
        return f"'{expression}' {self.reason}" if self.text else self.reason


@dataclass(frozen=True, slots=True)
class Duration:
    """Months and days go by the wall clock of a zone (month ends clipped), the rest is exact."""

    months: int
    days: int
    exact: timedelta

    def add(self, start: datetime, zone: ZoneInfo, times: int = 1) -> datetime:
        try:
            return self._add(start.astimezone(zone), zone, times)
        except (ValueError, OverflowError) as error:
            raise TimerError("the time lies beyond the calendar") from error

    def _add(self, local: datetime, zone: ZoneInfo, times: int) -> datetime:
        month = local.month - 1 + self.months * times
        year, month = local.year + month // 12, month % 12 + 1
        day = min(local.day, monthrange(year, month)[1])
        wall = local.replace(year=year, month=month, day=day, tzinfo=None) + timedelta(days=self.days * times)
        return wall.replace(tzinfo=zone).astimezone(UTC) + self.exact * times

    @property
    def is_forward(self) -> bool:
        return self.months > 0 or self.days > 0 or self.exact > timedelta(0)


def parse_duration(text: str) -> Duration:
    match = DURATION.fullmatch(text.strip())
    if not match:
        raise TimerError("is not an ISO 8601 duration such as P28D or PT2H", text)
    sign, *parts = match.groups()
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in parts[:6])
    seconds = float((parts[6] or "0").replace(",", "."))
    factor = -1 if sign else 1
    exact = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return Duration(factor * (12 * years + months), factor * (days + 7 * weeks), factor * exact)


def parse_instant(text: str) -> datetime:
    """'2026-07-01T09:00:00+01:00', '…[Europe/London]' or '…@Europe/London'; what names no zone is refused."""
    body, _, zone = text.strip().rstrip("]").replace("@", "[", 1).partition("[")
    try:
        moment = datetime.fromisoformat(body)
    except ValueError as error:
        raise TimerError("is not a date and time such as 2026-07-01T09:00:00[Europe/London]", text) from error
    if zone and (known := _zone(zone)) and moment.tzinfo is None:  # an offset says which moment, a zone the clock
        moment = moment.replace(tzinfo=known)
    if moment.tzinfo is None:
        raise TimerError("doesn't say in which time zone it is", text)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise TimerError("the time lies beyond the calendar") from error


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise TimerError("is not a time zone", name) from error


def instant(value: Any) -> datetime:
    """A text or a FEEL date and time as an aware UTC instant."""
    return parse_instant(value if isinstance(value, str) else feel.text(value))


def first_due(kind: TimerKind, value: Any, now: datetime, zone: ZoneInfo) -> tuple[datetime, Repeat | None]:
    """The first instant and, of a cycle, what is needed to find the next ones."""
    if value is None:
        raise TimerError("has no value", "null")
    text = (value if isinstance(value, str) else feel.text(value)).strip()
    if kind == "date":
        return parse_instant(text), None
    if kind == "duration":
        return parse_duration(text).add(now, zone), None
    return _first_turn(text, now, zone)


def _first_turn(text: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, Repeat | None]:
    if cron.looks_like(text):
        return _next_cron(text, now, zone), {"left": -1, "every": text}
    head, _, rest = text.partition("/")
    start, _, every = rest.rpartition("/")
    match = REPEATS.fullmatch(head)
    if not match or not every or (duration := parse_duration(every)) is None:
        raise TimerError("is not a cycle such as R3/PT1H, R/P1D or 0 0 9 * * MON-FRI", text)
    if not duration.is_forward:
        raise TimerError("would never get on", text)
    left = int(match[1]) if match[1] else -1
    if left == 0:
        raise TimerError("would never fire", text)
    begin = parse_instant(start) if start else now
    due = begin if start else duration.add(begin, zone)
    repeat = {"left": max(left - 1, -1), "every": every, "from": begin.isoformat(), "turn": 0 if start else 1}
    return due, repeat


def next_due(due: datetime, repeat: Repeat | None, zone: ZoneInfo) -> tuple[datetime, Repeat] | None:
    """The turn after `due` (not after now: missed turns aren't lost), or None when the turns are used up."""
    if not repeat or repeat["left"] == 0:
        return None
    left = max(repeat["left"] - 1, -1)
    if "from" not in repeat:
        return _next_cron(repeat["every"], due, zone), {**repeat, "left": left}
    turn = repeat["turn"] + 1
    begin = datetime.fromisoformat(repeat["from"])
    return parse_duration(repeat["every"]).add(begin, zone, turn), {**repeat, "left": left, "turn": turn}


def moved(due: datetime, repeat: Repeat | None) -> Repeat | None:
    """A cycle whose next turn was put at `due` by hand goes on from there."""
    return repeat and ({**repeat, "from": due.isoformat(), "turn": 0} if "from" in repeat else repeat)


def _next_cron(text: str, after: datetime, zone: ZoneInfo) -> datetime:
    try:
        return cron.next_after(text, after, zone)
    except ValueError as error:
        raise TimerError(str(error), text) from error
