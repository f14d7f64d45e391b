"""Who looks at a case or a step now. System clock: people are there in real time, also in a demonstration."""

from datetime import timedelta
from uuid import UUID

from service.commands.executor import Context
from service.domain.errors import InvalidInputError
from service.persistence.repositories import presence as repository

GONE_AFTER = timedelta(seconds=60)


def look(context: Context, case_id: UUID, task_id: UUID | None = None) -> list[str]:
    """Notes that the actor has it open; names of the others who have. The caller has found that they may see it."""
    if context.actor is None:
        raise InvalidInputError("Nobody is signed in.")
    now = context.work.system_now
    rows = repository.look(
        context.work.session, case_id, task_id, context.actor.person_id, now=now, since=now - GONE_AFTER
    )
    return [row.name for row in rows]
