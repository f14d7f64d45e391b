"""Handing messages to the outside. At least once: a crash between sending and committing sends again."""

from collections.abc import Callable
from datetime import timedelta

from service.commands.executor import Context
from service.domain.errors import IntegrationUnavailableError
from service.persistence.repositories import outbox as repository

Send = Callable[[str, str, str], None]
PAUSE = timedelta(minutes=2)


def send_next(context: Context, send: Send) -> bool:
    """Sends the oldest message that is due; False if there is none. A failure waits, longer each time."""
    message = repository.next_unsent(context.work.session, context.work.system_now)
    if message is None:
        return False
    try:
        send(message.recipient, message.subject, message.text)
        message.sent_at = context.work.system_now
    except IntegrationUnavailableError:
        message.retries -= 1
        message.not_before = context.work.system_now + PAUSE * (9 - message.retries)
    return True
