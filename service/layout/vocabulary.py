"""BPMN's words: its namespaces, and which elements are drawn as what."""

from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 -- the stubs have no public name for it

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"

EVENTS = frozenset({
    "startEvent",
    "endEvent",
    "boundaryEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "implicitThrowEvent",
})  # fmt: skip
GATEWAYS = frozenset({
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "eventBasedGateway",
    "complexGateway",
})  # fmt: skip
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
TASKS = frozenset({
    "task",
    "userTask",
    "serviceTask",
    "scriptTask",
    "businessRuleTask",
    "sendTask",
    "receiveTask",
    "manualTask",
    "callActivity",
    "callChoreography",
    "choreographyTask",
    "subChoreography",
})  # fmt: skip
FLOW_NODES = EVENTS | GATEWAYS | TASKS | SUB_PROCESSES
REFERENCES = frozenset({"dataObjectReference", "dataStoreReference"})
DATA = REFERENCES | {"dataInput", "dataOutput"}
SATELLITES = DATA | {"textAnnotation"}
DATA_LINES = frozenset({"dataInputAssociation", "dataOutputAssociation"})
DOTTED = DATA_LINES | {"association"}
SOLID = frozenset({"sequenceFlow", "messageFlow"})
#: the end of a message flow that is a whole pool
POOL = "participant"


def tag(element: Element) -> str:
    """The element's BPMN name, or nothing for comments and for elements of other vocabularies."""
    name = element.tag
    return name[len(BPMN) :] if isinstance(name, str) and name.startswith(BPMN) else ""


def ident(element: Element) -> str:
    return element.get("id") or ""


def bare_name(reference: str | None) -> str:
    """A reference without the prefix that some tools write before it."""
    return (reference or "").rsplit(":", maxsplit=1)[-1]
