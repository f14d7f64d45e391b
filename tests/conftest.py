"""One PostgreSQL a test process, started when a test first asks; a clone of a template a test."""

import logging
from collections.abc import Iterator

import pytest

from service.app import configure_logs
from service.integrations.scanning import DemonstrationScanner
from tests.support.filed import scheme_with_files
from tests.support.harness import Desk, Server, prepare, shipped_scheme, small_scheme

configure_logs(logging.ERROR)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.stop()


@pytest.fixture(scope="session")
def small_template(server: Server) -> str:
    prepare(server.create("small"), *small_scheme())
    return "small"


@pytest.fixture(scope="session")
def shipped_template(server: Server) -> str:
    prepare(server.create("shipped"), *shipped_scheme("csods"))
    return "shipped"


@pytest.fixture(scope="session")
def filed_template(server: Server) -> str:
    prepare(server.create("filed"), *scheme_with_files())
    return "filed"


@pytest.fixture
def filed_desk(server: Server, filed_template: str) -> Iterator[Desk]:
    """A desk with the small scheme and questions for files; its worker has the demonstration's scanner."""
    for found in _desk(server, filed_template):
        found.worker.scanner = DemonstrationScanner()
        yield found


@pytest.fixture
def desk(server: Server, small_template: str) -> Iterator[Desk]:
    """A desk with the tests' own small scheme."""
    yield from _desk(server, small_template)


@pytest.fixture
def scheme_desk(server: Server, shipped_template: str) -> Iterator[Desk]:
    """A desk with the scheme that the project ships, and its people."""
    yield from _desk(server, shipped_template)


def _desk(server: Server, template: str) -> Iterator[Desk]:
    with server.lease(template) as database:
        found = Desk(database)
        yield found
        found.dispose()
