"""The world around instances: routing of messages and signals, timers, a clock that moves only when told.

A request either does all that follows from it or nothing. Each command goes through the stored state of its instance.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from service import engine
from service.domain.errors import ServiceError
from service.engine.definition import Deployment, Process
from service.engine.playground.records import Message, PassedItem, Record, Running
from service.engine.results import THROWN_WAITS, Called, HistoryEvent, Published, StepResult
from service.engine.starting import StartTimer, start_timers

BEGINNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
SECONDS = 1.5  # of processor time; a request that takes longer is stopped
WALL_SECONDS = 4.0  # on a busy machine

Step = Callable[[Process, bytes, datetime], StepResult]


class PlaygroundError(ServiceError):
    """The request can't be done; nothing has changed."""

    def __init__(self, message: str, element: str | None = None) -> None:
        super().__init__(message)
        self.element = element


class Playground:
    """A deployment with everything that runs of it."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self.now = BEGINNING
        self.records: list[Record] = []
        self.running: dict[int, Running] = {}
        self.buffer: list[Message] = []
        self.passed: list[PassedItem] = []
        self._order = 0
        self._deadline = 0.0, 0.0
        self._todo: deque[Callable[[], None]] = deque()
        self.starts = [replace(timer, order=self._next()) for timer in start_timers(deployment, self.now)]

    # -- all or nothing ------------------------------------------------------------------------------------------------

    def attempt(self, what: Callable[[], None]) -> None:
        """Do it and all that follows; whatever goes wrong, everything is as it was."""
        saved = self._save()
        self._deadline = time.process_time() + SECONDS, time.monotonic() + WALL_SECONDS
        try:
            self._fire_due(self.now)
            what()
            self._fire_due(self.now)
        except Exception:
            self._todo.clear()
            self._restore(saved)
            raise

    def _save(self) -> tuple[Any, ...]:
        records = [replace(record) for record in self.records]
        running = {number: run.copy() for number, run in self.running.items()}
        return self.now, records, running, list(self.buffer), list(self.passed), self._order, list(self.starts)

    def _restore(self, saved: tuple[Any, ...]) -> None:
        self.now, self.records, self.running, self.buffer, self.passed, self._order, self.starts = saved
        for run in self.running.values():
            run.record = self.records[run.record.number - 1]

    def _in_time(self) -> None:
        if time.process_time() > self._deadline[0] or time.monotonic() > self._deadline[1]:
            raise PlaygroundError("This sets off more than can be done in one request.")

    # -- instances -----------------------------------------------------------------------------------------------------

    def start(
        self,
        process: Process,
        variables: Mapping[str, Any],
        element: str | None = None,
        key: str | None = None,
    ) -> None:
        self._in_time()
        result = engine.start(process, variables, self.now, element=element)
        record = self._record(process, None, 0)
        self.running[record.number] = Running(record, result.state, started_key=key)
        self._apply_all(record, result)

    def step(self, record: Record, what: Step) -> None:
        """A command on the root instance of a record."""
        self._in_time()
        root = self.root(record)
        self._apply_all(root, what(root.process, self.running[root.number].state, self.now))

    def root(self, record: Record) -> Record:
        while record.parent is not None:
            record = self.records[record.parent - 1]
        return record

    def _record(self, process: Process, parent: int | None, call: int) -> Record:
        record = Record(len(self.records) + 1, process, parent, call)
        self.records.append(record)
        return record

    def called(self, root: Record, call: int) -> Record:
        """The record of the process that a call activity of this root runs, or the root itself."""
        if not call:
            return root
        return next(r for r in self.records if r.call == call and self.root(r) is root)

    def _apply_all(self, root: Record, result: StepResult) -> None:
        """A step that is too long for one goes on at once; the engine bounds how often."""
        self._apply(root, result)
        while result.more:
            result = engine.go_on(root.process, result.state, self.now)
            self._apply(root, result)

    def _apply(self, root: Record, result: StepResult) -> None:
        run = self.running[root.number]
        for called in result.called:
            self._called(root, called)
        self.passed += [self._passed(root, event) for event in result.history]
        run.state = result.state
        for closed in result.closed:
            if closed.kind != "incident":  # it has the key of its element, whose row may well stay
                run.rows.pop(closed.key, None)
        for row in result.opened:
            run.rows[row.key] = (run.rows[row.key][0] if row.key in run.rows else self._next(), row)
        if result.ended:
            self._end(root, result)
        self._todo.extend(partial(self._route, root, published) for published in result.published)

    def _route(self, root: Record, published: Published) -> None:
        if published.kind == "signal":
            self.broadcast(published.name, published.variables, (root.number, published.last_key))
        else:
            name, key, number = published.name, published.correlation_key, published.message_id
            wait = THROWN_WAITS if published.time_to_live is None else published.time_to_live
            if not self._is_waiting(name, key, number):
                self.publish(name, key, published.variables, wait, number)

    def _settle(self) -> None:
        """All that follows from a step, one thing after the other."""
        while self._todo or self._offer_buffered():
            self._in_time()
            if self._todo:
                self._todo.popleft()()

    def _end(self, root: Record, result: StepResult) -> None:
        root.state = "terminated" if result.terminated else "completed"
        root.variables = engine.view(root.process, result.state).variables

    def _called(self, root: Record, called: Called) -> None:
        if called.what == "started":
            parent = self.called(root, called.instance)
            self._record(self.deployment.process(called.process), parent.number, called.key)
        else:
            record = self.called(root, called.key)
            record.state, record.variables = called.what, called.variables

    def _passed(self, root: Record, event: HistoryEvent) -> PassedItem:
        instance = self.called(root, event.instance).key
        return [instance, event.element] if event.what == "taken" else [instance, event.element, event.what]

    def _next(self) -> int:
        self._order += 1
        return self._order

    # -- messages and signals ------------------------------------------------------------------------------------------

    def publish(
        self,
        name: str,
        key: str,
        variables: Mapping[str, Any],
        wait: timedelta | None = None,
        message_id: str | None = None,
    ) -> None:
        """To one waiting subscription or start event of each process; it stays in the buffer as long as it lives."""
        if self._is_waiting(name, key, message_id):
            raise PlaygroundError(f"The message '{message_id}' is waiting already.")
        until = None if wait is None else self.now + wait
        message = Message(name, key, variables, until, message_id)
        while process := self._deliver(message):
            message = replace(message, given=message.given | {process})
        if until is not None and until > self.now:
            self.buffer.append(message)

    def _is_waiting(self, name: str, key: str, message_id: str | None) -> bool:
        self.buffer = [m for m in self.buffer if m.until is None or m.until > self.now]
        return bool(message_id) and (name, key, message_id) in [(m.name, m.key, m.message_id) for m in self.buffer]

    def _deliver(self, message: Message) -> str | None:
        """To one more process; its id."""
        self._in_time()
        waiting = [
            (order, run, row)
            for run in self.running.values()
            for order, row in run.subscriptions()
            if row.kind == "message"
            and (row.subscribed_to, row.correlation_key) == (message.name, message.key)
            and row.process not in message.given
        ]
        if waiting:
            _, run, row = min(waiting, key=lambda found: found[0])
            self._fire(run.record, row.key, message.variables)
            return row.process
        return self._start_by(message)

    def _start_by(self, message: Message) -> str | None:
        """One instance of a process at a time for a correlation key, whatever the message's name."""
        for process in self.deployment.processes.values():
            start = next((s for s in process.starts if (s.kind, s.subscribed_to) == ("message", message.name)), None)
            if start is None or process.id in message.given:
                continue
            if not message.key or message.key not in self._active_keys(process):
                self.start(process, message.variables, start.element, message.key)
                return process.id
        return None

    def _active_keys(self, process: Process) -> set[str | None]:
        """Of messages that started those instances of the process that still run."""
        active = (run for run in self.running.values() if run.record.state == "active")
        return {run.started_key for run in active if run.record.process is process}

    def _offer_buffered(self) -> bool:
        """One message that somebody waits for by now."""
        self.buffer = [m for m in self.buffer if m.until is None or m.until > self.now]
        for index, message in enumerate(self.buffer):
            if process := self._deliver(message):
                self.buffer[index] = replace(message, given=message.given | {process})
                return True
        return False

    def broadcast(self, name: str, variables: Mapping[str, Any], by: tuple[int, int] | None = None) -> None:
        """To every subscription that waits now, and every signal start event.

        `by`: the instance that throws it, and its last key then; what it opened after that is too late.
        """
        waiting = [
            (order, run, row.key)
            for number, run in self.running.items()
            for order, row in run.subscriptions()
            if row.kind == "signal" and row.subscribed_to == name
            if by is None or number != by[0] or row.key <= by[1]
        ]
        for _, run, key in sorted(waiting, key=lambda found: found[0]):
            if key in run.rows:
                self._fire(run.record, key, variables)
        for process in self.deployment.processes.values():
            for start in process.starts:
                if start.kind == "signal" and start.subscribed_to == name:
                    self._in_time()
                    self.start(process, variables, start.element)

    def _fire(self, record: Record, key: int, variables: Mapping[str, Any]) -> None:
        self.step(record, lambda process, state, now: engine.fire(process, state, key, variables, now))

    # -- the clock -----------------------------------------------------------------------------------------------------

    def move_clock(self, to: datetime) -> None:
        if to < self.now:
            raise PlaygroundError("The clock can't go back.")
        self._fire_due(to)
        self.now = max(self.now, to)

    def _fire_due(self, until: datetime) -> None:
        """Each at its own instant, those that come of them included."""
        self._settle()
        while due := self._next_due(until):
            instant, fire = due
            self.now = max(self.now, instant)
            fire()
            self._settle()

    def _next_due(self, until: datetime) -> tuple[datetime, Callable[[], None]] | None:
        found: list[tuple[datetime, int, Callable[[], None]]] = [
            (timer.due, timer.order, lambda timer=timer: self._start_by_timer(timer))  # type: ignore[misc]
            for timer in self.starts
            if timer.due <= until
        ]
        for run in self.running.values():
            found += [
                (row.due_at, order, lambda run=run, key=row.key: self._fire(run.record, key, {}))  # type: ignore[misc]
                for order, row in run.timers()
                if row.due_at <= until
            ]
        if not found:
            return None
        instant, _, fire = min(found, key=lambda item: item[:2])
        return instant, fire

    def _start_by_timer(self, timer: StartTimer) -> None:
        self.starts.remove(timer)
        if (turn := timer.next_turn()) is not None:
            self.starts.append(turn)
        self.start(timer.process, {}, timer.element)
