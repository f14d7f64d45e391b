"""Values in the test files of the DMN TCK, and when two values are the same."""

import re
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from service.dmn.xml import Element
from service.feel import typed_json
from service.feel.values import DateTime, Time

Value = Any
_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_MONTHS: Final = re.compile(r"-?P(?=\d)(\d+Y)?(\d+M)?")
_TOLERANCE: Final = Decimal("0.00000001")
_TAGS: Final = {
    **dict.fromkeys(("decimal", "double", "integer", "int", "long", "float"), "number"),
    "date": "date",
    "time": "time",
    "dateTime": "date and time",
}


def read_value(element: Element | None) -> Value:
    """What an `inputNode`, `expected`, `item` or `component` holds; nothing: null."""
    if element is None or element.get(f"{_XSI}nil") == "true":
        return None
    parts = [one for one in element if isinstance(one.tag, str)]
    if any(_name(part) == "component" for part in parts):
        return {part.get("name", ""): read_value(part) for part in parts if _name(part) == "component"}
    first = next((part for part in parts if _name(part) in ("list", "value")), None)
    if first is None or first.get(f"{_XSI}nil") == "true":
        return None
    if _name(first) == "list":
        return [read_value(item) for item in first if isinstance(item.tag, str)]
    return _simple(first)


def _name(element: Element) -> str:
    return etree.QName(element).localname


def _simple(element: Element) -> Value:
    text = "".join(str(part) for part in element.itertext())
    kind = (element.get(f"{_XSI}type") or "").rpartition(":")[2]
    if kind == "boolean":
        return text.strip() in ("true", "1")
    if kind == "duration":
        tag = "years and months duration" if _MONTHS.fullmatch(text.strip()) else "days and time duration"
        return typed_json.decode({tag: text.strip()})
    if kind in _TAGS:
        return typed_json.decode({_TAGS[kind]: text.strip()})
    return _guess(text) if not kind else text


def _guess(text: str) -> Value:
    """A value without a type: a number, a boolean or a text."""
    if text.strip() in ("true", "false"):
        return text.strip() == "true"
    try:
        return typed_json.decode({"number": text.strip()})
    except ValueError:
        return text


def same(actual: Value, expected: Value) -> bool:
    """Equal types and equal values: numbers nearly, all else exactly."""
    if isinstance(expected, Decimal | int) and not isinstance(expected, bool):
        number = isinstance(actual, Decimal | int) and not isinstance(actual, bool)
        return number and abs(Decimal(actual) - Decimal(expected)) < _TOLERANCE
    if isinstance(expected, list):
        return isinstance(actual, list) and len(actual) == len(expected) and all(map(same, actual, expected))
    if isinstance(expected, dict):
        keys = isinstance(actual, dict) and actual.keys() == expected.keys()
        return keys and all(same(actual[name], value) for name, value in expected.items())
    if isinstance(expected, Time):
        return isinstance(actual, Time) and (actual.nanos, actual.offset) == (expected.nanos, expected.offset)
    if isinstance(expected, DateTime):
        return isinstance(actual, DateTime) and actual.date == expected.date and same(actual.time, expected.time)
    return type(actual) is type(expected) and bool(actual == expected)
