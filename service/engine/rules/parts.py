"""How an element's parts are written: once where one is read, as text where text is read; and ids that can be."""

from collections.abc import Iterator

from lxml.etree import Element as XmlElement
from lxml.etree import QName, _Element

from service.domain.errors import Finding
from service.engine.findings import Checked, error
from service.engine.model import FLOW_NODES, Diagram
from service.engine.rules.elements import owner
from service.engine.settings import BPMN

TEXTS = {"conditionExpression", "completionCondition", "condition", "timeDate", "timeDuration", "timeCycle"}
ONCE = TEXTS | {"extensionElements", "script"}
OURS = "#["  # signs in names that the engine makes itself


def check(checked: Checked, diagram: Diagram) -> Iterator[Finding]:  # noqa: ARG001
    for node in diagram.root.iterfind(BPMN + "extension"):
        if node.get("mustUnderstand", "").strip() in ("true", "1"):
            message = "The file asks for an extension to be understood that is not known here."
            yield error(diagram, owner(node), "extension-unknown", message)
    for declared in diagram.root.iterfind(BPMN + "message"):
        yield from _parts(diagram, declared)
    for process in diagram.processes:
        for item in process.xml.iter(BPMN + "*"):
            yield from _parts(diagram, item)
            yield from _id(diagram, item)


def _parts(diagram: Diagram, node: _Element) -> Iterator[Finding]:
    seen: set[str] = set()
    for child in node.iterchildren(XmlElement):
        name = QName(child).localname
        if name in seen and name in ONCE:
            yield error(diagram, owner(node), "setting-ignored", f"'{name}' stands twice; only one would be read.")
        seen.add(name)
    if QName(node).localname in TEXTS and len(node):
        yield error(diagram, owner(node), "expression-invalid", "An expression is text, without elements in it.")


def _id(diagram: Diagram, node: _Element) -> Iterator[Finding]:
    node_id = node.get("id") or ""
    if any(sign in node_id for sign in OURS) and QName(node).localname in FLOW_NODES | {"process"}:
        yield error(diagram, node_id, "id-invalid", f"The id '{node_id}' holds a sign that no id may hold.")
