"""FEEL at SpiffWorkflow's seam for expressions: Python never runs, whatever a diagram holds."""

from collections import ChainMap
from collections.abc import Mapping
from datetime import UTC, datetime
from time import thread_time
from typing import TYPE_CHECKING, Any

from service import feel
from service.engine import limits
from service.engine.failures import StepError
from service.engine.spiff import PythonScriptEngine

if TYPE_CHECKING:
    from service.engine.token import Token


ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
LIMITS = feel.Limits(steps=limits.FEEL_STEPS, items=limits.FEEL_ITEMS, seconds=limits.FEEL_SECONDS)


class FeelEngine(PythonScriptEngine):
    """`execute` is gone, and `evaluate` never reaches Python's."""

    def __init__(self) -> None:
        """Without SpiffWorkflow's environment, which could compile Python."""

    def evaluate(self, task: "Token", expression: str, external_context: Mapping[str, Any] | None = None) -> Any:
        scopes = task.scopes()
        names = ChainMap(dict(external_context), *scopes) if external_context else ChainMap(*scopes)
        began = thread_time()
        value = evaluate(expression, names, task.top.now)
        task.top.think(thread_time() - began)
        return value

    def execute(self, task: Any, script: str, external_context: Any = None) -> Any:  # noqa: ARG002
        raise StepError("expression", "Code in diagrams is not run; use FEEL.")


def evaluate(expression: str, names: Mapping[str, Any], now: datetime) -> Any:
    """The value of an expression (without its leading "="), or a `StepError` that quotes the expression."""
    try:
        return feel.compile_expression(expression).evaluate(names, now=now, limits=LIMITS)
    except feel.FeelLimitError as error:
        raise StepError("limit", f"The expression '={expression}' was stopped: {error}") from error
    except feel.FeelError as error:
        raise StepError("expression", f"The expression '={expression}' can't be read: {error}") from error


def fixed_text(text: str | None) -> str | None:
    """A text, or what an expression without variables is, if that is a text: known when a diagram is deployed."""
    if not text or not text.startswith("="):
        return text or None
    try:
        value = evaluate(text[1:], {}, ANY_TIME)
    except StepError:
        return None
    return value if isinstance(value, str) and value else None


ENGINE = FeelEngine()
