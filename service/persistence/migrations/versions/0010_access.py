"""Asking for access to a case: who asked why, and who gave or refused it."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0010"
down_revision = "0009"
HERE = Path(__file__).parent
BACK = (
    "DROP FUNCTION desk_case_of_reference(text); DROP FUNCTION desk_access_of(uuid); DROP FUNCTION desk_looks_of(uuid);"
    " DROP TABLE access_request"
)


def upgrade() -> None:
    run((HERE / "0010_access.sql").read_text())


def downgrade() -> None:
    run(BACK)


def run(script: str) -> None:
    """By the driver itself: several statements at once, and a percent sign is just that."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(script)
