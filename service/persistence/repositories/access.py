"""Who may open a case, and who asked to."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.persistence.models import AccessGrant, AccessRequest, CaseExclusion, Person, UserTask

OF_REFERENCE = text("SELECT desk_case_of_reference(:reference)")
# Teams that have the whole file now and serve one of these roles: (team, role).
DECIDING = text("""
SELECT DISTINCT t.id, r.role FROM access_grant g JOIN team t ON t.id = g.team_id JOIN unnest(t.roles) AS r (role) ON r.role = ANY (:roles)
WHERE g.case_id = :case AND g.task_id IS NULL AND (g.until_at IS NULL OR g.until_at > :now)
""")


def case_of_reference(session: Session, reference: str) -> UUID | None:
    """Whoever asks; the answer must not reach them."""
    found: UUID | None = session.scalar(OF_REFERENCE, {"reference": reference})
    return found


def ask(session: Session, row: dict[str, Any]) -> bool:
    """Keeps a request; one that is still open is asked anew. Whether it is the first."""
    statement = insert(AccessRequest).values(row)
    new = statement.excluded
    kept = session.scalar(
        statement.on_conflict_do_update(
            index_elements=["case_id", "person_id"],
            index_where=text("answered_at IS NULL"),
            set_={"asked_at": new.asked_at, "reason": new.reason, "days": new.days},
        ).returning(AccessRequest.id)
    )
    return bool(kept == row["id"])


def request(session: Session, request_id: UUID) -> AccessRequest | None:
    """If the actor may see it."""
    return session.get(AccessRequest, request_id)


def lock_request(session: Session, request_id: UUID) -> AccessRequest:
    statement = select(AccessRequest).where(AccessRequest.id == request_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).one()


def deciding(session: Session, case_id: UUID, roles: Iterable[str], now: datetime) -> Sequence[Any]:
    return session.execute(DECIDING, {"case": case_id, "roles": list(roles), "now": now}).all()


def lock_grant(session: Session, grant_id: UUID, case_id: UUID) -> AccessGrant | None:
    statement = select(AccessGrant).where(AccessGrant.id == grant_id, AccessGrant.case_id == case_id)
    return session.scalars(statement.with_for_update()).one_or_none()


def person_by_email(session: Session, email: str) -> Person | None:
    """As somebody typed it: spaces around it and capitals don't matter."""
    return session.scalars(select(Person).where(func.lower(Person.email) == email.strip().lower())).one_or_none()


def shut_out(session: Session, row: dict[str, Any]) -> None:
    """From here on the person sees nothing of the case; steps that they have go back. Twice is as good as once."""
    same = ["person_id", "case_id"]
    session.execute(insert(CaseExclusion).values(row).on_conflict_do_nothing(index_elements=same))
    theirs = (
        UserTask.case_id == row["case_id"],
        UserTask.assignee_id == row["person_id"],
        UserTask.closed_at.is_(None),
    )
    put_back = {"assignee_id": None, "claimed_at": None, "revision": UserTask.revision + 1}
    session.execute(update(UserTask).where(*theirs).values(put_back).returning(func.pg_notify("desk", "work")))


def is_shut_out(session: Session, case_id: UUID, person_id: UUID) -> bool:
    return bool(session.scalar(select(func.desk_is_shut_out(case_id, person_id))))
