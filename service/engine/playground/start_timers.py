"""Timer start events of a deployment: when each is due first."""

from collections.abc import Iterator
from datetime import datetime
from typing import cast

from service.domain.errors import InvalidInputError
from service.engine import cycles, timers
from service.engine.definition import Deployment, Process
from service.engine.elements.events import StartEvent
from service.engine.failures import StepError
from service.engine.feel_engine import evaluate
from service.engine.playground.records import StartTimer
from service.engine.waits import TIMERS


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
