"""Would these files deploy? All findings at once; never raises, whatever the files hold."""

import json
from collections.abc import Iterator, Sequence

from service import dmn
from service.domain.errors import DefinitionInvalidError, Finding
from service.engine import sizes, xml
from service.engine.definition import Deployment
from service.engine.findings import Checked
from service.engine.loading import Resolve, load, resolver
from service.engine.model import Diagram, read_diagram
from service.engine.results import File, Known
from service.engine.rules import RULES
from service.engine.settings import BPMN, read_settings

STANDALONE = Known()


def check(files: Sequence[File], known: Known = STANDALONE) -> list[Finding]:
    """References between the files are resolved; what `known` doesn't judge becomes a warning."""
    checked = Checked(known)
    resolve = resolver(files)
    findings = [finding for file in files for finding in _read(checked, file, resolve)]
    for diagram in checked.diagrams:
        for rule in RULES:
            findings += rule(checked, diagram)
    if not any(finding.severity == "error" for finding in findings):
        findings += _loads(files)
    return list(dict.fromkeys(findings))


def deploy(files: Sequence[File], known: Known = STANDALONE) -> Deployment:
    """Checked and compiled; raises `DefinitionInvalidError` with all findings if one of them is an error."""
    findings = check(files, known)
    if any(finding.severity == "error" for finding in findings):
        raise DefinitionInvalidError(findings)
    return load(files)


def _read(checked: Checked, file: File, resolve: Resolve) -> Iterator[Finding]:
    if file.path.lower().endswith(".bpmn"):
        yield from _read_diagram(checked, file)
    elif file.path.lower().endswith(".dmn"):
        yield from _read_decisions(checked, file, resolve)
    elif file.path.lower().endswith(".form"):
        yield from _read_form(checked, file)
    else:
        yield _refused(file, "file-kind", "Only .bpmn, .dmn and .form files can be deployed.")


def _read_diagram(checked: Checked, file: File) -> Iterator[Finding]:
    try:
        root = xml.parse_xml(file.content)
    except xml.XmlError as problem:
        yield _refused(file, "xml-unreadable", str(problem))
        return
    if root.tag != BPMN + "definitions":
        message = "The file holds no BPMN definitions."
        yield Finding(file.path, root.get("id"), "xml-unreadable", "error", message)
        return
    diagram = read_diagram(file.path, root)
    if too_large := sizes.judge(diagram):
        yield too_large
        return
    for process in diagram.processes:
        if process.id in checked.processes:
            message = f"The process '{process.id}' is in '{checked.processes[process.id]}', too."
            yield Finding(file.path, process.id, "process-duplicate", "error", message)
        checked.processes.setdefault(process.id, file.path)
        if tag := read_settings(process.xml).get("versionTag", "value"):
            checked.version_tags[process.id] = tag
    if not diagram.processes:
        diagram = read_diagram(file.path, root, executable=False)
        yield from _not_executable(diagram)
    checked.diagrams.append(diagram)


def _not_executable(diagram: Diagram) -> Iterator[Finding]:
    """The rules then say what else stands against running what is only drawn."""
    for process in diagram.processes:
        message = "The process is not marked as executable, and the file holds no other that is."
        yield Finding(diagram.file, process.id or diagram.root.get("id"), "process-missing", "error", message)
    if not diagram.processes:
        message = "The file holds no process that could be run."
        yield Finding(diagram.file, diagram.root.get("id"), "process-missing", "error", message)


def _read_decisions(checked: Checked, file: File, resolve: Resolve) -> Iterator[Finding]:
    try:
        model = dmn.load(file.content, resolve, file.path)
    except dmn.DmnInvalidError as problem:
        for found in problem.findings:
            yield Finding(file.path, found.element, found.rule, found.severity, found.message)
        return
    for decision in model.decisions:
        if decision in checked.decisions:
            message = f"The decision '{decision}' is in '{checked.decisions[decision]}', too."
            yield Finding(file.path, decision, "decision-duplicate", "error", message)
        checked.decisions.setdefault(decision, file.path)


def _read_form(checked: Checked, file: File) -> Iterator[Finding]:
    try:
        form = json.loads(file.content)
        name = form["id"]
    except (ValueError, TypeError, LookupError, RecursionError):
        yield _refused(file, "form-unreadable", "The form is not JSON with an id.")
        return
    if not isinstance(name, str) or not name:
        yield _refused(file, "form-unreadable", "The form's id is not a text.")
    elif name in checked.forms:
        yield Finding(file.path, name, "form-duplicate", "error", f"The form '{name}' is in another file, too.")
    else:
        checked.forms.add(name)


def _loads(files: Sequence[File]) -> Iterator[Finding]:
    """The last word has who would run them."""
    try:
        load(files)
    except Exception as problem:  # noqa: BLE001  (whatever a file holds, the answer is a finding)
        path = files[0].path if files else ""
        yield Finding(path, None, "unreadable", "error", f"The files can't be compiled ({type(problem).__name__}).")


def _refused(file: File, rule: str, message: str) -> Finding:
    return Finding(file.path, None, rule, "error", message)
