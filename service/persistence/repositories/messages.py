"""Who waits for what, and what came early."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from service.persistence.models import BufferedMessage, MessageSubscription

LOCK_NAMES = text("""
SELECT pg_advisory_xact_lock(lock) FROM (SELECT DISTINCT hashtextextended(name || chr(0x1f) || key, 0) AS lock
  FROM unnest(CAST(:names AS text[]), CAST(:keys AS text[])) AS n (name, key) ORDER BY lock) locks
""")
BUFFERED = text("""
SELECT DISTINCT ON (b.name, b.correlation_key) b.id FROM buffered_message b
  JOIN unnest(CAST(:names AS text[]), CAST(:keys AS text[])) AS n (name, key) ON n.name = b.name AND n.key = b.correlation_key
WHERE b.expires_at > :now ORDER BY b.name, b.correlation_key, b.published_at, b.id
""")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A subscription's address."""

    case_id: UUID
    instance_id: UUID
    engine_key: int
    element_id: str


def lock_names(session: Session, pairs: Sequence[tuple[str, str]]) -> None:
    """Publishing and subscribing both take the lock of (name, correlation key), or both could miss each other.

    Several always in the same order. What they guard is read by a later statement: this one's snapshot is older.
    """
    session.execute(LOCK_NAMES, {"names": [name for name, _ in pairs], "keys": [key for _, key in pairs]})


def waiting(session: Session, kind: str, name: str, key: str | None) -> list[Waiting]:
    """Longest waiting first. `key` None: whatever the correlation key."""
    statement = select(MessageSubscription).where(MessageSubscription.kind == kind, MessageSubscription.name == name)
    if key is not None:
        statement = statement.where(MessageSubscription.correlation_key == key)
    rows = session.scalars(statement.order_by(MessageSubscription.id))
    return [Waiting(row.case_id, row.instance_id, row.engine_key, row.element_id) for row in rows]


def buffered(session: Session, pairs: Sequence[tuple[str, str]], now: datetime) -> Sequence[BufferedMessage]:
    """The oldest of each name and key that is not over. Under their locks."""
    values = {"names": [name for name, _ in pairs], "keys": [key for _, key in pairs], "now": now}
    found = session.scalars(BUFFERED, values).all()
    return [session.get_one(BufferedMessage, one) for one in found]
