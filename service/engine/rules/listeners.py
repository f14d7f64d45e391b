"""Listeners: which exist where, and the jobs that they name."""

from collections.abc import Iterator

from lxml.etree import Element as XmlElement
from lxml.etree import QName, _Element

from service.domain.errors import Finding
from service.engine.findings import Checked, error, reference
from service.engine.model import GATEWAYS, Diagram, Node
from service.engine.settings import BPMN, ZEEBE

KINDS = {"executionListener": ("start", "end", "beforeAll"), "taskListener": ("creating", "completing")}
ELSEWHERE = {
    "assigning": "who has a task is kept outside of the process, so nobody would be told",
    "updating": "changes of a task are kept outside of the process, so nobody would be told",
    "canceling": "what ends a task doesn't wait for anybody",
}
MOST_RETRIES = 99


def check(checked: Checked, diagram: Diagram) -> Iterator[Finding]:
    for scope in diagram.processes:
        yield from _listeners(checked, diagram, scope.xml, scope.id, f"'{scope.id}'", None)
    for node in diagram.nodes():
        yield from _listeners(checked, diagram, node.xml, node.id, node.label, node)


def _listeners(
    checked: Checked, diagram: Diagram, xml: _Element, where: str, label: str, node: Node | None
) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for item in xml.iterfind(f"{BPMN}extensionElements/{ZEEBE}*/{ZEEBE}*"):
        name = QName(item).localname
        if name not in KINDS:
            continue
        kind, job = item.get("eventType") or "", item.get("type") or ""
        if kind in ELSEWHERE and name == "taskListener":
            message = f"A listener '{kind}' of {label} is not run here: {ELSEWHERE[kind]}."
            yield error(diagram, where, "listener-unsupported", message)
        elif kind not in KINDS[name]:
            yield error(diagram, where, "listener-kind", f"'{kind}' is not when a listener of {label} can be run.")
        elif reason := _misplaced(node, kind):
            yield error(diagram, where, "listener-misplaced", f"A listener '{kind}' is not run at {label}: {reason}.")
        if (kind, job) in seen:
            yield error(diagram, where, "listener-twice", f"{label} has the listener '{job}' twice for '{kind}'.")
        seen.add((kind, job))
        yield from _job(checked, diagram, where, label, item)
        yield from _headers(diagram, where, item)


def _misplaced(node: Node | None, kind: str) -> str | None:
    """`node` None: the process."""
    if node is None:
        return "a process is not repeated for a list" if kind == "beforeAll" else None
    if kind == "beforeAll" and node.xml.find(BPMN + "multiInstanceLoopCharacteristics") is None:
        return "it is not repeated for a list"
    if node.event == "compensate" and node.tag == "boundaryEvent":
        return "it belongs on the activity that compensates"
    if kind == "start" and node.tag in ("startEvent", "boundaryEvent"):
        return "nothing of its own begins there"
    if kind == "end" and (node.tag in GATEWAYS or (node.event == "error" and node.tag == "endEvent")):
        return "it is left at once"
    return None


def _job(checked: Checked, diagram: Diagram, where: str, label: str, item: _Element) -> Iterator[Finding]:
    job, retries, types = item.get("type") or "", item.get("retries") or "", checked.known.job_types
    if not job:
        yield error(diagram, where, "job-type-missing", f"A listener of {label} doesn't say what is to be done.")
    elif not job.startswith("=") and (types is None or job not in types):
        message = f"There is no job type '{job}' for a listener of {label}."
        yield reference(diagram, where, "job-type-unknown", message, judged=types is not None)
    if retries and not retries.startswith("=") and not (retries.isdecimal() and int(retries) <= MOST_RETRIES):
        message = f"The number of retries of a listener of {label} is a whole number from 0 to {MOST_RETRIES}."
        yield error(diagram, where, "number-invalid", message)


def _headers(diagram: Diagram, where: str, item: _Element) -> Iterator[Finding]:
    for part in item.iterdescendants(XmlElement):
        name = str(part.tag)
        if name not in (ZEEBE + "taskHeaders", ZEEBE + "header") or set(part.attrib) - {"key", "value"}:
            yield error(diagram, where, "extension-unknown", f"'{QName(part).localname}' is not known in a listener.")
