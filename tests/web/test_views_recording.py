"""An enquiry typed during a call: kept as it is typed, for its writer only, until it is recorded."""

from typing import Any

from tests.support.harness import Desk
from tests.support.world import CLERK

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
