"""Areas, teams and people: who serves what, where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from service.persistence.models import Area, Membership, Person, Qualification, Team

# For each wanted (role, area): teams that serve the role there or above, nearest first; one statement for all of a step's tasks.
SERVING = text("""
WITH RECURSIVE wanted AS (
  SELECT ordinality AS n, role, nullif(area, '') AS area FROM unnest(CAST(:roles AS text[]), CAST(:areas AS text[])) WITH ORDINALITY AS w (role, area, ordinality)
), above AS (
  SELECT w.n, w.role, a.id AS first_id, a.id, a.parent_id, 0 AS distance FROM wanted w JOIN area a ON a.key = w.area OR a.id::text = w.area
  UNION ALL
  SELECT b.n, b.role, b.first_id, a.id, a.parent_id, b.distance + 1 FROM above b JOIN area a ON a.id = b.parent_id
)
SELECT DISTINCT ON (b.n) b.n, b.first_id AS area_id, t.id AS team_id, t.name FROM above b
  JOIN team t ON t.area_id = b.id AND b.role = ANY (t.roles) ORDER BY b.n, b.distance, t.key
""")
HOLDERS = text("""
SELECT p.id, p.name, p.is_away FROM membership m JOIN person p ON p.id = m.person_id
WHERE m.team_id = :team AND :role = ANY (m.roles) ORDER BY p.name
""")


# People who hold one of the roles in the team beside it, are here and trained, but one.
ABLE = text("""
SELECT DISTINCT p.id, p.name, p.rank FROM unnest(CAST(:roles AS text[]), CAST(:teams AS uuid[])) AS w (role, team)
JOIN membership m ON m.team_id = w.team AND w.role = ANY (m.roles) JOIN person p ON p.id = m.person_id
WHERE NOT p.is_away AND p.id <> :but AND NOT desk_is_shut_out(:case, p.id) AND (CAST(:training AS text) IS NULL OR EXISTS (SELECT 1 FROM qualification q
  WHERE q.person_id = p.id AND q.key = :training AND q.valid_until >= :today)) ORDER BY p.name
""")


@dataclass(frozen=True, slots=True)
class Served:
    """The team that serves a role for an area, and the area's id."""

    area_id: UUID
    team_id: UUID
    team_name: str


def serving_teams(session: Session, wanted: Sequence[tuple[str, str]]) -> Mapping[int, Served]:
    """For each (role, area key or id) by position; positions without a team are missing."""
    rows = session.execute(SERVING, {"roles": [role for role, _ in wanted], "areas": [area for _, area in wanted]})
    return {row.n - 1: Served(row.area_id, row.team_id, row.name) for row in rows}


def holders(session: Session, team_id: UUID, role: str) -> Sequence[Any]:
    """People of the team who hold the role: (id, name, is_away), by name."""
    return session.execute(HOLDERS, {"team": team_id, "role": role}).all()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody for a step of a case: of one of these (role, team), trained on that day, and not `but`."""

    case_id: UUID
    pairs: Sequence[tuple[str, UUID]]
    training: str | None
    on: date
    but: UUID


def able(session: Session, wanted: Wanted) -> Sequence[Any]:
    """Who could do it: (id, name, rank), by name."""
    roles, teams = [role for role, _ in wanted.pairs], [team_id for _, team_id in wanted.pairs]
    of = {"case": wanted.case_id, "training": wanted.training, "today": wanted.on, "but": wanted.but}
    return session.execute(ABLE, {"roles": roles, "teams": teams, **of}).all()


def area_by_key(session: Session, key: str) -> Area | None:
    return session.scalars(select(Area).where(Area.key == key)).one_or_none()


def first_area(session: Session) -> Area | None:
    """The site's own: the nation that was made first, for enquiries that name no area."""
    return session.scalars(select(Area).where(Area.parent_id.is_(None)).order_by(Area.id).limit(1)).one_or_none()


def file_teams(session: Session, roles: Iterable[str], area_id: UUID) -> Sequence[UUID]:
    """Teams in the area or above it that serve one of the scheme's file roles: they get the whole file."""
    above = text(
        "WITH RECURSIVE above AS (SELECT id, parent_id FROM area WHERE id = :area UNION ALL "
        "SELECT a.id, a.parent_id FROM above b JOIN area a ON a.id = b.parent_id) "
        "SELECT t.id FROM team t JOIN above ON above.id = t.area_id WHERE t.roles && CAST(:roles AS text[]) ORDER BY t.key"
    )
    return session.scalars(above, {"area": area_id, "roles": list(roles)}).all()


def person(session: Session, person_id: UUID) -> Person | None:
    return session.get(Person, person_id)


def members_of(session: Session, team_id: UUID) -> Sequence[tuple[Person, Membership]]:
    statement = (
        select(Person, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.team_id == team_id)
    )
    return [(row[0], row[1]) for row in session.execute(statement.order_by(Person.name))]


def team(session: Session, team_id: UUID) -> Team | None:
    return session.get(Team, team_id)


def is_trained(session: Session, person_id: UUID, training: str, on: date) -> bool:
    return trained_count(session, {person_id}, training, on) > 0


def trained_count(session: Session, people: Iterable[UUID], training: str, on: date) -> int:
    statement = select(func.count()).where(
        Qualification.person_id.in_(list(people)), Qualification.key == training, Qualification.valid_until >= on
    )
    return session.scalar(statement) or 0


def has_people(session: Session) -> bool:
    return session.scalar(select(Person.id).limit(1)) is not None


def actor_by_id(session: Session, person_id: UUID) -> Mapping[str, Any] | None:
    """What the session's statement would answer for this person."""
    found: Mapping[str, Any] | None = session.scalar(text("SELECT desk_actor(:id)"), {"id": person_id})
    return found


def actor_by_email(session: Session, email: str) -> Mapping[str, Any] | None:
    """What the session's statement would answer for this person: for demonstrations that act as people without signing in."""
    found: Mapping[str, Any] | None = session.scalar(
        text("SELECT desk_actor(id) FROM person WHERE email = :email"), {"email": email}
    )
    return found
