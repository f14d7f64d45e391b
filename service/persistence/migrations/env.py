"""One migration a transaction, one migrator at a time, and never a long wait for a lock."""

from alembic import context
from sqlalchemy import Connection, text

from service.persistence.models import Base


def run(connection: Connection) -> None:
    connection.execute(text("SET lock_timeout = '4s'"))
    connection.execute(text("SET statement_timeout = '60s'"))
    connection.execute(text("SELECT pg_advisory_lock(4711)"))
    connection.commit()
    try:
        context.configure(connection=connection, target_metadata=Base.metadata, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(4711)"))
        connection.commit()


run(context.config.attributes["connection"])
