"""One transaction: its session, and what the database says of the moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from service.domain.actor import Actor

BEGIN = text("SELECT desk_begin(:system_now, :person, :teams)")
WIDEN = text("SELECT set_config('desk.case', :case, true)")
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
