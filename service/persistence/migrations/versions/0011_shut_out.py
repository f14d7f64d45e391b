"""Persons who are shut out of a case."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0011"
down_revision = "0010"
HERE = Path(__file__).parent


def upgrade() -> None:
    run((HERE / "0011_shut_out.sql").read_text())


def downgrade() -> None:
    run((HERE / "0011_shut_out_down.sql").read_text())


def run(script: str) -> None:
    """By the driver itself: several statements at once, and a percent sign is just that."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(script)
