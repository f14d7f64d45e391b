"""Whatever a setting evaluates to: a value of the wrong kind is an incident at its element, and retry takes it up."""

import pytest

from service import dmn, engine
from service.domain.errors import NotFoundError, ProcessExecutionError
from service.engine import File, check, checking
from service.engine.elements.base import Element
from tests.unit.engine.build import (
    COMPENSATE,
    END,
    ERROR,
    ESCALATION,
    INTERNAL,
    MESSAGE,
    S,
    boundary,
    conditional,
    diagram,
    el,
    esp,
    io,
    job,
    line,
    loop,
    props,
    simple,
    sub,
    tasks,
    timer,
    xml,
)
from tests.unit.engine.case import NOW, Case

SETTINGS = [
    ('<zeebe:assignmentDefinition assignee="=x"/>', 1, "expression"),
    ('<zeebe:assignmentDefinition candidateGroups="=x"/>', [1], "expression"),
    ('<zeebe:assignmentDefinition candidateUsers="=x"/>', True, "expression"),
    ('<zeebe:taskSchedule dueDate="=x"/>', "tomorrow", "expression"),
    ('<zeebe:taskSchedule followUpDate="=x"/>', "2026-01-01T00:00:00", "expression"),
    ('<zeebe:priorityDefinition priority="=x"/>', "high", "expression"),
]


@pytest.mark.parametrize(("setting", "value", "code"), SETTINGS)
def test_tells_of_a_wrong_setting_of_a_user_task(setting, value, code):
    case = Case(diagram(S + el("userTask", "u", ext=setting) + line("s", "u")), x=value)

    assert (case.incident.element, case.incident.code) == ("u", code)
    assert str(value) not in case.incident.message
    assert case.retry(x=None).open() == ["u"]


@pytest.mark.parametrize("setting", ['type="=x"', 'type="a" retries="=x"'])
def test_tells_of_a_wrong_job(setting):
    case = Case(diagram(S + el("serviceTask", "j", ext=f"<zeebe:taskDefinition {setting}/>") + line("s", "j")), x=[1])

    assert (case.incident.element, case.incident.code) == ("j", "expression")
    assert case.retry(x="7").open("job") == ["j"]


def test_tells_of_a_wrong_deadline_of_a_scope():
    case = Case(diagram(S + sub("A", simple("i"), props(deadline="T1", due="=x")) + line("s", "A")), x="soon")

    assert (case.incident.element, case.incident.code) == ("A", "expression")
    assert case.retry(x="2026-05-01T00:00:00Z").open("scope") == ["A"]


def test_tells_of_a_wrong_message_name_and_key():
    named = '<bpmn:message id="MN" name="=x"><bpmn:extensionElements><zeebe:subscription correlationKey="=k"/></bpmn:extensionElements></bpmn:message>'
    body = xml(S + el("intermediateCatchEvent", "m", '<bpmn:messageEventDefinition messageRef="MN"/>') + line("s", "m"))
    content = body.replace("<bpmn:process", named + "<bpmn:process", 1).encode()
    case = Case(engine.deploy([File("m.bpmn", content)]).process("p"), x=1, k=1)

    assert (case.incident.element, case.incident.code) == ("m", "message")
    assert case.retry(x="hello", k=True).incident.code == "message"
    assert case.retry(k=12).row("message").correlation_key == "12"


@pytest.mark.parametrize("event", [INTERNAL, MESSAGE])
def test_opens_nothing_of_a_sub_process_whose_events_can_not_wait(event):
    case = Case(
        diagram(
            S + sub("A", simple("i") + esp(event) + esp(timer("timeDuration", "=x"), element="other")) + line("s", "A")
        ),
        ref="1",
    )

    assert (case.incident.element, case.incident.code) == ("A", "timer")
    assert not case.rows
    assert case.retry(x="P1D").open() == ["iu"]
    assert case.kinds() == ["message", "task", "timer"]


def test_tells_of_a_called_process_that_can_not_begin():
    call = el("callActivity", "c", ext='<zeebe:calledElement processId="p1" propagateAllChildVariables="true"/>')
    by_message = el("startEvent", "m", INTERNAL) + tasks("cu") + line("m", "cu")
    case = Case(diagram(S + call + line("s", "c"), by_message))

    assert (case.incident.element, case.incident.code) == ("c", "called element")


def test_tells_of_a_code_that_is_no_text():
    thrown = xml(S + el("endEvent", "e", '<bpmn:errorEventDefinition errorRef="EE"/>') + line("s", "e"))
    content = thrown.replace("<bpmn:process", '<bpmn:error id="EE" errorCode="=x"/><bpmn:process', 1).encode()
    case = Case(engine.deploy([File("e.bpmn", content)]).process("p"), x=1)

    assert (case.incident.element, case.incident.code) == ("e", "expression")
    assert case.retry(x="E").incident.code == "error"


def test_tells_of_a_decision_that_breaks(monkeypatch):
    from tests.unit.engine.test_decisions import rule, table

    definition = diagram(rule(), extra=[table()])

    def broken(*_):
        raise dmn.EvaluationError("broken")

    monkeypatch.setattr(dmn, "evaluate", broken)

    assert Case(definition, level="low").incident.code == "decision"


def test_takes_a_condition_that_can_not_be_asked_as_not_met():
    case = Case(diagram(S + tasks("u") + boundary("b", "u", conditional('=matches(x, "[")')) + line("s", "u")), x="a")

    assert case.open() == ["u"]
    assert not case.incidents


def test_compensates_from_an_event_sub_process():
    undo = boundary("c", "u", COMPENSATE) + el("userTask", "undo", isForCompensation="true")
    undo += '<bpmn:association id="a" sourceRef="c" targetRef="undo"/>'
    handler = (
        el("startEvent", "es", ERROR)
        + el("intermediateThrowEvent", "t", COMPENSATE)
        + tasks("after")
        + line("es", "t", "after")
    )
    inner = (
        el("startEvent", "is")
        + tasks("u")
        + undo
        + el("endEvent", "ie", ERROR)
        + sub("esp", handler, triggeredByEvent="true")
    )
    case = Case(diagram(S + sub("A", inner + line("is", "u", "ie")) + END + line("s", "A", "end")))

    assert case.do("u").open() == ["undo"]
    assert case.do("undo").open() == ["after"]
    assert case.do("after").ended


def test_closes_waiting_events_of_a_sub_process_that_is_kept_for_compensation():
    undo = boundary("c", "u", COMPENSATE) + el("userTask", "undo", isForCompensation="true")
    undo += '<bpmn:association id="a" sourceRef="c" targetRef="undo"/>'
    inner = el("startEvent", "is") + tasks("u") + undo + line("is", "u") + esp(INTERNAL)
    case = Case(diagram(S + sub("A", inner) + tasks("v") + line("s", "A", "v"))).do("u")

    assert case.kinds() == ["task"]


def test_ends_a_repeated_activity_whose_last_instance_is_cancelled():
    each = el("userTask", "t", loop("=[1]"))
    case = Case(diagram(S + each + tasks("v") + line("s", "t", "v")))

    case.apply(engine.cancel(case.definition, case.state, case.key("task"), NOW))

    assert case.terminated
    assert not case.rows


def test_escalates_to_nobody():
    case = Case(diagram(S + el("intermediateThrowEvent", "x", ESCALATION) + tasks("u") + line("s", "x", "u")))

    assert case.open() == ["u"]
    assert not case.incidents


def test_knows_what_is_not_deployed():
    with pytest.raises(NotFoundError, match="no process 'q'"):
        diagram(S + job("j") + line("s", "j")).deployment.process("q")


def test_asks_an_element_only_for_what_it_is():
    element = Element.__new__(Element)
    element.event = None

    for ask in (
        element.first,
        lambda x: element.go(x, x),
        lambda x: element.collect(x, x),
        element.instance_cancelled,
        element.may_end,
    ):
        with pytest.raises(NotImplementedError):
            ask(None)
    for ask in (element.child_done, element.scope_done):
        with pytest.raises(NotImplementedError):
            ask(None, None)


def test_answers_with_a_finding_whatever_goes_wrong(monkeypatch):
    def broken(_):
        raise RuntimeError

    monkeypatch.setattr(checking, "load", broken)

    (found,) = check([File("a.bpmn", xml(S).encode())])
    assert (found.rule, found.severity, found.message) == (
        "unreadable",
        "error",
        "The files can't be compiled (RuntimeError).",
    )


@pytest.mark.parametrize(
    "file",
    [
        File("a.bpmn", b"<a>"),
        File("a.form", b"{}"),
        File("a.dmn", b"<a/>"),
    ],
)
def test_loads_nothing_that_can_not_be_read(file):
    from service.domain.errors import DefinitionInvalidError

    with pytest.raises(DefinitionInvalidError):
        engine.load([file])


def test_refuses_functions_within_values():
    body = (
        S
        + el("scriptTask", "x", ext='<zeebe:script expression="={f: function(a) a}" resultVariable="r"/>')
        + tasks("u")
        + line("s", "x", "u")
    )

    with pytest.raises(ProcessExecutionError, match="function"):
        Case(diagram(body))


def test_keeps_what_a_boundary_event_maps():
    body = (
        S
        + tasks("u", "h")
        + boundary("b", "u", MESSAGE, "true", io("out", "=said", "heard"))
        + line("s", "u")
        + line("b", "h")
    )
    case = Case(diagram(body), ref=1)

    case.fire(case.key("message"), said="hello", noise=1)

    assert case.variables == {"ref": 1, "heard": "hello"}


def test_keeps_what_the_start_of_an_event_sub_process_maps():
    start = el("startEvent", "es", INTERNAL, io("out", "=why", "reason"))
    handler = sub("esp", start + tasks("eu") + line("es", "eu"), triggeredByEvent="true")
    case = Case(diagram(S + tasks("u") + handler + line("s", "u")))

    case.fire(case.key("message"), why="so", noise=1)

    assert case.variables == {"reason": "so"}


def test_takes_the_answers_of_a_start_form_through_its_mappings():
    start = el("startEvent", "s", ext='<zeebe:formDefinition formId="f"/>' + io("out", "=a", "kept"))
    definition = diagram(start + tasks("u") + line("s", "u"))

    result = engine.start(definition, {"case": {"area": "x"}}, NOW, answers={"a": 1, "b": 2})

    assert definition.start_form == "f"
    assert engine.view(definition, result.state).variables == {"case": {"area": "x"}, "kept": 1}


def test_maps_its_inputs_anew_when_it_is_tried_again():
    """As the dialect's page on business rule tasks says; what isn't mapped stays as somebody set it."""
    settings = '<zeebe:taskDefinition type="=kind"/>' + io("in", "=named", "kind", "in", "=n + 1", "n")
    inner = el("startEvent", "is") + el("serviceTask", "j", ext=settings) + line("is", "j")
    case = Case(diagram(S + sub("A", inner, io("in", "=1", "n")) + line("s", "A")), n=5)
    assert (case.incident.element, case.incident.code) == ("j", "expression")
    key = case.incident.key
    case.apply(engine.set_variables(case.definition, case.state, key, {"kind": "lost", "own": 7}, NOW, local=True))

    case.apply(engine.retry(case.definition, case.state, key, NOW))
    assert case.incident.element == "j"
    case.retry(named="mail")

    row = case.row("job")
    assert (row.type, dict(row.inputs)) == ("mail", {"kind": "mail", "n": 2, "own": 7})


def test_gives_back_an_item_that_a_mapping_hides_before_it_maps_anew():
    settings = '<zeebe:taskDefinition type="=i"/>' + io("in", "=get value(i, part)", "i")
    each = el("serviceTask", "j", loop('=[{a: 1, b: "mail"}]', "i"), settings)
    case = Case(diagram(S + each + line("s", "j")), part="a")
    assert case.incident.element == "j"

    assert case.retry(part="b").row("job").type == "mail"


def test_keeps_what_a_mapping_replaced_when_the_mapping_fails_too():
    long = "=if n > 9 then count(for k in 1..n return k) else get value(i, part)"
    settings = '<zeebe:taskDefinition type="=i"/>' + io("in", long, "i")
    each = el("serviceTask", "j", loop('=[{a: 1, b: "mail"}]', "i"), settings)
    case = Case(diagram(S + each + line("s", "j")), n=1, part="a")
    assert case.incident.code == "expression"

    assert case.retry(n=10**9).incident.code == "limit"

    assert case.retry(n=1, part="b").row("job").type == "mail"
