"""A ladder in words: what several rungs say at one instant is one line."""

from datetime import UTC, datetime, timedelta

import pytest

from service.domain.scheme import Scheme
from service.web.cases.ladders import lines

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SCHEME = Scheme("help", {"scheme": {"name": "Help", "process": "help"}, "roles": {"chief": {"title": "Chief"}}})


def rung(hours, role, when="any", told=None):
    at = (NOW + timedelta(hours=hours)).isoformat()
    return {"at": at, "action": "tell", "role": role, "when": when, "fired_at": at if told else None, "told": told}


def said(*rungs):
    return [(line["state"], line["words"], line["line"]) for line in lines(rungs, SCHEME, NOW)]


def test_says_once_what_two_conditions_lead_to():
    found = said(rung(2, "supervisor", "unclaimed"), rung(2, "supervisor", "absent"))

    assert found == [("next", "Their supervisor told", "Today, 2pm, unless it is taken")]


@pytest.mark.parametrize("order", [("any", "unclaimed"), ("unclaimed", "any")])
def test_names_the_condition_that_holds_longest(order):
    found = said(*(rung(2, "chief", when) for when in order))

    assert found == [("next", "Chief told", "Today, 2pm, unless it is finished")]


def test_keeps_apart_who_is_told_and_when():
    found = said(rung(1, "holder"), rung(1, "supervisor", "absent"), rung(2, "supervisor", "absent"))

    assert [(state, words) for state, words, _ in found] == [
        ("next", "Whoever has it told"),
        ("next", "Their supervisor told"),
        ("future", "Their supervisor told"),
    ]


def test_says_that_nobody_was_told_only_if_nobody_was():
    nobody = "Nobody had to be told"
    told = said(rung(-2, "holder", told=nobody), rung(-2, "chief", told="Chief (Ann)"), rung(-1, "holder", told=nobody))

    assert told == [
        ("done", "Chief (Ann) told", "Today, 10am"),
        ("skipped", nobody, "Today, 11am"),
    ]
