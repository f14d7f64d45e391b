"""Scopes: a process, sub-process or called process that runs, with its variables and its live tokens, nothing else."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from service.domain.errors import ConflictError, NotFoundError, TaskNotActiveError
from service.engine import limits
from service.engine.failures import StepError
from service.engine.feel_engine import ENGINE
from service.engine.results import Called
from service.engine.spiff import BpmnSubWorkflow, BpmnWorkflow, TaskState
from service.engine.step import Change, Step
from service.engine.token import BEGINS, COMPENSATION, DORMANT, ENDS, ROOT, SCOPE, Token

if TYPE_CHECKING:
    from service.engine.definition import Process
    from service.engine.elements.base import Element


def is_same(one: Any, other: Any) -> bool:
    """Python takes true for 1."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


class ScopeMixin:
    """`data` holds the variables (of an embedded sub-process: its element's own), `tasks` the live tokens by key."""

    spec: Any
    data: dict[str, Any]
    tasks: dict[Any, Token]
    task_tree: Token
    completed: bool
    script_engine: Any
    top_workflow: "Instance"
    process: "Process"
    host: Token | None
    instance_key: int
    depth_in: int
    hosted: dict[int | str, dict[int, Token]]  # subscriptions by what they belong to
    joining: dict[str, dict[int, Token]]  # tokens that wait at a join, by its name

    def open_scope(self, host: Token | None, process: "Process", variables: dict[str, Any] | None) -> None:
        """`variables` None: an embedded sub-process, whose variables are its element's."""
        self.host, self.process, self.hosted, self.joining = host, process, {}, {}
        self.is_wall = variables is not None
        self.written: dict[str, None] = {}
        self.has_heard = False  # the listeners at its end are done
        self.wall: ScopeMixin = self if host is None or self.is_wall else host.workflow.wall
        self.data = host.data if variables is None and host is not None else variables or {}
        self.instance_key = 0 if host is None else host.id if self.is_wall else host.workflow.instance_key
        self.depth_in = 0 if host is None else host.workflow.depth_in + 1
        self.task_tree = Token(self, self.spec.start, None, TaskState.COMPLETED, ROOT)

    def scopes(self) -> list[dict[str, Any]]:
        return [self.data] if self.is_wall or self.host is None else self.host.scopes()

    # -- starting ------------------------------------------------------------------------------------------------------

    def begin(self, element: "Element") -> Token:
        first = self.task_tree._add_child(element)  # noqa: SLF001
        if self.host is not None:
            self.host.task_spec.inner_begun(self.host, first)
        first.task_spec._update(first)  # noqa: SLF001
        return first

    def begin_process(self, first: "Element", result: dict[str, Any] | None = None) -> None:
        """With the listeners of the process, if it has any; its event sub-processes are opened by its first element."""
        listens = self.spec.task_specs.get(BEGINS)
        token = self.begin(listens or first)
        if listens is not None:
            token.notes["first"] = [first.name, result or {}]
            return
        token.notes["opens"] = True
        if result:
            token.notes["result"] = result

    def open_event_subprocesses(self) -> None:
        """All are evaluated before any is opened: a failure leaves nothing behind."""
        specs = [self.spec.task_specs[name] for name in self.spec.event_subprocesses]
        waits = [(spec, spec.first(self.process).waits(self.task_tree)) for spec in specs]
        for spec, what in waits:
            self.subscribe(spec, what, SCOPE)

    def subscribe(self, spec: "Element", what: dict[str, Any], host: int | str) -> Token:
        token = self.task_tree._add_child(spec, TaskState.WAITING)  # noqa: SLF001
        token.attach(host)
        if host in self.tasks:
            token.go_with(self.tasks[host])
        token.open(**what)
        return token

    # -- looking -------------------------------------------------------------------------------------------------------

    def live(self) -> list[Token]:
        return [token for token in self.tasks.values() if token is not self.task_tree]

    def active(self) -> Iterator[Token]:
        root = self.task_tree
        return (t for t in self.tasks.values() if t is not root and t.notes.get("host") not in DORMANT)

    def waiting_at(self, spec: "Element") -> list[Token]:
        return list(self.joining.get(spec.name, {}).values())

    def parent_of(self, scope: "ScopeMixin") -> bool:
        """Is this scope held directly in `scope`?"""
        return self.host is not None and self.host.workflow is scope

    # -- ending --------------------------------------------------------------------------------------------------------

    def cancel_tokens(self, keep: Token | None = None) -> None:
        for token in self.live():
            if token is not keep and token.is_live and token.body is None:
                token.cancel()

    def interrupt(self, keep: Token) -> None:
        """An interrupting event sub-process takes over; what can be compensated still can."""
        for token in self.live():
            if token is not keep and token.is_live and token.body is None and token.notes.get("host") != COMPENSATION:
                token.cancel()

    def _task_completed_notify(self, task: Token) -> None:
        """SpiffWorkflow would update every waiting task; we take the finished one out and look if the scope is done."""
        body = task.body
        children = [child for child in task.children if child is not None]  # one may have met another at a join
        for child in children:
            child.parent = self.task_tree
        if body is not None:
            body.drop_child(task)
        task.forget()
        if body is not None:
            body.task_spec.child_done(body, task)
        elif not children:
            self.settle()
        if self.host is not None and not self.completed:
            self.host.task_spec.inner_done(self.host, self)

    def settle(self, *, cancelled: bool = False) -> None:
        """Close the scope if only dormant tokens are left in it."""
        if self.completed or any(True for _ in self.active()):
            return
        if not cancelled and self.host is not None and not self.host.task_spec.may_end(self.host):
            return
        if not cancelled and self._listens_to_its_end():
            return
        self.completed = True
        if self.host is None:
            self.cancel_tokens()
            self.top_workflow.end("terminated" if cancelled else "completed")
        elif cancelled:
            self.host.withdraw()
        else:
            self.host.task_spec.scope_done(self.host, self)

    def _listens_to_its_end(self) -> bool:
        ends = self.spec.task_specs.get(ENDS)
        if ends is None or self.has_heard:
            return False
        for token in list(self.hosted.get(SCOPE, {}).values()):
            token.cancel()
        self.begin(ends)
        return True


class Scope(ScopeMixin, BpmnSubWorkflow):
    """A sub-process or called process."""

    def _calculate_depth(self) -> int:
        """SpiffWorkflow would walk up through all sub-workflows; nothing needs it."""
        return 0


class Instance(ScopeMixin, BpmnWorkflow):
    """The whole: the top scope, all inner scopes by their element's key, and what the step in hand has done."""

    subprocesses: dict[int, Scope]

    def __init__(self, process: "Process", now: datetime, zone: ZoneInfo) -> None:
        self.now, self.zone, self.last_key, self.by_key = now, zone, 0, dict[int, Token]()
        self.ready: deque[Token] = deque()
        self.changed: dict[int, Token] = {}
        self.failed: dict[int, Token] = {}
        self.step = Step()
        self.outcome: str | None = None
        self.spent = 0
        self.conditions: dict[int, Token] = {}  # that wait to hold
        self.fresh: set[int] = set()  # those that were not asked yet
        self.changes: list[Change] = []  # since they were asked
        self.thinking = 0.0  # seconds spent in FEEL
        super().__init__(process.specs[process.id], process.specs, ENGINE, deserializing=True)
        self.open_scope(None, process, {})

    def new_key(self) -> int:
        self.last_key += 1
        return self.last_key

    def all_scopes(self) -> list[ScopeMixin]:
        return [self, *self.subprocesses.values()]

    def add_scope(self, host: Token, process: "Process", name: str, variables: dict[str, Any] | None) -> Scope:
        if host.workflow.depth_in >= limits.SCOPE_DEPTH:
            raise StepError("limit", "Processes and sub-processes are nested too deeply: does one call itself?")
        scope = Scope(process.specs[name], host.id, self, deserializing=True)
        self.subprocesses[host.id] = scope
        scope.open_scope(host, process, variables)
        return scope

    def find_active(self, key: int) -> Token:
        token = self.find(key)
        if token.is_subscription:
            raise ConflictError(f"'{token.task_spec.bpmn_id}' only waits for an event; it is not active.")
        return token

    def find(self, key: int) -> Token:
        """The live token of that key, whatever it waits for."""
        if token := self.by_key.get(key):
            return token
        if self.outcome is not None or 0 < key <= self.last_key:
            raise TaskNotActiveError("This was finished or cancelled meanwhile.")
        raise NotFoundError(f"There is nothing with the key {key} in this instance.")

    def set_in(self, scope: dict[str, Any], name: str, value: Any) -> None:
        """A variable gets a value; conditions that see it are asked afterwards, if it is another one."""
        if self.conditions and not (name in scope and is_same(scope[name], value)):
            self.changes.append(Change(scope, name, "update" if name in scope else "create"))
        scope[name] = value

    def think(self, seconds: float) -> None:
        """Expressions have limits of their own; all of a step together have one, too."""
        self.thinking += seconds
        if self.thinking > limits.FEEL_SECONDS:
            raise StepError("limit", "The expressions of this step take too long together.")

    def drop_scope(self, host: Token) -> None:
        if scope := self.subprocesses.pop(host.id, None):
            scope.completed = True
            scope.cancel_tokens()
            if scope.is_wall:
                self.report(host, scope, "terminated")

    def report(self, host: Token, scope: ScopeMixin, what: Literal["started", "completed", "terminated"]) -> None:
        """A called process began or ended."""
        variables = {} if what == "started" else dict(scope.data)
        instance = host.workflow.instance_key
        self.step.called.append(
            Called(host.id, host.task_spec.bpmn_id, scope.process.id, instance, what, variables),
        )

    def end(self, outcome: str) -> None:
        self.outcome = outcome
        self.step.ended = True
