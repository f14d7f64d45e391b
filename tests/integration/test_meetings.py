"""Two at the same moment, each really committing: one wins, the other is told, nothing is half done."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from service.commands import actions, cases, definitions, jobs, tasks
from service.domain.errors import ConflictError, TaskAlreadyClaimedError, TaskNotActiveError
from service.forms import prefill
from service.persistence.logins import WORKER
from service.worker.executor import JobExecutor
from tests.support.harness import Desk, small_scheme
from tests.support.world import ASKED, CLERK, NORTH, answer_of, ask_advisers, open_case

COLIN = "clerk2@example.org"


@contextmanager
def held(desk: Desk, statement: str, **values: Any) -> Iterator[Any]:
    """Holds locks until everybody who was started inside waits for them: then all go at once."""
    engine = desk.database.engine(None, pool_size=1)
    try:
        with engine.connect() as connection:
            connection.execute(text(statement), values)
            yield connection
            connection.commit()
    finally:
        engine.dispose()


def wait_for(desk: Desk, waiting: int) -> None:
    """Until so many transactions of this database wait for a lock; no time of its own passes."""
    count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(4000):
        if desk.value(count) >= waiting:
            return
    raise AssertionError(f"{waiting} should wait")


def at_once(desk: Desk, instance: UUID, *works: Callable[[], Any]) -> list[Any]:
    """What each answered or raised; they meet at the instance's lock."""
    with ThreadPoolExecutor(len(works)) as pool:
        with held(desk, "SELECT 1 FROM process_instance WHERE id = :i FOR UPDATE", i=instance):
            futures = [pool.submit(work) for work in works]
            wait_for(desk, len(works))
        return [_outcome(future) for future in futures]


def _outcome(future: Future[Any]) -> Any:
    error = future.exception(timeout=30)
    return future.result() if error is None else error


def completion(desk: Desk, email: str, task: UUID, answers: dict[str, Any], token: str) -> Callable[[], Any]:
    revision = desk.value("SELECT revision FROM user_task WHERE id = :t", t=task)
    return lambda: desk.as_(
        email, lambda context: tasks.complete(context, task, answers, revision=revision, token=token)
    )


def taken(desk: Desk, reference: str, email: str = CLERK) -> Any:
    task = desk.task("look", reference)
    desk.as_(email, lambda context: tasks.claim(context, task.id))
    return task


def events(desk: Desk, reference: str, kind: str) -> int:
    found: int = desk.value(
        "SELECT count(*) FROM history_event h JOIN case_record c ON c.id = h.case_id WHERE c.reference = :r AND h.kind = :k",
        r=reference, k=kind,
    )  # fmt: skip
    return found


def test_gives_a_task_to_one_of_two_who_take_it(desk: Desk) -> None:
    task = desk.task("look", open_case(desk))
    works = [
        lambda email=email: desk.as_(email, lambda context: tasks.claim(context, task.id)) for email in (CLERK, COLIN)
    ]

    found = at_once(desk, task.instance_id, *works)

    assert sorted(type(each).__name__ for each in found) == ["TaskAlreadyClaimedError", "UserTask"]


def test_finishes_a_task_once_when_two_pages_send_it(desk: Desk) -> None:
    reference = open_case(desk)
    task = taken(desk, reference)

    found = at_once(
        desk,
        task.instance_id,
        completion(desk, CLERK, task.id, {"needs_advice": "no"}, "one"),
        completion(desk, CLERK, task.id, {"needs_advice": "yes"}, "two"),
    )

    assert sorted(type(each).__name__ for each in found) == ["Completed", "TaskNotActiveError"]
    assert desk.value("SELECT count(*) FROM form_submission WHERE task_id = :t", t=task.id) == 1
    assert events(desk, reference, "task.completed") == 1


def test_gives_both_presses_of_one_form_the_same_result(desk: Desk) -> None:
    reference = open_case(desk)
    task = taken(desk, reference)
    press = completion(desk, CLERK, task.id, {"needs_advice": "no"}, "one")

    found = at_once(desk, task.instance_id, press, press)

    assert sorted(each.again for each in found) == [False, True]
    assert [t.element_id for t in desk.tasks(reference)] == ["reply"]


def test_finishes_or_hands_over_but_never_both(desk: Desk) -> None:
    reference = open_case(desk)
    task = taken(desk, reference)
    colin = desk.actor(COLIN).person_id

    found = at_once(
        desk,
        task.instance_id,
        completion(desk, CLERK, task.id, {"needs_advice": "no"}, "one"),
        lambda: desk.as_(CLERK, lambda context: tasks.hand_over(context, task.id, colin, "")),
    )

    assert sum(isinstance(each, ConflictError) for each in found) == 1
    finished = desk.value("SELECT closed_at IS NOT NULL FROM user_task WHERE id = :t", t=task.id)
    assert finished == isinstance(found[0], tasks.Completed)
    assert (desk.value("SELECT count(*) FROM notification WHERE person_id = :p", p=colin) == 1) != finished


def test_lets_a_completion_or_the_timer_win_but_not_both(desk: Desk) -> None:
    reference = open_case(desk, places=["north"])
    ask_advisers(desk, reference)
    task = answer_of(desk, reference, "north")
    desk.as_(NORTH, lambda context: tasks.claim(context, task.id))
    desk.clock.forward(days=10)  # the ladder's jobs and the timer are due now

    found = at_once(
        desk,
        task.instance_id,
        completion(desk, NORTH, task.id, {"advice_kind": "do"}, "one"),
        desk.worker.run_due,
    )

    assert isinstance(found[0], tasks.Completed | TaskNotActiveError)
    desk.run_due()
    assert [t.element_id for t in desk.tasks(reference)] == ["reply"]
    assert events(desk, reference, "timer.fired") == (0 if isinstance(found[0], tasks.Completed) else 1)
    assert desk.value("SELECT count(*) FROM incident") == 0


@pytest.mark.parametrize("first", ["completion", "timer"])
def test_leaves_nothing_of_the_loser(desk: Desk, first: str) -> None:
    reference = open_case(desk, places=["north"])
    ask_advisers(desk, reference)
    task = answer_of(desk, reference, "north")
    desk.as_(NORTH, lambda context: tasks.claim(context, task.id))
    [(timer,)] = desk.rows("SELECT id FROM job WHERE kind = 'timer'")
    desk.clock.forward(days=10)
    desk.change("UPDATE job SET locked_by = 'w', locked_until = '2099-01-01' WHERE id = :id", id=timer)
    finish = completion(desk, NORTH, task.id, {"advice_kind": "do"}, "one")

    def fire() -> bool:
        return desk.worker.executor.run(lambda context: jobs.execute(context, timer, "w"))

    if first == "completion":
        finish()
        assert fire() is False
    else:
        assert fire() is True
        with pytest.raises(TaskNotActiveError, match="no longer needed"):
            finish()
    assert [t.element_id for t in desk.tasks(reference)] == ["reply"]


def test_runs_each_job_once_with_two_workers(desk: Desk) -> None:
    references = [desk.open("help", ASKED) for _ in range(16)]
    workers = [
        JobExecutor(desk.parts.executor(WORKER, desk.clock, pool_size=2), f"host{n}/1", lambda *_: None) for n in (1, 2)
    ]

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(lambda worker: worker.run_due(), workers))
    for worker in workers:
        worker.executor.transactions.engine.dispose()

    assert sum(counts) == 16
    assert [events(desk, reference, "service_task.completed") for reference in references] == [1] * 16
    assert len(desk.tasks()) == 16


def test_leases_no_job_to_two_workers(desk: Desk) -> None:
    for _ in range(6):
        desk.open("help", ASKED)
    acquire = [
        lambda name=name: desk.worker.executor.run(lambda context: jobs.acquire(context, name, 4))
        for name in ("a", "b")
    ]

    with ThreadPoolExecutor(2) as pool:
        found = [future.result(30) for future in [pool.submit(work) for work in acquire]]

    ids = [job for batch in found for job, _ in batch]
    assert len(ids) == len(set(ids)) == 6


def test_runs_a_job_once_whose_lease_went_to_another(desk: Desk) -> None:
    reference = desk.open("help", ASKED)
    [(job, _)] = desk.worker.executor.run(lambda context: jobs.acquire(context, "dead", 8))
    desk.clock.forward(seconds=31)
    instance = desk.value("SELECT instance_id FROM job WHERE id = :j", j=job)

    found = at_once(
        desk,
        instance,
        lambda: desk.worker.executor.run(lambda context: jobs.execute(context, job, "dead")),
        desk.run_due,
    )

    assert events(desk, reference, "service_task.completed") == 1
    assert True in found or 1 in found
    assert len(desk.tasks(reference)) == 1


def test_gives_new_tasks_the_priority_that_was_set_while_they_waited(desk: Desk) -> None:
    reference = open_case(desk)
    task = taken(desk, reference)
    finish = completion(desk, CLERK, task.id, {"needs_advice": "no"}, "one")

    with ThreadPoolExecutor(1) as pool:
        with held(desk, "SELECT 1 FROM process_instance WHERE id = :i FOR UPDATE", i=task.instance_id) as other:
            future = pool.submit(finish)
            wait_for(desk, 1)
            change = "UPDATE case_record SET priority = 'high', priority_value = 90 WHERE reference = :r"
            other.execute(text(change), {"r": reference})
        future.result(30)

    [opened] = desk.tasks(reference)
    assert (opened.element_id, opened.priority, opened.priority_value) == ("reply", "high", 90)


def test_starts_an_action_once_when_it_is_pressed_twice(desk: Desk) -> None:
    reference = open_case(desk)
    row = desk.rows("SELECT id, instance_id FROM message_subscription WHERE offered_to <> ''")[0]
    press = [lambda: desk.as_(CLERK, lambda context: actions.act(context, row.id, {"why": "now"}, token="one"))] * 2

    found = at_once(desk, row.instance_id, *press)

    assert found == ["It is urgent", "It is urgent"]
    assert events(desk, reference, "action.started") == 1


def test_opens_one_case_when_staff_press_twice(desk: Desk) -> None:
    def press() -> cases.Opened:
        def command(context: Any) -> cases.Opened:
            form = cases.start_form(context.definitions.newest(context.work, "help"))
            return cases.open_case(context, "help", prefill(form, ASKED), token="one")

        opened: cases.Opened = desk.as_(CLERK, command)
        return opened

    with ThreadPoolExecutor(2) as pool:
        with held(desk, "LOCK TABLE form_submission IN SHARE MODE"):
            futures = [pool.submit(press) for _ in range(2)]
            wait_for(desk, 2)
        first, second = (future.result(30) for future in futures)

    assert first.reference == second.reference
    assert sorted((first.again, second.again)) == [False, True]
    assert desk.value("SELECT count(*) FROM case_record") == 1


def test_publishes_a_set_once_when_two_start_together(desk: Desk) -> None:
    files, _ = small_scheme()
    files["processes/help/letters/new.md"] = b"new"

    def publish() -> UUID | None:
        return desk.commands.run(
            lambda context: definitions.publish(context.work, context.definitions.compile(files), reason="together")
        )

    with ThreadPoolExecutor(2) as pool:
        with held(desk, "LOCK TABLE deployment IN SHARE MODE"):
            futures = [pool.submit(publish) for _ in range(2)]
            wait_for(desk, 2)
        found = [future.result(30) for future in futures]

    assert sum(each is not None for each in found) == 1
    assert [row.version for row in desk.rows("SELECT version FROM deployment ORDER BY version")] == [1, 2]


def test_counts_every_wrong_password_of_many_at_once(desk: Desk) -> None:
    from service.commands import sessions

    def guess() -> str | None:
        return desk.commands.run(lambda context: sessions.sign_in(context, CLERK, "wrong"))

    with ThreadPoolExecutor(4) as pool:
        assert [future.result(30) for future in [pool.submit(guess) for _ in range(4)]] == [None] * 4

    assert (
        desk.value("SELECT failures FROM credential c JOIN person p ON p.id = c.person_id WHERE email = :e", e=CLERK)
        == 4
    )


def test_never_waits_for_itself_when_everybody_works_on_one_case(desk: Desk) -> None:
    """Claims, releases, drafts, notes and jobs of one case from four threads: no deadlock comes through."""
    reference = open_case(desk)
    ask_advisers(desk, reference)
    tasks_of = {
        email: answer_of(desk, reference, place).id
        for email, place in ((NORTH, "north"), ("south@example.org", "south"))
    }

    def work(email: str) -> None:
        for _ in range(6):
            desk.as_(email, lambda context: tasks.claim(context, tasks_of[email]))
            desk.as_(email, lambda context: tasks.save_draft(context, tasks_of[email], {"words": "x"}))
            desk.as_(email, lambda context: tasks.release(context, tasks_of[email]))

    def act() -> None:
        action = desk.value("SELECT id FROM message_subscription WHERE offered_to <> ''")
        for n in range(6):
            desk.as_(CLERK, lambda context, n=n: actions.act(context, action, {}, token=f"a{n}"))

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(work, email) for email in tasks_of] + [pool.submit(act), pool.submit(desk.run_due)]
        assert [future.exception(60) for future in futures] == [None] * 4
    desk.run_due()

    assert events(desk, reference, "action.started") == 6
    assert events(desk, reference, "task.released") == 12


def test_tells_the_colleague_who_comes_second(desk: Desk) -> None:
    task = taken(desk, open_case(desk))

    with pytest.raises(TaskAlreadyClaimedError):
        completion(desk, COLIN, task.id, {"needs_advice": "no"}, "other")()
