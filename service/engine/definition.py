"""What was deployed, frozen: processes with their specs, decisions and form keys. No run ever writes to it."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from service.domain.errors import NotFoundError, ProcessExecutionError
from service.engine.decisions import Decided, evaluate
from service.engine.elements.base import Element
from service.engine.elements.events import StartEvent
from service.engine.failures import StepError
from service.engine.results import File

LONDON = ZoneInfo("Europe/London")
KEPT = 200


@dataclass(frozen=True, slots=True)
class ElementInfo:
    """An element as people and other layers ask for it; `scope`: ids around it, the process first."""

    id: str
    kind: str
    name: str
    process: str
    scope: tuple[str, ...]
    lane: str | None
    documentation: str
    form: str | None
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Start:
    """A start event of the process: by hand (`kind` "none"), by message, signal or timer."""

    element: str
    kind: str
    name: str
    form: str | None
    documentation: str
    properties: Mapping[str, str]
    subscribed_to: str | None = None  # name of the message or signal
    timer: str | None = None


@dataclass(frozen=True, eq=False)
class Process:
    """One executable process; `specs` holds it and its sub-processes by id."""

    id: str
    name: str
    file: str
    version_tag: str | None
    lanes: tuple[str, ...]
    elements: Mapping[str, ElementInfo]
    starts: tuple[Start, ...]
    steps: tuple[Any, ...] = field(repr=False)  # of `outline`
    specs: Mapping[str, Any] = field(repr=False)
    first_events: Mapping[str, tuple[StartEvent, ...]] = field(repr=False)
    owner: list["Deployment"] = field(default_factory=list, repr=False)
    executable: bool = True

    @property
    def deployment(self) -> "Deployment":
        return self.owner[0]

    @property
    def start_form(self) -> str | None:
        return next((start.form for start in self.starts if start.kind == "none"), None)

    @property
    def plain_start(self) -> StartEvent | None:
        return next((e for e in self.first_events[self.id] if e.event is None), None)

    def none_start(self, scope: str) -> Element:
        return next(e for e in self.first_events[scope] if e.event is None)

    def event_start(self, scope: str) -> StartEvent:
        return self.first_events[scope][0]


@dataclass(frozen=True, eq=False)
class Deployment:
    """A set of files put in force together; called processes and decisions are found within it."""

    hash: str
    processes: Mapping[str, Process]
    decisions: Mapping[str, Any]
    forms: frozenset[str]
    zone: ZoneInfo = LONDON

    def decide(self, decision_id: str, inputs: Mapping[str, Any], now: datetime) -> Decided:
        """A decision asked from outside a process; raises `ProcessExecutionError`."""
        try:
            return evaluate(self.decisions, decision_id, inputs, now)
        except StepError as error:
            raise ProcessExecutionError(str(error)) from error

    def process(self, process_id: str) -> Process:
        try:
            return self.processes[process_id]
        except KeyError:
            raise NotFoundError(f"There is no process '{process_id}' in this deployment.") from None


class _Cache:
    """Bounded, safe for threads; parsing the same files twice at once is harmless."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Deployment] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Deployment | None:
        with self._lock:
            if found := self._kept.get(key):
                self._kept.move_to_end(key)
            return found

    def put(self, deployment: Deployment) -> Deployment:
        with self._lock:
            self._kept[deployment.hash] = deployment
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return deployment


CACHE = _Cache()


def content_hash(files: Sequence[File]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda f: f.path):
        for part in (file.path.encode(), file.content):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def frozen(values: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(values)
