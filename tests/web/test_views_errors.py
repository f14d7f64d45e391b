"""What goes wrong, in words; and what was typed is never lost by it."""

import html
import re
from typing import Any
from uuid import UUID

import pytest

from service.commands import tasks
from tests.support.harness import Desk
from tests.support.world import CLERK, open_case

SAME = {"Sec-Fetch-Site": "same-origin"}
TYPED = {"needs_advice": "no", "note": 'a "careful" <note>', "revision": "1", "form_token": "t"}


@pytest.fixture
def step(desk: Desk) -> UUID:
    found: UUID = desk.task("look", open_case(desk)).id
    desk.as_(CLERK, lambda context: tasks.claim(context, found))
    return found


def hidden(page: str) -> dict[str, str]:
    form = page.partition("Try again</button>")[0].rpartition('<form method="post"')[2]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: html.unescape(value) for name, value in found if name != "csrf_token"}


def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_given: Any, **_named: Any) -> None:
        raise RuntimeError("a secret of the machine")

    monkeypatch.setattr(tasks, "complete", fails)


def test_keeps_what_was_typed_when_the_service_fails(desk: Desk, step: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk.client(CLERK)
    with monkeypatch.context() as patch:
        broken(patch)
        failed = client.post(f"/tasks/{step}", data=TYPED)
    again = client.post(f"/tasks/{step}", data=hidden(failed.text))

    assert failed.status_code == 500
    assert "Your answers are kept. Try again, or give support this code." in failed.text
    assert hidden(failed.text) == TYPED
    assert (again.status_code, again.location) == (303, "/work")


def test_says_nothing_technical(desk: Desk, step: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch)

    failed = desk.client(CLERK).post(f"/tasks/{step}", data=TYPED)

    assert "secret of the machine" not in failed.text
    assert "RuntimeError" not in failed.text
    assert re.search(r'Code for support: <span class="dd-ref">[2-9A-Z]{4}</span>', failed.text)


def test_promises_nothing_where_nothing_was_typed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_given: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("service.web.worklist.lists.context", fails)
    failed = desk.client(CLERK).get("/work")

    assert failed.status_code == 500
    assert "Your answers are kept" not in failed.text
    assert 'href="/work"' in failed.text


@pytest.mark.parametrize(("headers", "kept"), [(SAME, True), ({"Sec-Fetch-Site": "cross-site"}, False), ({}, False)])
def test_offers_to_send_again_only_what_its_own_page_sent(
    desk: Desk, step: UUID, headers: dict[str, str], kept: bool
) -> None:
    desk.app.config["WTF_CSRF_ENABLED"] = True
    client = desk.client(CLERK)

    answer = client.post(f"/tasks/{step}", data=TYPED, headers=headers)

    assert answer.status_code == 400
    assert "This page was open for a long time, so it was not sent." in answer.text
    assert ("careful" in answer.text) is kept
    assert desk.value("SELECT closed_at FROM user_task WHERE id = :t", t=step) is None


def test_takes_it_after_a_second_press(desk: Desk, step: UUID) -> None:
    desk.app.config["WTF_CSRF_ENABLED"] = True
    client = desk.client(CLERK)
    page = client.post(f"/tasks/{step}", data=TYPED, headers=SAME).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token

    answer = client.post(f"/tasks/{step}", data={**hidden(page), "csrf_token": token[1]}, headers=SAME)

    assert (answer.status_code, answer.location) == (303, "/work")


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/nothing", "Page not found"),
        ("/tasks/00000000-0000-0000-0000-000000000000", "Page not found"),
        ("/cases/not-a-reference", "Page not found"),
    ],
)
def test_says_the_same_of_nothing_and_of_what_is_not_yours(desk: Desk, path: str, heading: str) -> None:
    answer = desk.client(CLERK).get(path)

    assert answer.status_code == 404
    assert heading in answer.text
    assert "There is nothing here, or it is not yours to see." in answer.text


def test_gives_the_note_of_a_hand_over_to_who_gets_the_step(desk: Desk, step: UUID) -> None:
    colin = desk.actor("clerk2@example.org").person_id

    desk.client(CLERK).post(f"/tasks/{step}/hand-over", data={"to": str(colin), "note": "She rings at 4pm."})

    assert "She rings at 4pm." in desk.client("clerk2@example.org").get("/notifications").text
    assert "She rings at 4pm." not in desk.client("chief@example.org").get("/notifications").text


def test_undoes_taking_a_step(desk: Desk) -> None:
    task = desk.task("look", open_case(desk)).id
    client = desk.client(CLERK)

    client.post(f"/tasks/{task}/take")
    page = client.get(f"/tasks/{task}").text
    [url] = re.findall(r'<form method="post" action="(/tasks/[^"]*/put-back)"', page)
    client.post(url)

    assert "You took “Look at the request”." in page
    assert desk.value("SELECT assignee_id FROM user_task WHERE id = :t", t=task) is None
    assert "You put “Look at the request” back in the queue." in client.get("/work").text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/help", "press <em>Undo</em> within 10 minutes"),
        ("/help", "<kbd>Ctrl Enter</kbd>"),
        ("/privacy", "what you print"),
        ("/accessibility", "WCAG 2.2 AA"),
    ],
)
def test_helps(desk: Desk, path: str, said: str) -> None:
    assert said in desk.client(CLERK).get(path).text
