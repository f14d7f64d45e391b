"""FEEL's `string()`: a value as text that FEEL reads back."""

from decimal import Decimal
from typing import Any

from service.feel import lexical
from service.feel.numbers import plain
from service.feel.syntax.names import NEVER_STARTS_A_NAME, name_tokens
from service.feel.values import Date, DateTime, DaysDuration, Function, Range, Time, YearsDuration

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


_TEMPORAL = frozenset({Date, Time, DateTime, DaysDuration, YearsDuration})


def text(value: Any) -> str:
    """The value as FEEL's `string()` gives it; null is the text `null`."""
    return value if type(value) is str else inner(value)


def inner(value: Any) -> str:
    """The value as it stands inside a list or context."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case Decimal():
            return plain(value)
        case list():
            return f"[{', '.join(inner(item) for item in value)}]"
        case dict():
            return "{" + ", ".join(f"{_key(key)}: {inner(item)}" for key, item in value.items()) + "}"
        case Function():
            return value.text
        case Range():
            return _range(value)
    return temporal(value)


def temporal(value: Any) -> str:
    """A date, time, date and time or duration."""
    match value:
        case Date():
            return lexical.date_text(value)
        case Time():
            return lexical.time_text(value)
        case DateTime():
            return lexical.date_and_time_text(value)
        case DaysDuration() | YearsDuration():
            return lexical.duration_text(value)
    raise TypeError(f"{type(value).__name__} is not a value of FEEL")


def quoted(value: str) -> str:
    return f'"{value.translate(_ESCAPES)}"'


def _key(key: str) -> str:
    tokens = name_tokens(key)
    is_name = bool(tokens) and " ".join(tokens) == key and tokens[0] not in NEVER_STARTS_A_NAME
    return (
        key if is_name and all(t[0].isalnum() or t[0] in "_?" for t in tokens) and not key[0].isdigit() else quoted(key)
    )


def _endpoint(value: Any) -> str:
    if value is None:
        return ""
    return f'@"{temporal(value)}"' if type(value) in _TEMPORAL else inner(value)


def _range(value: Range) -> str:
    if value.other_than:
        return f"!= {_endpoint(value.start)}"
    if value.start is None:
        return f"{'<=' if value.end_included else '<'} {_endpoint(value.end)}"
    if value.end is None:
        return f"{'>=' if value.start_included else '>'} {_endpoint(value.start)}"
    opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
    return f"{opening}{_endpoint(value.start)}..{_endpoint(value.end)}{closing}"
