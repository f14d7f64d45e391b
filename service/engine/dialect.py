"""Diagrams to specs: SpiffWorkflow's parser framework with our node parsers, in two phases and in document order.

SpiffWorkflow recurses along the flows, sorts branches by height and boxes boundary events; here each node makes its
spec, then each connects its flows. The parser classes replace the stock ones: nothing else of the library is reachable.
"""

from typing import Any, ClassVar

from lxml.etree import Element as XmlElement
from lxml.etree import _Element

from service.engine.drawing import changes_of, handlers_of, has, lanes_of, sent_by, text_of
from service.engine.elements import compensation, events, gateways, listening, loops, scopes, tasks
from service.engine.settings import BPMN, ZEEBE, Flow, Loop, read_settings
from service.engine.spiff import (
    BpmnParser,
    EventDefinitionParser,
    NoneEventDefinition,
    ProcessParser,
    TaskParser,
    full_tag,
)
from service.engine.waits import Event, EventKind

EVENTS: dict[str, EventKind] = {
    "messageEventDefinition": "message",
    "signalEventDefinition": "signal",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "terminateEventDefinition": "terminate",
    "cancelEventDefinition": "cancel",
    "conditionalEventDefinition": "condition",
    "compensateEventDefinition": "compensation",
    "linkEventDefinition": "link",
}
TIMERS: dict[str, EventKind] = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
CHILD = "{} [child]"


class Node(TaskParser):
    """One element. `parse_node` makes its spec, `connect` adds its flows."""

    def parse_extensions(self, node: _Element | None = None) -> Any:
        return read_settings(self.node if node is None else node)

    @property
    def bpmn_attributes(self) -> dict[str, Any]:
        """Without data associations: data objects are drawing, variables are the data."""
        return {
            "description": None,
            "lane": self.process_parser.parser.lanes.get(self.bpmn_id),
            "bpmn_name": self.node.get("name"),
            "documentation": text_of(self.node, "documentation"),
        }

    def parse_node(self) -> Any:
        self.task = task = self.create_task()
        task.settings = self.parse_extensions()
        task.is_handler = self.node.get("isForCompensation") == "true"
        loop = self.node.find(BPMN + "multiInstanceLoopCharacteristics")
        if loop is not None:
            self.task = self.wrap(loop)
        attached = self.process_parser.get_boundary_events(self.bpmn_id)
        kept = [b for b in attached if b.find(BPMN + "compensateEventDefinition") is None]
        self.task.boundary = tuple(b.get("id") for b in kept)
        return self.task

    def wrap(self, node: _Element) -> Any:
        """The activity becomes '<id> [child]', its multi-instance body takes its place and its boundary events."""
        inner = self.spec.task_specs.pop(self.task.name)
        inner.name = CHILD.format(inner.name)
        self.spec.task_specs[inner.name] = inner
        body = loops.MultiInstance(self.spec, self.bpmn_id, **self.bpmn_attributes)
        settings = self.parse_extensions(node)
        body.loop = Loop(
            sequential=node.get("isSequential") == "true",
            inner=inner.name,
            items=settings.get("loopCharacteristics", "inputCollection") or "",
            element=settings.get("loopCharacteristics", "inputElement"),
            collection=settings.get("loopCharacteristics", "outputCollection"),
            output=settings.get("loopCharacteristics", "outputElement"),
            until=text_of(node, "completionCondition"),
        )
        body.is_handler, body.settings = inner.is_handler, inner.settings.of_body()
        return body

    def connect(self) -> None:
        for node in self.process_parser.get_outgoing_sequence_flows(self.bpmn_id):
            target = self.spec.task_specs[node.get("targetRef")]
            condition = text_of(node, "conditionExpression")
            default = node.get("id") == self.node.get("default")
            self.task.flows += (Flow(node.get("id"), target.name, condition, default),)
            target.arrivals += (node.get("id"),)


class EventNode(Node, EventDefinitionParser):
    """An event: its definition becomes an `Event`; SpiffWorkflow's own definitions would wait in its own way."""

    def create_task(self) -> Any:
        task = self._create_task(NoneEventDefinition(description="Default"))
        task.event = self.read_event()
        return task

    def read_event(self) -> Event | None:
        for node in self.node:
            name = str(node.tag).removeprefix(BPMN)
            if name == "timerEventDefinition":
                return next(Event(kind, text_of(node, part)) for part, kind in TIMERS.items() if has(node, part))
            if name in EVENTS:
                return self.event_of(node, EVENTS[name])
        return None

    def event_of(self, node: _Element, kind: EventKind) -> Event:
        parser: DialectParser = self.process_parser.parser
        if kind == "message":
            return sent_by(node, parser.message_event(node.get("messageRef")))
        if kind == "signal":
            return Event(kind, parser.signals[node.get("signalRef", "")])
        if kind == "error":
            return Event(kind, parser.codes.get(node.get("errorRef")))
        if kind == "escalation":
            return Event(kind, parser.codes.get(node.get("escalationRef")))
        if kind == "condition":
            return Event(kind, text_of(node, "condition"), changes=changes_of(node))
        return Event(kind, node.get("name") or node.get("activityRef"))


class Start(EventNode):
    def create_task(self) -> Any:
        task = super().create_task()
        task.interrupting = self.node.get("isInterrupting", "true") == "true"
        return task


class Throw(EventNode):
    """A link's throwing side is connected to its catching side of the same name in the same scope."""

    def connect(self) -> None:
        super().connect()
        event = self.task.event
        if event is None or event.kind != "link":
            return
        spec = self.process_parser.arriving_links[event]
        flow = f"{self.bpmn_id}.link"
        self.task.flows += (Flow(flow, spec.name, None, default=False, drawn=False),)
        spec.arrivals += (flow,)


class Receive(EventNode):
    def read_event(self) -> Event | None:
        parser: DialectParser = self.process_parser.parser
        return parser.message_event(self.node.get("messageRef"))


class Send(Node):
    def create_task(self) -> Any:
        task = super().create_task()
        if has(self.node, f"extensionElements/{ZEEBE}publishMessage"):
            parser: DialectParser = self.process_parser.parser
            task.event = sent_by(self.node, parser.message_event(self.node.get("messageRef")))
        return task


class Boundary(EventNode):
    def _create_task(self, event_definition: Any, cancel_activity: bool | None = None, *_: Any) -> Any:  # noqa: ARG002
        cancels = self.node.get("cancelActivity", "true") == "true"
        attributes = self.bpmn_attributes
        return self.spec_class(
            self.spec, self.bpmn_id, event_definition=event_definition, cancel_activity=cancels, **attributes
        )


class EventGateway(Node):
    def create_task(self) -> Any:
        none = NoneEventDefinition(description="Default")
        return self.spec_class(self.spec, self.bpmn_id, event_definition=none, **self.bpmn_attributes)


class SubProcess(Node):
    def create_task(self) -> Any:
        self.process_parser.parser.create_parser(self.node, filename=self.filename)
        triggered = self.node.get("triggeredByEvent") == "true"
        cls = scopes.EventSubProcess if triggered else self.spec_class
        task = cls(self.spec, self.bpmn_id, subworkflow_spec=self.bpmn_id, **self.bpmn_attributes)
        if triggered:
            self.spec.event_subprocesses += (self.bpmn_id,)
        if isinstance(task, compensation.AdHoc):
            task.until = text_of(self.node, "completionCondition")
            task.cancels_rest = self.node.get("cancelRemainingInstances", "true") == "true"
        return task


class Call(Node):
    def create_task(self) -> Any:
        return self.spec_class(self.spec, self.bpmn_id, subworkflow_spec="", **self.bpmn_attributes)


class Process(ProcessParser):
    """A process or sub-process: all specs first, then all flows."""

    arriving_links: dict[Event, events.CatchEvent]

    def _index_process_nodes(self) -> None:
        """Only what is drawn directly in this scope; SpiffWorkflow would index each nested element once per level."""
        for node in self.node.iterchildren(XmlElement):
            if (node_id := node.get("id")) is not None:
                self.nodes_by_id[node_id] = node
            if node.tag == BPMN + "sequenceFlow":
                self.outgoing_sequence_flows.setdefault(node.get("sourceRef"), []).append(node)
            elif node.tag == BPMN + "boundaryEvent":
                self.boundary_events_by_attached.setdefault(node.get("attachedToRef"), []).append(node)

    def _parse(self) -> None:
        """SpiffWorkflow's invisible tasks are called as an element could be; ours have names that no id can be."""
        self.spec = self.create_spec()
        self.spec.task_specs.clear()
        self.spec.bpmn_start_events.clear()
        self.spec.start.name = "#start"
        self.add_tasks()

    def add_tasks(self) -> None:
        self.spec.data_objects, self.spec.event_subprocesses, made = {}, (), []
        for node in self.node.iterchildren(XmlElement):
            parser_class, spec_class = self.parser._get_parser_class(node.tag)  # noqa: SLF001
            if parser_class:
                made.append(parser_class(self, spec_class, node, self.nsmap, lane=self.lane))
                made[-1].parse_node()
        specs = self.spec.task_specs.values()
        self.arriving_links = {s.event: s for s in specs if isinstance(s, events.CatchEvent) and s.event}
        for parser in made:
            parser.connect()
        for activity, handler in handlers_of(self.node):
            if handler in self.spec.task_specs:
                self.spec.task_specs[activity].handler = handler
        if self.node.tag == BPMN + "process":
            listening.listen_to_process(self.spec, self.node.get("id", ""), read_settings(self.node))
        gateways.prepare_joins(self.spec)


class DialectParser(BpmnParser):
    """One file."""

    PROCESS_PARSER_CLASS = Process
    PARSER_CLASSES: ClassVar[dict[str, tuple[type, type]]] = {
        full_tag(tag): pair
        for tag, pair in {
            "startEvent": (Start, events.StartEvent),
            "endEvent": (Throw, events.EndEvent),
            "intermediateCatchEvent": (EventNode, events.CatchEvent),
            "intermediateThrowEvent": (Throw, events.ThrowEvent),
            "boundaryEvent": (Boundary, events.BoundaryEvent),
            "userTask": (Node, tasks.UserTask),
            "serviceTask": (Node, tasks.ServiceTask),
            "sendTask": (Send, events.SendTask),
            "scriptTask": (Node, tasks.ScriptTask),
            "businessRuleTask": (Node, tasks.BusinessRuleTask),
            "task": (Node, tasks.NoneTask),
            "manualTask": (Node, tasks.NoneTask),
            "receiveTask": (Receive, events.ReceiveTask),
            "exclusiveGateway": (Node, gateways.ExclusiveGateway),
            "parallelGateway": (Node, gateways.ParallelGateway),
            "inclusiveGateway": (Node, gateways.InclusiveGateway),
            "eventBasedGateway": (EventGateway, gateways.EventBasedGateway),
            "subProcess": (SubProcess, scopes.SubProcess),
            "transaction": (SubProcess, compensation.Transaction),
            "adHocSubProcess": (SubProcess, compensation.AdHoc),
            "callActivity": (Call, scopes.CallActivity),
        }.items()
    }

    document_lanes: dict[str, str]
    document_positions: dict[str, str]

    def __init__(self) -> None:
        super().__init__()
        self.lanes: dict[str, str] = {}
        self.keys: dict[str, str | None] = {}
        self.codes: dict[str | None, str | None] = {}

    def add_bpmn_xml(self, bpmn: _Element, filename: str | None = None) -> None:
        """Data stores and correlation properties are drawing here; messages, signals, codes and lanes are read."""
        self.document_lanes, self.document_positions = {}, {}
        self.lanes = lanes_of(bpmn)
        self._add_processes(bpmn, filename)
        self.messages = {node.get("id", ""): node.get("name", "") for node in bpmn.iterfind(BPMN + "message")}
        self.signals = {node.get("id", ""): node.get("name", "") for node in bpmn.iterfind(BPMN + "signal")}
        self.keys = {
            node.get("id", ""): found.get("correlationKey")
            for node in bpmn.iterfind(BPMN + "message")
            for found in node.iter(ZEEBE + "subscription")
        }
        self.codes = {n.get("id"): n.get("errorCode") for n in bpmn.iterfind(BPMN + "error")}
        self.codes.update({n.get("id"): n.get("escalationCode") for n in bpmn.iterfind(BPMN + "escalation")})

    def message_event(self, reference: str | None) -> Event:
        name = reference or ""
        return Event("message", self.messages.get(name), self.keys.get(name))  # none is needed where a job sends it
