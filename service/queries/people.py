"""Colleagues, notifications, the site."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from service.persistence.reader import Reader


def demonstration_accounts(reader: Reader, first_area: str = "") -> Sequence[Any]:
    """Who can sign in as what, once each: those without a team first, then the area's own organisations, then the others."""
    return reader.rows(
        """WITH RECURSIVE near AS (SELECT id FROM area WHERE key = :area UNION ALL SELECT a.id FROM area a JOIN near n ON a.parent_id = n.id)
        SELECT p.id, p.name, p.email, p.rank, p.site_roles, min(o.name) AS organisation, string_agg(DISTINCT t.name, ', ') AS team,
          array_agg(DISTINCT r.role) FILTER (WHERE r.role IS NOT NULL) AS roles, bool_or(t.area_id IN (SELECT id FROM near)) AS is_near
        FROM person p LEFT JOIN membership m ON m.person_id = p.id LEFT JOIN team t ON t.id = m.team_id
        LEFT JOIN organisation o ON o.id = t.organisation_id LEFT JOIN LATERAL unnest(m.roles) AS r (role) ON true
        GROUP BY p.id, p.name, p.email, p.rank, p.site_roles
        ORDER BY min(o.name) IS NOT NULL, bool_or(t.area_id IN (SELECT id FROM near)) DESC NULLS LAST,
          (SELECT count(*) FROM membership x JOIN team y ON y.id = x.team_id JOIN organisation z
            ON z.id = y.organisation_id WHERE z.name = min(o.name)) DESC, min(o.name), min(t.name), p.name""",
        area=first_area,
    )


def support(reader: Reader) -> list[str]:
    """Names of those who look after what failed."""
    sql = "SELECT name FROM person WHERE 'service_support' = ANY (site_roles) AND NOT is_away ORDER BY name LIMIT 3"
    return [row.name for row in reader.rows(sql)]


def is_demonstration(reader: Reader) -> bool:
    return bool(reader.value("SELECT is_demonstration FROM site"))


MY_NOTIFICATIONS = """FROM notification n WHERE (n.person_id = :me OR EXISTS (SELECT 1 FROM
 unnest(CAST(:teams AS uuid[]), CAST(:roles AS text[])) AS q (team, role) WHERE q.team = n.team_id AND q.role = n.role))"""


def unread(reader: Reader) -> int:
    found: int = reader.value(
        f"SELECT count(*) FROM (SELECT 1 {MY_NOTIFICATIONS} AND n.read_at IS NULL LIMIT 100) x", **_mine(reader)
    )
    return found


def notifications(reader: Reader, after: UUID | None = None, limit: int = 50) -> Sequence[Any]:
    """Newest first. The task's name and reference come only if the person may see it."""
    return reader.rows(
        f"""SELECT x.*, t.case_reference, t.id AS seen_task_id, c.reference FROM
        (SELECT n.id, n.at, n.kind, n.text, n.task_id, n.case_id, n.read_at, n.role, n.deadline_id {MY_NOTIFICATIONS}
         AND (CAST(:after AS uuid) IS NULL OR n.id < :after) ORDER BY n.id DESC LIMIT :limit) x
        LEFT JOIN user_task t ON t.id = x.task_id LEFT JOIN case_record c ON c.id = x.case_id ORDER BY x.id DESC""",
        **_mine(reader), after=after, limit=limit,
    )  # fmt: skip


def escalations(reader: Reader) -> Sequence[Any]:
    """What was raised to this person's roles and still runs: newest rung of each deadline, longest late first."""
    return reader.rows(
        f"""SELECT DISTINCT ON (d.due_at, d.id) n.id AS notification_id, n.at AS raised_at, n.role, d.id AS deadline_id, d.key, d.due_at, d.unit, d.rungs, d.rule,
        d.started_at, t.id AS task_id, t.name AS task_name, t.case_reference, t.assignee_id, t.team_id, m.name AS team, p.name AS holder, c.reference, c.nation
        FROM (SELECT n.* {MY_NOTIFICATIONS} AND n.kind IN ('tell', 'raise') AND n.deadline_id IS NOT NULL) n
        JOIN deadline d ON d.id = n.deadline_id AND d.met_at IS NULL AND d.cancelled_at IS NULL AND (n.kind = 'raise' OR d.due_at < :now)
        LEFT JOIN user_task t ON t.id = d.task_id LEFT JOIN team m ON m.id = t.team_id LEFT JOIN person p ON p.id = t.assignee_id
        LEFT JOIN case_record c ON c.id = d.case_id ORDER BY d.due_at, d.id, n.at DESC LIMIT 50""",
        **_mine(reader),
        now=reader.now,
    )


def _mine(reader: Reader) -> dict[str, Any]:
    pairs = [(team.id, role) for team in reader.actor.teams for role in sorted(team.roles)]
    return {"me": reader.actor.person_id, "teams": [team for team, _ in pairs], "roles": [role for _, role in pairs]}


def actor(reader: Reader, person_id: UUID) -> Mapping[str, Any] | None:
    """What the session's statement would answer for this person."""
    found: Mapping[str, Any] | None = reader.value("SELECT desk_actor(:id)", id=person_id)
    return found


def devices(reader: Reader, this: bytes) -> Sequence[Any]:
    """Where the reader is signed in now, this session first."""
    return reader.rows(
        "SELECT key, device, started_at, seen_at, is_this FROM desk_devices(:this, :system_now)",
        this=this,
        system_now=reader.work.system_now,
    )
