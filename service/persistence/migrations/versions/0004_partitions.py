"""A log that grew beyond its months keeps nobody from starting."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0004"
down_revision = "0003"
HERE = Path(__file__).parent
BEFORE = """
CREATE OR REPLACE FUNCTION desk_make_partitions(first date, months int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE starts date; log text;
BEGIN
  FOR starts IN SELECT (date_trunc('month', first) + make_interval(months => n))::date
    FROM generate_series(0, months - 1) n LOOP
    FOREACH log IN ARRAY ARRAY['history_event', 'audit_event'] LOOP
      EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
        log || to_char(starts, '_YYYY_MM'), log, starts, (starts + interval '1 month')::date);
    END LOOP;
  END LOOP;
END $$
"""


def upgrade() -> None:
    run((HERE / "0004_partitions.sql").read_text())


def downgrade() -> None:
    run(f"DROP INDEX ix_job_locked; {BEFORE}")


def run(script: str) -> None:
    """By the driver itself: several statements at once, and a percent sign is just that."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(script)
