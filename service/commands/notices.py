"""What a person was told."""

from service.commands.executor import Context
from service.persistence.repositories import notifications


def mark_read(context: Context) -> None:
    """The actor's own and those of the roles they hold."""
    if context.actor is not None:
        pairs = [(team.id, role) for team in context.actor.teams for role in team.roles]
        notifications.mark_read(context.work.session, context.actor.person_id, pairs, context.now)
