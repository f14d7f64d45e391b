"""Copies of the service on one machine: beside each other, where root alone may look, a second time, not twice, not at all."""

import os
import socket
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.persistence.embedded import ELSEWHERE
from tests.robustness.copies import Copy, children, copy

pytestmark = pytest.mark.process
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may enter a folder that the server's user may not")


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that the server's user may enter; pytest's own are for their owner only."""
    with tempfile.TemporaryDirectory(prefix="desk-copies-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture(scope="module")
def one(place: Path) -> Iterator[Copy]:
    """It runs when a test begins and when it ends."""
    with copy(place / "one") as found:
        found.start()
        found.wait_until_ready()
        yield found


def test_two_copies_work_beside_each_other(one: Copy, place: Path) -> None:
    with copy(place / "two") as two:
        two.start()
        two.wait_until_ready()

        assert one.is_ready()
        assert not set(children(one.data)) & set(children(two.data))
        assert one.value("SELECT system_identifier FROM pg_control_system()") != two.value(
            "SELECT system_identifier FROM pg_control_system()"
        )

        two.stop()
        assert one.is_ready()
        assert children(two.data) == []
        assert len(one.processes("worker")) == 1


def test_a_second_start_finds_what_was_there(one: Copy) -> None:
    published = one.rows("SELECT id, version FROM deployment")
    one.stop()

    one.start()
    one.wait_until_ready()

    assert one.rows("SELECT id, version FROM deployment") == published
    assert "help: nothing new" in one.said()


def test_refuses_to_run_twice_in_one_folder(one: Copy) -> None:
    again = one.run("run")

    assert again.returncode == 1
    assert f"The service already runs in {one.data} (process {one.process.pid})." in again.stderr
    assert "Traceback" not in again.stderr
    assert one.is_ready()


def test_refuses_to_be_reset_while_it_runs(one: Copy) -> None:
    answer = one.run("reset", "--yes")

    assert answer.returncode == 1
    assert "Stop it first. Nothing was changed." in answer.stderr
    assert one.is_ready()


def test_reset_asks_and_keeps_the_data_on_no(one: Copy) -> None:
    published = one.rows("SELECT id, version FROM deployment")
    one.stop()

    answer = one.run("reset", given="n\n")

    assert answer.returncode == 0
    assert "Go on?" in answer.stdout
    assert "Nothing was changed." in answer.stdout
    one.start()
    one.wait_until_ready()
    assert one.rows("SELECT id, version FROM deployment") == published


@pytest.mark.parametrize("kind", ["another copy", "a stranger"])
def test_says_that_the_port_is_in_use(one: Copy, place: Path, kind: str) -> None:
    with copy(place / kind) as two, socket.socket() as stranger:
        if kind == "another copy":
            two.port = one.port
        else:
            stranger.bind(("127.0.0.1", 0))
            stranger.listen()
            two.port = stranger.getsockname()[1]

        refused = two.run("run")

        assert refused.returncode == 1
        assert f"Port {two.port} is in use" in refused.stderr
        assert "PORT" in refused.stderr
        assert "Traceback" not in refused.stderr
        assert children(two.data) == []
    assert one.is_ready()


@AS_ROOT
def test_lives_where_only_root_may_look(place: Path) -> None:
    hidden = place / "hidden"
    hidden.mkdir(mode=0o700)
    with copy(hidden / "var") as found:
        found.start()
        found.wait_until_ready()
        identity = (found.data / "identity").read_text()
        elsewhere = ELSEWHERE / identity

        assert (elsewhere / "data/PG_VERSION").exists()
        assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o700
        assert stat.S_IMODE(hidden.stat().st_mode) == 0o700

        found.stop()
        answer = found.run("reset", "--yes")

        assert answer.returncode == 0, answer.stderr
        assert not elsewhere.exists()
        assert not found.data.exists()
