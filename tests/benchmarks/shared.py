"""What the benchmarks of the house share: a server with the small scheme, figures, and what was sent to the database."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

from service.app import configure_logs
from tests.support.harness import Desk, Server, prepare, small_scheme

Figure = tuple[str, float, str, float, bool]
CLERK = "clerk@example.org"
ASKED = {"name": "Ada Asker", "place": "north", "places": ["north", "south"]}


@contextmanager
def server() -> Iterator[Server]:
    """A PostgreSQL of its own, with the small scheme in the template `small`."""
    configure_logs(logging.ERROR)
    found = Server()
    try:
        prepare(found.create("small"), *small_scheme())
        yield found
    finally:
        found.stop()


def figure(name: str, value: float, unit: str, limit: float, *, at_least: bool = False) -> Figure:
    return name, round(value, 3), unit, limit, value >= limit if at_least else value <= limit


@contextmanager
def opened(server: Server, template: str) -> Iterator[Desk]:
    database = server.clone(template)
    found = Desk(database)
    try:
        yield found
    finally:
        found.dispose()
        server.drop(database)


@dataclass
class Recorded:
    """What one request sent to the database: (login, statement, values, is it many, or None for a commit)."""

    sent: list[tuple[str, str | None, Any, bool]] = field(default_factory=list)

    def count(self, *logins: str) -> int:
        return sum(1 for login, statement, *_ in self.sent if statement and login in logins)

    def commits(self, login: str) -> int:
        return sum(1 for name, statement, *_ in self.sent if statement is None and name == login)


@contextmanager
def recorded(engines: dict[str, Engine]) -> Iterator[Recorded]:
    found, heard = Recorded(), []
    for login, of in engines.items():

        def executed(_c: Any, _u: Any, sql: str, values: Any, _x: Any, many: bool, login: str = login) -> None:
            found.sent.append((login, sql, values, many))

        def committed(_c: Any, login: str = login) -> None:
            found.sent.append((login, None, None, False))

        for name, function in (("before_cursor_execute", executed), ("commit", committed)):
            event.listen(of, name, function)
            heard.append((of, name, function))
    try:
        yield found
    finally:
        for of, name, function in heard:
            event.remove(of, name, function)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def until(holds: Callable[[], object], seconds_: float = 120) -> None:
    end = time.monotonic() + seconds_
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds_} seconds")
        time.sleep(0.01)
