"""The worker: quiet when nothing is due, awake at once when something is, and nothing runs twice or is lost."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from service.app import mailer
from service.commands import jobs, tasks
from service.commands.job_types import REGISTRY
from service.commands.job_types.registry import JobTypeHandler
from service.domain.clock import system_clock
from service.persistence.listening import listen
from service.persistence.logins import WORKER
from service.worker.executor import JobExecutor
from service.worker.process import TICK, Worker
from tests.support.harness import Desk, statements

ASKED = {"name": "Ada Asker", "place": "north", "places": ["north", "south"]}
CLERK = "clerk@example.org"
WATCHED = 20.0


@contextmanager
def working(desk: Desk, name: str = "test/2") -> Iterator[Worker]:
    """The worker's own process object in a thread, on the system clock."""
    executor = desk.parts.executor(WORKER, pool_size=2)
    engine = executor.transactions.engine
    found = Worker(JobExecutor(executor, name, mailer(desk.settings).send), partial(listen, engine))
    thread = threading.Thread(target=found.run)
    thread.start()
    try:
        yield found
    finally:
        found.stop()
        thread.join(10)
        engine.dispose()


def until(holds: Callable[[], Any], seconds: float) -> float:
    """How long it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"not within {seconds} seconds"
        threading.Event().wait(0.01)
    return time.monotonic() - began


@pytest.fixture
def failing() -> Iterator[dict[str, int]]:
    """The job type that every case of the small scheme begins with fails until it is told not to."""
    told, real = {"failures": 99, "runs": 0}, REGISTRY["record_party"]

    def run(given: Any) -> Any:
        told["runs"] += 1
        if told["runs"] <= told["failures"]:
            raise RuntimeError("secret words")
        return real.run(given)

    REGISTRY["record_party"] = JobTypeHandler("record_party", run, real.headers, real.inputs)
    yield told
    REGISTRY["record_party"] = real


def pass_pause(desk: Desk) -> None:
    """Back-off and leases go by a clock that this test does not move: the pause is taken away."""
    with desk.owner.begin() as connection:
        connection.execute(
            text("UPDATE job SET locked_until = locked_until - interval '1 day' WHERE locked_until IS NOT NULL")
        )


def test_asks_hardly_anything_when_nothing_is_due(desk: Desk) -> None:
    desk.open("help", ASKED)
    desk.run_due()
    multiply(desk, 10_000)

    with working(desk) as worker, statements(worker.job_executor.executor.transactions.engine) as seen:
        until(lambda: is_asleep(worker), 5)
        without_hourly_work(worker)
        began = len(seen)
        threading.Event().wait(WATCHED)
        asked = [statement for statement in seen[began:] if statement != "COMMIT"]
        wakes_in = worker.scheduler.get_job(TICK).next_run_time - system_clock()

    assert desk.value("SELECT count(*) FROM case_record") > 10_000
    assert len(asked) * 60 / WATCHED <= 6
    assert wakes_in <= timedelta(seconds=30)


def without_hourly_work(worker: Worker) -> None:
    """Its dozen statements may fall into the seconds that are watched, and would count for a minute each."""
    for job in worker.scheduler.get_jobs():
        if job.id != TICK:
            job.remove()


def is_asleep(worker: Worker) -> bool:
    """After its first look, and the one at the news that it listens now."""
    job = worker.scheduler.get_job(TICK) if worker.scheduler.running else None
    return job is not None and not worker.is_running and job.next_run_time > system_clock() + timedelta(seconds=20)


def multiply(desk: Desk, count: int) -> None:
    """Copies of the one open case, its task and its waiting job, due in a year."""
    columns = {
        "case_record": "id, reference, scheme, area_id, nation, received_at, owning_team_id, priority_value",
        "process_instance": "id, case_id, deployment_id, process_key, state, revision, started_at",
    }
    with desk.owner.begin() as connection:
        connection.execute(
            text(f"""WITH n AS (SELECT gen_random_uuid() AS case_id, gen_random_uuid() AS instance_id, n FROM generate_series(1, {count}) n),
          c AS (INSERT INTO case_record ({columns["case_record"]}) SELECT n.case_id, 'N' || n.n, r.scheme, r.area_id, r.nation, r.received_at,
            r.owning_team_id, r.priority_value FROM n, (SELECT * FROM case_record LIMIT 1) r RETURNING 1),
          i AS (INSERT INTO process_instance ({columns["process_instance"]}) SELECT n.instance_id, n.case_id, p.deployment_id, p.process_key, p.state,
            p.revision, p.started_at FROM n, (SELECT * FROM process_instance LIMIT 1) p RETURNING 1)
          INSERT INTO job (id, kind, case_id, instance_id, engine_key, element_id, payload, due_at, retries, attempts)
            SELECT gen_random_uuid(), 'timer', n.case_id, n.instance_id, 1, 'waited_long', '{{}}', now() + interval '1 year', 3, 0 FROM n""")
        )


def test_is_awake_within_a_second_of_news(desk: Desk) -> None:
    with working(desk) as worker:
        until(lambda: is_asleep(worker), 5)
        desk.clock.at = system_clock()
        reference = desk.open("help", ASKED)

        assert until(lambda: [task.element_id for task in desk.tasks(reference)] == ["look"], 5) < 1


def test_tries_again_with_longer_pauses_and_at_zero_there_is_one_incident(desk: Desk, failing: dict[str, int]) -> None:
    desk.open("help", ASKED)
    pauses, before = [], desk.clock.at
    for _ in range(3):
        assert desk.run_due() == 1
        assert desk.run_due() == 0
        [job] = desk.rows("SELECT * FROM job WHERE kind = 'service'")
        pauses.append(job.locked_until - before)
        pass_pause(desk)

    assert desk.run_due() == 0
    assert failing["runs"] == 3
    assert (job.retries, job.attempts) == (0, 3)
    assert pauses[0] < pauses[1] < pauses[2]
    [incident] = desk.rows("SELECT * FROM incident")
    assert (incident.element_id, incident.resolved_at) == ("keep_asker", None)
    assert "secret words" not in incident.message

    failing["failures"] = 0
    desk.worker.executor.run(lambda context: jobs.retry(context, incident.job_id))
    desk.run_due()

    assert [task.element_id for task in desk.tasks()] == ["look"]
    assert desk.value("SELECT count(*) FROM incident WHERE resolved_at IS NULL") == 0
    assert desk.value("SELECT count(*) FROM incident") == 1


def test_runs_what_a_dead_worker_had_taken_once_its_lease_is_over(desk: Desk) -> None:
    reference = desk.open("help", ASKED)
    [(job_id, _)] = desk.worker.executor.run(lambda context: jobs.acquire(context, "dead/1", 8))

    assert desk.run_due() == 0
    pass_pause(desk)

    assert desk.run_due() == 1
    assert not desk.worker.executor.run(lambda context: jobs.execute(context, job_id, "dead/1"))
    assert [task.element_id for task in desk.tasks(reference)] == ["look"]


def test_two_workers_never_run_one_job_twice(desk: Desk) -> None:
    for _ in range(30):
        desk.open("help", ASKED)
    others = [
        JobExecutor(desk.parts.executor(WORKER, desk.clock, pool_size=1), f"test/{n}", desk.worker.send) for n in (7, 8)
    ]
    ran: list[int] = []
    threads = [threading.Thread(target=lambda worker=worker: ran.append(worker.run_due())) for worker in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for worker in others:
        worker.executor.transactions.engine.dispose()

    assert sum(ran) == 30
    assert desk.value("SELECT count(*) FROM history_event WHERE kind = 'service_task.completed'") == 30
    assert desk.value("SELECT count(*) FROM case_party") == 30
    assert len(desk.tasks()) == 30


def looked_at(desk: Desk) -> tuple[str, list[dict[str, Any]]]:
    [row] = desk.rows(
        "SELECT c.reference, d.rungs FROM deadline d JOIN case_record c ON c.id = d.case_id WHERE d.key = 'look'"
    )
    return row.reference, row.rungs


def test_tells_up_the_ladder_each_rung_once_at_its_instant(desk: Desk) -> None:
    desk.open("help", ASKED)
    desk.run_due()
    began = desk.clock.at
    desk.as_(CLERK, partial(tasks.claim, task_id=desk.task("look").id))
    desk.forward(days=2)

    _, rungs = looked_at(desk)
    assert [rung["fired_at"] for rung in rungs] == [
        (began + timedelta(hours=hours)).isoformat() for hours in (5, 7.5, 12)
    ]
    assert [rung["told"] for rung in rungs] == [
        "Cara Clerk", "Chief clerk (Chris Chief)", "Director (Dora Director)"
    ]  # fmt: skip
    told = desk.rows("SELECT kind, role, person_id IS NOT NULL AS is_personal FROM notification ORDER BY at")
    assert [tuple(row) for row in told] == [
        ("remind", None, True),
        ("tell", "chief", False),
        ("raise", "director", False),
    ]


def test_tells_the_next_at_once_if_nobody_has_it(desk: Desk) -> None:
    desk.open("help", ASKED)
    desk.run_due()
    began = desk.clock.at
    desk.forward(hours=5)

    _, rungs = looked_at(desk)
    assert [rung["fired_at"] for rung in rungs] == [(began + timedelta(hours=5)).isoformat()] * 2 + [None]
    assert rungs[0]["told"] == "Nobody had to be told"
    assert rungs[1]["told"] == "Chief clerk (Chris Chief)"


def test_tells_nobody_more_once_the_limit_is_met(desk: Desk) -> None:
    desk.open("help", ASKED)
    desk.run_due()
    desk.finish(CLERK, desk.task("look").id, {"needs_advice": "no"})
    desk.forward(days=5)

    assert desk.rows("SELECT * FROM notification") == []
    assert desk.rows("SELECT * FROM job WHERE kind = 'ladder'") == []
