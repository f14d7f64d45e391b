"""Rules of the house that a linter does not know."""

import re
import statistics
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = [path for path in (ROOT / "service").rglob("*.py") if "node_modules" not in path.parts]
MAY_COMMIT = {
    "service/commands/executor.py",
    "service/persistence/unit_of_work.py",
    "service/persistence/reader.py",
    "service/persistence/migrations/env.py",
}
LISTS = {
    "service/engine/dialect.py",
    "service/engine/playground/world.py",
}  # wiring of many small parts
COMMANDS_ALONE = {
    "service/feel/__main__.py",
    "service/dmn/tck.py",
    "service/dmn/protocol.py",
}  # used without a desk around them
LONGEST, USUAL = 330, 110


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code(path: Path) -> list[str]:
    return path.read_text().splitlines()


def test_commits_in_one_place_only() -> None:
    found = [named(path) for path in MODULES if re.search(r"\.commit\(\)", path.read_text())]

    assert set(found) <= MAY_COMMIT


def test_keeps_sessions_and_engines_in_persistence() -> None:
    importing = re.compile(r"^\s*(?:from sqlalchemy|import sqlalchemy)", re.MULTILINE)
    found = {named(path) for path in MODULES if importing.search(path.read_text())}

    outside = {path for path in found if not path.startswith("service/persistence/")}

    assert outside <= {"service/web/errors.py"}, "only the page for a database that is away knows its error"


def test_has_small_modules() -> None:
    lengths = {named(path): len(code(path)) for path in MODULES if path.name != "__init__.py"}

    too_long = {path: length for path, length in lengths.items() if length > LONGEST}

    assert too_long == {}
    assert statistics.median(lengths.values()) <= USUAL


def test_numbers_decisions_and_migrations_once() -> None:
    for folder, pattern in (("docs/adr", "*.md"), ("service/persistence/migrations/versions", "[0-9]*.py")):
        numbers = [path.name[:4] for path in sorted((ROOT / folder).glob(pattern))]

        assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)], folder


def test_reads_the_clock_in_one_place() -> None:
    reading = re.compile(r"datetime\.(?:now|utcnow|today)\(|date\.today\(|time\.time\(\)")
    found = [named(path) for path in MODULES if reading.search(path.read_text())]

    assert set(found) == {"service/domain/clock.py", *COMMANDS_ALONE}
