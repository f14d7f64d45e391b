"""Repeated activities: multi-instance over a list; the standard loop is not part of the dialect."""

from collections.abc import Iterator

from lxml.etree import Element as XmlElement
from lxml.etree import QName, _Element

from service.domain.errors import Finding
from service.engine.findings import Checked, error
from service.engine.model import Diagram, Node
from service.engine.settings import BPMN, read_settings

PARTS = {"extensionElements", "completionCondition", "documentation"}


def check(checked: Checked, diagram: Diagram) -> Iterator[Finding]:  # noqa: ARG001
    for node in diagram.nodes():
        if node.xml.find(BPMN + "standardLoopCharacteristics") is not None:
            yield error(
                diagram, node, "loop-unsupported", "A loop is drawn as a flow back; this marker is not run here."
            )
        loops = node.xml.findall(BPMN + "multiInstanceLoopCharacteristics")
        if len(loops) > 1 or (loops and node.is_event_subprocess):
            yield error(diagram, node, "loop-unsupported", f"{node.label} can't be repeated so.")
        elif loops:
            yield from _loop(diagram, node, loops[0])


def _loop(diagram: Diagram, node: Node, loop: _Element) -> Iterator[Finding]:
    for child in loop.iterchildren(XmlElement):
        name = QName(child).localname
        if name not in PARTS:
            yield error(
                diagram, node, "setting-ignored", f"'{name}' has no effect; name the list that is gone through."
            )
    settings = read_settings(loop)
    items = settings.get("loopCharacteristics", "inputCollection")
    if not items or not items.startswith("="):
        message = f"{node.label} is repeated, but doesn't say for which list, as an expression."
        yield error(diagram, node, "loop-list-missing", message)
    collection = settings.get("loopCharacteristics", "outputCollection")
    output = settings.get("loopCharacteristics", "outputElement")
    if bool(collection) != bool(output):
        message = "The list of results and what goes into it are named together or not at all."
        yield error(diagram, node, "loop-output", message)
