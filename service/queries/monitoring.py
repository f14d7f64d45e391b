"""What a manager watches: queues of the teams they are in, what is late now."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from service.domain.clock import LONDON
from service.persistence.reader import Reader


def figures(reader: Reader) -> Any:
    """Open, late, due today, with nobody, finished today; of the person's teams."""
    return reader.row(
        """SELECT count(*) FILTER (WHERE closed_at IS NULL) AS open, count(*) FILTER (WHERE closed_at IS NULL AND due_at < :now) AS late,
        count(*) FILTER (WHERE closed_at IS NULL AND due_at >= :now AND due_at < :tomorrow) AS today,
        count(*) FILTER (WHERE closed_at IS NULL AND assignee_id IS NULL) AS nobody,
        count(*) FILTER (WHERE closed_at IS NULL AND due_at >= :tomorrow AND due_at < :soon) AS soon,
        count(*) FILTER (WHERE closed_at >= :today) AS finished FROM user_task
        WHERE team_id = ANY (:teams) AND (closed_at IS NULL OR closed_at >= :today)""",
        **_days(reader.now), now=reader.now, teams=list(reader.actor.team_ids),
    )  # fmt: skip


def queues(reader: Reader) -> Sequence[Any]:
    """By team and step: open, late, due today, later, oldest due, what came in and went out today; late first."""
    return reader.rows(
        """SELECT m.name AS team, t.element_id, min(t.name) AS name, count(*) FILTER (WHERE t.closed_at IS NULL) AS open,
        count(*) FILTER (WHERE t.closed_at IS NULL AND t.due_at < :now) AS late,
        count(*) FILTER (WHERE t.closed_at IS NULL AND t.due_at >= :now AND t.due_at < :tomorrow) AS today,
        min(t.due_at) FILTER (WHERE t.closed_at IS NULL) AS first_due, min(t.limit_unit) AS unit,
        count(*) FILTER (WHERE t.closed_at IS NULL AND t.assignee_id IS NULL) AS nobody,
        count(*) FILTER (WHERE t.opened_at >= :today) AS came_in, count(*) FILTER (WHERE t.closed_at >= :today) AS went_out
        FROM user_task t JOIN team m ON m.id = t.team_id WHERE t.team_id = ANY (:teams) AND (t.closed_at IS NULL OR t.closed_at >= :today)
        GROUP BY m.name, t.element_id ORDER BY late DESC, first_due NULLS LAST, m.name, t.element_id""",
        **_days(reader.now), now=reader.now, teams=list(reader.actor.team_ids),
    )  # fmt: skip


def act_first(reader: Reader, limit: int = 10) -> Sequence[Any]:
    """Late and soonest due, of the person's teams."""
    return reader.rows(
        """SELECT t.id, t.name, t.case_reference, t.due_at, t.limit_unit, t.priority, t.assignee_id, t.role, t.team_id, t.properties, p.name AS holder, m.name AS team, a.name AS area,
        c.reference AS file, d.rungs FROM unnest(CAST(:teams AS uuid[])) AS q (team) CROSS JOIN LATERAL (SELECT * FROM user_task t WHERE t.team_id = q.team AND t.closed_at IS NULL
        AND t.due_at < :tomorrow ORDER BY t.due_at, t.id LIMIT :limit) t JOIN team m ON m.id = t.team_id JOIN area a ON a.id = t.area_id
        LEFT JOIN person p ON p.id = t.assignee_id LEFT JOIN case_record c ON c.id = t.case_id LEFT JOIN LATERAL (SELECT rungs FROM deadline WHERE task_id = t.id
          ORDER BY met_at IS NOT NULL, due_at, id LIMIT 1) d ON true
        ORDER BY t.due_at, t.id LIMIT :limit""",
        **_days(reader.now), teams=list(reader.actor.team_ids), limit=limit,
    )  # fmt: skip


def workload(reader: Reader) -> Sequence[Any]:
    """Who has how much, most first."""
    return reader.rows(
        """SELECT p.id, p.name, p.is_away, m.name AS team, count(t.id) AS open, count(t.id) FILTER (WHERE t.due_at < :now) AS late
        FROM membership b JOIN person p ON p.id = b.person_id JOIN team m ON m.id = b.team_id
        LEFT JOIN user_task t ON t.assignee_id = p.id AND t.team_id = m.id AND t.closed_at IS NULL
        WHERE b.team_id = ANY (:teams) GROUP BY p.id, p.name, p.is_away, m.name ORDER BY count(t.id) DESC, p.name LIMIT 50""",
        now=reader.now, teams=list(reader.actor.team_ids),
    )  # fmt: skip


def _days(now: datetime) -> dict[str, datetime]:
    """The UK day's begin and end, and the end of the second day after."""
    begin = now.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    return {"today": begin, "tomorrow": begin + timedelta(days=1), "soon": begin + timedelta(days=3)}
