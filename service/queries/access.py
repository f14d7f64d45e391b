"""Who may open a case, who asked to, who looked: for those who have its file."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from service.persistence.reader import Reader


def grants(reader: Reader, case_id: UUID) -> Sequence[Any]:
    """What gives access, or gave it: whole files first, then steps; newest first."""
    return reader.rows(
        """SELECT g.id, g.team_id, g.person_id, g.task_id, g.reason, g.from_at, g.until_at, m.name AS team, o.name AS organisation, p.name AS person, p.rank,
        t.name AS task, (g.until_at IS NULL OR g.until_at > :now) AS is_running FROM desk_access_of(:case) g LEFT JOIN team m ON m.id = g.team_id
        LEFT JOIN organisation o ON o.id = m.organisation_id LEFT JOIN person p ON p.id = g.person_id LEFT JOIN user_task t ON t.id = g.task_id
        ORDER BY g.task_id IS NOT NULL, g.team_id IS NULL, g.from_at DESC, m.name, g.id""",
        case=case_id, now=reader.now,
    )  # fmt: skip


def requests(reader: Reader, case_id: UUID) -> Sequence[Any]:
    """Open ones first, oldest first; then those that were answered, newest first."""
    return reader.rows(
        """SELECT r.id, r.asked_at, r.reason, r.days, r.answered_at, r.answer, r.grant_id, p.name AS person, p.rank, a.name AS answered_by, g.until_at,
        (SELECT string_agg(m.name, ', ' ORDER BY m.name) FROM membership s JOIN team m ON m.id = s.team_id WHERE s.person_id = r.person_id) AS teams
        FROM access_request r JOIN person p ON p.id = r.person_id LEFT JOIN person a ON a.id = r.answered_by_id
        LEFT JOIN desk_access_of(:case) g ON g.id = r.grant_id WHERE r.case_id = :case
        ORDER BY r.answered_at IS NOT NULL, r.answered_at DESC, r.asked_at, r.id LIMIT 100""",
        case=case_id,
    )  # fmt: skip


def shut_out(reader: Reader, case_id: UUID) -> Sequence[Any]:
    """Who sees nothing of the case whatever their teams and roles give them, newest first."""
    return reader.rows(
        """SELECT p.name AS person, p.rank, x.reason, x.from_at FROM case_exclusion x JOIN person p ON p.id = x.person_id
        WHERE x.case_id = :case ORDER BY x.from_at DESC, x.id""",
        case=case_id,
    )  # fmt: skip


def looks(reader: Reader, case_id: UUID) -> Sequence[Any]:
    """Who opened something of the case how often, whoever did last first."""
    return reader.rows(
        """SELECT p.name AS person, p.rank, l.looks, l.last_at, (SELECT string_agg(m.name, ', ' ORDER BY m.name) FROM membership s
          JOIN team m ON m.id = s.team_id WHERE s.person_id = l.person_id) AS teams
        FROM desk_looks_of(:case) l LEFT JOIN person p ON p.id = l.person_id ORDER BY l.last_at DESC LIMIT 100""",
        case=case_id,
    )  # fmt: skip


def case_of_request(reader: Reader, request_id: UUID) -> str | None:
    """The case's reference, if the person has its file."""
    found: str | None = reader.value(
        "SELECT c.reference FROM access_request r JOIN case_record c ON c.id = r.case_id WHERE r.id = :id",
        id=request_id,
    )
    return found


def given_until(reader: Reader, case_id: UUID) -> Any | None:
    """When this person's own access ends, if no team of theirs has the file: until_at, who gave it and why."""
    return reader.row(
        """SELECT g.until_at, g.reason FROM access_grant g WHERE g.case_id = :case AND g.person_id = :me AND g.task_id IS NULL
        AND g.until_at > :now AND NOT EXISTS (SELECT FROM access_grant o WHERE o.case_id = :case AND o.team_id = ANY (CAST(:teams AS uuid[]))
          AND o.task_id IS NULL AND (o.until_at IS NULL OR o.until_at > :now)) ORDER BY g.until_at DESC LIMIT 1""",
        case=case_id, me=reader.actor.person_id, now=reader.now, teams=list(reader.actor.team_ids),
    )  # fmt: skip
