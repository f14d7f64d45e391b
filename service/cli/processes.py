"""`desk web` and `desk worker`: one process each, as the supervisor and containers start them."""

import os
import signal
import sys

import click

from service.app import create_worker, database_of
from service.config import read_settings


@click.command()
def web() -> None:
    """Serves the pages with gunicorn."""
    settings = read_settings()
    arguments = [
        sys.executable,
        "-m",
        "gunicorn",
        "service.app:create_app()",
        f"--bind={settings.service_bind}:{settings.port}",
        f"--workers={settings.service_web_workers}",
        f"--threads={settings.service_web_threads}",
        "--worker-class=gthread",
        "--timeout=60",
        "--graceful-timeout=10",
        "--log-level=warning",
        "--max-requests=20000",
        "--max-requests-jitter=2000",
        "--no-control-socket",
        "--preload",  # read once, shared by all workers; connections are made by each when it first needs one
    ]
    os.execv(sys.executable, arguments)  # noqa: S606 - replaces this process on purpose


@click.command()
def worker() -> None:
    """Fires timers, runs service tasks and ladders, sends messages."""
    settings = read_settings()
    found = create_worker(settings, database_of(settings))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: found.stop())
    found.run()
