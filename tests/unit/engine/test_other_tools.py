"""Diagrams as many tools write them: each deploys and runs as drawn, or a finding names what isn't run."""

import pytest

from service import engine
from service.engine import File, check, limits
from tests.unit.engine.case import NOW

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:z="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:activiti="http://activiti.org/bpmn" xmlns:flowable="http://flowable.org/bpmn" '
    'xmlns:tns="http://www.jboss.org/drools" xmlns:signavio="http://www.signavio.com" '
    'xmlns:bizagi="http://www.bizagi.com/bpmn20" xmlns:triso="http://www.trisotech.com/2015/triso/modeling" '
    'id="defs" targetNamespace="t"'
)
RUN = 'id="p" isExecutable="true"'
TO_X = '<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/>'
FROM_X = '<endEvent id="e"/><sequenceFlow id="f2" sourceRef="x" targetRef="e"/>'
TASK = '<task id="x"/>'
SIGNAL = '<signal id="g" name="g"/>'
HOUR = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
LIST = '<extensionElements><z:loopCharacteristics inputCollection="=[1]"/></extensionElements>'
CHOICE = (
    TO_X + '<exclusiveGateway id="x" default="f2"/>' + FROM_X + '<endEvent id="e2"/>'
    '<sequenceFlow id="f3" sourceRef="x" targetRef="e2">{}</sequenceFlow>'
)


def document(*body, head="", process=RUN, attributes=""):
    return f"{HEAD} {attributes}>{head}<process {process}>{''.join(body)}</process></definitions>"


def around(x, **more):
    return document(TO_X, x, FROM_X, **more)


def alone(*body):
    return f"{HEAD}>{''.join(body)}</definitions>"


def extended(tag, settings, attributes=""):
    return f'<{tag} id="x" {attributes}><extensionElements>{settings}</extensionElements></{tag}>'


def event_subprocess(start):
    return TASK + f'<subProcess id="es" triggeredByEvent="true">{start}</subProcess>'


REFUSED = {
    # settings of other tools
    "a flow's": (around(TASK).replace('id="f1"', 'id="f1" camunda:foo="a"'), {"f1": "extension-unknown"}),
    "a process's": (around(TASK, process=RUN + ' camunda:candidateStarterUsers="a"'), {"p": "extension-unknown"}),
    "an event definition's": (
        around(
            '<intermediateThrowEvent id="x"><messageEventDefinition messageRef="m" camunda:type="external"/>'
            "</intermediateThrowEvent>",
            head='<message id="m" name="m"/>',
        ),
        {"x": "extension-unknown"},
    ),
    "an error's": (
        around(TASK, head='<error id="er" errorCode="1" camunda:errorMessage="a"/>'),
        {"er": "extension-unknown"},
    ),
    "a loop's": (
        around(
            '<task id="x"><multiInstanceLoopCharacteristics camunda:collection="c">'
            + LIST
            + "</multiInstanceLoopCharacteristics></task>"
        ),
        {"x": "extension-unknown"},
    ),
    "a class": (around('<serviceTask id="x" camunda:class="a.B"/>'), {"x": "extension-unknown"}),
    "an asynchronous task": (around('<task id="x" activiti:async="true"/>'), {"x": "extension-unknown"}),
    "an http task": (
        around(extended("serviceTask", '<flowable:field name="a"/>', 'flowable:type="http"')),
        {"x": "extension-unknown"},
    ),
    "a script on entry": (
        around(extended("task", "<tns:onEntry-script><tns:script>a</tns:script></tns:onEntry-script>")),
        {"x": "extension-unknown"},
    ),
    "properties of Bizagi's": (
        around(extended("task", "<bizagi:BizagiExtensions/>")),
        {"x": "extension-unknown"},
    ),
    "a shape of Trisotech's": (around('<task id="x" triso:shape="a"/>'), {"x": "extension-unknown"}),
    "an element of another standard": (
        around(TASK + '<other:thing xmlns:other="u:other" id="o"/>'),
        {"o": "element-unsupported"},
    ),
    "code": (
        around('<scriptTask id="x" scriptFormat="javascript"><script>a=1</script></scriptTask>'),
        {"x": "script-foreign"},
    ),
    "an expression in another language": (
        document(CHOICE.format("<conditionExpression>${a > 1}</conditionExpression>")),
        {"f3": "expression-missing"},
    ),
    "a condition that says its language": (
        document(CHOICE.format('<conditionExpression language="juel">=a</conditionExpression>')),
        {"f3": "expression-language"},
    ),
    "FEEL that says it is Groovy": (
        around(extended("scriptTask", '<z:script expression="=1" resultVariable="r"/>', 'scriptFormat="groovy"')),
        {"x": "expression-language"},
    ),
    "a timer in another language": (
        around(f'<intermediateCatchEvent id="x">{HOUR}</intermediateCatchEvent>'.replace("PT1H", "${a}")),
        {"x": "timer-invalid"},
    ),
    "a timer in its own text": (
        around(
            '<intermediateCatchEvent id="x"><timerEventDefinition>PT1H</timerEventDefinition></intermediateCatchEvent>'
        ),
        {"x": "timer-missing"},
    ),
    "a timer with two times": (
        around(
            f'<intermediateCatchEvent id="x">{HOUR}</intermediateCatchEvent>'.replace(
                "</timerEvent", "<timeDate>2026-01-01T00:00:00Z</timeDate></timerEvent"
            )
        ),
        {"x": "timer-missing"},
    ),
    # what BPMN says and isn't run
    "the behaviour of a loop": (
        around(
            '<task id="x"><multiInstanceLoopCharacteristics behavior="None">'
            + LIST
            + "</multiInstanceLoopCharacteristics></task>"
        ),
        {"x": "setting-ignored"},
    ),
    "an event of a loop's own": (
        around(
            '<task id="x"><multiInstanceLoopCharacteristics>'
            + LIST
            + "<complexBehaviorDefinition><condition>=a</condition></complexBehaviorDefinition>"
            "</multiInstanceLoopCharacteristics></task>"
        ),
        {"x": "setting-ignored"},
    ),
    "a number of turns": (
        around(
            '<task id="x"><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>'
            "</multiInstanceLoopCharacteristics></task>"
        ),
        {"x": "setting-ignored"},
    ),
    "a loop marker": (around('<task id="x"><standardLoopCharacteristics/></task>'), {"x": "loop-unsupported"}),
    "a complex gateway": (around('<complexGateway id="x"/>'), {"x": "element-unsupported"}),
    "a compensation that isn't waited for": (
        around(
            '<intermediateThrowEvent id="x"><compensateEventDefinition waitForCompletion="false"/></intermediateThrowEvent>'
        ),
        {"x": "setting-ignored"},
    ),
    "a compensation of nothing": (
        around('<intermediateThrowEvent id="x"><compensateEventDefinition activityRef="no"/></intermediateThrowEvent>'),
        {"x": "compensation"},
    ),
    "a compensation of the event sub-process": (
        document(TO_X, event_subprocess('<startEvent id="c"><compensateEventDefinition/></startEvent>')),
        {"c": "start-kind"},
    ),
    "data that is put elsewhere": (
        around(
            '<task id="x"><dataInputAssociation><targetRef>d</targetRef><assignment><from>a</from><to>d</to></assignment></dataInputAssociation></task>'
        ),
        {"x": "setting-ignored"},
    ),
    "data that is changed on the way": (
        around(
            '<task id="x"><dataOutputAssociation><targetRef>d</targetRef><transformation>a</transformation></dataOutputAssociation></task>'
        ),
        {"x": "setting-ignored"},
    ),
    "a shared event definition": (
        around(
            '<intermediateCatchEvent id="x"><eventDefinitionRef>t1</eventDefinitionRef></intermediateCatchEvent>',
            head='<timerEventDefinition id="t1"><timeDuration>PT1H</timeDuration></timerEventDefinition>',
        ),
        {"x": "event-unsupported"},
    ),
    "all of several events": (
        around(
            '<intermediateCatchEvent id="x" parallelMultiple="true"><signalEventDefinition signalRef="g"/></intermediateCatchEvent>',
            head=SIGNAL,
        ),
        {"x": "setting-ignored"},
    ),
    "a role of a task": (around('<userTask id="x"><resourceRole id="r"/></userTask>'), {"x": "setting-ignored"}),
    "a role of a process": (document('<potentialOwner id="po"/>', TO_X, TASK), {"po": "element-unsupported"}),
    "an order in an ad-hoc sub-process": (
        around(
            '<adHocSubProcess id="x" ordering="Sequential"><extensionElements><z:adHoc activeElementsCollection="=[]"/>'
            '</extensionElements><task id="y"/></adHocSubProcess>'
        ),
        {"x": "setting-ignored"},
    ),
    "a receive task that begins": (
        document('<receiveTask id="x" instantiate="true"/>', FROM_X),
        {"x": "setting-ignored"},
    ),
    "a gateway that begins": (
        document('<eventBasedGateway id="x" instantiate="true"/>', FROM_X),
        {"x": "setting-ignored"},
    ),
    "two events that begin an event sub-process": (
        document(
            TO_X,
            event_subprocess(
                '<startEvent id="a"><signalEventDefinition signalRef="g"/></startEvent>'
                f'<startEvent id="b">{HOUR}</startEvent>'
            ),
            head=SIGNAL,
        ),
        {"es": "start-several"},
    ),
    "two starts by one message": (
        document(
            '<startEvent id="a"><messageEventDefinition messageRef="m"/></startEvent>'
            '<startEvent id="b"><messageEventDefinition messageRef="n"/></startEvent>',
            head='<message id="m" name="m"/><message id="n" name="m"/>',
        ),
        {"b": "event-duplicate"},
    ),
    "a filter of changes": (
        around(
            '<intermediateCatchEvent id="x"><conditionalEventDefinition><condition>=a</condition><extensionElements>'
            '<z:conditionalFilter variableEvents="create, delete"/></extensionElements></conditionalEventDefinition>'
            "</intermediateCatchEvent>"
        ),
        {"x": "setting-ignored"},
    ),
    "what an error end event maps out": (
        document(
            TO_X,
            '<endEvent id="x"><extensionElements><z:ioMapping><z:output source="=1" target="a"/></z:ioMapping>'
            '</extensionElements><errorEventDefinition errorRef="er"/></endEvent>',
            head='<error id="er" errorCode="1"/>',
        ),
        {"x": "extension-misplaced"},
    ),
    "a call of two processes": (
        around(
            extended(
                "callActivity",
                '<z:calledElement processId="p" propagateAllChildVariables="true"/>',
                'calledElement="q"',
            )
        ),
        {"x": "setting-ignored"},
    ),
    "neither true nor false": (
        around(f'<task id="x"/><boundaryEvent id="b" attachedToRef="x" cancelActivity="maybe">{HOUR}</boundaryEvent>'),
        {"b": "boolean-invalid"},
    ),
    # broken drawings
    "no start event": (document(TASK, FROM_X), {"p": "start-missing"}),
    "a flow without an id": (around(TASK).replace('id="f1"', ""), {"s": "id-missing"}),
    "a process without an id": (around(TASK, process='isExecutable="true"'), {"defs": "id-missing"}),
    "an id twice": (document(TO_X, TASK, TASK), {"x": "id-duplicate"}),
    "a flow to nowhere": (document(TO_X), {"f1": "flow-broken"}),
    "a flow without ends": (document(TO_X, TASK, '<sequenceFlow id="ff"/>'), {"ff": "flow-broken"}),
    "an event at a gateway's edge": (
        around(f'<exclusiveGateway id="x"/><boundaryEvent id="b" attachedToRef="x">{HOUR}</boundaryEvent>'),
        {"b": "boundary-host"},
    ),
    # what is only drawn
    "a process that is only drawn": (
        around('<complexGateway id="x"/>', process='id="p"'),
        {"p": "process-missing", "x": "element-unsupported"},
    ),
    "two processes that are only drawn": (
        alone('<process id="p"/><process id="q" isExecutable="TRUE"/>'),
        {"p": "process-missing", "q": "process-missing"},
    ),
    "a choreography": (
        alone('<choreography id="c"><choreographyTask id="ct"/><sequenceFlow id="f"/></choreography>'),
        {"c": "element-unsupported", "ct": "element-unsupported"},
    ),
    "a conversation": (
        alone(
            '<collaboration id="c"><participant id="pa"/><conversation id="cv"/><subConversation id="sc"/></collaboration>'
        ),
        {"cv": "element-unsupported", "sc": "element-unsupported"},
    ),
    "a global task": (alone('<globalUserTask id="g" name="G"/>'), {"g": "element-unsupported"}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_names_what_is_not_run(name):
    content, expected = REFUSED[name]

    found = check([File("a.bpmn", content.encode())])

    assert expected.items() <= {(f.element, f.rule) for f in found if f.severity == "error"}
    assert all(f.element is not None for f in found)


def test_names_only_that():
    """A flow to what isn't run is not broken, too."""
    found = check([File("a.bpmn", around('<complexGateway id="x"/>').encode())])

    assert [(f.element, f.rule) for f in found] == [("x", "element-unsupported")]


DRAWN = {
    "a pool of somebody else": around(
        TASK,
        head='<collaboration id="c"><participant id="p1" processRef="p"><participantMultiplicity minimum="2"/></participant>'
        '<participant id="p2" name="them"/><messageFlow id="mf" sourceRef="x" targetRef="p2"/></collaboration>',
    ),
    "a process that isn't run beside one that is": around(TASK, head='<process id="q"><complexGateway id="cx"/></process>'),
    "a choreography and a conversation beside it": around(
        TASK, head='<choreography id="ch"/><collaboration id="c"><conversation id="cv"/></collaboration>'
    ),
    "an import and an item": around(
        TASK,
        head='<import importType="u:a" location="a.xsd" namespace="n"/><itemDefinition id="i" structureRef="n:a"/>',
    ),
    "annotations, groups and data": around(
        TASK + '<textAnnotation id="ta"><text>a</text></textAnnotation><association id="as" sourceRef="x" targetRef="ta"/>'
        '<group id="gr" categoryValueRef="cv"/><dataObject id="do" isCollection="true"><dataState name="a"/></dataObject>'
        '<dataObjectReference id="dr" dataObjectRef="do"/><dataStoreReference id="ds"/>',
        head='<category id="ca"><categoryValue id="cv" value="A"/></category>',
    ),
    "data that is only drawn": around(
        '<task id="x"><ioSpecification><dataInput id="di"/><inputSet/><outputSet/></ioSpecification>'
        "<dataInputAssociation><sourceRef>d</sourceRef><targetRef>di</targetRef></dataInputAssociation></task>"
    ),
    "a lane without a name": around(
        TASK + '<laneSet id="ls"><lane id="la"><flowNodeRef>x</flowNodeRef></lane></laneSet>'
    ),
    "no end event": document(TO_X, TASK),
    "the way a tool writes XML": around(TASK, attributes='exporter="A" expressionLanguage="http://www.w3.org/1999/XPath"'),
    "a condition in character data": document(
        CHOICE.format('<conditionExpression xsi:type="tFormalExpression"><![CDATA[=1 > 2]]></conditionExpression>')
    ),
    "a comment and an instruction in a condition": document(
        CHOICE.format("<conditionExpression>=1 <!-- a --> &gt;<?b c?> 2</conditionExpression>")
    ),
    "booleans as numbers": around(TASK, process='id="p" isExecutable="1"'),
    "a merge without a gateway": document(
        TO_X, TASK, FROM_X, '<task id="y"/>', '<sequenceFlow id="f4" sourceRef="s" targetRef="y"/>',
        '<sequenceFlow id="f5" sourceRef="y" targetRef="e"/>',
    ),
    "a gateway that says a direction": around('<parallelGateway id="x" gatewayDirection="Diverging"/>'),
    "settings of a process that say nothing here": around(
        TASK, process=RUN + ' processType="Public" isClosed="true" definitionalCollaborationRef="c"'
    ),
    "a filter that leaves nothing out": document(
        TO_X,
        TASK,
        FROM_X,
        '<boundaryEvent id="b" attachedToRef="x"><conditionalEventDefinition><condition>=false</condition>'
        '<extensionElements><z:conditionalFilter variableEvents="create, update"/></extensionElements>'
        "</conditionalEventDefinition></boundaryEvent>",
    ),
    "a mapping from nothing": around(
        extended("task", '<z:ioMapping><z:input target="a"/><z:output source="=a" target="b"/></z:ioMapping>')
    ),
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("name", DRAWN)
def test_runs_what_is_drawn_and_passes_over_the_rest(name, encoding):
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><?a b?><!-- é -->'
    content = (declared + DRAWN[name].replace(' name="them"', ' name="thém"')).encode(encoding)

    result = engine.start(engine.deploy([File("a.bpmn", content)]).process("p"), {}, NOW)

    assert result.ended
    assert [event.element for event in result.history if event.what == "completed"][:2] == ["s", "x"]
    assert not result.incidents


@pytest.mark.parametrize("prefix", ["bpmn:", "bpmn2:", "semantic:", "ns0:"])
def test_reads_any_prefix(prefix):
    plain = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' targetNamespace='t'>"
    body = "<process id='p' isExecutable='true'><startEvent id='s'/></process></definitions>"
    content = (plain + body).replace("<", "<" + prefix).replace(f"<{prefix}/", f"</{prefix}")
    content = content.replace("xmlns=", f"xmlns:{prefix.removesuffix(':')}=")

    assert engine.start(engine.deploy([File("a.bpmn", content.encode())]).process("p"), {}, NOW).ended


@pytest.mark.parametrize(
    "body",
    [
        '<startEvent id="s"/>' + "".join(f'<task id="t{number}"/>' for number in range(limits.FLOW_NODES)),
        '<startEvent id="s"/>'
        + "".join(
            f'<sequenceFlow id="f{n}" sourceRef="s" targetRef="s"><conditionExpression>={"1+" * 100}{n}</conditionExpression></sequenceFlow>'
            for n in range(1100)
        ),
        '<startEvent id="s"/>'
        + "".join(
            f'<inclusiveGateway id="g{n}"/><sequenceFlow id="a{n}" sourceRef="s" targetRef="g{n}"/>'
            f'<sequenceFlow id="b{n}" sourceRef="s" targetRef="g{n}"/>'
            for n in range(600)
        ),
    ],
    ids=["steps", "expressions", "joins"],
)
def test_refuses_what_is_too_large(body):
    found = check([File("a.bpmn", document(body).encode())])

    assert "too-large" in [f.rule for f in found if f.severity == "error"]
