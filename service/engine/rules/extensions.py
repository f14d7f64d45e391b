"""Extension elements: only those of the dialect, only where they are run, only with what is read."""

from collections.abc import Callable, Iterator

from lxml.etree import Element as XmlElement
from lxml.etree import QName, _Element

from service.domain.errors import Finding
from service.engine.drawing import changes_of
from service.engine.findings import Checked, error, reference, warning
from service.engine.model import ACTIVITIES, EVENTS, FLOW_NODES, GATEWAYS, Diagram
from service.engine.rules.elements import DECLARED, HARMLESS, owner
from service.engine.settings import BPMN, ZEEBE

JOBS = {"serviceTask", "sendTask", "scriptTask", "businessRuleTask", "intermediateThrowEvent", "endEvent"}
PLACES: dict[str, set[str]] = {
    "taskDefinition": JOBS,
    "taskHeaders": JOBS | {"userTask"},
    "ioMapping": ACTIVITIES | EVENTS,
    "formDefinition": {"userTask", "startEvent"},
    "userTask": {"userTask"},
    "assignmentDefinition": {"userTask"},
    "priorityDefinition": {"userTask"},
    "taskSchedule": {"userTask"},
    "calledElement": {"callActivity"},
    "calledDecision": {"businessRuleTask"},
    "script": {"scriptTask"},
    "adHoc": {"adHocSubProcess"},
    "subscription": {"message"},
    "publishMessage": {"sendTask", "messageEventDefinition"},
    "loopCharacteristics": {"multiInstanceLoopCharacteristics"},
    "conditionalFilter": {"conditionalEventDefinition"},
    "executionListeners": ACTIVITIES | EVENTS | GATEWAYS | {"process"},
    "taskListeners": {"userTask"},
    "versionTag": {"process"},
    "properties": FLOW_NODES | {"process", "sequenceFlow"},
}
ATTRIBUTES: dict[str, set[str]] = {
    "taskDefinition": {"type", "retries"},
    "taskHeaders": set(),
    "header": {"key", "value"},
    "ioMapping": set(),
    "input": {"source", "target"},
    "output": {"source", "target"},
    "formDefinition": {"formId", "formKey", "externalReference", "bindingType", "versionTag"},
    "userTask": set(),
    "assignmentDefinition": {"assignee", "candidateGroups", "candidateUsers"},
    "priorityDefinition": {"priority"},
    "taskSchedule": {"dueDate", "followUpDate"},
    "calledElement": {
        "processId", "propagateAllChildVariables", "propagateAllParentVariables", "bindingType", "versionTag",
    },
    "calledDecision": {"decisionId", "resultVariable", "bindingType", "versionTag"},
    "script": {"expression", "resultVariable"},
    "adHoc": {"activeElementsCollection", "outputCollection", "outputElement"},
    "subscription": {"correlationKey"},
    "publishMessage": {"correlationKey", "messageId", "timeToLive"},
    "loopCharacteristics": {"inputCollection", "inputElement", "outputCollection", "outputElement"},
    "conditionalFilter": {"variableEvents"},
    "executionListeners": set(),
    "executionListener": {"eventType", "type", "retries"},
    "taskListeners": set(),
    "taskListener": {"eventType", "type", "retries"},
    "versionTag": {"value"},
    "properties": set(),
    "property": {"name", "value"},
}  # fmt: skip
CHILDREN = {
    "taskHeaders": {"header"},
    "ioMapping": {"input", "output"},
    "properties": {"property"},
    "executionListeners": {"executionListener"},
    "taskListeners": {"taskListener"},
}


def _ends_by_error(holder: _Element) -> bool:
    """Its token is gone when the error is caught; what it threw goes to whatever catches it."""
    return holder.tag == BPMN + "endEvent" and holder.find(BPMN + "errorEventDefinition") is not None


def _has_message(holder: _Element) -> bool:
    return holder.find(BPMN + "messageEventDefinition") is not None


def _is_by_hand(holder: _Element) -> bool:
    """The plain start of a process, or a message start: what a person can set off by a form."""
    parent = holder.getparent()
    plain = not any(QName(child).localname.endswith("EventDefinition") for child in holder)
    return _has_message(holder) or (plain and parent is not None and parent.tag == BPMN + "process")


def _is_thrown(definition: _Element) -> bool:
    event = definition.getparent()
    return event is not None and event.tag in (BPMN + "intermediateThrowEvent", BPMN + "endEvent")


ONLY_WITH: dict[tuple[str, str], Callable[[_Element], bool]] = {
    ("taskDefinition", "endEvent"): _has_message,
    ("taskDefinition", "intermediateThrowEvent"): _has_message,
    ("taskHeaders", "endEvent"): _has_message,
    ("taskHeaders", "intermediateThrowEvent"): _has_message,
    ("formDefinition", "startEvent"): _is_by_hand,
    ("publishMessage", "messageEventDefinition"): _is_thrown,
}
RUN = {"process", "sequenceFlow", "multiInstanceLoopCharacteristics", "standardLoopCharacteristics", *DECLARED}
CHANGES = {"create", "update"}


def check(checked: Checked, diagram: Diagram) -> Iterator[Finding]:
    executable = {process.xml for process in diagram.processes}
    for extensions in diagram.root.iter(BPMN + "extensionElements"):
        holder = extensions.getparent()
        if holder is None or not _is_run(holder, executable):
            continue
        seen: set[str] = set()
        for item in extensions.iterchildren(XmlElement):
            name = QName(item).localname
            if name in seen:
                yield error(diagram, owner(holder), "extension-twice", f"The setting '{name}' stands here twice.")
            seen.add(name)
            if name != "properties" or _runs(holder):
                yield from _item(checked, diagram, holder, item, name)


def _runs(holder: _Element) -> bool:
    """Not data, annotations, pools and the like, which are never more than drawn."""
    tag = QName(holder).localname
    return tag in FLOW_NODES | RUN or tag.endswith("EventDefinition")


def _is_run(holder: _Element, executable: set[_Element]) -> bool:
    """Not within a pool that only shows somebody else's process."""
    at: _Element | None = holder
    while at is not None:
        if at.tag == BPMN + "process":
            return at in executable
        at = at.getparent()
    return True


def _item(checked: Checked, diagram: Diagram, holder: _Element, item: _Element, name: str) -> Iterator[Finding]:
    where, place = owner(holder), QName(holder).localname
    if name == "userTaskForm":
        message = "Forms are files of their own here, named by their id."
        yield reference(diagram, where or "", "form-embedded", message, judged=checked.known.forms is not None)
    elif not str(item.tag).startswith(ZEEBE) or name not in PLACES:
        yield _unknown(diagram, holder, item)
    elif place not in PLACES[name]:
        yield error(diagram, where, "extension-misplaced", f"The setting '{name}' has no effect at a '{place}'.")
    elif (name, place) in ONLY_WITH and not ONLY_WITH[name, place](holder):
        yield error(diagram, where, "extension-misplaced", f"The setting '{name}' has no effect at this '{place}'.")
    elif name == "conditionalFilter" and not CHANGES.issuperset(changes_of(holder)):
        message = "A condition is asked when a variable is made or set anew: 'create', 'update' or both."
        yield error(diagram, where, "setting-ignored", message)
    else:
        yield from _attributes(diagram, where, item, name)
        for child in item.iterchildren(XmlElement):
            part = QName(child).localname
            if part not in CHILDREN.get(name, ()):
                yield error(diagram, where, "extension-unknown", f"'{part}' is not known in '{name}'.")
            elif part == "output" and _ends_by_error(holder):
                yield error(diagram, where, "extension-misplaced", "What an error event hands over is not mapped here.")
            else:
                yield from _attributes(diagram, where, child, part)


def _unknown(diagram: Diagram, holder: _Element, item: _Element) -> Finding:
    """A warning if nothing runs it, or if it is of a tool that draws only."""
    told = error if _runs(holder) and not str(item.tag).startswith(HARMLESS) else warning
    message = f"The setting '{QName(item).localname}' is not known here and would be ignored."
    return told(diagram, owner(holder), "extension-unknown", message)


def _attributes(diagram: Diagram, where: str | None, item: _Element, name: str) -> Iterator[Finding]:
    for key in item.attrib:
        if str(key) not in ATTRIBUTES[name]:
            short = QName(str(key)).localname
            yield error(diagram, where, "extension-unknown", f"'{short}' is not known in '{name}'.")
