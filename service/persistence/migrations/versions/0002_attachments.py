"""Files that people add to forms, in pieces, seen by whoever sees what they belong to."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0002"
down_revision = "0001"
HERE = Path(__file__).parent


def upgrade() -> None:
    run((HERE / "0002_attachments.sql").read_text())


def downgrade() -> None:
    run("DROP TABLE attachment_piece; DROP TABLE attachment")


def run(script: str) -> None:
    """By the driver itself: several statements at once, and a percent sign is just that."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(script)
