"""A set of files as the deployment checks see it: every drawn thing with its place, before any spec is made."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml.etree import Element as XmlElement
from lxml.etree import QName, _Element

from service.engine.settings import BPMN, Settings, read_settings

ACTIVITIES = {
    "task", "userTask", "manualTask", "serviceTask", "sendTask", "scriptTask", "businessRuleTask", "receiveTask",
    "callActivity", "subProcess", "transaction", "adHocSubProcess",
}  # fmt: skip
EVENTS = {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
GATEWAYS = {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"}
SCOPES = {"subProcess", "transaction", "adHocSubProcess"}
STEPS = ("Task", "task", "Event", "Gateway", "Activity", "Process", "Choreography")
FLOW_NODES = ACTIVITIES | EVENTS | GATEWAYS


@dataclass(frozen=True, eq=False)
class Node:
    """A flow node, with the scope (process or sub-process id) it is drawn in."""

    id: str
    tag: str
    xml: _Element
    scope: "Scope"

    @cached_property
    def settings(self) -> Settings:
        return read_settings(self.xml)

    @property
    def is_event_subprocess(self) -> bool:
        return self.tag in SCOPES and self.xml.get("triggeredByEvent") == "true"

    @property
    def is_handler(self) -> bool:
        return self.xml.get("isForCompensation") == "true"

    @cached_property
    def definitions(self) -> list[_Element]:
        """Event definitions; a receive task has none, its message is an attribute."""
        return [child for child in self.xml if QName(child).localname.endswith("EventDefinition")]

    @cached_property
    def event(self) -> str | None:
        """The kind of the event: message, timer and so on; None for a plain one."""
        found = self.definitions
        return QName(found[0]).localname.removesuffix("EventDefinition") if found else None

    @cached_property
    def sends(self) -> Settings | None:
        """How the message is published that it sends itself."""
        holder = self.xml if self.tag == "sendTask" else next(iter(self.definitions), None)
        found = None if holder is None else read_settings(holder)
        return found if found is not None and found.has("publishMessage") else None

    @property
    def label(self) -> str:
        name = (self.xml.get("name") or "").strip()
        return f"'{name}' ({self.id})" if name else f"'{self.id}'"

    @property
    def incoming(self) -> "list[Flow]":
        return self.scope.incoming.get(self.id, [])

    @property
    def outgoing(self) -> "list[Flow]":
        return self.scope.outgoing.get(self.id, [])


@dataclass(frozen=True, eq=False)
class Flow:
    id: str
    source: str
    target: str
    xml: _Element
    scope: "Scope"

    @cached_property
    def condition(self) -> str | None:
        found = self.xml.find(BPMN + "conditionExpression")
        return None if found is None else (found.text or "").strip()


@dataclass(eq=False)
class Scope:
    """A process or sub-process with what is drawn directly in it."""

    id: str
    xml: _Element
    process: str
    outer: "Scope | None"
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    outgoing: dict[str, list[Flow]] = field(default_factory=dict)
    incoming: dict[str, list[Flow]] = field(default_factory=dict)
    inner: "list[Scope]" = field(default_factory=list)

    @cached_property
    def attached(self) -> dict[str, list[Node]]:
        """Boundary events by the activity they are attached to."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            if node.tag == "boundaryEvent":
                found.setdefault(node.xml.get("attachedToRef") or "", []).append(node)
        return found

    @cached_property
    def links(self) -> dict[str | None, list[Node]]:
        """Link events by their name."""
        found: dict[str | None, list[Node]] = {}
        for node in self.nodes.values():
            if node.event == "link":
                found.setdefault(node.definitions[0].get("name"), []).append(node)
        return found

    @cached_property
    def handlers(self) -> dict[str, list[str]]:
        """What associations lead to, steps only, by their source."""
        found: dict[str, list[str]] = {}
        for association in self.xml.iterfind(BPMN + "association"):
            if (target := association.get("targetRef") or "") in self.nodes:
                found.setdefault(association.get("sourceRef") or "", []).append(target)
        return found

    @cached_property
    def handled(self) -> set[str]:
        """What a compensation event leads to by an association."""
        events = (node for nodes in self.attached.values() for node in nodes if node.event == "compensate")
        return {target for node in events for target in self.handlers.get(node.id, ())}

    @cached_property
    def strange(self) -> set[str]:
        """Ids of what is drawn like a step, but is of a kind that isn't run."""
        kinds = ((child.get("id"), QName(child).localname) for child in self.xml.iterchildren(XmlElement))
        return {node_id for node_id, tag in kinds if node_id and tag.endswith(STEPS) and tag not in FLOW_NODES}

    @property
    def is_event_subprocess(self) -> bool:
        return self.xml.get("triggeredByEvent") == "true"

    @property
    def is_ad_hoc(self) -> bool:
        return self.xml.tag == BPMN + "adHocSubProcess"

    def walk(self) -> "Iterator[Scope]":
        todo = [self]
        while todo:
            scope = todo.pop()
            yield scope
            todo.extend(reversed(scope.inner))


@dataclass(eq=False)
class Diagram:
    """A .bpmn file with its executable processes (those that are only drawn, if none is executable)."""

    file: str
    root: _Element
    processes: list[Scope]

    @cached_property
    def first_id(self) -> str | None:
        return next((found for node in self.root.iter() if (found := node.get("id"))), None)

    def scopes(self) -> Iterator[Scope]:
        for process in self.processes:
            yield from process.walk()

    def nodes(self) -> Iterator[Node]:
        for scope in self.scopes():
            yield from scope.nodes.values()

    @cached_property
    def declared(self) -> dict[str, _Element]:
        """Messages, signals, errors and escalations by id."""
        tags = ("message", "signal", "error", "escalation")
        return {node.get("id", ""): node for tag in tags for node in self.root.iterfind(BPMN + tag)}


def read_diagram(file: str, root: _Element, *, executable: bool = True) -> Diagram:
    """With its executable processes, or with all of them."""
    processes = [p for p in root.iterfind(BPMN + "process") if not executable or p.get("isExecutable") == "true"]
    return Diagram(file, root, [_scope(node, node.get("id") or "", None) for node in processes])


def _scope(xml: _Element, process: str, outer: Scope | None) -> Scope:
    scope = Scope(xml.get("id") or "", xml, process, outer)
    for child in xml.iterchildren(XmlElement):
        tag, child_id = QName(child).localname, child.get("id") or ""
        if child.tag == BPMN + "sequenceFlow":
            _add_flow(scope, child, child_id)
        elif child.tag == BPMN + tag and tag in FLOW_NODES and child_id:
            scope.nodes.setdefault(child_id, Node(child_id, tag, child, scope))
            if tag in SCOPES:
                scope.inner.append(_scope(child, process, scope))
    return scope


def _add_flow(scope: Scope, xml: _Element, flow_id: str) -> None:
    flow = Flow(flow_id, xml.get("sourceRef") or "", xml.get("targetRef") or "", xml, scope)
    scope.flows.append(flow)
    scope.outgoing.setdefault(flow.source, []).append(flow)
    scope.incoming.setdefault(flow.target, []).append(flow)
