"""The process as a list of steps for people."""

from service.engine import outline
from tests.unit.engine.build import (
    INTERNAL,
    MESSAGE,
    S,
    boundary,
    diagram,
    el,
    esp,
    flow,
    line,
    simple,
    sub,
    tasks,
    timer,
)


def steps(body, *called):
    return {step.id: step for step in outline(diagram(body, *called).deployment, "p")}


def test_tells_names_places_and_what_follows():
    lane = '<bpmn:laneSet id="ls"><bpmn:lane id="l" name="Sales"><bpmn:flowNodeRef>u</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
    words = "<bpmn:documentation>Why</bpmn:documentation>"
    task = el("userTask", "u", words, '<zeebe:formDefinition formId="f"/>', name="Check it")
    gate = el("exclusiveGateway", "g", name="Good?", default="no")
    flows = (
        line("s", "u", "g")
        + flow("g", "yes", "=ok", "y").replace('id="y"', 'id="y" name="Yes"')
        + flow("g", "other", flow_id="no")
    )
    call = el("callActivity", "yes", ext='<zeebe:calledElement processId="p1" propagateAllChildVariables="true"/>')
    found = steps(
        S
        + lane
        + task
        + gate
        + call
        + tasks("other")
        + boundary("b", "u", timer("timeDuration", "P1D"), "false")
        + flows,
        simple("q"),
    )

    assert (found["u"].kind, found["u"].name, found["u"].documentation, found["u"].lane, found["u"].form) == (
        "user task",
        "Check it",
        "Why",
        "Sales",
        "f",
    )
    assert (found["u"].boundary, found["b"].attached_to, found["b"].event, found["b"].interrupting) == (
        ("b",),
        "u",
        "timer",
        False,
    )
    assert [(f.id, f.name, f.target, f.condition, f.default) for f in found["g"].outgoing] == [
        ("y", "Yes", "yes", "=ok", False),
        ("no", "", "other", None, True),
    ]
    assert (found["yes"].called, found["yes"].incoming[0].source) == ("p1", "g")
    assert list(found)[:2] == ["s", "u"]


def test_tells_what_may_not_happen():
    inner = el("startEvent", "is") + tasks("deep") + line("is", "deep")
    body = (
        S
        + el("parallelGateway", "f")
        + tasks("a", "b", "c", "d", "handler")
        + el("exclusiveGateway", "g", default="no")
        + el("exclusiveGateway", "m")
    )
    body += (
        el("parallelGateway", "j")
        + tasks("after", "late")
        + sub("A", inner)
        + boundary("stop", "after", MESSAGE)
        + boundary("remind", "a", MESSAGE, "false")
    )
    body += (
        esp(INTERNAL)
        + line("s", "f", "a", "j", "after", "A", "late")
        + line("f", "g", "b", "m", "j").replace(">", ">", 1)
    )
    body = body.replace(
        'sourceRef="g" targetRef="b">',
        'sourceRef="g" targetRef="b"><bpmn:conditionExpression>=x</bpmn:conditionExpression>',
    )
    found = steps(body + flow("g", "c", flow_id="no") + line("c", "m") + line("stop", "handler") + line("remind", "d"))

    certain = {name for name, step in found.items() if not step.conditional}

    assert certain == {"s", "f", "a", "g", "m", "j", "after"}
    assert found["deep"].conditional, "its sub-process may not happen"
    assert found["esp"].by_event


def test_follows_loops():
    body = S + tasks("u", "v") + el("exclusiveGateway", "m") + el("exclusiveGateway", "g", default="on")
    found = steps(body + line("s", "m", "u", "g") + flow("g", "m", "=again") + flow("g", "v", flow_id="on"))

    assert not any(step.conditional for step in found.values())
