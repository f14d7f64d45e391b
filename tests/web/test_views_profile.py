"""The profile: on which devices one is signed in, and signing them out."""

import re

import pytest
from flask.testing import FlaskClient

from tests.support.harness import Desk
from tests.support.world import CLERK, NORTH

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari/604.1"


def sign_in(desk: Desk, agent: str, email: str = CLERK) -> FlaskClient:
    client = desk.client()
    answer = client.post("/sign-in", data={"account": email}, headers={"User-Agent": agent})
    assert answer.status_code == 303
    return client


def words(client: FlaskClient) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get("/me").text))


def key_of_other(client: FlaskClient) -> str:
    found = re.search(r'name="session" value="([^"]*)"', client.get("/me").text)
    assert found
    return found[1]


def test_lists_where_one_is_signed_in_this_device_first(desk: Desk) -> None:
    sign_in(desk, PHONE)
    client = sign_in(desk, WINDOWS)
    sign_in(desk, WINDOWS, NORTH)

    shown = words(client)

    assert re.search(
        r"This one Firefox on Windows today, noon – Safari on iPhone today, noon Sign out Safari on iPhone", shown
    )
    assert shown.count("on Windows") == 1


def test_signs_another_device_out(desk: Desk) -> None:
    phone, client = sign_in(desk, PHONE), sign_in(desk, WINDOWS)

    answer = client.post("/me/devices/end", data={"session": key_of_other(client)}, follow_redirects=True)

    assert "That device is signed out." in answer.text
    assert phone.get("/work").status_code == 303
    assert "Safari on iPhone" not in words(client)


def test_signs_all_others_out_and_stays(desk: Desk) -> None:
    others, client = [sign_in(desk, PHONE) for _ in range(2)], sign_in(desk, WINDOWS)

    answer = client.post("/me/devices/end-others", follow_redirects=True)

    assert "2 other devices were signed out." in answer.text
    assert [other.get("/work").status_code for other in others] == [303, 303]
    assert "Sign out all other devices" not in client.get("/me").text


@pytest.mark.parametrize("key", ["", "nonsense"])
def test_says_that_a_device_is_not_signed_in_any_more(desk: Desk, key: str) -> None:
    client = sign_in(desk, WINDOWS)

    answer = client.post("/me/devices/end", data={"session": key}, follow_redirects=True)

    assert "This device is not signed in any more." in answer.text


def test_ends_nobody_elses_session(desk: Desk) -> None:
    sign_in(desk, PHONE)
    client, stranger = sign_in(desk, WINDOWS), sign_in(desk, WINDOWS, NORTH)

    stranger.post("/me/devices/end", data={"session": key_of_other(client)})
    stranger.post("/me/devices/end-others")

    assert client.get("/work").status_code == 200
    assert "Safari on iPhone" in words(client)


def test_shows_only_sessions_that_live(desk: Desk) -> None:
    sign_in(desk, PHONE)
    desk.clock.forward(minutes=31)

    assert "iPhone" not in words(sign_in(desk, WINDOWS))


def test_gives_away_no_cookie(desk: Desk) -> None:
    sign_in(desk, PHONE)
    client = sign_in(desk, WINDOWS)
    key = key_of_other(client)

    hashes = {row.hash for row in desk.rows("SELECT encode(token_hash, 'hex') AS hash FROM web_session")}
    client.set_cookie("desk_session", key)

    assert key not in hashes
    assert client.get("/work").status_code == 303


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("", "A device that did not say what it is"),
        ("curl/8", "A device that did not say what it is"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Version/17 Safari/605", "Safari on Mac"),
    ],
)
def test_names_a_device_in_words(desk: Desk, agent: str, device: str) -> None:
    assert f"This one {device}" in words(sign_in(desk, agent))
