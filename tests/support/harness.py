"""A whole desk in one process for tests: real PostgreSQL, real engine, a clock that is moved, a worker that runs when told."""

import logging
import secrets
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError

from service.app import assemble, configure_logs, create_app, mailer
from service.cli.database import read_schemes
from service.commands import cases, clock, definitions, demonstration, tasks
from service.commands.executor import Context, Executor
from service.commands.sessions import token_hash
from service.config import Settings
from service.domain.actor import Actor
from service.forms import prefill
from service.persistence.embedded import EmbeddedPostgres
from service.persistence.logins import COMMAND, WEB, WORKER, Database
from service.persistence.migrate import migrate
from service.persistence.models import Base, WebSession
from service.persistence.reader import Reader, reader
from service.persistence.repositories import directory
from service.web.auth import COOKIE
from service.worker.executor import JobExecutor

ROOT = Path(__file__).parents[2]
SMALL = Path(__file__).parent / "small"
SECRET = "test-secret"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # a Tuesday


class Server:
    """One PostgreSQL a test process; databases are cloned from templates in it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="desk-test-"))
        self.folder.chmod(0o755)
        self.postgres = EmbeddedPostgres(self.folder, SECRET)
        self.database = self.postgres.start()
        self.count = 0
        self.free: dict[str, list[Database]] = {}
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")

    def stop(self) -> None:
        self.postgres.erase()
        shutil.rmtree(self.folder, ignore_errors=True)

    def named(self, name: str) -> Database:
        return Database(self.database.url.replace("/desk?", f"/{name}?"), SECRET)

    def create(self, name: str, template: str | None = None) -> Database:
        self._run(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        return self.named(name)

    def clone(self, template: str) -> Database:
        self.count += 1
        return self.create(f"t{self.count}", template)

    @contextmanager
    def lease(self, template: str) -> Iterator[Database]:
        """A database as the template is. A clone takes a second, so one that was used is put back as it was."""
        found = self.free.setdefault(template, [])
        database = found.pop() if found else self.clone(template)
        yield database
        try:
            put_back(database)
            found.append(database)
        except OperationalError:  # somebody still holds a lock in it
            self.drop(database)

    def drop(self, database: Database) -> None:
        name = database.url.rpartition("/")[2].partition("?")[0]
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        engine = create_engine(self.database.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@dataclass
class MovedClock:
    """Stands until it is moved."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **length: float) -> None:
        self.at += timedelta(**length)


@dataclass
class Desk:
    """`open`, `act_as`, `finish` are what people do; `run_due` is the worker; `forward` moves the clock from due instant to due instant."""

    database: Database
    clock: MovedClock = field(default_factory=MovedClock)

    def __post_init__(self) -> None:
        self.settings = Settings(data_dir=Path("/nonexistent"))
        self.parts = assemble(self.settings, self.database)
        self.commands: Executor = self.parts.executor(COMMAND, self.clock, pool_size=4)
        self.worker = JobExecutor(
            self.parts.executor(WORKER, self.clock, pool_size=2), "test/1", mailer(self.settings).send
        )
        self.web_engine: Engine = self.database.engine(WEB, pool_size=4)
        self.owner: Engine = self.database.engine(None, pool_size=1)
        self._app: Flask | None = None

    def dispose(self) -> None:
        for engine in (
            self.commands.transactions.engine,
            self.worker.executor.transactions.engine,
            self.web_engine,
            self.owner,
        ):
            engine.dispose()
        if self._app is not None:
            services = self._app.extensions["desk"]
            services.commands.transactions.engine.dispose()
            services.reading.engine.dispose()

    @property
    def app(self) -> Flask:
        if self._app is None:
            self._app = create_app(self.settings, self.database, self.clock)
            configure_logs(logging.ERROR)
            self._app.config.update(TESTING=False, WTF_CSRF_ENABLED=False)
        return self._app

    def client(self, email: str | None = None) -> FlaskClient:
        """A browser; signed in without the wait for a password's hash, which the tests of signing in have."""
        client = self.app.test_client()
        if email:
            token, person_id, now = secrets.token_urlsafe(32), self.actor(email).person_id, self.clock()
            row = WebSession(token_hash=token_hash(token), person_id=person_id, started_at=now, seen_at=now)
            self.commands.run(lambda context: context.work.session.add(row))
            client.set_cookie(COOKIE, token)
        return client

    def actor(self, email: str) -> Actor:
        found = self.commands.run(lambda context: directory.actor_by_email(context.work.session, email))
        assert found, email
        return Actor.from_session(found)

    def as_(self, email: str, command: Any) -> Any:
        return self.commands.run(command, self.actor(email))

    def open(self, scheme: str, answers: Mapping[str, Any], *, email: str | None = None, token: str = "") -> str:
        """The reference of a new case."""

        def command(context: Context) -> str:
            form = cases.start_form(context.definitions.newest(context.work, scheme))
            given = token or f"test {self.clock.at} {self.count()}"
            return cases.open_case(context, scheme, prefill(form, answers), token=given).reference

        return self.commands.run(command, self.actor(email) if email else None)

    def finish(self, email: str, task_id: UUID, answers: Mapping[str, Any], *, token: str = "") -> tasks.Completed:
        """Takes a task and finishes it."""

        def command(context: Context) -> tasks.Completed:
            task = tasks.claim(context, task_id)
            files = tasks.lock(context, task_id).files
            raw = prefill(files.form(task.form_key), answers) if task.form_key else {}
            return tasks.complete(context, task_id, raw, revision=task.revision, token=token or f"token {task_id}")

        return self.as_(email, command)

    def tasks(self, reference: str | None = None) -> list[Any]:
        """Open tasks, as the owner sees them."""
        where = "AND case_reference = :reference" if reference else ""
        return self.rows(
            f"SELECT * FROM user_task WHERE closed_at IS NULL {where} ORDER BY opened_at, engine_key",
            reference=reference,
        )

    def task(self, element: str, reference: str | None = None) -> Any:
        found = [task for task in self.tasks(reference) if task.element_id == element]
        assert found, f"{element} is not open; open are {[task.element_id for task in self.tasks(reference)]}"
        return found[0]

    def rows(self, sql: str, **values: Any) -> list[Any]:
        with self.owner.connect() as connection:
            return list(connection.execute(text(sql), values))

    def value(self, sql: str, **values: Any) -> Any:
        with self.owner.connect() as connection:
            return connection.execute(text(sql), values).scalar()

    def change(self, *statements: str, **values: Any) -> None:
        """As the owner, committed."""
        with self.owner.begin() as connection:
            for statement in statements:
                connection.execute(text(statement), {name: values[name] for name in values if f":{name}" in statement})

    def run_due(self) -> int:
        return self.worker.run_due()

    def forward(self, **length: float) -> None:
        """To the end of this time, letting the worker do what falls due at each due instant."""
        until = self.clock.at + timedelta(**length)
        self.run_due()
        while (due := self.worker.executor.run(clock.next_due)) is not None and due <= until:
            self.clock.at = max(self.clock.at, due)
            if not self.run_due():
                break
        self.clock.at = until
        self.run_due()

    def count(self) -> int:
        self._count = getattr(self, "_count", 0) + 1
        return self._count

    @contextmanager
    def reading(self, email: str | None = None) -> Iterator[Reader]:
        with reader(self.web_engine, self.actor(email) if email else None, self.clock()) as found:
            yield found


@contextmanager
def statements(*engines: Engine) -> Iterator[list[str]]:
    """Every statement that goes to the database (BEGIN and COMMIT don't count), and "COMMIT" for each commit."""
    seen: list[str] = []

    def executed(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    def committed(_connection: Any) -> None:
        seen.append("COMMIT")

    for engine in engines:
        event.listen(engine, "before_cursor_execute", executed)
        event.listen(engine, "commit", committed)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", executed)
            event.remove(engine, "commit", committed)


def prepare(database: Database, files: Mapping[str, bytes], people: Mapping[str, Any]) -> None:
    """Migrates, loads the directory, publishes one scheme: for a template."""
    owner = database.engine(None, pool_size=1)
    migrate(owner, SECRET)
    owner.dispose()
    parts = assemble(Settings(), database)
    as_owner, as_command = parts.executor(None, pool_size=1), parts.executor(COMMAND, pool_size=1)
    as_owner.run(demonstration.mark)
    as_owner.run(lambda context: demonstration.load_directory(context, people))
    as_command.run(lambda context: definitions.publish(context.work, context.definitions.compile(files), reason="test"))
    with as_owner.transactions.engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA kept"))
        for table in Base.metadata.tables:
            connection.execute(text(f"CREATE TABLE kept.{table} AS TABLE {table}"))
    for executor in (as_owner, as_command):
        executor.transactions.engine.dispose()


def put_back(database: Database) -> None:
    """Every table as it was when the template was made."""
    engine = database.engine(None, pool_size=1)
    try:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '3s'; SET LOCAL session_replication_role = replica"))
            for table in Base.metadata.tables:
                connection.execute(text(f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept.{table}"))
    finally:
        engine.dispose()


def shipped_scheme(name: str) -> tuple[dict[str, bytes], dict[str, Any]]:
    """A scheme's own files and its demonstration people."""
    return _scheme(ROOT, name)


def small_scheme() -> tuple[dict[str, bytes], dict[str, Any]]:
    """A little scheme of the tests' own, in tests/support/small."""
    return _scheme(SMALL, "help")


def _scheme(root: Path, name: str) -> tuple[dict[str, bytes], dict[str, Any]]:
    people = tomllib.loads((root / "processes" / name / "demo" / "organisations.toml").read_text())
    return read_schemes(root)[name], people
