"""A list's first page does not grow with what stands behind it; by the login that reads pages."""

import statistics
from typing import Any

from sqlalchemy import text

from tests.benchmarks.shared import ASKED, CLERK, Figure, figure, opened, seconds, server
from tests.support.harness import Desk, Server

FEW, MANY = 1_000, 1_000_000


def run() -> list[Figure]:
    with server() as found:
        return _queue(found)


def _queue(server: Server) -> list[Figure]:
    found = {count: _pages(server, count) for count in (FEW, MANY)}
    return [
        figure(f"{name}: first page of {MANY:,} against {FEW:,}", found[MANY][view] / found[FEW][view], "times", 1.5)
        for view, name in (("mine", "my tasks"), ("team", "my teams’ queue"))
    ]


def _pages(server: Server, count: int) -> dict[str, float]:
    with opened(server, "small") as desk:
        desk.open("help", ASKED)
        desk.run_due()
        _multiply_tasks(desk, count)
        client = desk.client(CLERK)
        return {view: _page(client, view) for view in ("mine", "team")}


def _page(client: Any, view: str) -> float:
    took = [seconds(lambda: _get(client, f"/work?list={view}")) for _ in range(25)]
    return statistics.median(took[5:])


def _get(client: Any, path: str) -> None:
    if client.get(path).status_code != 200:
        raise AssertionError(path)


def _multiply_tasks(desk: Desk, count: int) -> None:
    """Half are the clerk's, half nobody's; due in no order."""
    columns = (
        "case_id, case_reference, instance_id, process_key, element_id, name, documentation, form_key, role, area_id, team_id, priority_value, "
        "inputs, properties, revision, opened_at"
    )
    with desk.owner.begin() as connection:
        # Tests commit without waiting for the disk; what isn't on it yet, VACUUM can't mark as seen by all.
        connection.execute(text("SET LOCAL synchronous_commit = on"))
        person = connection.execute(text("SELECT id FROM person WHERE email = :email"), {"email": CLERK}).scalar()
        connection.execute(
            text(f"""INSERT INTO user_task (id, engine_key, due_at, assignee_id, {columns})
              SELECT gen_random_uuid(), 1000 + n, t.opened_at + (CAST(n AS bigint) * 7919 % 90000) * interval '1 minute', CASE WHEN n % 2 = 0 THEN CAST(:person AS uuid) END,
              {columns} FROM (SELECT * FROM user_task WHERE element_id = 'look' LIMIT 1) t, generate_series(1, {count}) n"""),
            {"person": person},
        )
    with desk.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE user_task"))
