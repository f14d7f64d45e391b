"""What one step did, gathered while it runs."""

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from service.engine.results import Called, Closed, DecisionEvaluated, HistoryEvent, Published


class Change(NamedTuple):
    """A variable of a scope was set to another value."""

    scope: dict[str, Any]
    name: str
    what: Literal["create", "update"]


@dataclass(slots=True)
class Step:
    closed: list[Closed] = field(default_factory=list)
    published: list[Published] = field(default_factory=list)
    history: list[HistoryEvent] = field(default_factory=list)
    called: list[Called] = field(default_factory=list)
    decisions: list[DecisionEvaluated] = field(default_factory=list)
    ended: bool = False
    more: bool = False
