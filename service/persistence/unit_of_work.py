"""One transaction: its session, and what the database says of the moment."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from service.domain.actor import Actor

RETRYABLE = {"40P01", "55P03", "40001"}  # deadlock, lock not available, serialisation failure
UNIQUE_VIOLATION = "23505"
PRESSED_TWICE = "uq_form_submission_token"  # two presses at once: tried again, the second finds what the first did
BEGIN = text("SELECT desk_begin(:system_now, :person, :teams)")
WIDEN = text("SELECT set_config('desk.case', :case, true)")
ACT_FOR = text("SELECT set_config('desk.person', :person, true), set_config('desk.teams', :teams, true)")
DRAFT = text("SELECT set_config('desk.draft', :draft, true)")


@dataclass(slots=True)
class UnitOfWork:
    """Rolls back unless `commit()` was called. `now` is business time, read once."""

    session: Session
    now: datetime
    system_now: datetime
    actor: Actor | None

    def widen(self, case_id: UUID) -> None:
        """From here on the policies let this transaction see and change all of one case."""
        self.session.execute(WIDEN, {"case": str(case_id)})

    def show_draft(self, key: str) -> None:
        """Lets the transaction see the one public draft with this key (hash in hexadecimal) or reference."""
        self.session.execute(DRAFT, {"draft": key})

    def act_for(self, actor: Actor) -> None:
        """From here on this is done for somebody else, whom the command has found to have asked for it."""
        teams = ",".join(str(team) for team in actor.team_ids)
        self.session.execute(ACT_FOR, {"person": str(actor.person_id), "teams": teams})
        self.actor = actor

    def commit(self) -> None:
        self.session.commit()


@contextmanager
def unit_of_work(engine: Engine, actor: Actor | None, system_now: datetime) -> Iterator[UnitOfWork]:
    """Opens a transaction for the actor (None: the public, or the worker)."""
    with Session(engine, autoflush=False, expire_on_commit=False) as session:
        teams = ",".join(str(team) for team in actor.team_ids) if actor else ""
        person = actor.person_id if actor else None
        now = session.execute(BEGIN, {"system_now": system_now, "person": person, "teams": teams}).scalar_one()
        yield UnitOfWork(session, now, system_now, actor)


@dataclass(frozen=True, slots=True)
class Transactions:
    """Opens transactions of one login."""

    engine: Engine

    def open(self, actor: Actor | None, system_now: datetime) -> AbstractContextManager[UnitOfWork]:
        return unit_of_work(self.engine, actor, system_now)


def is_lost(error: Exception) -> bool:
    """The database can't be reached, or went away."""
    return isinstance(error, OperationalError)


def may_try_again(error: Exception) -> bool:
    """A lock conflict, a second press, or a connection that was lost before anything was committed."""
    if not isinstance(error, DBAPIError):
        return False
    cause: Any = error.orig
    if getattr(cause, "sqlstate", None) == UNIQUE_VIOLATION:
        return bool(cause.diag.constraint_name == PRESSED_TWICE)
    return error.connection_invalidated or getattr(cause, "sqlstate", None) in RETRYABLE
