"""A step that counts only when a second person has confirmed it: it …"""

from typing import Any
from uuid import UUID

import pytest

from service.commands import confirmations, tasks
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
from tests.support.world import CHIEF, CLERK, DIRECTOR, NORTH, open_case

COLIN = "clerk2@example.org"
ANSWERS = {"needs_advice": "no", "note": "looked at"}


def person(desk: Desk, email: str) -> UUID:
    return desk.actor(email).person_id


def answered(desk: Desk, answers: dict[str, Any] = ANSWERS) -> UUID:
    """A step of the clerk's that needs a second person, answered as a draft."""
    task: UUID = desk.task("look", open_case(desk)).id
    desk.change("""UPDATE user_task SET properties = properties || '{"second_person": "true"}'""")

    def write(context: Any) -> None:
        tasks.claim(context, task)
        tasks.save_draft(context, task, answers)

    desk.as_(CLERK, write)
    return task


def ask(desk: Desk, task: UUID, of: str = COLIN, **more: Any) -> Any:
    return desk.as_(
        CLERK, lambda context: confirmations.ask(context, task, person(desk, of), revision=more.get("revision", 1))
    )


def confirm(desk: Desk, task: UUID, by: str = COLIN, token: str = "once") -> tasks.Completed:
    done: tasks.Completed = desk.as_(by, lambda context: confirmations.confirm(context, task, token=token))
    return done


def states(desk: Desk) -> list[str]:
    return [row.state for row in desk.rows("SELECT state FROM confirmation ORDER BY asked_at, id")]


def is_open(desk: Desk, task: UUID) -> bool:
    return bool(desk.value("SELECT closed_at IS NULL FROM user_task WHERE id = :id", id=task))


def test_does_not_count_by_the_holder_alone(desk: Desk) -> None:
    task = answered(desk)

    with pytest.raises(NotPermittedError, match="second person"):
        desk.as_(CLERK, lambda context: tasks.complete(context, task, ANSWERS, revision=1, token="t"))

    assert is_open(desk, task)


def test_counts_as_the_holders_answer_with_both_in_the_history(desk: Desk) -> None:
    task = answered(desk)
    ask(desk, task)

    done = confirm(desk, task)

    assert done.again is False
    [sent] = desk.rows("SELECT person_id, answers FROM form_submission WHERE task_id = :t", t=task)
    assert (sent.person_id, sent.answers["note"]) == (person(desk, CLERK), "looked at")
    [event] = desk.rows("SELECT person_id, details FROM history_event WHERE kind = 'task.completed'")
    assert event.person_id == person(desk, CLERK)
    assert event.details["confirmed_by"] == str(person(desk, COLIN))
    [row] = desk.rows("SELECT completed_by_id, closed_at FROM user_task WHERE id = :t", t=task)
    assert (row.completed_by_id, row.closed_at) == (person(desk, CLERK), desk.clock())
    assert states(desk) == ["confirmed"]
    assert desk.value("SELECT count(*) FROM task_draft") == 0
    assert desk.task("reply").name == "Reply"


def test_tells_the_colleague_and_then_the_holder(desk: Desk) -> None:
    task = answered(desk)
    ask(desk, task)
    confirm(desk, task)

    told = desk.rows("SELECT text, person_id FROM notification WHERE kind = 'second-person' ORDER BY at, id")
    assert [(row.text, row.person_id) for row in told] == [
        ("Cara Clerk asks you to confirm a step: Look at the request", person(desk, COLIN)),
        ("Colin Clerk confirmed: Look at the request", person(desk, CLERK)),
    ]


def test_gives_the_second_press_the_first_result(desk: Desk) -> None:
    task = answered(desk)
    ask(desk, task)

    assert (confirm(desk, task).again, confirm(desk, task).again) == (False, True)
    assert desk.value("SELECT count(*) FROM form_submission WHERE task_id = :t", t=task) == 1


@pytest.mark.parametrize("email", [CLERK, CHIEF, NORTH])
def test_asks_nobody_who_may_not_be_the_second(desk: Desk, email: str) -> None:
    task = answered(desk)

    with pytest.raises(InvalidInputError) as raised:
        ask(desk, task, email)

    assert raised.value.errors == {"second": "Select a person who may confirm"}
    assert states(desk) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE person SET is_away = true WHERE email = 'clerk2@example.org'",
        """UPDATE user_task SET properties = properties || '{"qualification": "first_aid"}'""",
    ],
)
def test_asks_nobody_who_is_away_or_not_trained(desk: Desk, change: str) -> None:
    task = answered(desk)
    desk.change(change)

    with pytest.raises(InvalidInputError):
        ask(desk, task)


def test_asks_people_of_other_roles_that_the_scheme_names_also_in_another_team(desk: Desk) -> None:
    task = answered(desk)
    row = desk.rows("SELECT * FROM user_task WHERE id = :t", t=task)[0]

    def found(context: Any) -> list[str]:
        files = tasks.lock(context, task).files
        files.scheme.roles["clerk"]["second"] = ["director"]
        try:
            return [one.name for one in confirmations.colleagues(context.work, files, row, person(desk, CLERK))]
        finally:
            del files.scheme.roles["clerk"]["second"]

    assert desk.as_(CLERK, found) == ["Colin Clerk", "Dora Director"]


def test_is_asked_by_the_holder_only_and_only_where_it_is_needed(desk: Desk) -> None:
    task = answered(desk)

    with pytest.raises(TaskAlreadyClaimedError):
        desk.as_(COLIN, lambda c: confirmations.ask(c, task, person(desk, CLERK), revision=1))
    desk.change("UPDATE user_task SET properties = properties - 'second_person'")
    with pytest.raises(NotPermittedError, match="needs no second person"):
        ask(desk, task)


def test_is_not_asked_with_wrong_or_missing_answers_or_from_an_old_page(desk: Desk) -> None:
    wrong = answered(desk, {"needs_advice": "perhaps"})
    with pytest.raises(FormAnswersInvalidError):
        ask(desk, wrong)
    with pytest.raises(StaleRevisionError):
        ask(desk, wrong, revision=7)
    desk.change("DELETE FROM task_draft")
    with pytest.raises(InvalidInputError, match="Answer the step first"):
        ask(desk, wrong)


def test_is_not_confirmed_by_who_was_not_asked(desk: Desk) -> None:
    task = answered(desk)

    for email in (COLIN, CLERK, CHIEF):
        with pytest.raises(NotPermittedError, match="not asked"):
            confirm(desk, task, email)
    ask(desk, task)
    with pytest.raises(NotPermittedError, match="not asked"):
        confirm(desk, task, CLERK)
    with pytest.raises(NotFoundError):
        confirm(desk, task, NORTH)

    assert is_open(desk, task)


def test_is_not_confirmed_when_the_answers_changed_since(desk: Desk) -> None:
    task = answered(desk)
    ask(desk, task)
    desk.as_(CLERK, lambda c: tasks.save_draft(c, task, {**ANSWERS, "note": "other words"}))

    with pytest.raises(StaleRevisionError, match="changed after you were asked"):
        confirm(desk, task)

    assert is_open(desk, task)
    assert states(desk) == ["asked"]


def test_is_not_confirmed_by_who_lost_the_role_since(desk: Desk) -> None:
    task = answered(desk)
    ask(desk, task)
    desk.change("UPDATE membership SET roles = '{chief}' WHERE person_id = :p", p=person(desk, COLIN))

    with pytest.raises(NotPermittedError, match="role or the training"):
        confirm(desk, task)


def test_is_not_confirmed_for_a_holder_who_lost_the_training_since(desk: Desk) -> None:
    task = answered(desk)
    ask(desk, task)
    desk.change("UPDATE membership SET roles = '{chief}' WHERE person_id = :p", p=person(desk, CLERK))

    with pytest.raises(StaleRevisionError, match="Cara Clerk could not finish this step today"):
        confirm(desk, task)

    assert is_open(desk, task)
    assert states(desk) == ["asked"]


def test_goes_back_to_the_holder_with_a_reason(desk: Desk) -> None:
    task = answered(desk)
    ask(desk, task)

    with pytest.raises(InvalidInputError):
        desk.as_(COLIN, lambda c: confirmations.send_back(c, task, "  "))
    desk.as_(COLIN, lambda c: confirmations.send_back(c, task, "The date is missing"))

    [row] = desk.rows("SELECT state, note, answered_at FROM confirmation")
    assert (row.state, row.note, row.answered_at) == ("sent_back", "The date is missing", desk.clock())
    assert desk.value("SELECT answers->>'note' FROM task_draft") == "looked at"
    with pytest.raises(StaleRevisionError):
        confirm(desk, task)
    [event] = desk.rows("SELECT details FROM history_event WHERE kind = 'confirmation.sent_back'")
    assert "The date" not in str(event.details)


def test_asks_anew_and_forgets_who_was_asked_before(desk: Desk) -> None:
    task = answered(desk)
    ask(desk, task)
    desk.clock.forward(minutes=1)
    ask(desk, task)

    assert states(desk) == ["withdrawn", "asked"]
    confirm(desk, task)
    assert states(desk) == ["withdrawn", "confirmed"]


def test_is_no_question_any_more_when_the_step_is_put_back(desk: Desk) -> None:
    task = answered(desk)
    ask(desk, task)

    desk.as_(CLERK, lambda c: tasks.release(c, task))

    assert states(desk) == ["withdrawn"]
    with pytest.raises(StaleRevisionError, match="took the question back"):
        confirm(desk, task)


def test_says_that_the_step_is_closed(desk: Desk) -> None:
    task = answered(desk)
    ask(desk, task)
    desk.change("UPDATE user_task SET closed_at = :now WHERE id = :t", now=desk.clock(), t=task)

    with pytest.raises(TaskNotActiveError):
        confirm(desk, task)


def test_shows_the_draft_to_who_is_asked_for_as_long_as_the_question_stands(desk: Desk) -> None:
    task = answered(desk)
    draft = "SELECT answers->>'note' FROM task_draft WHERE task_id = :t"

    def seen(email: str) -> Any:
        with desk.reading(email) as reader:
            return reader.value(draft, t=task)

    assert seen(COLIN) is None
    ask(desk, task)
    assert (seen(COLIN), seen(CHIEF), seen(NORTH)) == ("looked at", None, None)
    desk.as_(COLIN, lambda c: confirmations.send_back(c, task, "No"))
    assert seen(COLIN) is None


def test_gives_a_colleague_of_another_team_the_step_and_takes_it_back(desk: Desk) -> None:
    task = answered(desk)
    desk.change("UPDATE membership SET team_id = (SELECT id FROM team WHERE key = 'directors') WHERE person_id = :p",
                p=person(desk, COLIN))  # fmt: skip
    desk.change(
        "INSERT INTO confirmation (id, case_id, task_id, asked_by, asked_of, asked_at, digest, state)"
        " SELECT gen_random_uuid(), case_id, id, assignee_id, :p, :now, '', 'asked' FROM user_task WHERE id = :t",
        "INSERT INTO access_grant (id, case_id, person_id, task_id, reason, from_at)"
        " SELECT gen_random_uuid(), case_id, :p, id, 'second person', :now FROM user_task WHERE id = :t",
        p=person(desk, DIRECTOR), now=desk.clock(), t=task,
    )  # fmt: skip

    def seen(email: str) -> Any:
        with desk.reading(email) as reader:
            return reader.value("SELECT count(*) FROM user_task WHERE id = :t", t=task)

    assert (seen(DIRECTOR), seen(COLIN)) == (1, 0)
    desk.as_(CLERK, lambda c: tasks.release(c, task))
    assert seen(DIRECTOR) == 0
