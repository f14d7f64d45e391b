"""Bringing a database to the newest schema, with its logins."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from service.persistence.logins import LOGINS, password_of

MIGRATIONS = Path(__file__).parent / "migrations"


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def head() -> str | None:
    return ScriptDirectory.from_config(configuration()).get_current_head()


def make_logins(owner: Engine, secret: str) -> None:
    """Creates the service's logins, or renews their passwords. Serialised: two starts may meet here."""
    with owner.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(4712)"))
        existing = set(connection.scalars(text("SELECT rolname FROM pg_roles WHERE rolname LIKE 'desk\\_%'")))
        for login in LOGINS:
            verb = "ALTER" if login in existing else "CREATE"
            # a role's statement takes no parameters; names and derived passwords are ours, hexadecimal
            connection.execute(text(f"{verb} ROLE {login} LOGIN PASSWORD '{password_of(login, secret)}'"))


def migrate(owner: Engine, secret: str, revision: str = "head") -> None:
    make_logins(owner, secret)
    config = configuration()
    with owner.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    with owner.begin() as connection:
        connection.execute(text("SELECT desk_make_partitions((current_date - interval '3 months')::date, 15)"))


def downgrade(owner: Engine, revision: str = "base") -> None:
    config = configuration()
    with owner.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
