"""The public asks: one question a page, back and change, later, twice, in danger, too late."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.web.enquiry.draft import COOKIE
from tests.support.harness import Desk

ANSWERS: dict[str, dict[str, Any]] = {
    "1": {"name": "Ada Asker"},
    "2": {"place": "north"},
    "3": {"places": ["north", "south"]},
    "4": {"secret": "the red door"},
    "5": {"danger_now": "no"},
}


def begun(desk: Desk) -> FlaskClient:
    client = desk.client()
    answer = client.post("/ask/help")
    assert (answer.status_code, answer.location) == (303, "/ask/help/1")
    return client


def answered(client: FlaskClient, **pages: dict[str, Any]) -> str:
    """Answers page after page as it is led; returns where it ended."""
    answers, url = ANSWERS | {page.lstrip("p"): given for page, given in pages.items()}, "/ask/help/1"
    while (page := url.rpartition("/")[2].partition("?")[0]) in answers:
        answer = client.post(url, data=answers[page])
        assert answer.status_code == 303, page
        url = answer.location
    return url


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def sent(client: FlaskClient) -> str:
    """The reference."""
    assert answered(client) == "/ask/help/check"
    assert client.post("/ask/help/check").location == "/ask/help/done"
    found = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", client.get("/ask/help/done").text)
    assert found
    return found[0]


def test_leads_from_question_to_question(desk: Desk) -> None:
    client = begun(desk)

    assert "Question 1 of 5" in words(client.get("/ask/help/1"))
    assert client.post("/ask/help/1", data=ANSWERS["1"]).location == "/ask/help/2"
    assert "Question 2 of 5" in words(client.get("/ask/help/2"))
    assert answered(client) == "/ask/help/check"


def test_asks_one_thing_a_page(desk: Desk) -> None:
    client = begun(desk)

    page = client.get("/ask/help/2").text

    assert 'name="place"' in page
    assert 'name="name"' not in page
    assert 'name="places"' not in page


def test_stays_on_a_page_whose_answer_is_missing(desk: Desk) -> None:
    client = begun(desk)

    answer = client.post("/ask/help/1", data={"name": ""})

    assert answer.status_code == 200
    assert "Say: your name" in answer.text
    assert "<title>Error" in answer.text


def test_goes_back(desk: Desk) -> None:
    client = begun(desk)
    client.post("/ask/help/1", data=ANSWERS["1"])

    page = client.get("/ask/help/2").text

    assert 'class="govuk-back-link"' in page
    assert 'href="/ask/help/1"' in page
    assert 'value="Ada Asker"' in client.get("/ask/help/1").text


def test_shows_all_answers_before_they_are_sent(desk: Desk) -> None:
    client = begun(desk)
    answered(client)

    page = words(client.get("/ask/help/check"))

    for text in ("Ada Asker", "North", "South", "the red door"):
        assert text in page


def test_changes_an_answer_and_comes_back_to_the_check(desk: Desk) -> None:
    client = begun(desk)
    answered(client)

    answer = client.post("/ask/help/1?from=check", data={"name": "Ada Other"})

    assert answer.location == "/ask/help/check"
    assert "Ada Other" in words(client.get("/ask/help/check"))


def test_asks_what_an_answer_that_was_changed_makes_necessary(desk: Desk) -> None:
    client = begun(desk)
    answered(client)

    client.post("/ask/help/3?from=check", data={})
    answer = client.get("/ask/help/check")

    assert answer.location == "/ask/help/3?from=check"


def test_asks_for_a_list_item_by_item(desk: Desk) -> None:
    client = begun(desk)

    url = answered(client, p2={"place": "isle"})
    assert url == "/ask/help/6"
    first = client.post(url, data={"others[0].other_name": "Ben"})
    assert first.location == "/ask/help/6"
    assert "Ben" in words(client.get("/ask/help/6"))
    another = client.post("/ask/help/6", data={"_another": "yes"})
    assert another.location == "/ask/help/6?item=1"
    client.post(another.location, data={"others[0].other_name": "Cleo"})
    done = client.post("/ask/help/6", data={"_another": "no"})

    assert done.location == "/ask/help/check"
    assert "Cleo" in words(client.get("/ask/help/check"))


def test_tells_whoever_is_in_danger_to_call_first_and_keeps_what_was_written(desk: Desk) -> None:
    client = begun(desk)

    url = answered(client, p5={"danger_now": "yes"})
    assert url.startswith("/ask/help/danger?next=")
    page = client.get(url)
    unchosen, chosen = client.post(url, data={}), client.post(url, data={"choice": "not_now"})

    assert "Call now" in page.text
    assert "Select what you will do" in unchosen.text
    assert chosen.location == "/ask/help/check"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/work"])
def test_leads_from_danger_to_no_other_place(desk: Desk, target: str) -> None:
    answer = begun(desk).post("/ask/help/danger", query_string={"next": target}, data={"choice": "not_now"})

    assert answer.location == "/ask/help"


def test_opens_a_case_with_the_answers(desk: Desk) -> None:
    reference = sent(begun(desk))

    [case] = desk.rows(
        "SELECT c.reference, a.key, s.answers FROM case_record c JOIN area a ON a.id = c.area_id JOIN form_submission s ON s.case_id = c.id"
    )
    assert (case.reference, case.key, case.answers["name"]) == (reference, "north", "Ada Asker")


def test_opens_one_case_however_often_it_is_sent(desk: Desk) -> None:
    client = begun(desk)
    reference = sent(client)

    again = client.post("/ask/help/check")

    assert again.location == "/ask/help/done"
    assert reference in client.get("/ask/help/done").text
    assert desk.value("SELECT count(*) FROM case_record") == 1


def test_empties_the_draft_once_it_is_sent(desk: Desk) -> None:
    client = begun(desk)
    sent(client)

    assert desk.value("SELECT answers FROM public_draft") == {"name": "Ada Asker"}  # what the last page says
    assert client.get("/ask/help/4").location == "/ask/help/done"


def test_shows_the_last_page_for_an_hour(desk: Desk) -> None:
    client = begun(desk)
    sent(client)
    desk.clock.forward(minutes=61)

    assert client.get("/ask/help/done").location == "/ask/help"


def test_does_not_send_what_has_a_gap(desk: Desk) -> None:
    client = begun(desk)
    client.post("/ask/help/1", data=ANSWERS["1"])

    answer = client.post("/ask/help/check")

    assert answer.location == "/ask/help/2?from=check"
    assert desk.value("SELECT count(*) FROM case_record") == 0


def test_begins_nothing_new_over_what_was_written(desk: Desk) -> None:
    client = begun(desk)
    client.post("/ask/help/1", data=ANSWERS["1"])

    assert client.post("/ask/help").location == "/ask/help/2"
    assert desk.value("SELECT count(*) FROM public_draft") == 1


def saved(client: FlaskClient) -> tuple[str, str]:
    """(reference, PIN)"""
    page = words(client.post("/ask/help/1", data={**ANSWERS["1"], "_save": "1"}))
    reference = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", page)
    pin = re.search(r"\b(\d{3}) ?(\d{3})\b", page)
    assert reference
    assert pin
    return reference[0], pin[1] + pin[2]


def resume(client: FlaskClient, reference: str, pin: str) -> Any:
    return client.post("/ask/continue", data={"reference": reference, "pin": pin})


def test_goes_on_in_another_browser_with_reference_and_pin(desk: Desk) -> None:
    first, second = begun(desk), desk.client()
    reference, pin = saved(first)

    answer = resume(second, reference.lower().replace("-", " "), pin)

    assert (answer.status_code, answer.location) == (303, "/ask/help/again")
    assert second.get("/ask/help/again").location == "/ask/help/2"
    assert 'value="Ada Asker"' in second.get("/ask/help/1").text


def test_is_closed_to_the_first_browser_once_it_goes_on_in_another(desk: Desk) -> None:
    first, second = begun(desk), desk.client()
    resume(second, *saved(first))

    assert first.get("/ask/help/1").location == "/ask/help"


def other_pin(pin: str) -> str:
    return f"{(int(pin) + 1) % 10**6:06d}"


def test_is_locked_after_five_wrong_pins_for_half_an_hour(desk: Desk) -> None:
    client = begun(desk)
    reference, pin = saved(client)
    stranger = desk.client()

    wrong = [resume(stranger, reference, other_pin(pin)) for _ in range(5)]
    locked = resume(stranger, reference, pin)
    desk.clock.forward(minutes=31)
    later = resume(stranger, reference, pin)

    assert all("The reference or the PIN is not right." in answer.text for answer in wrong)
    assert locked.status_code == 200
    assert "locked for 30 minutes" in locked.text
    assert later.status_code == 303


def test_says_the_same_of_a_wrong_reference_and_a_wrong_pin(desk: Desk) -> None:
    client = begun(desk)
    reference, pin = saved(client)

    answers = [
        resume(desk.client(), *given)
        for given in ((reference, other_pin(pin)), ("7KM-4PQ-2XH", pin), ("nonsense", pin))
    ]

    assert {"The reference or the PIN is not right." in answer.text for answer in answers} == {True}


def test_makes_the_old_pin_useless_with_a_new_one(desk: Desk) -> None:
    client = begun(desk)
    reference, first = saved(client)
    again, second = saved(client)

    assert again == reference
    if first != second:
        assert resume(desk.client(), reference, first).status_code == 200
    assert resume(desk.client(), reference, second).status_code == 303


def test_keeps_no_pin_that_could_be_read(desk: Desk) -> None:
    _, pin = saved(begun(desk))

    [row] = desk.rows("SELECT pin_hash FROM public_draft")
    assert row.pin_hash.startswith("$argon2")
    assert pin not in row.pin_hash


def test_shows_a_draft_to_no_other_browser(desk: Desk) -> None:
    client = begun(desk)
    client.post("/ask/help/1", data=ANSWERS["1"])
    stranger = desk.client()
    stranger.set_cookie(COOKIE, "a-guess", path="/ask")

    for path in ("/ask/help/1", "/ask/help/check", "/ask/help/done", "/ask/help/again"):
        answer = stranger.get(path)
        assert (answer.status_code, answer.location) == (303, "/ask/help")


def test_throws_an_unsaved_draft_away_after_a_day_and_a_saved_one_after_a_week(desk: Desk) -> None:
    unsaved, kept = begun(desk), begun(desk)
    reference, pin = saved(kept)

    desk.clock.forward(hours=25)
    assert unsaved.get("/ask/help/1").location == "/ask/help"
    assert kept.get("/ask/help/1").status_code == 200
    desk.clock.forward(days=6)
    assert kept.get("/ask/help/1").location == "/ask/help"
    assert resume(desk.client(), reference, pin).status_code == 200


def test_knows_no_other_scheme_and_no_other_question(desk: Desk) -> None:
    client = begun(desk)

    assert client.get("/ask/nothing").status_code == 404
    assert client.get("/ask/help/99").status_code == 404
    assert client.get("/ask/help/about/secrets").status_code == 404


def test_says_nothing_to_the_public_of_what_exists(desk: Desk) -> None:
    reference = sent(begun(desk))
    stranger = desk.client()

    answers = [stranger.get(f"/cases/{given}") for given in (reference, "7KM-4PQ-2XH")]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert [answer.location.replace(reference, "X").replace("7KM-4PQ-2XH", "X") for answer in answers] == [
        "/sign-in?next=/cases/X&why="
    ] * 2


def test_keeps_the_version_that_a_draft_began_with(desk: Desk) -> None:
    """A form published while somebody writes does not change under their hands."""
    from service.commands import definitions
    from tests.support.harness import small_scheme

    client = begun(desk)
    files, _ = small_scheme()
    path = "forms/help/help.asked.form"
    files[path] = files[path].replace(b"Your name", b"Your new name")
    desk.commands.run(
        lambda context: definitions.publish(context.work, context.definitions.compile(files), reason="new")
    )

    mine, others = client.get("/ask/help/1").text, begun(desk).get("/ask/help/1").text

    assert "Your new name" not in mine
    assert "Your new name" in others


def second_scheme(desk: Desk) -> None:
    """A newer scheme beside the first, with the same questions."""
    from service.commands import definitions
    from tests.support.harness import small_scheme

    files, _ = small_scheme()
    other = {path.replace("/help/", "/aid/"): content for path, content in files.items()}
    toml = next(path for path in other if path.endswith("scheme.toml"))
    other[toml] = other[toml].replace(b'key = "help"', b'key = "aid"')
    desk.commands.run(
        lambda context: definitions.publish(context.work, context.definitions.compile(other), reason="second")
    )


def test_goes_on_under_the_scheme_that_the_enquiry_was_begun_with(desk: Desk) -> None:
    client = begun(desk)
    page = client.post("/ask/help/1", data={"name": "Ada Asker", "_save": "1"}).text
    reference, pin = re.findall(r'value dd-ref">([^<]+)<', page)[:2]
    second_scheme(desk)

    assert desk.client().get("/ask").status_code == 200
    for frame in ("help", "aid", "nonsense"):
        answer = desk.client().post(f"/ask/continue?scheme={frame}", data={"reference": reference, "pin": pin})
        assert answer.location == "/ask/help/again", frame
