"""Messages that a diagram publishes: name, key, id and time to live, with the variables of the event's own."""

from datetime import timedelta

import pytest

from service.engine import File, check
from tests.unit.engine.build import S, diagram, el, io, line, sends, tasks, xml
from tests.unit.engine.case import Case
from tests.unit.engine.covers import covers
from tests.unit.engine.test_playground import Desk

ALL = 'messageId="=&quot;no &quot; + ref" timeToLive="=duration(&quot;PT2H&quot;)"'


def send_task(key="=ref", attributes=ALL, **others):
    settings = f'<zeebe:publishMessage correlationKey="{key}" {attributes}/>{io("in", "=1", "n")}'
    return el("sendTask", "t", ext=settings, **({"messageRef": "M"} | others))


THROWS = {
    "throw": el("intermediateThrowEvent", "t", sends("=ref", ALL), io("in", "=1", "n")),
    "end": el("endEvent", "t", sends("=ref", ALL), io("in", "=1", "n")),
    "send task": send_task(),
}


@covers("message throw and end event, published", "send task that publishes a message")
@pytest.mark.parametrize("thrown", THROWS.values(), ids=THROWS)
def test_publishes_as_it_says(thrown):
    case = Case(diagram(S + thrown + line("s", "t")), ref="A")

    [sent] = case.published
    assert (sent.name, sent.correlation_key, sent.message_id) == ("reply", "A", "no A")
    assert (sent.time_to_live, sent.variables, case.ended) == (timedelta(hours=2), {"n": 1}, True)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [("", (timedelta(0), None)), ('timeToLive="PT5M" messageId="one"', (timedelta(minutes=5), "one")), ('messageId="=null"', (timedelta(0), None))],
)  # fmt: skip
def test_does_not_wait_unless_it_says_so(attributes, expected):
    [sent] = Case(diagram(S + el("endEvent", "t", sends("fixed", attributes)) + line("s", "t"))).published

    assert (sent.time_to_live, sent.message_id) == expected
    assert sent.correlation_key == "fixed"


@pytest.mark.parametrize("attributes", ['timeToLive="=ref"', 'timeToLive="=5"', 'messageId="=1"'])
def test_makes_an_incident_of_what_can_not_be_sent(attributes):
    case = Case(diagram(S + el("endEvent", "t", sends("=ref", attributes)) + line("s", "t")), ref="A")

    assert (case.incident.element, case.incident.code) == ("t", "message")


WRONG = [
    (el("endEvent", "t", sends("")), "message-key-missing"),
    (send_task(""), "message-key-missing"),
    (send_task(messageRef=""), "message-missing"),
    (send_task("=ref", 'timeToLive="soon"'), "timer-invalid"),
    (send_task("=ref", 'other="1"'), "extension-unknown"),
    (send_task().replace("<zeebe:io", '<zeebe:taskDefinition type="x"/><zeebe:io', 1), "job-type-ambiguous"),
    (el("endEvent", "t", sends(), '<zeebe:taskDefinition type="x"/>'), "job-type-ambiguous"),
    (el("intermediateCatchEvent", "t", sends()), "extension-misplaced"),
    (el("serviceTask", "t", ext='<zeebe:publishMessage correlationKey="a"/>'), "extension-misplaced"),
]


@pytest.mark.parametrize(("bad", "rule"), WRONG, ids=[f"{n}-{case[1]}" for n, case in enumerate(WRONG)])
def test_refuses_what_could_not_be_sent(bad, rule):
    found = check([File("p.bpmn", xml(S + bad + line("s", "t")).encode())])

    assert ("t", rule) in [(f.element, f.rule) for f in found if f.severity == "error"]


def test_asks_for_no_job_type_of_what_sends_itself():
    assert check([File("p.bpmn", xml(S + send_task() + line("s", "t")).encode())]) == []


def test_takes_the_same_message_once_while_it_waits():
    thrower = (
        el("startEvent", "a") + el("endEvent", "t", sends("k", 'messageId="one" timeToLive="PT1H"')) + line("a", "t")
    )
    catcher = el("startEvent", "m", '<bpmn:messageEventDefinition messageRef="M"/>') + tasks("u") + line("m", "u")
    desk = Desk(thrower, catcher)

    desk.ask("start", process="p").ask("complete", element="u").ask("start", process="p")
    assert desk.states == [("p", "completed"), ("p1", "completed"), ("p", "completed")]
    desk.ask("publish", message="reply", correlation_key="k", message_id="one")
    assert "waiting already" in desk.answer["error"]["message"]

    desk.ask("clock", add="PT1H").ask("start", process="p")
    assert desk.states[-2:] == [("p", "completed"), ("p1", "active")]
