"""What a file may hold at most, so that checking and compiling it takes a moment only."""

from lxml.etree import _Element

from service.domain.errors import Finding
from service.engine import limits
from service.engine.model import Diagram


def judge(diagram: Diagram) -> Finding | None:
    nodes = sum(len(scope.nodes) for scope in diagram.scopes())
    if nodes > limits.FLOW_NODES:
        return _refused(diagram, f"{nodes} steps, more than {limits.FLOW_NODES}")
    characters = sum(_characters(scope.xml) for scope in diagram.processes)
    if characters > limits.EXPRESSION_CHARACTERS:
        return _refused(diagram, f"expressions of {characters} characters, more than {limits.EXPRESSION_CHARACTERS}")
    return None


def _characters(node: _Element) -> int:
    return sum(
        len(text)
        for item in node.iter()
        for text in (item.text or "", *item.attrib.values())
        if text.lstrip().startswith("=")
    )


def _refused(diagram: Diagram, what: str) -> Finding:
    process = next(iter(diagram.processes))
    element = process.id or diagram.root.get("id")
    return Finding(diagram.file, element, "too-large", "error", f"The file holds {what}.")
