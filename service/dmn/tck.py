"""Runs the test files of the DMN TCK that lie under a folder (README of the suite says how a pass is judged)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from service.dmn import xml
from service.dmn.api import Model, load
from service.dmn.evaluation import Outcome, evaluate_decision, evaluate_knowledge, evaluate_service
from service.dmn.files import beside
from service.dmn.findings import DmnInvalidError
from service.dmn.run import EvaluationError
from service.dmn.tck_values import read_value, same
from service.dmn.xml import Element
from service.feel.printing import text


@dataclass(frozen=True, slots=True)
class Verdict:
    """One result node: its path, pass, fail or error, and why."""

    path: str
    case: str
    verdict: str
    reason: str

    def __str__(self) -> str:
        reason = " ".join(self.reason.split())
        return f"{self.path}\t{self.verdict}\t{reason}"


def run_folder(folder: Path) -> Iterator[Verdict]:
    """Every test file `folder/<level>/<case folder>/*.xml`, sorted."""
    for path in sorted(folder.glob("*/*/*.xml")):
        yield from run_file(path, path.relative_to(folder).as_posix())


def run_file(path: Path, name: str) -> Iterator[Verdict]:
    try:
        root = xml.parse_tree(path.read_bytes())
    except (DmnInvalidError, OSError) as error:
        yield Verdict(f"{name}#/", name, "error", f"The test file can't be read: {error}")
        return
    model_name = _text(root, "modelName")
    try:
        model: Model | str = load_file(path.parent / model_name)
    except (DmnInvalidError, OSError) as error:
        model = str(error)
    for case in _parts(root, "testCase"):
        for node in _parts(case, "resultNode"):
            label = f"{name}#{case.get('id', '')}"
            verdict, reason = _judge(model, case, node)
            yield Verdict(f"{label}/{node.get('name', '')}", label, verdict, reason)


def load_file(path: Path) -> Model:
    return load(path.read_bytes(), beside(path), source=path.name, lenient=True)


def _judge(model: Model | str, case: Element, node: Element) -> tuple[str, str]:
    if isinstance(model, str):
        return "error", model
    try:
        expected = read_value(_part(node, "expected"))
        inputs = {_input_name(one): read_value(one) for one in _parts(case, "inputNode")}
    except ValueError as error:
        return "error", f"A value of the test file can't be read: {error}"
    try:
        outcome = _evaluate(model, case, node, inputs)
    except EvaluationError as error:
        return ("pass", "") if expected is None else ("error", str(error))
    value = outcome.value
    if same(value, expected):
        return "pass", ""
    why = "; ".join(message.message for message in outcome.messages)
    return "fail", f"expected {text(expected)}, got {text(value)}. {why}"


def _evaluate(model: Model, case: Element, node: Element, inputs: dict[str, Any]) -> Outcome:
    now = datetime.now(UTC)
    kind, name = case.get("type") or "decision", node.get("name", "")
    if kind == "bkm":
        return evaluate_knowledge(model.program, case.get("invocableName") or name, inputs, now)
    if kind == "decisionService":
        outcome = evaluate_service(model.program, case.get("invocableName") or name, inputs, now)
        outputs = outcome.outputs or {}
        return outcome if name not in outputs else Outcome(outputs[name], outcome.rules, outcome.messages, outputs)
    return evaluate_decision(model.program, name, inputs, now)


def _input_name(element: Element) -> str:
    namespace = element.get("namespace")
    return f"{{{namespace}}}{element.get('name', '')}" if namespace else element.get("name", "")


def _parts(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element if isinstance(one.tag, str) and etree.QName(one).localname == name)


def _part(element: Element, name: str) -> Element | None:
    return next(_parts(element, name), None)


def _text(element: Element, name: str) -> Any:
    found = _part(element, name)
    return "" if found is None else (found.text or "").strip()
