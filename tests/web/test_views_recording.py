"""An enquiry typed during a call: kept as it is typed, for its writer only, until it is recorded."""

import re
from typing import Any

from tests.support.harness import Desk
from tests.support.world import CLERK, open_case

COLIN = "clerk2@example.org"
TYPED: dict[str, Any] = {"name": "Ada Asker", "place": "north", "places": ["north"]}
FETCH = {"X-Requested-With": "fetch"}


def keep(desk: Desk, **typed: Any) -> Any:
    return desk.client(CLERK).post("/cases/new/help/draft", data=TYPED | typed, headers=FETCH)


def test_keeps_what_is_typed_and_says_so(desk: Desk) -> None:
    answer = keep(desk)

    assert answer.json == {"words": "Kept at noon. Only you can see it."}
    assert desk.value("SELECT count(*) FROM case_record") == 0


def test_offers_to_go_on_with_what_was_begun(desk: Desk) -> None:
    keep(desk)
    client = desk.client(CLERK)

    new, kept = client.get("/cases/new/help").text, client.get("/cases/new/help?kept=1").text

    assert "You began to record an enquiry today, noon and did not send it." in new
    assert "/cases/new/help?kept=1" in new
    assert "Ada Asker" not in new
    assert 'value="Ada Asker"' in kept


def test_shows_it_to_nobody_else(desk: Desk) -> None:
    keep(desk)

    page = desk.client(COLIN).get("/cases/new/help?kept=1").text

    assert "Ada Asker" not in page
    assert "You began to record" not in page


def test_forgets_it_once_it_is_recorded(desk: Desk) -> None:
    keep(desk)
    client = desk.client(CLERK)

    answer = client.post("/cases/new/help", data=TYPED)

    assert answer.status_code == 303
    assert desk.value("SELECT count(*) FROM held_post") == 0
    assert "You began to record" not in client.get("/cases/new/help").text


def test_forgets_it_after_a_day(desk: Desk) -> None:
    keep(desk)
    desk.clock.forward(hours=25)

    assert "You began to record" not in desk.client(CLERK).get("/cases/new/help").text


def test_saves_and_leaves_without_a_script(desk: Desk) -> None:
    client = desk.client(CLERK)

    answer = client.post("/cases/new/help", data={"name": "Half a na", "_save": "leave"})

    assert (answer.status_code, answer.location) == (303, "/work")
    assert "We kept the enquiry that you began to record." in client.get("/work").text
    assert 'value="Half a na"' in client.get("/cases/new/help?kept=1").text


def test_keeps_no_token_and_no_password(desk: Desk) -> None:
    keep(desk, csrf_token="secret", password="secret")

    assert "secret" not in desk.value("SELECT body::text FROM held_post")


def test_shows_it_after_the_next_sign_in(desk: Desk) -> None:
    keep(desk)

    page = desk.client().post("/sign-in", data={"email": CLERK, "password": "demonstration"}).text

    assert 'action="/cases/new/help"' in page
    assert 'value="Ada Asker"' in page


def alike(desk: Desk, email: str = CLERK, **typed: Any) -> Any:
    return desk.client(email).post("/cases/new/help/alike", data=TYPED | typed, headers=FETCH)


def test_tells_while_it_is_typed_which_open_cases_may_be_about_the_same_person(desk: Desk) -> None:
    reference = open_case(desk)

    told = alike(desk, name="Ada Askar").json

    assert told["line"] == "1 open case may be about the same person."
    assert told["found"][0]["url"] == f"/cases/{reference}/people"
    assert told["found"][0]["words"].endswith(": Ada Asker (like name)")
    assert alike(desk, name="Bob Builder").json == {"found": [], "line": ""}
    assert desk.value("SELECT what FROM audit_event WHERE kind = 'case.searched'") == "1 found while recording"


def test_tells_of_no_case_that_is_closed_or_not_the_writers_to_see(desk: Desk) -> None:
    closed, far = open_case(desk), open_case(desk, place="isle")
    desk.change("UPDATE case_record SET closed_at = :now WHERE reference = :r", now=desk.clock(), r=closed)

    assert alike(desk).json["found"] == []
    assert [one["reference"] for one in alike(desk, "isle@example.org").json["found"]] == [far]


def test_keeps_no_session_alive_by_asking(desk: Desk) -> None:
    client = desk.client(CLERK)
    desk.clock.forward(minutes=20)
    client.post("/cases/new/help/alike", data=TYPED, headers=FETCH)
    desk.clock.forward(minutes=15)

    assert client.get("/cases/new/help").status_code == 303


def test_shows_them_on_the_next_page_before_anything_is_recorded(desk: Desk) -> None:
    reference = open_case(desk)
    client = desk.client(CLERK)

    first = client.post("/cases/new/help", data=TYPED)

    assert first.status_code == 200
    assert "1 open case may be about the same person." in first.text
    assert "Look at it first." in first.text
    assert f'name="alike_seen" value="{reference}"' in first.text
    assert 'value="Ada Asker"' in first.text
    assert desk.value("SELECT count(*) FROM case_record") == 1
    assert client.post("/cases/new/help", data={**TYPED, "alike_seen": reference}).status_code == 303
    assert desk.value("SELECT count(*) FROM case_record") == 2


def test_shows_what_is_wrong_before_what_is_alike(desk: Desk) -> None:
    open_case(desk)

    answer = desk.client(CLERK).post("/cases/new/help", data={"name": "Ada Asker"})

    assert answer.status_code == 422
    assert "Look at it first." not in answer.text


def test_passes_danger_on_at_once(desk: Desk) -> None:
    open_case(desk)
    client = desk.client(CLERK)
    calm = client.get("/cases/new/help").text
    page = client.post("/cases/new/help", data={**TYPED, "danger_now": "yes", "_update": "1"}).text

    assert 'data-danger="yes"' in calm
    assert "Somebody may be in danger now." not in calm
    assert "Somebody may be in danger now." in page
    assert re.search(r'govuk-button--warning"[^>]*>Record it and pass it on now<', page)
    assert ">Record the enquiry<" not in page
    assert client.post("/cases/new/help", data={**TYPED, "danger_now": "yes"}).status_code == 303


def test_folds_all_but_what_helps_at_once_when_a_scheme_says_so(scheme_desk: Desk) -> None:
    client = scheme_desk.client("josh.amery@example.org")
    page = client.post("/cases/new/csods", data={"immediate_danger": "yes", "_update": "1"}).text

    assert "Record it and pass it on now" in page
    assert 'name="danger_text"' in page
    assert 'name="subject_first_names"' not in page
    assert client.post("/cases/new/csods", data={"immediate_danger": "yes"}).status_code == 303
    assert scheme_desk.value("SELECT count(*) FROM case_record") == 1
