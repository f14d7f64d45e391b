"""A task through the browser: taken, typed into, sent, sent twice, too late."""

import re
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from service.commands import tasks
from tests.support.harness import Desk, statements
from tests.support.world import CHIEF, CLERK, DIRECTOR, NORTH, answer_of, ask_advisers, open_case

COLIN = "clerk2@example.org"


def look(desk: Desk, **answers: Any) -> UUID:
    found: UUID = desk.task("look", open_case(desk, **answers)).id
    return found


def mine(desk: Desk, email: str = CLERK, **answers: Any) -> tuple[FlaskClient, UUID]:
    task = look(desk, **answers)
    desk.as_(email, lambda context: tasks.claim(context, task))
    return desk.client(email), task


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def send(client: FlaskClient, task: UUID, **typed: str) -> Any:
    """As a browser does: the page's own token and revision, and what was typed."""
    page = client.get(f"/tasks/{task}").text
    return client.post(
        f"/tasks/{task}", data={"form_token": field(page, "form_token"), "revision": field(page, "revision"), **typed}
    )


def words(client: FlaskClient, path: str = "/work") -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(path).text))


def test_shows_the_form_to_the_holder_only(desk: Desk) -> None:
    client, task = mine(desk)

    assert 'name="needs_advice"' in client.get(f"/tasks/{task}").text
    assert 'name="needs_advice"' not in desk.client(COLIN).get(f"/tasks/{task}").text


def test_goes_on_and_says_what_opened(desk: Desk) -> None:
    client, task = mine(desk, places=["north"])

    answer = send(client, task, needs_advice="yes")

    assert (answer.status_code, answer.location) == (303, "/work")
    assert "You finished “Look at the request”. 1 step opened: Give advice (North advisers)." in words(client)


def test_says_it_once(desk: Desk) -> None:
    client, task = mine(desk)
    send(client, task, needs_advice="no")

    assert "You finished" in words(client)
    assert "You finished" not in words(client)


def test_shows_every_wrong_answer_and_keeps_what_was_typed(desk: Desk) -> None:
    client, task = mine(desk)

    answer = send(client, task, age="121", note="a careful note")

    assert answer.status_code == 422
    assert "Say: is advice needed?" in answer.text
    assert answer.text.count('class="govuk-error-message"') == 2
    assert "a careful note" in answer.text
    assert 'value="121"' in answer.text
    assert desk.value("SELECT closed_at FROM user_task WHERE id = :t", t=task) is None


def test_gets_the_first_result_when_a_form_is_sent_twice(desk: Desk) -> None:
    client, task = mine(desk)
    page = client.get(f"/tasks/{task}").text
    typed = {"form_token": field(page, "form_token"), "revision": field(page, "revision"), "needs_advice": "no"}

    first, second = client.post(f"/tasks/{task}", data=typed), client.post(f"/tasks/{task}", data=typed)

    assert [(a.status_code, a.location) for a in (first, second)] == [(303, "/work")] * 2
    assert desk.value("SELECT count(*) FROM form_submission WHERE task_id = :t", t=task) == 1


def test_shows_both_answers_when_somebody_was_first(desk: Desk) -> None:
    client, task = mine(desk)
    page = client.get(f"/tasks/{task}").text
    desk.as_(CHIEF, lambda context: tasks.hand_over(context, task, desk.actor(COLIN).person_id, ""))
    desk.finish(COLIN, task, {"needs_advice": "no", "note": "what Colin wrote"})

    answer = client.post(
        f"/tasks/{task}",
        data={
            "form_token": field(page, "form_token"),
            "revision": field(page, "revision"),
            "needs_advice": "yes",
            "note": "what Cara wrote",
        },
    )

    assert answer.status_code == 409
    assert "Colin Clerk finished this step while you were writing." in answer.text
    assert "what Colin wrote" in answer.text
    assert "what Cara wrote" in answer.text
    kept = desk.value("SELECT answers->>'note' FROM task_draft WHERE task_id = :t", t=task)
    assert kept == "what Cara wrote"


def test_keeps_what_was_typed_for_a_note_when_somebody_was_first(desk: Desk) -> None:
    client, task = mine(desk)
    page = client.get(f"/tasks/{task}").text
    desk.as_(CHIEF, lambda context: tasks.hand_over(context, task, desk.actor(COLIN).person_id, ""))
    desk.finish(COLIN, task, {"needs_advice": "no"})
    late = client.post(
        f"/tasks/{task}",
        data={"form_token": "x", "revision": field(page, "revision"), "needs_advice": "yes", "note": "mine"},
    )
    [url] = set(re.findall(r'action="(/cases/[^"]*/notes\?task=[^"]*)"', late.text))

    answer = client.post(url)

    assert answer.status_code == 303
    assert (
        desk.value("SELECT text FROM case_note")
        == "What I had written for “Look at the request”:\nIs advice needed?: Yes\nNote: mine"
    )


def test_tells_who_answers_for_a_place_that_the_case_went_on(desk: Desk) -> None:
    reference = open_case(desk, places=["north"])
    ask_advisers(desk, reference)
    task = answer_of(desk, reference, "north").id
    desk.as_(NORTH, lambda context: tasks.claim(context, task))
    page = desk.client(NORTH).get(f"/tasks/{task}").text
    desk.forward(days=11)

    answer = desk.client(NORTH).post(
        f"/tasks/{task}", data={"form_token": "x", "revision": field(page, "revision"), "advice_kind": "do"}
    )

    assert answer.status_code == 409
    assert "the case went on without it" in answer.text


def test_saves_what_is_typed_and_shows_it_to_its_writer_only(desk: Desk) -> None:
    client, task = mine(desk)

    answer = client.post(f"/tasks/{task}/draft", data={"note": "half a sentence"})

    assert (answer.status_code, answer.json) == (200, {"words": "Draft saved at noon. Only you can see it."})
    assert "half a sentence" in client.get(f"/tasks/{task}").text
    assert "half a sentence" not in desk.client(CHIEF).get(f"/tasks/{task}").text


def test_saves_and_leaves(desk: Desk) -> None:
    client, task = mine(desk)

    answer = send(client, task, note="later", _save="1")

    assert (answer.status_code, answer.location) == (303, "/work")
    assert desk.value("SELECT answers->>'note' FROM task_draft") == "later"


def test_takes_the_next_task_that_one_may_work(desk: Desk) -> None:
    first, second = look(desk), look(desk)

    answers = [desk.client(email).post("/work/next") for email in (CLERK, COLIN)]

    assert {answer.location for answer in answers} == {f"/tasks/{first}", f"/tasks/{second}"}


def test_gives_nobody_a_next_task_without_its_training(desk: Desk) -> None:
    task = look(desk)
    desk.finish(CLERK, task, {"needs_advice": "no"})
    client = desk.client(COLIN)

    answer = client.post("/work/next")

    assert answer.location == "/work?list=team"
    assert "Nothing in your teams’ queues waits for you." in words(client)


def test_leads_on_when_somebody_else_took_it(desk: Desk) -> None:
    _, task = mine(desk)
    client = desk.client(COLIN)

    answer = client.post(f"/tasks/{task}/take")

    assert (answer.status_code, answer.location) == (303, "/work?list=team")
    assert "Cara Clerk took this. Here is what else waits." in words(client)


def test_hands_over_to_who_was_chosen(desk: Desk) -> None:
    client, task = mine(desk)
    colin = desk.actor(COLIN).person_id

    answer = client.post(f"/tasks/{task}/hand-over", data={"to": str(colin), "note": "please"})

    assert answer.status_code == 303
    assert desk.value("SELECT assignee_id FROM user_task WHERE id = :t", t=task) == colin
    assert "Cara Clerk handed a step to you: Look at the request" in words(desk.client(COLIN), "/notifications")


def test_asks_for_somebody_when_nobody_was_chosen(desk: Desk) -> None:
    client, task = mine(desk)

    answer = client.post(f"/tasks/{task}/hand-over", data={})

    assert answer.status_code == 422
    assert "Select who gets this step" in answer.text


@pytest.mark.parametrize(("view", "shown"), [("mine", True), ("team", True), ("soon", True), ("done", False)])
def test_lists_an_open_task_where_it_belongs(desk: Desk, view: str, shown: bool) -> None:
    client, task = mine(desk)

    assert (f"/tasks/{task}" in client.get(f"/work?list={view}").text) is shown


def test_lists_what_one_finished(desk: Desk) -> None:
    client, task = mine(desk)
    send(client, task, needs_advice="no")

    assert f"/tasks/{task}" in client.get("/work?list=done").text
    assert f"/tasks/{task}" not in client.get("/work?list=team").text


def test_pages_a_long_list_without_losing_or_repeating_a_task(desk: Desk) -> None:
    expected = {str(look(desk)) for _ in range(28)}
    client, url, seen = desk.client(CLERK), "/work?list=team", []

    while url:
        page = client.get(url).text
        seen += re.findall(r'id="?task-?([0-9a-f-]{36})|href="/tasks/([0-9a-f-]{36})"', page)
        following = re.search(r'href="([^"]*after=[^"]*)"', page)
        url = following[1].replace("&amp;", "&") if following else ""

    found = [first or second for first, second in seen]
    assert set(found) == expected
    assert len({*found}) == 28


def test_narrows_a_list(desk: Desk) -> None:
    early = look(desk)
    desk.forward(hours=11)
    late_only = desk.client(CLERK).get("/work?list=team&due=late").text
    look(desk)

    assert f"/tasks/{early}" in late_only
    assert desk.client(CLERK).get("/work?list=team&due=late").text.count("/tasks/") == late_only.count("/tasks/")
    assert "No task matches" in desk.client(CLERK).get("/work?list=team&priority=high").text


def test_starts_an_action_of_the_case(desk: Desk) -> None:
    reference = open_case(desk)
    action = desk.value("SELECT id FROM message_subscription WHERE offered_to <> ''")
    client = desk.client(CLERK)
    page = client.get(f"/actions/{action}").text

    answer = client.post(f"/actions/{action}", data={"form_token": field(page, "form_token"), "why": "it is"})
    desk.run_due()

    assert (answer.status_code, answer.location) == (303, f"/cases/{reference}")
    assert desk.value("SELECT priority FROM case_record") == "high"


def test_shows_the_supervisor_what_was_raised(desk: Desk) -> None:
    look(desk)
    desk.forward(hours=13)

    for email in (CHIEF, DIRECTOR):
        page = desk.client(email).get("/queues/escalations").text
        assert "Look at the request" in page
    assert "1 limit was raised to you." in words(desk.client(CHIEF), "/queues/escalations")


def http_engines(desk: Desk) -> tuple[Any, Any]:
    services = desk.app.extensions["desk"]
    return services.commands.transactions.engine, services.reading.engine


def test_is_finished_in_at_most_fifteen_statements_and_one_writing_commit(desk: Desk) -> None:
    """The heaviest step of the little scheme: two agencies' tasks, their grants, deadlines and ladders open."""
    warm, first = mine(desk)
    send(warm, first, needs_advice="yes")
    client, task = mine(desk)
    page = client.get(f"/tasks/{task}").text
    typed = {"form_token": field(page, "form_token"), "revision": field(page, "revision"), "needs_advice": "yes"}
    writing, reading = http_engines(desk)

    with statements(writing, reading) as seen, statements(writing) as written:
        answer = client.post(f"/tasks/{task}", data=typed)

    assert answer.status_code == 303
    assert len([one for one in seen if one != "COMMIT"]) <= 15
    assert written.count("COMMIT") == 1


def test_starts_a_case_in_at_most_twenty_statements_and_one_commit(desk: Desk) -> None:
    open_case(desk)

    with statements(desk.commands.transactions.engine) as seen:
        desk.open("help", {"name": "Ada", "place": "north", "places": ["north"]})

    assert len([one for one in seen if one != "COMMIT"]) <= 20
    assert seen.count("COMMIT") == 1


def test_refuses_a_note_that_says_nothing(desk: Desk) -> None:
    reference = open_case(desk)

    answer = desk.client(CLERK).post(f"/cases/{reference}/notes", data={"text": "   "})

    assert answer.status_code == 422
    assert desk.value("SELECT count(*) FROM case_note") == 0


def test_records_an_enquiry_once_however_often_it_is_sent(desk: Desk) -> None:
    client = desk.client(CLERK)
    page = client.get("/cases/new/help").text
    typed = {"form_token": field(page, "form_token"), "name": "Ada", "place": "north", "places": ["north"]}

    first, second = (client.post("/cases/new/help", data=typed) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert desk.value("SELECT count(*) FROM case_record") == 1
