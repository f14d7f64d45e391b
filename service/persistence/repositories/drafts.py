"""Drafts of the public."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.persistence.models import PublicDraft


def by_key(session: Session, key_hash: bytes, now: datetime, *, lock: bool = False) -> PublicDraft | None:
    statement = select(PublicDraft).where(PublicDraft.key_hash == key_hash, PublicDraft.expires_at > now)
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def by_reference(session: Session, reference: str, now: datetime) -> PublicDraft | None:
    statement = (
        select(PublicDraft).where(PublicDraft.reference == reference, PublicDraft.expires_at > now).with_for_update()
    )
    return session.scalars(statement).one_or_none()


def delete_expired(session: Session, now: datetime) -> None:
    session.execute(delete(PublicDraft).where(PublicDraft.expires_at <= now))
