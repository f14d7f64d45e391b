"""The worker: quiet when nothing is due, and two do more than one."""

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import text

from service.app import mailer
from service.persistence.listening import listen
from service.persistence.logins import WORKER
from service.worker.executor import JobExecutor
from service.worker.process import TICK, Worker
from tests.benchmarks.shared import ASKED, CLERK, Figure, figure, opened, recorded, server, until
from tests.support.harness import SECRET, Desk, Server

ROOT = Path(__file__).parents[2]
WATCHED = 45.0
TIMERS, RUNS = 250, 5


def run() -> list[Figure]:
    with server() as found:
        return [*_idle(found), *_timers(found)]


def _idle(server: Server) -> list[Figure]:
    """With 10,000 open cases, each with a timer that is not due."""
    with opened(server, "small") as desk:
        _cases_with_timers(desk, 10_000, "1 year")
        executor = desk.parts.executor(WORKER, pool_size=2)
        found = executor.transactions.engine
        worker = Worker(JobExecutor(executor, "bench/1", mailer(desk.settings).send), partial(listen, found))
        thread = threading.Thread(target=worker.run)
        with recorded({"worker": found}) as seen:
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
    return [figure("worker with nothing due: queries a minute", asked * 60 / WATCHED, "", 6)]


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
        figure("timers fired a second, two workers against one", two / one, "times", 1.7, at_least=True),
        figure("  of that: one worker", one, "a second", 0, at_least=True),
    ]


def _rate(server: Server, count: int) -> float:
    with opened(server, "timers") as desk, _workers(desk, count):
        until(
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
        until(lambda: not desk.value("SELECT count(*) FROM job WHERE kind = 'timer'"))
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
