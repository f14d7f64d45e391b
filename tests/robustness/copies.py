"""A whole copy of the service, as `make run` starts it, for tests that kill its parts. Everything is ended by its number."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests/support/small"
READY_WITHIN = 120.0
ENDS_WITHIN = 60.0
PROC = Path("/proc")


@dataclass
class Copy:
    """`start`, `kill` and `stop` are the supervisor's; `processes` finds its children, `rows` asks the database as its owner."""

    data: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    begins_at: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data.with_name(f"{self.data.name}.log")

    @property
    def environment(self) -> dict[str, str]:
        given = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DESK_COPY")}
        own = {"PORT": str(self.port), "DATA_DIR": str(self.data), "SERVICE_FILES": str(SMALL), "PYTHONUNBUFFERED": "1"}
        return given | own | self.settings

    def start(self) -> None:
        self.begins_at = len(self.said())
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "service.cli", "run"],
                cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def wait_until_ready(self) -> float:
        """Seconds until a page can be used."""
        began = time.monotonic()
        while time.monotonic() - began < READY_WITHIN:
            assert self.process is None or self.process.poll() is None, self.said()
            if self.has_started() and self.is_ready():
                return time.monotonic() - began
            pause(0.05)
        raise AssertionError(f"not ready within {READY_WITHIN:.0f} seconds:\n{self.said()}")

    def has_started(self) -> bool:
        """Said by this very supervisor: what a killed one left may answer still."""
        return "Disclosure Desk is ready" in self.said()[self.begins_at :]

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/health/ready", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """The supervisor alone, as nobody could stop it from dying."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(ENDS_WITHIN)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(ENDS_WITHIN)

    def run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """`desk …` in another terminal."""
        return subprocess.run(
            [sys.executable, "-m", "service.cli", *arguments],
            cwd=ROOT, env=self.environment, input=given, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    def processes(self, part: str) -> list[int]:
        """Numbers of the living processes of "web", "worker" or "database"."""
        if part == "database":
            return [int(line) for line in read(self.data / "postgres/data/postmaster.pid").split()[:1]]
        wanted = {"web": b"gunicorn", "worker": b"service.cli\0worker"}[part]
        return [pid for pid in children(self.data) if wanted in read(PROC / str(pid) / "cmdline")]

    def rows(self, sql: str, *values: Any) -> list[Any]:
        end = time.monotonic() + READY_WITHIN
        while True:
            try:
                return self._rows(sql, values)
            except psycopg.OperationalError:  # it may have been killed, too
                if time.monotonic() > end:
                    raise
                pause(0.2)

    def _rows(self, sql: str, values: tuple[Any, ...]) -> list[Any]:
        url = (self.data / "database-url").read_text().replace("+psycopg", "")
        with psycopg.connect(url, row_factory=psycopg.rows.namedtuple_row) as connection:
            return connection.execute(sql, values).fetchall()

    def value(self, sql: str, *values: Any) -> Any:
        return self.rows(sql, *values)[0][0]

    def said(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    def erase(self) -> None:
        """Ends what is left of it, by number, and its data wherever they stand."""
        if self.process is not None and self.process.poll() is None:
            self.kill()
        for pid in children(self.data):
            end(pid)
        if self.data.exists():
            self.run("reset", "--yes")


@contextmanager
def copy(data: Path, **settings: str) -> Iterator[Copy]:
    """Not started yet; whatever happens, nothing of it is left."""
    found = Copy(data, free_port(), settings)
    try:
        yield found
    finally:
        found.erase()


def children(data: Path) -> list[int]:
    """Processes that carry the copy's mark, web and worker and theirs."""
    mark = f"DESK_COPY={data.resolve()}".encode()
    return [int(path.name) for path in PROC.glob("[0-9]*") if mark in read(path / "environ").split(b"\0")]


def end(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def slowness() -> float:
    """How many times longer than it works a program takes now, because others share the machine. Never less than one."""
    began, before = time.monotonic(), os.times()
    subprocess.run([sys.executable, "-c", "import service.cli"], cwd=ROOT, check=True)
    after = os.times()
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    return max(1.0, (time.monotonic() - began) / worked)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def pause(seconds: float) -> None:
    """Other processes work meanwhile: there is nothing of ours to wait for."""
    time.sleep(seconds)
