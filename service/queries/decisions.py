"""What was decided in a case: by people in steps that can't be taken back or need a second person, and by decision tables."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from service.persistence.reader import Reader


def by_people(reader: Reader, case_id: UUID) -> Sequence[Any]:
    """Newest first: the step, who, when, who confirmed it, why it was late, what was answered."""
    return reader.rows(
        """SELECT t.id, t.name, t.documentation, t.form_key, t.closed_at, p.name AS person, p.rank, m.name AS team, s.answers, s.deployment_id,
        d.name AS second, h.details->>'late_reason' AS late_reason FROM user_task t JOIN team m ON m.id = t.team_id
        JOIN form_submission s ON s.task_id = t.id AND s.undone_at IS NULL LEFT JOIN person p ON p.id = t.completed_by_id
        LEFT JOIN history_event h ON h.case_id = t.case_id AND h.kind = 'task.completed' AND h.details->>'task' = t.id::text AND h.at = t.closed_at
        LEFT JOIN person d ON d.id = CAST(h.details->>'confirmed_by' AS uuid)
        WHERE t.case_id = :case AND t.closed_at IS NOT NULL AND (t.properties->>'irreversible' = 'true' OR t.properties->>'second_person' = 'true')
        ORDER BY t.closed_at DESC, t.id""",
        case=case_id,
    )  # fmt: skip


def by_tables(reader: Reader, case_id: UUID) -> Sequence[Any]:
    """Newest first: when, and what `decided` packed; without steps that were taken back."""
    return reader.rows(
        """SELECT h.at, h.details->'decided' AS decided FROM history_event h WHERE h.case_id = :case AND h.details ? 'decided'
        AND NOT EXISTS (SELECT FROM history_event u WHERE u.case_id = :case AND u.kind = 'task.undone' AND u.details->>'undoes' = h.id::text)
        ORDER BY h.at DESC, h.id DESC LIMIT 200""",
        case=case_id,
    )  # fmt: skip
