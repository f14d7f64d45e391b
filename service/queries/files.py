"""Files that people added: what is told of them, and their content by pieces."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from service.persistence.reader import Reader

COLUMNS = "a.id, a.case_id, a.deployment_id, a.form_key, a.question, a.name, a.media_type, a.size, a.state, a.scanner, a.uploaded_at"


def of(reader: Reader, ids: Sequence[UUID]) -> Sequence[Any]:
    """Those of the ids that this person (or this draft's browser) sees."""
    return reader.rows(f"SELECT {COLUMNS} FROM attachment a WHERE a.id = ANY (:ids)", ids=list(ids))


def one(reader: Reader, file_id: UUID) -> Any | None:
    return reader.row(f"SELECT {COLUMNS} FROM attachment a WHERE a.id = :id", id=file_id)


def of_case(reader: Reader, case_id: UUID) -> Sequence[Any]:
    return reader.rows(
        f"""SELECT {COLUMNS}, p.name AS person, t.name AS task_name FROM attachment a LEFT JOIN person p ON p.id = a.person_id
        LEFT JOIN user_task t ON t.id = a.task_id WHERE a.case_id = :case ORDER BY a.uploaded_at, a.id""",
        case=case_id,
    )


def piece(reader: Reader, file_id: UUID, number: int) -> bytes | None:
    """Up to 1 MB of the content; nothing if it is not clean or not this person's to see."""
    found: bytes | None = reader.value(
        "SELECT content FROM attachment_piece WHERE attachment_id = :id AND number = :number", id=file_id, number=number
    )
    return found
