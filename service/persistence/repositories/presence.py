"""Who has what open now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, text
from sqlalchemy.orm import Session

from service.persistence.models import Presence

LOOK = text("""
WITH mine AS (INSERT INTO presence (case_id, person_id, task_id, seen_at) VALUES (:case, :me, :task, :now)
  ON CONFLICT (case_id, person_id) DO UPDATE SET task_id = excluded.task_id, seen_at = excluded.seen_at)
SELECT p.name FROM presence x JOIN person p ON p.id = x.person_id
WHERE x.case_id = :case AND x.person_id <> :me AND x.seen_at > :since AND (CAST(:task AS uuid) IS NULL OR x.task_id = :task)
ORDER BY p.name LIMIT 5
""")


def look(
    session: Session, case_id: UUID, task_id: UUID | None, person_id: UUID, *, now: datetime, since: datetime
) -> Sequence[Row[Any]]:
    """Notes that the person looks; names of the others who do, as far as this person may see them."""
    values = {"case": case_id, "task": task_id, "me": person_id, "now": now, "since": since}
    return session.execute(LOOK, values).all()


def delete_old(session: Session, before: datetime) -> None:
    session.execute(delete(Presence).where(Presence.seen_at < before))
