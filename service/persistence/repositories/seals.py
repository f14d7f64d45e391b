"""The seals of the two logs, and what they hold for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from service.persistence.models import AuditSeal

LOGS = {"history_event": "kind, details, events, salt", "audit_event": "at, person_id, case_id, kind, what"}
LOCK = text("SELECT pg_try_advisory_xact_lock(4715)")


def lock(session: Session) -> bool:
    """One sealer at a time; False: another is at it."""
    return bool(session.execute(LOCK).scalar())


def last(session: Session) -> AuditSeal | None:
    return session.scalars(select(AuditSeal).order_by(AuditSeal.no.desc()).limit(1)).one_or_none()


def unsealed(session: Session, log: str, most: int) -> Sequence[Any]:
    """(id, digest) of entries without a seal, oldest first."""
    sql = f"SELECT id, digest FROM {log} WHERE seal_no IS NULL ORDER BY at, id LIMIT :most"  # noqa: S608 - our own names
    return session.execute(text(sql), {"most": most}).all()


def count_unsealed(session: Session) -> int:
    counts = [text(f"SELECT count(*) FROM {log} WHERE seal_no IS NULL") for log in LOGS]  # noqa: S608
    return sum(int(session.execute(statement).scalar_one()) for statement in counts)


def add(session: Session, log: str, seal: AuditSeal) -> None:
    session.add(seal)
    session.flush()
    sql = f"UPDATE {log} SET seal_no = :no WHERE id = ANY (:ids)"  # noqa: S608 - our own names
    session.execute(text(sql), {"no": seal.no, "ids": seal.ids})


def seals(session: Session) -> Iterator[AuditSeal]:
    """All of them, in their order, without holding them."""
    yield from session.scalars(select(AuditSeal).order_by(AuditSeal.no).execution_options(yield_per=50))


def entries(session: Session, seal: AuditSeal) -> Mapping[Any, Mapping[str, Any]]:
    """Entry by id, with what its digest holds for."""
    sql = f"SELECT id, digest, {LOGS[seal.log]} FROM {seal.log} WHERE id = ANY (:ids)"  # noqa: S608 - our own names
    found = session.execute(text(sql), {"ids": seal.ids}).mappings()
    return {row["id"]: dict(row) for row in found}


def new(no: int, now: datetime, log: str, ids: Sequence[Any], links: tuple[bytes, bytes]) -> AuditSeal:
    previous, chained = links
    return AuditSeal(no=no, sealed_at=now, log=log, ids=[*ids], previous=previous, chain=chained)
