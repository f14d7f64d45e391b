"""What people do with a task, and what they may not."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from service.commands import tasks
from service.domain.clock import NO_LIMIT
from service.domain.errors import (
    FormAnswersInvalidError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    StaleRevisionError,
    TaskAlreadyClaimedError,
    TaskNotActiveError,
)
from tests.support.harness import Desk
from tests.support.world import CHIEF, CLERK, DIRECTOR, NORTH, SOUTH, answer_of, ask_advisers, open_case

COLIN = "clerk2@example.org"


def look(desk: Desk) -> UUID:
    found: UUID = desk.task("look", open_case(desk)).id
    return found


def reply(desk: Desk) -> UUID:
    reference = open_case(desk)
    desk.finish(CLERK, desk.task("look", reference).id, {"needs_advice": "no"})
    found: UUID = desk.task("reply", reference).id
    return found


def claim(desk: Desk, email: str, task: UUID) -> None:
    desk.as_(email, lambda context: tasks.claim(context, task))


def complete(
    desk: Desk, email: str, task: UUID, answers: dict[str, Any], *, revision: int = 1, token: str = "once"
) -> tasks.Completed:
    found: tasks.Completed = desk.as_(
        email, lambda context: tasks.complete(context, task, answers, revision=revision, token=token)
    )
    return found


def row(desk: Desk, task: UUID) -> Any:
    return desk.rows("SELECT * FROM user_task WHERE id = :id", id=task)[0]


def person(desk: Desk, email: str) -> UUID:
    return desk.actor(email).person_id


def test_is_taken_by_one(desk: Desk) -> None:
    task = look(desk)

    claim(desk, CLERK, task)

    assert row(desk, task).assignee_id == person(desk, CLERK)
    assert row(desk, task).claimed_at == desk.clock()


def test_is_taken_quietly_by_whoever_has_it(desk: Desk) -> None:
    task = look(desk)
    claim(desk, CLERK, task)
    before = row(desk, task)

    claim(desk, CLERK, task)

    assert row(desk, task) == before


def test_is_not_taken_from_somebody_who_has_it(desk: Desk) -> None:
    task = look(desk)
    claim(desk, CLERK, task)

    with pytest.raises(TaskAlreadyClaimedError, match="Cara Clerk took this"):
        claim(desk, COLIN, task)

    assert row(desk, task).assignee_id == person(desk, CLERK)


def test_is_not_taken_without_the_role(desk: Desk) -> None:
    task = look(desk)

    with pytest.raises(NotPermittedError, match="This step is for: Clerk"):
        claim(desk, CHIEF, task)

    assert row(desk, task).assignee_id is None


@pytest.mark.parametrize("email", [NORTH, DIRECTOR])
def test_is_not_there_for_who_may_not_see_it(desk: Desk, email: str) -> None:
    task = look(desk)

    with pytest.raises(NotFoundError):
        claim(desk, email, task)


def test_is_not_there_for_the_public(desk: Desk) -> None:
    task = look(desk)

    with pytest.raises(NotFoundError):
        desk.commands.run(lambda context: tasks.claim(context, task))


def test_is_not_taken_with_a_lapsed_training(desk: Desk) -> None:
    task = reply(desk)

    with pytest.raises(NotPermittedError, match="needs the training “First aid”"):
        claim(desk, COLIN, task)

    assert row(desk, task).assignee_id is None


def test_is_not_finished_with_a_training_that_lapsed_since(desk: Desk) -> None:
    task = reply(desk)
    claim(desk, CLERK, task)
    desk.change("UPDATE qualification SET valid_until = '2026-11-23' WHERE person_id = :p", p=person(desk, CLERK))

    with pytest.raises(NotPermittedError, match="First aid"):
        complete(desk, CLERK, task, {"outcome": "helped"})

    assert row(desk, task).closed_at is None


def test_counts_the_last_day_of_a_training(desk: Desk) -> None:
    task = reply(desk)
    desk.change("UPDATE qualification SET valid_until = '2026-11-24' WHERE person_id = :p", p=person(desk, CLERK))

    claim(desk, CLERK, task)

    assert row(desk, task).assignee_id == person(desk, CLERK)


def test_is_put_back_even_when_the_training_lapsed(desk: Desk) -> None:
    task = reply(desk)
    claim(desk, CLERK, task)
    desk.change("UPDATE qualification SET valid_until = '2026-11-23' WHERE person_id = :p", p=person(desk, CLERK))

    desk.as_(CLERK, lambda context: tasks.release(context, task))

    assert row(desk, task).assignee_id is None


def test_goes_back_to_the_queue(desk: Desk) -> None:
    task = look(desk)
    claim(desk, CLERK, task)

    desk.as_(CLERK, lambda context: tasks.release(context, task))
    claim(desk, COLIN, task)

    assert row(desk, task).assignee_id == person(desk, COLIN)


def test_is_not_put_back_by_somebody_else(desk: Desk) -> None:
    task = look(desk)
    claim(desk, CLERK, task)

    with pytest.raises(TaskAlreadyClaimedError):
        desk.as_(COLIN, lambda context: tasks.release(context, task))

    assert row(desk, task).assignee_id == person(desk, CLERK)


def test_is_handed_to_a_colleague_who_is_told(desk: Desk) -> None:
    task = look(desk)
    claim(desk, CLERK, task)

    desk.as_(CLERK, lambda context: tasks.hand_over(context, task, person(desk, COLIN), "please"))

    assert row(desk, task).assignee_id == person(desk, COLIN)
    told = desk.rows("SELECT text, person_id FROM notification")
    assert [(r.text, r.person_id) for r in told] == [
        ("Cara Clerk handed a step to you: Look at the request. “please”", person(desk, COLIN))
    ]


def test_is_handed_over_by_the_supervisor(desk: Desk) -> None:
    task = look(desk)

    desk.as_(CHIEF, lambda context: tasks.hand_over(context, task, person(desk, COLIN), ""))

    assert row(desk, task).assignee_id == person(desk, COLIN)


def test_is_not_handed_over_by_a_colleague(desk: Desk) -> None:
    task = look(desk)
    claim(desk, CLERK, task)

    with pytest.raises(NotPermittedError, match="or their supervisor"):
        desk.as_(COLIN, lambda context: tasks.hand_over(context, task, person(desk, COLIN), ""))

    assert row(desk, task).assignee_id == person(desk, CLERK)


@pytest.mark.parametrize("email", [CHIEF, NORTH])
def test_is_not_handed_to_somebody_without_the_role(desk: Desk, email: str) -> None:
    task = look(desk)
    claim(desk, CLERK, task)

    with pytest.raises(InvalidInputError, match="Select a person of the team"):
        desk.as_(CLERK, lambda context: tasks.hand_over(context, task, person(desk, email), ""))

    assert row(desk, task).assignee_id == person(desk, CLERK)


def test_is_not_handed_to_somebody_whose_training_lapsed(desk: Desk) -> None:
    task = reply(desk)
    claim(desk, CLERK, task)

    with pytest.raises(InvalidInputError) as raised:
        desk.as_(CLERK, lambda context: tasks.hand_over(context, task, person(desk, COLIN), ""))

    assert raised.value.errors["person"] == "Colin Clerk does not hold the training for this task. 1 person does."


def test_keeps_a_draft_that_its_writer_alone_sees(desk: Desk) -> None:
    task = look(desk)
    claim(desk, CLERK, task)
    desk.as_(CLERK, lambda context: tasks.save_draft(context, task, {"note": "half a th"}))
    count = "SELECT answers FROM task_draft WHERE task_id = :task"

    with desk.reading(CLERK) as mine, desk.reading(COLIN) as colleagues, desk.reading(CHIEF) as chiefs:
        assert mine.value(count, task=task) == {"note": "half a th"}
        assert colleagues.value(count, task=task) is None
        assert chiefs.value(count, task=task) is None


def test_keeps_one_draft_a_person(desk: Desk) -> None:
    task = look(desk)
    for email, words in ((CLERK, "one"), (COLIN, "two"), (CLERK, "three")):
        desk.as_(email, lambda context, words=words: tasks.save_draft(context, task, {"note": words}))

    rows = desk.rows("SELECT answers->>'note' AS note FROM task_draft ORDER BY 1")
    assert [r.note for r in rows] == ["three", "two"]


def test_saves_no_draft_for_who_may_not_see_the_task(desk: Desk) -> None:
    task = look(desk)

    with pytest.raises(NotFoundError):
        desk.as_(NORTH, lambda context: tasks.save_draft(context, task, {"note": "x"}))


def test_is_finished_and_its_drafts_are_gone(desk: Desk) -> None:
    task = look(desk)
    claim(desk, CLERK, task)
    desk.as_(CLERK, lambda context: tasks.save_draft(context, task, {"note": "half"}))

    done = complete(desk, CLERK, task, {"needs_advice": "no", "note": "whole"})

    assert (done.again, [name for name, _ in done.opened]) == (False, ["Reply"])
    assert row(desk, task).completed_by_id == person(desk, CLERK)
    assert desk.value("SELECT answers FROM form_submission WHERE task_id = :t", t=task) == {
        "needs_advice": "no",
        "age": None,
        "note": "whole",
    }
    assert desk.value("SELECT count(*) FROM task_draft") == 0


def test_changes_nothing_when_answers_are_wrong_and_says_all_that_is(desk: Desk) -> None:
    task = look(desk)
    claim(desk, CLERK, task)
    before = [
        desk.rows(f"SELECT * FROM {table} ORDER BY 1, 2")
        for table in ("user_task", "process_instance", "form_submission", "history_event")
    ]

    with pytest.raises(FormAnswersInvalidError) as raised:
        complete(desk, CLERK, task, {"needs_advice": "perhaps", "age": "121"})

    assert set(raised.value.errors) == {"needs_advice", "age"}
    after = [
        desk.rows(f"SELECT * FROM {table} ORDER BY 1, 2")
        for table in ("user_task", "process_instance", "form_submission", "history_event")
    ]
    assert after == before


def test_is_not_finished_by_who_has_not_taken_it(desk: Desk) -> None:
    task = look(desk)

    with pytest.raises(NotPermittedError, match="Take this step first"):
        complete(desk, CLERK, task, {"needs_advice": "no"}, revision=0)

    assert row(desk, task).closed_at is None


def test_is_not_finished_by_somebody_else(desk: Desk) -> None:
    task = look(desk)
    claim(desk, CLERK, task)

    with pytest.raises(TaskAlreadyClaimedError, match="Cara Clerk has this"):
        complete(desk, COLIN, task, {"needs_advice": "no"})


def test_is_not_finished_from_a_page_that_is_older_than_the_task(desk: Desk) -> None:
    task = look(desk)
    claim(desk, CLERK, task)
    desk.as_(CLERK, lambda context: tasks.release(context, task))
    claim(desk, CLERK, task)

    with pytest.raises(StaleRevisionError):
        complete(desk, CLERK, task, {"needs_advice": "no"}, revision=1)

    assert row(desk, task).closed_at is None


def test_is_not_finished_by_somebody_who_left_the_team(desk: Desk) -> None:
    task = look(desk)
    claim(desk, CLERK, task)
    desk.change("DELETE FROM membership WHERE person_id = :p", p=person(desk, CLERK))

    with pytest.raises(NotPermittedError, match="This step is for: Clerk"):
        complete(desk, CLERK, task, {"needs_advice": "no"})

    assert row(desk, task).closed_at is None


def test_says_who_was_first(desk: Desk) -> None:
    task = look(desk)
    desk.finish(CLERK, task, {"needs_advice": "no"})

    with pytest.raises(TaskNotActiveError, match="Cara Clerk finished this step while you were writing"):
        complete(desk, COLIN, task, {"needs_advice": "yes"})
    with pytest.raises(TaskNotActiveError, match="This step is finished"):
        claim(desk, COLIN, task)


def test_says_that_the_case_went_on_without_the_step(desk: Desk) -> None:
    reference = open_case(desk)
    ask_advisers(desk, reference)
    north = answer_of(desk, reference, "north").id
    claim(desk, NORTH, north)
    desk.forward(days=11)

    with pytest.raises(TaskNotActiveError, match="no longer needed"):
        complete(desk, NORTH, north, {"advice_kind": "do"})


def test_gives_the_second_press_the_first_result(desk: Desk) -> None:
    task = look(desk)
    claim(desk, CLERK, task)

    first = complete(desk, CLERK, task, {"needs_advice": "no"}, token="press")
    second = complete(desk, CLERK, task, {"needs_advice": "yes"}, token="press")

    assert (first.again, second.again, second.task_id) == (False, True, task)
    assert desk.value("SELECT count(*) FROM form_submission WHERE task_id = :t", t=task) == 1
    assert [t.element_id for t in desk.tasks()] == ["reply"]


def test_gives_nobody_else_the_result_of_a_press(desk: Desk) -> None:
    task = look(desk)
    claim(desk, CLERK, task)
    complete(desk, CLERK, task, {"needs_advice": "no"}, token="press")

    with pytest.raises(TaskNotActiveError):
        complete(desk, COLIN, task, {"needs_advice": "no"}, token="press")


def test_goes_to_the_team_of_its_area(desk: Desk) -> None:
    reference = open_case(desk)
    ask_advisers(desk, reference)

    names = desk.rows(
        "SELECT t.inputs->>'place' AS place, m.key FROM user_task t JOIN team m ON m.id = t.team_id WHERE t.closed_at IS NULL"
    )
    assert sorted((r.place, r.key) for r in names) == [("north", "north_advice"), ("south", "south_advice")]


def test_stays_with_the_owning_team_and_says_so_where_nobody_serves_its_role(desk: Desk) -> None:
    desk.change("UPDATE team SET roles = '{head_adviser}' WHERE key = 'north_advice'")
    reference = open_case(desk, places=["north"])
    ask_advisers(desk, reference)

    [task] = desk.tasks(reference)
    [incident] = desk.rows("SELECT code, message, element_id FROM incident")
    assert task.team_id == desk.value("SELECT id FROM team WHERE key = 'desk_team'")
    assert (incident.code, incident.element_id) == ("no-team", "answer")
    assert "`adviser`" in incident.message
    assert "`north`" in incident.message


def test_has_the_due_instant_of_its_limit_and_none_without(desk: Desk) -> None:
    first, second = look(desk), reply(desk)

    assert row(desk, first).due_at == desk.clock() + timedelta(hours=10)
    assert row(desk, second).due_at == NO_LIMIT


def test_opened_steps_are_named_to_who_may_see_them_only(desk: Desk) -> None:
    reference = open_case(desk, places=["north"])
    ask_advisers(desk, reference)
    north = answer_of(desk, reference, "north").id
    claim(desk, NORTH, north)

    done = complete(desk, NORTH, north, {"advice_kind": "do"})

    assert done.opened == ()
    assert [t.element_id for t in desk.tasks(reference)] == ["reply"]


def test_hides_a_south_answer_from_north(desk: Desk) -> None:
    reference = open_case(desk)
    ask_advisers(desk, reference)
    south = answer_of(desk, reference, "south").id

    for command in (tasks.claim, tasks.release):
        with pytest.raises(NotFoundError):
            desk.as_(NORTH, lambda context, command=command: command(context, south))
    desk.finish(SOUTH, south, {"advice_kind": "do"})
    with pytest.raises(NotFoundError):
        complete(desk, NORTH, south, {"advice_kind": "dont"}, token=f"token {south}")
