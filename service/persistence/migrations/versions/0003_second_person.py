"""A second person confirms a step before it counts."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0003"
down_revision = "0002"
HERE = Path(__file__).parent


def upgrade() -> None:
    run((HERE / "0003_second_person.sql").read_text())


def downgrade() -> None:
    run("DROP POLICY confirms ON task_draft; DROP POLICY confirms ON attachment; DROP TABLE confirmation")


def run(script: str) -> None:
    """By the driver itself: several statements at once, and a percent sign is just that."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(script)
