"""A case through the whole house, without the web: real database, real engine, a moved clock."""

from datetime import timedelta

import pytest

from tests.support.drawing import publish
from tests.support.harness import Desk, small_scheme
from tests.support.world import CLERK

ASKED = {"name": "Ada Asker", "place": "north", "places": ["north", "south"], "secret": "the red door"}


def test_runs_from_the_question_to_its_outcome(desk: Desk) -> None:
    reference = desk.open("help", ASKED)
    desk.run_due()
    desk.finish("clerk@example.org", desk.task("look").id, {"needs_advice": "yes"})
    north, south = sorted(desk.tasks(reference), key=lambda task: task.inputs["place"])
    desk.finish("north@example.org", north.id, {"advice_kind": "do"})
    desk.finish("south@example.org", south.id, {"advice_kind": "dont"})
    desk.finish("clerk@example.org", desk.task("reply").id, {"outcome": "helped"})
    desk.run_due()

    [case] = desk.rows("SELECT outcome, closed_at, retention_class FROM case_record")
    assert (case.outcome, case.retention_class) == ("helped", "short")
    assert case.closed_at is not None
    assert desk.rows("SELECT * FROM job") == []
    assert desk.value("SELECT count(*) FROM incident") == 0


def test_goes_on_without_an_answer_when_the_time_is_over(desk: Desk) -> None:
    reference = desk.open("help", ASKED)
    desk.run_due()
    desk.finish("clerk@example.org", desk.task("look").id, {"needs_advice": "yes"})

    desk.forward(days=10, hours=1)

    assert [task.element_id for task in desk.tasks(reference)] == ["reply"]


SETTING = ('area_answer = "place"', 'area_answer = "place"\nreceived_answer = "secret"')
HELP = small_scheme()[0]["processes/help/help.bpmn"]


@pytest.mark.parametrize(
    ("told", "email", "hours"),
    [
        ("2026-11-24T09:00+00:00", CLERK, -3),
        ("2026-07-01T09:00", CLERK, -3508),  # no zone: as the clock on the wall says, which is summer time
        ("2026-11-25T09:00+00:00", CLERK, 0),
        ("not a time", CLERK, 0),
        ("2026-11-24T09:00+00:00", None, 0),
    ],
    ids=["earlier", "wall clock", "later than now", "no time", "by the public"],
)
def test_counts_from_when_it_came_in_if_staff_say_so(desk: Desk, told: str, email: str | None, hours: int) -> None:
    publish(desk, HELP, received=SETTING)

    reference = desk.open("help", ASKED | {"secret": told}, email=email)
    desk.run_due()

    [case] = desk.rows("SELECT received_at FROM case_record WHERE reference = :r", r=reference)
    [deadline] = desk.rows("SELECT started_at FROM deadline WHERE key = 'look'")
    assert case.received_at == deadline.started_at == desk.clock.at + timedelta(hours=hours)


def test_shows_in_a_form_what_the_diagram_hands_to_it(desk: Desk) -> None:
    """Until somebody types: then their draft."""
    handed = HELP.replace(
        b'<zeebe:output source="=needs_advice"',
        b'<zeebe:input source="=&quot;from before&quot;" target="note"/><zeebe:output source="=needs_advice"',
        1,
    )
    publish(desk, handed)
    desk.open("help", ASKED)
    desk.run_due()
    task, client = desk.task("look").id, desk.client(CLERK)
    client.post(f"/tasks/{task}/take")

    assert "from before" in client.get(f"/tasks/{task}").text
    client.post(f"/tasks/{task}/draft", data={"note": "my own"})
    assert "my own" in (page := client.get(f"/tasks/{task}").text)
    assert "from before" not in page
