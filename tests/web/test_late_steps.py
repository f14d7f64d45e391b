"""A step that is finished after its limit: it …"""

from typing import Any
from uuid import UUID

import pytest

from service.commands import tasks
from service.domain.errors import InvalidInputError
from service.domain.scheme import Scheme
from tests.support.harness import Desk, statements
from tests.support.world import CLERK, open_case

COLIN = "clerk2@example.org"
SENT = {"needs_advice": "no"}
MOST_STATEMENTS = 15


@pytest.fixture
def reasons(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The little scheme asks for no reason; here it does."""
    found = {"volume": "Too many cases", "other": "Another reason"}
    table = Scheme.table
    monkeypatch.setattr(Scheme, "table", lambda self, name: found if name == "late_reasons" else table(self, name))
    return found


def late_step(desk: Desk) -> UUID:
    step: UUID = desk.task("look", open_case(desk)).id
    desk.as_(CLERK, lambda context: tasks.claim(context, step))
    desk.forward(hours=11)
    return step


def details(desk: Desk) -> Any:
    return desk.value("SELECT details FROM history_event WHERE kind = 'task.completed'")


@pytest.mark.usefixtures("reasons")
def test_is_not_finished_without_a_reason(desk: Desk) -> None:
    step, client = late_step(desk), desk.client(CLERK)

    page = client.get(f"/tasks/{step}").text
    assert "Why is this step late?" in page
    assert "Select why this step is late" not in page
    answer = client.post(f"/tasks/{step}", data=SENT)

    assert answer.status_code == 422
    assert answer.text.count("Select why this step is late") == 2
    assert "Error: " in answer.text
    assert details(desk) is None


@pytest.mark.usefixtures("reasons")
def test_says_all_that_is_missing_at_once_and_keeps_the_reason(desk: Desk) -> None:
    step, client = late_step(desk), desk.client(CLERK)

    both = client.post(f"/tasks/{step}", data={})
    assert both.text.count("Select why this step is late") == 2
    assert "govuk-error-summary__list" in both.text
    chosen = client.post(f"/tasks/{step}", data={"_late_reason": "volume"})
    assert chosen.status_code == 422
    assert "Select why this step is late" not in chosen.text
    assert 'value="volume" checked' in chosen.text


@pytest.mark.usefixtures("reasons")
def test_keeps_the_reason_in_the_history(desk: Desk) -> None:
    step, client = late_step(desk), desk.client(CLERK)

    answer = client.post(f"/tasks/{step}", data={**SENT, "_late_reason": "volume"})

    assert answer.status_code == 303
    assert details(desk)["late_reason"] == "volume"
    reference = desk.value("SELECT case_reference FROM user_task WHERE id = :t", t=step)
    assert "Late: Too many cases" in client.get(f"/cases/{reference}/timeline").text


@pytest.mark.usefixtures("reasons")
def test_takes_no_reason_that_is_not_among_them(desk: Desk) -> None:
    step = late_step(desk)

    with pytest.raises(InvalidInputError) as raised:
        desk.as_(CLERK, lambda c: tasks.complete(c, step, SENT, revision=1, token="t", late_reason="laziness"))

    assert raised.value.errors == {"_late_reason": "Select why this step is late"}


@pytest.mark.usefixtures("reasons")
def test_asks_nothing_while_there_is_time(desk: Desk) -> None:
    step: UUID = desk.task("look", open_case(desk)).id
    desk.as_(CLERK, lambda context: tasks.claim(context, step))
    client = desk.client(CLERK)

    assert "Why is this step late?" not in client.get(f"/tasks/{step}").text
    assert client.post(f"/tasks/{step}", data={**SENT, "_late_reason": "volume"}).status_code == 303
    assert "late_reason" not in details(desk)


@pytest.mark.usefixtures("reasons")
def test_asks_nothing_where_no_limit_runs(desk: Desk) -> None:
    step = late_step(desk)
    desk.change("UPDATE user_task SET limit_unit = NULL")

    assert "Why is this step late?" not in desk.client(CLERK).get(f"/tasks/{step}").text


def test_asks_nothing_where_the_scheme_has_no_reasons(desk: Desk) -> None:
    step, client = late_step(desk), desk.client(CLERK)

    assert "Why is this step late?" not in client.get(f"/tasks/{step}").text
    assert client.post(f"/tasks/{step}", data=SENT).status_code == 303


@pytest.mark.usefixtures("reasons")
def test_asks_on_the_check_page_of_a_step_that_has_one(desk: Desk) -> None:
    step, client = late_step(desk), desk.client(CLERK)
    desk.change("""UPDATE user_task SET properties = properties || '{"irreversible": "true"}'""")

    assert "Why is this step late?" not in client.get(f"/tasks/{step}").text
    assert client.post(f"/tasks/{step}", data=SENT).status_code == 303
    assert "Why is this step late?" in client.get(f"/tasks/{step}/check").text
    missing = client.post(f"/tasks/{step}/check")
    assert (missing.status_code, missing.text.count("Select why this step is late")) == (422, 2)
    assert client.post(f"/tasks/{step}/check", data={"_late_reason": "other"}).status_code == 303
    assert details(desk)["late_reason"] == "other"


@pytest.mark.usefixtures("reasons")
def test_keeps_the_reason_for_the_second_persons_yes(desk: Desk) -> None:
    step, client = late_step(desk), desk.client(CLERK)
    desk.change("""UPDATE user_task SET properties = properties || '{"second_person": "true"}'""")
    client.post(f"/tasks/{step}", data=SENT)
    second = str(desk.actor(COLIN).person_id)

    missing = client.post(f"/tasks/{step}/check", data={"second": second})
    assert (missing.status_code, missing.text.count("Select why this step is late")) == (422, 2)
    client.post(f"/tasks/{step}/check", data={"second": second, "_late_reason": "other"})
    desk.client(COLIN).post(f"/tasks/{step}/check", data={"answer": "confirm"})

    assert details(desk)["late_reason"] == "other"
    assert details(desk)["confirmed_by"] == second


@pytest.mark.usefixtures("reasons")
def test_costs_no_statement_more(desk: Desk) -> None:
    step = late_step(desk)

    with statements(desk.commands.transactions.engine) as seen:
        desk.as_(CLERK, lambda c: tasks.complete(c, step, SENT, revision=1, token="t", late_reason="other"))

    asked = [statement for statement in seen if statement != "COMMIT"]
    assert len(asked) <= MOST_STATEMENTS + 2, asked  # the two find the actor of the test
