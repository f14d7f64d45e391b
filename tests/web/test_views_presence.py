"""Who else looks, and how long a session lives: what pages ask by themselves."""

import re
from typing import Any
from uuid import UUID

import pytest

from service.commands import tasks
from tests.support.harness import Desk, statements
from tests.support.world import CHIEF, CLERK, NORTH, SOUTH, answer_of, ask_advisers, open_case

COLIN = "clerk2@example.org"
FETCH = {"X-Requested-With": "fetch"}


def here(desk: Desk, email: str, path: str) -> list[str]:
    answer = desk.client(email).post(path, headers=FETCH)
    assert answer.status_code == 200, answer.text
    return [one["words"] for one in answer.json["here"]]


@pytest.fixture
def step(desk: Desk) -> UUID:
    found: UUID = desk.task("look", open_case(desk)).id
    return found


def test_tells_colleagues_of_each_other_at_a_task(desk: Desk, step: UUID) -> None:
    first = here(desk, CLERK, f"/tasks/{step}/here")
    second = here(desk, COLIN, f"/tasks/{step}/here")

    assert first == []
    assert second == ["Cara Clerk is looking at this task"]
    assert here(desk, CLERK, f"/tasks/{step}/here") == ["Colin Clerk is looking at this task"]


def test_forgets_who_has_gone_after_a_minute(desk: Desk, step: UUID) -> None:
    here(desk, CLERK, f"/tasks/{step}/here")
    desk.clock.forward(seconds=59)
    still = here(desk, COLIN, f"/tasks/{step}/here")
    desk.clock.forward(seconds=2)

    assert still == ["Cara Clerk is looking at this task"]
    assert here(desk, CHIEF, f"/tasks/{step}/here") == ["Colin Clerk is looking at this task"]


def test_tells_of_who_has_the_case_or_a_task_of_it_open_on_the_case_s_pages(desk: Desk, step: UUID) -> None:
    reference = desk.value("SELECT reference FROM case_record")
    here(desk, CLERK, f"/tasks/{step}/here")

    assert here(desk, CHIEF, f"/cases/{reference}/here") == ["Cara Clerk is looking at this case"]


def test_tells_an_agency_nothing_of_others_who_look(desk: Desk) -> None:
    reference = open_case(desk, places=["north", "south"])
    ask_advisers(desk, reference)
    north, south = (answer_of(desk, reference, place).id for place in ("north", "south"))
    here(desk, CLERK, f"/tasks/{north}/here")
    here(desk, SOUTH, f"/tasks/{south}/here")

    assert here(desk, NORTH, f"/tasks/{north}/here") == []
    assert desk.client(NORTH).post(f"/tasks/{south}/here").status_code == 404
    assert desk.client(NORTH).post(f"/cases/{reference}/here").status_code == 404
    with desk.reading(NORTH) as reader:
        assert reader.value("SELECT count(*) FROM presence") == 1


def test_says_that_somebody_finished_the_step_meanwhile(desk: Desk, step: UUID) -> None:
    desk.finish(COLIN, step, {"needs_advice": "no"})

    answer = desk.client(CLERK).post(f"/tasks/{step}/here", headers=FETCH)

    assert answer.json["notice"] == "Colin Clerk finished this step at noon. What you wrote is kept as your draft."


def test_says_who_has_it_now(desk: Desk, step: UUID) -> None:
    desk.as_(COLIN, lambda context: tasks.claim(context, step))

    answer = desk.client(CLERK).post(f"/tasks/{step}/here", headers=FETCH)

    assert answer.json["notice"] == "Colin Clerk has this step now. What you wrote is kept as your draft."
    assert desk.client(COLIN).post(f"/tasks/{step}/here", headers=FETCH).json["notice"] == ""


def test_asks_the_database_little(desk: Desk, step: UUID) -> None:
    services = desk.app.extensions["desk"]
    client = desk.client(CLERK)
    client.post(f"/tasks/{step}/here", headers=FETCH)

    with statements(services.commands.transactions.engine, services.reading.engine) as seen:
        client.post(f"/tasks/{step}/here", headers=FETCH)

    assert len([one for one in seen if one != "COMMIT"]) <= 4


def left(client: Any) -> int:
    found: int = client.get("/session").json["left"]
    return found


def test_says_how_long_a_session_lives_without_making_it_longer(desk: Desk) -> None:
    client = desk.client(CLERK)

    assert left(client) == 1800
    desk.clock.forward(minutes=20)
    assert left(client) == 600
    desk.clock.forward(minutes=9)
    assert left(client) == 60


@pytest.mark.parametrize("path", ["/work/live?list=team", "/session"])
def test_ends_though_the_page_asks_by_itself(desk: Desk, path: str) -> None:
    client = desk.client(CLERK)
    for _ in range(3):
        desk.clock.forward(minutes=9)
        assert client.get(path).status_code == 200
    desk.clock.forward(minutes=9)

    assert client.get("/work").status_code == 303


def test_ends_though_the_page_says_who_is_here(desk: Desk, step: UUID) -> None:
    client = desk.client(CLERK)
    for _ in range(3):
        desk.clock.forward(minutes=9)
        assert client.post(f"/tasks/{step}/here").status_code == 200
    desk.clock.forward(minutes=9)

    assert client.get("/work").status_code == 303


def test_stays_when_somebody_says_so(desk: Desk) -> None:
    client = desk.client(CLERK)
    desk.clock.forward(minutes=28)

    assert client.post("/session").json == {"left": 1800}
    desk.clock.forward(minutes=28)
    assert client.get("/work").status_code == 200


def test_stays_no_longer_than_twelve_hours(desk: Desk) -> None:
    client = desk.client(CLERK)
    for _ in range(35):
        desk.clock.forward(minutes=20)
        client.post("/session")
    desk.clock.forward(minutes=18)

    assert client.post("/session").json == {"left": 120}


def test_tells_a_page_that_the_session_is_over_instead_of_leading_it_away(desk: Desk) -> None:
    client = desk.client(CLERK)
    desk.clock.forward(minutes=31)

    answer = client.get("/session", headers=FETCH)

    assert answer.status_code == 401
    assert answer.json == {"words": "You are signed out. What you typed is kept. Sign in to go on."}


def test_keeps_what_was_typed_when_only_the_draft_was_sent(desk: Desk, step: UUID) -> None:
    desk.as_(CLERK, lambda context: tasks.claim(context, step))
    client = desk.client(CLERK)
    desk.clock.forward(minutes=31)

    answer = client.post(f"/tasks/{step}/draft", data={"note": "a long thought"}, headers=FETCH)
    page = client.post("/sign-in", data={"email": CLERK, "password": "demonstration"}).text

    assert answer.status_code == 401
    assert f'action="/tasks/{step}"' in page
    assert 'name="note" value="a long thought"' in page


def test_keeps_nothing_of_what_a_page_asked_by_itself(desk: Desk, step: UUID) -> None:
    client = desk.client(CLERK)
    desk.clock.forward(minutes=31)

    answer = client.post(f"/tasks/{step}/here", data={"csrf_token": "x"}, headers=FETCH)

    assert answer.status_code == 401
    assert desk.value("SELECT count(*) FROM held_post") == 0


def test_tells_each_page_how_long_its_session_lives(desk: Desk) -> None:
    page = desk.client(CLERK).get("/work").text

    assert re.search(r'<body[^>]* data-session-left="1800"', page)
    assert "data-session-left" not in desk.client().get("/ask/help").text
