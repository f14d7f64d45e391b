"""Who looks at what now; when a session ends; what failed, for service support."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0005"
down_revision = "0004"
HERE = Path(__file__).parent


def upgrade() -> None:
    run((HERE / "0005_people_at_work.sql").read_text())


def downgrade() -> None:
    run((HERE / "0005_people_at_work_down.sql").read_text())


def run(script: str) -> None:
    """By the driver itself: several statements at once, and a percent sign is just that."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(script)
