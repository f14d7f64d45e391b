"""The case's history: one row a command (DESIGN.md §5.8)."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from service.commands.executor import Context
from service.domain.history import Happened, pack
from service.domain.seals import of_history
from service.persistence.models import HistoryEvent


@dataclass(frozen=True, slots=True)
class Change:
    """What a person or the clock did: `kind` is subject.past_verb, `details` holds ids and names of elements only."""

    kind: str
    details: Mapping[str, Any]


def row(context: Context, case_id: UUID | None, change: Change, events: Iterable[Happened] = ()) -> dict[str, Any]:
    """The digest covers the content, salted, so that erasing it keeps the chain whole."""
    found = {"kind": change.kind, "details": dict(change.details), "events": pack(events), "salt": os.urandom(16)}
    return {
        **found,
        "at": context.now,
        "case_id": case_id,
        "person_id": context.actor.person_id if context.actor else None,
        "digest": of_history(found),
    }


def record(context: Context, case_id: UUID | None, change: Change) -> None:
    """Of a command that is no step of the engine."""
    context.work.session.add(HistoryEvent(**row(context, case_id, change)))
