"""On which devices a person is signed in, for that person."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0014"
down_revision = "0013"
HERE = Path(__file__).parent
BACK = "DROP FUNCTION desk_devices(bytea, timestamptz); ALTER TABLE web_session DROP COLUMN device"


def upgrade() -> None:
    run((HERE / "0014_devices.sql").read_text())


def downgrade() -> None:
    run(BACK)


def run(script: str) -> None:
    """By the driver itself: several statements at once, and a percent sign is just that."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(script)
