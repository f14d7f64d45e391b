"""Values: the calendar without end, zones, durations, and the way to and from Python's values."""

from collections import UserDict
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
from feel_support import feel, shown
from hypothesis import given, settings
from hypothesis import strategies as st

from service.feel import compile_expression, lexical
from service.feel.values import (
    Date,
    DateTime,
    DaysDuration,
    Function,
    Parameter,
    Time,
    YearsDuration,
    calendar,
    from_python,
    to_python,
    zones,
)

LONDON = ZoneInfo("Europe/London")
YEARS = st.integers(-calendar.MAX_YEAR, calendar.MAX_YEAR)


@settings(deadline=None)
@given(st.dates())
def test_counts_days_as_python_does(day):
    days = calendar.days_from_civil(day.year, day.month, day.day)

    assert days == (day - date(1970, 1, 1)).days
    assert calendar.civil_from_days(days) == (day.year, day.month, day.day)
    assert calendar.weekday(days) == day.isoweekday()
    assert calendar.iso_week(day.year, day.month, day.day) == day.isocalendar().week
    assert calendar.day_of_year(day.year, day.month, day.day) == day.timetuple().tm_yday


@settings(deadline=None)
@given(YEARS, st.integers(1, 12), st.integers(1, 28))
def test_counts_days_of_any_year_back_and_forth(year, month, day):
    days = calendar.days_from_civil(year, month, day)

    assert calendar.civil_from_days(days) == (year, month, day)
    assert calendar.days_from_civil(*calendar.civil_from_days(days + 1)) == days + 1


@settings(deadline=None)
@given(YEARS, st.integers(1, 12), st.integers(1, 31), st.integers(-10_000, 10_000))
def test_keeps_the_day_within_its_month(year, month, day, months):
    start = Date(year, month, min(day, calendar.month_length(year, month)))
    end = start.plus_months(months)

    if end is not None:
        assert (end.year - year) * 12 + end.month - month == months
        assert end.day == min(start.day, calendar.month_length(end.year, end.month))


@settings(deadline=None)
@given(
    st.datetimes(timezones=st.sampled_from([UTC, LONDON, ZoneInfo("Asia/Kathmandu"), timezone(timedelta(hours=-3))]))
)
def test_keeps_moments_from_python(moment):
    value = from_python(moment)

    assert to_python(value) == moment
    assert to_python(value).utcoffset() == moment.utcoffset()


@settings(deadline=None)
@given(st.dates() | st.times() | st.timedeltas() | st.datetimes())
def test_keeps_dates_times_and_durations_from_python(value):
    assert to_python(from_python(value)) == value


def test_keeps_the_second_of_two_like_readings():
    moment = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1)

    value = from_python(moment)

    assert value.time.offset == 0
    assert value.is_second_reading
    assert to_python(value).fold == 1
    assert shown("x", x=moment) == "2026-10-25T01:30:00Z"


def test_reads_a_clock_that_jumps():
    assert shown('@"2026-03-29T01:30:00@Europe/London" + @"PT0S"') == "2026-03-29T02:30:00@Europe/London"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        (10**40, "1" + "0" * 40),
        (1.1, "1.1"),
        (float("nan"), "null"),
        (float("inf"), "null"),
        (Decimal("NaN"), "null"),
        (Decimal("-Infinity"), "null"),
        (Decimal("1e9999"), "null"),
        (Decimal("1e-9999"), "0"),
        pytest.param(10**7_000, "null", id="huge"),
        (True, "true"),
        ("a", '"a"'),
        ((1, 2), "[1, 2]"),
        ({"a": (1,)}, "{a: [1]}"),
        ({1: 2}, '{"1": 2}'),
        (UserDict(a=1), "{a: 1}"),
        (date(2026, 11, 24), "2026-11-24"),
        (time(10, 15), "10:15:00"),
        (time(10, 15, tzinfo=UTC), "10:15:00Z"),
        (time(10, 15, tzinfo=LONDON), "10:15:00@Europe/London"),
        (datetime(2026, 7, 1, 10, tzinfo=LONDON), "2026-07-01T10:00:00@Europe/London"),
        (datetime(2026, 7, 1, 10, tzinfo=UTC), "2026-07-01T10:00:00Z"),
        (timedelta(days=1, seconds=1), "P1DT1S"),
        (StrEnum("Colour", ["RED"]).RED, '"red"'),
    ],
)
def test_takes_values_of_python(value, text):
    assert shown("x", x=value) == text
    assert shown("[x][1]", x=value) == text
    assert shown("c.x", c={"x": value}) == text
    assert shown("{c: c}.c.x", c={"x": value}) == text


def test_takes_values_as_they_are():
    value = {"a": [Decimal(1), {"b": "c"}], "d": Date(2026, 1, 1)}

    assert from_python(value) is value


def test_knows_no_other_values():
    with pytest.raises(TypeError, match="object has no counterpart"):
        feel("x", x=object())


@pytest.mark.parametrize("value", [Date(10_000, 1, 1), Date(-1, 1, 1), DateTime(Date(0, 1, 1), Time(0))])
def test_does_not_make_dates_that_python_lacks(value):
    with pytest.raises(ValueError):
        to_python(value)


def test_leaves_what_python_lacks():
    values = [YearsDuration(1), feel("[1..2]"), feel("abs"), "a", None, Decimal(1)]

    assert to_python(values) == values
    assert to_python({"a": DaysDuration(1_000)}) == {"a": timedelta(microseconds=1)}


@pytest.mark.parametrize(
    ("year", "offset"), [(-999_999_999, -75), (1, -75), (2026, 3_600), (9_999, 3_600), (999_999_999, 3_600)]
)
def test_knows_the_offset_of_any_year(year, offset):
    days = calendar.days_from_civil(year, 7, 1)

    assert zones.offset_of_local("Europe/London", days, 0) == offset
    assert zones.offset_of_instant("Europe/London", days * zones.DAY_SECONDS) == offset


@pytest.mark.parametrize(
    ("zone", "offset"),
    [("Europe/London", 0), ("Australia/Melbourne", 10 * 3_600), ("Etc/UTC", 0), ("Asia/Kathmandu", 20_700)],
)
def test_takes_the_standard_offset_where_there_is_no_date(zone, offset):
    assert Time.of(0, zone).offset == offset


@settings(deadline=None)
@given(
    st.from_regex(r"-?P(?:\d{1,4}Y)?(?:\d{1,4}M)?", fullmatch=True)
    | st.from_regex(r"-?P(?:\d{1,4}D)?(?:T(?:\d{1,3}H)?(?:\d{1,3}M)?(?:\d{1,3}(?:\.\d{1,9})?S)?)?", fullmatch=True)
)
def test_writes_durations_that_it_reads_back(text):
    value = lexical.duration(text)

    if value is not None:
        assert lexical.duration(lexical.duration_text(value)) == value


@settings(deadline=None)
@given(
    st.text(max_size=30) | st.from_regex(lexical._TIME, fullmatch=True) | st.from_regex(lexical._DATE, fullmatch=True)
)
def test_reads_any_text_without_harm(text):
    for read in (lexical.date, lexical.time, lexical.date_and_time, lexical.duration, lexical.at_literal):
        value = read(text)
        if isinstance(value, Date):
            assert lexical.date(lexical.date_text(value)) == value
        if isinstance(value, Time):
            assert lexical.time(lexical.time_text(value)) == value
        if isinstance(value, DateTime):
            assert lexical.date_and_time(lexical.date_and_time_text(value)) == value


def test_makes_functions_of_python():
    function = Function.of("add", ["a", Parameter("b")], lambda a, b: a + b + 1)

    assert feel("add(1, b)", add=function, b=2) == 4
    assert feel("add(b: 1, a: 2)", add=function) == 4
    assert feel("add(1)", add=function) is None
    assert shown("add", add=function) == "function(a, b) …"


def test_lets_functions_of_python_answer_with_pythons_values():
    function = Function.of("f", [], lambda: {"n": 1, "d": date(2026, 1, 1)})

    assert shown("f()", f=function) == "{n: 1, d: 2026-01-01}"


def test_shares_clock_and_limits_with_functions_of_python():
    inner = compile_expression("[today(), case.nation]")
    function = Function.of("f", ["case"], lambda case: inner.evaluate({"case": case}))

    assert shown('[f({nation: "wales"}), case]', f=function, case=1) == '[[2026-07-01, "wales"], 1]'


def test_keeps_reasons_apart_for_functions_of_python():
    inner = compile_expression("missing")
    function = Function.of("f", [], lambda: len(inner.explain({}).messages))

    outcome = compile_expression("f()").explain({"f": function})

    assert outcome.value == 1
    assert outcome.messages == ()
