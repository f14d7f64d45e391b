"""A process in plain data for people: its steps, what follows what, and what only happens under a condition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import _Element

from service.engine.definition import Deployment
from service.engine.model import Node, Scope
from service.engine.settings import BPMN

KINDS = {
    "task": "task",
    "userTask": "user task",
    "manualTask": "manual task",
    "serviceTask": "service task",
    "sendTask": "send task",
    "scriptTask": "script task",
    "businessRuleTask": "business rule task",
    "receiveTask": "receive task",
    "callActivity": "call activity",
    "subProcess": "sub-process",
    "transaction": "sub-process",
    "adHocSubProcess": "sub-process",
    "startEvent": "start event",
    "endEvent": "end event",
    "intermediateCatchEvent": "intermediate event",
    "intermediateThrowEvent": "intermediate event",
    "boundaryEvent": "boundary event",
    "exclusiveGateway": "exclusive gateway",
    "parallelGateway": "parallel gateway",
    "inclusiveGateway": "inclusive gateway",
    "eventBasedGateway": "event-based gateway",
}
CHOICES = {"exclusive gateway", "inclusive gateway", "event-based gateway"}
LARGEST = 2000  # steps; of more nobody reads a list


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; `name` is what is written on it, often the answer to the gateway's question."""

    id: str
    name: str
    source: str
    target: str
    condition: str | None = None
    default: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A drawn element. `kind` is in words, `event` the kind of event (message, timer …), `called` the called process.

    `boundary`: ids of events on its edge; `attached_to`: of a boundary event, its activity. `conditional`: a case may
    end without passing it. `scope`: ids around it, the process first; steps come in the order of the file.
    """

    id: str
    kind: str
    name: str
    documentation: str = ""
    lane: str | None = None
    form: str | None = None
    called: str | None = None
    event: str | None = None
    scope: tuple[str, ...] = ()
    incoming: tuple[Flow, ...] = ()
    outgoing: tuple[Flow, ...] = ()
    boundary: tuple[str, ...] = ()
    attached_to: str | None = None
    interrupting: bool = True
    repeated: bool = False
    by_event: bool = False
    conditional: bool = False


def outline(deployment: Deployment, process_id: str) -> tuple[Step, ...]:
    return _judged(deployment.process(process_id).steps)


def read_steps(process: Scope, lanes: dict[str, str]) -> tuple[Step, ...]:
    return tuple(step for scope, path in _paths(process, ()) for step in _scope(scope, (*path, scope.id), lanes))


def _paths(scope: Scope, around: tuple[str, ...]) -> Iterator[tuple[Scope, tuple[str, ...]]]:
    yield scope, around
    for inner in scope.inner:
        yield from _paths(inner, (*around, scope.id))


def _scope(scope: Scope, path: tuple[str, ...], lanes: dict[str, str]) -> Iterator[Step]:
    defaults = {node.xml.get("default") for node in scope.nodes.values()}
    flows = {flow.id: _flow(flow.xml, flow.condition, defaults) for flow in scope.flows}
    attached: dict[str, list[str]] = {}
    for node in scope.nodes.values():
        if node.tag == "boundaryEvent":
            attached.setdefault(node.xml.get("attachedToRef") or "", []).append(node.id)
    for node in scope.nodes.values():
        yield Step(
            id=node.id,
            kind=KINDS[node.tag],
            name=node.xml.get("name") or "",
            documentation=(node.xml.findtext(BPMN + "documentation") or "").strip(),
            lane=lanes.get(node.id),
            form=node.settings.get("formDefinition", "formId"),
            called=node.settings.get("calledElement", "processId"),
            event=node.event,
            scope=path,
            incoming=tuple(flows[flow.id] for flow in node.incoming),
            outgoing=tuple(flows[flow.id] for flow in node.outgoing),
            boundary=tuple(attached.get(node.id, ())),
            attached_to=node.xml.get("attachedToRef"),
            interrupting=_interrupts(node),
            repeated=node.xml.find(BPMN + "multiInstanceLoopCharacteristics") is not None,
            by_event=node.is_event_subprocess,
        )


def _flow(xml: _Element, condition: str | None, defaults: set[str | None]) -> Flow:
    get = xml.get
    name = get("name") or ""
    return Flow(get("id") or "", name, get("sourceRef") or "", get("targetRef") or "", condition, get("id") in defaults)


def _interrupts(node: Node) -> bool:
    return node.xml.get("cancelActivity", node.xml.get("isInterrupting", "true")) == "true"


# -- what may not happen -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=500)
def _judged(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    if len(steps) > LARGEST:
        return steps
    by_scope: dict[tuple[str, ...], list[Step]] = {}
    for step in steps:
        by_scope.setdefault(step.scope, []).append(step)
    certain = {step.id for scope in by_scope.values() for step in _certain(scope)}
    return tuple(_marked(step, conditional=not certain >= {step.id, *step.scope[1:]}) for step in steps)


def _marked(step: Step, *, conditional: bool) -> Step:
    values = {name: getattr(step, name) for name in Step.__slots__}
    return Step(**{**values, "conditional": conditional})


def _certain(steps: Sequence[Step]) -> Iterator[Step]:
    """Steps of one scope that every run of it passes."""
    starts = [step.id for step in steps if step.kind == "start event"]
    ways = {step.id: _ways(step) for step in steps}
    boundaries = {step.id: step for step in steps if step.kind == "boundary event"}
    for step in steps:
        for event in step.boundary:
            if event in boundaries and boundaries[event].interrupting:
                ways[step.id].append([event])
    for step in steps:
        avoiding = _avoiding(ways, step.id)
        if starts and not any(start in avoiding for start in starts):
            yield step


def _ways(step: Step) -> list[list[str]]:
    """Alternatives, each a list of steps that all follow."""
    targets = [flow.target for flow in step.outgoing]
    return [[target] for target in targets] if step.kind in CHOICES and targets else [targets]


def _avoiding(ways: dict[str, list[list[str]]], step: str) -> set[str]:
    """From where a run can come to an end without passing the step."""
    found: set[str] = set()
    grew = True
    while grew:
        grew = False
        for name, alternatives in ways.items():
            if name != step and name not in found and any(set(way) <= found for way in alternatives):
                found.add(name)
                grew = True
    return found
