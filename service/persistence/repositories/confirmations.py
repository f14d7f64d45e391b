"""What a second person was asked to confirm."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.persistence.models import AccessGrant, Confirmation, TaskDraft

REASON = "second person"


def newest(session: Session, task_id: UUID) -> Confirmation | None:
    statement = select(Confirmation).where(Confirmation.task_id == task_id)
    return session.scalars(statement.order_by(Confirmation.asked_at.desc(), Confirmation.id.desc()).limit(1)).first()


def draft(session: Session, task_id: UUID, person_id: UUID) -> TaskDraft | None:
    return session.get(TaskDraft, (task_id, person_id))


def withdraw(session: Session, task_id: UUID, now: datetime) -> None:
    """Nobody is asked about the step any more, and who was asked sees no more of it than before."""
    session.execute(
        update(Confirmation)
        .where(Confirmation.task_id == task_id, Confirmation.state == "asked")
        .values(state="withdrawn", answered_at=now)
    )
    end_grants(session, task_id, now)


def end_grants(session: Session, task_id: UUID, now: datetime) -> None:
    session.execute(
        update(AccessGrant)
        .where(AccessGrant.task_id == task_id, AccessGrant.reason == REASON, AccessGrant.until_at.is_(None))
        .values(until_at=now)
    )
