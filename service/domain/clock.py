"""The one clock.

Business time is the system's plus the demonstration's offset and comes from the transaction (DESIGN.md §5.6).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
NO_LIMIT = datetime(9999, 12, 31, tzinfo=UTC)
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Aware, UTC. For sessions, leases and back-off; never for a business fact."""
    return datetime.now(UTC)
