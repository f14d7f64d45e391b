"""A ladder's instants, and what is left of them when a limit moves."""

from datetime import UTC, datetime, timedelta

from service.domain import deadline

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAYS = timedelta(days=1)
ROWS = [
    {"after": 0.5, "action": "remind", "role": "holder"},
    {"after": 1, "action": "raise", "role": "manager"},
    {"late": 2 * DAYS, "action": "raise", "role": "chief", "when": "unclaimed"},
]


def days(ladder: list[dict[str, object]]) -> list[float]:
    return [(datetime.fromisoformat(str(rung["at"])) - START) / DAYS for rung in ladder]


def test_stands_at_shares_of_the_limit_and_past_its_end() -> None:
    assert days(deadline.rungs(ROWS, START, START + 10 * DAYS)) == [5, 10, 12]


def test_moves_with_the_end_of_its_limit() -> None:
    ladder = deadline.rungs(ROWS, START, START + 10 * DAYS)
    moved = deadline.moved(ladder, (START, START + 10 * DAYS), (START, START + 20 * DAYS))
    assert days(moved) == [10, 20, 22]
    assert [rung["when"] for rung in moved] == ["any", "any", "unclaimed"]


def test_counts_from_another_start_if_the_limit_does() -> None:
    ladder = deadline.rungs(ROWS, START, START + 10 * DAYS)
    assert days(deadline.moved(ladder, (START, START + 10 * DAYS), (START + 4 * DAYS, START + 14 * DAYS))) == [
        9,
        14,
        16,
    ]


def test_keeps_a_rung_where_somebody_was_told() -> None:
    ladder = deadline.rungs(ROWS, START, START + 10 * DAYS)
    ladder[0] |= {"fired_at": ladder[0]["at"], "told": "Somebody"}
    moved = deadline.moved(ladder, (START, START + 10 * DAYS), (START, START + 20 * DAYS))
    assert days(moved) == [5, 20, 22]
    assert moved[0]["told"] == "Somebody"
    assert deadline.next_rung(moved) == START + 20 * DAYS
