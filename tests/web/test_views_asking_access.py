"""Asking to see a case: what the asker learns (nothing), what those who answer for it see, and what they may do."""

import re
from typing import Any
from uuid import uuid4

import pytest

from service.commands import access
from service.domain.errors import NotFoundError, NotPermittedError
from service.domain.reference import new_reference
from tests.support.harness import Desk, statements
from tests.support.world import CHIEF, CLERK, DIRECTOR, NORTH, SOUTH, answer_of, ask_advisers, open_case

ASKED = {"reason": "I meet the asker tomorrow", "days": "7"}


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def ask(desk: Desk, email: str, case: str, **more: str) -> Any:
    return desk.client(email).post(
        f"/cases/{case}/ask-access", data={"reference": case, **ASKED, **more}, follow_redirects=True
    )


def asked(desk: Desk, email: str = NORTH, **more: str) -> tuple[str, Any]:
    """A case that somebody asked for, and the request."""
    reference = open_case(desk, places=["north"])
    assert ask(desk, email, reference, **more).status_code == 200
    return reference, desk.value("SELECT id FROM access_request")


def test_answers_alike_whether_or_not_there_is_such_a_case(desk: Desk) -> None:
    there, nowhere = open_case(desk), new_reference()

    answers = [
        re.sub(r'(csrf[^"]*" value|csrf-token" content|nonce)="[^"]*"', "", ask(desk, NORTH, reference).text).replace(reference, "")
        for reference in (there, nowhere)
    ]  # fmt: skip

    assert answers[0] == answers[1]
    assert "We do not say whether there is such a case." in answers[0]
    assert desk.value("SELECT count(*) FROM access_request") == 1


def test_offers_to_ask_where_nothing_may_be_seen(desk: Desk) -> None:
    reference = open_case(desk)

    page = desk.client(NORTH).get(f"/cases/{reference}")

    assert page.status_code == 404
    assert f'href="/cases/{reference}/ask-access"' in page.text
    assert 'href="/cases/ask-access"' in desk.client(NORTH).get(f"/tasks/{uuid4()}").text
    assert "ask-access" not in desk.client().get("/nothing").text


def test_shows_the_asker_not_even_that_it_was_kept(desk: Desk) -> None:
    asked(desk)

    with desk.reading(NORTH) as reader:
        assert reader.rows("SELECT id FROM access_request") == []
        assert reader.rows("SELECT id FROM history_event") == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reference": "7KM-4PQ-2XJ"}, "Check the reference. It looks like 7KM-4PQ-2XH."),
        ({"reason": "  "}, "Enter why you need to see it"),
        ({"reason": "x" * 1001}, "The reason must be 1,000 characters or less"),
        ({"days": "3650"}, "Select for how long you need it"),
    ],
)
def test_says_what_is_wrong_and_keeps_what_was_typed(desk: Desk, typed: dict[str, str], said: str) -> None:
    reference = open_case(desk)

    answer = ask(desk, NORTH, reference, **typed)

    assert answer.status_code == 422
    assert answer.text.count(said) == 2
    assert typed.get("reason", ASKED["reason"]) in answer.text
    assert desk.value("SELECT count(*) FROM access_request") == 0


def test_leads_who_may_open_it_to_the_case(desk: Desk) -> None:
    reference = open_case(desk)

    page = ask(desk, CLERK, reference.lower())

    assert page.request.path.upper() == f"/CASES/{reference}"
    assert "You may open this case already." in page.text


def test_tells_the_nearest_supervisor_once_however_often_somebody_asks(desk: Desk) -> None:
    reference, request = asked(desk)
    ask(desk, NORTH, reference, reason="it is urgent now", days="1")

    page = desk.client(CHIEF).get("/notifications").text
    assert page.count("Nora North asks for access to a case.") == 1
    assert f'href="/cases/{reference}/access"' in page
    assert "asks for access" not in desk.client(CLERK).get("/notifications").text
    [row] = desk.rows("SELECT id, reason, days FROM access_request")
    assert (row.id, row.reason, row.days) == (request, "it is urgent now", 1)


def test_shows_who_asks_why_to_all_who_have_the_file_and_lets_who_answers_for_it_decide(desk: Desk) -> None:
    reference, _ = asked(desk)

    clerk, chief = (desk.client(email).get(f"/cases/{reference}/access").text for email in (CLERK, CHIEF))

    for page in (clerk, chief):
        assert "1 person asks for access" in page
        assert "I meet the asker tomorrow" in page
        assert "North advisers" in page
    assert "Give access" not in clerk
    assert "A supervisor or manager of a team that has this case decides." in clerk
    assert "Give access" in chief


def test_opens_the_case_for_the_time_that_was_given_and_no_longer(desk: Desk) -> None:
    reference, request = asked(desk)
    assert desk.client(NORTH).get(f"/cases/{reference}").status_code == 404

    given = desk.client(CHIEF).post(f"/access/{request}/give", data={"days": "7"}, follow_redirects=True)

    assert "You gave Nora North access." in given.text
    assert "Given until 1 December 2026, noon by Chris Chief" in words(given.text)
    page = desk.client(NORTH).get(f"/cases/{reference}")
    assert page.status_code == 200
    assert "You see this case because you were given access until 1 December 2026, noon." in page.text
    assert "Chris Chief gave you access to a case." in desk.client(NORTH).get("/notifications").text
    desk.clock.forward(days=7)
    assert desk.client(NORTH).get(f"/cases/{reference}").status_code == 404
    assert desk.client(SOUTH).get(f"/cases/{reference}").status_code == 404


def test_lets_nobody_who_was_let_in_let_in_others(desk: Desk) -> None:
    """A supervisor of another team, who has this case by a grant only."""
    reference, request = asked(desk, DIRECTOR)
    desk.as_(CHIEF, lambda context: access.give(context, request, 7))
    ask(desk, SOUTH, reference)
    second = desk.value("SELECT id FROM access_request WHERE answered_at IS NULL")

    page = desk.client(DIRECTOR).get(f"/cases/{reference}/access")

    assert page.status_code == 200
    assert "Give access" not in page.text
    with pytest.raises(NotPermittedError):
        desk.as_(DIRECTOR, lambda context: access.give(context, second, 7))
    assert desk.client(DIRECTOR).post(f"/access/{second}/give", data={"days": "7"}).status_code == 403


def test_lets_nobody_decide_who_may_not_see_the_case(desk: Desk) -> None:
    _, request = asked(desk)

    for email in (NORTH, DIRECTOR, "isle@example.org"):
        for decide in (lambda c: access.give(c, request, 7), lambda c: access.refuse(c, request, "no", tell=True)):
            with pytest.raises(NotFoundError):
                desk.as_(email, decide)
    assert desk.value("SELECT answered_at FROM access_request") is None


@pytest.mark.parametrize(("tell", "is_told"), [({}, False), ({"tell": "yes"}, True)])
def test_tells_of_a_refusal_only_when_the_decider_says_so(desk: Desk, tell: dict[str, str], is_told: bool) -> None:
    reference, request = asked(desk)

    page = desk.client(CHIEF).post(
        f"/access/{request}/refuse", data={"reason": "It is not your case", **tell}, follow_redirects=True
    )

    assert "You refused Nora North access." in page.text
    assert ("They were not told." in page.text) is not is_told
    assert "It is not your case" in desk.client(CLERK).get(f"/cases/{reference}/access").text
    assert ("It is not your case" in desk.client(NORTH).get("/notifications").text) is is_told
    assert desk.client(NORTH).get(f"/cases/{reference}").status_code == 404


def test_refuses_a_refusal_without_a_reason_and_keeps_the_choice(desk: Desk) -> None:
    _, request = asked(desk)

    answer = desk.client(CHIEF).post(f"/access/{request}/refuse", data={"reason": " ", "tell": "yes"})

    assert answer.status_code == 422
    assert answer.text.count("Enter why you refuse it") == 2
    assert 'name="tell" value="yes" checked' in answer.text
    assert f'href="#reason-{request}"' in answer.text


def test_asks_for_how_long(desk: Desk) -> None:
    _, request = asked(desk)

    answer = desk.client(CHIEF).post(f"/access/{request}/give", data={"days": "999"})

    assert answer.status_code == 422
    assert "Select for how long" in answer.text
    assert desk.value("SELECT count(*) FROM access_grant WHERE person_id IS NOT NULL") == 0


def test_says_politely_that_somebody_decided_first(desk: Desk) -> None:
    _, request = asked(desk)
    desk.as_(CHIEF, lambda context: access.refuse(context, request, "no", tell=False))

    page = desk.client(CHIEF).post(f"/access/{request}/give", data={"days": "7"}, follow_redirects=True)

    assert "Chris Chief has answered this already." in page.text
    assert desk.value("SELECT count(*) FROM access_grant WHERE person_id IS NOT NULL") == 0


def test_ends_what_was_given(desk: Desk) -> None:
    reference, request = asked(desk)
    desk.as_(CHIEF, lambda context: access.give(context, request, 28))
    grant = desk.value("SELECT grant_id FROM access_request")
    assert "End it now" not in desk.client(CLERK).get(f"/cases/{reference}/access").text

    twice = [
        desk.client(CHIEF).post(f"/cases/{reference}/access/{grant}/end", follow_redirects=True).text for _ in range(2)
    ]

    assert "Nora North may not open this case any more." in twice[0]
    assert "Ended (1)" in twice[0]
    assert "This access has ended already." in twice[1]
    assert desk.client(NORTH).get(f"/cases/{reference}").status_code == 404


def test_ends_nothing_that_comes_with_a_teams_work(desk: Desk) -> None:
    reference, _ = asked(desk)
    ask_advisers(desk, reference)
    chief = desk.client(CHIEF)

    found = desk.rows("SELECT id FROM access_grant WHERE team_id IS NOT NULL")

    assert len(found) > 1
    assert {chief.post(f"/cases/{reference}/access/{row.id}/end").status_code for row in found} == {404}
    assert "End it now" not in chief.get(f"/cases/{reference}/access").text


def test_says_who_may_open_the_case_and_why(desk: Desk) -> None:
    reference = open_case(desk, places=["north"])
    ask_advisers(desk, reference)

    page = words(desk.client(CLERK).get(f"/cases/{reference}/access").text)

    assert "1 team may open this case. 1 other has one step of it and no more." in page
    assert re.search(r"Desk team The desk The whole case Its work is with cases of this kind today, noon No end", page)
    assert "North advisers The advisers One step: Give advice It has a step of this case" in page


def test_shows_who_looked_to_those_who_answer_for_it_and_to_governance(desk: Desk) -> None:
    reference, _ = asked(desk)
    desk.client(CLERK).get(f"/cases/{reference}")
    desk.client(CLERK).get(f"/cases/{reference}/notes")

    shown = {email: words(desk.client(email).get(f"/cases/{reference}/access").text) for email in (CHIEF, CLERK)}
    desk.change("UPDATE person SET site_roles = '{governance}' WHERE email = 'clerk@example.org'")

    assert "Clerk Cara Clerk Desk team 2 times today, noon" in shown[CHIEF]
    assert "Nora North Nora" not in shown[CHIEF]
    assert "Who looked" not in shown[CLERK]
    assert "Who looked" in desk.client(CLERK).get(f"/cases/{reference}/access").text


def test_tells_no_page_which_case_a_reference_names(desk: Desk) -> None:
    """Only commands may ask; and what the two other functions answer is for who has the file."""
    reference = open_case(desk, places=["north"])
    ask_advisers(desk, reference)
    case_id = answer_of(desk, reference, "north").case_id

    with desk.reading(NORTH) as reader, pytest.raises(Exception, match="permission denied"):
        reader.value("SELECT desk_case_of_reference(:r)", r=reference)
    with desk.reading(NORTH) as reader:
        assert reader.rows("SELECT * FROM desk_access_of(:c)", c=case_id) == []
        assert reader.rows("SELECT * FROM desk_looks_of(:c)", c=case_id) == []
    with desk.reading(CLERK) as reader:
        assert len(reader.rows("SELECT * FROM desk_access_of(:c)", c=case_id)) == 2


def test_keeps_who_asked_gave_and_ended_in_the_timeline(desk: Desk) -> None:
    reference, request = asked(desk)
    desk.as_(CHIEF, lambda context: access.give(context, request, 1))
    grant = desk.value("SELECT grant_id FROM access_request")
    case_id = desk.value("SELECT id FROM case_record")
    desk.as_(CHIEF, lambda context: access.end(context, case_id, grant))

    page = words(desk.client(CLERK).get(f"/cases/{reference}/timeline?kind=access").text)

    assert "Access was asked for Nora North, today, noon" in page
    assert "Access was given Chris Chief, for Nora North, today, noon" in page
    assert "Access was ended Chris Chief, for Nora North, today, noon" in page


def test_asks_in_few_statements(desk: Desk) -> None:
    reference, client = open_case(desk), desk.client(NORTH)
    services = desk.app.extensions["desk"]
    engines = services.commands.transactions.engine, services.reading.engine

    with statements(*engines) as seen:
        client.post("/cases/ask-access", data={"reference": reference, **ASKED})
    with statements(*engines) as shown:
        desk.client(CHIEF).get(f"/cases/{reference}/access")

    assert len([one for one in seen if one != "COMMIT"]) <= 15
    assert len([one for one in shown if one != "COMMIT"]) <= 15


def test_lets_nobody_in_who_was_shut_out(desk: Desk) -> None:
    reference, request = asked(desk)
    desk.change(
        "INSERT INTO case_exclusion SELECT gen_random_uuid(), case_id, person_id, 'A conflict of interest', :now FROM access_request",
        now=desk.clock(),
    )  # fmt: skip

    answer = desk.client(CHIEF).post(f"/access/{request}/give", data={"days": "7"}, follow_redirects=True)

    assert "Nora North is shut out of this case: somebody decided so." in answer.text
    assert desk.value("SELECT answered_at FROM access_request") is None
    page = words(desk.client(CHIEF).get(f"/cases/{reference}/access").text)
    assert "Who is shut out They see nothing of this case" in page
    assert "Adviser Nora North A conflict of interest today, noon" in page
