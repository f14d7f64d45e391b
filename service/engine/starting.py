"""Timer start events of a deployment: when each is due first, and when it is due again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from service.domain.errors import InvalidInputError
from service.engine import cycles, timers
from service.engine.definition import Deployment, Process
from service.engine.elements.events import StartEvent
from service.engine.failures import StepError
from service.engine.feel_engine import evaluate
from service.engine.waits import TIMERS


@dataclass(frozen=True, slots=True)
class StartTimer:
    """A process is to be started at `due`, by the start event `element`; `repeat` is plain JSON."""

    process: Process
    element: str
    due: datetime
    repeat: dict[str, Any] | None = None
    order: int = 0  # among those that are due at one instant; the outside's matter

    def next_turn(self) -> "StartTimer | None":
        """Not after now: missed turns aren't lost. None: the turns are used up."""
        turn = timers.next_due(self.due, self.repeat, self.process.deployment.zone)
        return None if turn is None else replace(self, due=turn[0], repeat=turn[1])


def start_timers(deployment: Deployment, now: datetime) -> Iterator[StartTimer]:
    """In the order of the files; raises `InvalidInputError` for one that can't be set."""
    for process in deployment.processes.values():
        for spec in process.first_events[process.id]:
            if spec.event is not None and spec.event.kind in TIMERS:
                yield _first(process, spec, now)


def _first(process: Process, spec: StartEvent, now: datetime) -> StartTimer:
    text = "" if spec.event is None else (spec.event.text or "").strip()
    kind = cast("timers.TimerKind", "date" if spec.event is None else spec.event.kind)
    try:
        value = cycles.value_of(lambda names: evaluate(text[1:], names, now)) if text.startswith("=") else text
        due, repeat = timers.first_due(kind, value, now, process.deployment.zone)
    except (StepError, timers.TimerError) as error:
        raise InvalidInputError(f"The start timer '{spec.bpmn_id}' can't be set: {error}.") from error
    return StartTimer(process, spec.bpmn_id, due, repeat)
