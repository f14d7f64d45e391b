"""The service as people start it: the supervisor with its own PostgreSQL, web and worker, on a free port, ended by its number."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
READY_WITHIN = 240.0
STOPS_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Service:
    """A running copy. `command` runs `desk …` beside it, as somebody in another terminal would."""

    address: str
    environment: dict[str, str]

    def command(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "service.cli", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def service(folder: Path, *, with_cases: bool) -> Iterator[Service]:
    """Everything that `make run` starts. Without the demonstration's cases it is ready sooner; its people are always there."""
    port = _free_port()
    environment = {**os.environ, "PORT": str(port), "DATA_DIR": str(folder / "var"), "PYTHONUNBUFFERED": "1"}
    environment.pop("DATABASE_URL", None)
    if not with_cases:
        environment["SERVICE_FILES"] = str(_files_without_cases(folder))
    log = folder / "service.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "run"],
            cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        found = Service(f"http://127.0.0.1:{port}", environment)
        _wait_until_ready(found, process, log)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOPS_WITHIN)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _files_without_cases(folder: Path) -> Path:
    copy = folder / "files"
    for name in ("processes", "forms"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("cases.toml"))
    return copy


def _wait_until_ready(found: Service, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{found.address}/health/ready", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            process_is_slow = 0.2
            _pause(process, process_is_slow)
    raise AssertionError(f"The service was not ready within {READY_WITHIN:.0f} seconds:\n{log.read_text()}")


def _pause(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Waits for the process itself, so that one that ends is noticed at once."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return
