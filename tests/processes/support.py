"""A case in memory: the real files, the real engine, a clock that moves when told, jobs done at once, messages passed on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from service import engine
from service.engine.results import (
    File,
    HistoryEvent,
    Incident,
    JobOpened,
    Opened,
    Published,
    ScopeOpened,
    StepResult,
    SubscriptionOpened,
    TaskOpened,
    TimerOpened,
)
from service.feel import values
from tests.processes.cases import ANSWERS, enquiry

ROOT = Path(__file__).resolve().parents[2]
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
#: in a danger officers go out while the council is found; forums of one case are held side by side, and the designated
#: officer may hear of a case and of an organisation; one agency answers while the answer of another is approved
SIDE_BY_SIDE = {"TE1", "T4f", "T17", "T5"}
#: what jobs answer, unless a test says otherwise
RESULTS: dict[str, Mapping[str, Any]] = {"find_duplicates": {"duplicates": []}, "shut_out": {"shut_out": True}}
#: a called process alone does not have the limits of the one that calls it
WHOLE = {"csods_application"}
JobHandler = Callable[[JobOpened], Mapping[str, Any]]


@cache
def files() -> tuple[File, ...]:
    """All diagrams, decisions and forms of the scheme, as they would be deployed together."""
    found = [
        *(ROOT / "processes").rglob("*.bpmn"),
        *(ROOT / "processes").rglob("*.dmn"),
        *(ROOT / "forms").rglob("*.form"),
    ]
    return tuple(File(str(path.relative_to(ROOT)), path.read_bytes()) for path in sorted(found))


@cache
def deployment() -> engine.Deployment:
    return engine.load(files())


def case_of(received_at: datetime = MONDAY, **other: Any) -> dict[str, Any]:
    """The root variable that every case has."""
    case = {"reference": "7KM-4PQ-2XH", "scheme": "csods", "area": "oakhaven", "nation": "england", "priority": None}
    return {**case, "received_at": received_at, **other}


class NotThereError(AssertionError):
    """The test asked for something that doesn't wait; says what does."""


@dataclass
class Trial:
    """One instance of a process. `case` and other variables are given as the commands would give them."""

    process: str
    variables: dict[str, Any] = field(default_factory=dict)
    now: datetime = MONDAY
    job_results: dict[str, Mapping[str, Any]] = field(default_factory=lambda: dict(RESULTS))
    answers: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        self.definition = deployment().process(self.process)
        self.state = b""
        self.rows: dict[int, Opened] = {}
        self.ever_opened: list[TaskOpened | ScopeOpened] = []
        self.open_incidents: dict[int, Incident] = {}
        self.history: list[HistoryEvent] = []
        self.jobs: list[JobOpened] = []
        self.messages: list[Published] = []
        self.moved: list[tuple[str, datetime, datetime | None]] = []  # element, new end, new start
        self.ended = False
        self.variables.setdefault("case", case_of(self.now))
        self._took(engine.start(self.definition, self.variables, self.now, answers=self.answers))
        self.move_clock_to(self.now)

    # -- what a person, or time, does ----------------------------------------------------------------------------------

    def complete(self, element: str, answers: Mapping[str, Any] | None = None, **where: Any) -> "Trial":
        """Finish a waiting user task. `where`: chooses among several by their inputs, as `area="oakhaven"`."""
        task = self.task(element, **where)
        self._took(engine.complete_user_task(self.definition, self.state, task.key, answers or {}, self.now))
        return self.move_clock_to(self.now)

    def complete_key(self, key: int, answers: Mapping[str, Any]) -> "Trial":
        self._took(engine.complete_user_task(self.definition, self.state, key, answers, self.now))
        return self.move_clock_to(self.now)

    def go_to(self, element: str, **answers: Mapping[str, Any]) -> "Trial":
        """Finish task after task with ordinary answers (`cases.ANSWERS`), or those given by task, until one waits."""
        for _ in range(80):
            if element in self.waiting:
                return self
            if not self.waiting:
                break
            task = self._of(TaskOpened)[0]
            given = {**ANSWERS.get(task.element, {}), **answers.get(task.element, {})}
            self._took(engine.complete_user_task(self.definition, self.state, task.key, given, self.now))
            self.move_clock_to(self.now)
        raise NotThereError(
            f"{element} was not reached; waiting: {self.waiting}, incidents: {self.failures()}, ended: {self.ended}"
        )

    def go_on_to_the_end(self, **answers: Mapping[str, Any]) -> "Trial":
        try:
            self.go_to("", **answers)
        except NotThereError:
            if not self.ended:
                raise
        return self

    def offer(self, element: str, answers: Mapping[str, Any] | None = None) -> "Trial":
        """Use an action that the diagram offers at any time (the message start of an event sub-process)."""
        found = [r for r in self.rows.values() if isinstance(r, SubscriptionOpened) and r.element == element]
        if not found:
            raise NotThereError(f"{element} is not offered")
        self._took(engine.fire(self.definition, self.state, found[0].key, answers or {}, self.now))
        return self.move_clock_to(self.now)

    def move_clock(self, by: timedelta) -> "Trial":
        """Time passes; what is due fires at its own instant, in order."""
        return self.move_clock_to(self.now + by)

    def move_clock_to(self, to: datetime) -> "Trial":
        while due := [t for t in self._timers() if t.due_at <= to]:
            timer = min(due, key=lambda t: (t.due_at, t.key))
            self.now = max(self.now, timer.due_at)
            self._took(engine.fire(self.definition, self.state, timer.key, {}, self.now))
        self.now = to
        self._nothing_is_late_in_silence()
        return self

    # -- what is there -------------------------------------------------------------------------------------------------

    @property
    def waiting(self) -> list[str]:
        """The user tasks that wait, in order of opening."""
        return [row.element for row in self._of(TaskOpened)]

    @property
    def offered(self) -> list[str]:
        return [row.element for row in self._of(SubscriptionOpened) if "offered_to" in row.properties]

    @property
    def incidents(self) -> list[tuple[str, str]]:
        return [(i.element, i.code) for i in self.open_incidents.values()]

    def task(self, element: str, **where: Any) -> TaskOpened:
        found = [row for row in self._of(TaskOpened) if row.element == element and _fits(row, where)]
        if not found:
            raise NotThereError(
                f"{element} {where or ''} doesn't wait; waiting: {self.waiting}, incidents: {self.failures()}"
            )
        return found[0]

    def tasks(self, element: str) -> list[TaskOpened]:
        return [row for row in self._of(TaskOpened) if row.element == element]

    def timer(self, element: str) -> TimerOpened:
        found = [row for row in self._timers() if row.element == element]
        if not found:
            raise NotThereError(f"no timer {element}; there are {[t.element for t in self._timers()]}")
        return found[0]

    def timers(self, element: str) -> list[TimerOpened]:
        return [row for row in self._timers() if row.element == element]

    def scope(self, element: str) -> ScopeOpened:
        found = [row for row in self._of(ScopeOpened) if row.element == element]
        if not found:
            raise NotThereError(
                f"no limit is watched at {element}; there are {[s.element for s in self._of(ScopeOpened)]}"
            )
        return found[0]

    def subscriptions(self) -> list[SubscriptionOpened]:
        return self._of(SubscriptionOpened)

    def scopes(self) -> list[ScopeOpened]:
        return self._of(ScopeOpened)

    def passed(self) -> list[str]:
        """Elements that were completed, in order."""
        return [event.element for event in self.history if event.what == "completed"]

    def taken(self) -> list[str]:
        return [event.element for event in self.history if event.what == "taken"]

    def failures(self) -> list[str]:
        return [f"{i.element}: {i.message}" for i in self.open_incidents.values()]

    def variable(self, name: str, process: str | None = None) -> Any:
        """A variable of the instance, or of a called process that is open."""
        view = engine.view(self.definition, self.state)
        called = [scope.variables for scope in view.scopes if scope.called and scope.process == process]
        return (called[0] if process else view.variables)[name]

    def job_inputs(self, element: str) -> list[Mapping[str, Any]]:
        return [job.inputs for job in self.jobs if job.element == element]

    def sent(self) -> list[str]:
        return [message.name for message in self.messages]

    # -- inside --------------------------------------------------------------------------------------------------------

    def _of(self, kind: type[Any]) -> list[Any]:
        return [row for row in self.rows.values() if isinstance(row, kind) and row.key not in self.open_incidents]

    def _timers(self) -> list[TimerOpened]:
        return self._of(TimerOpened)

    def _took(self, step: StepResult) -> None:
        """Keep what a step changed, then do what the outside does at once: jobs, messages, timers that are due."""
        self.state = step.state
        self.history += step.history
        self.ended = step.ended
        for closed in step.closed:
            (self.open_incidents if closed.kind == "incident" else self.rows).pop(closed.key, None)
        self.rows.update({row.key: row for row in step.opened})
        self.open_incidents.update({incident.key: incident for incident in step.incidents})
        self.ever_opened += [row for row in step.opened if isinstance(row, TaskOpened | ScopeOpened)]
        self._limits_are_known(step)
        self._limits_stand_once()
        if step.more:
            self._took(engine.go_on(self.definition, self.state, self.now))
        for message in step.published:
            self._deliver(message)
        for job in list(self._of(JobOpened)):
            if job.key in self.rows:
                self.jobs.append(job)
                if job.type == "move_deadline":
                    self._move_limits(job)
                result = self.job_results.get(job.type, {})
                self._took(engine.complete_job(self.definition, self.state, job.key, result, self.now))

    def _move_limits(self, job: JobOpened) -> None:
        """As the service's job does; its own tests are in tests/integration/test_limit_moves.py."""
        due, start = (values.to_python(job.inputs[name]) if name in job.inputs else None for name in ("due", "start"))
        names = job.inputs.get("variables", [])
        moved = engine.move_limits(
            self.definition,
            self.state,
            job.inputs["keys"],
            due,
            self.now,
            variables=names,
            only_sooner=job.inputs.get("only_sooner", False),
        )
        self.state = moved.state
        self.rows.update({row.key: row for row in moved.opened})
        self.moved += [(row.element, due, start) for row in moved.opened]

    def _limits_are_known(self, step: StepResult) -> None:
        """Whoever watches a limit reads its figures from the variable `limits` at the element."""
        for row in step.opened:
            if (limit := row.properties.get("deadline")) and not step.more:
                limits = engine.variables_at(self.definition, self.state, row.key).get("limits") or {}
                assert limit in limits, f"{row.element} doesn't see the limit {limit}"

    def _limits_stand_once(self) -> None:
        """No limit runs twice at a time, but for several agencies, recipients or dangers."""
        open_at: dict[str, set[str]] = {}
        for row in self.rows.values():
            if isinstance(row, TaskOpened | ScopeOpened) and (limit := row.properties.get("deadline")):
                open_at.setdefault(limit, set()).add(row.element)
        twice = {limit: sorted(at) for limit, at in open_at.items() if len(at) > 1 and limit not in SIDE_BY_SIDE}
        assert twice == {}, f"limits that run twice: {twice}"

    def _nothing_is_late_in_silence(self) -> None:
        """A task that is due has a limit of its own, or a limit runs that ends with it: a ladder speaks of it."""
        ends = {row.due_at for row in self._of(ScopeOpened) if row.properties.get("deadline")}
        for row in self._of(TaskOpened):
            if self.process in WHOLE and row.due_at and "deadline" not in row.properties:
                assert row.due_at in ends, f"{row.element} would be late and nobody told"

    def _deliver(self, message: Published) -> None:
        self.messages.append(message)
        waiting = [row for row in self._of(SubscriptionOpened) if _meant(row, message)]
        if waiting:
            self._took(engine.fire(self.definition, self.state, waiting[0].key, message.variables, self.now))


def _meant(row: SubscriptionOpened, message: Published) -> bool:
    return (row.subscribed_to, row.correlation_key) == (message.name, message.correlation_key)


def _fits(row: TaskOpened, where: Mapping[str, Any]) -> bool:
    return all(value in _values(row.inputs, name) for name, value in where.items())


def _values(inputs: Mapping[str, Any], name: str) -> Iterator[Any]:
    """A name's values among the inputs and inside of them, one level down."""
    for key, value in inputs.items():
        if key == name:
            yield value
        if isinstance(value, Mapping) and name in value:
            yield value[name]


def application(**changes: Any) -> Trial:
    """An enquiry of the public, as sent; `changes` are other answers to it."""
    return Trial("csods_application", answers=enquiry(**changes))


def end_of(day: datetime) -> datetime:
    """Limits in days end at 23:59 (in winter London and UTC agree)."""
    return day.replace(hour=23, minute=59)


def waiting_at(trial: Trial, *elements: str) -> bool:
    """Whether exactly these user tasks wait (in any order), and nothing has failed."""
    assert not trial.open_incidents, trial.failures()
    assert sorted(trial.waiting) == sorted(elements), f"waiting: {trial.waiting}"
    return True


def passed_in_order(trial: Trial, *elements: str) -> bool:
    """Whether these elements were completed in this order, others may lie between."""
    passed = iter(trial.passed())
    missing = [element for element in elements if element not in passed]
    assert not missing, f"{missing} not passed in this order; passed: {trial.passed()}"
    return True
