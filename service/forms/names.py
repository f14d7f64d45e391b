"""Names of answers in HTML (`members[0].name`, `born-day`) and the ids made from them."""

import re

PARTS: dict[str, tuple[str, ...]] = {
    "date": ("day", "month", "year"),
    "date_time": ("day", "month", "year", "time"),
}
_STEP = re.compile(r"([A-Za-z_]\w*)(?:\[(\d{1,6})\])?")
Step = tuple[str, int | None]


def row_prefix(name: str, index: int) -> str:
    """What the names of an item's answers begin with."""
    return f"{name}[{index}]."


def element_id(name: str) -> str:
    """`members[0].name` → `members-0-name`: keys hold no hyphen, so two names never meet."""
    return name.replace("[", "-").replace("].", "-").replace("]", "").replace(".", "-").replace("#", "part-")


def steps(name: str) -> tuple[Step, ...] | None:
    """`a[0].b[1]` → `(("a", 0), ("b", 1))`; None if it is no such name."""
    found = [_STEP.fullmatch(part) for part in name.split(".")]
    return tuple((m[1], int(m[2]) if m[2] else None) for m in found if m) if all(found) else None
