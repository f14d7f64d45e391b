"""Times by the wall clock, and cycles that lose no turn (traps 25 to 29)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.engine import cron, timers
from service.feel.values import from_python

LONDON = ZoneInfo("Europe/London")
WINTER, SUMMER = datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize("now", [WINTER, SUMMER])
@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2026-12-01T09:00:00[Europe/London]", "2026-12-01T09:00:00+00:00"),
        ("2026-07-01T09:00:00[Europe/London]", "2026-07-01T08:00:00+00:00"),
        ("2026-07-01T09:00:00Z[Europe/London]", "2026-07-01T09:00:00+00:00"),
        ("2026-07-01T09:00:00@Europe/London", "2026-07-01T08:00:00+00:00"),
        ("2026-07-01T09:00:00+02:00", "2026-07-01T07:00:00+00:00"),
        ("2026-07-01T09:00:00Z", "2026-07-01T09:00:00+00:00"),
    ],
)
def test_reads_a_time_by_its_own_zone_whenever_it_is_read(now, text, due):
    """Trap 25."""
    assert timers.first_due("date", text, now, LONDON)[0].isoformat() == due


@pytest.mark.parametrize("text", ["2026-07-01T09:00:00", "2026-07-01", "2026-07-01T09:00"])
def test_refuses_a_naive_time(text):
    with pytest.raises(timers.TimerError, match="time zone it is"):
        timers.parse_instant(text)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01T09:00:00Z", "2026-07-01T09:00:00[Nowhere]", "2026-07-01T09:00:00[../x]"]
)
def test_refuses_what_is_no_time(text):
    with pytest.raises(timers.TimerError):
        timers.parse_instant(text)


@pytest.mark.parametrize(
    ("start", "text", "due"),
    [
        ("2026-01-31T09:00:00+00:00", "P1M", "2026-02-28T09:00:00+00:00"),
        ("2026-03-31T09:00:00+00:00", "P1M", "2026-04-30T09:00:00+00:00"),
        ("2028-02-29T09:00:00+00:00", "P1Y", "2029-02-28T09:00:00+00:00"),
        ("2026-03-28T12:00:00+00:00", "P1D", "2026-03-29T11:00:00+00:00"),
        ("2026-03-28T12:00:00+00:00", "PT24H", "2026-03-29T12:00:00+00:00"),
        ("2026-01-01T00:00:00+00:00", "P1M1W", "2026-02-08T00:00:00+00:00"),
        ("2026-01-01T00:00:00+00:00", "P2W3D", "2026-01-18T00:00:00+00:00"),
        ("2026-01-01T00:00:00+00:00", "PT1M30.5S", "2026-01-01T00:01:30.500000+00:00"),
        ("2026-01-02T00:00:00+00:00", "-P1D", "2026-01-01T00:00:00+00:00"),
    ],
)
def test_adds_dates_by_the_wall_clock_and_times_exactly(start, text, due):
    """Trap 26."""
    assert timers.first_due("duration", text, datetime.fromisoformat(start), LONDON)[0].isoformat() == due


@pytest.mark.parametrize("text", ["P", "PT", "p3d", "P1S", "1D", "", "P1.5D", "P99999999Y", "PT" + "9" * 30 + "S"])
def test_refuses_what_is_no_duration(text):
    """Trap 27."""
    with pytest.raises(timers.TimerError):
        timers.parse_duration(text)


def test_refuses_what_lies_beyond_the_calendar():
    for text in ("P9000Y", "P9999999D", "-P3000Y"):
        with pytest.raises(timers.TimerError, match="beyond the calendar"):
            timers.parse_duration(text).add(WINTER, LONDON)
    with pytest.raises(timers.TimerError):
        timers.parse_instant("0001-01-01T00:00:00+10:00")


def test_takes_values_of_feel():
    due = datetime(2026, 7, 1, 9, tzinfo=UTC)

    assert timers.first_due("date", from_python(due), WINTER, LONDON) == (due, None)
    assert timers.first_due("duration", from_python(due - SUMMER), SUMMER, LONDON) == (due, None)
    with pytest.raises(timers.TimerError, match="no value"):
        timers.first_due("date", None, WINTER, LONDON)


def turns(text, start, count):
    due, repeat = timers.first_due("cycle", text, start, LONDON)
    found = [due]
    while len(found) < count and (turn := timers.next_due(due, repeat, LONDON)):
        due, repeat = turn
        found.append(due)
    return [moment.isoformat()[:16] for moment in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R3/PT1H", ["2026-01-31T10:00", "2026-01-31T11:00", "2026-01-31T12:00"]),
        ("R/P1M", ["2026-02-28T09:00", "2026-03-31T08:00", "2026-04-30T08:00", "2026-05-31T08:00"]),
        ("R2/2026-02-01T00:00:00Z/P1D", ["2026-02-01T00:00", "2026-02-02T00:00"]),
        ("0 0 9 * * MON-FRI", ["2026-02-02T09:00", "2026-02-03T09:00", "2026-02-04T09:00", "2026-02-05T09:00"]),
        ("0 30 8 1 JAN,APR *", ["2026-04-01T07:30", "2027-01-01T08:30", "2027-04-01T07:30"]),
        ("@daily", ["2026-02-01T00:00", "2026-02-02T00:00"]),
        ("0 */20 9-10 ? * 7", ["2026-02-01T09:00", "2026-02-01T09:20", "2026-02-01T09:40", "2026-02-01T10:00"]),
    ],
)
def test_goes_through_the_turns_of_a_cycle(text, expected):
    """Trap 29: month ends don't drift, no turn is lost."""
    start = datetime(2026, 1, 31, 9, tzinfo=UTC)

    assert turns(text, start, len(expected)) == expected


@pytest.mark.parametrize(
    "text", ["R", "R3", "R/", "PT1H", "R3/PT0S", "R0/PT1H", "R/-P1D", "Rx/PT1H", "R/2026-01-01T00:00:00/P1D", "* * *", "0 0 0 30 2 *", "@often",
             "60 * * * * *", "0 0 5-3 * * *", "0 0 * * * */0", "x * * * * *"]
)  # fmt: skip
def test_refuses_what_is_no_cycle(text):
    with pytest.raises(timers.TimerError):
        timers.first_due("cycle", text, WINTER, LONDON)


def test_comes_once_when_the_clock_goes_back():
    """01:30 comes twice on 25 October 2026."""
    first = cron.next_after("0 30 1 * * *", datetime(2026, 10, 24, 12, tzinfo=UTC), LONDON)
    second = cron.next_after("0 30 1 * * *", first, LONDON)

    assert (first.isoformat(), second.isoformat()) == ("2026-10-25T00:30:00+00:00", "2026-10-26T01:30:00+00:00")


@given(st.integers(-600_000, 600_000), st.integers(0, 50), st.integers(0, 5000), st.integers(0, 100_000))
def test_never_goes_backward(hours, months, days, seconds):
    start = WINTER + timedelta(hours=hours)
    due = timers.parse_duration(f"P{months}M{days}DT{seconds}S").add(start, LONDON)

    assert due.tzinfo is UTC
    assert (due - start).total_seconds() >= seconds - 3600
