"""The demonstration's cases play through the same commands as people's work, and none of them gets stuck."""

import importlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from service.cli.stories import Move, read_moves
from service.domain.clock import LONDON
from tests.support.harness import ROOT, Desk, Server, statements

demonstration = importlib.import_module("service.cli.demonstration")
STORIES = ROOT / "processes" / "csods" / "demo" / "cases.toml"
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=LONDON)
OF_EVERY_PAGE = 2  # the session with its transaction, and the task's row, which a post adds to the command's own
MOST = {"open": 20, "task": 15 - OF_EVERY_PAGE}
BY_THE_PLAYER = 9  # who it is (2), which task (1), taking it (5), the version (1): a person did so before


@dataclass
class Played:
    desk: Desk
    player: Any
    counted: dict[tuple[str, str], float]


@pytest.fixture(scope="module")
def played(server: Server, shipped_template: str) -> Iterator[Played]:
    with server.lease(shipped_template) as database, pytest.MonkeyPatch.context() as patch:
        patch.setattr(demonstration, "system_clock", lambda: NOW)
        desk = Desk(database)
        player = demonstration.Player(desk.parts)
        counted: dict[tuple[str, str], float] = {}
        do = player._do

        def count(move: Move) -> None:
            with statements(player.commands.transactions.engine) as seen:
                do(move)
            commands = 3 if move.second else 1  # a step for two is answered, asked about and confirmed
            found = (len(seen) - seen.count("COMMIT")) / commands
            counted[move.kind, move.form] = max(counted.get((move.kind, move.form), 0), found)

        patch.setattr(player, "_do", count)
        player.play(read_moves(STORIES, NOW))
        yield Played(desk, player, counted)
        desk.dispose()


def test_plays_every_case_to_where_it_stands(played: Played) -> None:
    assert played.player.broken == {}
    assert len(played.player.cases) > 20


def test_leaves_every_case_where_its_story_says(played: Played) -> None:
    told = {case["key"]: sorted(case["open"]) for case in tomllib.loads(STORIES.read_text())["case"]}
    found = {
        key: sorted(task.form_key for task in played.desk.tasks(reference))
        for key, reference in played.player.cases.items()
    }

    assert found == told


def test_leaves_open_cases_in_most_stages(played: Played) -> None:
    """All but those that end within a day."""
    stages = {row.category for row in played.desk.rows("SELECT category FROM case_record WHERE closed_at IS NULL")}

    assert stages >= {
        "initial_checks",
        "full_checks",
        "interview",
        "danger",
        "risk",
        "decision",
        "disclosure",
        "no_disclosure",
        "review",
    }


def test_leaves_cases_that_are_closed(played: Played) -> None:
    outcomes = played.desk.rows("SELECT outcome, retention_class FROM case_record WHERE closed_at IS NOT NULL")

    assert len(outcomes) >= 3
    assert all(row.outcome and row.retention_class for row in outcomes)


def test_leaves_nothing_due_and_nothing_failed(played: Played) -> None:
    assert played.desk.rows("SELECT kind, type FROM job WHERE due_at <= :now", now=NOW) == []
    assert played.desk.rows("SELECT kind, type FROM job WHERE retries <> 3 OR attempts > 0") == []


def test_has_no_incident(played: Played) -> None:
    """Also where a place is known only as a police area: the council is found before anybody is asked there."""
    assert played.desk.rows("SELECT code, element_id, message FROM incident") == []


def test_has_something_late_and_something_soon(played: Played) -> None:
    due = [row.due_at for row in played.desk.rows("SELECT due_at FROM user_task WHERE closed_at IS NULL")]

    assert [at for at in due if at < NOW]
    assert [at for at in due if NOW < at < NOW + timedelta(days=3)]


def test_gives_every_open_task_to_a_team_whose_people_can_do_it(played: Played) -> None:
    sql = """SELECT t.element_id, t.role, m.key FROM user_task t JOIN team m ON m.id = t.team_id WHERE t.closed_at IS NULL AND NOT EXISTS (
      SELECT 1 FROM membership b WHERE b.team_id = t.team_id AND t.role = ANY (b.roles))"""
    unserved = {row.element_id for row in played.desk.rows("SELECT element_id FROM incident WHERE code = 'no-team'")}

    assert [row for row in played.desk.rows(sql) if row.element_id not in unserved] == []


@pytest.mark.parametrize("kind", ["open", "task"])
def test_takes_few_statements_for_each_step_of_the_scheme(played: Played, kind: str) -> None:
    spare = BY_THE_PLAYER if kind == "task" else 0
    over = {form: n - spare for (of, form), n in played.counted.items() if of == kind and n - spare > MOST[kind]}

    assert over == {}


def test_reads_only_moves_of_the_past() -> None:
    now = datetime(2026, 11, 24, 15, 0, tzinfo=LONDON)
    moves = read_moves(STORIES, now)

    assert max(move.at for move in moves) <= now
    assert [move.at for move in moves] == sorted(move.at for move in moves)
