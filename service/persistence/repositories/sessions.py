"""Accounts and sessions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, text, update
from sqlalchemy.orm import Session

from service.persistence.models import Credential, HeldPost, Person, WebSession

# Who a cookie is, and a transaction begun as that person (nobody, if the session is over).
SIGNED_IN = text("""
SELECT s.found, desk_begin(:system_now, CASE WHEN NOT s.found ? 'ended' THEN CAST(s.found->>'person' AS uuid) END,
  coalesce((SELECT string_agg(t->>'id', ',') FROM jsonb_array_elements(s.found->'teams') t), '')) AS now
FROM (SELECT desk_session(:token, :system_now, :touch) AS found OFFSET 0) s
""")


def account(session: Session, email: str) -> tuple[Person | None, Credential | None]:
    """Locked, so that each of many guesses at once is counted."""
    statement = (
        select(Person, Credential)
        .join(Credential, Credential.person_id == Person.id)
        .where(Person.email == email)
        .with_for_update(of=Credential)
    )
    row = session.execute(statement).one_or_none()
    return (row[0], row[1]) if row else (None, None)


def end_session(session: Session, token_hash: bytes, now: datetime) -> None:
    session.execute(update(WebSession).where(WebSession.token_hash == token_hash).values(ended_at=now))


def end_sessions_of(session: Session, person_id: UUID, now: datetime) -> None:
    statement = update(WebSession).where(WebSession.person_id == person_id, WebSession.ended_at.is_(None))
    session.execute(statement.values(ended_at=now))


def person_of_session(session: Session, token_hash: bytes) -> UUID | None:
    return session.scalars(select(WebSession.person_id).where(WebSession.token_hash == token_hash)).one_or_none()


def held_posts(session: Session, person_id: UUID) -> Sequence[HeldPost]:
    return session.scalars(
        select(HeldPost).where(HeldPost.person_id == person_id).order_by(HeldPost.held_at.desc())
    ).all()


def delete_old(session: Session, *, held_before: datetime, started_before: datetime) -> None:
    session.execute(delete(HeldPost).where(HeldPost.held_at < held_before))
    session.execute(delete(WebSession).where(WebSession.started_at < started_before))


def end_by_key(session: Session, person_id: UUID, key: str, now: datetime) -> bool:
    """`key`: the digest of the token's hash, as the list of devices names it."""
    of = func.encode(func.sha256(WebSession.token_hash), "hex") == key
    return _end(session, person_id, of, now) > 0


def end_others(session: Session, person_id: UUID, token_hash: bytes, now: datetime) -> int:
    return _end(session, person_id, WebSession.token_hash != token_hash, now)


def _end(session: Session, person_id: UUID, which: ColumnElement[bool], now: datetime) -> int:
    """How many ended that had not ended before."""
    ended = (
        update(WebSession)
        .where(WebSession.person_id == person_id, WebSession.ended_at.is_(None), which)
        .values(ended_at=now)
        .returning(WebSession.person_id)
    )
    return len(session.execute(ended).all())
