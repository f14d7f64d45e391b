"""Files that passed the checks to a `Deployment`."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from lxml.etree import Element as XmlElement
from lxml.etree import QName, _Element

from service import dmn
from service.domain.errors import DefinitionInvalidError, Finding
from service.engine import xml
from service.engine.definition import CACHE, Deployment, ElementInfo, Process, Start, content_hash, frozen
from service.engine.dialect import DialectParser
from service.engine.drawing import lanes_of
from service.engine.elements.events import StartEvent
from service.engine.elements.scopes import SubProcess
from service.engine.feel_engine import fixed_text
from service.engine.model import Scope, read_diagram
from service.engine.outline import read_steps
from service.engine.results import File
from service.engine.settings import BPMN, form_of, read_settings

Resolve = Callable[[str, str | None], bytes | None]
SCOPES = ("process", "subProcess", "transaction", "adHocSubProcess")


def load(files: Sequence[File]) -> Deployment:
    """Parsed once for the same contents. Raises for what can't be read at all; `check` says what else is wrong."""
    key = content_hash(files)
    if found := CACHE.get(key):
        return found
    processes: dict[str, Process] = {}
    decisions: dict[str, Any] = {}
    forms: set[str] = set()
    resolve = resolver(files)
    for file in files:
        if file.path.lower().endswith(".bpmn"):
            processes.update((process.id, process) for process in read_processes(file))
        elif file.path.lower().endswith(".dmn"):
            decisions.update(read_decisions(file, resolve))
        elif file.path.lower().endswith(".form"):
            forms.add(read_form_id(file))
    deployment = Deployment(key, frozen(processes), frozen(decisions), frozenset(forms))
    for process in processes.values():
        process.owner.append(deployment)
    return CACHE.put(deployment)


def read_form_id(file: File) -> str:
    try:
        return str(json.loads(file.content)["id"])
    except (ValueError, TypeError, LookupError) as error:
        raise _refused(file, "form-unreadable", "The form is not JSON with an id.") from error


def resolver(files: Sequence[File]) -> Resolve:
    """Imports of decisions are found by namespace among the files."""
    found: dict[str, bytes] = {}
    for file in files:
        if file.path.lower().endswith(".dmn"):
            try:
                namespace = xml.parse_xml(file.content).get("namespace")
            except xml.XmlError:
                continue
            found.setdefault(namespace or "", file.content)
    return lambda namespace, _location: found.get(namespace)


def read_decisions(file: File, resolve: Resolve) -> dict[str, Any]:
    try:
        model = dmn.load(file.content, resolve, file.path)
    except dmn.DmnInvalidError as error:
        raise _refused(file, "decision-invalid", str(error)) from error
    return dict.fromkeys(model.decisions, model)


def read_processes(file: File) -> Iterator[Process]:
    try:
        root = xml.parse_xml(file.content)
    except xml.XmlError as error:
        raise _refused(file, "xml-unreadable", str(error)) from error
    parser = DialectParser()
    parser.add_bpmn_xml(root, file.path)
    lanes = lanes_of(root)
    for scope in read_diagram(file.path, root).processes:
        yield _process(parser, scope, lanes, file)


def _process(parser: DialectParser, scope: Scope, lanes: dict[str, str], file: File) -> Process:
    node = scope.xml
    name = node.get("id", "")
    specs = dict(_specs(parser, name))
    tag = read_settings(node).get("versionTag", "value")
    infos = {info.id: info for info in _infos(node, (name,), lanes)}
    first = {
        key: tuple(s for s in spec.task_specs.values() if isinstance(s, StartEvent)) for key, spec in specs.items()
    }
    names = tuple(dict.fromkeys(lane.get("name") or "" for lane in node.iter(BPMN + "lane")))
    starts = tuple(_start(spec, infos[spec.bpmn_id]) for spec in first[name])
    return Process(
        id=name,
        name=node.get("name") or name,
        file=file.path,
        version_tag=tag,
        lanes=names,
        elements=frozen(infos),
        starts=starts,
        steps=read_steps(scope, lanes),
        specs=frozen(specs),
        first_events=frozen(first),
    )


def _specs(parser: DialectParser, name: str) -> Iterator[tuple[str, Any]]:
    spec = parser.get_spec(name)
    yield name, spec
    for inner in spec.task_specs.values():
        if isinstance(inner, SubProcess) and inner.spec:
            yield from _specs(parser, inner.spec)


def _infos(node: _Element, scope: tuple[str, ...], lanes: dict[str, str]) -> Iterator[ElementInfo]:
    for child in node.iterchildren(XmlElement):
        tag, child_id = QName(child).localname, child.get("id")
        if child_id is None or child.tag not in DialectParser.PARSER_CLASSES:
            continue
        settings = read_settings(child)
        found = child.find(BPMN + "documentation")
        words = "" if found is None else (found.text or "").strip()
        lane, properties = lanes.get(child_id), frozen(settings.named)
        yield ElementInfo(
            child_id, tag, child.get("name") or "", scope[0], scope, lane, words, form_of(settings), properties
        )
        if tag in SCOPES:
            yield from _infos(child, (*scope, child_id), lanes)


def _start(spec: StartEvent, info: ElementInfo) -> Start:
    event = spec.event
    kind = "none" if event is None else "timer" if event.kind in ("date", "duration", "cycle") else event.kind
    return Start(
        info.id,
        kind,
        info.name,
        info.form,
        info.documentation,
        info.properties,
        subscribed_to=fixed_text(event.text) if event is not None and kind in ("message", "signal") else None,
        timer=event.text if event is not None and kind == "timer" else None,
    )


def _refused(file: File, rule: str, message: str) -> DefinitionInvalidError:
    return DefinitionInvalidError([Finding(file.path, None, rule, "error", message)])
