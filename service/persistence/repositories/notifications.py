"""Notifications."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

MARK_READ = text("""
UPDATE notification n SET read_at = :now WHERE n.read_at IS NULL AND (n.person_id = :person OR EXISTS (
  SELECT 1 FROM unnest(CAST(:teams AS uuid[]), CAST(:roles AS text[])) AS q (team, role) WHERE q.team = n.team_id AND q.role = n.role))
""")


def mark_read(session: Session, person_id: UUID, pairs: Sequence[tuple[UUID, str]], now: datetime) -> None:
    teams, roles = [team for team, _ in pairs], [role for _, role in pairs]
    session.execute(MARK_READ, {"now": now, "person": person_id, "teams": teams, "roles": roles})
