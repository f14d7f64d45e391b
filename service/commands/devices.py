"""Ending a person's other sessions: one device, or all but this one. System clock."""

from service.commands.executor import Context
from service.commands.sessions import token_hash
from service.domain.errors import NotFoundError
from service.persistence.repositories import sessions as repository


def end(context: Context, key: str) -> None:
    """One of one's own, by the key that the list of devices shows."""
    if context.actor is None or not repository.end_by_key(
        context.work.session, context.actor.person_id, key, context.work.system_now
    ):
        raise NotFoundError("This device is not signed in any more.")


def end_others(context: Context, token: str) -> int:
    """All but the one that asks; how many."""
    if context.actor is None:
        raise NotFoundError("Nobody is signed in.")
    of, now = context.actor.person_id, context.work.system_now
    return repository.end_others(context.work.session, of, token_hash(token), now)
