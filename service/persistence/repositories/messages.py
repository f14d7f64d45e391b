"""Who waits for what, what came early, and what a message has started."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, select, text
from sqlalchemy.orm import Session

from service.persistence.models import BufferedMessage, CaseRecord, Job, MessageSubscription, ProcessInstance

LOCK_NAMES = text("""
SELECT pg_advisory_xact_lock(lock) FROM (SELECT DISTINCT hashtextextended(name || chr(0x1f) || key, 0) AS lock
  FROM unnest(CAST(:names AS text[]), CAST(:keys AS text[])) AS n (name, key) ORDER BY lock) locks
""")
BUFFERED = text("""
SELECT b.id FROM buffered_message b
  JOIN unnest(CAST(:names AS text[]), CAST(:keys AS text[])) AS n (name, key) ON n.name = b.name AND n.key = b.correlation_key
WHERE b.expires_at > :now ORDER BY b.published_at, b.id
""")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A subscription's address. `of`: scheme and process, each of which gets a message once.

    `is_told`: something has come for it already, and is not yet handed over.
    """

    case_id: UUID
    instance_id: UUID
    engine_key: int
    element_id: str
    of: str
    is_told: bool


def lock_names(session: Session, pairs: Sequence[tuple[str, str]]) -> None:
    """Publishing and subscribing both take the lock of (name, correlation key), or both could miss each other.

    Several always in the same order. What they guard is read by a later statement: this one's snapshot is older.
    """
    session.execute(LOCK_NAMES, {"names": [name for name, _ in pairs], "keys": [key for _, key in pairs]})


def waiting(session: Session, kind: str, name: str, key: str | None) -> list[Waiting]:
    """Longest waiting first. `key` None: whatever the correlation key."""
    process = func.coalesce(MessageSubscription.process_key, ProcessInstance.process_key)
    told = exists().where(
        Job.kind == "fire",
        Job.instance_id == MessageSubscription.instance_id,
        Job.payload["key"].as_integer() == MessageSubscription.engine_key,
    )
    statement = (
        select(MessageSubscription, CaseRecord.scheme, process.label("process"), told.label("told"))
        .join(ProcessInstance, ProcessInstance.id == MessageSubscription.instance_id)
        .join(CaseRecord, CaseRecord.id == MessageSubscription.case_id)
        .where(MessageSubscription.kind == kind, MessageSubscription.name == name)
    )
    if key is not None:
        statement = statement.where(MessageSubscription.correlation_key == key)
    return [
        Waiting(row.case_id, row.instance_id, row.engine_key, row.element_id, f"{scheme}/{process}", told)
        for row, scheme, process, told in session.execute(statement.order_by(MessageSubscription.id))
    ]


def buffered(session: Session, pairs: Sequence[tuple[str, str]], now: datetime) -> Sequence[BufferedMessage]:
    """Of each name and key what is not over, oldest first. Under their locks."""
    values = {"names": [name for name, _ in pairs], "keys": [key for _, key in pairs], "now": now}
    found = session.scalars(BUFFERED, values).all()
    return [session.get_one(BufferedMessage, one) for one in found]


def is_buffered(session: Session, name: str, key: str, message_id: str | None, now: datetime) -> bool:
    """Whether this very message waits already. Without an id no two messages are the same."""
    if message_id is None:
        return False
    same = (
        BufferedMessage.name == name,
        BufferedMessage.correlation_key == key,
        BufferedMessage.message_id == message_id,
        BufferedMessage.expires_at > now,
    )
    return bool(session.scalar(select(exists().where(*same))))


def scheme_of(session: Session, case_id: UUID | None) -> str:
    return session.scalars(select(CaseRecord.scheme).where(CaseRecord.id == case_id)).one()


def delete_expired(session: Session, now: datetime) -> None:
    session.execute(delete(BufferedMessage).where(BufferedMessage.expires_at <= now))


def is_started(session: Session, scheme: str, process: str, key: str) -> bool:
    """Whether an instance runs, or is about to, that a message with this correlation key started. Under its lock."""
    running: ColumnElement[bool] = exists().where(
        ProcessInstance.process_key == process,
        ProcessInstance.started_key == key,
        ProcessInstance.ended_at.is_(None),
        CaseRecord.id == ProcessInstance.case_id,
        CaseRecord.scheme == scheme,
    )
    wanted = {"scheme": scheme, "process": process, "started_key": key}
    coming: ColumnElement[bool] = exists().where(Job.kind == "start", Job.payload.contains(wanted))
    return bool(session.scalar(select(running | coming)))
