"""What an instance did, packed small: a row of history holds all that one command made happen."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple


class Happened(NamedTuple):
    """`what`: "entered", "completed", "cancelled", or "taken" (`element` is a flow then, and `key` 0)."""

    what: str
    process: str
    element: str
    key: int


SIGNS = {"entered": "+", "completed": "-", "cancelled": "~", "taken": ">"}  # none of them may begin an id
WHAT = {sign: what for what, sign in SIGNS.items()}


def pack(events: Iterable[Happened]) -> list[list[str]]:
    """Runs of one process, as [process, "start.1 >flow_1 +task.2"]; without a sign: entered and left at once."""
    runs: list[tuple[str, list[str]]] = []
    for event in events:
        if not runs or runs[-1][0] != event.process:
            runs.append((event.process, []))
        words = runs[-1][1]
        name = event.element if event.what == "taken" else f"{event.element}.{event.key}"
        if event.what == "completed" and words and words[-1] == f"+{name}":
            words[-1] = name
        else:
            words.append(SIGNS[event.what] + name)
    return [[process, " ".join(words)] for process, words in runs]


def unpack(runs: Sequence[Sequence[Any]]) -> Iterator[Happened]:
    """The events again, in their order."""
    for process, words in runs:
        for word in words.split():
            what, rest = WHAT.get(word[0]), word[1:]
            if what == "taken":
                yield Happened(what, process, rest, 0)
                continue
            element, _, key = (rest if what else word).rpartition(".")
            for each in (what,) if what else ("entered", "completed"):
                yield Happened(each, process, element, int(key))
