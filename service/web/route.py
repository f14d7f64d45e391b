"""A line of the way of a case, for the macro `route`."""

from collections.abc import Mapping, Sequence
from typing import Any


def step(
    state: str, title: str, after: str, lines: Sequence[str | Mapping[str, Any]], *, inside: bool = False
) -> dict[str, Any]:
    return {
        "state": state,
        "title": title,
        "after": after,
        "element": "",
        "inside": inside,
        "lines": [line if isinstance(line, Mapping) else {"text": line, "late": False} for line in lines],
    }
