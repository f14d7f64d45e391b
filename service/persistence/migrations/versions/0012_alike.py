"""Finding persons of other cases by a name that is alike, for those who may open those cases."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0012"
down_revision = "0011"
HERE = Path(__file__).parent
BACK = "DROP FUNCTION desk_like_parties(text[], text, uuid)"


def upgrade() -> None:
    run((HERE / "0012_alike.sql").read_text())


def downgrade() -> None:
    run(BACK)


def run(script: str) -> None:
    """By the driver itself: several statements at once, and a percent sign is just that."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(script)
