"""FEEL values at the door and in the stored state.

Stored: null, booleans, texts, lists and contexts as JSON; whole numbers as JSON numbers, others as {"$n": "1.5"};
dates, times, durations and ranges as {"$": typed JSON}. A context's own name that begins with "$" gets a second one,
so no answer can forge a type.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from service import feel
from service.domain.errors import InvalidInputError, ProcessExecutionError
from service.engine import limits

PLAIN = (str, bool, int, type(None), Decimal)
WHOLE_DIGITS = 30
TYPED, NUMBER = "$", "$n"


# -- the door ----------------------------------------------------------------------------------------------------------


def incoming(variables: Mapping[str, Any] | None) -> dict[str, Any]:
    """Variables from outside as FEEL values: copied, of types that can be stored, not too deep."""
    return {str(name): _incoming(value, 0) for name, value in (variables or {}).items()}


def _incoming(value: Any, depth: int) -> Any:
    if isinstance(value, PLAIN):
        return value
    if depth > limits.VALUE_DEPTH:
        raise InvalidInputError(f"A variable is nested more than {limits.VALUE_DEPTH} levels deep.")
    if isinstance(value, Mapping):
        return {str(name): _incoming(item, depth + 1) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_incoming(item, depth + 1) for item in value]
    if isinstance(value, feel.values.Function):
        raise InvalidInputError("A function can't be kept as a variable.")
    try:
        return feel.values.from_python(value)
    except TypeError as error:
        raise InvalidInputError(f"A value of the kind '{type(value).__name__}' can't be kept as a variable.") from error


# -- the stored form ---------------------------------------------------------------------------------------------------


def dump(document: Any, most: int | None = None) -> bytes:
    """Raises for what is larger than `most` bytes."""
    tags = 0

    def tagged(value: Any) -> Any:
        nonlocal tags
        if isinstance(value, Decimal) and (whole := _whole(value)) is not None:
            return whole
        if isinstance(value, feel.values.Function):
            raise ProcessExecutionError("A variable holds a function, which can't be kept.")
        tags += 1
        return {NUMBER: str(value)} if isinstance(value, Decimal) else {TYPED: feel.typed_json.encode(value)}

    text = json.dumps(document, default=tagged, separators=(",", ":"), ensure_ascii=False)
    _bound(len(text), most)
    if text.count('"$') != tags:  # some text or name begins with "$": look closely
        text = json.dumps(_escape(document), default=tagged, separators=(",", ":"), ensure_ascii=False)
    content = text.encode(errors="surrogatepass")
    _bound(len(content), most)
    return content


def _bound(size: int, most: int | None) -> None:
    if most is not None and size > most:
        words = f"{size / 1_000_000:.1f} MB, more than {most / 1_000_000:.0f} MB"
        raise ProcessExecutionError(f"The variables of the instance would take {words}.")


def _whole(value: Decimal) -> int | None:
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent <= WHOLE_DIGITS and value == value.to_integral_value():
        return int(value)
    return None


def _escape(value: Any) -> Any:
    if isinstance(value, dict):
        return {f"${name}" if name.startswith("$") else name: _escape(item) for name, item in value.items()}
    return [_escape(item) for item in value] if isinstance(value, list) else value


def load(content: bytes) -> Any:
    text = content.decode(errors="surrogatepass")
    if '"$' in text:
        return json.loads(text, parse_float=Decimal, object_hook=_read)
    return json.loads(text, parse_float=Decimal)


def _read(value: dict[str, Any]) -> Any:
    if len(value) == 1:
        ((name, item),) = value.items()
        if name == NUMBER:
            return Decimal(item)
        if name == TYPED:
            return feel.typed_json.decode(item)
    return {name.removeprefix("$") if name.startswith("$$") else name: item for name, item in value.items()}
