"""Who sees what in the database itself: an unfiltered query under the reading login gives each person theirs, and no more."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from service.commands.enquiries import key_hash
from service.persistence.models import Base
from tests.support.harness import Desk, Server
from tests.support.world import CLERK, NORTH, World, make_world

OPEN = {
    "area", "organisation", "team", "person", "membership", "qualification", "site",
    "deployment", "deployment_file", "file_content", "process_definition", "decision_definition", "form_definition",
}  # fmt: skip
CLOSED = {
    "step_before",
    "audit_seal",
    "web_session",
    "credential",
    "job",
    "buffered_message",
    "outbox_message",
    "audit_event",
}
DESK_CASES = "case_id IN (SELECT id FROM case_record WHERE reference IN (:shared, :south))"
MINE = "person_id = (SELECT id FROM person WHERE email = :me)"
NOTHING = "false"
# Table → what an adviser of North sees of it, what a clerk sees; both said anew, not by the policies' words.
NORTH_TASK = "SELECT id FROM user_task WHERE team_id = :north"
BOUND = {
    "case_record": (NOTHING, "reference IN (:shared, :south)"),
    "case_party": (NOTHING, DESK_CASES),
    "case_exclusion": (NOTHING, DESK_CASES),
    "case_link": (NOTHING, DESK_CASES),
    "case_note": (NOTHING, DESK_CASES),
    "document": (NOTHING, DESK_CASES),
    "incident": (NOTHING, DESK_CASES),
    "history_event": (NOTHING, DESK_CASES),
    "process_instance": (NOTHING, DESK_CASES),
    "user_task": ("team_id = :north", DESK_CASES),
    "form_submission": (f"task_id IN ({NORTH_TASK})", DESK_CASES),
    "deadline": (f"task_id IN ({NORTH_TASK})", DESK_CASES),
    "message_subscription": ("case_id IN (SELECT case_id FROM user_task WHERE team_id = :north)", DESK_CASES),
    "access_grant": ("team_id = :north", "team_id = :desk"),
    "access_request": (NOTHING, DESK_CASES),
    "notification": (f"{MINE} OR team_id = :north", f"{MINE} OR team_id = :desk"),
    "task_draft": (MINE, MINE),
    "saved_filter": (f"{MINE} OR team_id = :north", f"{MINE} OR team_id = :desk"),
    "held_post": (MINE, MINE),
    "confirmation": (NOTHING, DESK_CASES),
    "presence": (NOTHING, DESK_CASES),
    "public_draft": (NOTHING, NOTHING),
    "attachment": (f"task_id IN ({NORTH_TASK})", DESK_CASES),
    "attachment_piece": (
        f"attachment_id IN (SELECT id FROM attachment WHERE task_id IN ({NORTH_TASK}))",
        f"attachment_id IN (SELECT id FROM attachment WHERE {DESK_CASES})",
    ),
}
DENIED_COLUMNS = {("process_instance", "state"), ("process_instance", "started_key")}


@pytest.fixture(scope="module")
def world(server: Server, small_template: str) -> Iterator[World]:
    desk = Desk(server.clone(small_template))
    yield make_world(desk)
    desk.dispose()


def _seen(
    world: World, email: str | None, table: str, what: str = "*", where: str = "true", **values: Any
) -> list[Any]:
    with world.desk.reading(email) as reader:
        return sorted(map(str, reader.rows(f"SELECT {what} FROM {table} WHERE {where}", **values)))


def _expected(world: World, email: str, table: str, what: str, where: str) -> list[Any]:
    values = {"me": email, "shared": world.shared, "south": world.south}
    values |= {"north": world.team("north_advice"), "desk": world.team("desk_team")}
    used = {name: value for name, value in values.items() if f":{name}" in where}
    return sorted(map(str, world.desk.rows(f"SELECT {what} FROM {table} WHERE {where}", **used)))


def _columns(table: str) -> str:
    return ", ".join(c.name for c in Base.metadata.tables[table].columns if (table, c.name) not in DENIED_COLUMNS)


def test_knows_of_every_table() -> None:
    assert set(Base.metadata.tables) == OPEN | CLOSED | set(BOUND)


@pytest.mark.parametrize("table", sorted(BOUND))
def test_holds_something_to_hide_in_every_table(world: World, table: str) -> None:
    assert world.desk.value(f"SELECT count(*) FROM {table}") > 0


@pytest.mark.parametrize("table", sorted(BOUND))
def test_shows_nothing_to_nobody(world: World, table: str) -> None:
    assert _seen(world, None, table, _columns(table)) == []


@pytest.mark.parametrize("table", sorted(BOUND))
def test_shows_an_adviser_their_own_part_only(world: World, table: str) -> None:
    columns = _columns(table)

    assert _seen(world, NORTH, table, columns) == _expected(world, NORTH, table, columns, BOUND[table][0])


@pytest.mark.parametrize("table", sorted(BOUND))
def test_shows_a_clerk_the_files_of_their_own_desk_only(world: World, table: str) -> None:
    columns = _columns(table)
    expected = _expected(world, CLERK, table, columns, BOUND[table][1])

    assert _seen(world, CLERK, table, columns) == expected


def test_expects_a_part_that_is_neither_nothing_nor_everything(world: World) -> None:
    for table in (
        "user_task",
        "deadline",
        "access_grant",
        "notification",
        "task_draft",
        "held_post",
        "message_subscription",
    ):
        mine, all_ = _seen(world, NORTH, table, _columns(table)), world.desk.value(f"SELECT count(*) FROM {table}")
        assert 0 < len(mine) < all_, table


@pytest.mark.parametrize("table", sorted(OPEN))
def test_shows_the_directory_and_the_definitions_to_all(world: World, table: str) -> None:
    assert len(_seen(world, None, table)) == world.desk.value(f"SELECT count(*) FROM {table}")


@pytest.mark.parametrize("table", sorted(CLOSED))
def test_refuses_to_name_a_table_without_a_grant(world: World, table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), world.desk.reading(CLERK) as reader:
        reader.rows(f"SELECT 1 FROM {table}")


def test_refuses_to_name_the_state_of_an_instance_even_of_an_own_case(world: World) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), world.desk.reading(CLERK) as reader:
        reader.rows("SELECT state FROM process_instance")


def test_grants_the_reading_login_columns_of_no_other_table(world: World) -> None:
    names = [(table.name, column.name) for table in Base.metadata.tables.values() for column in table.columns]
    with world.desk.owner.connect() as connection:
        granted = {
            (table, column)
            for table, column in names
            if connection.scalar(
                text("SELECT has_column_privilege('desk_web', :t, :c, 'SELECT')"), {"t": table, "c": column}
            )
        }

    expected = {(t, c) for t, c in names if t not in CLOSED and (t, c) not in DENIED_COLUMNS}
    assert granted == expected


def test_lets_nobody_go_round_the_policies_by_naming_a_partition(world: World) -> None:
    partitions = world.desk.rows(
        "SELECT c.relname FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid WHERE c.relkind = 'r'"
    )
    logins = ("desk_web", "desk_command")
    granted = [
        (row.relname, login)
        for row in partitions
        for login in logins
        if world.desk.value(f"SELECT has_table_privilege('{login}', '{row.relname}', 'SELECT')")
    ]

    assert len(partitions) > 10
    assert granted == []


def test_lets_the_reading_login_write_nothing_but_that_somebody_read(world: World) -> None:
    verbs = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
    may = {
        (table, verb)
        for table in Base.metadata.tables
        for verb in verbs
        if world.desk.value(f"SELECT has_table_privilege('desk_web', '{table}', '{verb}')")
    }

    assert may == {("audit_event", "INSERT")}


def test_lets_nobody_write_that_somebody_else_read(world: World) -> None:
    other = world.desk.value("SELECT id FROM person WHERE email = :e", e=NORTH)
    insert = "INSERT INTO audit_event (id, at, person_id, kind, what, digest) VALUES (gen_random_uuid(), :at, :p, 'k', 'w', '')"
    with pytest.raises(ProgrammingError, match="row-level security"), world.desk.reading(CLERK) as reader:
        reader.session.execute(text(insert), {"at": world.desk.clock(), "p": other})


def test_shows_a_draft_of_the_public_to_its_key_only(world: World) -> None:
    with world.desk.reading() as reader:
        reader.work.show_draft(key_hash(world.draft_key).hex())
        mine = reader.rows("SELECT id FROM public_draft")
    with world.desk.reading() as reader:
        reader.work.show_draft(key_hash("another").hex())
        others = reader.rows("SELECT id FROM public_draft")

    assert (len(mine), len(others)) == (1, 0)


def test_forgets_who_it_was_when_the_transaction_ends(world: World) -> None:
    """A pool hands the same connection to the next person."""
    with world.desk.web_engine.connect() as connection:
        with connection.begin():
            person = world.desk.actor(CLERK)
            teams = ",".join(map(str, person.team_ids))
            connection.execute(
                text("SELECT desk_begin(:now, :p, :t)"), {"now": world.desk.clock(), "p": person.person_id, "t": teams}
            )
            during = connection.scalar(text("SELECT count(*) FROM case_record"))
        after = connection.scalar(text("SELECT count(*) FROM case_record"))

    assert (during, after) == (2, 0)


def test_ends_the_part_of_an_agency_with_the_case(desk: Desk) -> None:
    world = make_world(desk)
    desk.finish(CLERK, desk.task("reply", world.south).id, {"outcome": "helped"})
    desk.run_due()

    assert desk.value("SELECT closed_at FROM case_record WHERE reference = :r", r=world.south) is not None
    assert _seen(world, "south@example.org", "user_task", "id", "case_reference = :r", r=world.south) == []
    assert _seen(world, CLERK, "user_task", "id", "case_reference = :r", r=world.south) != []


def test_widens_a_command_to_one_case_and_no_further(world: World) -> None:
    def command(context: Any) -> set[str]:
        context.work.widen(world.case_id(world.isle))
        return set(context.work.session.scalars(text("SELECT reference FROM case_record")))

    assert world.desk.as_(NORTH, command) == {world.isle}


def test_lets_no_login_of_the_service_go_round_the_policies(world: World) -> None:
    rows = world.desk.rows(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname IN ('desk_web', 'desk_command', 'desk_worker')"
    )

    assert {(row.rolname, row.rolsuper, row.rolbypassrls) for row in rows} == {
        (name, False, False) for name in ("desk_web", "desk_command", "desk_worker")
    }
