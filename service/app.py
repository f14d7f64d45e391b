"""Composition root: from settings to the parts that need each other."""

import logging
import os
import secrets
import socket
import sys
import traceback
from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from flask import Flask

from service import web
from service.commands.definitions import Definitions
from service.commands.executor import Executor
from service.commands.job_types import known_job_types
from service.config import Settings, read_settings
from service.domain.clock import Clock, system_clock
from service.integrations.mail import Mailer, NoMailer, SmtpMailer
from service.integrations.scanning import ClamScanner, DemonstrationScanner, NoScanner, Scanner
from service.persistence.listening import listen
from service.persistence.logins import COMMAND, WEB, WORKER, Database
from service.persistence.unit_of_work import Transactions
from service.worker.executor import JobExecutor
from service.worker.process import Worker

DATABASE_FILE, SECRET_FILE = "database-url", "secret"


@dataclass(frozen=True, slots=True)
class Parts:
    """One process' parts. `definitions` is shared by all executors of the process."""

    settings: Settings
    database: Database
    definitions: Definitions

    def executor(self, login: str | None, clock: Clock = system_clock, *, pool_size: int = 8) -> Executor:
        return Executor(Transactions(self.database.engine(login, pool_size=pool_size)), self.definitions, clock)


def assemble(settings: Settings, database: Database) -> Parts:
    return Parts(settings, database, Definitions(known_job_types()))


def secret_of(settings: Settings) -> str:
    """From the settings, else made once and kept in DATA_DIR, readable by its owner only."""
    if settings.service_secret:
        return settings.service_secret
    path = settings.data_dir / SECRET_FILE
    if not path.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text()


def database_of(settings: Settings) -> Database:
    """The one that the settings name, else the embedded one that `desk run` has started."""
    url = settings.database_url or _embedded_url(settings.data_dir / DATABASE_FILE)
    return Database(with_driver(url), secret_of(settings))


def with_driver(url: str) -> str:
    """PostgreSQL by psycopg 3, however the address was written."""
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else url


def _embedded_url(path: Path) -> str:
    if not path.exists():
        raise FileNotFoundError(
            f"No database: set DATABASE_URL, or start the service with `desk run` first ({path} is missing)."
        )
    return path.read_text()


def configure_logs(level: int = logging.INFO) -> None:
    """JSON lines on standard error.

    A traceback is its places and the error's type: never a value, never the error's text.
    """
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _places,
            structlog.processors.JSONRenderer(),
        ],
    )


def _places(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if found := event.pop("exc_info", None):
        error = found if isinstance(found, BaseException) else sys.exc_info()[1]
        trace = error.__traceback__ if error else None
        event["error"] = type(error).__name__
        event["places"] = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)[-8:]]
    return event


def create_app(
    settings: Settings | None = None, database: Database | None = None, clock: Clock = system_clock
) -> Flask:
    """The web application; gunicorn calls it in each of its workers."""
    configure_logs()
    settings = settings or read_settings()
    parts = assemble(settings, database or database_of(settings))
    pool = max(4, settings.service_web_threads // 2)
    return web.create_app(
        web.Services(
            settings=settings,
            commands=parts.executor(COMMAND, clock, pool_size=pool),
            reading=Transactions(parts.database.engine(WEB, pool_size=pool)),
            secret=parts.database.secret,
            clock=clock,
        )
    )


def mailer(settings: Settings) -> Mailer:
    if settings.service_mail_host:
        return SmtpMailer(settings.service_mail_host, settings.service_mail_port, settings.service_mail_from)
    return NoMailer()


def scanner(settings: Settings) -> Scanner:
    """None set up: a stand-in in a demonstration, else no file is taken."""
    if settings.service_scanner_host:
        return ClamScanner(settings.service_scanner_host, settings.service_scanner_port)
    return DemonstrationScanner() if settings.service_demonstration else NoScanner()


def create_worker(settings: Settings, database: Database, clock: Clock = system_clock) -> Worker:
    configure_logs()
    parts = assemble(settings, database)
    engine = parts.database.engine(WORKER, pool_size=2)
    name = f"{socket.gethostname()}/{os.getpid()}"
    executor = Executor(Transactions(engine), parts.definitions, clock)
    jobs = JobExecutor(executor, name, mailer(settings).send, scanner=scanner(settings))
    return Worker(jobs, partial(listen, engine))
