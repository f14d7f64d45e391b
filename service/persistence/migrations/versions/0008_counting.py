"""What lists count stands in their indexes."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0008"
down_revision = "0007"
HERE = Path(__file__).parent


def upgrade() -> None:
    run((HERE / "0008_counting.sql").read_text())


def downgrade() -> None:
    run((HERE / "0008_counting_down.sql").read_text())


def run(script: str) -> None:
    """By the driver itself: several statements at once, and a percent sign is just that."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(script)
