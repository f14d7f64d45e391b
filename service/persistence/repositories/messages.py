"""Who waits for what, and what came early."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from service.persistence.models import BufferedMessage, MessageSubscription

LOCK_NAME = text("SELECT pg_advisory_xact_lock(hashtextextended(:name || chr(0x1f) || :key, 0))")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A subscription's address."""

    case_id: UUID
    instance_id: UUID
    engine_key: int
    element_id: str


def lock_name(session: Session, name: str, key: str) -> None:
    """Publishing and subscribing both take it, or both could miss each other."""
    session.execute(LOCK_NAME, {"name": name, "key": key})


def waiting(session: Session, kind: str, name: str, key: str | None) -> list[Waiting]:
    """Longest waiting first. `key` None: whatever the correlation key."""
    statement = select(MessageSubscription).where(MessageSubscription.kind == kind, MessageSubscription.name == name)
    if key is not None:
        statement = statement.where(MessageSubscription.correlation_key == key)
    rows = session.scalars(statement.order_by(MessageSubscription.id))
    return [Waiting(row.case_id, row.instance_id, row.engine_key, row.element_id) for row in rows]


def take_buffered(session: Session, name: str, key: str, now: datetime) -> BufferedMessage | None:
    statement = (
        select(BufferedMessage)
        .where(BufferedMessage.name == name, BufferedMessage.correlation_key == key, BufferedMessage.expires_at > now)
        .order_by(BufferedMessage.published_at, BufferedMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(statement).one_or_none()
