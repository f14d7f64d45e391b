"""Every kind of boundary event and event sub-process, interrupting and not; and what is only drawn."""

import pytest

from service import engine
from tests.unit.engine.build import (
    ESCALATION,
    MESSAGE,
    SIGNAL,
    S,
    boundary,
    conditional,
    diagram,
    el,
    esp,
    line,
    sub,
    tasks,
    timer,
)
from tests.unit.engine.case import NOW, Case
from tests.unit.engine.covers import covers

EVENTS = {
    "message": MESSAGE,
    "timer": timer("timeDuration", "P1D"),
    "signal": SIGNAL,
    "condition": conditional("=level > 2"),
    "escalation": ESCALATION,
}
KINDS = [(kind, way) for kind in EVENTS for way in ("true", "false")]


def happen(case, kind):
    if kind == "escalation":
        return case.escalate("u", "X")
    if kind == "condition":
        return case.apply(engine.set_variables(case.definition, case.state, None, {"level": 3}, NOW))
    return case.fire(case.key(kind))


@covers(
    "signal boundary event, interrupting",
    "signal boundary event, not interrupting",
    "conditional boundary event, not interrupting",
    "message boundary event, interrupting",
    "timer boundary event, not interrupting",
)
@pytest.mark.parametrize(("kind", "interrupting"), KINDS)
def test_goes_on_from_a_boundary_event(kind, interrupting):
    body = (
        S
        + tasks("u", "h", "after")
        + boundary("b", "u", EVENTS[kind], interrupting)
        + line("s", "u", "after")
        + line("b", "h")
    )
    case = Case(diagram(body), ref=1, level=1)

    happen(case, kind)

    assert case.open() == (["h"] if interrupting == "true" else ["h", "u"])
    assert case.passed("cancelled") == (["u"] if interrupting == "true" else [])


@pytest.mark.parametrize(("kind", "interrupting"), KINDS)
def test_goes_on_in_an_event_sub_process_within_a_sub_process(kind, interrupting):
    inner = el("startEvent", "is") + tasks("u") + line("is", "u") + esp(EVENTS[kind], interrupting)
    case = Case(diagram(S + sub("A", inner) + tasks("after") + line("s", "A", "after")), ref=1, level=1)

    happen(case, kind)

    assert case.open() == (["espu"] if interrupting == "true" else ["espu", "u"])
    if interrupting == "false":
        case.do("u")
    assert case.do("espu").open() == ["after"]


@covers("data object, data store, annotation, group, association")
def test_passes_over_what_is_only_drawn():
    drawn = (
        '<bpmn:dataObject id="do"/><bpmn:dataObjectReference id="dor" dataObjectRef="do"/><bpmn:dataStoreReference id="dsr"/>'
        '<bpmn:textAnnotation id="ta"><bpmn:text>x</bpmn:text></bpmn:textAnnotation><bpmn:group id="g"/>'
        '<bpmn:association id="as" sourceRef="u" targetRef="ta"/><bpmn:property id="pr"/>'
    )
    reads = "<bpmn:dataInputAssociation id='di'><bpmn:sourceRef>dor</bpmn:sourceRef></bpmn:dataInputAssociation>"
    case = Case(diagram(S + drawn + el("userTask", "u", reads) + line("s", "u")))

    assert case.do("u").ended
    assert case.variables == {}
