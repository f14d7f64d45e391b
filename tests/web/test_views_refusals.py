"""What people are told when something can't be done: each sentence, where they meet it, and that nothing was changed."""

import re
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from service.commands import tasks
from tests.support.harness import Desk
from tests.support.world import CHIEF, CLERK, NORTH, answer_of, ask_advisers, open_case

from tests.web.test_views_enquiry import begun, answered  # isort: skip

COLIN = "clerk2@example.org"


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def look(desk: Desk, **answers: Any) -> UUID:
    found: UUID = desk.task("look", open_case(desk, **answers)).id
    return found


def taken(desk: Desk, email: str = CLERK) -> UUID:
    task = look(desk)
    desk.as_(email, lambda context: tasks.claim(context, task))
    return task


def reply(desk: Desk) -> UUID:
    """A step that needs a training which Colin no longer holds."""
    desk.finish(CLERK, look(desk), {"needs_advice": "no"})
    found: UUID = desk.task("reply").id
    return found


def is_open(desk: Desk, task: UUID) -> bool:
    return desk.value("SELECT closed_at FROM user_task WHERE id = :t", t=task) is None


def test_says_take_it_first(desk: Desk) -> None:
    task = look(desk)

    answer = desk.client(CLERK).post(f"/tasks/{task}", data={"needs_advice": "no"})

    assert answer.status_code == 403
    assert "Take this step first: nobody has it yet." in answer.text
    assert is_open(desk, task)


def test_says_who_has_it(desk: Desk) -> None:
    task = taken(desk, COLIN)

    answer = desk.client(CLERK).post(f"/tasks/{task}", data={"needs_advice": "no", "note": "mine"})

    assert answer.status_code == 409
    assert "Colin Clerk has this. Ask them to hand it over." in answer.text
    assert "mine" in answer.text
    assert is_open(desk, task)


def test_says_that_the_step_changed(desk: Desk) -> None:
    task = taken(desk)

    answer = desk.client(CLERK).post(f"/tasks/{task}", data={"needs_advice": "no", "revision": "99"})

    assert answer.status_code == 409
    assert "This step changed while you were writing. Your answers were not sent." in answer.text
    assert is_open(desk, task)


def test_says_whose_step_it_is(desk: Desk) -> None:
    answer = desk.client(CHIEF).post(f"/tasks/{look(desk)}/take")

    assert answer.status_code == 403
    assert re.search(r"This step is for: .+\. Your roles do not include it\.", words(answer.text))


def test_says_which_training_is_missing(desk: Desk) -> None:
    task = reply(desk)

    page = desk.client(COLIN).get(f"/tasks/{task}").text
    answer = desk.client(COLIN).post(f"/tasks/{task}/take")

    assert "which you do not hold today, so you cannot take it." in page
    assert answer.status_code == 403
    assert re.search(r"This step needs the training “.+”, which you do not hold today\.", answer.text)


def test_says_who_may_hand_over(desk: Desk) -> None:
    task = taken(desk)

    for method in ("get", "post"):
        answer = getattr(desk.client(COLIN), method)(f"/tasks/{task}/hand-over")
        assert answer.status_code == 403
        assert "Only the person who has this, or their supervisor, can hand it over." in answer.text


def test_says_that_somebody_lacks_the_training_for_what_is_handed_over(desk: Desk) -> None:
    task = reply(desk)
    desk.as_(CLERK, lambda context: tasks.claim(context, task))
    colin, client = str(desk.actor(COLIN).person_id), desk.client(CLERK)

    page = client.get(f"/tasks/{task}/hand-over").text
    answer = client.post(f"/tasks/{task}/hand-over", data={"to": colin, "note": "She rings at 4pm."})

    assert "Does not hold the training for this step" in page
    assert answer.status_code == 422
    assert "Colin Clerk does not hold the training for this task. 1 person does." in answer.text
    assert "She rings at 4pm." in answer.text


def test_says_that_somebody_is_of_another_team(desk: Desk) -> None:
    task = taken(desk)

    answer = desk.client(CLERK).post(f"/tasks/{task}/hand-over", data={"to": str(desk.actor(NORTH).person_id)})

    assert answer.status_code == 422
    assert "Select a person of the team" in answer.text


def test_says_that_the_case_went_on_without_the_step(desk: Desk) -> None:
    reference = open_case(desk, places=["north"])
    ask_advisers(desk, reference)
    task = answer_of(desk, reference, "north").id
    desk.as_(NORTH, lambda context: tasks.claim(context, task))
    desk.forward(days=11)

    answer = desk.client(NORTH).post(f"/tasks/{task}", data={"advice_kind": "do", "words": "mine"})

    assert answer.status_code == 409
    assert "This step is no longer needed: the case went on without it." in answer.text
    assert "mine" in answer.text


def finished(desk: Desk) -> tuple[FlaskClient, UUID]:
    task, client = taken(desk), desk.client(CLERK)
    client.post(f"/tasks/{task}", data={"needs_advice": "no", "form_token": "t"})
    assert not is_open(desk, task)
    return client, task


def test_says_that_a_step_is_open_again(desk: Desk) -> None:
    client, task = finished(desk)

    client.post(f"/tasks/{task}/undo")

    assert "“Look at the request” is open again, with your answers." in client.get("/work").text
    assert is_open(desk, task)


def test_says_that_it_is_too_late_to_undo(desk: Desk) -> None:
    client, task = finished(desk)
    desk.clock.forward(minutes=11)

    client.post(f"/tasks/{task}/undo")

    assert "This step cannot be undone any more." in client.get("/work").text
    assert not is_open(desk, task)


def test_says_who_may_undo(desk: Desk) -> None:
    _, task = finished(desk)

    answer = desk.client(COLIN).post(f"/tasks/{task}/undo")

    assert answer.status_code == 403
    assert "Only the person who finished this step can undo it." in answer.text


def test_says_that_the_case_has_gone_on(desk: Desk) -> None:
    client, task = finished(desk)
    next_step = desk.task("reply").id
    desk.as_(CLERK, lambda context: tasks.claim(context, next_step))

    client.post(f"/tasks/{task}/undo")

    assert "This step cannot be undone any more:" in client.get("/work").text
    assert not is_open(desk, task)


@pytest.mark.parametrize(("step", "status"), [("a while", 422), ("", 422), ("-3d", 422)])
def test_says_what_a_length_of_time_is(desk: Desk, step: str, status: int) -> None:
    answer = desk.client(CLERK).post("/demonstration", data={"step": step})

    assert answer.status_code == status
    assert "is not a length of time. Write for example +24h, +3d or +30m." in answer.text


def test_says_that_an_account_is_locked(desk: Desk) -> None:
    client = desk.client()
    for _ in range(10):
        client.post("/sign-in", data={"email": CLERK, "password": "wrong"})

    answer = client.post("/sign-in", data={"email": CLERK, "password": "wrong"})

    assert "This account is locked for some minutes after too many wrong passwords." in answer.text


def saved(desk: Desk) -> tuple[str, str]:
    client = begun(desk)
    page = client.post("/ask/help/1", data={"name": "Ada", "_save": "1"}).text
    reference = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", page)
    assert reference
    return reference[0], "000000"


def test_says_that_reference_or_pin_is_wrong_and_locks(desk: Desk) -> None:
    reference, pin = saved(desk)
    client = desk.client()

    pages = [client.post("/ask/continue", data={"reference": reference, "pin": pin}).text for _ in range(6)]

    assert "The reference or the PIN is not right. Check both and try again." in pages[0]
    assert f'value="{reference}"' in pages[0]
    assert "This enquiry is locked for 30 minutes after too many wrong PINs." in pages[5]


def without_team(desk: Desk) -> None:
    """No team takes enquiries any more."""
    desk.change("UPDATE team SET roles = '{nobody}' WHERE key = 'desk_team' OR key = 'isle_desk'")
    desk.change(
        "UPDATE membership SET roles = '{clerk}' WHERE team_id IN (SELECT id FROM team WHERE key = 'desk_team')"
    )


def test_tells_the_public_that_nobody_serves_the_area_and_keeps_their_answers(desk: Desk) -> None:
    client = begun(desk)
    assert answered(client) == "/ask/help/check"
    without_team(desk)

    answer = client.post("/ask/help/check")

    assert answer.status_code == 422
    assert "We cannot take an enquiry for this area here. Your answers are kept." in answer.text
    assert "Ada Asker" in answer.text
    assert "role" not in words(answer.text)
    assert desk.value("SELECT count(*) FROM case_record") == 0


def test_tells_staff_that_nobody_serves_the_area_and_keeps_their_answers(desk: Desk) -> None:
    client = desk.client(CLERK)
    without_team(desk)

    answer = client.post("/cases/new/help", data={"name": "Ada Asker", "place": "north", "places": ["north"]})

    assert answer.status_code == 422
    assert "No team takes enquiries for this area yet. Nothing was recorded: choose another area." in answer.text
    assert 'value="Ada Asker"' in answer.text
    assert desk.value("SELECT count(*) FROM case_record") == 0


def test_says_what_was_recorded(desk: Desk) -> None:
    client = desk.client(CLERK)
    answer = client.post("/cases/new/help", data={"name": "Ada", "place": "north", "places": ["north"]})
    reference = answer.location.rpartition("/")[2]

    assert f"You recorded the enquiry. Its reference is {reference}." in client.get(answer.location).text


def test_asks_for_the_words_of_a_note_and_says_that_one_was_added(desk: Desk) -> None:
    reference, client = open_case(desk), desk.client(CLERK)

    empty = client.post(f"/cases/{reference}/notes", data={"text": " "})
    client.post(f"/cases/{reference}/notes", data={"text": "a note"})

    assert "Enter the note" in empty.text
    assert "You added a note." in client.get(f"/cases/{reference}/notes").text
