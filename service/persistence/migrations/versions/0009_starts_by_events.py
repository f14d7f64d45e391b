"""Processes that messages, signals and timers start."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0009"
down_revision = "0008"
HERE = Path(__file__).parent
BACK = """DROP POLICY of_no_case ON job; DROP INDEX ix_process_instance_started;
ALTER TABLE process_instance DROP COLUMN started_key; ALTER TABLE message_subscription DROP COLUMN process_key;
ALTER TABLE buffered_message DROP COLUMN given"""


def upgrade() -> None:
    run((HERE / "0009_starts_by_events.sql").read_text())


def downgrade() -> None:
    run(BACK)


def run(script: str) -> None:
    """By the driver itself: several statements at once, and a percent sign is just that."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(script)
