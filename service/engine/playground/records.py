"""What the playground keeps instead of a database: instances, buffered messages, start timers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from service.engine.definition import Process
from service.engine.results import Opened, SubscriptionOpened, TimerOpened

PassedItem = list[str]


@dataclass(slots=True)
class Record:
    """An instance, or a process that one called (`parent`, and `call`: the key of the call activity)."""

    number: int
    process: Process
    parent: int | None = None
    call: int = 0
    state: str = "active"
    variables: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return str(self.number)


@dataclass(slots=True)
class Running:
    """The stored state of one instance and its open rows, with the order in which they were opened."""

    record: Record
    state: bytes
    rows: dict[int, tuple[int, Opened]] = field(default_factory=dict)
    started_key: str | None = None  # correlation key of the message that started it

    def copy(self) -> "Running":
        return Running(self.record, self.state, dict(self.rows), self.started_key)

    def subscriptions(self) -> list[tuple[int, SubscriptionOpened]]:
        return [(order, row) for order, row in self.rows.values() if isinstance(row, SubscriptionOpened)]

    def timers(self) -> list[tuple[int, TimerOpened]]:
        return [(order, row) for order, row in self.rows.values() if isinstance(row, TimerOpened)]


@dataclass(frozen=True, slots=True)
class Message:
    name: str
    key: str
    variables: Mapping[str, Any]
    until: datetime | None
    message_id: str | None
    given: frozenset[str] = frozenset()  # ids of processes that have got it; each gets it once
