"""A person who is shut out of a case: it …"""

from functools import partial
from typing import Any
from uuid import UUID

import pytest

from service.commands import access, confirmations, tasks
from service.commands.executor import Context
from service.commands.job_types import REGISTRY, JobRun
from service.domain.errors import ConflictError, InvalidInputError, NotFoundError
from service.persistence.models import Base
from service.persistence.repositories import work as instances
from service.queries import tasks as questions
from tests.support.harness import Desk
from tests.support.world import CHIEF, CLERK, ISLE, NORTH, World, answer_of, make_world, open_case

COLIN = "clerk2@example.org"
# What a person keeps of their own; it holds nothing of a case that somebody else wrote.
OWN = {"task_draft", "held_post", "access_grant", "confirmation", "presence"}
HIDDEN = {"process_instance": "id, case_id"}


def shut_out(desk: Desk, reference: str, email: str) -> dict[str, Any]:
    """As the service task does it."""

    def command(context: Context) -> dict[str, Any]:
        row = desk.rows("SELECT id, case_id FROM process_instance WHERE case_id = :id", id=case_id(desk, reference))[0]
        instance, case = instances.lock_instance(context.work.session, row.id)
        files = context.definitions.get(context.work, instance.deployment_id)
        run = JobRun(context, case, instance, files, {}, {"email": email, "reason": "They know the family."})
        return dict(REGISTRY["shut_out"].run(run))

    return desk.worker.executor.run(command)


def case_id(desk: Desk, reference: str) -> UUID:
    found: UUID = desk.value("SELECT id FROM case_record WHERE reference = :r", r=reference)
    return found


def person(desk: Desk, email: str) -> UUID:
    return desk.actor(email).person_id


@pytest.fixture
def world(desk: Desk) -> World:
    return make_world(desk)


@pytest.mark.parametrize("email", [CLERK, NORTH])
def test_shows_nothing_of_the_case_in_any_table(world: World, email: str) -> None:
    case, desk = world.case_id(world.shared), world.desk
    shut_out(desk, world.shared, email)

    seen = {}
    with desk.reading(email) as reader:
        for name, table in Base.metadata.tables.items():
            if "case_id" in table.columns and name not in {*OWN, "job", "audit_event", "step_before"}:
                columns = HIDDEN.get(name, "*")
                seen[name] = len(reader.rows(f"SELECT {columns} FROM {table} WHERE case_id = :case", case=case))

    assert set(seen.values()) == {0}
    assert len(seen) > 12


def test_shows_the_case_to_their_colleagues_as_before(world: World) -> None:
    before = len(questions_seen(world, COLIN))
    shut_out(world.desk, world.shared, CLERK)

    assert len(questions_seen(world, COLIN)) == before > 0


def questions_seen(world: World, email: str) -> list[Any]:
    with world.desk.reading(email) as reader:
        return list(reader.rows("SELECT id FROM user_task WHERE case_reference = :r", r=world.shared))


def test_leaves_them_their_other_cases(world: World) -> None:
    shut_out(world.desk, world.shared, CLERK)

    with world.desk.reading(CLERK) as reader:
        assert [row.reference for row in reader.rows("SELECT reference FROM case_record")] == [world.south]


def test_answers_not_found_on_every_page_of_it(world: World) -> None:
    task = answer_of(world.desk, world.shared, "north").id
    shut_out(world.desk, world.shared, NORTH)
    shut_out(world.desk, world.shared, CLERK)

    assert world.desk.client(CLERK).get(f"/cases/{world.shared}").status_code == 404
    assert world.desk.client(NORTH).get(f"/tasks/{task}").status_code == 404


def test_puts_back_what_they_had_of_it(desk: Desk) -> None:
    first, other = open_case(desk), open_case(desk)
    for task in (desk.task("look", first), desk.task("look", other)):
        desk.as_(CLERK, partial(tasks.claim, task_id=task.id))
    before = desk.task("look", first).revision

    shut_out(desk, first, CLERK)

    assert desk.task("look", first).assignee_id is None
    assert desk.task("look", first).revision == before + 1
    assert desk.task("look", other).assignee_id == person(desk, CLERK)


def test_refuses_to_complete_a_step_that_they_had_open(desk: Desk) -> None:
    task = desk.task("look", open_case(desk))
    desk.as_(CLERK, lambda context: tasks.claim(context, task.id))
    shut_out(desk, task.case_reference, CLERK)

    with pytest.raises(NotFoundError):
        desk.as_(CLERK, lambda context: tasks.complete(context, task.id, {}, revision=1, token="late"))


def test_refuses_to_hand_them_a_step_of_it_and_does_not_list_them(desk: Desk) -> None:
    task = desk.task("look", open_case(desk))
    desk.as_(CLERK, lambda context: tasks.claim(context, task.id))
    shut_out(desk, task.case_reference, COLIN)

    with desk.reading(CLERK) as reader:
        assert person(desk, COLIN) not in {row.id for row in questions.holders(reader, [task])}
    with pytest.raises(InvalidInputError, match="Select a person of the team"):
        desk.as_(CLERK, lambda context: tasks.hand_over(context, task.id, person(desk, COLIN), ""))


def test_does_not_let_them_confirm_a_step_of_it(desk: Desk) -> None:
    task = desk.task("look", open_case(desk))

    def able(context: Context) -> set[UUID]:
        files = context.definitions.newest(context.work, "help")
        return {one.id for one in confirmations.colleagues(context.work, files, task, person(desk, CLERK))}

    before = desk.as_(CLERK, able)
    shut_out(desk, task.case_reference, COLIN)

    assert before - desk.as_(CLERK, able) == {person(desk, COLIN)}


def test_refuses_to_give_them_access_that_they_ask_for(desk: Desk) -> None:
    reference = open_case(desk)
    shut_out(desk, reference, ISLE)
    desk.as_(ISLE, lambda context: access.ask(context, reference, "I have to see it", 7))
    asked = desk.value("SELECT id FROM access_request")
    name = desk.value("SELECT name FROM person WHERE email = :email", email=ISLE)

    with pytest.raises(ConflictError, match=f"{name} is shut out of this case"):
        desk.as_(CHIEF, lambda context: access.give(context, asked, 7))


def test_is_the_same_when_said_twice(desk: Desk) -> None:
    reference = open_case(desk)

    assert shut_out(desk, reference, CLERK) == shut_out(desk, reference, f" {CLERK.upper()} ") == {"shut_out": True}
    assert desk.value("SELECT count(*) FROM case_exclusion") == 1


def test_says_so_if_nobody_has_the_address(desk: Desk) -> None:
    reference = open_case(desk)

    assert shut_out(desk, reference, "nobody@example.org") == {"shut_out": False}
    assert desk.value("SELECT count(*) FROM case_exclusion") == 0


def test_hides_notifications_of_it(desk: Desk) -> None:
    reference = open_case(desk)
    desk.as_(ISLE, lambda context: access.ask(context, reference, "I have to see it", 7))

    def told() -> int:
        with desk.reading(CLERK) as reader:
            return len(reader.rows("SELECT id FROM notification"))

    before = told()
    shut_out(desk, reference, CLERK)

    assert before > told() == 0


def test_keeps_the_reason_with_the_case(desk: Desk) -> None:
    reference = open_case(desk)
    shut_out(desk, reference, ISLE)

    with desk.reading(CLERK) as reader:
        assert [row.reason for row in reader.rows("SELECT reason FROM case_exclusion")] == ["They know the family."]
