"""Reading transactions of the web's login: whose cookie it is, then only what that person may see."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from service.domain.actor import Actor
from service.domain.seals import of_reading
from service.persistence.models import AuditEvent
from service.persistence.repositories.sessions import SIGNED_IN
from service.persistence.unit_of_work import UnitOfWork, unit_of_work

_statement = lru_cache(maxsize=1024)(text)  # a text is read once for its parameters


@dataclass(frozen=True, slots=True)
class SessionState:
    """`actor` if the session lives, and until when it does if nothing happens; `has_ended` if it once did."""

    actor: Actor | None
    has_ended: bool = False
    ends_at: datetime | None = None


@dataclass(slots=True)
class Reader:
    """Named SQL in, plain rows out. `commit` only keeps the audit of what was read."""

    work: UnitOfWork

    @property
    def now(self) -> datetime:
        return self.work.now

    @property
    def session(self) -> Session:
        return self.work.session

    @property
    def actor(self) -> Actor:
        if self.work.actor is None:
            raise LookupError("nobody is signed in")
        return self.work.actor

    def rows(self, sql: str, **values: Any) -> Sequence[Row[Any]]:
        return self.session.execute(_statement(sql), values).all()

    def row(self, sql: str, **values: Any) -> Row[Any] | None:
        return self.session.execute(_statement(sql), values).one_or_none()

    def value(self, sql: str, **values: Any) -> Any:
        return self.session.execute(_statement(sql), values).scalar()

    def was_read(self, kind: str, what: str, case_id: UUID | None = None) -> None:
        """The one thing that a page writes: that this person read this."""
        row = {"at": self.now, "person_id": self.actor.person_id, "case_id": case_id, "kind": kind, "what": what}
        self.session.add(AuditEvent(**row, digest=of_reading(row)))


@contextmanager
def reader(engine: Engine, actor: Actor | None, system_now: datetime) -> Iterator[Reader]:
    """Commits at the end, so that the audit of the read is kept; rolls back if the page failed."""
    with unit_of_work(engine, actor, system_now) as work:
        yield Reader(work)
        work.commit()


@contextmanager
def session_reader(
    engine: Engine, token_hash: bytes, system_now: datetime, *, touch: bool
) -> Iterator[tuple[Reader, SessionState]]:
    """One statement: the session, the person, teams, roles and trainings; and the transaction is theirs.

    `touch`: this is a sign of life of a person, not a question that a page asks by itself.
    """
    with Session(engine, autoflush=False, expire_on_commit=False) as session:
        row = session.execute(SIGNED_IN, {"token": token_hash, "system_now": system_now, "touch": touch}).one()
        ended = bool(row.found and row.found.get("ended"))
        actor = None if ended or not row.found else Actor.from_session(row.found)
        work = UnitOfWork(session, row.now, system_now, actor)
        ends_at = datetime.fromisoformat(row.found["ends_at"]) if actor else None
        yield Reader(work), SessionState(actor, has_ended=ended, ends_at=ends_at)
        work.commit()
