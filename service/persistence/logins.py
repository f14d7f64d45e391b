"""The logins of the service and the engines (connection pools) that use them."""

import hashlib
import hmac
from dataclasses import dataclass

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url

WEB, COMMAND, WORKER = LOGINS = ("desk_web", "desk_command", "desk_worker")


def password_of(login: str, secret: str) -> str:
    """A login's password, derived so that every host of the service knows it from the one secret."""
    return hmac.new(secret.encode(), login.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Database:
    """Where the database is: `url` signs in as its owner."""

    url: str
    secret: str

    def engine(self, login: str | None = None, *, pool_size: int = 8) -> Engine:
        """A pool for one login; None is the owner, for migrations only."""
        url = make_url(self.url)
        if login:
            url = url.set(username=login, password=password_of(login, self.secret))
        return create_engine(
            url,
            pool_size=pool_size,
            max_overflow=8,
            pool_pre_ping=False,
            hide_parameters=True,  # an error's text never holds what somebody entered
            connect_args={"application_name": login or "desk_owner"},
        )
