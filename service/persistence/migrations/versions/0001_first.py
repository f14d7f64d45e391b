"""The first tables, and who may see what in them."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0001"
down_revision = None
HERE = Path(__file__).parent


def upgrade() -> None:
    for name in ("0001_tables.sql", "0001_access.sql"):
        run((HERE / name).read_text())


def downgrade() -> None:
    run(
        "DROP OWNED BY desk_web, desk_command, desk_worker;"
        "CREATE SCHEMA kept; ALTER TABLE alembic_version SET SCHEMA kept; DROP SCHEMA public CASCADE;"
        "CREATE SCHEMA public; ALTER TABLE kept.alembic_version SET SCHEMA public; DROP SCHEMA kept"
    )


def run(script: str) -> None:
    """By the driver itself: several statements at once, and a percent sign is just that."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(script)
