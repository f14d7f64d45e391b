"""Bounds of one evaluation, and the meter that holds them. Loops and calls count steps; operators stay cheap."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from sys import getsizeof
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn

from service.feel.errors import FeelLimitError, Message


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one evaluation may ask for."""

    steps: int = 500_000
    depth: int = 100
    items: int = 100_000
    characters: int = 1_000_000
    seconds: float = 1.5


DEFAULT = Limits()
MAX_SOURCE = 100_000  # characters of one text
MAX_NESTING = 60  # brackets and branches inside one another, in a text
MAX_VALUE_NESTING = 200  # lists and contexts inside one another, in a value
MAX_MESSAGES = 100
MAX_HINTS = 20  # of one evaluation: what was probably meant takes some milliseconds to find
_FIRST_LOOK = 50  # steps before the first look at the clock
_CLOCK_EVERY = 1_000  # steps between two looks
_BYTES_A_STEP, _ITEMS_A_STEP = 7, 4  # powers of 2: all steps together make 64 MB of text, or of lists
_NO_VARIABLES: Mapping[str, Any] = MappingProxyType({})


class Place(NamedTuple):
    """Where in the text."""

    line: int
    column: int


START = Place(1, 1)


class Run:
    """One evaluation under way: what is left of its limits, its clock, its messages (None: nobody asked for them)."""

    __slots__ = (
        "_deadline",
        "_look",
        "at",
        "converted",
        "depth",
        "hints",
        "limits",
        "messages",
        "now",
        "steps",
        "variables",
    )

    def __init__(
        self,
        limits: Limits,
        now: datetime | None = None,
        messages: list[Message] | None = None,
        variables: Mapping[str, Any] = _NO_VARIABLES,
    ) -> None:
        self.limits = limits
        self.now = now
        self.messages = messages
        self.variables = variables
        self.steps = limits.steps
        self.at = START
        self.depth = 0
        self.hints = MAX_HINTS
        self.converted: dict[int, tuple[Any, Any]] | None = None  # lists and contexts from outside, by identity
        self._look = limits.steps - _FIRST_LOOK
        self._deadline: float | None = None  # set at the first look: starting an evaluation stays cheap

    @contextmanager
    def active(self) -> Iterator[None]:
        """While a function from outside runs: what it evaluates shares this one's limits, clock and messages."""
        before, CURRENT.run = CURRENT.run, self
        try:
            yield
        finally:
            CURRENT.run = before

    def tick(self, steps: int = 1) -> None:
        """Count work done."""
        self.steps -= steps
        if self.steps < self._look:
            self._check()

    def charge(self, value: Any) -> None:
        """Count what was made or looked through by its size, so that many large values are as dear as many steps."""
        kind = type(value)
        if kind is str:
            self.tick(getsizeof(value) >> _BYTES_A_STEP)
        elif kind is list:
            self.tick(len(value) >> _ITEMS_A_STEP)

    def _check(self) -> None:
        self._look = self.steps - _CLOCK_EVERY
        if self.steps < 0:
            self.stop(f"This takes more than {self.limits.steps:,} steps, so it was stopped.")
        now = time.monotonic()
        if self._deadline is None:
            self._deadline = now + self.limits.seconds
        elif now > self._deadline:
            self.stop(f"This takes longer than {self.limits.seconds:g} seconds, so it was stopped.")

    def enter(self) -> None:
        """One function call deeper."""
        self.depth += 1
        if self.depth > self.limits.depth:
            self.stop(f"Functions call one another more than {self.limits.depth} deep, so this was stopped.")

    def leave(self) -> None:
        self.depth -= 1

    def room_for_items(self, count: int) -> None:
        if count > self.limits.items:
            self.stop(f"This makes a list of more than {self.limits.items:,} items, so it was stopped.")

    def room_for_text(self, count: int) -> None:
        if count > self.limits.characters:
            self.stop(f"This makes a text of more than {self.limits.characters:,} characters, so it was stopped.")

    def stop(self, message: str) -> NoReturn:
        raise FeelLimitError(self.at.line, self.at.column, message)

    def listens(self, at: Place) -> bool:
        """Whether a reason at this place would be news to somebody: asked before a message that is dear to make."""
        found = self.messages
        return found is not None and len(found) < MAX_MESSAGES and all((m.line, m.column) != at for m in found)

    def may_hint(self) -> bool:
        """Whether a message may still say what was probably meant; each time it is asked counts."""
        self.hints -= 1
        return self.hints >= 0

    def note(self, at: Place, message: str) -> None:
        """Remember why something is null, if somebody asked."""
        if self.messages is not None and len(self.messages) < MAX_MESSAGES:
            found = Message(at.line, at.column, message)
            if found not in self.messages:
                self.messages.append(found)


class _Current(threading.local):
    run: Run | None = None


CURRENT = _Current()  # per thread: the evaluation that a function from outside was called by
