"""“On hold until …” in place of when a task is due; what is late stays late."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from service.domain.clock import LONDON
from service.web.due import Due, due


def held_due(said: Due, row: Any, now: datetime) -> Due:
    """`said`: when it is due, without the hold."""
    if row.follow_up_at is None or row.follow_up_at <= now:
        return said
    until, reason = row.follow_up_at.astimezone(LONDON).date(), row.follow_up_note or ""
    held = due(row.due_at, row.limit_unit, now, held_until=until, reason=reason)
    if said.kind != "late":
        return held
    return replace(said, exact=f"{said.exact}. {held.words}{f': {reason}' if reason else ''}")
