"""The two logs are chained: who changes or removes an entry is found out."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0007"
down_revision = "0006"
HERE = Path(__file__).parent
BACK = (
    "DROP TABLE audit_seal; ALTER TABLE history_event DROP COLUMN seal_no; ALTER TABLE audit_event DROP COLUMN seal_no"
)


def upgrade() -> None:
    run((HERE / "0007_seals.sql").read_text())


def downgrade() -> None:
    run(BACK)


def run(script: str) -> None:
    """By the driver itself: several statements at once, and a percent sign is just that."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(script)
