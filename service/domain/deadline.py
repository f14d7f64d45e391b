"""Deadlines and their ladders: when each rung is due, and what a limit's rule says in words."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

UNITS = {"h": ("hour", "hours"), "d": ("day", "days"), "wd": ("working day", "working days")}
When = Literal["any", "unclaimed", "absent"]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder. `fired_at` once it is over; `told` says in words who was told, or why nobody had to be."""

    at: str
    action: str
    role: str
    when: When
    fired_at: str | None = None
    told: str | None = None


def rungs(rows: Iterable[Mapping[str, Any]], start: datetime, due: datetime) -> list[dict[str, Any]]:
    """The ladder's instants, in order of time.

    Each row has `after` (share of the limit gone, 0 to 1) or `late` (a timedelta past due), `when`, `action`, `role`.
    """
    found = [
        Rung(_instant(row, start, due).isoformat(), str(row["action"]), str(row["role"]), row.get("when") or "any")
        for row in rows
    ]
    return [asdict(rung) for rung in sorted(found, key=lambda rung: rung.at)]


def _instant(row: Mapping[str, Any], start: datetime, due: datetime) -> datetime:
    if (share := row.get("after")) is not None:
        return start + (due - start) * float(share)
    late = row.get("late")
    return due + late if isinstance(late, timedelta) else due


def moved(
    ladder: Iterable[Mapping[str, Any]], before: tuple[datetime, datetime], after: tuple[datetime, datetime]
) -> list[dict[str, Any]]:
    """The ladder of a limit that ran from start to due `before`, and runs so `after`; a rung that has fired stays."""
    found = [
        {**rung} if rung["fired_at"] else {**rung, "at": _moved(datetime.fromisoformat(rung["at"]), before, after)}
        for rung in ladder
    ]
    return sorted(found, key=lambda rung: str(rung["at"]))


def _moved(at: datetime, before: tuple[datetime, datetime], after: tuple[datetime, datetime]) -> str:
    """Up to the end by its share of the limit, then by how late it is."""
    (start, due), (new_start, new_due) = before, after
    if at >= due:
        return (new_due + (at - due)).isoformat()
    return (new_start + (new_due - new_start) * ((at - start) / (due - start))).isoformat()


def next_rung(ladder: Iterable[Mapping[str, Any]]) -> datetime | None:
    """When the first rung that has not fired is due."""
    return min((datetime.fromisoformat(r["at"]) for r in ladder if not r["fired_at"]), default=None)


def is_soon(ladder: Iterable[Mapping[str, Any]], now: datetime) -> bool:
    """Whether the ladder has begun to tell more than the holder: from then on the deadline is near."""
    return any(r["role"] != "holder" and datetime.fromisoformat(r["at"]) <= now for r in ladder)


def rule_in_words(amount: Any, unit: str) -> str:
    """'10 days', '1 working day'."""
    one, many = UNITS.get(unit, (unit, unit))
    return f"{amount} {one if amount == 1 else many}"
