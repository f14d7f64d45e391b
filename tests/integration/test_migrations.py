"""The schema: up, down and up again; as the models say; one at a time; logs that grow beyond their partitions."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from service.persistence import migrate as migrations
from service.persistence.models import Base
from tests.support.harness import ROOT, SECRET, Server

VERSIONS = migrations.MIGRATIONS / "versions"
HEAD = "0014"


@pytest.fixture
def empty(server: Server) -> Iterator[Engine]:
    server.count += 1
    database = server.create(f"empty{server.count}")
    engine = database.engine(None, pool_size=2)
    yield engine
    engine.dispose()
    server.drop(database)


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def functions(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.scalars(text("SELECT proname FROM pg_proc WHERE proname LIKE 'desk\\_%'")))


def policies(engine: Engine) -> set[tuple[Any, ...]]:
    with engine.connect() as connection:
        return {
            tuple(row)
            for row in connection.execute(text("SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies"))
        }


def grants(engine: Engine) -> set[tuple[Any, ...]]:
    sql = "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee LIKE 'desk\\_%' AND table_schema = 'public'"
    with engine.connect() as connection:
        return {tuple(row) for row in connection.execute(text(sql))}


def test_goes_up_and_down_and_up_again(empty: Engine) -> None:
    migrations.migrate(empty, SECRET)
    first = tables(empty), functions(empty), policies(empty), grants(empty)
    migrations.downgrade(empty)
    between = tables(empty), functions(empty), policies(empty)
    migrations.migrate(empty, SECRET)

    assert between == ({"alembic_version"}, set(), set())
    assert (tables(empty), functions(empty), policies(empty), grants(empty)) == first


def test_goes_down_and_up_one_step_at_a_time(empty: Engine) -> None:
    revisions = [found.revision for found in ScriptDirectory.from_config(migrations.configuration()).walk_revisions()]
    seen = []
    for revision in reversed(revisions):
        migrations.migrate(empty, SECRET, revision)
        seen.append(tables(empty))
    for revision, known in zip(revisions[1:], reversed(seen[:-1]), strict=True):
        migrations.downgrade(empty, revision)
        assert tables(empty) - known == set(), revision


def test_has_the_schema_of_the_models(empty: Engine) -> None:
    migrations.migrate(empty, SECRET)
    partitions = re.compile(r"(history|audit)_event_")

    def ours(_item: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
        return not (kind == "table" and partitions.match(name or ""))

    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        differences = compare_metadata(context, Base.metadata)

    assert [d for d in differences if not (d[0] == "remove_table" and d[1].name == "alembic_version")] == []


def test_has_one_head_that_a_reviewer_has_seen() -> None:
    assert migrations.head() == HEAD
    assert ScriptDirectory.from_config(migrations.configuration()).get_heads() == [HEAD]


def test_numbers_its_files_in_the_order_they_run() -> None:
    files = sorted(path.name for path in VERSIONS.glob("*.py"))
    found = [
        re.search(r'revision = "(\d{4})"\ndown_revision = (?:None|"(\d{4})")', (VERSIONS / name).read_text())
        for name in files
    ]

    assert [name[:4] for name in files] == [f"{n:04d}" for n in range(1, len(files) + 1)]
    assert [match and match[1] for match in found] == [name[:4] for name in files]
    assert [match and match[2] for match in found] == [None, *(name[:4] for name in files[:-1])]


def test_imports_no_model_into_a_migration() -> None:
    """A model changes; a migration that was released does not."""
    importing = [path.name for path in VERSIONS.glob("*.py") if "service." in path.read_text()]

    assert importing == []


def test_changes_nothing_the_second_time(empty: Engine) -> None:
    migrations.migrate(empty, SECRET)
    before = tables(empty), policies(empty)

    migrations.migrate(empty, SECRET)

    assert (tables(empty), policies(empty)) == before


def test_lets_two_services_that_start_together_wait_for_each_other(empty: Engine) -> None:
    url = empty.url.render_as_string(hide_password=False)
    settings = {**os.environ, "DATABASE_URL": url, "SERVICE_SECRET": SECRET, "SERVICE_DEMONSTRATION": "false"}
    command = [sys.executable, "-m", "service.cli", "migrate"]
    started = [subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL) for _ in range(2)]

    assert [process.wait(60) for process in started] == [0, 0]
    assert set(Base.metadata.tables) <= tables(empty)


def test_makes_partitions_for_months_whose_events_have_come_before_them(empty: Engine) -> None:
    """A service that ran for more than a year, or a demonstration whose clock was moved so far, starts again."""
    migrations.migrate(empty, SECRET)
    far = "date_trunc('month', current_date) + interval '20 months 10 days'"
    with empty.begin() as connection:
        connection.execute(
            text(
                f"INSERT INTO history_event (id, at, kind, details, events, salt, digest) VALUES (gen_random_uuid(), {far}, 'k', '{{}}', '[]', '', '')"
            )
        )
        connection.execute(
            text(
                f"INSERT INTO audit_event (id, at, kind, what, digest) VALUES (gen_random_uuid(), {far}, 'k', 'w', '')"
            )
        )

    with empty.begin() as connection:
        connection.execute(text("SELECT desk_make_partitions((current_date + interval '9 months')::date, 15)"))

    with empty.connect() as connection:
        for log in ("history_event", "audit_event"):
            assert connection.scalar(text(f"SELECT count(*) FROM {log}")) == 1
            assert connection.scalar(text(f"SELECT count(*) FROM {log}_other")) == 0
            place = connection.scalar(text(f"SELECT tableoid::regclass::text FROM {log}"))
            assert re.fullmatch(rf"{log}_\d{{4}}_\d\d", place)
    names = tables(empty)
    migrations.migrate(empty, SECRET)
    assert tables(empty) == names
