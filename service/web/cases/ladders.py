"""A limit's ladder in words: who was told, who is next. Rungs that say the same at one instant are one line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from service.domain import deadline as rules
from service.domain.scheme import Scheme
from service.web.words import instant_short

STEPS = {"holder": "Whoever has it", "supervisor": "Their supervisor", "manager": "Their manager"}
NOBODY = "Nobody had to be told"


@dataclass(frozen=True, slots=True)
class _Line:
    """What one rung says."""

    at: datetime
    role: str
    state: str
    words: str
    is_any: bool


def lines(rungs: Sequence[Mapping[str, Any]], scheme: Scheme, now: datetime) -> list[dict[str, Any]]:
    """For the macro `ladder`."""
    following = rules.next_rung(rungs)
    said = [_line(rung, scheme, following) for rung in rungs]
    return [
        _shown(line, now)
        for _, found in groupby(said, key=lambda line: (line.at, line.state in ("done", "skipped")))
        for line in _merged(list(found))
    ]


def _line(rung: Mapping[str, Any], scheme: Scheme, following: datetime | None) -> _Line:
    role, is_any = str(rung["role"]), rung["when"] == "any"
    if rung["fired_at"]:
        is_skipped = rung["told"] == NOBODY
        words = NOBODY if is_skipped else f"{rung['told']} told"
        return _Line(datetime.fromisoformat(rung["fired_at"]), role, "skipped" if is_skipped else "done", words, is_any)
    at = datetime.fromisoformat(rung["at"])
    title = scheme.role_title(role) if role in scheme.roles else STEPS.get(role, role)
    return _Line(at, role, "next" if at == following else "future", f"{title} told", is_any)


def _merged(found: list[_Line]) -> list[_Line]:
    """Of one instant: each thing once, and that nobody had to be told only if nobody was."""
    told = [line for line in found if line.state != "skipped"] or found[:1]
    merged: dict[str, _Line] = {}
    for line in told:
        if line.words not in merged or line.is_any:
            merged[line.words] = line
    return list(merged.values())


def _shown(line: _Line, now: datetime) -> dict[str, Any]:
    when = instant_short(line.at, now)
    when = when[:1].upper() + when[1:]
    if line.state in ("next", "future"):
        when = f"{when}, unless it is {'finished' if line.is_any else 'taken'}"
    return {"state": line.state, "words": line.words, "line": when}
