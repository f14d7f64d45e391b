from datetime import UTC, date, datetime, timedelta

import pytest

from service.web import words

AT = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)


def at(hour, minute=0, month=11, day=24):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(14, 30), "2:30pm"),
        (at(9), "9am"),
        (at(23, 59), "11:59pm"),
        (at(12), "noon"),
        (at(12, 5), "12:05pm"),
        (at(0), "midnight"),
        (at(0, 1), "12:01am"),
        (at(11, 0, month=7), "noon"),
        (at(23, 30, month=7), "12:30am"),
    ],
)
def test_says_the_time_in_the_uk(moment, said):
    assert words.clock_time(moment) == said


def test_says_the_day_in_the_uk_of_a_summer_evening():
    assert words.instant(at(23, 30, month=7, day=1)) == "2 July 2026, 12:30am"


def test_refuses_a_naive_time():
    with pytest.raises(ValueError, match="zone"):
        words.instant(datetime(2026, 11, 24, 14, 30))  # noqa: DTZ001


def test_leaves_the_year_out_only_where_it_is_known():
    assert words.instant(AT) == "24 November 2026, 2:30pm"
    assert words.instant(AT, 2026) == "24 November, 2:30pm"
    assert words.instant(AT, 2027) == "24 November 2026, 2:30pm"


def test_takes_a_date_as_it_is():
    assert words.day(date(2026, 12, 3)) == "3 December 2026"
    assert words.day_with_weekday(date(2026, 12, 3)) == "Thursday 3 December 2026"
    assert words.day_with_weekday(date(2026, 12, 3), 2026) == "Thursday 3 December"


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today, 2:30pm"), (1, "tomorrow, 2:30pm"), (-1, "yesterday, 2:30pm"), (-4, "20 November, 2:30pm")],
)
def test_says_near_days_by_name(days, said):
    assert words.instant_short(AT + timedelta(days=days), AT) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0"), (999, "999"), (1000, "1,000 or more"), (250_000, "1,000 or more")]
)
def test_stops_counting_at_a_thousand(value, said):
    assert words.count(value) == said


def test_counts_in_words():
    assert words.plural(1, "task") == "1 task"
    assert words.plural(0, "task") == "0 tasks"
    assert words.plural(2, "person", "people") == "2 people"
    assert words.number(1204) == "1,204"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (4, ""),
        (5, "5 minutes"),
        (64, "1 hour"),
        (100, "1 hour 40 minutes"),
        (104, "1 hour 40 minutes"),
        (719, "11 hours 55 minutes"),
        (725, "12 hours"),
    ],
)
def test_says_minutes_in_fives_and_rounds_down(minutes, said):
    assert words.hours_and_minutes(timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(minutes=3), "under 5 minutes"),
        (timedelta(minutes=27), "25 minutes"),
        (timedelta(hours=5), "5 hours"),
        (timedelta(days=3, hours=9), "3 days"),
    ],
)
def test_says_how_old_something_is(length, said):
    assert words.age(AT - length, AT) == said


def test_counts_a_birthday_on_its_day():
    assert words.years(date(2019, 11, 25), date(2026, 11, 24)) == 6
    assert words.years(date(2019, 11, 24), date(2026, 11, 24)) == 7


@pytest.mark.parametrize(("octets", "said"), [(1, "1 KB"), (310_400, "310 KB"), (2_400_000, "2.4 MB")])
def test_says_sizes(octets, said):
    assert words.size(octets) == said


def test_shows_a_reference_in_threes_however_it_was_typed():
    from service.domain.reference import new_reference

    reference = new_reference()
    assert words.reference(reference.lower().replace("-", "")) == reference
    assert words.reference("what is this") == "what is this"


def test_takes_initials_of_the_first_and_last_name():
    assert words.initials("Lowri Ann Pugh") == "LP"
    assert words.initials("Cher") == "C"
