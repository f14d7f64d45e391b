"""FEEL for tests: evaluate a text, show a value as FEEL writes it, ask for the reason of null."""

from datetime import UTC, datetime
from typing import Any

from service.feel import compile_expression, compile_unary
from service.feel.printing import inner

NOW = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def feel(source: str, /, _names: Any = (), **variables: Any) -> Any:
    return compile_expression(source, (*_names, *variables)).evaluate(variables, now=NOW)


def shown(source: str, /, **variables: Any) -> str:
    """The value as FEEL text: text in quotation marks, null as null."""
    return inner(feel(source, **variables))


def why(source: str, /, **variables: Any) -> str:
    """All reasons why it is null, in one text; fails if it is not."""
    outcome = compile_expression(source, tuple(variables)).explain(variables, now=NOW)
    assert outcome.value is None, f"{source} is {outcome.value!r}"
    return " ".join(message.message for message in outcome.messages)


def passes(source: str, value: Any, /, **variables: Any) -> bool | None:
    return compile_unary(source, tuple(variables)).test(value, variables, now=NOW)
