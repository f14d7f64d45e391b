"""Publishing a set of files, and a second start of the whole service."""

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from service.app import assemble
from service.commands import definitions
from service.config import Settings
from service.layout import layout
from service.persistence.logins import COMMAND
from tests.benchmarks.engine import sixty_nodes
from tests.benchmarks.shared import Figure, figure, opened, seconds, server
from tests.robustness.copies import copy
from tests.support.harness import Desk, Server, small_scheme

ROOT = Path(__file__).parents[2]


def run() -> list[Figure]:
    with server() as found:
        return [*_publishing(found), *_start()]


def _publishing(server: Server) -> list[Figure]:
    """The set of the small scheme and a diagram of sixty nodes, as if none of it had ever been seen."""
    files = dict(small_scheme()[0])
    with opened(server, "small") as desk:
        took = [_publish(desk, files, number) for number in range(5)]
    return [figure("parse, validate and publish a diagram of 60 nodes", statistics.median(took) * 1000, "ms", 300)]


def _publish(desk: Desk, files: dict[str, bytes], number: int) -> float:
    sixty = _sixty(number)
    parts = assemble(Settings(), desk.database)
    executor = parts.executor(COMMAND, pool_size=1)
    given = files | {"processes/help/sixty.bpmn": sixty}

    def publish() -> None:
        if (
            executor.run(
                lambda context: definitions.publish(context.work, parts.definitions.compile(given), reason="bench")
            )
            is None
        ):
            raise AssertionError("it was there already")

    executor.run(lambda context: context.now)
    took = seconds(publish)
    executor.transactions.engine.dispose()
    return took


def _sixty(number: int) -> bytes:
    """Drawn, and never the same twice."""
    return layout(sixty_nodes()) + f"<!-- {number} {time.time_ns()} -->".encode()


def _start() -> list[Figure]:
    """The files that we ship, without the demonstration's cases, which are loaded at the first start only."""
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with copy(folder / "var", SERVICE_FILES=str(_files(folder))) as found:
            found.start()
            found.wait_until_ready()
            found.stop()
            found.start()
            seconds = found.wait_until_ready()
            found.stop()
    return [figure("second start to the first page", seconds, "s", 10)]


def _files(folder: Path) -> Path:
    for part in ("processes", "forms"):
        shutil.copytree(ROOT / part, folder / "files" / part, ignore=shutil.ignore_patterns("cases.toml"))
    return folder / "files"
