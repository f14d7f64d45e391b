"""The working calendar: what counts as a working day in each nation, and when a limit ends."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.errors import InvalidInputError
from service.domain.working_calendar import (
    LONDON,
    NATIONS,
    add_working_days,
    counting_day,
    due,
    is_working_day,
    next_working_day,
    working_days_between,
)

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
nations = st.sampled_from(sorted(NATIONS))
counts = st.integers(-300, 300)
moments = st.builds(datetime.fromtimestamp, st.integers(10**9, 3 * 10**9), st.sampled_from([UTC, LONDON]))


def london(*parts):
    return datetime(*parts, tzinfo=LONDON)


def test_takes_monday_to_friday_as_working_days():
    assert [is_working_day(date(2026, 11, 23) + timedelta(n)) for n in range(7)] == [True] * 5 + [False] * 2


def test_leaves_out_what_is_a_bank_holiday_everywhere():
    for nation in NATIONS:
        assert not is_working_day(date(2026, 12, 25), nation)


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 4, 6), {"england", "wales", "northern-ireland"}),  # Easter Monday
        (date(2026, 3, 17), {"northern-ireland"}),  # St Patrick
        (date(2026, 11, 30), {"scotland"}),  # St Andrew
        (date(2026, 8, 3), {"scotland"}),  # summer, first Monday
        (date(2026, 8, 31), {"england", "wales", "northern-ireland"}),  # summer, last Monday
        (date(2026, 7, 13), {"northern-ireland"}),  # the twelfth, observed
        (date(2026, 12, 28), {"england", "wales", "scotland", "northern-ireland"}),  # Boxing Day, observed
    ],
)
def test_knows_the_bank_holidays_of_each_nation(day, closed):
    assert {nation for nation in NATIONS if not is_working_day(day, nation)} == closed


def test_takes_england_if_no_nation_is_named():
    assert not is_working_day(date(2026, 4, 6))


def test_refuses_a_nation_that_it_does_not_know():
    with pytest.raises(InvalidInputError, match="atlantis"):
        is_working_day(date(2026, 4, 6), "atlantis")


def test_counts_working_days_from_the_day_after():
    assert add_working_days(date(2026, 11, 16), 5) == date(2026, 11, 23)


def test_counts_working_days_backwards():
    assert add_working_days(date(2026, 11, 23), -5) == date(2026, 11, 16)


def test_steps_over_christmas():
    assert add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)


def test_leaves_the_day_alone_for_no_working_days():
    assert add_working_days(date(2026, 11, 22), 0) == date(2026, 11, 22)


def test_finds_the_next_working_day():
    assert next_working_day(date(2026, 11, 20)) == date(2026, 11, 23)


def test_refuses_to_count_further_than_the_calendar_goes():
    with pytest.raises(InvalidInputError, match="working days"):
        add_working_days(date(2026, 1, 1), 100_000)
    with pytest.raises(InvalidInputError, match="calendar"):
        add_working_days(date(9999, 12, 30), 5)
    with pytest.raises(InvalidInputError, match="calendar"):
        working_days_between(date(1, 1, 1), date(9999, 1, 1))


@settings(deadline=None)
@given(days, counts.filter(bool), nations)
def test_lands_on_a_working_day(day, count, nation):
    assert is_working_day(add_working_days(day, count, nation), nation)


@settings(deadline=None)
@given(days, counts, nations)
def test_counts_between_what_it_added(day, count, nation):
    if not is_working_day(day, nation):
        day = next_working_day(day, nation)

    assert working_days_between(day, add_working_days(day, count, nation), nation) == count


@settings(deadline=None)
@given(days, days, days, nations)
def test_adds_up_over_a_day_in_between(a, b, c, nation):
    whole = working_days_between(a, c, nation)

    assert whole == working_days_between(a, b, nation) + working_days_between(b, c, nation)


@settings(deadline=None)
@given(days, days, nations)
def test_counts_backwards_with_the_other_sign(a, b, nation):
    assert working_days_between(a, b, nation) == -working_days_between(b, a, nation)


@settings(deadline=None)
@given(days, counts, nations)
def test_moves_on_with_each_further_working_day(day, count, nation):
    assert add_working_days(day, count, nation) < add_working_days(day, count + 1, nation) or not is_working_day(
        day, nation
    )


@settings(deadline=None)
@given(days, nations)
def test_has_at_most_ten_days_without_work_in_a_row(day, nation):
    assert next_working_day(day, nation) - day <= timedelta(days=10)


def test_ends_hours_after_so_much_elapsed_time():
    assert due(london(2026, 11, 24, 10, 30), 24, "h") == london(2026, 11, 25, 10, 30).astimezone(UTC)


@pytest.mark.parametrize("start", [london(2026, 3, 28, 12), london(2026, 10, 24, 12)])
def test_counts_24_elapsed_hours_over_a_clock_change(start):
    end = due(start, 24, "h")

    assert end - start.astimezone(UTC) == timedelta(hours=24)
    assert end.astimezone(LONDON).hour != start.hour


def test_counts_parts_of_an_hour():
    assert due(london(2026, 11, 24, 10), Decimal("1.5"), "h") == london(2026, 11, 24, 11, 30)


def test_ends_days_at_2359_of_the_last_with_the_start_as_day_0():
    assert due(london(2026, 11, 24, 10), 10, "d") == london(2026, 12, 4, 23, 59)


def test_ends_days_by_the_clock_in_london_whatever_zone_the_start_is_in():
    start = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight of 1 July in London

    assert due(start, 1, "d") == london(2026, 7, 2, 23, 59)


def test_ends_working_days_at_2359_of_the_last():
    assert due(london(2026, 12, 24, 10), 5, "wd") == london(2027, 1, 5, 23, 59)


def test_ends_working_days_by_the_nation():
    assert due(london(2026, 4, 2, 10), 1, "wd", "scotland") == london(2026, 4, 6, 23, 59)
    assert due(london(2026, 4, 2, 10), 1, "wd", "england") == london(2026, 4, 7, 23, 59)


def test_answers_in_utc():
    assert due(london(2026, 7, 1, 10), 1, "d").tzinfo is UTC


def test_refuses_a_time_without_a_zone():
    with pytest.raises(InvalidInputError, match="zone"):
        due(london(2026, 11, 24, 10).replace(tzinfo=None), 1, "d")


@pytest.mark.parametrize(
    ("amount", "unit"), [(1, "weeks"), (Decimal("1.5"), "d"), (Decimal("0.5"), "wd"), (10**9, "h"), (-1, "d")]
)
def test_refuses_a_limit_that_makes_no_sense(amount, unit):
    with pytest.raises(InvalidInputError):
        due(london(2026, 11, 24, 10), amount, unit)


@pytest.mark.parametrize(
    ("start", "amount", "unit"),
    [
        (datetime(9999, 12, 31, tzinfo=UTC), 48, "h"),
        (datetime(9999, 12, 31, tzinfo=UTC), 2, "d"),
        (datetime(1, 1, 1, tzinfo=UTC), 2, "d"),
    ],
)
def test_refuses_moments_at_the_ends_of_the_calendar(start, amount, unit):
    with pytest.raises(InvalidInputError, match="calendar"):
        due(start, amount, unit)


@settings(deadline=None)
@given(moments, st.integers(0, 100), st.sampled_from(["h", "d", "wd"]), nations)
def test_never_ends_before_it_starts(start, amount, unit, nation):
    assert due(start, amount, unit, nation) >= start - timedelta(minutes=1)


@settings(deadline=None)
@given(moments, st.integers(0, 100), nations)
def test_never_ends_later_for_calendar_days_than_for_working_days(start, amount, nation):
    assert due(start, amount, "d", nation) <= due(start, amount, "wd", nation)


@pytest.mark.parametrize(
    ("received", "counts_from"),
    [
        (london(2026, 11, 24, 12, 59), date(2026, 11, 24)),
        (london(2026, 11, 24, 13, 0), date(2026, 11, 24)),
        (london(2026, 11, 24, 13, 0, 1), date(2026, 11, 25)),
        (london(2026, 11, 27, 14), date(2026, 11, 30)),  # Friday afternoon
        (london(2026, 11, 28, 9), date(2026, 11, 30)),  # Saturday morning
        (datetime(2026, 6, 30, 12, 30, tzinfo=UTC), date(2026, 7, 1)),  # half past one in London
    ],
)
def test_counts_what_comes_after_the_cut_off_from_the_next_working_day(received, counts_from):
    assert counting_day(received, time(13)) == counts_from


def test_counts_from_the_next_working_day_of_the_nation():
    assert counting_day(london(2026, 11, 27, 14), time(13), "scotland") == date(2026, 12, 1)
