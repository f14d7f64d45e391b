"""What else one may do with work: take back a hand-over, put a task on hold, act on several at once, keep a filter."""

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from service.commands import follow_ups, hand_overs, saved_filters, tasks
from service.domain.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from tests.support.harness import Desk, statements
from tests.support.world import CHIEF, CLERK, DIRECTOR, NORTH, open_case

COLIN = "clerk2@example.org"


def look(desk: Desk, **answers: Any) -> UUID:
    found: UUID = desk.task("look", open_case(desk, **answers)).id
    return found


def take(desk: Desk, task: UUID, email: str = CLERK) -> None:
    desk.as_(email, lambda context: tasks.claim(context, task))


def words(client: FlaskClient, path: str = "/work") -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(path).text))


def holder(desk: Desk, task: UUID) -> str | None:
    found: str | None = desk.value(
        "SELECT p.email FROM user_task t LEFT JOIN person p ON p.id = t.assignee_id WHERE t.id = :t", t=task
    )
    return found


def give(desk: Desk, task: UUID, to: str = COLIN, by: str = CLERK) -> FlaskClient:
    client = desk.client(by)
    answer = client.post(f"/tasks/{task}/hand-over", data={"to": str(desk.actor(to).person_id), "note": "please"})
    assert answer.status_code == 303
    return client


# -- taking back a hand-over


def test_takes_back_what_one_has_handed_over(desk: Desk) -> None:
    task = look(desk)
    take(desk, task)
    client = give(desk, task)
    assert f'action="/tasks/{task}/take-back"' in client.get("/work").text

    client.post(f"/tasks/{task}/take-back")

    assert holder(desk, task) == CLERK
    assert "You took back “Look at the request”. They were told." in words(client)
    assert "Cara Clerk took back a step that they had handed to you" in words(desk.client(COLIN), "/notifications")


def test_gives_back_to_the_queue_or_to_whom_it_was_with(desk: Desk) -> None:
    waiting, held = look(desk), look(desk)
    take(desk, held)

    for task in (waiting, held):
        give(desk, task, by=CHIEF).post(f"/tasks/{task}/take-back")

    assert (holder(desk, waiting), holder(desk, held)) == (None, CLERK)


def test_takes_nothing_back_that_somebody_has_begun_with(desk: Desk) -> None:
    task = look(desk)
    take(desk, task)
    client = give(desk, task)
    desk.as_(COLIN, lambda context: tasks.save_draft(context, task, {"note": "half"}))

    client.post(f"/tasks/{task}/take-back")

    assert holder(desk, task) == COLIN
    assert "This cannot be taken back any more: Colin Clerk has begun." in words(client)


def test_takes_nothing_back_that_went_on(desk: Desk) -> None:
    task = look(desk)
    take(desk, task)
    give(desk, task)
    desk.as_(COLIN, lambda context: tasks.release(context, task))

    with pytest.raises(ConflictError):
        desk.as_(CLERK, lambda context: hand_overs.take_back(context, task))
    take(desk, task)
    with pytest.raises(ConflictError):
        desk.as_(CLERK, lambda context: hand_overs.take_back(context, task))


def test_lets_nobody_else_take_it_back(desk: Desk) -> None:
    task = look(desk)
    take(desk, task)
    give(desk, task)

    with pytest.raises(NotPermittedError):
        desk.as_(CHIEF, lambda context: hand_overs.take_back(context, task))
    with pytest.raises(NotFoundError):
        desk.as_(NORTH, lambda context: hand_overs.take_back(context, task))
    assert holder(desk, task) == COLIN


def test_gives_nothing_back_to_who_was_shut_out_meanwhile(desk: Desk) -> None:
    task = look(desk)
    take(desk, task)
    client = give(desk, task, by=CHIEF)
    desk.change(
        "INSERT INTO case_exclusion SELECT gen_random_uuid(), case_id, :who, 'why', :now FROM user_task WHERE id = :t",
        who=desk.actor(CLERK).person_id, now=desk.clock(), t=task,
    )  # fmt: skip

    client.post(f"/tasks/{task}/take-back")

    assert holder(desk, task) is None


# -- on hold until a day


def on(client: FlaskClient, task: UUID, **typed: str) -> Any:
    return client.post(f"/tasks/{task}/follow-up", data=typed)


def test_marks_a_task_as_on_hold_and_lets_its_limit_go_on(desk: Desk) -> None:
    task = look(desk)
    take(desk, task)
    client = desk.client(CLERK)
    assert f'href="/tasks/{task}/follow-up"' in client.get(f"/tasks/{task}").text
    due = desk.value("SELECT due_at FROM user_task WHERE id = :t", t=task)

    answer = on(client, task, on="2026-11-27", note="The asker is away")

    assert (answer.status_code, answer.location) == (303, f"/tasks/{task}")
    page = words(client, f"/tasks/{task}")
    assert "“Look at the request” is on hold until 27 November 2026. Its limit goes on." in page
    assert "On hold until 27 November Due 24 November, 10pm. The asker is away" in page
    assert "On hold until 27 November Due 24 November, 10pm. The asker is away" in words(client, "/work?list=mine")
    assert desk.value("SELECT due_at FROM user_task WHERE id = :t", t=task) == due
    desk.clock.forward(days=3)
    assert "On hold" not in words(client, "/work?list=mine")


def test_takes_another_day_in_three_boxes(desk: Desk) -> None:
    task = look(desk)
    take(desk, task)

    typed = {"on": "other", "other-day": "3", "other-month": "12", "other-year": "2026"}
    assert on(desk.client(CLERK), task, **typed).status_code == 303

    day = desk.value("SELECT (follow_up_at AT TIME ZONE 'Europe/London')::date FROM user_task WHERE id = :t", t=task)
    assert day == date(2026, 12, 3)


def test_says_that_what_is_late_is_late_though_it_is_on_hold(desk: Desk) -> None:
    task = look(desk)
    take(desk, task)
    client = desk.client(CLERK)
    on(client, task, on="2026-12-01", note="The asker is away")
    desk.clock.forward(hours=12)

    for path in (f"/tasks/{task}", "/work?list=mine"):
        page = words(desk.client(CLERK), path)
        assert "2 hours late Was due 24 November, 10pm. On hold until 1 December: The asker is away" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Select until when it is on hold"),
        ({"on": "2026-11-24"}, "Select until when it is on hold"),
        ({"on": "other", "other-day": "31", "other-month": "2", "other-year": "2027"}, "must be a real date"),
        ({"on": "other", "other-day": "1", "other-month": "1", "other-year": "2020"}, "The day must be after today"),
        ({"on": "other", "other-day": "1", "other-month": "1", "other-year": "2029"}, "must be within a year"),
        ({"on": "2026-11-27", "note": "x" * 201}, "The reason must be 200 characters or less"),
    ],
)
def test_says_what_is_wrong_with_a_day_and_keeps_what_was_typed(desk: Desk, typed: dict[str, str], said: str) -> None:
    task = look(desk)
    take(desk, task)

    answer = on(desk.client(CLERK), task, **{"note": "away until then", **typed})

    assert answer.status_code == 422
    assert answer.text.count(said) == 2
    assert typed.get("note", "away until then") in answer.text
    assert all(f'value="{value}"' in answer.text for key, value in typed.items() if key.startswith("other-"))
    assert desk.value("SELECT follow_up_at FROM user_task WHERE id = :t", t=task) is None


def test_undoes_a_hold_and_ends_one(desk: Desk) -> None:
    task = look(desk)
    take(desk, task)
    client = desk.client(CLERK)
    on(client, task, on="2026-11-27", note="first")
    on(client, task, on="2026-12-04", note="second")

    client.post(f"/tasks/{task}/follow-up/undo")
    again = desk.rows("SELECT follow_up_at, follow_up_note FROM user_task WHERE id = :t", t=task)[0]
    client.post(f"/tasks/{task}/follow-up/undo")
    said = words(client)
    on(client, task, off="yes")

    assert (again.follow_up_at.date(), again.follow_up_note) == (date(2026, 11, 27), "first")
    assert "This cannot be undone any more." in said
    assert desk.value("SELECT follow_up_at FROM user_task WHERE id = :t", t=task) is None


def test_lets_the_holder_and_who_answers_for_them_put_it_on_hold(desk: Desk) -> None:
    task = look(desk)
    take(desk, task)
    day = date(2026, 11, 27)

    desk.as_(CHIEF, lambda context: follow_ups.follow_up(context, task, day))
    with pytest.raises(NotPermittedError):
        desk.as_(COLIN, lambda context: follow_ups.follow_up(context, task, day))
    with pytest.raises(NotFoundError):
        desk.as_(NORTH, lambda context: follow_ups.follow_up(context, task, day))


# -- several at once


def ticked(*found: UUID, **more: str) -> dict[str, Any]:
    return {"task": [str(task) for task in found], **more}


def test_takes_several_and_says_which_stay_and_why(desk: Desk) -> None:
    first, second, theirs = look(desk), look(desk), look(desk)
    desk.change("UPDATE user_task SET assignee_id = :who WHERE id = :t", who=desk.actor(COLIN).person_id, t=theirs)
    client = desk.client(CLERK)

    answer = client.post("/work/ticked/take", data=ticked(first, second, theirs, list="team"))

    assert (answer.status_code, answer.location) == (303, "/work?list=team")
    assert [holder(desk, task) for task in (first, second, theirs)] == [CLERK, CLERK, COLIN]
    assert "You took 2 steps. 1 stays as it was: Colin Clerk took this." in words(client)


def test_undoes_what_was_done_with_several(desk: Desk) -> None:
    both = look(desk), look(desk)
    client = desk.client(CLERK)
    client.post("/work/ticked/take", data=ticked(*both))
    assert 'action="/work/ticked/undo"' in client.get("/work").text

    client.post("/work/ticked/undo")
    put_back = [holder(desk, task) for task in both], words(client)
    client.post("/work/ticked/undo")

    assert put_back[0] == [None, None]
    assert "You put back 2 steps." in put_back[1]
    assert "This cannot be undone any more." in words(client)


def test_puts_several_back_and_takes_them_again(desk: Desk) -> None:
    both = look(desk), look(desk)
    for task in both:
        take(desk, task)
    client = desk.client(CLERK)

    client.post("/work/ticked/put-back", data=ticked(*both))
    put_back = [holder(desk, task) for task in both]
    client.post("/work/ticked/undo")

    assert put_back == [None, None]
    assert [holder(desk, task) for task in both] == [CLERK, CLERK]


def test_gives_several_to_one_person(desk: Desk) -> None:
    both = look(desk), look(desk)
    for task in both:
        take(desk, task)
    client = desk.client(CLERK)
    colin = str(desk.actor(COLIN).person_id)

    page = client.post("/work/ticked/give", data=ticked(*both))
    wrong = client.post("/work/ticked/give", data=ticked(*both, chosen="yes", note="I am away"))
    answer = client.post("/work/ticked/give", data=ticked(*both, chosen="yes", to=colin, note="I am away"))

    assert "Give 2 steps to somebody" in page.text
    assert f'value="{colin}"' in page.text
    assert wrong.status_code == 422
    assert wrong.text.count("Select who gets these steps") == 2
    assert "I am away" in wrong.text
    assert answer.status_code == 303
    assert [holder(desk, task) for task in both] == [COLIN, COLIN]
    assert words(desk.client(COLIN), "/notifications").count("I am away") == 2
    client.post("/work/ticked/undo")
    assert [holder(desk, task) for task in both] == [CLERK, CLERK]


def test_offers_only_people_who_could_have_all_of_them(desk: Desk) -> None:
    plain, needs = look(desk), look(desk)
    desk.change(
        """UPDATE user_task SET properties = properties || '{"qualification": "first_aid"}' WHERE id = :t""", t=needs
    )
    client = desk.client(CHIEF)

    page = client.post("/work/ticked/give", data=ticked(plain, needs)).text

    assert "Cara Clerk" in page
    assert "Colin Clerk" not in page


@pytest.mark.parametrize("act", ["take", "put-back", "give"])
def test_asks_to_tick_something_first(desk: Desk, act: str) -> None:
    client = desk.client(CLERK)

    client.post(f"/work/ticked/{act}", data={"task": "nonsense"})

    assert "Tick the tasks first." in words(client)


def test_does_nothing_with_tasks_that_one_may_not_see(desk: Desk) -> None:
    task = look(desk)
    client = desk.client(NORTH)

    page = client.post("/work/ticked/give", data=ticked(task))
    client.post("/work/ticked/take", data=ticked(task))

    assert "These steps were finished meanwhile" in page.text
    assert "Look at the request" not in page.text
    assert "You took 0 steps. 1 stays as it was: There is no such step" in words(client)
    assert holder(desk, task) is None


def test_offers_ticks_where_something_can_be_done(desk: Desk) -> None:
    look(desk)
    client = desk.client(CLERK)

    assert 'name="task"' in client.get("/work?list=team").text
    assert "Put back" in client.get("/work?list=team").text
    assert 'name="task"' not in client.get("/work?list=done").text


# -- filters that are kept


def test_keeps_a_filter_for_oneself(desk: Desk) -> None:
    look(desk)
    client = desk.client(CLERK)
    url = re.search(r'href="(/work/filters[^"]*)"', client.get("/work?list=team&due=late&after=x").text)
    assert url
    page = client.get(url[1].replace("&amp;", "&")).text
    query = re.search(r'name="query" value="([^"]*)"', page)
    assert query

    answer = client.post("/work/filters", data={"query": query[1].replace("&amp;", "&"), "name": "What is late"})

    assert answer.location == "/work?list=team&due=late"
    assert 'href="/work?list=team&amp;due=late">What is late</a>' in client.get("/work").text
    assert "What is late" not in desk.client(COLIN).get("/work").text


def test_shares_a_filter_with_ones_team_only(desk: Desk) -> None:
    client = desk.client(CLERK)
    teams = {team.name: str(team.id) for team in desk.actor(CLERK).teams}
    others = desk.value("SELECT id FROM team WHERE key = 'north_advice'")

    client.post("/work/filters", data={"query": "list=team", "name": "Ours", "team": teams["Desk team"]})
    refused = client.post("/work/filters", data={"query": "list=team", "name": "Theirs", "team": str(others)})

    assert refused.status_code == 404
    assert "Ours</a> <small>shared with Desk team</small>" in client.get("/work").text
    shown = desk.client(COLIN).get("/work").text
    assert "Ours</a> <small>from Cara Clerk</small>" in shown
    assert "/remove" not in shown
    assert "Ours" not in desk.client(NORTH).get("/work").text


def test_removes_ones_own_filter_only(desk: Desk) -> None:
    desk.as_(CLERK, lambda context: saved_filters.save(context, "Mine", "list=team"))
    found = desk.value("SELECT id FROM saved_filter")

    with pytest.raises(NotFoundError):
        desk.as_(COLIN, lambda context: saved_filters.remove(context, found))
    desk.client(CLERK).post(f"/work/filters/{found}/remove")

    assert desk.value("SELECT count(*) FROM saved_filter") == 0


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_asks_for_a_name_and_keeps_the_filter(desk: Desk, name: str) -> None:
    answer = desk.client(CLERK).post("/work/filters", data={"query": "list=team&due=late", "name": name})

    assert answer.status_code == 422
    assert answer.text.count("Enter a name of at most 60 characters") == 2
    assert 'value="list=team&amp;due=late"' in answer.text


def test_keeps_nothing_in_a_filter_but_what_a_list_knows(desk: Desk) -> None:
    desk.client(CLERK).post("/work/filters", data={"query": "due=late&evil=1&after=x", "name": "Late"})

    assert desk.value("SELECT query FROM saved_filter") == "due=late"


def test_keeps_fifty_filters_and_no_more(desk: Desk) -> None:
    for number in range(50):
        desk.as_(CLERK, lambda context, number=number: saved_filters.save(context, f"Filter {number}", ""))

    with pytest.raises(InvalidInputError, match="Too many"):
        desk.as_(CLERK, lambda context: saved_filters.save(context, "One more", ""))


def test_shows_a_list_in_few_statements(desk: Desk) -> None:
    for _ in range(3):
        look(desk)
    client = desk.client(DIRECTOR)
    client.get("/work?list=all")

    with statements(desk.app.extensions["desk"].reading.engine) as seen:
        client.get("/work?list=team")

    assert len([one for one in seen if one != "COMMIT"]) <= 10
