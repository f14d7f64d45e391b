"""What failed: who sees it, what they see of it, and trying it again."""

import re
from typing import Any
from uuid import UUID

import pytest

from service.commands.job_types import REGISTRY
from tests.support.harness import Desk
from tests.support.world import CHIEF, CLERK, DIRECTOR, NORTH, open_case

SUPPORT = "support@example.org"


@pytest.fixture
def stuck(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> str:
    """A case whose first step by the service has failed as often as it may."""
    desk.change(
        "INSERT INTO person (id, name, email, rank, is_away, site_roles)"
        " VALUES (gen_random_uuid(), 'Sid Support', 'support@example.org', '', false, '{service_support}')"
    )
    with monkeypatch.context() as broken:
        handler = REGISTRY["record_party"]
        broken.setitem(REGISTRY, "record_party", type(handler)(**{**_fields(handler), "run": _fails}))
        reference = open_case(desk)
        for _ in range(4):
            desk.clock.forward(hours=1)
            desk.run_due()
    assert desk.value("SELECT count(*) FROM incident") == 1
    return reference


def _fields(handler: Any) -> dict[str, Any]:
    return {name: getattr(handler, name) for name in handler.__slots__}


def _fails(_run: Any) -> dict[str, Any]:
    raise RuntimeError("Ada Asker lives behind the red door")


def incident(desk: Desk) -> UUID:
    found: UUID = desk.value("SELECT id FROM incident")
    return found


def retried(desk: Desk, email: str, **typed: str) -> Any:
    return desk.client(email).post(f"/operations/incidents/{incident(desk)}/retry", data=typed)


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_shows_service_support_what_failed_but_nobody_s_name_and_no_answer(desk: Desk, stuck: str) -> None:
    page = desk.client(SUPPORT).get("/operations").text

    assert "1 step failed and waits." in words(page)
    assert stuck in page
    assert "Keep the asker" in page
    for hidden in ("Ada Asker", "red door"):
        assert hidden not in page, hidden


def test_shows_support_no_more_of_the_case(desk: Desk, stuck: str) -> None:
    client = desk.client(SUPPORT)

    assert f"/cases/{stuck}" not in client.get("/operations").text
    assert client.get(f"/cases/{stuck}").status_code == 404
    with desk.reading(SUPPORT) as reader:
        for table in ("case_record", "case_party", "form_submission", "user_task", "process_instance"):
            assert reader.value(f"SELECT count(*) FROM {table}") == 0, table


def test_tries_again_and_goes_on(desk: Desk, stuck: str) -> None:
    answer = retried(desk, SUPPORT)
    desk.run_due()

    assert (answer.status_code, answer.location) == (303, "/operations")
    assert "Nothing has failed." in desk.client(SUPPORT).get("/operations").text
    assert desk.task("look", stuck)
    assert desk.value("SELECT count(*) FROM incident WHERE resolved_at IS NULL") == 0


def test_says_that_somebody_was_first(desk: Desk, stuck: str) -> None:
    retried(desk, SUPPORT)

    answer = retried(desk, SUPPORT)

    assert answer.status_code == 303
    client = desk.client(SUPPORT)
    client.post(f"/operations/incidents/{incident(desk)}/retry")
    assert "Somebody has tried this again meanwhile." in client.get("/operations").text


def test_says_on_the_case_what_failed_and_whose_it_is(desk: Desk, stuck: str) -> None:
    page = words(desk.client(CLERK).get(f"/cases/{stuck}").text)

    assert "1 step failed" in page
    assert "Keep the asker" in page
    assert "Service support has it: Sid Support." in page
    assert "Try again" not in page


def test_lets_who_answers_for_others_try_again_from_the_case(desk: Desk, stuck: str) -> None:
    assert "Try again" in desk.client(CHIEF).get(f"/cases/{stuck}").text

    answer = retried(desk, CHIEF, case=stuck)

    assert (answer.status_code, answer.location) == (303, f"/cases/{stuck}")
    assert desk.value("SELECT count(*) FROM incident WHERE resolved_at IS NULL") == 0


@pytest.mark.parametrize(("email", "status"), [(CLERK, 403), (NORTH, 404), (DIRECTOR, 404)])
def test_lets_nobody_else(desk: Desk, stuck: str, email: str, status: int) -> None:
    assert stuck
    answer = retried(desk, email)

    assert answer.status_code == status
    assert desk.value("SELECT count(*) FROM incident WHERE resolved_at IS NULL") == 1
    if status == 403:
        assert "Only service support, or somebody who answers for others’ work, can try this again." in answer.text


def test_tells_in_the_timeline_who_tried_again(desk: Desk, stuck: str) -> None:
    retried(desk, SUPPORT)

    page = words(desk.client(CLERK).get(f"/cases/{stuck}/timeline").text)

    assert "A failed step was tried again: Keep the asker" in page
    assert "Sid Support" in page


def test_says_that_nothing_failed(desk: Desk) -> None:
    desk.change("UPDATE person SET site_roles = '{service_support}' WHERE email = 'director@example.org'")

    page = desk.client(DIRECTOR).get("/operations").text

    assert "Nothing has failed. A step that fails three times appears here by itself." in page
    assert 'href="/operations"' in page


def test_pages_a_long_list(desk: Desk) -> None:
    desk.change(
        "UPDATE person SET site_roles = '{service_support}' WHERE email = 'director@example.org'",
        "INSERT INTO incident (id, code, message, opened_at) SELECT gen_random_uuid(), 'c', 'fault ' || n, :now"
        " FROM generate_series(1, 60) n",
        now=desk.clock(),
    )
    client, url, seen = desk.client(DIRECTOR), "/operations", list[str]()

    while url:
        page = client.get(url).text
        seen += re.findall(r"fault \d+", page)
        following = re.search(r'rel="next" href="([^"]*)"', page)
        url = following[1].replace("&amp;", "&") if following else ""

    assert len(seen) == len(set(seen)) == 60


def test_tries_all_of_one_cause_again_and_leaves_the_others(desk: Desk) -> None:
    desk.change(
        "UPDATE person SET site_roles = '{service_support}' WHERE email = 'director@example.org'",
    )
    open_case(desk)
    desk.change(
        "INSERT INTO incident (id, case_id, element_id, code, message, opened_at)"
        " SELECT gen_random_uuid(), c.id, 'look', CASE WHEN n < 4 THEN 'no-team' ELSE 'mail' END, 'fault', :now"
        " FROM case_record c, generate_series(1, 5) n",
        now=desk.clock(),
    )
    client = desk.client(DIRECTOR)
    before = words(client.get("/operations").text)

    client.post("/operations/causes/retry", data={"code": "no-team", "element": "look"})

    page = words(client.get("/operations").text)
    assert "5 steps failed and wait. Look first at the largest cause: no team (3)." in before
    assert "3 steps are being tried again." in page
    assert "2 steps failed and wait." in page
    assert [row.code for row in desk.rows("SELECT code FROM incident WHERE resolved_at IS NULL")] == ["mail", "mail"]
