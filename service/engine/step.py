"""What one step did, gathered while it runs."""

from dataclasses import dataclass, field

from service.engine.results import Called, Closed, DecisionEvaluated, HistoryEvent, Published


@dataclass(slots=True)
class Step:
    closed: list[Closed] = field(default_factory=list)
    published: list[Published] = field(default_factory=list)
    history: list[HistoryEvent] = field(default_factory=list)
    called: list[Called] = field(default_factory=list)
    decisions: list[DecisionEvaluated] = field(default_factory=list)
    ended: bool = False
    more: bool = False
