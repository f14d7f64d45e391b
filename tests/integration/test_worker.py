"""What falls due: done once, at its instant, by whichever worker lives; and nothing is asked while nothing is due."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from service.app import create_worker
from service.commands import housekeeping, jobs, outbox, tasks
from service.commands.enquiries import begin
from service.commands.job_types.registry import REGISTRY, JobRun, JobTypeHandler
from service.domain.clock import system_clock
from service.domain.errors import IntegrationUnavailableError, ProcessExecutionError
from service.worker import process
from service.worker.process import Worker
from tests.support.harness import NOON, Desk, statements
from tests.support.world import ASKED, CLERK, open_case

PATIENCE = 20.0


@contextmanager
def running(desk: Desk) -> Iterator[Worker]:
    """A worker as `desk worker` runs it, in a thread of its own, on the system's clock."""
    desk.clock.at = system_clock()
    worker = create_worker(desk.settings, desk.database)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join(PATIENCE)
        worker.job_executor.executor.transactions.engine.dispose()
    assert not thread.is_alive()


def until(condition: Callable[[], Any]) -> Any:
    """Asks until it is so, or fails."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := condition():
            return found
    raise AssertionError("it never came")


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def run(_run: JobRun) -> Mapping[str, Any]:
        raise error

    monkeypatch.setitem(REGISTRY, "record_party", JobTypeHandler("record_party", run, {}, {}))


def many_open_cases(desk: Desk, count: int) -> None:
    """Copies of one open case, each with a timer that is far off."""
    reference = open_case(desk)
    copied = {
        "case_record": "md5('c' || n)::uuid, 'R' || n, scheme, area_id, nation, received_at, owning_team_id, priority, priority_value,"
        " category, outcome, retention_class, review_on, closed_at",
        "process_instance": "md5('i' || n)::uuid, md5('c' || n)::uuid, deployment_id, process_key, state, revision, started_at, ended_at",
    }
    for table, columns in copied.items():
        own = (
            "reference = :r"
            if table == "case_record"
            else "case_id = (SELECT id FROM case_record WHERE reference = :r)"
        )
        desk.change(
            f"INSERT INTO {table} SELECT {columns} FROM {table}, generate_series(1, :n) n WHERE {own}",
            r=reference,
            n=count,
        )
    desk.change(
        "INSERT INTO job (id, kind, case_id, instance_id, engine_key, payload, due_at, retries, attempts)"
        " SELECT gen_random_uuid(), 'timer', md5('c' || n)::uuid, md5('i' || n)::uuid, 1, '{}', now() + n * interval '1 hour', 3, 0"
        " FROM generate_series(1, :n) n",
        "DELETE FROM job WHERE case_id = (SELECT id FROM case_record WHERE reference = :r)",
        r=reference, n=count,
    )  # fmt: skip


def test_asks_at_most_six_times_a_minute_while_nothing_is_due(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand cases are open. A minute is three seconds here: the longest sleep is shortened as much."""
    desk.clock.at = system_clock()
    many_open_cases(desk, 10_000)
    monkeypatch.setattr(process, "LONGEST_SLEEP", process.LONGEST_SLEEP / 20)

    with running(desk) as worker:
        engine = worker.job_executor.executor.transactions.engine
        ticks = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'desk_listen'"
        until(lambda: desk.value(ticks) == 1 and not worker.is_running and not worker.has_news)
        with statements(engine) as seen:
            threading.Event().wait(3.0)

    asked = [one for one in seen if one != "COMMIT"]
    assert 0 < len(asked) <= 6


def test_is_woken_at_once_by_what_is_new(desk: Desk) -> None:
    with running(desk):
        until(lambda: desk.value("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'desk_listen'"))
        start = time.monotonic()
        reference = desk.open("help", ASKED)
        until(lambda: desk.tasks(reference))

    assert time.monotonic() - start < process.LONGEST_SLEEP.total_seconds() / 3


def test_goes_on_after_the_database_cut_it_off(desk: Desk) -> None:
    cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'desk_worker'"
    with running(desk):
        until(lambda: desk.value("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'desk_listen'"))
        assert desk.value(cut) >= 1
        reference = desk.open("help", ASKED)
        assert until(lambda: desk.tasks(reference))


def test_tries_a_failing_step_again_later_and_later_and_then_opens_one_incident(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, ProcessExecutionError("It does not work."))
    desk.open("help", ASKED)
    tried = []

    for pause in (0, 1, 10, 30, 31, 3600):
        desk.clock.forward(seconds=pause)
        tried.append(desk.run_due())

    assert tried == [1, 0, 1, 0, 1, 0]
    [job] = desk.rows("SELECT retries, attempts, locked_by FROM job WHERE kind = 'service'")
    assert tuple(job) == (0, 3, None)
    [incident] = desk.rows("SELECT code, message, element_id, resolved_at FROM incident")
    assert tuple(incident) == ("process-execution", "It does not work.", "keep_asker", None)


def test_tells_nothing_of_what_was_entered_when_a_step_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, ValueError("Ada Asker said: the red door"))
    desk.open("help", ASKED)
    for _ in range(3):
        desk.run_due()
        desk.clock.forward(hours=1)

    [message] = desk.rows("SELECT message FROM incident")
    assert message.message == "The step failed inside the service (ValueError)."
    assert desk.value("SELECT count(*) FROM history_event WHERE details::text || events::text ILIKE '%red door%'") == 0


def test_goes_on_after_a_retry_and_closes_the_incident(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        failing(broken, ProcessExecutionError("It does not work."))
        reference = desk.open("help", ASKED)
        for _ in range(3):
            desk.run_due()
            desk.clock.forward(hours=1)
    job = desk.value("SELECT id FROM job WHERE kind = 'service'")

    desk.worker.executor.run(lambda context: jobs.retry(context, job))
    desk.run_due()

    assert [task.element_id for task in desk.tasks(reference)] == ["look"]
    assert desk.value("SELECT count(*) FROM incident WHERE resolved_at IS NULL") == 0
    assert desk.value("SELECT count(*) FROM job WHERE kind = 'service'") == 0


def test_leaves_nothing_of_a_step_that_failed_half_way(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = REGISTRY["record_party"]

    def half(run: JobRun) -> Mapping[str, Any]:
        real.run(run)
        run.context.work.session.flush()
        raise ProcessExecutionError("After it had written.")

    monkeypatch.setitem(REGISTRY, "record_party", JobTypeHandler("record_party", half, {}, {}))
    desk.open("help", ASKED)
    desk.run_due()

    assert desk.value("SELECT count(*) FROM case_party") == 0
    assert desk.value("SELECT retries FROM job WHERE kind = 'service'") == 2


def test_does_not_hold_up_others_when_one_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = REGISTRY["record_party"]
    first = desk.open("help", ASKED)

    def run(run: JobRun) -> Mapping[str, Any]:
        if run.case.reference == first:
            raise ProcessExecutionError("Not this one.")
        return real.run(run)

    monkeypatch.setitem(REGISTRY, "record_party", JobTypeHandler("record_party", run, {}, {}))
    second = desk.open("help", ASKED)
    desk.run_due()

    assert desk.tasks(first) == []
    assert len(desk.tasks(second)) == 1


def test_takes_over_from_a_worker_that_died(desk: Desk) -> None:
    reference = desk.open("help", ASKED)
    assert len(desk.worker.executor.run(lambda context: jobs.acquire(context, "dead/1", 8))) == 1

    early = desk.run_due()
    desk.clock.forward(seconds=31)
    late = desk.run_due()

    assert (early, late) == (0, 1)
    assert len(desk.tasks(reference)) == 1


def test_takes_over_at_once_what_a_worker_of_its_own_host_left(desk: Desk) -> None:
    desk.open("help", ASKED)
    desk.worker.executor.run(lambda context: jobs.acquire(context, "this/1", 8))

    desk.worker.executor.run(lambda context: jobs.release_locks(context, "this"))

    assert desk.run_due() == 1


def test_leaves_the_leases_of_other_hosts_alone(desk: Desk) -> None:
    desk.open("help", ASKED)
    desk.worker.executor.run(lambda context: jobs.acquire(context, "this2/1", 8))

    desk.worker.executor.run(lambda context: jobs.release_locks(context, "this"))

    assert desk.run_due() == 0


def told(desk: Desk) -> list[tuple[float, str, str]]:
    """(hours after noon, kind, to whom) of each notification, in order of time."""
    rows = desk.rows(
        "SELECT n.at, n.kind, coalesce(p.email, t.key || ' ' || n.role) AS whom FROM notification n"
        " LEFT JOIN person p ON p.id = n.person_id LEFT JOIN team t ON t.id = n.team_id ORDER BY n.at, n.id"
    )
    return [((row.at - NOON) / timedelta(hours=1), row.kind, row.whom) for row in rows]


def test_fires_each_rung_once_at_its_instant(desk: Desk) -> None:
    task = desk.task("look", open_case(desk))
    desk.as_(CLERK, lambda context: tasks.claim(context, task.id))

    desk.forward(days=3)

    assert told(desk) == [
        (5.0, "remind", CLERK),
        (7.5, "tell", "desk_team chief"),
        (12.0, "raise", "directors director"),
    ]
    assert desk.value("SELECT count(*) FROM job WHERE kind = 'ladder'") == 0


def test_passes_on_at_once_what_reaches_nobody(desk: Desk) -> None:
    open_case(desk)

    desk.forward(days=3)

    assert told(desk) == [(5.0, "tell", "desk_team chief"), (12.0, "raise", "directors director")]


def test_passes_on_what_would_reach_somebody_who_is_away(desk: Desk) -> None:
    task = desk.task("look", open_case(desk))
    desk.as_(CLERK, lambda context: tasks.claim(context, task.id))
    desk.change("UPDATE person SET is_away = true WHERE email = :e", e=CLERK)

    desk.forward(hours=6)

    assert told(desk) == [(5.0, "tell", "desk_team chief")]


def test_says_in_words_who_was_told(desk: Desk) -> None:
    task = desk.task("look", open_case(desk))
    desk.as_(CLERK, lambda context: tasks.claim(context, task.id))

    desk.forward(hours=8)

    rungs = desk.value("SELECT rungs FROM deadline WHERE task_id = :t", t=task.id)
    assert [rung["told"] for rung in rungs] == ["Cara Clerk", "Chief clerk (Chris Chief)", None]


def test_keeps_a_rung_fired_when_its_job_comes_again(desk: Desk) -> None:
    open_case(desk)
    desk.forward(hours=6)
    before = told(desk)
    desk.change("UPDATE job SET due_at = :now WHERE kind = 'ladder'", now=desk.clock())

    desk.run_due()

    assert told(desk) == before
    assert desk.value("SELECT count(*) FROM job WHERE kind = 'ladder'") == 1


def test_tells_nobody_once_the_step_is_finished(desk: Desk) -> None:
    task = desk.task("look", open_case(desk))
    desk.forward(hours=6)
    before = told(desk)
    desk.finish(CLERK, task.id, {"needs_advice": "no"})

    desk.forward(days=3)

    assert told(desk) == before
    [deadline] = desk.rows("SELECT met_at, cancelled_at, rungs FROM deadline")
    assert (deadline.met_at, deadline.cancelled_at) == (NOON + timedelta(hours=6), None)
    assert len(deadline.rungs) == 2


def test_puts_what_was_raised_into_the_queue_of_whom_it_was_raised_to(desk: Desk) -> None:
    open_case(desk)
    desk.forward(hours=6)

    with desk.reading("chief@example.org") as chief, desk.reading(CLERK) as clerk:
        from service.queries import people

        assert [row.text for row in people.notifications(chief)] == ["A limit is running out: Look at the request"]
        assert people.notifications(clerk) == []


def _message(desk: Desk) -> None:
    desk.change(
        "INSERT INTO outbox_message VALUES (:id, 'email', 'a@example.org', 'Subject', 'Text', :now, :now, 8)",
        id=uuid4(),
        now=desk.clock(),
    )


def test_sends_a_message_once(desk: Desk) -> None:
    sent: list[tuple[str, str, str]] = []
    desk.worker.send = lambda *message: sent.append(message)
    _message(desk)

    counts = [desk.worker.send_messages(), desk.worker.send_messages()]

    assert (counts, sent) == ([1, 0], [("a@example.org", "Subject", "Text")])


def test_keeps_a_message_that_could_not_be_sent_and_waits_longer_each_time(desk: Desk) -> None:
    def refuse(*_message: str) -> None:
        raise IntegrationUnavailableError("down")

    _message(desk)
    waits = []
    for _ in range(3):
        desk.clock.forward(hours=2)
        desk.worker.executor.run(lambda context: outbox.send_next(context, refuse))
        row = desk.rows("SELECT not_before, retries, sent_at FROM outbox_message")[0]
        waits.append(row.not_before - desk.clock())
        assert row.sent_at is None

    assert waits == sorted(waits)
    assert waits[0] > timedelta()
    assert row.retries == 5


def test_throws_away_what_time_has_run_out_of(desk: Desk) -> None:
    desk.commands.run(lambda context: begin(context, "help"))
    desk.client(CLERK)
    desk.change(
        "INSERT INTO held_post SELECT token_hash, person_id, '/x', '[]', :now FROM web_session", now=desk.clock()
    )
    counts = "SELECT (SELECT count(*) FROM public_draft), (SELECT count(*) FROM held_post), (SELECT count(*) FROM web_session)"
    seen = []

    for days in (0.9, 0.2, 1):
        desk.clock.forward(days=days)
        desk.worker.executor.run(housekeeping.tidy_up)
        seen.append(tuple(desk.rows(counts)[0]))

    assert seen == [(1, 1, 1), (0, 0, 1), (0, 0, 0)]


def test_goes_from_due_instant_to_due_instant_when_the_clock_is_moved(desk: Desk) -> None:
    """Moved by a month at once, each thing still happens at its own time."""
    from service.commands.clock_moves import move_until

    reference = open_case(desk)
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            desk.run_due()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        done = move_until(desk.commands, desk.clock() + timedelta(days=2), timedelta(seconds=PATIENCE))
    finally:
        stop.set()
        thread.join(PATIENCE)

    assert done
    assert told(desk) == [(5.0, "tell", "desk_team chief"), (12.0, "raise", "directors director")]
    assert [task.element_id for task in desk.tasks(reference)] == ["look"]
