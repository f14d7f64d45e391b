"""Cases, submissions and drafts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from service.domain.ids import new_id
from service.persistence.models import (
    AccessGrant,
    Area,
    CaseParty,
    CaseRecord,
    FormSubmission,
    MessageSubscription,
    ProcessInstance,
    UserTask,
)

GIVE_PART = text("""
INSERT INTO access_grant (id, case_id, team_id, task_id, reason, from_at) SELECT :id, :case, :team, :task, :reason, :now
WHERE NOT EXISTS (SELECT 1 FROM access_grant WHERE case_id = :case AND team_id = :team AND (task_id IS NULL OR task_id = :task) AND until_at IS NULL)
""")
OF_TOKEN = text("SELECT desk_case_of_token(:token)")


def case_of_token(session: Session, token: str) -> UUID | None:
    """The case that a form with this token opened. The token is a secret of whoever was shown the form."""
    found: UUID | None = session.scalar(OF_TOKEN, {"token": token})
    return found


def reference_of(session: Session, case_id: UUID) -> str:
    return session.scalars(select(CaseRecord.reference).where(CaseRecord.id == case_id)).one()


def case(session: Session, case_id: UUID) -> CaseRecord:
    return session.get_one(CaseRecord, case_id)


def case_by_reference(session: Session, reference: str) -> CaseRecord | None:
    return session.scalars(select(CaseRecord).where(CaseRecord.reference == reference)).one_or_none()


def root_instances(session: Session, case_id: UUID) -> Sequence[UUID]:
    return session.scalars(select(ProcessInstance.id).where(ProcessInstance.case_id == case_id)).all()


def areas(session: Session, kind: str) -> list[tuple[str, str]]:
    """(key, name) of the areas of a kind, by name."""
    rows = session.execute(select(Area.key, Area.name).where(Area.kind == kind).order_by(Area.name))
    return [(row.key, row.name) for row in rows]


def submission_of_token(session: Session, token: str) -> FormSubmission | None:
    return session.scalars(select(FormSubmission).where(FormSubmission.token == token)).one_or_none()


def submission_of_task(session: Session, task_id: UUID) -> FormSubmission | None:
    """What was answered in it and counts."""
    statement = select(FormSubmission).where(FormSubmission.task_id == task_id, FormSubmission.undone_at.is_(None))
    return session.scalars(statement).one_or_none()


def newest_submission(session: Session, case_id: UUID, form_key: str) -> FormSubmission | None:
    statement = select(FormSubmission).where(
        FormSubmission.case_id == case_id, FormSubmission.form_key == form_key, FormSubmission.undone_at.is_(None)
    )
    return session.scalars(
        statement.order_by(FormSubmission.submitted_at.desc(), FormSubmission.id.desc()).limit(1)
    ).one_or_none()


def subscription(session: Session, subscription_id: UUID) -> MessageSubscription | None:
    """An offered action that the actor may see."""
    return session.get(MessageSubscription, subscription_id)


def replace_parties(session: Session, case_id: UUID, kind: str, parties: Sequence[CaseParty]) -> None:
    session.execute(delete(CaseParty).where(CaseParty.case_id == case_id, CaseParty.kind == kind))
    session.add_all(parties)


def like_parties(session: Session, case_id: UUID, kind: str, threshold: float = 0.6) -> Sequence[tuple[UUID, str]]:
    """Other cases with a party of the kind whose name is alike or whose birthday and name's sound agree: (case, reference)."""
    statement = text("""
        SELECT DISTINCT c.id, c.reference FROM case_party mine JOIN case_party other
          ON other.kind = mine.kind AND other.case_id <> mine.case_id
         AND (similarity(lower(other.names), lower(mine.names)) >= :threshold
              OR (other.born_on = mine.born_on AND similarity(lower(other.names), lower(mine.names)) >= :threshold / 2))
        JOIN case_record c ON c.id = other.case_id
        WHERE mine.case_id = :case AND mine.kind = :kind ORDER BY c.reference LIMIT 20""")
    rows = session.execute(statement, {"case": case_id, "kind": kind, "threshold": threshold})
    return [(row.id, row.reference) for row in rows]


def give_part(session: Session, task: UserTask, team_id: UUID, reason: str, now: datetime) -> None:
    """One task of a case and what hangs on it, unless the team has it or the whole file."""
    session.execute(
        GIVE_PART,
        {"id": new_id(), "case": task.case_id, "team": team_id, "task": task.id, "reason": reason, "now": now},
    )


def end_grants(session: Session, case_id: UUID, now: datetime) -> None:
    """Parts of a case end with it; the file stays with its owners until retention decides."""
    session.execute(
        update(AccessGrant)
        .where(AccessGrant.case_id == case_id, AccessGrant.task_id.is_not(None), AccessGrant.until_at.is_(None))
        .values(until_at=now)
    )


def is_seen(session: Session, case_id: UUID) -> bool:
    """Whether the transaction's person has the file."""
    return session.scalar(select(CaseRecord.id).where(CaseRecord.id == case_id)) is not None
