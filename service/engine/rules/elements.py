"""Everything that is drawn must be known, have an id, and be set only as it is executed."""

from collections.abc import Iterator

from lxml.etree import Element as XmlElement
from lxml.etree import QName, _Element

from service.domain.errors import Finding
from service.engine.findings import Checked, error, warning
from service.engine.model import ACTIVITIES, FLOW_NODES, Diagram
from service.engine.settings import BPMN, ZEEBE
from service.engine.xml import BOOLEANS

SCOPE_TAGS = {"process", "subProcess", "transaction", "adHocSubProcess"}
DRAWING = {
    "documentation", "extensionElements", "laneSet", "textAnnotation", "association", "group", "dataObject",
    "dataObjectReference", "dataStoreReference", "property", "ioSpecification", "category", "auditing", "monitoring",
    "categoryValueRef",
}  # fmt: skip
INSIDE_NODES = {
    "documentation", "extensionElements", "incoming", "outgoing", "ioSpecification", "dataInputAssociation",
    "dataOutputAssociation", "property", "dataInput", "dataOutput", "inputSet", "outputSet", "auditing", "monitoring",
    "categoryValueRef",
}  # fmt: skip
ONLY_DRAWN = {  # what tools write on these has no effect anywhere
    "extensionElements", "laneSet", "textAnnotation", "association", "group", "dataObject", "dataObjectReference",
    "dataStoreReference", "documentation",
}  # fmt: skip
DECLARED = ("message", "signal", "error", "escalation")
OTHER_KINDS = {
    "choreography", "globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask",
}  # fmt: skip
LOOPS = {"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"}
ONLY_HERE = {
    ("scriptTask", "script"), ("adHocSubProcess", "completionCondition"), ("sequenceFlow", "conditionExpression"),
}  # fmt: skip
FIXED = {  # attribute -> the only value that is executed
    "startQuantity": "1", "completionQuantity": "1", "instantiate": "false", "eventGatewayType": "Exclusive",
    "parallelMultiple": "false", "ordering": "Parallel", "behavior": "All", "waitForCompletion": "true",
    "method": "##Compensate",
}  # fmt: skip
HARMLESS = (  # attributes that say how XML is to be read, or what it looks like
    "{http://www.w3.org/2001/XMLSchema-instance}", "{http://www.w3.org/XML/1998/namespace}", "{http://bpmn.io/schema/",
    "{http://www.omg.org/spec/BPMN/non-normative/color/", "{http://camunda.org/schema/modeler/",
    "{http://www.signavio.com}",
)  # fmt: skip
MOVES_DATA = ("assignment", "transformation")


def check(checked: Checked, diagram: Diagram) -> Iterator[Finding]:  # noqa: ARG001
    yield from _duplicates(diagram)
    yield from _declared(diagram)
    yield from _beside(diagram)
    for process in diagram.processes:
        yield from _scope(diagram, process.xml)
        yield from _settings(diagram, process.xml)


def _declared(diagram: Diagram) -> Iterator[Finding]:
    for tag in DECLARED:
        for node in diagram.root.iterfind(BPMN + tag):
            yield from _attributes(diagram, node)
            if not node.get("id"):
                yield error(diagram, diagram.root.get("id"), "id-missing", f"A declared {tag} has no id.")


def _beside(diagram: Diagram) -> Iterator[Finding]:
    """Choreographies, conversations and global tasks: beside a process that is run they are only drawn."""
    told = warning if any(scope.xml.get("isExecutable") == "true" for scope in diagram.processes) else error
    for node in [*diagram.root, *(child for found in diagram.root.iterfind(BPMN + "collaboration") for child in found)]:
        tag = QName(node).localname
        if tag in FLOW_NODES or tag == "sequenceFlow":
            yield error(diagram, owner(node), "element-unsupported", f"The '{tag}' is drawn in no process.")
        elif tag in OTHER_KINDS or tag.lower().endswith(("conversation", "choreographytask")):
            yield told(diagram, owner(node), "element-unsupported", f"An element of the kind '{tag}' is not run here.")
        for step in node if tag == "choreography" else ():
            part = QName(step).localname
            if part.lower().endswith(("choreography", "choreographytask", "gateway", "event")):
                message = f"An element of the kind '{part}' is not run in a choreography."
                yield told(diagram, owner(step), "element-unsupported", message)


def _duplicates(diagram: Diagram) -> Iterator[Finding]:
    seen: set[str] = set()
    for node in diagram.root.iter(XmlElement):
        if not (node_id := node.get("id")) or not str(node.tag).startswith(BPMN):
            continue
        if node_id in seen:
            yield error(diagram, node_id, "id-duplicate", f"The id '{node_id}' is used more than once in this file.")
        seen.add(node_id)


def _scope(diagram: Diagram, scope: _Element) -> Iterator[Finding]:
    for child in scope.iterchildren(XmlElement):
        tag = QName(child).localname
        if not str(child.tag).startswith(BPMN):
            yield error(diagram, owner(child), "element-unsupported", f"'{tag}' is not part of BPMN.")
        elif tag in FLOW_NODES or tag == "sequenceFlow":
            yield from _node(diagram, child, tag)
            if tag in SCOPE_TAGS:
                yield from _scope(diagram, child)
        elif tag not in DRAWING | _own(QName(scope).localname):
            yield error(
                diagram, owner(child), "element-unsupported", f"An element of the kind '{tag}' is not run here."
            )


def _own(scope: str) -> set[str]:
    """What may stand in a scope because the scope is an element itself."""
    if scope == "process":
        return {"supportedInterfaceRef", "correlationSubscription", "supports", "ioBinding"}
    return INSIDE_NODES | LOOPS | ({"completionCondition"} if scope == "adHocSubProcess" else set())


def _node(diagram: Diagram, node: _Element, tag: str) -> Iterator[Finding]:
    if not node.get("id"):
        yield error(diagram, owner(node), "id-missing", f"An element of the kind '{tag}' has no id.")
    if tag in SCOPE_TAGS:
        return
    for child in node.iterchildren(XmlElement):
        part = QName(child).localname
        if not str(child.tag).startswith(BPMN) or not _belongs(tag, part):
            yield error(diagram, owner(node), "setting-ignored", f"The setting '{part}' would have no effect here.")


def _belongs(tag: str, part: str) -> bool:
    if part in INSIDE_NODES or (tag, part) in ONLY_HERE:
        return True
    return part in LOOPS if tag in ACTIVITIES else tag.endswith("Event") and part.endswith("EventDefinition")


def _settings(diagram: Diagram, process: _Element) -> Iterator[Finding]:
    """What is said in attributes and data associations, by everything that is run."""
    todo = [process]
    while todo:
        node = todo.pop()
        yield from _attributes(diagram, node)
        if QName(node).localname in MOVES_DATA:
            yield error(diagram, owner(node), "setting-ignored", "Data associations move no data here; map variables.")
        todo += [
            child
            for child in node.iterchildren(XmlElement)
            if str(child.tag).startswith(BPMN) and QName(child).localname not in ONLY_DRAWN
        ]


def _attributes(diagram: Diagram, node: _Element) -> Iterator[Finding]:
    for key, given in node.attrib.items():
        name, value = str(key), str(given)
        if name in FIXED and value != FIXED[name]:
            yield error(diagram, owner(node), "setting-ignored", f"'{name}={value}' would have no effect here.")
        elif name in BOOLEANS and value not in ("true", "false"):
            yield error(diagram, owner(node), "boolean-invalid", f"'{name}' is either true or false, not '{value}'.")
        elif name.startswith("{") and not name.startswith((ZEEBE + "modelerTemplate", BPMN, *HARMLESS)):
            short = QName(name).localname
            yield error(diagram, owner(node), "extension-unknown", f"The setting '{short}' is not known here.")


def owner(node: _Element) -> str | None:
    """The id of the nearest drawn thing around."""
    at: _Element | None = node
    while at is not None:
        if node_id := at.get("id"):
            return node_id
        at = at.getparent()
    return None
