"""Messages to send, and when the worker is to wake."""

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from service.persistence.models import OutboxMessage

# The soonest of: a job that nobody holds, a lease or pause that ends, a message to send, a file to scan; in system time. Four index look-ups.
NEXT_WAKE = text("""
SELECT least(
  (SELECT due_at FROM job WHERE retries > 0 AND locked_until IS NULL ORDER BY due_at LIMIT 1) - (SELECT clock_offset FROM site),
  (SELECT locked_until FROM job WHERE retries > 0 AND locked_until IS NOT NULL ORDER BY locked_until LIMIT 1),
  (SELECT not_before FROM outbox_message WHERE sent_at IS NULL AND retries > 0 ORDER BY not_before LIMIT 1),
  (SELECT scan_at FROM attachment WHERE state = 'waiting' ORDER BY scan_at LIMIT 1))
""")


def next_unsent(session: Session, now: datetime) -> OutboxMessage | None:
    statement = (
        select(OutboxMessage)
        .where(OutboxMessage.sent_at.is_(None), OutboxMessage.retries > 0, OutboxMessage.not_before <= now)
        .order_by(OutboxMessage.not_before)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(statement).one_or_none()


def next_wake(session: Session) -> datetime | None:
    found: datetime | None = session.scalar(NEXT_WAKE)
    return found
