"""The pages of a step that two must agree on: it …"""

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from lxml import html

from service.commands import tasks
from tests.support.harness import Desk
from tests.support.world import CHIEF, CLERK, open_case

COLIN = "clerk2@example.org"
SENT = {"needs_advice": "no", "note": "looked at"}


@pytest.fixture
def step(desk: Desk) -> UUID:
    """Taken by the clerk; needs a second person."""
    found: UUID = desk.task("look", open_case(desk)).id
    desk.change(
        """UPDATE user_task SET properties = properties || '{"second_person": "true", "irreversible": "true"}'"""
    )
    desk.as_(CLERK, lambda context: tasks.claim(context, found))
    return found


def person(desk: Desk, email: str) -> str:
    return str(desk.actor(email).person_id)


def asked(desk: Desk, step: UUID) -> FlaskClient:
    """The clerk, who has asked Colin."""
    client = desk.client(CLERK)
    client.post(f"/tasks/{step}", data=SENT)
    answer = client.post(f"/tasks/{step}/check", data={"second": person(desk, COLIN)})
    assert answer.status_code == 303, answer.text
    return client


def buttons(page: str) -> list[str]:
    return [
        button.text_content().strip()
        for button in html.document_fromstring(page).xpath("//main//form//button[contains(@class,'govuk-button')]")
    ]


def test_is_led_from_the_form_to_the_question_whom_to_ask(desk: Desk, step: UUID) -> None:
    client = desk.client(CLERK)

    answer = client.post(f"/tasks/{step}", data=SENT)
    assert answer.headers["Location"].endswith(f"/tasks/{step}/check")
    page = client.get(f"/tasks/{step}/check").text

    people = html.document_fromstring(page).xpath("//select[@name='second']/option/text()")
    assert people == ["Choose a person", "Colin Clerk, Clerk"]
    assert "looked at" in page
    assert buttons(page) == ["Ask to confirm"]


def test_says_that_nobody_was_chosen(desk: Desk, step: UUID) -> None:
    client = desk.client(CLERK)
    client.post(f"/tasks/{step}", data=SENT)

    answer = client.post(f"/tasks/{step}/check", data={"second": ""})

    assert answer.status_code == 422
    assert answer.text.count("Select a person who may confirm") == 2


def test_says_whom_it_waits_for(desk: Desk, step: UUID) -> None:
    client = asked(desk, step)

    assert "You asked Colin Clerk at noon" in client.get(f"/tasks/{step}/check").text
    assert "You asked Colin Clerk at noon to confirm this" in client.get(f"/tasks/{step}").text
    again = client.get(f"/tasks/{step}/check?again=1").text
    assert buttons(again) == ["Ask to confirm"]


def test_asks_again_when_the_answers_changed(desk: Desk, step: UUID) -> None:
    client = asked(desk, step)
    client.post(f"/tasks/{step}", data={**SENT, "note": "other"})

    assert buttons(client.get(f"/tasks/{step}/check").text) == ["Ask to confirm"]


def test_leads_who_is_asked_to_the_answers_to_read(desk: Desk, step: UUID) -> None:
    asked(desk, step)
    colin = desk.client(COLIN)

    assert "asks you to confirm a step" in colin.get("/notifications").text
    assert colin.get(f"/tasks/{step}").headers["Location"].endswith(f"/tasks/{step}/check")
    page = colin.get(f"/tasks/{step}/check").text
    assert "Confirm what Cara Clerk answered" in page
    assert "looked at" in page
    assert buttons(page) == ["Confirm", "Send back"]
    assert not html.document_fromstring(page).xpath("//main//form//input[not(@type='hidden')]")
    assert desk.value("SELECT count(*) FROM audit_event WHERE kind = 'task.viewed' AND person_id = :p", p=person(desk, COLIN)) == 1  # fmt: skip


def test_counts_after_the_yes(desk: Desk, step: UUID) -> None:
    client = asked(desk, step)
    colin = desk.client(COLIN)

    answer = colin.post(f"/tasks/{step}/check", data={"answer": "confirm"})

    assert answer.status_code == 303
    assert "You confirmed “Look at the request”. Cara Clerk was told." in colin.get("/work").text
    assert desk.task("reply")
    assert "Colin Clerk confirmed: Look at the request" in client.get("/notifications").text


def test_goes_back_with_a_reason_that_the_holder_reads(desk: Desk, step: UUID) -> None:
    client = asked(desk, step)
    colin = desk.client(COLIN)

    missing = colin.post(f"/tasks/{step}/check", data={"answer": "back", "note": " "})
    assert missing.status_code == 422
    assert missing.text.count("Enter why you send it back") == 2
    colin.post(f"/tasks/{step}/check", data={"answer": "back", "note": "Which date?"})

    page = client.get(f"/tasks/{step}").text
    assert "Colin Clerk sent this back at noon: “Which date?”" in page
    assert "looked at" in page
    assert colin.get(f"/tasks/{step}").status_code == 200


def test_shows_others_neither_the_answers_nor_buttons(desk: Desk, step: UUID) -> None:
    asked(desk, step)
    chief = desk.client(CHIEF)

    assert chief.get(f"/tasks/{step}/check").headers["Location"].endswith(f"/tasks/{step}")
    assert "looked at" not in chief.get(f"/tasks/{step}").text
    assert chief.post(f"/tasks/{step}/check", data={"answer": "confirm"}).status_code in (403, 409)
    assert desk.value("SELECT closed_at FROM user_task WHERE id = :t", t=step) is None


def test_tells_who_is_asked_that_the_question_was_taken_back(desk: Desk, step: UUID) -> None:
    asked(desk, step)
    colin = desk.client(COLIN)
    colin.get(f"/tasks/{step}/check")
    desk.as_(CLERK, lambda context: tasks.save_draft(context, step, {**SENT, "note": "other"}))

    colin.post(f"/tasks/{step}/check", data={"answer": "confirm"})

    assert "The answers were changed after you were asked." in colin.get("/work").text


@pytest.mark.parametrize("mark", ['{"second_person": "true"}', '{"irreversible": "true"}'])
def test_checks_a_step_that_is_only_for_two_or_only_can_not_be_undone(desk: Desk, mark: str) -> None:
    step = desk.task("look", open_case(desk)).id
    desk.change("UPDATE user_task SET properties = properties || CAST(:mark AS jsonb)", mark=mark)
    desk.as_(CLERK, lambda context: tasks.claim(context, step))
    client: Any = desk.client(CLERK)

    client.post(f"/tasks/{step}", data=SENT)
    page = client.get(f"/tasks/{step}/check").text

    assert ("You cannot undo this." in page) == ("irreversible" in mark)
    assert buttons(page) == (["Ask to confirm"] if "second" in mark else ["Finish this step"])


def test_stands_in_the_timeline_with_both_names(desk: Desk, step: UUID) -> None:
    client = asked(desk, step)
    desk.client(COLIN).post(f"/tasks/{step}/check", data={"answer": "confirm"})
    reference = desk.value("SELECT case_reference FROM user_task WHERE id = :t", t=step)

    page = client.get(f"/cases/{reference}/timeline").text

    assert "A second person was asked to confirm: Look at the request" in page
    assert "Cara Clerk, confirmed by Colin Clerk, " in page
