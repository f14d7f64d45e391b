"""What is thrown away by time: drafts of the public with their files, files never sent, held posts, sessions."""

from datetime import timedelta

from service.commands.executor import Context
from service.commands.files import LEFT_FOR
from service.commands.sessions import HELD_FOR
from service.persistence.repositories import drafts, files, sessions

SESSIONS_KEPT = timedelta(days=2)


def tidy_up(context: Context) -> None:
    now = context.work.system_now
    drafts.delete_expired(context.work.session, now)
    files.delete_left(context.work.session, context.now - LEFT_FOR)
    sessions.delete_old(context.work.session, held_before=now - HELD_FOR, started_before=now - SESSIONS_KEPT)
