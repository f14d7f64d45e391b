"""Demonstration cases as a list of moves in order of time. The file's format: the scheme's demo/README.md."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from service.domain.clock import LONDON

UNITS = {"m": "minutes", "h": "hours", "d": "days"}
WORKED_OUT = re.compile(r"@(now|date)?([+-](?:\d+[mhd])+)?(?: (\d\d:\d\d))?")


@dataclass(frozen=True, slots=True)
class Move:
    """One act of one person.

    `kind` "open" is the enquiry itself; `person` None: the public, or only time passes ("wait").
    """

    at: datetime
    case: str
    scheme: str
    kind: str
    person: str | None = None
    form: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    agency: str | None = None
    area: str | None = None
    item: int = 1
    second: str | None = None
    late: str = ""


def read_moves(path: Path, now: datetime) -> list[Move]:
    """All cases' moves up to now, soonest first; of one case in its own order."""
    tables = tomllib.loads(path.read_text())
    scheme = path.parent.parent.name
    moves = [move for case in tables["case"] for move in _Story(case, tables, scheme, now).moves()]
    return sorted((move for move in moves if move.at <= now), key=lambda move: move.at)


class _Story:
    def __init__(self, case: Mapping[str, Any], tables: Mapping[str, Any], scheme: str, now: datetime) -> None:
        self.case, self.tables, self.scheme, self.now = case, tables, scheme, now
        self.people: Mapping[str, str] = tables["people"].get(case.get("force", ""), {})

    def moves(self) -> Iterator[Move]:
        at = received(self.case["received"], self.now)
        given = self.case.get("answers", {})
        start = self.tables.get("start_form", f"{self.scheme}_application.start")
        answers = given if self.case.get("only") else laid_over(self.tables["answers"][start], given)
        yield Move(
            at,
            self.case["key"],
            self.scheme,
            "open",
            self._person(self.case.get("recorded_by")),
            start,
            worked_out(answers, at),
        )
        for step in self._steps(self.case.get("steps", [])):
            at = later(at, step["after"])
            yield self._move(step, at)

    def _steps(self, steps: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        for step in steps:
            if "use" in step:
                sequence = next(found for found in self.tables["sequence"] if found["key"] == step["use"])
                yield from self._steps(sequence["steps"])
            else:
                yield step

    def _move(self, step: Mapping[str, Any], at: datetime) -> Move:
        form = step.get("task") or step.get("action") or ""
        kind = "task" if "task" in step else "action" if "action" in step else "wait"
        answers = laid_over(self.tables["answers"].get(form, {}), step.get("answers", {}))
        return Move(
            at,
            self.case["key"],
            self.scheme,
            kind,
            self._person(step.get("person")),
            form,
            worked_out(answers, at),
            step.get("agency"),
            step.get("area"),
            int(step.get("item", 1)),
            self._person(step.get("second")),
            step.get("late", ""),
        )

    def _person(self, name: str | None) -> str | None:
        return self.people.get(name, name) if name else None


def laid_over(base: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Key by key; items of a list of objects are laid over the base's first item."""
    found = dict(base)
    for key, value in given.items():
        below = base.get(key)
        if (
            isinstance(value, list)
            and value
            and all(isinstance(item, Mapping) for item in value)
            and isinstance(below, list)
            and below
        ):
            found[key] = [laid_over(below[0], item) for item in value]
        else:
            found[key] = value
    return found


def worked_out(value: Any, at: datetime) -> Any:
    """'@now-30m', '@+2d 14:00' as an instant's text; '@date+14d' as a date's; everything else as it is."""
    if isinstance(value, Mapping):
        return {key: worked_out(item, at) for key, item in value.items()}
    if isinstance(value, list):
        return [worked_out(item, at) for item in value]
    if not isinstance(value, str) or not (found := WORKED_OUT.fullmatch(value)):
        return value
    kind, shift, clock = found.groups()
    local = at.astimezone(LONDON)
    if shift:
        local = local + length(shift[1:]) * (-1 if shift[0] == "-" else 1)
    if clock:
        local = datetime.combine(local.date(), time.fromisoformat(clock), LONDON)
    return local.date().isoformat() if kind == "date" else local.replace(second=0, microsecond=0).isoformat()


def received(text: str, now: datetime) -> datetime:
    """'-6d 14:20': six days ago at twenty past two, UK time. '-2h', '-45m': so long ago."""
    if " " not in text:
        return now - length(text.lstrip("-"))
    days, _, clock = text.partition(" ")
    day = now.astimezone(LONDON).date() - timedelta(days=int(days.strip("-d")))
    return datetime.combine(day, time.fromisoformat(clock), LONDON)


def later(at: datetime, after: str) -> datetime:
    """'2h', '45m'; '1d 10:10': the next day at that time."""
    shift, _, clock = after.partition(" ")
    moved = at + length(shift)
    return datetime.combine(moved.astimezone(LONDON).date(), time.fromisoformat(clock), LONDON) if clock else moved


def length(text: str) -> timedelta:
    """'2h', '1d4h', '30m'."""
    return sum(
        (timedelta(**{UNITS[unit]: int(amount)}) for amount, unit in re.findall(r"(\d+)([mhd])", text)), timedelta()
    )
