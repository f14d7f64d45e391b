"""Signing in and out, sessions that end, what was being sent when one had ended, and where a sign-in may lead."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from service.commands import demonstration, tasks
from service.web.auth import COOKIE
from tests.support.harness import Desk
from tests.support.world import CHIEF, CLERK, NORTH, open_case


def sign_in(client: FlaskClient, email: str = CLERK, password: str = demonstration.PASSWORD, **more: str) -> Any:
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def is_in(client: FlaskClient) -> bool:
    return client.get("/me").status_code == 200


def taken(desk: Desk) -> UUID:
    task = desk.task("look", open_case(desk))
    desk.as_(CLERK, lambda context: tasks.claim(context, task.id))
    found: UUID = task.id
    return found


def set_cookies(answer: Any) -> dict[str, str]:
    return {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


def test_lets_in_who_knows_the_password(desk: Desk) -> None:
    client = desk.client()

    answer = sign_in(client)

    assert (answer.status_code, answer.location) == (303, "/")
    assert is_in(client)


@pytest.mark.parametrize(
    ("email", "password"), [(CLERK, "wrong"), ("nobody@example.org", "wrong"), (CLERK, ""), ("", "")]
)
def test_says_the_same_of_a_wrong_address_and_a_wrong_password(desk: Desk, email: str, password: str) -> None:
    client = desk.client()

    answer = sign_in(client, email, password)

    assert answer.status_code == 422
    assert "The e-mail address or password is not right." in answer.text
    assert not is_in(client)


def test_locks_an_account_after_ten_wrong_passwords_for_a_quarter_of_an_hour(desk: Desk) -> None:
    client = desk.client()
    for _ in range(10):
        sign_in(client, password="wrong")

    locked = sign_in(client)
    desk.clock.forward(minutes=16)
    later = sign_in(client)

    assert locked.status_code == 422
    assert "locked" in locked.text
    assert later.status_code == 303


def test_starts_counting_anew_after_a_right_password(desk: Desk) -> None:
    client = desk.client()
    for password in [*["wrong"] * 9, demonstration.PASSWORD, *["wrong"] * 9]:
        sign_in(client, password=password)

    assert sign_in(client).status_code == 303


def test_ends_after_half_an_hour_without_a_sign_of_life(desk: Desk) -> None:
    client = desk.client(CLERK)

    desk.clock.forward(minutes=29)
    assert is_in(client)
    desk.clock.forward(minutes=29)
    assert is_in(client)
    desk.clock.forward(minutes=31)
    answer = client.get("/work?list=team")

    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/work%3Flist%3Dteam&why=ended")


def test_ends_after_twelve_hours_however_busy(desk: Desk) -> None:
    client, alive = desk.client(CLERK), timedelta()

    while is_in(client):
        desk.clock.forward(minutes=20)
        alive += timedelta(minutes=20)
        assert alive < timedelta(hours=13)

    assert timedelta(hours=12) <= alive <= timedelta(hours=12, minutes=20)


def test_is_over_for_every_copy_of_the_cookie_once_signed_out(desk: Desk) -> None:
    client, copy = desk.client(CLERK), desk.client()
    cookie = client.get_cookie(COOKIE)
    assert cookie
    copy.set_cookie(COOKIE, cookie.value)
    assert is_in(copy)

    answer = client.post("/sign-out")

    assert (answer.status_code, answer.location) == (303, "/sign-in?why=out")
    assert not is_in(client)
    assert not is_in(copy)


def test_stores_no_cookie_that_could_be_used(desk: Desk) -> None:
    client = desk.client()
    sign_in(client)
    cookie = client.get_cookie(COOKIE)
    assert cookie

    stored = desk.value("SELECT token_hash FROM web_session")

    assert len(stored) == 32
    assert cookie.value.encode() not in stored
    desk.client().set_cookie(COOKIE, stored.hex())
    assert len(cookie.value) >= 40


def test_gives_a_new_session_at_each_sign_in(desk: Desk) -> None:
    client = desk.client()
    client.set_cookie(COOKIE, "chosen-by-somebody-else")

    sign_in(client)

    cookie = client.get_cookie(COOKIE)
    assert cookie
    assert cookie.value != "chosen-by-somebody-else"


@pytest.mark.parametrize("secure", [False, True])
def test_marks_its_cookies(desk: Desk, secure: bool) -> None:
    desk.app.config["SESSION_COOKIE_SECURE"] = secure

    signed_in = set_cookies(sign_in(desk.client()))[COOKIE]
    draft = set_cookies(desk.client().post("/ask/help"))["desk_draft"]

    for cookie in (signed_in, draft):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie) is secure
    assert "Max-Age" not in signed_in
    assert "Path=/ask" in draft


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "",
    ],
)
def test_leads_to_no_place_but_its_own(desk: Desk, target: str) -> None:
    assert sign_in(desk.client(), next=target).location == "/"


def test_leads_to_where_one_wanted_to_go(desk: Desk) -> None:
    assert sign_in(desk.client(), next="/work?list=team").location == "/work?list=team"


def test_lets_nobody_choose_an_account_without_a_password_but_in_a_demonstration(desk: Desk) -> None:
    chosen = desk.client().post("/sign-in", data={"account": CLERK})
    desk.change("UPDATE site SET is_demonstration = false")
    real = desk.client().post("/sign-in", data={"account": CLERK})

    assert (chosen.status_code, real.status_code) == (303, 422)
    assert CHIEF not in real.text


def kept_post(desk: Desk) -> tuple[FlaskClient, UUID]:
    """A clerk whose session ended while they wrote, and who has pressed the button."""
    task, client = taken(desk), desk.client(CLERK)
    desk.clock.forward(minutes=31)
    answer = client.post(
        f"/tasks/{task}", data={"needs_advice": "yes", "note": "a long thought", "revision": "1", "form_token": "t"}
    )
    assert answer.location == f"/sign-in?next=/tasks/{task}&why=kept"
    return client, task


def test_keeps_what_was_sent_with_a_session_that_had_ended(desk: Desk) -> None:
    client, task = kept_post(desk)

    answer = sign_in(client)

    assert answer.status_code == 200
    assert f'action="/tasks/{task}"' in answer.text
    assert 'name="note" value="a long thought"' in answer.text
    assert desk.value("SELECT closed_at FROM user_task WHERE id = :t", t=task) is None


def test_hands_out_what_was_kept_once(desk: Desk) -> None:
    client, _ = kept_post(desk)
    sign_in(client)

    assert sign_in(client).status_code == 303
    assert desk.value("SELECT count(*) FROM held_post") == 0


@pytest.mark.parametrize("other", [CHIEF, NORTH])
def test_hands_what_was_kept_to_nobody_else(desk: Desk, other: str) -> None:
    client, _ = kept_post(desk)

    answer = sign_in(client, other)

    assert answer.status_code == 303
    assert "a long thought" not in client.get("/").text
    assert "a long thought" in sign_in(client, CLERK).text


def test_keeps_nothing_longer_than_a_day(desk: Desk) -> None:
    client, _ = kept_post(desk)
    desk.clock.forward(hours=25)

    assert sign_in(client).status_code == 303


def test_keeps_no_password_and_nothing_of_a_stranger(desk: Desk) -> None:
    task = taken(desk)
    stranger = desk.client()
    stranger.set_cookie(COOKIE, "made-up")

    answer = stranger.post(f"/tasks/{task}", data={"note": "spam", "password": "secret"})

    assert answer.location == "/sign-in?next=&why="
    assert desk.value("SELECT count(*) FROM held_post") == 0


def test_shows_the_kept_answers_in_the_form_again_and_sends_nothing_by_itself(desk: Desk) -> None:
    client, task = kept_post(desk)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', sign_in(client).text))

    answer = client.post(f"/tasks/{task}", data={**fields, "_update": "1"})

    assert answer.status_code == 200
    assert "a long thought" in answer.text
    assert desk.value("SELECT closed_at FROM user_task WHERE id = :t", t=task) is None


@pytest.fixture
def guarded(desk: Desk) -> Desk:
    desk.app.config["WTF_CSRF_ENABLED"] = True
    return desk


def test_refuses_what_another_site_sends(guarded: Desk) -> None:
    task, client = taken(guarded), guarded.client(CLERK)

    answer = client.post(f"/tasks/{task}", data={"needs_advice": "no", "revision": "1"})

    assert answer.status_code == 400
    assert "This page was open for a long time, so it was not sent." in answer.text
    assert guarded.value("SELECT closed_at FROM user_task WHERE id = :t", t=task) is None


def test_takes_what_its_own_page_sends(guarded: Desk) -> None:
    task, client = taken(guarded), guarded.client(CLERK)
    page = client.get(f"/tasks/{task}").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token

    answer = client.post(
        f"/tasks/{task}", data={"needs_advice": "no", "revision": "1", "form_token": "f", "csrf_token": token[1]}
    )

    assert answer.status_code == 303


def test_keeps_what_was_sent_when_session_and_token_are_both_gone(guarded: Desk) -> None:
    task, client = taken(guarded), guarded.client(CLERK)
    guarded.clock.forward(minutes=31)

    answer = client.post(f"/tasks/{task}", data={"note": "a long thought"})

    assert (answer.status_code, answer.location) == (303, f"/sign-in?next=/tasks/{task}&why=kept")


def test_shows_the_sign_in_page_again_when_its_token_is_gone(guarded: Desk) -> None:
    answer = sign_in(guarded.client())

    assert (answer.status_code, answer.location) == (303, "/sign-in?why=again")


def test_guards_every_route_that_changes_something(guarded: Desk) -> None:
    client = guarded.client(CLERK)
    paths = [rule for rule in guarded.app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    values = {"scheme": "help", "page": "1", "name": "privacy", "reference": "x"}

    def path(rule: Any) -> str:
        ids = {name: "00000000-0000-0000-0000-000000000000" for name in rule.arguments if name not in values}
        with guarded.app.test_request_context():
            from flask import url_for

            return url_for(
                rule.endpoint, **{name: value for name, value in {**values, **ids}.items() if name in rule.arguments}
            )

    refused = {rule.rule: client.post(path(rule)).status_code for rule in paths if rule.endpoint != "account.sign_in"}

    assert set(refused.values()) == {400}, refused


@pytest.mark.parametrize("path", ["/", "/sign-in", "/work", "/ask/help"])
def test_tells_browsers_what_they_may_do_with_a_page(desk: Desk, path: str) -> None:
    headers = desk.client(CLERK).get(path, follow_redirects=True).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy or "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy.partition("style-src")[0]
