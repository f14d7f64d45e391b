"""The one encoding of FEEL values as JSON, in both directions."""

from collections.abc import Callable
from decimal import Decimal, DecimalException
from typing import Any

from service.feel import lexical
from service.feel.numbers import CONTEXT, plain
from service.feel.printing import temporal
from service.feel.values import Date, DateTime, DaysDuration, Function, Range, Time, YearsDuration, from_python

_TEMPORAL: dict[type, str] = {
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    DaysDuration: "days and time duration",
    YearsDuration: "years and months duration",
}


class NotTypedJsonError(ValueError):
    """The JSON is not an encoded value; the message says what is wrong."""


def encode(value: Any) -> Any:
    """JSON of a FEEL value."""
    return _encode(from_python(value))


def _encode(value: Any) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Decimal):
        return {"number": _number_text(value)}
    if isinstance(value, list):
        return [_encode(item) for item in value]
    if isinstance(value, dict):
        return {"context": {key: _encode(item) for key, item in value.items()}}
    if isinstance(value, Range):
        return {"range": _encode_range(value)}
    if isinstance(value, Function):
        return {"function": value.text}
    return {_TEMPORAL[type(value)]: temporal(value)}


def _number_text(value: Decimal) -> str:
    """Plain up to a few dozen digits, then with an exponent."""
    return plain(value) if abs(value.adjusted()) <= 40 else f"{value.normalize(CONTEXT):e}"  # noqa: PLR2004


def _encode_range(value: Range) -> dict[str, Any]:
    return {
        "start": _encode(value.start),
        "end": _encode(value.end),
        "start included": value.start_included,
        "end included": value.end_included,
    }


def _text(content: Any, name: str) -> str:
    if not isinstance(content, str):
        raise NotTypedJsonError(f"The content of {{{name!r}: …}} has to be text.")
    return content


def _number(content: Any) -> Decimal:
    text = _text(content, "number")
    try:
        value = CONTEXT.create_decimal(text)
    except DecimalException:
        value = Decimal("NaN")
    if not value.is_finite() or text != text.strip() or "_" in text:
        raise NotTypedJsonError(f"{text[:60]!r} is not a number.")
    return value


def _reader(name: str, read: Callable[[str], Any], kind: type) -> Callable[[Any], Any]:
    def decode_text(content: Any) -> Any:
        value = read(_text(content, name))
        if type(value) is not kind:
            raise NotTypedJsonError(f"{content[:60]!r} is not a {name}.")
        return value

    return decode_text


def _context(content: Any) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise NotTypedJsonError("The content of {'context': …} has to be an object.")
    return {key: decode(item) for key, item in content.items()}


def _range(content: Any) -> Range:
    keys = {"start", "end", "start included", "end included"}
    if not isinstance(content, dict) or set(content) != keys:
        raise NotTypedJsonError("A range has start, end, start included and end included.")
    flags = content["start included"], content["end included"]
    if not all(isinstance(flag, bool) for flag in flags):
        raise NotTypedJsonError("start included and end included are true or false.")
    return Range(decode(content["start"]), decode(content["end"]), *flags)


def _function(content: Any) -> None:
    raise NotTypedJsonError(f"A function can't be given from outside ({_text(content, 'function')[:60]}).")


_DECODERS: dict[str, Callable[[Any], Any]] = {
    "number": _number,
    "date": _reader("date", lexical.date, Date),
    "time": _reader("time", lexical.time, Time),
    "date and time": _reader("date and time", lexical.date_and_time, DateTime),
    "days and time duration": _reader("days and time duration", lexical.duration, DaysDuration),
    "years and months duration": _reader("years and months duration", lexical.duration, YearsDuration),
    "context": _context,
    "range": _range,
    "function": _function,
}


def decode(data: Any) -> Any:
    """The FEEL value of JSON; raises NotTypedJsonError. Bare numbers are read, too."""
    if data is None or isinstance(data, bool | str):
        return data
    if isinstance(data, int | float | Decimal):
        return from_python(data)
    if isinstance(data, list):
        return [decode(item) for item in data]
    if not isinstance(data, dict) or len(data) != 1:
        raise NotTypedJsonError("A value that is an object has exactly one key, the name of its type.")
    name, content = next(iter(data.items()))
    decoder = _DECODERS.get(name)
    if decoder is None:
        raise NotTypedJsonError(f"There is no type {name!r}.")
    return decoder(content)
