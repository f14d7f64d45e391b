"""What goes in and out of the engine, as frozen values: files, what is known around them, and what a step changed.

Values of variables, inputs and properties are FEEL values (`service.feel.values`); all times are aware UTC datetimes.
Keys are integers, unique within one instance's state, called activities included, and never used twice.
A row in `opened` whose key is already known replaces that row (a cycle timer's next turn, a job that waits again).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, NamedTuple

Variables = Mapping[str, Any]
Kind = Literal["task", "job", "timer", "message", "signal", "condition", "scope", "incident"]


@dataclass(frozen=True, slots=True)
class File:
    """A file of a deployment; the end of `path` says what it is: .bpmn, .dmn or .form."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class JobType:
    """A registered job type: which headers and inputs it understands (None: any) and which of them it needs."""

    name: str
    headers: Collection[str] | None = None
    inputs: Collection[str] | None = None
    required: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What exists around the files. None: not judged, references to the outside become warnings (standalone)."""

    lanes: Collection[str] | None = None
    roles: Collection[str] | None = None
    job_types: Mapping[str, JobType] | None = None
    trainings: Collection[str] | None = None
    forms: Collection[str] | None = None
    decisions: Collection[str] | None = None
    processes: Collection[str] | None = None


# -- what a step opened ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRow:
    """Common to all rows.

    `process` is the BPMN process the element is drawn in, `instance` the key of the call activity that started it
    (0: the instance itself), `scope` the element ids around it, outermost (the process) first.
    """

    key: int
    element: str
    name: str = ""
    process: str = ""
    instance: int = 0
    scope: tuple[str, ...] = ()
    properties: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOpened(OpenedRow):
    """A user task waits for a person. `inputs` are its own local variables (input mappings, multi-instance element)."""

    kind: ClassVar[Kind] = "task"
    documentation: str = ""
    lane: str | None = None
    form: str | None = None
    assignee: str | None = None
    candidate_groups: tuple[str, ...] = ()
    candidate_users: tuple[str, ...] = ()
    due_at: datetime | None = None
    follow_up_at: datetime | None = None
    priority: int = 50
    headers: Mapping[str, str] = field(default_factory=dict)
    inputs: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOpened(OpenedRow):
    """Work for a job handler; handing its result to `complete_job` goes on.

    `listener`: "start" or "end" of the element, "creating" or "completing" of a user task; None: its work itself.
    """

    kind: ClassVar[Kind] = "job"
    type: str
    retries: int = 3
    headers: Mapping[str, str] = field(default_factory=dict)
    inputs: Variables = field(default_factory=dict)
    listener: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerOpened(OpenedRow):
    """`fire` it at `due_at`, or later: turns of a cycle are fired one after the other, none is lost."""

    kind: ClassVar[Kind] = "timer"
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionOpened(OpenedRow):
    """Waits for a message (name and key; an empty key: of this instance only), a signal (name) or a condition.

    For an event sub-process `element`, `form`, `properties` and `documentation` are those of its start event.
    Conditions are asked by the engine itself whenever variables change: the row only shows that something waits.
    """

    subscription: Literal["message", "signal", "condition"]
    subscribed_to: str = ""
    correlation_key: str = ""
    form: str | None = None
    documentation: str = ""

    @property
    def kind(self) -> Kind:
        return self.subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeOpened(OpenedRow):
    """A sub-process or call activity that carries a `deadline` property began; closed when it ends."""

    kind: ClassVar[Kind] = "scope"
    due_at: datetime | None = None


Opened = TaskOpened | JobOpened | TimerOpened | SubscriptionOpened | ScopeOpened


@dataclass(frozen=True, slots=True)
class Closed:
    """A row that was open is over. An "incident" (key of its token) is closed when solved or when its token is gone."""

    key: int
    kind: Kind
    reason: Literal["completed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Called:
    """A called process began or ended; `key` is that of its call activity, `instance` what it was called from."""

    key: int
    element: str
    process: str
    instance: int
    what: Literal["started", "completed", "terminated"]
    variables: Variables = field(default_factory=dict)


# -- what else a step did ----------------------------------------------------------------------------------------------


THROWN_WAITS = timedelta(hours=1)  # how long a message that a process throws waits for who listens, if it does not say


@dataclass(frozen=True, slots=True)
class Published:
    """A message or signal thrown by the process, for the outside to route (this instance included).

    A signal reaches what waits when it is thrown: of this instance, rows with a key up to `last_key`. What the
    thrower's own way opened after it comes too late.
    """

    kind: Literal["message", "signal"]
    name: str
    correlation_key: str = ""
    variables: Variables = field(default_factory=dict)
    time_to_live: timedelta | None = None
    message_id: str | None = None
    element: str = ""
    last_key: int = 0


class HistoryEvent(NamedTuple):
    """`element` is a flow's id when `what` is "taken"; `instance` the key of the call activity around it or 0."""

    key: int
    element: str
    process: str
    what: Literal["entered", "completed", "cancelled", "taken"]
    instance: int = 0


IncidentCode = Literal[
    "expression", "condition", "job", "decision", "called element", "timer", "message", "error", "limit"
]


@dataclass(frozen=True, slots=True)
class Incident:
    """A token that can't go on by itself; `retry(key)` tries again. The message holds no answers."""

    key: int
    element: str
    code: IncidentCode
    message: str
    instance: int = 0


@dataclass(frozen=True, slots=True)
class FiredRule:
    decision: str
    rule: str
    index: int


@dataclass(frozen=True, slots=True)
class DecisionEvaluated:
    key: int
    element: str
    decision: str
    rules: tuple[FiredRule, ...]


@dataclass(frozen=True, slots=True)
class StepResult:
    """Everything a command changed. `more`: the bound of one step was reached, commit and call `go_on`.

    `terminated`: the instance ended because it was cancelled. Nothing that opened and closed within the step shows
    in `opened` or `closed`; `history` shows it.
    """

    state: bytes
    opened: tuple[Opened, ...] = ()
    closed: tuple[Closed, ...] = ()
    published: tuple[Published, ...] = ()
    history: tuple[HistoryEvent, ...] = ()
    incidents: tuple[Incident, ...] = ()
    decisions: tuple[DecisionEvaluated, ...] = ()
    called: tuple[Called, ...] = ()
    ended: bool = False
    terminated: bool = False
    more: bool = False


# -- looking at an instance --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ScopeView:
    """A scope that is open: key 0 is the instance, else the key of its sub-process or call activity.

    `local`: the scope is the element's own (an open task with local variables), not a sub-process.
    """

    key: int
    element: str
    process: str
    instance: int
    variables: Variables
    called: bool = False
    local: bool = False


@dataclass(frozen=True, slots=True)
class ActiveElement:
    """A live token that is not a mere subscription: where the instance stands."""

    key: int
    element: str
    process: str
    instance: int
    incident: bool = False


@dataclass(frozen=True, slots=True)
class InstanceView:
    """`waiting` leaves out what has an open incident; `rows` has all open rows as a step would have opened them."""

    waiting: tuple[Opened, ...]
    rows: tuple[Opened, ...]
    variables: Variables
    scopes: tuple[ScopeView, ...]
    active: tuple[ActiveElement, ...]
    incidents: tuple[Incident, ...]
    ended: bool = False
