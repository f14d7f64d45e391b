"""The work list: its filters, what they leave, its views and pages, all in the address."""

import html
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from service.commands import tasks
from tests.support.harness import Desk, statements
from tests.support.world import CHIEF, CLERK, DIRECTOR, NORTH, answer_of, ask_advisers, open_case


def test_opens_just_what_is_due_in_the_next_two_days(desk: Desk) -> None:
    tasks_ = [desk.task("look", open_case(desk)).id for _ in range(3)]
    for task, days in zip(tasks_, (0, 2, 4), strict=True):
        desk.change(
            "UPDATE user_task SET due_at = :at WHERE id = :t", at=desk.clock() + timedelta(days=days, hours=1), t=task
        )

    page = desk.client(CHIEF).get("/work?list=all&due=soon").text

    assert [str(task) in page for task in tasks_] == [False, True, False]
    assert "Due in the next two days" in page


def look(desk: Desk, **answers: Any) -> UUID:
    found: UUID = desk.task("look", open_case(desk, **answers)).id
    return found


def listed(client: FlaskClient, query: str) -> list[str]:
    return re.findall(r'<tr data-row="([^"]+)"', client.get(f"/work?{query}").text)


def words(client: FlaskClient, query: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(f"/work?{query}").text))


def option(client: FlaskClient, query: str, value: str) -> str:
    """The number beside a filter."""
    page = client.get(f"/work?{query}").text
    found = re.search(rf'value="{value}"[^>]*> [^<]*<span class="dd-tick__count">([^<]*)<', page)
    assert found, value
    return found[1]


def test_writes_what_was_typed_into_its_links_so_that_it_comes_back(desk: Desk) -> None:
    page = desk.client(CLERK).get("/work?list=team&q=a%26list%3Ddone&priority=high&step=x%26y").text

    links = [html.unescape(url) for url in re.findall(r'href="(/work\?[^"]*)"', page)]
    chips = [url for url in links if "list=team" in url and "priority" not in url and "q=" in url]

    assert chips
    for url in chips:
        query = parse_qs(urlsplit(url).query)
        assert query["q"] == ["a&list=done"]
        assert query.get("step", ["x&y"]) == ["x&y"]


def test_keeps_the_filters_from_one_view_to_the_next(desk: Desk) -> None:
    page = desk.client(CLERK).get("/work?list=team&priority=high&with=nobody&after=x").text

    [soon] = [html.unescape(url) for url in re.findall(r'href="(/work\?[^"]*list=soon[^"]*)"', page)]

    assert parse_qs(urlsplit(soon).query) == {"list": ["soon"], "priority": ["high"], "with": ["nobody"]}


def test_finds_a_step_by_its_name(desk: Desk) -> None:
    task, client = look(desk), desk.client(CLERK)

    assert listed(client, "list=team&q=at+the+REQUEST") == [str(task)]
    assert listed(client, "list=team&q=reply") == []


def test_finds_a_task_by_the_name_of_somebody_in_its_case(desk: Desk) -> None:
    desk.run_due()
    task, client = look(desk, name="Zebedee Quill"), desk.client(CLERK)
    look(desk, name="Ada Asker")

    assert listed(client, "list=team&q=zebedee") == [str(task)]


def test_finds_by_no_name_that_one_may_not_know(desk: Desk) -> None:
    reference = open_case(desk, places=["north"], name="Zebedee Quill")
    ask_advisers(desk, reference)
    assert listed(desk.client(NORTH), "list=team") == [str(answer_of(desk, reference, "north").id)]

    assert listed(desk.client(NORTH), "list=team&q=zebedee") == []


@pytest.mark.parametrize("typed", ["%", "_", "100%", "\\"])
def test_looks_for_signs_as_they_are(desk: Desk, typed: str) -> None:
    look(desk)

    assert listed(desk.client(CLERK), f"list=team&q={typed.replace('%', '%25')}") == []


def test_says_beside_each_filter_how_many_it_leaves(desk: Desk) -> None:
    mine = look(desk)
    look(desk)
    desk.forward(hours=13)
    look(desk)
    desk.as_(CLERK, lambda context: tasks.claim(context, mine))
    client = desk.client(CLERK)

    numbers = {value: option(client, "list=team", value) for value in ("look", "late", "nobody", "me", "others")}

    assert numbers == {"look": "3", "late": "2", "nobody": "2", "me": "1", "others": "0"}
    assert option(client, "list=mine", "look") == "1"


def test_takes_off_a_search_and_says_what_is_on(desk: Desk) -> None:
    page = desk.client(CLERK).get("/work?list=team&q=nothing+of+ours").text

    assert "Search: nothing of ours" in page
    assert "No task matches this filter." in page
    assert "No task matches these 2 filters." in desk.client(CLERK).get("/work?list=team&q=x&due=late").text


def test_says_how_many_of_how_many_it_shows(desk: Desk) -> None:
    for _ in range(28):
        look(desk)
    client = desk.client(CLERK)

    first = words(client, "list=team")
    url = re.search(r'rel="next" href="([^"]*)"', client.get("/work?list=team").text)
    assert url
    second = client.get(html.unescape(url[1])).text

    assert "25 of 28 shown" in first
    assert "Next 3 tasks" in first
    assert "3 tasks on this page" in second
    assert "First page" in second


def test_counts_what_is_late_as_due_soon_like_its_list(desk: Desk) -> None:
    look(desk)
    desk.forward(hours=13)
    client = desk.client(CLERK)

    assert "Due soon (1)" in words(client, "list=soon")
    assert len(listed(client, "list=soon")) == 1


def test_narrows_what_one_finished(desk: Desk) -> None:
    task = look(desk)
    desk.finish(CLERK, task, {"needs_advice": "no"})
    client = desk.client(CLERK)

    assert listed(client, "list=done&q=look") == [str(task)]
    assert listed(client, "list=done&q=reply") == []


def test_reads_a_list_in_few_statements(desk: Desk) -> None:
    look(desk)
    client, services = desk.client(CLERK), desk.app.extensions["desk"]
    client.get("/work?list=team")

    with statements(services.reading.engine) as seen:
        client.get("/work?list=team&q=look")

    assert len([one for one in seen if one != "COMMIT"]) <= 8  # the eighth: what is on hold, and kept filters


def test_leads_from_each_figure_to_just_its_tasks(desk: Desk) -> None:
    for _ in range(2):
        look(desk)
    desk.forward(hours=8)
    look(desk)
    desk.forward(hours=5)
    chief = desk.client(CHIEF)
    page = chief.get("/queues").text

    figures = re.findall(r'href="(/work\?list=all[^"]*)"><span data-live="(\w+)">(\d+)<', page)

    assert {key for _, key, _ in figures} >= {"open", "late", "today", "nobody"}
    for url, key, number in figures:
        if key != "soon":
            assert len(listed(chief, html.unescape(url).partition("?")[2])) == int(number), key


def test_shows_the_whole_team_to_who_answers_for_it(desk: Desk) -> None:
    task = look(desk)

    assert listed(desk.client(CHIEF), "list=all") == [str(task)]
    assert "Whole team (1)" in words(desk.client(CHIEF), "list=all")
    assert "Whole team" not in words(desk.client(CLERK), "list=team")
    assert listed(desk.client(NORTH), "list=all") == []


def test_says_what_to_do_about_what_is_late(desk: Desk) -> None:
    task = look(desk)
    desk.forward(hours=13)
    page = re.sub(r"\s+", " ", desk.client(CHIEF).get("/queues").text)

    assert "1 task is late." in page
    assert "Nobody has it: give it to somebody." in page
    assert f'href="/tasks/{task}/hand-over"' in page


def test_offers_no_giving_to_who_may_not(desk: Desk) -> None:
    look(desk)
    desk.forward(hours=13)

    page = desk.client(DIRECTOR).get("/queues").text

    assert "hand-over" not in page


def test_renews_its_figures(desk: Desk) -> None:
    look(desk)
    desk.forward(hours=13)
    client = desk.client(CHIEF)

    first = client.get("/queues/live")
    again = client.get("/queues/live", headers={"If-None-Match": first.headers["ETag"]})
    look(desk)

    assert first.json["texts"]["late"] == "1"
    assert again.status_code == 304
    assert client.get("/queues/live", headers={"If-None-Match": first.headers["ETag"]}).json["texts"]["open"] == "2"


def test_shows_new_tasks_under_the_filters_that_are_on(desk: Desk) -> None:
    look(desk)
    client = desk.client(CLERK)
    page = client.get("/work?list=team&with=nobody&q=at+the+request").text
    [url] = re.findall(r'data-live-url="([^"]+)"', page)
    desk.clock.forward(minutes=1)
    look(desk)

    new = client.get(html.unescape(url)).json["new"]

    assert new["words"] == "1 new task came in since noon."
    query = parse_qs(urlsplit(new["url"]).query)
    assert query == {"list": ["team"], "with": ["nobody"], "q": ["at the request"]}


def test_leads_back_to_the_first_page_of_cases(desk: Desk) -> None:
    for _ in range(27):
        open_case(desk)
    client = desk.client(CLERK)
    page = client.get("/cases").text
    [following] = re.findall(r'rel="next" href="([^"]*)"', page)

    second = client.get(html.unescape(following)).text

    assert "First page" not in page
    assert '<a class="govuk-link" href="/cases">First page</a>' in second
    assert len(re.findall(r"<tr data-row", page)) == 25
    assert len(re.findall(r"<tr data-row", second)) == 2


@pytest.mark.parametrize("path", ["/notifications?after=x", "/cases?after=x", "/work?after=x", "/operations?after=x"])
def test_begins_at_the_start_for_a_page_that_is_none(desk: Desk, path: str) -> None:
    desk.change("UPDATE person SET site_roles = '{service_support}' WHERE email = 'clerk@example.org'")

    assert desk.client(CLERK).get(path).status_code == 200
