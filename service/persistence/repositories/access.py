"""Who may open a case, and who asked to."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.persistence.models import AccessGrant, AccessRequest

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
