"""Lists of work: mine, my teams', what is due soon, what I finished. Soonest due first, paged by (due, id)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from service.domain.clock import LONDON
from service.persistence.reader import Reader

View = Literal["mine", "team", "soon", "all", "done"]
PAGE = 25
COUNTED_TO = 1000
SOON = timedelta(days=2)
COLUMNS = """t.id, t.name, t.case_id, t.case_reference, t.due_at, t.limit_unit, t.priority, t.priority_value, t.role, t.team_id, t.assignee_id,
 t.opened_at, t.closed_at, t.process_key, t.element_id, t.properties, t.revision"""
NAMED = f"""SELECT {COLUMNS}, a.name AS area, m.name AS team, p.name AS holder, c.nation AS nation, (c.id IS NOT NULL) AS has_file
 FROM ({{inner}}) t JOIN area a ON a.id = t.area_id JOIN team m ON m.id = t.team_id LEFT JOIN person p ON p.id = t.assignee_id
 LEFT JOIN case_record c ON c.id = t.case_id ORDER BY t.{{order}}, t.id LIMIT :limit"""
FILTERS = """ AND (CAST(:steps AS text[]) IS NULL OR t.element_id = ANY (:steps)) AND (CAST(:area AS uuid) IS NULL OR t.area_id = :area)
 AND (CAST(:priorities AS text[]) IS NULL OR t.priority = ANY (:priorities))
 AND (CAST(:holders AS text[]) IS NULL OR (CASE WHEN t.assignee_id IS NULL THEN 'nobody' WHEN t.assignee_id = :me THEN 'me' ELSE 'others' END) = ANY (:holders))
 AND (CAST(:reference AS text) IS NULL OR t.case_reference = :reference) AND t.due_at < :due_before
 AND t.due_at >= :due_from AND (CAST(:words AS text) IS NULL OR t.name ILIKE :words
  OR EXISTS (SELECT 1 FROM case_party p WHERE p.case_id = t.case_id AND p.names ILIKE :words))"""
AFTER = " AND (t.due_at, t.id) > (:after_due, :after_id)"
# Team by team, so that each part is read in the order of its index and stops after a page (STYLE.md §7c).
TEAM = """SELECT x.* FROM unnest(CAST(:teams AS uuid[]), CAST(:roles AS text[])) AS q (team, role)
 CROSS JOIN LATERAL (SELECT * FROM user_task t WHERE t.team_id = q.team AND t.closed_at IS NULL AND t.role = q.role{after}{filters}
 ORDER BY t.due_at, t.id LIMIT :limit) x"""
# What is counted stands in the index: rows are not visited.
COUNTED = "SELECT t.id, t.due_at, t.element_id, t.name, t.assignee_id, t.priority, t.area_id"
# What those who answer for a team watch: whatever role a task is for.
ALL = """SELECT x.* FROM unnest(CAST(:watched AS uuid[])) AS q (team)
 CROSS JOIN LATERAL (SELECT * FROM user_task t WHERE t.team_id = q.team AND t.closed_at IS NULL{after}{filters}
 ORDER BY t.due_at, t.id LIMIT :limit) x"""
MINE = "SELECT * FROM user_task t WHERE t.assignee_id = :me AND t.closed_at IS NULL{after}{filters} ORDER BY t.due_at, t.id LIMIT :limit"
DONE = """SELECT * FROM user_task t WHERE t.completed_by_id = :me AND t.closed_at > :since AND (CAST(:after_id AS uuid) IS NULL
 OR (t.closed_at, t.id) < (:after_due, :after_id)){filters} ORDER BY t.closed_at DESC, t.id DESC LIMIT :limit"""

INNER: dict[View, str] = {"mine": MINE, "team": TEAM, "soon": TEAM, "all": ALL, "done": DONE}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty: nothing. `words`: of the step's name, or of somebody's whom one may know."""

    steps: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()  # "me", "nobody", "others"
    priorities: tuple[str, ...] = ()
    area_id: UUID | None = None
    reference: str | None = None
    words: str = ""
    is_late: bool = False
    is_today: bool = False  # what is due until the day ends, but not late
    is_soon: bool = False  # what is due in the two days after this one

    def __bool__(self) -> bool:
        chosen = self.steps or self.holders or self.priorities or self.area_id
        return bool(chosen or self.reference or self.words or self.is_late or self.is_today or self.is_soon)


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
    """Each stops at 1,000; `late` and `soon` are of the team's open tasks, `all` of the person's teams' whatever the role."""

    mine: int
    team: int
    late: int
    soon: int
    all: int


def tasks(reader: Reader, view: View, filters: Filters, after: Cursor | None = None, limit: int = PAGE) -> Page:
    """One page of a view."""
    order = "closed_at DESC" if view == "done" else "due_at"
    inner = INNER[view].format(after=AFTER if after else "", filters=FILTERS)
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
    inner = TEAM.format(after="", filters="").replace("SELECT *", COUNTED)
    sql = f"""WITH queue AS ({inner}), mine AS (SELECT 1 FROM user_task t WHERE t.assignee_id = :me AND t.closed_at IS NULL LIMIT :limit)
      SELECT (SELECT count(*) FROM mine) AS mine, (SELECT count(*) FROM (SELECT 1 FROM user_task t WHERE t.team_id = ANY (:watched)
        AND t.closed_at IS NULL LIMIT :limit) w) AS watched, count(*) AS team, count(*) FILTER (WHERE due_at < :now) AS late,
      count(*) FILTER (WHERE due_at >= :now AND due_at < :soon) AS soon FROM queue"""
    row = reader.row(
        sql,
        **_queue(reader),
        me=reader.actor.person_id,
        limit=COUNTED_TO,
        now=reader.now,
        soon=reader.now + timedelta(days=1),
    )
    return Counts(row.mine, row.team, row.late, row.soon, row.watched) if row else Counts(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Facets:
    """What a view could be narrowed to, and how many tasks that would leave. Each number stops at 1,000 a queue."""

    steps: list[tuple[str, str, int]] = field(default_factory=list)  # element, name, how many
    areas: list[tuple[UUID, str, int]] = field(default_factory=list)
    holders: dict[str, int] = field(default_factory=dict)
    priorities: dict[str, int] = field(default_factory=dict)
    late: int = 0
    today: int = 0
    soon: int = 0


HOLDER = "CASE WHEN t.assignee_id IS NULL THEN 'nobody' WHEN t.assignee_id = :me THEN 'me' ELSE 'others' END"
FACETS = f"""SELECT element_id, min(name) AS name, holder, priority, area_id, min(area) AS area, due, count(*) AS n,
 grouping(element_id, holder, priority, area_id, due) AS left_out FROM (SELECT t.element_id, t.name, {HOLDER} AS holder,
 coalesce(t.priority, '') AS priority, t.area_id, a.name AS area, CASE WHEN t.due_at < :now THEN 'late' WHEN t.due_at < :tomorrow THEN 'today' WHEN t.due_at < :soon THEN 'soon' ELSE '' END AS due FROM ({{inner}}) t JOIN area a ON a.id = t.area_id) x
 GROUP BY GROUPING SETS ((element_id), (holder), (priority), (area_id), (due)) ORDER BY 2, 6"""
BY_STEP, BY_HOLDER, BY_PRIORITY, BY_AREA, BY_DUE = 0b01111, 0b10111, 0b11011, 0b11101, 0b11110


def facets(reader: Reader, view: View) -> Facets:
    """Of the whole view, in one statement."""
    if view == "done":
        return Facets()
    inner = INNER[view].format(after="", filters=" AND t.due_at < :due_before").replace("SELECT *", COUNTED)
    rows = reader.rows(
        FACETS.format(inner=inner), **_queue(reader), me=reader.actor.person_id, now=reader.now, limit=COUNTED_TO,
        due_before=_span(reader, view, Filters())[1], tomorrow=_tomorrow(reader), soon=_tomorrow(reader) + SOON,
    )  # fmt: skip
    by: dict[int, list[Any]] = {}
    for row in rows:
        by.setdefault(row.left_out, []).append(row)
    return Facets(
        [(row.element_id, row.name, row.n) for row in by.get(BY_STEP, ())],
        [(row.area_id, row.area, row.n) for row in by.get(BY_AREA, ())],
        {row.holder: row.n for row in by.get(BY_HOLDER, ())},
        {row.priority: row.n for row in by.get(BY_PRIORITY, ())},
        **{row.due: row.n for row in by.get(BY_DUE, ()) if row.due},
    )


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
    """The pairs of team and role that the person holds; `watched`: all their teams."""
    pairs = [(team.id, role) for team in reader.actor.teams for role in sorted(team.roles)]
    watched = list(reader.actor.team_ids)
    return {"teams": [team for team, _ in pairs], "roles": [role for _, role in pairs], "watched": watched}


def _narrowed(reader: Reader, view: View, filters: Filters) -> dict[str, Any]:
    due_from, due_before = _span(reader, view, filters)
    return {
        "steps": list(filters.steps) or None, "area": filters.area_id, "priorities": list(filters.priorities) or None,
        "holders": list(filters.holders) or None, "reference": filters.reference, "words": _like(filters.words),
        "due_from": due_from, "due_before": due_before,
    }  # fmt: skip


def _span(reader: Reader, view: View, filters: Filters) -> tuple[datetime, datetime]:
    """From when until before when it is due: as the view and the filters say."""
    zone = reader.now.tzinfo
    first, last = datetime.min.replace(tzinfo=zone), datetime.max.replace(tzinfo=zone)
    ends = [reader.now + timedelta(days=1)] if view == "soon" else []
    tomorrow = _tomorrow(reader)
    spans = [
        (filters.is_late, first, reader.now),
        (filters.is_today, reader.now, tomorrow),
        (filters.is_soon, tomorrow, tomorrow + SOON),
    ]
    chosen = [(begins, end) for is_on, begins, end in spans if is_on]
    ends += [chosen[-1][1]] if chosen else []
    begins = chosen[0][0] if chosen else first
    return begins, min([*ends, last])


def _tomorrow(reader: Reader) -> datetime:
    """When the UK day ends."""
    begins = reader.now.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    return begins + timedelta(days=1)


def _like(words: str) -> str | None:
    """A pattern that finds the words as they are; None: any."""
    literal = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{literal}%" if literal else None


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
