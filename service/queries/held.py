"""What a person typed and has not sent: sealed to them, for a day."""

from datetime import timedelta
from typing import Any

from service.persistence.reader import Reader

KEPT_FOR = timedelta(hours=24)


def newest(reader: Reader, path: str) -> Any | None:
    """`body` (pairs of names and values) and `held_at` (system clock) of what was being sent to an address."""
    return reader.row(
        """SELECT body, held_at FROM held_post WHERE person_id = :me AND path = :path AND held_at > :since
        ORDER BY held_at DESC LIMIT 1""",
        me=reader.actor.person_id, path=path, since=reader.work.system_now - KEPT_FOR,
    )  # fmt: skip
