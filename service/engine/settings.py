"""Extension elements of the dialect as frozen values, read once when a diagram is parsed."""

from dataclasses import dataclass, field, replace
from typing import Literal

from lxml.etree import QName, _Element

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"


@dataclass(frozen=True, slots=True)
class Mapping:
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Flow:
    id: str
    target: str
    condition: str | None
    default: bool
    drawn: bool = True


@dataclass(frozen=True, slots=True)
class Loop:
    """Multi-instance: `inner` is the spec that is run for each item."""

    sequential: bool
    inner: str
    items: str
    element: str | None
    collection: str | None
    output: str | None
    until: str | None


ListenerKind = Literal["start", "end", "beforeAll", "creating", "completing"]


@dataclass(frozen=True, slots=True)
class Listener:
    """A job around an element."""

    kind: str
    type: str
    retries: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """All `zeebe:` settings of one element; `parts` holds the attributes of each extension element by its name."""

    parts: dict[str, dict[str, str]] = field(default_factory=dict)
    inputs: tuple[Mapping, ...] = ()
    outputs: tuple[Mapping, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    listeners: tuple[Listener, ...] = ()

    def listening(self, kind: ListenerKind) -> tuple[Listener, ...]:
        return tuple(listener for listener in self.listeners if listener.kind == kind) if self.listeners else ()

    def of_body(self) -> "Settings":
        """What a multi-instance body has of its activity's: the listeners that run before all instances."""
        listeners = tuple(replace(listener, kind="start") for listener in self.listening("beforeAll"))
        return Settings(headers=self.headers, listeners=listeners) if listeners else NOTHING_SET

    def get(self, part: str, attribute: str) -> str | None:
        found = self.parts.get(part)
        return None if found is None else found.get(attribute)

    def has(self, part: str) -> bool:
        return part in self.parts

    @property
    def named(self) -> dict[str, str]:
        return dict(self.properties)


NOTHING_SET = Settings()


def read_settings(node: _Element) -> Settings:
    if node.find(BPMN + "extensionElements") is None:
        return NOTHING_SET
    parts: dict[str, dict[str, str]] = {}
    found: dict[str, list[_Element]] = {}
    for item in node.iterfind(f"{BPMN}extensionElements/{ZEEBE}*"):
        name = QName(item).localname
        parts[name] = {str(key): str(value) for key, value in item.attrib.items()}
        found.setdefault(name, []).extend(item)
    io = found.get("ioMapping", [])
    return Settings(
        parts,
        _mappings(io, "input"),
        _mappings(io, "output"),
        _pairs(found.get("taskHeaders", []), "key", "value"),
        _pairs(found.get("properties", []), "name", "value"),
        tuple(map(_listener, [*found.get("executionListeners", []), *found.get("taskListeners", [])])),
    )


def _listener(item: _Element) -> Listener:
    headers = _pairs(list(item.iter(ZEEBE + "header")), "key", "value")
    return Listener(item.get("eventType", ""), item.get("type", ""), item.get("retries"), headers)


def form_of(settings: Settings) -> str | None:
    names = ("formId", "formKey", "externalReference")
    return next((form for name in names if (form := settings.get("formDefinition", name))), None)


def _mappings(items: list[_Element], kind: str) -> tuple[Mapping, ...]:
    return tuple(
        Mapping(item.get("source") or "=null", item.get("target", "").strip())
        for item in items
        if item.tag == ZEEBE + kind
    )


def _pairs(items: list[_Element], key: str, value: str) -> tuple[tuple[str, str], ...]:
    return tuple((item.get(key, ""), item.get(value, "")) for item in items)
