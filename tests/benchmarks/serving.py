"""The web application behind gunicorn in a process of its own, with a clock that stands, and a browser that keeps its connection."""

import multiprocessing
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from gunicorn.app.base import BaseApplication

from service.web.auth import COOKIE
from tests.support.harness import Desk

STARTS_WITHIN = 30.0


class _Served(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    """As `desk web` starts it, with one process."""

    def __init__(self, app: Flask, port: int) -> None:
        self.app, self.port = app, port
        super().__init__()

    def load_config(self) -> None:
        given = {"worker_class": "gthread", "threads": 8, "loglevel": "warning", "control_socket_disable": True}
        for name, value in {"bind": f"127.0.0.1:{self.port}", **given}.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


@dataclass(frozen=True)
class Browser:
    """One person's; its connection stays open."""

    connection: HTTPConnection
    cookie: str

    def get(self, path: str) -> None:
        self._ask("GET", path, None, {}, 200)

    def post(self, path: str, body: Mapping[str, str]) -> None:
        self._ask("POST", path, urlencode(body), {"Content-Type": "application/x-www-form-urlencoded"}, 303)

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str], expected: int) -> None:
        self.connection.request(method, path, body, {"Cookie": f"{COOKIE}={self.cookie}", **headers})
        answer = self.connection.getresponse()
        said = answer.read()
        if answer.status != expected:
            raise AssertionError(said.decode())


@contextmanager
def serving(desk: Desk, email: str) -> Iterator[Browser]:
    """Forked, so that the application is this process's own; connections to the database are made by the child."""
    cookie: Any = desk.client(email).get_cookie(COOKIE)
    app = desk.app
    desk.dispose()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    process = multiprocessing.get_context("fork").Process(target=_Served(app, port).run)
    process.start()
    try:
        yield Browser(_connected(port), cookie.value)
    finally:
        process.terminate()
        process.join()


def _connected(port: int) -> HTTPConnection:
    end = time.monotonic() + STARTS_WITHIN
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.connect()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return connection
