"""A finished step is taken back: everything stands as before it, and what was answered is the draft."""

from functools import partial
from typing import Any

import pytest

from service.commands import housekeeping, tasks, undo
from service.domain.errors import ConflictError, NotFoundError, NotPermittedError
from tests.support.drawing import ASKED, END, LIMITS, in_a_row, look, process, publish
from tests.support.harness import Desk, statements
from tests.support.world import CHIEF, CLERK, NORTH, answer_of, ask_advisers, open_case

TABLES = {
    "process_instance": "id, state, ended_at",
    "user_task": "id, engine_key, element_id, assignee_id, completed_by_id, closed_at",
    "job": "kind, engine_key, element_id, type, due_at, payload->>'headers'",
    "message_subscription": "engine_key, name, offered_to",
    "deadline": "engine_key, key, task_id, due_at, met_at, cancelled_at, rungs",
    "access_grant": "team_id, person_id, task_id, reason",
    "incident": "code",
    "case_record": "category, outcome, closed_at",
}


def picture(desk: Desk) -> dict[str, Any]:
    """All rows that a step may change, but for revisions."""
    found = {}
    for table, columns in TABLES.items():
        rows = desk.rows(f"SELECT {columns} FROM {table}")
        found[table] = sorted(str(tuple(row)) for row in rows)
    return found


def held(desk: Desk, reference: str) -> Any:
    task = desk.task("look", reference)
    desk.as_(CLERK, partial(tasks.claim, task_id=task.id))
    return task


def finish(desk: Desk, task: Any, answers: dict[str, Any], token: str = "pressed") -> tasks.Completed:
    revision = desk.value("SELECT revision FROM user_task WHERE id = :t", t=task.id)
    done: tasks.Completed = desk.as_(
        CLERK, lambda context: tasks.complete(context, task.id, answers, revision=revision, token=token)
    )
    return done


@pytest.mark.parametrize("advice", ["yes", "no"])
def test_puts_back_all_that_the_step_changed(desk: Desk, advice: str) -> None:
    reference = open_case(desk)
    task = held(desk, reference)
    before = picture(desk)
    done = finish(desk, task, {"needs_advice": advice, "note": "seen"})
    assert done.may_undo
    assert picture(desk) != before

    assert desk.as_(CLERK, partial(undo.undo, task_id=task.id)) == "Look at the request"

    assert picture(desk) == before
    [draft] = desk.rows("SELECT answers FROM task_draft")
    assert (draft.answers["needs_advice"], draft.answers["note"]) == (advice, "seen")


def test_goes_on_as_if_nothing_had_been_when_it_is_finished_again(desk: Desk) -> None:
    reference = open_case(desk)
    task = held(desk, reference)
    finish(desk, task, {"needs_advice": "yes"})
    desk.as_(CLERK, partial(undo.undo, task_id=task.id))

    finish(desk, task, {"needs_advice": "no"}, token="again")
    desk.finish(CLERK, desk.task("reply", reference).id, {"outcome": "helped"})
    desk.run_due()

    assert desk.value("SELECT outcome FROM case_record") == "helped"
    counted = desk.rows(
        "SELECT answers->>'needs_advice' AS needs FROM form_submission WHERE task_id = :t AND undone_at IS NULL",
        t=task.id,
    )
    assert [row.needs for row in counted] == ["no"]
    assert desk.value("SELECT count(*) FROM form_submission WHERE task_id = :t", t=task.id) == 2


def test_shows_the_diagram_as_it_was(desk: Desk) -> None:
    reference = open_case(desk)
    task = held(desk, reference)
    client = desk.client(CLERK)
    before = client.get(f"/cases/{reference}").text
    finish(desk, task, {"needs_advice": "yes"})
    desk.as_(CLERK, partial(undo.undo, task_id=task.id))

    after = client.get(f"/cases/{reference}").text
    timeline = client.get(f"/cases/{reference}/timeline").text

    assert _drawing(after) == _drawing(before)
    assert "Undone: Look at the request" in timeline
    assert "Step finished: Look at the request" in timeline


def _drawing(page: str) -> str:
    return page.partition("<svg")[2].partition("</svg>")[0]


def test_is_too_late_when_somebody_has_begun_with_what_came_next(desk: Desk) -> None:
    reference = open_case(desk)
    task = held(desk, reference)
    finish(desk, task, {"needs_advice": "yes"})
    desk.as_(NORTH, partial(tasks.claim, task_id=answer_of(desk, reference, "north").id))

    with pytest.raises(ConflictError, match="has begun with the next one"):
        desk.as_(CLERK, partial(undo.undo, task_id=task.id))


def test_is_too_late_when_the_case_has_gone_on(desk: Desk) -> None:
    reference = open_case(desk)
    task = held(desk, reference)
    finish(desk, task, {"needs_advice": "yes"})
    desk.finish(NORTH, answer_of(desk, reference, "north").id, {"advice_kind": "do", "words": "yes"})

    with pytest.raises(ConflictError, match="the case has gone on"):
        desk.as_(CLERK, partial(undo.undo, task_id=task.id))


def test_is_too_late_after_ten_minutes(desk: Desk) -> None:
    task = held(desk, open_case(desk))
    finish(desk, task, {"needs_advice": "yes"})
    desk.clock.forward(minutes=11)

    with pytest.raises(ConflictError, match="cannot be undone any more"):
        desk.as_(CLERK, partial(undo.undo, task_id=task.id))
    desk.worker.executor.run(housekeeping.tidy_up)
    assert desk.value("SELECT count(*) FROM step_before") == 0


def test_is_for_who_finished_it_only(desk: Desk) -> None:
    task = held(desk, open_case(desk))
    finish(desk, task, {"needs_advice": "yes"})

    with pytest.raises(NotPermittedError):
        desk.as_(CHIEF, partial(undo.undo, task_id=task.id))
    with pytest.raises(NotFoundError):
        desk.as_(NORTH, partial(undo.undo, task_id=task.id))


@pytest.mark.parametrize("setting", ["irreversible", "second_person"])
def test_is_not_offered_for_what_cannot_be_taken_back(desk: Desk, setting: str) -> None:
    task = held(desk, open_case(desk))
    desk.change(
        "UPDATE user_task SET properties = properties || jsonb_build_object(CAST(:s AS text), 'true') WHERE id = :t",
        s=setting,
        t=task.id,
    )
    if setting == "second_person":
        with pytest.raises(NotPermittedError):
            finish(desk, task, {"needs_advice": "yes"})
    else:
        assert not finish(desk, task, {"needs_advice": "yes"}).may_undo
    assert desk.value("SELECT count(*) FROM step_before") == 0


def test_is_not_offered_when_the_service_goes_on_by_itself(desk: Desk) -> None:
    reference = open_case(desk)
    desk.finish(CLERK, desk.task("look", reference).id, {"needs_advice": "no"})

    done = desk.finish(CLERK, desk.task("reply", reference).id, {"outcome": "helped"})  # closes the case next

    assert not done.may_undo


def test_takes_no_statement_more_to_be_undoable(desk: Desk) -> None:
    task = held(desk, open_case(desk))
    with statements(desk.commands.transactions.engine) as seen:
        finish(desk, task, {"needs_advice": "yes"})

    assert len(seen) - seen.count("COMMIT") <= 12
    assert desk.value("SELECT count(*) FROM step_before") == 1


def test_gives_back_the_limit_around_to_the_step_before(desk: Desk) -> None:
    publish(desk, process(in_a_row(ASKED, LIMITS, look("first"), look("second"), END), {"Desk": ["first", "second"]}))
    reference = open_case(desk)
    task = desk.task("first", reference)
    desk.as_(CLERK, partial(tasks.claim, task_id=task.id))
    before = picture(desk)
    finish(desk, task, {"needs_advice": "no"})

    desk.as_(CLERK, partial(undo.undo, task_id=task.id))

    assert picture(desk) == before


def test_is_offered_in_the_browser_and_brings_the_answers_back(desk: Desk) -> None:
    reference = open_case(desk)
    task, client = held(desk, reference), desk.client(CLERK)
    client.post(
        f"/tasks/{task.id}", data={"needs_advice": "yes", "note": "my words", "revision": "1", "form_token": "t"}
    )
    assert f'action="/tasks/{task.id}/undo"' in client.get("/work").text

    answer = client.post(f"/tasks/{task.id}/undo")

    assert (answer.status_code, answer.location) == (303, f"/tasks/{task.id}")
    page = client.get(answer.location).text
    assert "my words" in page
    assert "is open again, with your answers" in page
    client.post(f"/tasks/{task.id}/undo")
    assert "cannot be undone any more" in client.get("/work").text


def test_advisers_see_nothing_of_what_was_taken_back(desk: Desk) -> None:
    reference = open_case(desk)
    task = held(desk, reference)
    finish(desk, task, {"needs_advice": "yes"})
    asked = answer_of(desk, reference, "north").id
    assert desk.client(NORTH).get(f"/tasks/{asked}").status_code == 200
    desk.as_(CLERK, partial(undo.undo, task_id=task.id))

    assert desk.client(NORTH).get(f"/tasks/{asked}").status_code == 404
    ask_advisers(desk, reference)
    assert desk.client(NORTH).get(f"/tasks/{answer_of(desk, reference, 'north').id}").status_code == 200
