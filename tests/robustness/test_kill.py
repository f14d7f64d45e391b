"""Parts of the service are killed at random moments while people work; nothing acknowledged is lost, nothing happens twice."""

import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.robustness.copies import Copy, copy, end, pause
from tests.robustness.people import Person, Together

pytestmark = pytest.mark.process
SEED = 20261124
KILLS = 20
ASKERS = 3
PATIENCE = 60.0


@pytest.fixture
def desk() -> Iterator[Copy]:
    with tempfile.TemporaryDirectory(prefix="desk-kill-") as name:
        Path(name).chmod(0o755)
        with copy(Path(name) / "var") as found:
            yield found
            print(found.said()[-20000:])  # noqa: T201 - pytest shows it when the test failed


@dataclass
class Ledger:
    """What was acknowledged: references of cases by token, tokens of finished tasks; and what was left for the clock."""

    opened: dict[str, str] = field(default_factory=dict)
    finished: dict[str, str] = field(default_factory=dict)
    unanswered: set[str] = field(default_factory=set)
    unlooked: set[str] = field(default_factory=set)


@dataclass
class Work:
    """One clerk's day: record, take, look, and reply, or have advisers asked; some things are left to the clock."""

    desk: Copy
    ledger: Ledger
    stop: threading.Event
    clerk: Person = field(init=False)
    adviser: Person = field(init=False)

    def __post_init__(self) -> None:
        self.clerk = Person(self.desk.address, "clerk@example.org")
        self.adviser = Person(self.desk.address, "north@example.org")

    def run(self) -> None:
        self.clerk.sign_in()
        self.adviser.sign_in()
        count = 0
        while not self.stop.is_set():
            self._case(count)
            count += 1

    def _case(self, count: int) -> None:
        reference = self._record()
        if count % 4 == 3:
            self.ledger.unlooked.add(reference)
            return
        wants_advice = count % 2 == 1
        self._do(self.clerk, reference, "look", {"needs_advice": "yes" if wants_advice else "no"})
        if not wants_advice:
            self._do(self.clerk, reference, "reply", {"outcome": "helped"})
            return
        self.ledger.unanswered.add(reference)  # south never answers: the clock goes on without it
        self._do(self.adviser, reference, "answer", {"advice_kind": "do"}, "AND inputs->>'place' = 'north'")

    def _record(self) -> str:
        hidden = self.clerk.fields("/cases/new/help")
        # Names that are alike would be told, and asked to be looked at first.
        answers = {"name": uuid4().hex, "place": "north", "places": ["north", "south"]}
        done = self.clerk.post("/cases/new/help", hidden | answers | {"danger_now": "no"})
        assert done.status == 303, done.text
        reference = done.location.rpartition("/")[2]
        self.ledger.opened[hidden["form_token"]] = reference
        return reference

    def _do(self, person: Person, reference: str, element: str, answers: dict[str, str], which: str = "") -> None:
        path = f"/tasks/{self._open_task(reference, element, which)}"
        taken = person.post(f"{path}/take", person.fields("/cases"))
        assert taken.status == 303, taken.text
        hidden = person.fields(path)
        done = person.post(path, hidden | answers)
        assert done.status == 303, done.text
        self.ledger.finished[hidden["form_token"]] = f"{reference} {element}"

    def _open_task(self, reference: str, element: str, which: str) -> Any:
        """The worker may have to be started again before it opens."""
        sql = f"SELECT id FROM user_task WHERE case_reference = %s AND element_id = %s AND closed_at IS NULL {which}"
        found: list[Any] = []
        until(lambda: bool(found.extend(self.desk.rows(sql, reference, element)) or found))
        return found[0].id


class Killer:
    """Kills a part at a time; the supervisor is started again, as an operator or a machine would.

    One time in four it does not wait until the service has come up again.
    """

    def __init__(self, desk: Copy) -> None:
        self.desk = desk
        self.lot = random.Random(SEED)
        self.killed: Counter[str] = Counter()

    def run(self, times: int) -> None:
        for _ in range(times):
            if self.lot.random() > 0.25:
                self.desk.wait_until_ready()
            pause(self.lot.uniform(0.1, 2.0))
            part = self.lot.choices(("web", "worker", "supervisor", "database"), (6, 7, 4, 3))[0]
            if part == "supervisor":
                self.desk.kill()
                pause(self.lot.uniform(0.0, 0.3))
                self.desk.start()
            else:
                if part == "database":
                    self.desk.wait_until_ready()  # a start that loses its database says so and ends
                until(lambda part=part: bool(self.desk.processes(part)))
                end(self.lot.choice(self.desk.processes(part)))
            self.killed[part] += 1


def test_loses_and_doubles_nothing_when_its_parts_are_killed(desk: Copy) -> None:
    ledger, killer, people = Ledger(), Killer(desk), Together()
    desk.start()
    desk.wait_until_ready()
    began, stop = time.monotonic(), threading.Event()
    workers = [Work(desk, ledger, stop) for _ in range(ASKERS)]
    for work in workers:
        people.start(work.run)

    try:
        killer.run(KILLS)
    finally:
        stop.set()
        people.join(PATIENCE * 2)
    desk.wait_until_ready()
    until(lambda: is_at_rest(desk))
    moved = Together()
    moved.start(move_clock, desk)
    while not killer.killed["worker while the clock moves"]:
        pause(0.5)
        for pid in desk.processes("worker"):
            end(pid)
            killer.killed["worker while the clock moves"] += 1
    moved.join(PATIENCE * 2)
    until(lambda: is_at_rest(desk))

    persons = [person for work in workers for person in (work.clerk, work.adviser)]
    print(  # noqa: T201 - how much was tried
        f"\n{sum(killer.killed.values())} kills {dict(killer.killed)}, {sum(p.answered for p in persons)} requests answered, "
        f"{sum(p.tries - p.answered for p in persons)} sent again, {len(ledger.opened)} cases, "
        f"{len(ledger.finished)} tasks, {time.monotonic() - began:.0f} s"
    )
    assert sum(killer.killed.values()) >= KILLS
    assert len(ledger.opened) > ASKERS
    everything_acknowledged_is_there(desk, ledger)
    nothing_is_doubled(desk)
    every_timer_fired_once(desk, ledger)
    nothing_is_left_over(desk)


def test_comes_up_after_being_killed_at_any_moment_of_its_first_start(desk: Copy) -> None:
    lot = random.Random(SEED)
    for _ in range(8):
        desk.start()
        pause(lot.uniform(0.1, 5.0))
        desk.kill()

    desk.start()
    desk.wait_until_ready()

    assert desk.value("SELECT count(*) FROM deployment") == 1
    assert desk.value("SELECT count(*) FROM person WHERE email = 'clerk@example.org'") == 1
    assert len(desk.processes("worker")) == 1


def move_clock(desk: Copy) -> None:
    done = desk.run("clock", "+11d")
    assert done.returncode == 0, done.stdout + done.stderr


def until(holds: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < limit, f"not within {PATIENCE:.0f} seconds"
        pause(0.1)


def is_at_rest(desk: Copy) -> bool:
    return not desk.rows("SELECT 1 FROM job WHERE retries > 0 AND due_at <= now() + (SELECT clock_offset FROM site)")


def everything_acknowledged_is_there(desk: Copy, ledger: Ledger) -> None:
    """Tokens of the enquiries carry the person before them."""
    sql = """SELECT split_part(s.token, ' ', 2) AS token, c.reference FROM form_submission s JOIN case_record c ON c.id = s.case_id
      WHERE s.form_key = 'help.asked'"""
    assert {row.token: row.reference for row in desk.rows(sql)} == ledger.opened

    sql = """SELECT s.token, t.case_reference || ' ' || t.element_id AS what FROM form_submission s JOIN user_task t ON t.id = s.task_id
      WHERE t.closed_at IS NOT NULL AND t.completed_by_id = s.person_id"""
    assert {row.token: row.what for row in desk.rows(sql)} == ledger.finished


def nothing_is_doubled(desk: Copy) -> None:
    """The small scheme has no loop: a step is opened at most once a case and place, whatever became of it."""
    assert desk.rows("SELECT token FROM form_submission GROUP BY token HAVING count(*) > 1") == []
    assert desk.rows("SELECT case_id FROM process_instance GROUP BY case_id HAVING count(*) > 1") == []
    assert (
        desk.rows("SELECT task_id FROM form_submission WHERE task_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1") == []
    )
    steps = "SELECT 1 FROM user_task GROUP BY case_id, element_id, inputs->>'place' HAVING count(*) > 1"
    assert desk.rows(steps) == []
    parties = "SELECT case_id FROM case_party GROUP BY case_id HAVING count(*) > 1"
    assert desk.rows(parties) == []
    happened = """SELECT kind FROM history_event WHERE kind IN ('case.opened', 'timer.fired', 'service_task.completed', 'task.completed')
      GROUP BY case_id, kind, details->>'element', details->>'task' HAVING count(*) > 1"""
    assert desk.rows(happened) == []
    told = "SELECT deadline_id FROM notification WHERE deadline_id IS NOT NULL GROUP BY deadline_id, kind HAVING count(*) > 1"
    assert desk.rows(told) == []


def every_timer_fired_once(desk: Copy, ledger: Ledger) -> None:
    fired = """SELECT c.reference FROM history_event h JOIN case_record c ON c.id = h.case_id
      WHERE h.kind = 'timer.fired' AND h.details->>'element' = 'waited_long'"""
    assert sorted(row.reference for row in desk.rows(fired)) == sorted(ledger.unanswered)

    waiting = desk.rows("SELECT case_reference, element_id FROM user_task WHERE closed_at IS NULL")
    assert {(row.case_reference, row.element_id) for row in waiting} == {
        *((reference, "reply") for reference in ledger.unanswered),
        *((reference, "look") for reference in ledger.unlooked),
    }
    late = """SELECT c.reference, bool_and(rung->>'fired_at' IS NOT NULL) AS has_fired, count(*) AS rungs,
      (SELECT count(*) FROM notification n WHERE n.deadline_id = d.id AND n.kind IN ('tell', 'raise')) AS told
      FROM deadline d JOIN case_record c ON c.id = d.case_id, jsonb_array_elements(d.rungs) rung
      WHERE d.met_at IS NULL AND d.key = 'look' GROUP BY c.reference, d.id"""
    assert {tuple(row) for row in desk.rows(late)} == {(reference, True, 3, 2) for reference in ledger.unlooked}


def nothing_is_left_over(desk: Copy) -> None:
    assert desk.rows("SELECT code, message, element_id FROM incident") == []
    assert desk.rows("SELECT kind, element_id FROM job WHERE retries < 3 OR locked_by IS NOT NULL") == []
    closed = "SELECT count(*) FROM case_record WHERE closed_at IS NOT NULL AND outcome = 'helped'"
    replied = "SELECT count(*) FROM user_task WHERE element_id = 'reply' AND closed_at IS NOT NULL"
    assert desk.value(closed) == desk.value(replied)
