"""`cycle(interval)` and `cycle(repetitions, interval)` of the dialect, for timers whose text is an expression."""

from collections.abc import Callable, Mapping
from typing import Any

from service import feel
from service.feel.values import Function


def _text(repetitions: Any, interval: Any) -> str | None:
    if interval is None:
        return None
    return f"R{'' if repetitions is None else feel.text(repetitions)}/{feel.text(interval)}"


WITH_BOTH: Mapping[str, Any] = {"cycle": Function.of("cycle", ["repetitions", "interval"], _text)}
WITH_ONE: Mapping[str, Any] = {"cycle": Function.of("cycle", ["interval"], lambda interval: _text(None, interval))}


def value_of(evaluate: Callable[[Mapping[str, Any]], Any]) -> Any:
    """FEEL functions of ours have one number of arguments: the other is asked when the first gives null."""
    found = evaluate(WITH_BOTH)
    return evaluate(WITH_ONE) if found is None else found
