"""Cron cycles, form by form, on a calendar: 31 January 2026 is a Saturday."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from service.engine import cron

START = datetime(2026, 1, 31, 9, tzinfo=UTC)


def turns(text, count):
    found = [START]
    while len(found) <= count:
        found.append(cron.next_after(text, found[-1], ZoneInfo("UTC")))
    return [moment.isoformat()[:16] for moment in found[1:]]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("L * *", "02-28 03-31 04-30"),
        ("L-3 * *", "02-25 03-28 04-27"),
        ("LW * *", "02-27 03-31 04-30 05-29"),
        ("1W * *", "02-02 03-02 04-01"),
        ("1W AUG *", "08-03"),  # the 1st is a Saturday: not back into July
        ("15W * *", "02-16 03-16 04-15"),
        ("15W 8 *", "08-14"),
        ("31W * *", "03-31 05-29 07-31"),  # the last of May is a Sunday: not on into June
        ("1,L * *", "02-01 02-28 03-01"),
        ("10/10 * ?", "02-10 02-20 03-10"),
        ("1-10/4 * *", "02-01 02-05 02-09 03-01"),
        ("13 * FRI", "02-13 03-13 11-13"),
        ("L * FRI", "07-31"),
        ("? * 5L", "02-27 03-27 04-24"),
        ("* * FRIL", "02-27 03-27 04-24"),
        ("* * 0L", "02-22 03-29"),
        ("* * 7L", "02-22 03-29"),
        ("* * 5#2", "02-13 03-13 04-10"),
        ("* * MON#1", "02-02 03-02 04-06"),
        ("* * mon#5", "03-30 06-29"),
        ("* * MON#1,FRIL", "02-02 02-27 03-02"),
        ("* * MON#1,SUN", "02-01 02-02 02-08"),
        ("* * SAT-SUN", "02-01 02-07 02-08"),
        ("* * SUN-TUE", "02-01 02-02 02-03 02-08"),
        ("* * 7-1", "02-01 02-02 02-08"),
        ("* jun-jul,DEC mon", "06-01 06-08"),
    ],
)
def test_comes_on_these_days(days, expected):
    found = turns(f"0 0 0 {days}", len(expected.split()))

    assert found == [f"2026-{day}T00:00" for day in expected.split()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@yearly", "2027-01-01T00:00 2028-01-01T00:00"),
        ("@annually", "2027-01-01T00:00"),
        ("@monthly", "2026-02-01T00:00 2026-03-01T00:00"),
        ("@weekly", "2026-02-01T00:00 2026-02-08T00:00"),
        ("@daily", "2026-02-01T00:00 2026-02-02T00:00"),
        ("@midnight", "2026-02-01T00:00"),
        ("@Hourly", "2026-01-31T10:00 2026-01-31T11:00"),
        ("30 5/25 10 * * *", "2026-01-31T10:05 2026-01-31T10:30 2026-01-31T10:55 2026-02-01T10:05"),
        ("*/30 0 9-17 * * MON-FRI", "2026-02-02T09:00 2026-02-02T09:00 2026-02-02T10:00"),
        ("0 0 0 29 2 *", "2028-02-29T00:00"),
    ],
)
def test_comes_at_these_times(text, expected):
    assert turns(text, len(expected.split())) == expected.split()


@pytest.mark.parametrize(
    "days", ["* * L", "* * MON#6", "* * 8L", "* * 8#1", "* * ABCL", "* * 5W", "32W * *", "0W * *", "L-3W * *", "WL * *", "L-40 * *", "* ? *",
             "1/ * *", ", * *", "1#1 * *", "* L *", "* * FRI-MON", "5-1 * *", "²W * *", "² * *"]
)  # fmt: skip
def test_refuses_what_means_nothing_there(days):
    with pytest.raises(ValueError, match=r"not supported here|never comes"):
        cron.next_after(f"0 0 0 {days}", START, ZoneInfo("UTC"))
