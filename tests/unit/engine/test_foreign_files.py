"""How other tools write files: references, parts and ids as XML allows them, and what is for the eye only."""

import pytest

from service import engine
from service.engine import File, check
from tests.unit.engine.case import NOW
from tests.unit.engine.test_other_tools import CHOICE, FROM_X, HEAD, HOUR, TASK, TO_X, alone, around, document

USER = '<userTask id="x"/>'
BIOC = 'xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0"'
SIGNAVIO = '<extensionElements><signavio:signavioMetaData metaKey="bgcolor"/></extensionElements>'
POOL = '<collaboration id="c">{}<participant id="pa" processRef="t:p">{}</participant></collaboration>'
OWN = 'xmlns:t="t" xmlns:o="other"'
CATCH = '<intermediateCatchEvent id="x">{}</intermediateCatchEvent>'

RUN = {
    "a category of a step": around('<task id="x"><categoryValueRef>cv</categoryValueRef></task>'),
    "a category of a flow": around(TASK).replace('"x"/><task', '"x"><categoryValueRef/></sequenceFlow><task'),
    "what a process supports": document(TO_X, TASK, FROM_X, '<supports>q</supports><ioBinding operationRef="a"/>'),
    "an extension that need not be understood": around(TASK, head='<extension definition="o:a"/>', attributes=OWN),
    "settings of a pool": around(TASK, head=POOL.format(SIGNAVIO, SIGNAVIO), attributes=OWN),
    "settings of an annotation": around(TASK + f'<textAnnotation id="ta">{SIGNAVIO}<text/></textAnnotation>'),
    "properties of data": around(
        TASK + '<dataObject id="do"><extensionElements><z:properties/></extensionElements></dataObject>'
    ),
    "settings of the file": around(TASK, head=SIGNAVIO.replace("signavio:", "camunda:")),
    "a colour": around(f'<task id="x">{SIGNAVIO}</task>'),
    "a colour as an attribute": around(f'<task id="x" {BIOC} bioc:fill="#fff" xml:lang="de"/>'),
    "a page in a comment": around('<task id="x"><documentation><![CDATA[<!DOCTYPE html>]]></documentation></task>'),
    "a transaction by compensation": around('<transaction id="x" method="##Compensate"><startEvent id="y"/></transaction>'),
    "white space around references": around(TASK).replace('targetRef="x"', 'targetRef=" x&#10;"').replace('id="x"', 'id="x "'),
    "flows by the file's namespace": around(TASK, attributes=OWN).replace('"s" targetRef="', '"t:s" targetRef="t:'),
}  # fmt: skip


@pytest.mark.parametrize("name", RUN)
def test_runs_what_is_only_written_otherwise(name):
    result = engine.start(engine.deploy([File("a.bpmn", RUN[name].encode())]).process("p"), {}, NOW)

    assert result.ended
    assert {"s", "x", "e"} <= {event.element for event in result.history if event.what == "completed"}


@pytest.mark.parametrize(
    ("body", "head", "kind"),
    [
        ('<receiveTask id="x" messageRef="t:m"/>', '<message id="m" name="m"/>', "message"),
        (CATCH.format('<signalEventDefinition signalRef="t:g"/>'), '<signal id="g" name="g"/>', "signal"),
        (USER + f'<boundaryEvent id="b" attachedToRef="t:x">{HOUR}</boundaryEvent>', "", "timer"),
    ],
)
def test_finds_what_is_named_with_the_files_namespace(body, head, kind):
    found = engine.deploy([File("a.bpmn", around(body, head=head, attributes=OWN).encode())])

    assert kind in [row.kind for row in engine.start(found.process("p"), {}, NOW).opened]


def test_reads_lanes_that_are_named_with_the_files_namespace():
    lanes = '<laneSet id="ls"><lane id="l" name="L"><flowNodeRef> t:x </flowNodeRef></lane></laneSet>'
    found = engine.deploy([File("a.bpmn", around(USER + lanes, attributes=OWN).encode())])

    assert found.process("p").elements["x"].lane == "L"


NOTE = '<textAnnotation id="ta"><text>a</text></textAnnotation><association id="as" sourceRef="{}" targetRef="ta"/>'
UNDO = (
    '<boundaryEvent id="c" attachedToRef="x"><compensateEventDefinition/></boundaryEvent>'
    '<task id="h" isForCompensation="true"/><association id="ah" sourceRef="c" targetRef="h"/>'
)


def test_explains_compensation_by_annotations():
    end = '<endEvent id="e"><compensateEventDefinition/></endEvent><sequenceFlow id="f2" sourceRef="x" targetRef="e"/>'
    body = (TO_X, NOTE.format("c"), TASK, UNDO, end, NOTE.format("e").replace('"as"', '"at"').replace('"ta"', '"tb"'))

    result = engine.start(engine.deploy([File("a.bpmn", document(*body).encode())]).process("p"), {}, NOW)

    assert result.ended
    assert "h" in [event.element for event in result.history]


def condition(text):
    return CHOICE.format(f"<conditionExpression>{text}</conditionExpression>")


REFUSED = {
    "another file's message": (around('<receiveTask id="x" messageRef="o:m"/>', head='<message id="m" name="m"/>', attributes=OWN), "x", "message-missing"),
    "an extension that must be understood": (around(TASK, head='<extension mustUnderstand="true"/>'), "defs", "extension-unknown"),
    "a condition that isn't there": (around(CATCH.format("<conditionalEventDefinition/>")), "x", "expression-missing"),
    "a transaction that is stored": (around('<transaction id="x" method="##Store"><startEvent id="y"/></transaction>'), "x", "setting-ignored"),
    "two conditions": (document(condition("=a</conditionExpression><conditionExpression>=b")), "f3", "setting-ignored"),
    "two times": (around(CATCH.format(HOUR.replace("</timeD", "</timeDuration><timeDuration>PT2H</timeD"))), "x", "setting-ignored"),
    "settings in two places": (around(f'<task id="x">{SIGNAVIO}{SIGNAVIO}</task>'), "x", "setting-ignored"),
    "an element in a condition": (document(condition("=true&lt;<b/> and false")), "f3", "expression-invalid"),
    "a name of the engine's": (document(TO_X, TASK, '<task id="x [child]"/>'), "x [child]", "id-invalid"),
    "an event that sets off ad-hoc work": (
        document(TO_X, TASK, '<adHocSubProcess id="ad" triggeredByEvent="true"><task id="y"/></adHocSubProcess>'), "ad", "setting-ignored",
    ),
    "a gateway that compensates": (around(TASK + UNDO.replace("<task", "<parallelGateway")), "c", "compensation"),
    "a blank job type": (
        around('<serviceTask id="x"><extensionElements><z:taskDefinition type=" "/></extensionElements></serviceTask>'), "x", "job-type-missing",
    ),
    "two ways to compensate": (
        around(TASK + UNDO + UNDO.replace('"c"', '"c2"').replace('"h"', '"h2"').replace('"ah"', '"ah2"')), "c2", "event-duplicate",
    ),
    "a start whose time has no value": (
        document(f'<startEvent id="s">{HOUR.replace("Duration", "Date").replace("PT1H", "=when")}</startEvent>'), "s", "timer-invalid",
    ),
    "a start whose time can't be reckoned": (
        document(f'<startEvent id="s">{HOUR.replace("Duration", "Cycle").replace("PT1H", "=for i in 1..999999 return i")}</startEvent>'), "s", "timer-invalid",
    ),
    "a flow without id and ends": (document(TO_X, TASK, "<sequenceFlow/>"), "p", "id-missing"),
    "a flow to nowhere, without id": (document('<startEvent id="s"/><sequenceFlow sourceRef="s" targetRef="no"/>'), "p", "flow-broken"),
    "a process without any id": (alone('<process isExecutable="true"/>').replace('id="defs"', ""), None, "start-missing"),
    "a flow between pools": (around(TASK, head='<collaboration id="c"><sequenceFlow id="f9"/></collaboration>'), "f9", "element-unsupported"),
    "a task outside": (around(TASK, head='<userTask id="z"/>'), "z", "element-unsupported"),
    "an older BPMN": (alone('<process id="p"/>').replace("spec/BPMN/20100524", "spec/BPMN/2.0"), "defs", "xml-unreadable"),
    "settings of a message": (around(TASK, head='<message id="m"><extensionElements><camunda:a/></extensionElements></message>'), "m", "extension-unknown"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_names_what_would_be_read_otherwise(name):
    content, element, rule = REFUSED[name]

    assert (element, rule) in [
        (f.element, f.rule) for f in check([File("a.bpmn", content.encode())]) if f.severity == "error"
    ]


def test_names_the_first_id_where_there_is_none_nearer():
    content = document("<startEvent/>", process='isExecutable="true"').replace('id="defs"', "")

    found = check([File("a.bpmn", content.replace("<process", '<message id="m"/><process').encode())])

    assert {f.element for f in found} == {"m"}


def test_warns_of_settings_that_nothing_runs():
    found = check([File("a.bpmn", around(TASK, head=POOL.format(SIGNAVIO, ""), attributes=OWN).encode())])

    assert [(f.element, f.rule, f.severity) for f in found] == [("c", "extension-unknown", "warning")]


@pytest.mark.parametrize("before", ["", "<?a b?>", "<!-- a -->\n<?a?>", "\ufeff"])
def test_refuses_a_document_type_wherever_it_begins(before):
    (found,) = check([File("a.bpmn", f"{before}<!DOCTYPE a [<!ENTITY b 'c'>]>{HEAD}/>".encode())])

    assert (found.element, found.rule) == (None, "xml-unreadable")
