"""A limit is moved by a step of the diagram: row, ladder, tasks and what the case shows."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.integration.test_steps import with_a_limit_around
from tests.support.drawing import look, publish
from tests.support.harness import Desk
from tests.support.world import CLERK, open_case

MOVES = """<bpmn:subProcess id="more" name="More time" triggeredByEvent="true"><bpmn:documentation>More.</bpmn:documentation>
 <bpmn:startEvent id="later" name="Later" isInterrupting="false"><bpmn:documentation>Later.</bpmn:documentation>
  <bpmn:timerEventDefinition id="in_an_hour"><bpmn:timeDate xsi:type="bpmn:tFormalExpression">=case.received_at + duration("PT1H")</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:startEvent>
 <bpmn:serviceTask id="move_it" name="Move it"><bpmn:documentation>Moves it.</bpmn:documentation><bpmn:extensionElements>
  <zeebe:taskDefinition type="move_deadline"/><zeebe:ioMapping><zeebe:input source="=[&quot;look&quot;]" target="keys"/>
  <zeebe:input source="{due}" target="due"/><zeebe:input source="{start}" target="start"/><zeebe:input source="More time was needed" target="reason"/>
  <zeebe:input source="{by}" target="by"/></zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>
 <bpmn:endEvent id="moved" name="Moved"/><bpmn:sequenceFlow id="m1" sourceRef="later" targetRef="move_it"/>
 <bpmn:sequenceFlow id="m2" sourceRef="move_it" targetRef="moved"/></bpmn:subProcess></bpmn:process>"""
DUE = "=case.received_at + duration(&quot;P20D&quot;)"


def opened(desk: Desk, due: str = DUE, start: str = "=null", by: str = "=&quot;adviser&quot;") -> str:
    more = MOVES.format(due=due, start=start, by=by)
    diagram = with_a_limit_around(look("first"), look("second")).replace(b"</bpmn:subProcess>", LATE, 1)
    publish(desk, diagram.replace(b"</bpmn:process>", more.encode()))
    return open_case(desk)


LATE = b"""<bpmn:boundaryEvent id="late" name="Late" attachedToRef="first" cancelActivity="false"><bpmn:documentation>Late.</bpmn:documentation>
 <bpmn:timerEventDefinition id="at_the_end"><bpmn:timeDate xsi:type="bpmn:tFormalExpression">=deadline(case.received_at, limits.look)</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:boundaryEvent>
 <bpmn:endEvent id="was_late" name="Was late"/><bpmn:sequenceFlow id="f_late" sourceRef="late" targetRef="was_late"/></bpmn:subProcess>"""


def limit(desk: Desk) -> Any:
    return desk.rows("SELECT * FROM deadline")[0]


def ladder_job(desk: Desk) -> datetime:
    at = desk.value("SELECT due_at FROM job WHERE kind = 'ladder'")
    assert isinstance(at, datetime)
    return at


def test_moves_the_limit_its_ladder_and_what_is_due_with_it(desk: Desk) -> None:
    reference, start = opened(desk), desk.clock.at
    before, first_rung = limit(desk), ladder_job(desk)
    desk.forward(hours=1, minutes=1)

    after, task = limit(desk), desk.task("first", reference)
    assert after.due_at == task.due_at == start + timedelta(days=20)
    assert after.started_at == before.started_at
    assert ladder_job(desk) - start == (first_rung - start) * ((after.due_at - start) / (before.due_at - start))
    assert desk.value("SELECT due_at FROM job WHERE element_id = 'late'") == after.due_at
    [moved] = after.moves
    assert datetime.fromisoformat(moved["from"]) == before.due_at
    assert moved["reason"].startswith("More time was needed, ")


def test_shows_the_old_end_and_the_reason_in_the_case(desk: Desk) -> None:
    reference = opened(desk, by="=null")
    desk.forward(hours=1, minutes=1)
    page = desk.client(CLERK).get(f"/cases/{reference}").get_data(as_text=True)
    assert "More time was needed" in page


def test_is_met_as_any_other_limit(desk: Desk) -> None:
    reference = opened(desk)
    desk.forward(hours=1, minutes=1)
    desk.finish(CLERK, desk.task("first", reference).id, {"needs_advice": "no"})
    desk.finish(CLERK, desk.task("second", reference).id, {"needs_advice": "no"})
    assert limit(desk).met_at is not None
    assert desk.rows("SELECT * FROM job WHERE kind = 'ladder'") == []


def test_counts_from_another_start_if_told(desk: Desk) -> None:
    opened(desk, start="=case.received_at + duration(&quot;P1D&quot;)")
    start = desk.clock.at
    desk.forward(hours=1, minutes=1)
    assert limit(desk).started_at == start + timedelta(days=1)


@pytest.mark.parametrize("due", ["=null", "=&quot;soon&quot;"])
def test_fails_without_a_new_end_and_leaves_the_limit(desk: Desk, due: str) -> None:
    opened(desk, due=due)
    before = limit(desk).due_at
    desk.forward(hours=3)
    assert limit(desk).due_at == before
    assert desk.value("SELECT attempts FROM job WHERE element_id = 'move_it'") > 0
