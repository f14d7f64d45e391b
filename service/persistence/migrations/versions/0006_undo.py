"""What a finished step changed, so that who finished it can take it back for ten minutes."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0006"
down_revision = "0005"
HERE = Path(__file__).parent
BACK = "DROP TABLE step_before; ALTER TABLE form_submission DROP COLUMN undone_at"


def upgrade() -> None:
    run((HERE / "0006_undo.sql").read_text())


def downgrade() -> None:
    run(BACK)


def run(script: str) -> None:
    """By the driver itself: several statements at once, and a percent sign is just that."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(script)
