"""Several tasks at once: what they are, who could have them all, which are on hold; and kept filters of lists."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from service.persistence.reader import Reader


def tasks(reader: Reader, task_ids: Sequence[UUID]) -> Sequence[Any]:
    """Those that are open and that the reader may see, soonest due first."""
    return reader.rows(
        """SELECT t.id, t.name, t.case_id, t.case_reference, t.due_at, t.limit_unit, t.team_id, t.role, t.assignee_id,
        t.properties FROM user_task t WHERE t.id = ANY (:ids) AND t.closed_at IS NULL ORDER BY t.due_at, t.id""",
        ids=list(task_ids),
    )  # fmt: skip


def on_hold(reader: Reader, task_ids: Sequence[UUID]) -> Sequence[Any]:
    """Of these tasks, the open ones with a day before which nobody looks at them."""
    return reader.rows(
        """SELECT t.id, t.due_at, t.limit_unit, t.follow_up_at, t.follow_up_note FROM user_task t
        WHERE t.id = ANY (:ids) AND t.closed_at IS NULL AND t.follow_up_at > :now""",
        ids=list(task_ids), now=reader.now,
    )  # fmt: skip


def filters(reader: Reader) -> Sequence[Any]:
    """One's own and those of one's teams, by name."""
    return reader.rows(
        """SELECT f.id, f.name, f.query, f.person_id, m.name AS team, p.name AS person FROM saved_filter f
        JOIN person p ON p.id = f.person_id LEFT JOIN team m ON m.id = f.team_id ORDER BY f.name, f.id LIMIT 100"""
    )
