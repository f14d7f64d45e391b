"""Small questions to a drawn element: its lane, a text in it, whether something stands in it."""

from collections.abc import Iterator
from dataclasses import replace

from lxml.etree import Element as XmlElement
from lxml.etree import _Element

from service.engine.settings import BPMN, ZEEBE, read_settings
from service.engine.waits import Event, Sent


def lanes_of(root: _Element) -> dict[str, str]:
    """Element id -> name of the innermost lane; what is in a sub-process is in the sub-process's lane."""
    found: dict[str, str] = {}
    for lane in root.iter(BPMN + "lane"):  # outer lanes come first
        for reference in lane.iterfind(BPMN + "flowNodeRef"):
            found[(reference.text or "").strip()] = lane.get("name") or ""
    for tag in ("subProcess", "transaction", "adHocSubProcess"):
        for scope in root.iter(BPMN + tag):
            if lane_name := found.get(scope.get("id", "")):
                for node in scope.iterchildren(XmlElement):
                    if (node_id := node.get("id")) is not None:
                        found.setdefault(node_id, lane_name)
    return found


def text_of(node: _Element, name: str) -> str | None:
    found = node.find(BPMN + name)
    return None if found is None else (found.text or "").strip() or None


def changes_of(condition: _Element) -> tuple[str, ...]:
    """Kinds of changes of a variable after which the condition is asked again."""
    found = next(condition.iter(ZEEBE + "conditionalFilter"), None)
    text = "create, update" if found is None else found.get("variableEvents") or "create, update"
    return tuple(part.strip() for part in text.split(","))


def sent_by(node: _Element, event: Event) -> Event:
    """The message as it is sent where its settings stand; else it is for whoever the message's own key says."""
    get = read_settings(node).get
    if (key := get("publishMessage", "correlationKey")) is None:
        return event
    return replace(event, key=key, sent=Sent(get("publishMessage", "messageId"), get("publishMessage", "timeToLive")))


def handlers_of(scope: _Element) -> Iterator[tuple[str, str]]:
    """(Activity, what compensates it), by associations of compensation boundary events; other associations explain."""
    attached = {
        node.get("id"): node.get("attachedToRef", "")
        for node in scope.iterfind(BPMN + "boundaryEvent")
        if node.find(BPMN + "compensateEventDefinition") is not None
    }
    for association in scope.iterfind(BPMN + "association"):
        if (activity := attached.get(association.get("sourceRef"))) is not None:
            yield activity, association.get("targetRef", "")


def has(node: _Element, part: str) -> bool:
    return node.find(BPMN + part) is not None
