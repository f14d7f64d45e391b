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


@dataclass(frozen=True, slots=True)
class Move:
    """One act of one person. `task` None: the enquiry itself; `person` None: the public."""

    at: datetime
    case: str
    scheme: str
    person: str | None
    task: str | None
    answers: Mapping[str, Any] = field(default_factory=dict)
    only_take: bool = False


def read_moves(path: Path, now: datetime) -> list[Move]:
    """All cases' moves up to now, soonest first."""
    tables = tomllib.loads(path.read_text())
    scheme = path.parent.parent.name
    moves = [move for case in tables["case"] for move in _moves(case, tables, scheme, now)]
    return sorted((move for move in moves if move.at <= now), key=lambda move: (move.at, move.case))


def _moves(case: Mapping[str, Any], tables: Mapping[str, Any], scheme: str, now: datetime) -> Iterator[Move]:
    at = _received(case["received"], now)
    yield Move(
        at,
        case["key"],
        scheme,
        case.get("person"),
        None,
        _answers(tables, "start", case.get("base"), case.get("answers")),
    )
    for step in case.get("steps", []):
        at += length(step["after"])
        answers = _answers(tables, step["task"], step.get("base"), step.get("answers"))
        yield Move(at, case["key"], scheme, step["person"], step["task"], answers, bool(step.get("only_take")))


def _answers(
    tables: Mapping[str, Any], element: str, base: str | None, differences: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The base answers of the element, those of a named variant, then the step's own."""
    bases: Mapping[str, Any] = tables.get("base", {})
    return {**bases.get(element, {}), **bases.get(base or "", {}), **(differences or {})}


def _received(text: str, now: datetime) -> datetime:
    """'-6d 14:20': six days ago at twenty past two, UK time."""
    days, _, clock = text.partition(" ")
    moment = time.fromisoformat(clock or "09:00")
    day = now.astimezone(LONDON).date() - timedelta(days=int(days.strip("-d")))
    return datetime.combine(day, moment, LONDON)


def length(text: str) -> timedelta:
    """'2h', '1d 4h', '30m'."""
    return timedelta(**{UNITS[unit]: int(amount) for amount, unit in re.findall(r"(\d+)([mhd])", text)})
