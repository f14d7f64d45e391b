"""What an event waits for or throws, as parsed, and evaluated to the row that is open to the outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, Protocol, cast

from service import feel
from service.engine import cycles, timers
from service.engine.failures import StepError

EventKind = Literal[
    "date", "duration", "cycle", "message", "signal", "error", "escalation", "condition", "terminate", "cancel",
    "compensation", "link",
]  # fmt: skip
TIMERS = ("date", "duration", "cycle")


class Evaluates(Protocol):
    """A token, as far as events know it."""

    @property
    def top(self) -> Any: ...
    def evaluate(self, text: str | None, extra: Mapping[str, Any] | None = None) -> Any: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """How a message is published that the diagram itself sends; texts or expressions. Without a time it never waits."""

    message_id: str | None = None
    live: str | None = None

    def wait(self, token: Evaluates) -> timedelta:
        value = token.evaluate(self.live)
        if value is None:
            return timedelta(0)
        text = value if isinstance(value, str) else feel.text(value)
        try:
            now: datetime = token.top.now
            return timers.parse_duration(text).add(now, token.top.zone) - now
        except timers.TimerError as error:
            raise StepError("message", f"The time to live can't be read: {error.about(self.live or '')}.") from error

    def identity(self, token: Evaluates) -> str | None:
        value = token.evaluate(self.message_id)
        if value is not None and not isinstance(value, str):
            raise StepError("message", f"The id of the message is not a text: {self.message_id}.")
        return value or None


@dataclass(frozen=True, slots=True)
class Event:
    """`text`: the timer's text, the name of the message or signal, the code, the condition, or the link's name."""

    kind: EventKind
    text: str | None = None
    key: str | None = None  # a message's correlation key
    changes: tuple[str, ...] = ("create", "update")  # of a variable, after which a condition is asked
    sent: Sent | None = None

    def waits(self, token: Evaluates) -> dict[str, Any]:
        if self.kind in TIMERS:
            return self._timer(token)
        if self.kind == "message":
            return {"kind": "message", "name": self.name(token), "key": self.correlation_key(token)}
        if self.kind == "signal":
            return {"kind": "signal", "name": self.name(token)}
        if self.kind == "condition":
            return {"kind": "condition"}
        return {"kind": self.kind, "code": self.text or None}

    def _timer(self, token: Evaluates) -> dict[str, Any]:
        text = (self.text or "").strip()
        if self.kind == "cycle":
            value = cycles.value_of(lambda functions: token.evaluate(text, functions))
        else:
            value = token.evaluate(text)
        try:
            due, repeat = timers.first_due(cast("timers.TimerKind", self.kind), value, token.top.now, token.top.zone)
        except timers.TimerError as error:
            raise StepError("timer", f"The timer can't be set: {error.about(text)}.") from error
        return {"kind": "timer", "due": due.isoformat(), "repeat": repeat}

    def name(self, token: Evaluates) -> str:
        value = token.evaluate(self.text)
        if not isinstance(value, str) or not value:
            raise StepError("message", f"The name of the {self.kind} is not a text: {self.text}.")
        return value

    def correlation_key(self, token: Evaluates) -> str:
        """Empty: the message is for this instance only."""
        if not self.key:
            return ""
        value = token.evaluate(self.key)
        if isinstance(value, str):
            return value
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return number_text(value)
        raise StepError("message", f"The correlation key {self.key} is neither a text nor a number.")


def number_text(value: int | Decimal) -> str:
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
