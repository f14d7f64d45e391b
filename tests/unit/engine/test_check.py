"""Deployment checks: what would be ignored or done otherwise is refused, with the element and a sentence."""

import re
from pathlib import Path

import pytest

from service import engine
from service.domain.errors import DefinitionInvalidError
from service.engine import File, JobType, Known, check, deploy
from service.engine.rules.catalogue import RULES
from tests.unit.engine.build import (
    ANY_ERROR,
    CANCEL,
    COMPENSATE,
    END,
    ERROR,
    HEAD,
    INTERNAL,
    MESSAGE,
    SIGNAL,
    TERMINATE,
    S,
    boundary,
    conditional,
    diagram,
    el,
    esp,
    flow,
    hears,
    io,
    job,
    line,
    loop,
    props,
    script,
    sends,
    simple,
    sub,
    tasks,
    timer,
    xml,
)
from tests.unit.engine.covers import covers

ENGINE = Path(engine.__file__).parent
THROW, CATCH = "intermediateThrowEvent", "intermediateCatchEvent"
CALL = '<zeebe:calledElement processId="{}" propagateAllChildVariables="true"/>'
LINK = '<bpmn:linkEventDefinition name="L"/>'
LANE = '<bpmn:laneSet id="ls"><bpmn:lane id="lane" name="{}"><bpmn:flowNodeRef>u</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'


def findings(body, known=None, head="", *others):
    content = xml(body).replace("<bpmn:process", head + "<bpmn:process", 1)
    return check([File("a.bpmn", content.encode()), *others], known or Known())


def ext(tag, settings, **attributes):
    return el(tag, "x", ext=settings, **attributes)


REFUSED = [
    # structure
    (el("complexGateway", "x"), "x", "element-unsupported"),
    (el("task", ""), "p", "id-missing"),
    (tasks("x") + tasks("x"), "x", "id-duplicate"),
    (tasks("x [child]"), "x [child]", "id-invalid"),
    (el("receiveTask", "x", messageRef="M", instantiate="true"), "x", "setting-ignored"),
    (el("userTask", "x", "<bpmn:potentialOwner/>"), "x", "setting-ignored"),
    (el("userTask", "x", startQuantity="2"), "x", "setting-ignored"),
    (el("eventBasedGateway", "x", eventGatewayType="Parallel"), "x", "setting-ignored"),
    (sub("x", tasks("y")), "x", "start-missing"),
    (sub("x", simple("a") + el("startEvent", "b")), "b", "start-several"),
    (sub("x", el("startEvent", "b", MESSAGE)), "b", "start-kind"),
    (el("startEvent", "b"), "b", "start-several"),
    (el("startEvent", "b", ERROR), "b", "start-kind"),
    (sub("x", el("startEvent", "b"), triggeredByEvent="true"), "b", "start-kind"),
    (sub("x", tasks("y"), triggeredByEvent="true"), "x", "start-missing"),
    (
        el("adHocSubProcess", "x", el("startEvent", "y"), '<zeebe:adHoc activeElementsCollection="=[]"/>'),
        "y",
        "start-kind",
    ),
    (flow("s", "nowhere", flow_id="x"), "x", "flow-broken"),
    (sub("y", simple("a")) + flow("s", "au", flow_id="x"), "x", "flow-broken"),
    (tasks("x") + line("x", "s"), "s", "flow-into"),
    (el("endEvent", "x") + line("x", "x"), "x", "flow-out"),
    (esp(INTERNAL) + line("s", "esp"), "esp", "flow-into"),
    (boundary("x", "s", MESSAGE), "x", "boundary-host"),
    (el("task", "x", "<bpmn:standardLoopCharacteristics/>"), "x", "loop-unsupported"),
    (el("task", "x", "<bpmn:multiInstanceLoopCharacteristics/>"), "x", "loop-list-missing"),
    (
        el(
            "task",
            "x",
            "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>",
        ),
        "x",
        "setting-ignored",
    ),
    (el("task", "x", loop("=a", collection="o").replace('outputElement=""', "")), "x", "loop-output"),
    (
        el("adHocSubProcess", "x", tasks("y"), '<zeebe:adHoc activeElementsCollection="y"/>'),
        "x",
        "ad-hoc-list-missing",
    ),
    (el("endEvent", "x", sends("")), "x", "message-key-missing"),
    # gateways
    (el("exclusiveGateway", "x") + flow("x", "s", "=a") + flow("x", "s", flow_id="f"), "f", "condition-missing"),
    (el("parallelGateway", "x") + flow("x", "s", "=a", "f"), "f", "condition-ignored"),
    (el("exclusiveGateway", "x", default="f") + flow("x", "s", "=a", "f"), "f", "condition-on-default"),
    (el("exclusiveGateway", "x", default="f"), "x", "default-unknown"),
    (el("parallelGateway", "x", default="f") + flow("x", "s", flow_id="f"), "x", "default-ignored"),
    (el("eventBasedGateway", "x"), "x", "event-gateway"),
    (
        el("eventBasedGateway", "y") + tasks("x") + el(CATCH, "z", MESSAGE) + line("y", "x") + line("y", "z"),
        "x",
        "event-gateway",
    ),
    # events
    (el(THROW, "x", TERMINATE), "x", "event-unsupported"),
    (el(CATCH, "x"), "x", "event-unsupported"),
    (el(CATCH, "x", ERROR), "x", "event-unsupported"),
    (el("startEvent", "x", conditional("=a")), "x", "event-unsupported"),
    (el(CATCH, "x", MESSAGE + SIGNAL), "x", "event-multiple"),
    (tasks("y") + boundary("x1", "y", ERROR) + boundary("x", "y", ERROR), "x", "event-duplicate"),
    (tasks("y") + boundary("x1", "y", MESSAGE) + boundary("x", "y", MESSAGE, "false"), "x", "event-duplicate"),
    (tasks("y") + boundary("x1", "y", ANY_ERROR) + boundary("x", "y", ANY_ERROR), "x", "event-duplicate"),
    (tasks("y") + boundary("x", "y", ERROR, "false"), "x", "event-interrupting"),
    (esp(ERROR, "false"), "esps", "event-interrupting"),
    (el(CATCH, "x", "<bpmn:messageEventDefinition/>"), "x", "message-missing"),
    (el(CATCH, "x", "<bpmn:messageEventDefinition messageRef='SG'/>"), "x", "message-missing"),
    (el("receiveTask", "x"), "x", "message-missing"),
    (el(CATCH, "x", '<bpmn:messageEventDefinition messageRef="N"/>'), "x", "message-unnamed"),
    (el("startEvent", "x", '<bpmn:messageEventDefinition messageRef="ME"/>'), "x", "message-expression"),
    (el(CATCH, "x", "<bpmn:signalEventDefinition/>"), "x", "signal-missing"),
    (el("endEvent", "x", '<bpmn:signalEventDefinition signalRef="SN"/>'), "x", "signal-unnamed"),
    (el("startEvent", "x", '<bpmn:signalEventDefinition signalRef="SE"/>'), "x", "signal-expression"),
    (el("endEvent", "x", ANY_ERROR), "x", "error-missing"),
    (el("endEvent", "x", '<bpmn:errorEventDefinition errorRef="EN"/>'), "x", "error-unnamed"),
    (tasks("y") + boundary("x", "y", '<bpmn:errorEventDefinition errorRef="EE"/>'), "x", "error-expression"),
    (el(THROW, "x", "<bpmn:escalationEventDefinition/>"), "x", "escalation-missing"),
    (el(THROW, "x", '<bpmn:escalationEventDefinition escalationRef="XN"/>'), "x", "escalation-unnamed"),
    (
        tasks("y") + boundary("x", "y", '<bpmn:escalationEventDefinition escalationRef="XE"/>'),
        "x",
        "escalation-expression",
    ),
    (el(THROW, "x", LINK), "x", "link"),
    (el(CATCH, "x", LINK), "x", "link"),
    (el(THROW, "x", "<bpmn:linkEventDefinition/>"), "x", "link"),
    (el(THROW, "x", LINK) + el(CATCH, "y", LINK) + line("x", "s"), "x", "flow-out"),
    (el(THROW, "y", LINK) + el(CATCH, "x", LINK) + line("s", "x"), "x", "flow-into"),
    (tasks("y") + boundary("x", "y", COMPENSATE), "x", "compensation"),
    (el("task", "x", isForCompensation="true"), "x", "compensation"),
    (el("endEvent", "x", CANCEL), "x", "cancel"),
    (tasks("y") + boundary("x", "y", CANCEL), "x", "cancel"),
    (el("transaction", "y", simple("a").replace("</bpmn:endEvent>", CANCEL + "</bpmn:endEvent>")), "ae", "cancel"),
    (el(CATCH, "x", "<bpmn:timerEventDefinition/>"), "x", "timer-missing"),
    (el(CATCH, "x", timer("timeDuration", "")), "x", "timer-missing"),
    (el(CATCH, "x", timer("timeDuration", "P")), "x", "timer-invalid"),
    (el(CATCH, "x", timer("timeDuration", "p3d")), "x", "timer-invalid"),
    (el("startEvent", "x", timer("timeCycle", "R0/PT1H")), "x", "timer-invalid"),
    (el("startEvent", "x", timer("timeCycle", "0 0 25 * * *")), "x", "timer-invalid"),
    (el(CATCH, "x", timer("timeDate", "2026-07-01T09:00")), "x", "time-zone-missing"),
    (ext("userTask", '<zeebe:taskSchedule dueDate="2026-07-01"/>'), "x", "time-zone-missing"),
    (ext("userTask", '<zeebe:taskSchedule followUpDate="soon"/>'), "x", "timer-invalid"),
    (el(CATCH, "x", timer("timeCycle", "R/PT1H")), "x", "timer-kind"),
    (el("startEvent", "x", timer("timeDuration", "PT1H")), "x", "timer-kind"),
    (tasks("y") + boundary("x", "y", timer("timeCycle", "R/PT1H")), "x", "timer-kind"),
    # expressions and settings
    (flow("s", "end", "a == 1", "x"), "x", "expression-missing"),
    (flow("s", "end", "__import__('os')", "x"), "x", "expression-missing"),
    (flow("s", "end", "=a >", "x"), "x", "expression-invalid"),
    (
        flow("s", "end", "=a", "x").replace("conditionExpression>", 'conditionExpression language="python">', 1),
        "x",
        "expression-language",
    ),
    (ext("userTask", io("in", "=a +", "b")), "x", "expression-invalid"),
    (el(CATCH, "x", timer("timeDuration", "=a +")), "x", "expression-invalid"),
    (ext("userTask", io("in", "=a", "b c")), "x", "name-invalid"),
    (ext("userTask", io("out", "=a", "a..b")), "x", "name-invalid"),
    (el("scriptTask", "x", "<bpmn:script>import os</bpmn:script>"), "x", "script-foreign"),
    (el("scriptTask", "x"), "x", "expression-missing"),
    (ext("scriptTask", '<zeebe:script expression="=1"/>'), "x", "name-invalid"),
    (ext("scriptTask", '<zeebe:script expression="=1" resultVariable="a b"/>'), "x", "name-invalid"),
    (
        ext("scriptTask", '<zeebe:script expression="=1" resultVariable="a"/><zeebe:taskDefinition type="a"/>'),
        "x",
        "job-type-ambiguous",
    ),
    (ext("serviceTask", '<zeebe:taskDefinition type="a" retries="many"/>'), "x", "number-invalid"),
    (ext("userTask", '<zeebe:priorityDefinition priority="high"/>'), "x", "number-invalid"),
    (ext("userTask", "<zeebe:unknown/>"), "x", "extension-unknown"),
    (ext("userTask", '<zeebe:taskSchedule until="=a"/>'), "x", "extension-unknown"),
    (ext("userTask", "<zeebe:ioMapping><zeebe:both/></zeebe:ioMapping>"), "x", "extension-unknown"),
    (ext("userTask", '<c:form xmlns:c="http://camunda.org/schema/1.0/bpmn"/>'), "x", "extension-unknown"),
    (
        tasks("x").replace('id="x"', 'id="x" xmlns:c="http://camunda.org/schema/1.0/bpmn" c:assignee="me"'),
        "x",
        "extension-unknown",
    ),
    (tasks("x").replace('id="x"', 'id="x" zeebe:other="me"'), "x", "extension-unknown"),
    (ext("userTask", '<zeebe:taskDefinition type="a"/>'), "x", "extension-misplaced"),
    (ext("endEvent", '<zeebe:taskDefinition type="a"/>'), "x", "extension-misplaced"),
    (
        el("startEvent", "x", timer("timeCycle", "R/PT1H"), '<zeebe:formDefinition formId="f"/>'),
        "x",
        "extension-misplaced",
    ),
    (ext("userTask", io("in", "=1", "a") + io("in", "=1", "b")), "x", "extension-twice"),
    (ext("userTask", hears("assigning w", tag="taskListener")), "x", "listener-unsupported"),
    (ext("userTask", hears("start w", tag="taskListener")), "x", "listener-kind"),
    (ext("exclusiveGateway", hears("end w")), "x", "listener-misplaced"),
    (ext("userTask", hears("end w", "end w")), "x", "listener-twice"),
    # references
    (ext("userTask", '<zeebe:formDefinition formId="=f"/>'), "x", "form-unnamed"),
    (script("x", "=a + nonsense()", "r"), "x", "function-unknown"),
    (script("x", "=order.lines.size() > 1", "r"), "x", "function-unknown"),
    (flow("s", "end", "=not(is defined(a))", "x"), "x", "function-unknown"),
    (el("businessRuleTask", "x"), "x", "decision-missing"),
    (ext("businessRuleTask", '<zeebe:calledDecision decisionId="d"/>'), "x", "name-invalid"),
    (el("callActivity", "x", calledElement="p"), "x", "called-process-missing"),
    (ext("callActivity", '<zeebe:calledElement processId="p" bindingType="newest"/>'), "x", "binding-invalid"),
    (el("serviceTask", "x"), "x", "job-type-missing"),
    (el("sendTask", "x", messageRef="M"), "x", "job-type-missing"),
    # settings of ours
    (ext("serviceTask", '<zeebe:taskDefinition type="a"/>' + props(shows="f")), "x", "property-misplaced"),
    (ext("serviceTask", '<zeebe:taskDefinition type="a"/>' + props(deadline="T1")), "x", "property-misplaced"),
    (el("endEvent", "x", ext=props(deadline="T1")), "x", "property-misplaced"),
    (el("startEvent", "x", SIGNAL, props(offered_to="everybody")), "x", "property-misplaced"),
    (ext("userTask", props(second_person="yes")), "x", "property-invalid"),
    (ext("userTask", props(deadline="T1", start="soon", due="=a")), "x", "property-invalid"),
    (ext("userTask", props(deadline="T1")), "x", "deadline-due-missing"),
    (sub("x", simple("a"), props(deadline="T1")), "x", "deadline-due-missing"),
    (ext("userTask", props(area="=a +")), "x", "expression-invalid"),
]
DECLARED = (
    '<bpmn:message id="N"/><bpmn:message id="ME" name="=a"/><bpmn:signal id="SN"/><bpmn:signal id="SE" name="=a"/>'
    '<bpmn:error id="EN"/><bpmn:error id="EE" errorCode="=a"/><bpmn:escalation id="XN"/>'
    '<bpmn:escalation id="XE" escalationCode="=a"/>'
)


@pytest.mark.parametrize(("bad", "element", "rule"), REFUSED, ids=[f"{n}-{case[2]}" for n, case in enumerate(REFUSED)])
def test_refuses(bad, element, rule):
    """Trap 38."""
    found = findings(S + END + bad, head=DECLARED)

    assert (element, rule) in [(finding.element, finding.rule) for finding in found if finding.severity == "error"]
    assert all(finding.message.endswith(".") or "can't be read" in finding.message for finding in found)
    with pytest.raises(DefinitionInvalidError):
        deploy([File("a.bpmn", xml(S + END + bad).replace("<bpmn:process", DECLARED + "<bpmn:process", 1).encode())])


KNOWN = Known(
    lanes={"Sales": "s"},
    roles=["officer"],
    trainings=["t1"],
    forms=["f"],
    decisions=["d"],
    processes=["q"],
    job_types={"mail": JobType("mail", headers=["text"], inputs=["to"], required=["to"])},
)
REFERENCES = [
    (ext("userTask", '<zeebe:formDefinition formKey="camunda-forms:bpmn:f"/>'), "x", "form-embedded"),
    (ext("userTask", "<zeebe:userTaskForm/>"), "x", "form-embedded"),
    (ext("userTask", '<zeebe:formDefinition externalReference="none"/>'), "x", "form-missing"),
    (ext("userTask", '<zeebe:formDefinition formId="none"/>'), "x", "form-missing"),
    (ext("userTask", props(shows="f none")), "x", "form-missing"),
    (ext("businessRuleTask", '<zeebe:calledDecision decisionId="none" resultVariable="r"/>'), "x", "decision-missing"),
    (ext("userTask", props(ladder="none")), "x", "decision-missing"),
    (el("callActivity", "x", ext=CALL.format("none")), "x", "called-process-missing"),
    (job("x", "none"), "x", "job-type-unknown"),
    (tasks("u") + LANE.format("Nobody"), "lane", "lane-unmapped"),
]
ONLY_JUDGED = [
    (
        job(
            "x",
            "mail",
            ext='<zeebe:taskHeaders><zeebe:header key="other" value="v"/></zeebe:taskHeaders>' + io("in", "=1", "to"),
        ),
        "x",
        "job-header-unknown",
    ),
    (job("x", "mail", ext=io("in", "=1", "to", "in", "=1", "other")), "x", "job-input-unknown"),
    (job("x", "mail"), "x", "job-input-missing"),
    (ext("userTask", '<zeebe:assignmentDefinition candidateGroups="officer, none"/>'), "x", "role-unknown"),
    (el("startEvent", "x", INTERNAL, props(offered_to="none")), "x", "role-unknown"),
    (ext("userTask", props(qualification="none")), "x", "training-unknown"),
    (tasks("u") + LANE.format(""), "lane", "lane-unnamed"),
]


@pytest.mark.parametrize(("bad", "element", "rule"), REFERENCES)
def test_refuses_what_refers_to_nothing_and_warns_when_it_can_not_know(bad, element, rule):
    assert (element, rule, "error") in [(f.element, f.rule, f.severity) for f in findings(S + END + bad, KNOWN)]
    assert (element, rule, "warning") in [(f.element, f.rule, f.severity) for f in findings(S + END + bad)]
    assert deploy([File("a.bpmn", xml(S + END + bad).encode())]).processes.keys() == {"p"}


@pytest.mark.parametrize(("bad", "element", "rule"), ONLY_JUDGED)
def test_judges_by_what_is_known(bad, element, rule):
    assert (element, rule) in [(f.element, f.rule) for f in findings(S + END + bad, KNOWN)]


def test_accepts_what_is_known():
    task = ext(
        "userTask",
        '<zeebe:formDefinition formId="f"/>'
        + io("out", "=a", "b")
        + props(qualification="t1", shows="f", ladder="d", second_person="true"),
    )
    body = (
        task
        + job("j", "mail", ext=io("in", "=1", "to"))
        + el("callActivity", "c", ext=CALL.format("q"))
        + line("s", "x", "j", "c", "end")
    )
    lanes = LANE.format("Sales").replace(">u<", ">x<")

    assert findings(S + END + body + lanes, KNOWN) == []


WARNED = [
    (tasks("x"), "x", "unreachable"),
    (
        el("callActivity", "x", ext=CALL.format("p").replace('propagateAllChildVariables="true"', "")) + line("s", "x"),
        "x",
        "propagation-unsaid",
    ),
    (ext("userTask", '<zeebe:formDefinition formId="f"/>') + line("s", "x"), "x", "task-maps-nothing"),
    (tasks("dead") + el("parallelGateway", "x") + line("s", "x", "end") + line("dead", "x"), "x", "join-stuck"),
]


@pytest.mark.parametrize(("odd", "element", "rule"), WARNED)
def test_warns(odd, element, rule):
    found = findings(S + END + odd, KNOWN)

    assert (element, rule, "warning") in [(f.element, f.rule, f.severity) for f in found]
    assert not [f for f in found if f.severity == "error"]


FILES = [
    ("a.txt", "x", "file-kind"),
    ("a.bpmn", "", "xml-unreadable"),
    ("a.bpmn", "<a>", "xml-unreadable"),
    ("a.bpmn", "<a/>", "xml-unreadable"),
    ("a.bpmn", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml-unreadable"),
    ("a.bpmn", HEAD + "</bpmn:definitions>", "process-missing"),
    ("a.bpmn", xml(S).replace("isExecutable", "isClosed"), "process-missing"),
    ("a.bpmn", xml(S).replace('<bpmn:process id="p"', "<bpmn:process"), "id-missing"),
    ("a.bpmn", xml(S).replace("<bpmn:process", '<bpmn:message name="no id"/><bpmn:process'), "id-missing"),
    ("a.bpmn", xml(el("task", "x")), "start-missing"),
    ("a.form", "x", "form-unreadable"),
    ("a.form", "{}", "form-unreadable"),
    ("a.form", '{"id": 1}', "form-unreadable"),
    ("a.form", '{"id": "f"}', "form-duplicate"),
    ("b.bpmn", xml(S), "process-duplicate"),
]


@pytest.mark.parametrize(("path", "content", "rule"), FILES)
def test_refuses_a_file(path, content, rule):
    beside = [File("f.form", b'{"id": "f"}'), File("p.bpmn", xml(S).encode())]

    found = check([*beside, File(path, content.encode())])

    assert (path, rule, "error") in [(f.file, f.rule, f.severity) for f in found]


def test_resolves_references_between_the_files():
    called = xml(simple("q")).replace('id="p"', 'id="other"')
    body = ext("userTask", '<zeebe:formDefinition formId="f"/>' + io("out", "=a", "b")) + el(
        "callActivity", "c", ext=CALL.format("other")
    )
    files = [
        File("a.bpmn", xml(S + body + line("s", "x", "c")).encode()),
        File("b.bpmn", called.encode()),
        File("f.form", b'{"id": "f"}'),
    ]

    assert check(files) == []
    assert check(files[:1])


def test_looks_at_the_version_of_a_called_process():
    called = xml(simple("q")).replace(
        'id="p" isExecutable="true">',
        'id="other" isExecutable="true"><bpmn:extensionElements><zeebe:versionTag value="2"/></bpmn:extensionElements>',
    )
    call = CALL.format("other").replace("/>", ' bindingType="versionTag" versionTag="{}"/>')

    def found(tag):
        body = S + el("callActivity", "x", ext=call.format(tag)) + line("s", "x")
        return [f.rule for f in findings(body, None, "", File("b.bpmn", called.encode()))]

    assert (found("2"), found("1")) == ([], ["version-tag"])


def test_lets_files_use_the_same_ids_for_elements():
    """Trap 39."""
    second = xml(S + sub("A", simple("i")) + line("s", "A")).replace('id="p"', 'id="q"')

    deployment = deploy(
        [File("a.bpmn", xml(S + sub("A", simple("i")) + line("s", "A")).encode()), File("b.bpmn", second.encode())]
    )

    assert {process.id: sorted(process.elements) for process in deployment.processes.values()} == {
        name: ["A", "ie", "is", "iu", "s"] for name in "pq"
    }


def test_lets_elements_be_called_as_the_library_calls_its_own():
    case = deploy(
        [
            File(
                "a.bpmn",
                xml(
                    el("startEvent", "Start") + tasks("Root") + el("endEvent", "End") + line("Start", "Root", "End")
                ).encode(),
            )
        ]
    )

    assert (
        engine.start(case.process("p"), {}, __import__("tests.unit.engine.case", fromlist=["NOW"]).NOW)
        .opened[0]
        .element
        == "Root"
    )


@covers("pool and lane")
def test_reads_lanes_from_the_inside_out():
    inner = '<bpmn:childLaneSet id="c"><bpmn:lane id="l2" name="Inner"><bpmn:flowNodeRef>A</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet>'
    lanes = f'<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="Outer"><bpmn:flowNodeRef>A</bpmn:flowNodeRef><bpmn:flowNodeRef>u</bpmn:flowNodeRef>{inner}</bpmn:lane></bpmn:laneSet>'
    process = diagram(S + lanes + tasks("u") + sub("A", simple("i")) + line("s", "u", "A"))

    assert {name: process.elements[name].lane for name in ("u", "A", "iu")} == {
        "u": "Outer",
        "A": "Inner",
        "iu": "Inner",
    }


def test_ignores_pools_that_only_show_others():
    shown = '<bpmn:process id="theirs" isExecutable="false"><bpmn:complexGateway id="x"/><bpmn:userTask id="y"><bpmn:extensionElements><zeebe:unknown/></bpmn:extensionElements></bpmn:userTask></bpmn:process>'
    content = xml(S + END + line("s", "end")).replace("</bpmn:definitions>", shown + "</bpmn:definitions>")

    assert check([File("a.bpmn", content.encode())]) == []


def test_describes_every_rule_and_knows_every_one_it_describes():
    sources = [
        path
        for path in [*(ENGINE / "rules").glob("*.py"), ENGINE / "checking.py", ENGINE / "loading.py"]
        if path.name != "catalogue.py"
    ]
    text = "\n".join(path.read_text() for path in sources)
    used = set(re.findall(r'"([a-z]+(?:-[a-z]+)+|unreachable|unreadable|link|compensation|cancel)"', text))
    used |= {
        f"{kind}-{what}"
        for kind in ("message", "signal", "error", "escalation")
        for what in ("missing", "unnamed", "expression")
    }

    assert used - {"all-or-nothing"} == set(RULES)


def test_tries_every_rule():
    tried = {case[-1] for group in (REFUSED, REFERENCES, ONLY_JUDGED, WARNED, FILES) for case in group}

    assert set(RULES) - tried == {
        "unreadable",
        "version-tag",
        "too-large",
        "boolean-invalid",
        "decision-invalid",
        "decision-duplicate",
    }  # tried elsewhere


def test_reads_the_numbers_that_xml_allows_for_true_and_false():
    content = xml(S + tasks("u", "h") + boundary("b", "u", INTERNAL, "0") + line("s", "u") + line("b", "h"))
    process = deploy([File("a.bpmn", content.replace('isExecutable="true"', 'isExecutable="1"').encode())]).process("p")

    assert process.specs["p"].task_specs["b"].interrupting is False


def test_knows_functions_that_an_expression_makes_itself():
    texts = [
        "={f: function(n) n + 1, r: f(2)}.r",
        "={f: function(n) n}.f(1) + (for a in [{g: function(n) n}] return a.g(1))[1]",
        "=[function(n) n][1](2)",
        "=sort(list: [2, 1], precedes: function(a, b) a < b)",
        "=for g in [function(x) x] return g(1)",
        '=deadline(a, {amount: 1, unit: "wd"})',
    ]
    found = findings(S + END + "".join(script(f"x{number}", text, "r") for number, text in enumerate(texts)))

    assert not [finding for finding in found if finding.severity == "error"]


def test_leaves_what_is_for_handlers_to_them():
    """Headers are handed over as they are; connectors have a language of their own there."""
    header = '<zeebe:taskHeaders><zeebe:header key="errorExpression" value="=bpmnError(1, 2) (("/></zeebe:taskHeaders>'

    assert not [f for f in findings(S + END + job("x", ext=header)) if f.severity == "error"]
