"""What is thrown away by time: drafts, files never sent, held posts, messages, sessions, who looked at what."""

from datetime import timedelta

from service.commands.executor import Context
from service.commands.files import LEFT_FOR
from service.commands.sessions import HELD_FOR
from service.persistence.repositories import drafts, files, messages, presence, sessions, undo

SESSIONS_KEPT, PRESENCE_KEPT = timedelta(days=2), timedelta(hours=1)


def tidy_up(context: Context) -> None:
    now = context.work.system_now
    drafts.delete_expired(context.work.session, now)
    files.delete_left(context.work.session, context.now - LEFT_FOR)
    sessions.delete_old(context.work.session, held_before=now - HELD_FOR, started_before=now - SESSIONS_KEPT)
    messages.delete_expired(context.work.session, context.now)
    undo.delete_old(context.work.session, now)
    presence.delete_old(context.work.session, now - PRESENCE_KEPT)
