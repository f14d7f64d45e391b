"""What a compiled expression runs in, and how the compiler finds names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.feel.limits import Place, Run

OUTSIDE = object()  # in the slot of a filter's item while the filter is read as if it stood outside the list
Code = Callable[["Environment"], Any]


class Environment:
    """Variables from outside, slots for names that the text itself binds, and the running evaluation."""

    __slots__ = ("run", "slots", "variables")

    def __init__(self, variables: Mapping[str, Any], slots: list[Any], run: Run) -> None:
        self.variables = variables
        self.slots = slots
        self.run = run


def note(env: Environment, at: Place, message: str) -> None:
    """Say why something is null, if somebody asked."""
    env.run.note(at, message)


@dataclass(slots=True)
class Frame:
    """One scope: names bound to slots, or (in a filter) an item whose entries are names."""

    names: dict[str, int] = field(default_factory=dict)
    item: int | None = None


@dataclass(slots=True)
class Scope:
    """All scopes around the place that is being compiled, the innermost last."""

    frames: list[Frame] = field(default_factory=list)
    size: int = 0
    free: set[str] = field(default_factory=set)
    used: set[int] = field(default_factory=set)

    def slot(self) -> int:
        self.size += 1
        return self.size - 1

    def bind(self, name: str) -> int:
        """A new slot for the name in the innermost frame."""
        slot = self.slot()
        self.frames[-1].names[name] = slot
        return slot

    def push(self, *, item: int | None = None) -> Frame:
        frame = Frame(item=item)
        self.frames.append(frame)
        return frame

    def pop(self) -> None:
        self.frames.pop()

    def find(self, name: str) -> tuple[list[int], int | None]:
        """Slots of items that may have it as an entry, innermost first; then its own slot (None: from outside)."""
        items: list[int] = []
        for frame in reversed(self.frames):
            if name in frame.names:
                self.used.add(frame.names[name])
                return items, frame.names[name]
            if frame.item is not None:
                items.append(frame.item)
        return items, None

    def known(self) -> list[str]:
        return [name for frame in self.frames for name in frame.names]
