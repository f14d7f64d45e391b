"""Several tasks at once: what they are, who could have them all, which are on hold; and kept filters of lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from service.persistence.reader import Reader


@dataclass(frozen=True, slots=True)
class Hold:
    """A task that is on hold until `follow_up_at`."""

    id: str
    due_at: datetime
    follow_up_at: datetime
    limit_unit: Any
    follow_up_note: str | None


def tasks(reader: Reader, task_ids: Sequence[UUID]) -> Sequence[Any]:
    """Those that are open and that the reader may see, soonest due first."""
    return reader.rows(
        """SELECT t.id, t.name, t.case_id, t.case_reference, t.due_at, t.limit_unit, t.team_id, t.role, t.assignee_id,
        t.properties FROM user_task t WHERE t.id = ANY (:ids) AND t.closed_at IS NULL ORDER BY t.due_at, t.id""",
        ids=list(task_ids),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beside:
    """`holds`: of a list's open tasks, those with a day before which nobody looks at them; `filters`: kept ones, by name."""

    holds: Sequence[Hold]
    filters: Sequence[Mapping[str, Any]]


BESIDE = """SELECT (SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'due_at', t.due_at, 'limit_unit', t.limit_unit,
   'follow_up_at', t.follow_up_at, 'follow_up_note', t.follow_up_note)), '[]') FROM user_task t
   WHERE t.id = ANY (:ids) AND t.closed_at IS NULL AND t.follow_up_at > :now) AS holds,
 (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'query', f.query, 'person_id', f.person_id, 'team', m.name,
   'person', p.name) ORDER BY f.name, f.id), '[]') FROM saved_filter f JOIN person p ON p.id = f.person_id LEFT JOIN team m ON m.id = f.team_id) AS filters"""


def beside(reader: Reader, task_ids: Sequence[UUID]) -> Beside:
    """What stands beside a list, in one statement: a person's own filters and those of their teams."""
    found = reader.row(BESIDE, ids=list(task_ids), now=reader.now)
    return Beside([_hold(row) for row in found.holds], found.filters) if found else Beside((), ())


def _hold(row: Mapping[str, Any]) -> Hold:
    due_at, follow_up_at = (datetime.fromisoformat(row[key]) for key in ("due_at", "follow_up_at"))
    return Hold(row["id"], due_at, follow_up_at, row["limit_unit"], row["follow_up_note"])
