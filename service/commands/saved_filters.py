"""Filters of a work list under a name: a person's own, or shared with a team."""

from uuid import UUID

from service.commands.executor import Context
from service.domain.errors import InvalidInputError, NotFoundError
from service.persistence.models import SavedFilter

LONGEST_NAME, LONGEST_QUERY, MOST = 60, 2000, 50


def save(context: Context, name: str, query: str, team_id: UUID | None = None) -> None:
    """`query`: what stands behind the list's address. Raises InvalidInputError by field."""
    if context.actor is None:
        raise NotFoundError("There is no such page, or it is not yours to see.")
    if not name.strip() or len(name) > LONGEST_NAME:
        raise InvalidInputError("Enter a name.", {"name": f"Enter a name of at most {LONGEST_NAME} characters"})
    if len(query) > LONGEST_QUERY:
        raise InvalidInputError("These are too many filters to keep.", {"name": "These are too many filters to keep"})
    session, me = context.work.session, context.actor.person_id
    if session.query(SavedFilter).filter_by(person_id=me).count() >= MOST:
        raise InvalidInputError("Too many.", {"name": f"You have {MOST} filters already. Remove one first."})
    if team_id is not None and team_id not in context.actor.team_ids:
        raise NotFoundError("There is no such team, or it is not yours.")
    session.add(SavedFilter(person_id=me, team_id=team_id, name=name.strip(), query=query))


def remove(context: Context, filter_id: UUID) -> str:
    """One's own only; returns its name."""
    found = context.work.session.get(SavedFilter, filter_id)
    if found is None or context.actor is None or found.person_id != context.actor.person_id:
        raise NotFoundError("There is no such filter, or it is not yours.")
    context.work.session.delete(found)
    return found.name
