"""A case through the whole house, without the web: real database, real engine, a moved clock."""

from tests.support.harness import Desk

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
