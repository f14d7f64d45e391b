from datetime import UTC, date, datetime, timedelta

import pytest

from service.domain.clock import NO_LIMIT
from service.web.due import due, due_words

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)  # a Tuesday


def ends(day, month=11, year=2026):
    return datetime(year, month, day, 23, 59, tzinfo=UTC)


def hours(number):
    return NOW + timedelta(hours=number)


@pytest.mark.parametrize(
    ("due_at", "unit", "words"),
    [
        (hours(-2), "h", ("late", "2 hours late", "Was due today, 12:30pm")),
        (hours(-25 / 60), "h", ("late", "25 minutes late", "Was due today, 2:05pm")),
        (hours(-3 / 60), "h", ("late", "Less than 5 minutes late", "Was due today, 2:27pm")),
        (hours(-26), "h", ("late", "26 hours late", "Was due 23 November, 12:30pm")),
        (hours(-47.99), "h", ("late", "47 hours late", "Was due 22 November, 2:30pm")),
        (hours(-48), "h", ("late", "2 days late", "Was due 22 November, 2:30pm")),
        (hours(-675), "h", ("late", "28 days late", "Was due 27 October, 11:30am")),
        (hours(48), "h", ("ok", "2 days left", "Thursday 26 November, 2:30pm")),
        (hours(100 / 60), "h", ("soon", "Due in 1 hour 40 minutes", "Today, 4:10pm")),
        (hours(2 / 60), "h", ("soon", "Due in less than 5 minutes", "Today, 2:32pm")),
        (hours(19.75), "h", ("ok", "19 hours left", "Wednesday 25 November, 10:15am")),
        (ends(24), "h", ("soon", "Due today", "Today, 11:59pm")),
        (ends(23), "wd", ("late", "1 working day late", "Was due 23 November, 11:59pm")),
        (ends(20), "wd", ("late", "2 working days late", "Was due 20 November, 11:59pm")),
        (ends(24), "wd", ("soon", "Due today", "Today, 11:59pm")),
        (ends(25), "wd", ("ok", "1 working day left", "Wednesday 25 November, 11:59pm")),
        (ends(30), "wd", ("ok", "4 working days left", "Monday 30 November, 11:59pm")),
        (ends(1, 12), "wd", ("ok", "5 working days left", "Tuesday 1 December, 11:59pm")),
        (ends(9, 12), "d", ("ok", "15 days left", "Wednesday 9 December, 11:59pm")),
        (ends(22), "d", ("late", "2 days late", "Was due 22 November, 11:59pm")),
        (ends(4, 1, 2027), "d", ("ok", "41 days left", "Monday 4 January 2027, 11:59pm")),
        (ends(4, 1, 2025), "d", ("late", "689 days late", "Was due 4 January 2025, 11:59pm")),
        (None, "d", ("none", "No limit", "")),
        (NO_LIMIT, "d", ("none", "No limit", "")),
    ],
)
def test_says_when_it_is_due(due_at, unit, words):
    assert due_words(due_at, unit, NOW) == words


def test_counts_a_late_working_day_as_soon_as_it_begins_and_not_before():
    friday = ends(20)
    assert due_words(friday, "wd", datetime(2026, 11, 22, 12, tzinfo=UTC)).words == "Less than 1 working day late"
    assert due_words(friday, "wd", datetime(2026, 11, 23, 0, tzinfo=UTC)).words == "1 working day late"


def test_does_not_count_the_nations_own_bank_holidays():
    eve, after = datetime(2026, 11, 27, 12, tzinfo=UTC), ends(1, 12)
    assert due_words(after, "wd", eve, nation="england").words == "2 working days left"
    assert due_words(after, "wd", eve, nation="scotland").words == "1 working day left"


def test_is_soon_from_the_first_rung_that_tells_more_people():
    assert due_words(ends(26), "wd", NOW, soon_at=hours(-1)) == (
        "soon",
        "Due in 2 working days",
        "Thursday 26 November, 11:59pm",
    )
    assert due_words(ends(26), "wd", NOW, soon_at=hours(1)).kind == "ok"


def test_is_soon_on_the_day_itself_whatever_the_ladder_says():
    assert due_words(hours(3), "h", NOW, soon_at=hours(2)).kind == "soon"


def test_shows_the_limit_beneath_a_hold():
    held = due_words(ends(3, 12), "wd", NOW, held_until=date(2026, 11, 27), reason="Applicant is away")
    assert held == ("held", "On hold until 27 November", "Due 3 December, 11:59pm. Applicant is away")


def test_ends_a_hold_on_its_day():
    assert due_words(ends(3, 12), "wd", NOW, held_until=date(2026, 11, 24)).kind == "ok"


def test_says_whether_it_was_done_in_time():
    assert due_words(ends(20), "wd", NOW, done_at=datetime(2026, 11, 20, 15, 42, tzinfo=UTC)) == (
        "done",
        "Done in time",
        "20 November 2026, 3:42pm",
    )
    assert due_words(hours(-4), "h", NOW, done_at=hours(-2)).words == "Done 2 hours late"


def test_knows_the_uk_day_of_a_summer_night():
    night = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight on 2 July
    assert due_words(datetime(2026, 7, 2, 22, 59, tzinfo=UTC), "wd", night).words == "Due today"


def test_lets_a_page_renew_the_words_of_what_is_open_only():
    open_one = due(hours(3), "h", NOW, soon_at=hours(-1))
    assert (open_one.unit, open_one.soon_at, open_one.ends_the_day) == ("h", hours(-1).replace(hour=0, minute=0), False)
    assert due(hours(3), "h", NOW, done_at=NOW).unit is None
    assert due(None, None, NOW).at is None
