"""FEEL in conditions, mappings, timers and settings: it must be readable, and stand where a value is asked."""

import re
from collections.abc import Iterator

from lxml.etree import Element as XmlElement
from lxml.etree import QName, _Element

from service import feel
from service.domain.errors import Finding
from service.engine.calls import unknown_functions
from service.engine.findings import Checked, error
from service.engine.model import Diagram, Node
from service.engine.rules.elements import owner
from service.engine.settings import BPMN, ZEEBE

NAME = re.compile(r"[^\W\d]\w*")
CONDITIONS = {"conditionExpression", "completionCondition", "condition"}
TIMES = {"timeDate", "timeDuration", "timeCycle"}
SPECIAL = {("timeCycle", "cycle")}  # functions that are known there only
FOR_HANDLERS = {"header"}  # handed over as they are
RESULTS = {"resultVariable", "inputElement", "outputCollection"}


def check(checked: Checked, diagram: Diagram) -> Iterator[Finding]:  # noqa: ARG001
    for process in diagram.processes:
        for item in process.xml.iter(XmlElement):
            yield from _node(diagram, item)
    for message in diagram.root.iterfind(BPMN + "message"):
        for item in message.iter(XmlElement):
            yield from _attributes(diagram, item)
    for node in diagram.nodes():
        yield from _script(diagram, node)
        yield from _number(diagram, node, "number of retries", node.settings.get("taskDefinition", "retries"), 99)
        yield from _number(diagram, node, "priority", node.settings.get("priorityDefinition", "priority"), 100)


def _number(diagram: Diagram, node: Node, words: str, text: str | None, most: int) -> Iterator[Finding]:
    if text and not text.startswith("=") and not (text.isdecimal() and int(text) <= most):
        message = f"The {words} of {node.label} is a whole number from 0 to {most}, not '{text}'."
        yield error(diagram, node, "number-invalid", message)


def _node(diagram: Diagram, node: _Element) -> Iterator[Finding]:
    name = QName(node).localname
    if name in CONDITIONS | TIMES and str(node.tag).startswith(BPMN):
        text = (node.text or "").strip()
        language = node.get("language") or ""
        if name in CONDITIONS and not text.startswith("="):
            message = "A condition is a FEEL expression and begins with '='."
            yield error(diagram, owner(node), "expression-missing", message)
        elif language and "feel" not in language.lower():
            yield error(diagram, owner(node), "expression-language", f"Conditions are FEEL, not '{language}'.")
        else:
            yield from _text(diagram, node, text)
    elif str(node.tag).startswith(ZEEBE) and name not in FOR_HANDLERS:
        yield from _attributes(diagram, node)
        yield from _targets(diagram, node, name)


def _attributes(diagram: Diagram, node: _Element) -> Iterator[Finding]:
    for value in node.attrib.values():
        yield from _text(diagram, node, str(value).strip())


def _text(diagram: Diagram, node: _Element, text: str) -> Iterator[Finding]:
    if not text.startswith("="):
        return
    try:
        feel.compile_expression(text[1:])
    except feel.FeelError as problem:
        message = f"The expression '{text}' can't be read: {problem}"
        yield error(diagram, owner(node), "expression-invalid", message)
        return
    for name in unknown_functions(text[1:]):
        if (QName(node).localname, name) not in SPECIAL:
            message = f"There is no function '{name}', so '{text}' would have no value."
            yield error(diagram, owner(node), "function-unknown", message)


def _targets(diagram: Diagram, node: _Element, name: str) -> Iterator[Finding]:
    if name in ("input", "output"):
        target = (node.get("target") or "").strip()
        if not all(NAME.fullmatch(part) for part in target.split(".")):
            yield error(diagram, owner(node), "name-invalid", f"'{target}' is not the name of a variable.")
    for attribute in RESULTS & set(node.attrib):
        if not NAME.fullmatch(node.get(str(attribute)) or ""):
            message = f"'{node.get(str(attribute))}' is not the name of a variable."
            yield error(diagram, owner(node), "name-invalid", message)


def _script(diagram: Diagram, node: Node) -> Iterator[Finding]:
    if node.xml.find(BPMN + "script") is not None:
        message = "Code in the diagram is not run; a script task holds a FEEL expression."
        yield error(diagram, node, "script-foreign", message)
    elif node.tag == "scriptTask" and node.settings.has("taskDefinition") and node.settings.has("script"):
        message = f"{node.label} holds either an expression or a job type."
        yield error(diagram, node, "job-type-ambiguous", message)
    elif node.tag == "scriptTask" and not node.settings.has("taskDefinition"):
        if "feel" not in (node.xml.get("scriptFormat") or "feel").lower():
            message = f"{node.label} is evaluated as FEEL, not as '{node.xml.get('scriptFormat')}'."
            yield error(diagram, node, "expression-language", message)
        if not (node.settings.get("script", "expression") or "").startswith("="):
            yield error(diagram, node, "expression-missing", f"{node.label} has no FEEL expression to evaluate.")
        if not node.settings.get("script", "resultVariable"):
            yield error(diagram, node, "name-invalid", f"{node.label} doesn't say where its result goes.")
