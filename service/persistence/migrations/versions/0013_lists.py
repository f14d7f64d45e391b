"""Why a task is put on hold until a day; filters of work lists that people keep, for themselves or their team."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0013"
down_revision = "0012"
HERE = Path(__file__).parent
BACK = "DROP TABLE saved_filter; ALTER TABLE user_task DROP COLUMN follow_up_note"


def upgrade() -> None:
    run((HERE / "0013_lists.sql").read_text())


def downgrade() -> None:
    run(BACK)


def run(script: str) -> None:
    """By the driver itself: several statements at once, and a percent sign is just that."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(script)
