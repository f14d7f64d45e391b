"""`desk run`: everything on one machine under one supervisor, until Ctrl-C.

Starts the embedded PostgreSQL (or uses DATABASE_URL), migrates, publishes, loads the demonstration, keeps web and
worker alive. What a killed supervisor left running is ended first: its processes carry this copy's mark.
"""

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from service.app import DATABASE_FILE, assemble, database_of, secret_of
from service.cli.database import prepare, publish_all
from service.cli.demonstration import accounts_in_words, load_demonstration
from service.cli.locking import InUseError, lock
from service.config import Settings, read_settings
from service.domain.errors import ServiceError
from service.persistence.embedded import EmbeddedPostgres
from service.persistence.logins import Database
from service.persistence.unit_of_work import is_lost

MARK = "DESK_COPY"
READY_WITHIN = 120.0
STOP_WITHIN = 15.0
REVIVED_AFTER = 2.0
CHILDREN = ("web", "worker")


@click.command()
def run() -> None:
    """Starts the whole service on this machine and stops it on Ctrl-C."""
    settings = read_settings()
    folder = settings.data_dir.resolve()
    try:
        with lock(folder):
            _run(settings, folder)
    except (InUseError, ServiceError) as error:
        raise click.ClickException(str(error)) from error
    except Exception as error:
        if is_lost(error):
            raise click.ClickException("The database went away while the service started. Start it again.") from error
        raise


def _run(settings: Settings, folder: Path) -> None:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    supervisor = Supervisor(folder)
    supervisor.end_leftovers()
    _claim_port(settings)
    with _database(settings, folder) as (database, keep_alive):
        prepare(settings, database)
        parts = assemble(settings, database)
        for line in publish_all(parts, settings.service_files, "Published by `make run`"):
            click.echo(line)
        accounts = ""
        if settings.service_demonstration:
            load_demonstration(parts, settings.service_files)
            accounts = accounts_in_words(parts, settings.service_files)
        try:
            supervisor.start_all()
            if _wait_until_ready(settings, supervisor, keep_alive, stop):
                click.echo(f"\nDisclosure Desk is ready: {settings.address}\n")
                click.echo(accounts)
                click.echo("Ctrl-C stops it; the data stay.")
            while not stop.wait(1.0):
                keep_alive()
                supervisor.revive()
        finally:
            supervisor.stop_all()
    click.echo("Stopped.")


@contextmanager
def _database(settings: Settings, folder: Path) -> Iterator[tuple[Database, Callable[[], None]]]:
    """With what starts it again if it died; a database that others run is theirs to keep alive."""
    if settings.database_url:
        yield database_of(settings), lambda: None
        return
    postgres = EmbeddedPostgres(folder, secret_of(settings))
    database = postgres.start()
    path = folder / DATABASE_FILE
    path.touch(mode=0o600)
    path.write_text(database.url)
    try:
        yield database, partial(_revive, postgres)
    finally:
        postgres.stop()


def _revive(postgres: EmbeddedPostgres) -> None:
    if not postgres.is_running():
        click.echo("PostgreSQL ended; starting it again.", err=True)
        try:
            postgres.start()
        except ServiceError as error:
            click.echo(str(error), err=True)


def _claim_port(settings: Settings) -> None:
    """Before anything is started: else another program that answers there would pass for ours."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        settings.service_bind, settings.port, type=socket.SOCK_STREAM
    )[0]
    with socket.socket(family, kind, protocol) as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(address)
        except OSError as error:
            why = (
                "is in use by another program"
                if error.errno == errno.EADDRINUSE
                else f"can't be used: {error.strerror}"
            )
            raise ServiceError(f"Port {settings.port} {why}. Set PORT to choose another.") from error


class Supervisor:
    """Keeps one web and one worker process."""

    def __init__(self, folder: Path) -> None:
        self.mark = str(folder)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.started: dict[str, float] = {}

    def start_all(self) -> None:
        for name in CHILDREN:
            self._start(name)

    def revive(self) -> None:
        """A process that ended is started again, at most every two seconds."""
        for name, process in list(self.processes.items()):
            if process.poll() is not None and time.monotonic() - self.started[name] > REVIVED_AFTER:
                click.echo(f"{name} ended with code {process.returncode}; starting it again.", err=True)
                self._start(name)

    def stop_all(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        end = time.monotonic() + STOP_WITHIN
        for process in self.processes.values():
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def has_given_up(self) -> bool:
        """Whether a process ended by itself; one that was killed is only started again."""
        return any((process.poll() or 0) > 0 for process in self.processes.values())

    def end_leftovers(self) -> None:
        """Processes of an earlier supervisor of this very folder that was killed."""
        left = [pid for pid in _processes() if _environment(pid).get(MARK) == self.mark and pid != os.getpid()]
        for number, patience in ((signal.SIGTERM, STOP_WITHIN), (signal.SIGKILL, 5.0)):
            for pid in left:
                with _gone_is_fine():
                    os.kill(pid, number)
            end = time.monotonic() + patience
            while (left := [pid for pid in left if _is_alive(pid)]) and time.monotonic() < end:
                time.sleep(0.05)
            if not left:
                return

    def _start(self, name: str) -> None:
        environment = {**os.environ, MARK: self.mark}
        command = [sys.executable, "-m", "service.cli", name]
        # a session of its own: Ctrl-C reaches the supervisor alone, which ends its children in order
        self.processes[name] = subprocess.Popen(
            command, env=environment, start_new_session=True, stdin=subprocess.DEVNULL
        )
        self.started[name] = time.monotonic()


def _wait_until_ready(
    settings: Settings, supervisor: Supervisor, keep_alive: Callable[[], None], stop: threading.Event
) -> bool:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end and not stop.is_set():
        if supervisor.has_given_up():
            raise ServiceError("Web or worker ended at once. What they said stands above.")
        keep_alive()
        supervisor.revive()
        try:
            with urllib.request.urlopen(f"{settings.address}/health/ready", timeout=2) as answer:  # noqa: S310 - our own address
                if answer.status == 200:  # noqa: PLR2004
                    return True
        except (urllib.error.URLError, OSError):
            stop.wait(0.1)
    if not stop.is_set():
        raise ServiceError(f"The web process does not answer at {settings.address}.")
    return False


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").glob("[0-9]*")]


def _environment(pid: int) -> dict[str, str]:
    try:
        pairs = (Path("/proc") / str(pid) / "environ").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return {}
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def _is_alive(pid: int) -> bool:
    try:
        state = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@contextmanager
def _gone_is_fine() -> Iterator[None]:
    try:
        yield
    except ProcessLookupError:
        return
