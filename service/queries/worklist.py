"""Lists of work: mine, my teams', what is due soon, what I finished. Soonest due first, paged by (due, id)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from service.persistence.reader import Reader

View = Literal["mine", "team", "soon", "done"]
PAGE = 25
COUNTED_TO = 1000
COLUMNS = """t.id, t.name, t.case_id, t.case_reference, t.due_at, t.limit_unit, t.priority, t.priority_value, t.role, t.team_id, t.assignee_id,
 t.opened_at, t.closed_at, t.process_key, t.element_id, t.properties, t.revision"""
NAMED = f"""SELECT {COLUMNS}, a.name AS area, m.name AS team, p.name AS holder, c.nation AS nation, (c.id IS NOT NULL) AS has_file
 FROM ({{inner}}) t JOIN area a ON a.id = t.area_id JOIN team m ON m.id = t.team_id LEFT JOIN person p ON p.id = t.assignee_id
 LEFT JOIN case_record c ON c.id = t.case_id ORDER BY t.{{order}}, t.id LIMIT :limit"""
FILTERS = """ AND (CAST(:steps AS text[]) IS NULL OR t.element_id = ANY (:steps)) AND (CAST(:area AS uuid) IS NULL OR t.area_id = :area)
 AND (CAST(:priorities AS text[]) IS NULL OR t.priority = ANY (:priorities))
 AND (CAST(:holders AS text[]) IS NULL OR (CASE WHEN t.assignee_id IS NULL THEN 'nobody' WHEN t.assignee_id = :me THEN 'me' ELSE 'others' END) = ANY (:holders))
 AND (CAST(:reference AS text) IS NULL OR t.case_reference = :reference) AND t.due_at < :due_before"""
AFTER = " AND (t.due_at, t.id) > (:after_due, :after_id)"
# Team by team, so that each part is read in the order of its index and stops after a page (STYLE.md §7c).
TEAM = """SELECT x.* FROM unnest(CAST(:teams AS uuid[]), CAST(:roles AS text[])) AS q (team, role)
 CROSS JOIN LATERAL (SELECT * FROM user_task t WHERE t.team_id = q.team AND t.closed_at IS NULL AND t.role = q.role{after}{filters}
 ORDER BY t.due_at, t.id LIMIT :limit) x"""
MINE = "SELECT * FROM user_task t WHERE t.assignee_id = :me AND t.closed_at IS NULL{after}{filters} ORDER BY t.due_at, t.id LIMIT :limit"
DONE = """SELECT * FROM user_task t WHERE t.completed_by_id = :me AND t.closed_at > :since AND (CAST(:after_id AS uuid) IS NULL
 OR (t.closed_at, t.id) < (:after_due, :after_id)) ORDER BY t.closed_at DESC, t.id DESC LIMIT :limit"""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty: nothing."""

    steps: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()  # "me", "nobody", "others"
    priorities: tuple[str, ...] = ()
    area_id: UUID | None = None
    reference: str | None = None
    is_late: bool = False

    def __bool__(self) -> bool:
        return bool(self.steps or self.holders or self.priorities or self.area_id or self.reference or self.is_late)


@dataclass(frozen=True, slots=True)
class Cursor:
    """After which row the page begins."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Any]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Each stops at 1,000; `late` and `soon` are of the team's open tasks."""

    mine: int
    team: int
    late: int
    soon: int
    by_step: dict[str, tuple[str, int]] = field(default_factory=dict)


def tasks(reader: Reader, view: View, filters: Filters, after: Cursor | None = None, limit: int = PAGE) -> Page:
    """One page of a view."""
    order = "closed_at DESC" if view == "done" else "due_at"
    inner = {"mine": MINE, "team": TEAM, "soon": TEAM, "done": DONE}[view].format(
        after=AFTER if after else "", filters=FILTERS
    )
    found = reader.rows(
        NAMED.format(inner=inner, order=order),
        **_queue(reader), **_narrowed(reader, view, filters), limit=limit + 1, me=reader.actor.person_id,
        after_due=after.at if after else None, after_id=after.id if after else None, since=reader.now - timedelta(days=90),
    )  # fmt: skip
    rows = found[:limit]
    last = rows[-1] if len(found) > limit else None
    return Page(rows, Cursor(last.closed_at if view == "done" else last.due_at, last.id) if last else None)


def counts(reader: Reader) -> Counts:
    """Of all views in one statement."""
    inner = TEAM.format(after="", filters="").replace("SELECT *", "SELECT t.due_at, t.element_id, t.name, t.id")
    sql = f"""WITH queue AS ({inner}), mine AS (SELECT 1 FROM user_task t WHERE t.assignee_id = :me AND t.closed_at IS NULL LIMIT :limit)
      SELECT (SELECT count(*) FROM mine) AS mine, count(*) AS team, count(*) FILTER (WHERE due_at < :now) AS late,
      count(*) FILTER (WHERE due_at >= :now AND due_at < :soon) AS soon FROM queue"""
    row = reader.row(
        sql,
        **_queue(reader),
        me=reader.actor.person_id,
        limit=COUNTED_TO,
        now=reader.now,
        soon=reader.now + timedelta(days=1),
    )
    return Counts(row.mine, row.team, row.late, row.soon) if row else Counts(0, 0, 0, 0)


def steps(reader: Reader) -> list[tuple[str, str, int]]:
    """(element, name, how many) in my teams' queues, for the filter."""
    inner = TEAM.format(after="", filters="").replace("SELECT *", "SELECT t.due_at, t.element_id, t.name, t.id")
    sql = f"SELECT element_id, min(name) AS name, count(*) AS n FROM ({inner}) t GROUP BY element_id ORDER BY min(name)"
    return [(row.element_id, row.name, row.n) for row in reader.rows(sql, **_queue(reader), limit=COUNTED_TO)]


def areas(reader: Reader) -> list[tuple[UUID, str]]:
    inner = TEAM.format(after="", filters="").replace("SELECT *", "SELECT t.due_at, t.area_id, t.id")
    sql = f"SELECT DISTINCT a.id, a.name FROM ({inner}) t JOIN area a ON a.id = t.area_id ORDER BY a.name"
    return [(row.id, row.name) for row in reader.rows(sql, **_queue(reader), limit=COUNTED_TO)]


def next_task(reader: Reader, skipped: Sequence[UUID] = ()) -> UUID | None:
    """Late first, then priority, then soonest due; only what nobody has and the person is trained for."""
    inner = TEAM.format(after="", filters=" AND t.assignee_id IS NULL AND t.id <> ALL (CAST(:skipped AS uuid[]))")
    trained = [key for key, until in reader.actor.trainings.items() if until >= reader.now.date()]
    sql = f"""SELECT id FROM ({inner}) t WHERE coalesce(properties->>'qualification', '') = ANY (CAST(:trained AS text[]))
      ORDER BY (due_at >= :now), priority_value DESC, due_at, id LIMIT 1"""
    found: UUID | None = reader.value(
        sql, **_queue(reader), limit=200, trained=["", *trained], now=reader.now, skipped=list(skipped)
    )
    return found


def _queue(reader: Reader) -> dict[str, Any]:
    """The pairs of team and role that the person holds."""
    pairs = [(team.id, role) for team in reader.actor.teams for role in sorted(team.roles)]
    return {"teams": [team for team, _ in pairs], "roles": [role for _, role in pairs]}


def _narrowed(reader: Reader, view: View, filters: Filters) -> dict[str, Any]:
    far = datetime.max.replace(tzinfo=reader.now.tzinfo)
    before = reader.now if filters.is_late else reader.now + timedelta(days=1) if view == "soon" else far
    return {
        "steps": list(filters.steps) or None, "area": filters.area_id, "priorities": list(filters.priorities) or None,
        "holders": list(filters.holders) or None, "reference": filters.reference, "due_before": before,
    }  # fmt: skip


def changes(reader: Reader, since: datetime) -> Any:
    """Since an instant, in my teams' queues: how many tasks opened, and which were taken or closed."""
    return reader.row(
        """WITH mine AS (SELECT t.id, t.opened_at, t.claimed_at, t.closed_at, t.assignee_id FROM unnest(CAST(:teams AS uuid[]), CAST(:roles AS text[]))
          AS q (team, role) JOIN user_task t ON t.team_id = q.team AND t.role = q.role WHERE t.closed_at IS NULL OR t.closed_at > :since)
        SELECT count(*) FILTER (WHERE closed_at IS NULL AND opened_at > :since) AS came_in, (SELECT jsonb_object_agg(m.id, jsonb_build_object(
          'holder', p.name, 'gone', m.closed_at IS NOT NULL)) FROM (SELECT * FROM mine WHERE claimed_at > :since OR closed_at > :since LIMIT 50) m
          LEFT JOIN person p ON p.id = m.assignee_id) AS changed FROM mine""",
        **_queue(reader), since=since,
    )  # fmt: skip
