"""Cases: search, the file, its history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from service.domain.reference import read
from service.persistence.reader import Reader

PAGE = 25
CASE = """SELECT c.*, a.name AS area, a.key AS area_key, m.name AS team, i.deployment_id, i.process_key, i.ended_at AS instance_ended_at
 FROM case_record c JOIN area a ON a.id = c.area_id JOIN team m ON m.id = c.owning_team_id
 LEFT JOIN (SELECT id, case_id, deployment_id, process_key, ended_at FROM process_instance) i ON i.case_id = c.id WHERE c.reference = :reference"""


def case(reader: Reader, reference: str) -> Any | None:
    """The case if the person has its file."""
    return reader.row(CASE, reference=reference)


def glance(reader: Reader, reference: str) -> UUID | None:
    """The case's id, if the person has its file."""
    found: UUID | None = reader.value("SELECT id FROM case_record WHERE reference = :reference", reference=reference)
    return found


def search(reader: Reader, typed: str, after: tuple[datetime, UUID] | None = None, limit: int = PAGE) -> Sequence[Any]:
    """By reference or by the name of a party; newest received first. Nothing typed: the newest."""
    reference, words = read(typed), typed.strip()
    return reader.rows(
        """SELECT c.id, c.reference, c.scheme, c.received_at, c.priority, c.outcome, c.closed_at, c.category, c.nation, a.name AS area,
        (SELECT string_agg(p.names, ', ' ORDER BY p.kind DESC, p.ordinal) FROM case_party p WHERE p.case_id = c.id) AS names,
        d.due_at, d.unit FROM case_record c JOIN area a ON a.id = c.area_id LEFT JOIN LATERAL (SELECT due_at, unit FROM deadline d
          WHERE d.case_id = c.id AND d.met_at IS NULL AND d.cancelled_at IS NULL ORDER BY due_at LIMIT 1) d ON true
        WHERE (CAST(:reference AS text) IS NULL OR c.reference = :reference)
          AND (:words = '' OR CAST(:reference AS text) IS NOT NULL
               OR EXISTS (SELECT 1 FROM case_party p WHERE p.case_id = c.id AND (p.names ILIKE '%' || :words || '%' OR similarity(p.names, :words) > 0.4)))
          AND (CAST(:after_at AS timestamptz) IS NULL OR (c.received_at, c.id) < (:after_at, :after_id))
        ORDER BY c.received_at DESC, c.id DESC LIMIT :limit""",
        reference=reference, words=words, after_at=after[0] if after else None, after_id=after[1] if after else None, limit=limit,
    )  # fmt: skip


def open_tasks(reader: Reader, case_id: UUID) -> Sequence[Any]:
    return reader.rows(
        """SELECT t.id, t.name, t.process_key, t.element_id, t.engine_key, t.due_at, t.limit_unit, t.role, t.team_id, t.assignee_id, t.opened_at, t.revision,
        m.name AS team, p.name AS holder, a.name AS area FROM user_task t JOIN team m ON m.id = t.team_id JOIN area a ON a.id = t.area_id
        LEFT JOIN person p ON p.id = t.assignee_id WHERE t.case_id = :case AND t.closed_at IS NULL ORDER BY t.due_at, t.id""",
        case=case_id,
    )  # fmt: skip


def done_tasks(reader: Reader, case_id: UUID) -> Sequence[Any]:
    return reader.rows(
        """SELECT t.id, t.name, t.process_key, t.element_id, t.engine_key, t.opened_at, t.closed_at, t.due_at, t.limit_unit, p.name AS person, m.name AS team
        FROM user_task t JOIN team m ON m.id = t.team_id LEFT JOIN person p ON p.id = t.completed_by_id
        WHERE t.case_id = :case AND t.closed_at IS NOT NULL ORDER BY t.closed_at, t.id""",
        case=case_id,
    )  # fmt: skip


def deadlines(reader: Reader, case_id: UUID) -> Sequence[Any]:
    """Running first, soonest due first; then those that are over."""
    return reader.rows(
        """SELECT d.*, t.name AS task_name FROM deadline d LEFT JOIN user_task t ON t.id = d.task_id WHERE d.case_id = :case
        ORDER BY (d.met_at IS NOT NULL OR d.cancelled_at IS NOT NULL), d.due_at, d.id""",
        case=case_id,
    )  # fmt: skip


def parties(reader: Reader, case_id: UUID) -> Sequence[Any]:
    return reader.rows(
        """SELECT p.kind, p.ordinal, p.names, p.born_on, p.address, a.name AS area FROM case_party p LEFT JOIN area a ON a.id = p.area_id
        WHERE p.case_id = :case ORDER BY p.kind, p.ordinal""",
        case=case_id,
    )  # fmt: skip


def forms_sent(reader: Reader, case_id: UUID) -> set[str]:
    """Keys of the forms that were answered in the case."""
    sql = "SELECT DISTINCT form_key FROM form_submission WHERE case_id = :case AND undone_at IS NULL"
    return {row.form_key for row in reader.rows(sql, case=case_id)}


def documents(reader: Reader, case_id: UUID) -> Sequence[Any]:
    return reader.rows(
        "SELECT id, key, title, made_at FROM document WHERE case_id = :case ORDER BY made_at, id", case=case_id
    )


def document(reader: Reader, document_id: UUID) -> Any | None:
    return reader.row(
        "SELECT d.id, d.key, d.title, d.text, d.made_at, d.case_id, c.reference FROM document d JOIN case_record c ON c.id = d.case_id WHERE d.id = :id",
        id=document_id,
    )  # fmt: skip


def incidents(reader: Reader, case_id: UUID) -> Sequence[Any]:
    return reader.rows(
        "SELECT id, element_id, code, message, opened_at FROM incident WHERE case_id = :case AND resolved_at IS NULL ORDER BY opened_at",
        case=case_id,
    )


def all_submissions(reader: Reader, case_id: UUID) -> Sequence[Any]:
    return reader.rows(
        """SELECT s.form_key, s.answers, s.submitted_at, s.deployment_id, p.name AS person, t.name AS task_name FROM form_submission s
        LEFT JOIN person p ON p.id = s.person_id LEFT JOIN user_task t ON t.id = s.task_id WHERE s.case_id = :case AND s.undone_at IS NULL ORDER BY s.submitted_at, s.id""",
        case=case_id,
    )  # fmt: skip


def history(reader: Reader, case_id: UUID) -> Sequence[Any]:
    """Everything that changed, oldest first: with the engine's events, for the diagram and the route."""
    return reader.rows(
        """SELECT h.id, h.at, h.kind, h.details, h.events, p.name AS person FROM history_event h LEFT JOIN person p ON p.id = h.person_id
        WHERE h.case_id = :case ORDER BY h.at, h.id""",
        case=case_id,
    )  # fmt: skip


def timeline(
    reader: Reader,
    case_id: UUID,
    kinds: Sequence[str],
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> Sequence[Any]:
    """What happened of these kinds, newest first, paged."""
    return reader.rows(
        """SELECT h.id, h.at, h.kind, h.details, p.name AS person, s.name AS second, o.name AS other FROM history_event h LEFT JOIN person p ON p.id = h.person_id
        LEFT JOIN person o ON o.id = CAST(h.details->>'to' AS uuid) LEFT JOIN person s ON s.id = CAST(h.details->>'confirmed_by' AS uuid) WHERE h.case_id = :case AND h.kind = ANY (:kinds)
        AND (CAST(:at AS timestamptz) IS NULL OR (h.at, h.id) < (:at, :id)) ORDER BY h.at DESC, h.id DESC LIMIT :limit""",
        case=case_id, kinds=list(kinds), at=before[0] if before else None, id=before[1] if before else None, limit=limit,
    )  # fmt: skip


def diagram(reader: Reader, deployment_id: UUID, process_key: str) -> Any | None:
    return reader.row(
        "SELECT diagram, name FROM process_definition WHERE deployment_id = :deployment AND process_key = :process", deployment=deployment_id,
        process=process_key,
    )  # fmt: skip


def notes(reader: Reader, case_id: UUID) -> Sequence[Any]:
    """Newest first."""
    return reader.rows(
        "SELECT n.id, n.text, n.written_at, p.name AS person FROM case_note n LEFT JOIN person p ON p.id = n.person_id "
        "WHERE n.case_id = :case ORDER BY n.written_at DESC, n.id DESC LIMIT 100",
        case=case_id,
    )


def start_answer(reader: Reader, case_id: UUID, key: str) -> str:
    """One answer of the enquiry that opened the case, as text; empty if there is none."""
    found: str | None = reader.value(
        "SELECT answers->>:key FROM form_submission WHERE case_id = :case AND task_id IS NULL ORDER BY submitted_at, id LIMIT 1",
        case=case_id,
        key=key,
    )
    return found or ""
