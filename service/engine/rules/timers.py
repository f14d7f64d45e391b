"""Timers and other instants that stand in the diagram as text."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from service.domain.errors import Finding
from service.engine import cycles, timers
from service.engine.failures import StepError
from service.engine.feel_engine import evaluate
from service.engine.findings import Checked, error
from service.engine.model import Diagram, Node
from service.engine.settings import BPMN

PARTS: dict[str, timers.TimerKind] = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
SAMPLE = datetime(2026, 1, 5, 9, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
SCHEDULE = (("dueDate", "due date"), ("followUpDate", "follow-up date"))


def check(checked: Checked, diagram: Diagram) -> Iterator[Finding]:  # noqa: ARG001
    for node in diagram.nodes():
        if node.event == "timer":
            yield from _timer(diagram, node)
        for attribute, words in SCHEDULE:
            text = node.settings.get("taskSchedule", attribute)
            if text and not text.startswith("="):
                yield from _text(diagram, node, "date", text, words)


def _timer(diagram: Diagram, node: Node) -> Iterator[Finding]:
    found = [(part, kind) for part, kind in PARTS.items() if node.definitions[0].find(BPMN + part) is not None]
    if len(found) != 1:
        yield error(diagram, node, "timer-missing", f"{node.label} doesn't say when: a date, a duration or a cycle.")
        return
    part, kind = found[0]
    child = node.definitions[0].find(BPMN + part)
    text = (child.text or "").strip() if child is not None else ""
    if not text:
        yield error(diagram, node, "timer-missing", f"{node.label} doesn't say when.")
    elif not text.startswith("="):
        yield from _text(diagram, node, kind, text, "time")
    elif node.tag == "startEvent" and node.scope.outer is None:
        yield from _beginning(diagram, node, kind, text)
    yield from _place(diagram, node, kind)


def _beginning(diagram: Diagram, node: Node, kind: timers.TimerKind, text: str) -> Iterator[Finding]:
    """What starts a process is set before there are variables."""
    try:
        value = cycles.value_of(lambda names: evaluate(text[1:], names, SAMPLE))
    except StepError as problem:
        yield error(diagram, node, "timer-invalid", str(problem))
    else:
        yield from _text(diagram, node, kind, value, f"time '{text}'")


def _text(diagram: Diagram, node: Node, kind: timers.TimerKind, text: Any, words: str) -> Iterator[Finding]:
    try:
        timers.first_due(kind, text, SAMPLE, LONDON)
    except timers.TimerError as problem:
        rule = "time-zone-missing" if "time zone it is" in str(problem) else "timer-invalid"
        yield error(diagram, node, rule, f"The {words} of {node.label} can't be read: {problem}.")


def _place(diagram: Diagram, node: Node, kind: timers.TimerKind) -> Iterator[Finding]:
    if node.tag == "startEvent" and node.scope.outer is None:
        if kind == "duration":
            message = "A process starts at a date or in a cycle; a duration has nothing to begin from."
            yield error(diagram, node, "timer-kind", message)
    elif kind == "cycle" and _once(node):
        yield error(diagram, node, "timer-kind", f"{node.label} can come only once, so it can't have a cycle.")


def _once(node: Node) -> bool:
    if node.tag == "boundaryEvent":
        return node.xml.get("cancelActivity", "true") == "true"
    return node.tag == "intermediateCatchEvent" or node.xml.get("isInterrupting", "true") == "true"
