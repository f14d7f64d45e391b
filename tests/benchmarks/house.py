"""The bars of the whole house (DESIGN.md §6): ratios of two things measured on this machine in this run, where they can be."""

import logging
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Engine, event, text
from werkzeug.datastructures import MultiDict

from service import engine
from service.app import assemble, configure_logs, mailer
from service.commands import definitions, tasks
from service.config import Settings
from service.layout import layout
from service.persistence.listening import listen
from service.persistence.logins import COMMAND, WORKER
from service.worker.executor import JobExecutor
from service.worker.process import TICK, Worker
from tests.benchmarks.engine import sixty_nodes
from tests.robustness.copies import copy
from tests.support.harness import SECRET, Desk, Server, prepare, small_scheme

Figure = tuple[str, float, str, float, bool]
ROOT = Path(__file__).parents[2]
CLERK = "clerk@example.org"
ASKED = {"name": "Ada Asker", "place": "north", "places": ["north", "south"]}
POSTED = MultiDict(
    [("name", "Ada Asker"), ("place", "north"), ("places", "north"), ("places", "south"), ("danger_now", "no")]
)
ROUNDS, WARM_UP = 60, 10
FEW, MANY = 1_000, 1_000_000
WATCHED = 45.0
TIMERS, RUNS = 250, 5


def run() -> list[Figure]:
    configure_logs(logging.ERROR)
    server = Server()
    try:
        prepare(server.create("small"), *small_scheme())
        return [*_one_task(server), *_queue(server), *_idle(server), *_timers(server), *_publishing(server), *_start()]
    finally:
        server.stop()


def _figure(name: str, value: float, unit: str, limit: float, *, at_least: bool = False) -> Figure:
    return name, round(value, 3), unit, limit, value >= limit if at_least else value <= limit


@contextmanager
def _desk(server: Server, template: str) -> Iterator[Desk]:
    database = server.clone(template)
    found = Desk(database)
    try:
        yield found
    finally:
        found.dispose()
        server.drop(database)


# One task over HTTP against its floor


@dataclass
class Recorded:
    """What one request sent to the database: (login, statement, values, is it many, or None for a commit)."""

    sent: list[tuple[str, str | None, Any, bool]] = field(default_factory=list)

    def count(self, *logins: str) -> int:
        return sum(1 for login, statement, *_ in self.sent if statement and login in logins)

    def commits(self, login: str) -> int:
        return sum(1 for name, statement, *_ in self.sent if statement is None and name == login)


@contextmanager
def _recorded(engines: dict[str, Engine]) -> Iterator[Recorded]:
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


def _one_task(server: Server) -> list[Figure]:
    """The same tasks stand in two databases: in one they are finished by a browser, in the other what that sent is said again."""
    template = server.create("tasks", "small")
    desk = Desk(template)
    references = [desk.open("help", ASKED) for _ in range(ROUNDS + WARM_UP)]
    desk.run_due()
    held = [desk.task("look", reference).id for reference in references]
    for task_id in held:
        desk.as_(CLERK, partial(tasks.claim, task_id=task_id))
    desk.dispose()
    with _desk(server, "tasks") as over_http, _desk(server, "tasks") as bare:
        took, floor, finished = _finish_all(over_http, bare, held)
        started = _start_one(over_http)
    return [
        _figure("finish a task over HTTP against its floor", took / floor, "times", 1.5),
        _figure("  of that: over HTTP", took * 1000, "ms", 1000),
        _figure("  of that: the floor", floor * 1000, "ms", 1000),
        _figure("finish a task: statements", finished.count("web", "command"), "", 15),
        _figure("finish a task: commits of the command", finished.commits("command"), "", 1),
        _figure("start a case: statements", started.count("web", "command"), "", 20),
        _figure("start a case: commits of the command", started.commits("command"), "", 1),
    ]


def _engines(desk: Desk) -> dict[str, Engine]:
    services = desk.app.extensions["desk"]
    return {"web": services.reading.engine, "command": services.commands.transactions.engine}


def _finish_all(desk: Desk, bare: Desk, held: list[UUID]) -> tuple[float, float, Recorded]:
    client, nobody, engines = desk.client(CLERK), desk.client(), _engines(desk)
    others = {login: of.raw_connection() for login, of in _engines(bare).items()}
    took, floor = [], []
    for number, task_id in enumerate(held):
        step = _step(desk, task_id)
        body = {"needs_advice": "no", "revision": "1", "form_token": f"bench {number}"}
        with _recorded(engines) as finished:
            first = _seconds(lambda task_id=task_id, body=body: _post(client, f"/tasks/{task_id}", body))
        second = (
            _seconds(lambda: nobody.get("/health/live"))
            + _seconds(step)
            + _seconds(lambda finished=finished: _say_again(finished, others))
        )
        if number >= WARM_UP:
            took.append(first)
            floor.append(second)
    for connection in others.values():
        connection.close()
    return statistics.median(took), statistics.median(floor), finished


def _step(desk: Desk, task_id: UUID) -> Callable[[], object]:
    """The engine's part alone, from stored state to stored state."""
    row = desk.rows(
        "SELECT i.state, i.deployment_id, t.engine_key FROM user_task t JOIN process_instance i ON i.id = t.instance_id WHERE t.id = :id",
        id=task_id,
    )[0]
    files = desk.commands.run(lambda context: context.definitions.get(context.work, row.deployment_id))
    definition, answers = files.engine.process("help"), {"needs_advice": "no"}
    return lambda: engine.complete_user_task(definition, bytes(row.state), row.engine_key, answers, desk.clock())


def _post(client: Any, path: str, body: Any) -> None:
    answer = client.post(path, data=body)
    if answer.status_code != 303:
        raise AssertionError(answer.text)


def _say_again(found: Recorded, connections: dict[str, Any]) -> None:
    """By the driver itself: the same statements with the same values, and what they committed in one commit."""
    for login, statement, values, many in found.sent:
        connection: psycopg.Connection[Any] = connections[login].driver_connection
        if statement is None:
            connection.commit()
            continue
        with connection.cursor() as cursor:
            (cursor.executemany if many else cursor.execute)(statement, values)
            if cursor.description:
                cursor.fetchall()


def _start_one(desk: Desk) -> Recorded:
    client = desk.client(CLERK)
    with _recorded(_engines(desk)) as found:
        _post(client, "/cases/new/help", POSTED | {"form_token": "bench start"})
    return found


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


# Lists, by the login that reads pages


def _queue(server: Server) -> list[Figure]:
    found = {count: _pages(server, count) for count in (FEW, MANY)}
    return [
        _figure(f"{name}: first page of {MANY:,} against {FEW:,}", found[MANY][view] / found[FEW][view], "times", 1.5)
        for view, name in (("mine", "my tasks"), ("team", "my teams’ queue"))
    ]


def _pages(server: Server, count: int) -> dict[str, float]:
    with _desk(server, "small") as desk:
        desk.open("help", ASKED)
        desk.run_due()
        _multiply_tasks(desk, count)
        client = desk.client(CLERK)
        return {view: _page(client, view) for view in ("mine", "team")}


def _page(client: Any, view: str) -> float:
    took = [_seconds(lambda: _get(client, f"/work?list={view}")) for _ in range(25)]
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
        person = connection.execute(text("SELECT id FROM person WHERE email = :email"), {"email": CLERK}).scalar()
        connection.execute(
            text(f"""INSERT INTO user_task (id, engine_key, due_at, assignee_id, {columns})
              SELECT gen_random_uuid(), 1000 + n, t.opened_at + (CAST(n AS bigint) * 7919 % 90000) * interval '1 minute', CASE WHEN n % 2 = 0 THEN CAST(:person AS uuid) END,
              {columns} FROM (SELECT * FROM user_task WHERE element_id = 'look' LIMIT 1) t, generate_series(1, {count}) n"""),
            {"person": person},
        )
    with desk.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE user_task"))


# The worker


def _idle(server: Server) -> list[Figure]:
    """With 10,000 open cases, each with a timer that is not due."""
    with _desk(server, "small") as desk:
        _cases_with_timers(desk, 10_000, "1 year")
        executor = desk.parts.executor(WORKER, pool_size=2)
        found = executor.transactions.engine
        worker = Worker(JobExecutor(executor, "bench/1", mailer(desk.settings).send), partial(listen, found))
        thread = threading.Thread(target=worker.run)
        with _recorded({"worker": found}) as seen:
            thread.start()
            time.sleep(5)  # its first look, and the one at the news that it listens
            before = seen.count("worker")
            time.sleep(WATCHED)
            asked = seen.count("worker") - before
            if worker.scheduler.get_job(TICK) is None:
                raise AssertionError("the worker sleeps for ever")
        worker.stop()
        thread.join()
        found.dispose()
    return [_figure("worker with nothing due: queries a minute", asked * 60 / WATCHED, "", 6)]


def _timers(server: Server) -> list[Figure]:
    """In real processes. All timers fall due at one instant, when every worker is there already."""
    template = server.create("timers", "small")
    desk = Desk(template)
    _cases_with_timers(desk, TIMERS, "1 year")
    desk.dispose()
    rates = {
        count: [_rate(server, count) for _ in range(RUNS)]
        for count in (1, 2)
    }  # fmt: skip
    one, two = statistics.median(rates[1]), statistics.median(rates[2])
    return [
        _figure("timers fired a second, two workers against one", two / one, "times", 1.7, at_least=True),
        _figure("  of that: one worker", one, "a second", 0, at_least=True),
    ]


def _rate(server: Server, count: int) -> float:
    with _desk(server, "timers") as desk, _workers(desk, count):
        _until(
            lambda: (
                desk.value(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'desk_listen' AND datname = current_database()"
                )
                == count
            )
        )
        time.sleep(1)
        with desk.owner.begin() as connection:
            connection.execute(text("UPDATE job SET due_at = now() - interval '1 second' WHERE kind = 'timer'"))
            connection.execute(text("SELECT pg_notify('desk', 'job')"))
        began = time.perf_counter()
        _until(lambda: not desk.value("SELECT count(*) FROM job WHERE kind = 'timer'"))
        return TIMERS / (time.perf_counter() - began)


@contextmanager
def _workers(desk: Desk, count: int) -> Iterator[None]:
    environment = {**os.environ, "DATABASE_URL": desk.database.url, "SERVICE_SECRET": SECRET}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "service.cli", "worker"],
            cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for _ in range(count)
    ]  # fmt: skip
    try:
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(30)


def _until(holds: Callable[[], object], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} seconds")
        time.sleep(0.01)


def _cases_with_timers(desk: Desk, count: int, after: str) -> None:
    """Copies of a case that waits for advisers: its instance, its tasks, their limits, its timer."""
    reference = desk.open("help", ASKED)
    desk.run_due()
    desk.finish(CLERK, desk.task("look", reference).id, {"needs_advice": "yes"})
    with desk.owner.begin() as connection:
        connection.execute(
            text(
                f"CREATE TEMP TABLE n AS SELECT n, gen_random_uuid() AS case_id, gen_random_uuid() AS instance_id FROM generate_series(1, {count}) n"
            )
        )
        for table, changes in (
            ("case_record", {"id": "n.case_id", "reference": "'N' || n.n"}),
            ("process_instance", {"id": "n.instance_id", "case_id": "n.case_id"}),
            ("user_task", {"id": "gen_random_uuid()", "case_id": "n.case_id", "case_reference": "'N' || n.n", "instance_id": "n.instance_id"}),
            ("job", {"id": "gen_random_uuid()", "case_id": "n.case_id", "instance_id": "n.instance_id", "due_at": f"now() + interval '{after}'"}),
        ):  # fmt: skip
            names = (
                connection.execute(
                    text(
                        "SELECT column_name FROM information_schema.columns WHERE table_name = :t AND table_schema = 'public'"
                    ),
                    {"t": table},
                )
                .scalars()
                .all()
            )
            values = ", ".join(changes.get(name, f"o.{name}") for name in names)
            which = " WHERE o.kind = 'timer'" if table == "job" else ""
            connection.execute(
                text(
                    f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM n, (SELECT * FROM {table}) o{which}"
                )
            )
        connection.execute(
            text("DELETE FROM job WHERE case_id = (SELECT id FROM case_record WHERE reference = :r)"), {"r": reference}
        )
        connection.execute(text("DROP TABLE n"))
    with desk.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


# Publishing and starting


def _publishing(server: Server) -> list[Figure]:
    """The set of the small scheme and a diagram of sixty nodes, as if none of it had ever been seen."""
    files = dict(small_scheme()[0])
    with _desk(server, "small") as desk:
        took = [_publish(desk, files, number) for number in range(5)]
    return [_figure("parse, validate and publish a diagram of 60 nodes", statistics.median(took) * 1000, "ms", 300)]


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
    took = _seconds(publish)
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
    return [_figure("second start to the first page", seconds, "s", 10)]


def _files(folder: Path) -> Path:
    for part in ("processes", "forms"):
        shutil.copytree(ROOT / part, folder / "files" / part, ignore=shutil.ignore_patterns("cases.toml"))
    return folder / "files"


if __name__ == "__main__":
    for line in run():
        print(line)  # noqa: T201
