"""Notes on a case, by who has its file."""

from uuid import UUID

from service.commands.executor import Context
from service.commands.history import Change, record
from service.domain.errors import InvalidInputError, NotFoundError
from service.persistence.models import CaseNote
from service.persistence.repositories import cases

LONGEST = 4000


def add(context: Context, case_id: UUID, text: str) -> None:
    """Raises InvalidInputError if the text is empty or too long."""
    if not text.strip() or len(text) > LONGEST:
        raise InvalidInputError(f"A note has 1 to {LONGEST:,} characters.", {"text": "Enter the note"})
    if not cases.is_seen(context.work.session, case_id) or context.actor is None:
        raise NotFoundError("There is no such case, or it is not yours to see.")
    context.work.widen(case_id)
    context.work.session.add(
        CaseNote(case_id=case_id, person_id=context.actor.person_id, written_at=context.now, text=text.strip())
    )
    record(context, case_id, Change("note.added", {}))
