"""Limits and working days in FEEL."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from feel_support import shown, why

RECEIVED = datetime(2026, 3, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('deadline(received, {amount: 24, unit: "h"})', "2026-03-29T13:00:00@Europe/London"),
        ('deadline(received, {amount: 1.5, unit: "h"})', "2026-03-28T13:30:00@Europe/London"),
        ('deadline(received, {amount: 10, unit: "d"})', "2026-04-07T23:59:00@Europe/London"),
        ('deadline(received, {amount: 0, unit: "d"})', "2026-03-28T23:59:00@Europe/London"),
        ('deadline(received, {amount: 5, unit: "wd"})', "2026-04-07T23:59:00@Europe/London"),
        ('deadline(received, {amount: 5, unit: "wd"}, "scotland")', "2026-04-06T23:59:00@Europe/London"),
        ("deadline(received, limits.T1)", "2026-03-29T13:00:00@Europe/London"),
        ('deadline(start: received, limit: limits.T1, nation: "wales")', "2026-03-29T13:00:00@Europe/London"),
        ('deadline("2026-03-28T12:00:00Z", limits.T1)', "2026-03-29T13:00:00@Europe/London"),
        ('deadline("2026-03-28T12:00:00", limits.T1)', "2026-03-29T13:00:00@Europe/London"),
        ('deadline("2026-03-28", {amount: 1, unit: "d"})', "2026-03-29T23:59:00@Europe/London"),
        ('deadline(@"2026-03-28", {amount: 1, unit: "h"})', "2026-03-28T01:00:00@Europe/London"),
        ('deadline(received, {amount: 1, unit: "w"})', "null"),
        ('deadline(received, {amount: "1", unit: "d"})', "null"),
        ("deadline(received, {amount: 1})", "null"),
        ("deadline(received, null)", "null"),
        ('deadline(null, {amount: 1, unit: "d"})', "null"),
        ('deadline("soon", {amount: 1, unit: "d"})', "null"),
        ('deadline(@"12026-01-01", {amount: 1, unit: "d"})', "null"),
        ('deadline(received, {amount: 1e9, unit: "d"})', "null"),
        ('deadline(received, {amount: 1e9, unit: "h"})', "null"),
        ('deadline(received, {amount: 1, unit: "wd"}, "mars")', "null"),
        ('deadline(@"9999-12-31T23:59:59Z", {amount: 1, unit: "h"})', "null"),
        ('next working day(@"0001-01-01T00:00:00Z")', "null"),
        ('add working days(@"2026-12-24", 1)', "2026-12-29"),
        ('add working days("2026-12-24", 1)', "2026-12-29"),
        ('add working days("2026-12-24T10:00:00Z", 1)', "2026-12-29"),
        ('add working days(@"2026-06-30T23:30:00Z", 1)', "2026-07-02"),
        ('add working days(@"2026-06-30T23:30:00", 1)', "2026-07-01"),
        ('add working days(@"2026-12-24", 1.5)', "null"),
        ('add working days(@"2026-12-24", 100000)', "null"),
        ('add working days("x", 1)', "null"),
        ('working days between(@"2026-11-16", @"2026-11-23")', "5"),
        ('working days between(@"2026-11-23", @"2026-11-16")', "-5"),
        ('working days between(@"2026-11-27", @"2026-12-01", "scotland")', "1"),
        ('working days between(@"0001-01-01", @"9999-01-01")', "null"),
        ('next working day(@"2026-11-20")', "2026-11-23"),
        ('is working day(@"2026-12-25")', "false"),
        ('is working day(@"2026-11-30", "scotland")', "false"),
        ('is working day(@"2026-11-30")', "true"),
        ('counting day(@"2026-11-24T13:00:00@Europe/London", @"13:00:00")', "2026-11-24"),
        ('counting day(@"2026-11-24T13:00:01@Europe/London", @"13:00:00")', "2026-11-25"),
        ('counting day("2026-11-27T14:00:00", "13:00:00")', "2026-11-30"),
        ('counting day(@"2026-11-27T14:00:00", clock)', "2026-11-30"),
        ('counting day(received at: @"2026-11-27T12:00:00", cut off: "13:00:00", nation: "scotland")', "2026-11-27"),
        ('counting day(@"2026-11-27T14:00:00", "noon")', "null"),
    ],
)
def test_reckons_limits(source, value):
    limits = {"T1": {"amount": 24, "unit": "h"}}

    assert shown(source, received=RECEIVED, limits=limits, clock=time(13)) == value


@pytest.mark.parametrize(
    ("case", "value"),
    [
        ({"nation": "scotland"}, "2026-04-06T23:59:00@Europe/London"),
        ({"nation": "england"}, "2026-04-07T23:59:00@Europe/London"),
        ({"nation": None}, "2026-04-07T23:59:00@Europe/London"),
        ({}, "2026-04-07T23:59:00@Europe/London"),
        ("A1", "2026-04-07T23:59:00@Europe/London"),
    ],
)
def test_takes_the_nation_of_the_case(case, value):
    assert shown('deadline(received, {amount: 5, unit: "wd"})', received=RECEIVED, case=case) == value


def test_lets_an_argument_win_over_the_case():
    source = 'deadline(received, {amount: 5, unit: "wd"}, "england")'

    assert shown(source, received=RECEIVED, case={"nation": "scotland"}) == "2026-04-07T23:59:00@Europe/London"


def test_keeps_the_instant_when_clocks_go_back():
    start = datetime(2026, 10, 25, 0, 30, tzinfo=ZoneInfo("Europe/London"))

    assert shown('deadline(s, {amount: 2, unit: "h"})', s=start) == "2026-10-25T01:30:00Z"


def test_says_what_is_wrong_with_a_limit():
    assert why('deadline(@"2026-01-01", {amount: 1})') == "A limit has `amount`, a number, and `unit`, one of h, d, wd."
    assert "“mars” is not a nation here" in why('next working day(@"2026-01-01", "mars")')
    assert why('next working day("x")') == "The text is not a date, like 2026-11-24."
