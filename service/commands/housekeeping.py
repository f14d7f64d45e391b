"""What is thrown away by time: drafts of the public, posts that were held, sessions that are over. System clock."""

from datetime import timedelta

from service.commands.executor import Context
from service.commands.sessions import HELD_FOR
from service.persistence.repositories import drafts, sessions

SESSIONS_KEPT = timedelta(days=2)


def tidy_up(context: Context) -> None:
    now = context.work.system_now
    drafts.delete_expired(context.work.session, now)
    sessions.delete_old(context.work.session, held_before=now - HELD_FOR, started_before=now - SESSIONS_KEPT)
