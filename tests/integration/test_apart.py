"""Some steps are for somebody who had no part in earlier ones of the case."""

from uuid import UUID

import pytest

from service.commands import tasks
from service.domain.errors import InvalidInputError, NotPermittedError
from tests.support.harness import Desk
from tests.support.world import CLERK, open_case

COLIN = "clerk2@example.org"


def reply(desk: Desk, forms: str) -> UUID:
    """The clerk looked at the case; the reply may be for somebody else."""
    reference = open_case(desk)
    desk.finish(CLERK, desk.task("look", reference).id, {"needs_advice": "no"})
    desk.change(
        "UPDATE user_task SET properties = properties - 'qualification' || jsonb_build_object('apart_from', CAST(:forms AS text)) WHERE element_id = 'reply'",
        forms=forms,
    )
    found: UUID = desk.task("reply", reference).id
    return found


def test_is_not_taken_by_who_had_a_part_in_it(desk: Desk) -> None:
    task = reply(desk, "help.urgent help.look")
    with pytest.raises(NotPermittedError, match=r"You did “.+” in this case\. This step is for somebody who had no"):
        desk.as_(CLERK, lambda context: tasks.claim(context, task))


def test_is_done_by_somebody_else(desk: Desk) -> None:
    desk.finish(COLIN, reply(desk, "help.look"), {"outcome": "helped"})
    assert desk.tasks() == []


def test_is_not_finished_by_who_was_given_it(desk: Desk) -> None:
    task = reply(desk, "help.look")
    desk.change(
        "UPDATE user_task SET assignee_id = (SELECT id FROM person WHERE email = :who) WHERE element_id = 'reply'",
        who=CLERK,
    )
    with pytest.raises(NotPermittedError, match="somebody who had no part in it"):
        desk.finish(CLERK, task, {"outcome": "helped"})


def test_is_not_handed_to_who_had_a_part_in_it(desk: Desk) -> None:
    task = reply(desk, "help.look")
    desk.as_(COLIN, lambda context: tasks.claim(context, task))
    clerk = desk.actor(CLERK).person_id
    with pytest.raises(InvalidInputError, match="had no part in it"):
        desk.as_(COLIN, lambda context: tasks.hand_over(context, task, clerk, ""))


@pytest.mark.parametrize("forms", ["", "help.reply"])
def test_is_for_anybody_of_the_role_otherwise(desk: Desk, forms: str) -> None:
    desk.finish(CLERK, reply(desk, forms), {"outcome": "helped"})
    assert desk.tasks() == []


def test_is_passed_over_by_who_takes_the_next_step(desk: Desk) -> None:
    task = reply(desk, "help.look")

    answer = desk.client(CLERK).post("/work/next")

    assert answer.location.endswith("/work?list=team")
    assert desk.client(COLIN).post("/work/next").location.endswith(f"/tasks/{task}")
