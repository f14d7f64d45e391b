"""How large a value is. Lists can hold one another many times over, so a few lines can mean more than memory holds."""

from typing import Any

from service.feel.limits import MAX_VALUE_NESTING, Run
from service.feel.values import PLAIN


def measure(value: Any, run: Run, depth: int = 0) -> None:
    """Counts a step for each part of a value, before something goes through all of them; stops if it is too deep."""
    if type(value) in PLAIN:
        return
    if depth > MAX_VALUE_NESTING:
        run.stop(
            f"This has lists or contexts more than {MAX_VALUE_NESTING} deep inside one another, so it was stopped."
        )
    items = value if type(value) is list else value.values()
    run.tick(len(items))
    for item in items:
        measure(item, run, depth + 1)
