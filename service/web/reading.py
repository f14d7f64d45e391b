"""A request's one reading transaction: opened when a page first asks, committed when the answer is made."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any, Protocol, TypeVar

from flask import current_app, g

from service.commands.definitions import Definitions
from service.commands.executor import Context
from service.domain.actor import Actor
from service.queries import Reader, Readers, SessionState

T = TypeVar("T")


class Reading(Protocol):
    """What the composition root hands in for reading."""

    @property
    def engine(self) -> Any: ...


def services() -> Any:
    """The parts that `create_app` was given."""
    return current_app.extensions["desk"]


def definitions() -> Definitions:
    found: Definitions = services().commands.definitions
    return found


def reader() -> Reader:
    """The request's reader, as whoever is signed in (nobody: the public)."""
    if "reader" not in g:
        g.reading = ExitStack()
        g.reader = g.reading.enter_context(_readers().open(g.get("actor"), services().clock()))
    found: Reader = g.reader
    return found


def again() -> Callable[[], AbstractContextManager[Reader]]:
    """Opens readers of the same person after this request's own is gone: for what is sent piece by piece."""
    readers, actor, clock = _readers(), g.get("actor"), services().clock
    return lambda: readers.open(actor, clock())


def find_session(token_hash: bytes, *, touch: bool = True) -> SessionState:
    """Whose cookie it is; the request's reader is theirs from here on. `touch`: the session lives on by it."""
    finish_reading()
    g.reading = ExitStack()
    g.reader, state = g.reading.enter_context(_readers().open_session(token_hash, services().clock(), touch=touch))
    found: SessionState = state
    return found


def finish_reading(error: BaseException | None = None) -> None:
    """Commits the audit of what was read; a failed request leaves none."""
    g.pop("reader", None)
    stack: ExitStack | None = g.pop("reading", None)
    if stack is None:
        return
    if error is None:
        stack.close()
    else:
        stack.__exit__(type(error), error, error.__traceback__)


def run(command: Callable[[Context], T], actor: Actor | None = None) -> T:
    """A command, as whoever is signed in."""
    return run_as(command, actor or g.get("actor"))


def run_as(command: Callable[[Context], T], actor: Actor | None) -> T:
    finish_reading()  # a page that reads, changes and reads again sees what it changed
    result: T = services().commands.run(command, actor)
    return result


def _readers() -> Readers:
    return Readers(services().reading.engine)
