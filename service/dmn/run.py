"""The state of one evaluation: what was decided so far, which rules fired, what went wrong, what may still be spent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from service.dmn import model as m
from service.domain.errors import ProcessExecutionError, Severity
from service.feel.errors import Message as FeelMessage
from service.feel.limits import DEFAULT
from service.feel.limits import Run as FeelRun

Value = Any
MAX_MESSAGES: Final = 200
MAX_FIRED: Final = 2_000


@dataclass(frozen=True, slots=True)
class Message:
    """Why an evaluation gave null, in words that hold no values."""

    severity: Severity
    element: str | None
    message: str


class EvaluationError(ProcessExecutionError):
    """No result could be produced: an unknown name, a cycle, or a limit was passed."""

    code = "dmn-evaluation"


@dataclass(frozen=True, slots=True)
class FiredRule:
    """`decision` is the name of the decision (or business knowledge model) whose table it is; `index` counts from 1.

    `why` is what the author wrote beside the rule: its annotations, else its description.
    """

    decision: str
    rule: str
    index: int
    why: str = ""


@dataclass(slots=True)
class Run:
    """One evaluation: FEEL's own run is shared by all its expressions, so limits hold for the whole."""

    now: datetime | None
    feel: FeelRun = field(init=False)
    feel_messages: list[FeelMessage] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    fired: list[FiredRule] = field(default_factory=list)
    where: str | None = None

    def __post_init__(self) -> None:
        self.feel = FeelRun(DEFAULT, self.now, self.feel_messages)

    def report(self, at: m.At, message: str, severity: Severity = "error") -> None:
        found = Message(severity, at.id, message)
        if len(self.messages) < MAX_MESSAGES and found not in self.messages:
            self.messages.append(found)

    def fire(self, rules: list[FiredRule]) -> None:
        self.fired.extend(rules[: MAX_FIRED - len(self.fired)])


@dataclass(frozen=True, slots=True)
class Frame:
    """The names that an expression sees."""

    run: Run
    variables: Mapping[str, Value]

    def adding(self, names: Mapping[str, Value]) -> "Frame":
        return Frame(self.run, {**self.variables, **names})
