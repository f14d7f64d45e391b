"""Why two persons may be the same, in words."""

import re
from datetime import date
from typing import Any

from flask import url_for

from service.web.words import day

SAME, ENOUGH, NEAR_DAYS = 0.95, 0.45, 2 * 366


def found(rows: Any, born_on: date | None, address: str | None) -> list[dict[str, Any]]:
    """Those that are alike enough, each case once: reference, url, words (who, and the reasons)."""
    seen: dict[str, dict[str, Any]] = {}
    for row in rows:
        reasons = _reasons(row, born_on, address)
        if row.reference not in seen and (row.score >= ENOUGH or len(reasons) > 1):
            born = f", born {day(row.born_on)}" if row.born_on else ""
            words = f"{row.names}{born} ({', '.join(reasons)})"
            url = url_for("cases.people_of_case", reference=row.reference)
            seen[row.reference] = {"reference": row.reference, "url": url, "words": words, "compare_url": None}
    return list(seen.values())[:5]


def _reasons(row: Any, born_on: date | None, address: str | None) -> list[str]:
    reasons = ["same name" if row.score >= SAME else "like name"]
    if born_on and row.born_on:
        apart = abs((row.born_on - born_on).days)
        if apart <= NEAR_DAYS:
            reasons.append("born within 2 years" if apart else "born the same day")
    if address and row.address and street(address) and street(address) == street(row.address):
        reasons.append("same street")
    return reasons


def street(address: str) -> str:
    """The first line without the number of the house."""
    first = re.split(r"[,\n]", address.strip().lower())[0]
    return re.sub(r"^\W*\d+\s*\w?\b\s*", "", first).strip()
