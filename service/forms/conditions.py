"""Conditions in FEEL: the simple kind that a page can show and hide by itself, and all others."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from service import feel
from service.forms.model import Condition, Reveal

_NOT_EQUAL = re.compile(r'\s*([A-Za-z]\w*)\s*!=\s*(?:"([^"\\]*)"|(true))\s*')
_NOT_HELD = re.compile(r'\s*not\(\s*list contains\(\s*([A-Za-z]\w*)\s*,\s*"([^"\\]*)"\s*\)\s*\)\s*')
_NOT_HOLDING = re.compile(r'\s*list contains\(\s*([A-Za-z]\w*)\s*,\s*"([^"\\]*)"\s*\)\s*!=\s*true\s*')
_NOT_TICKED = re.compile(r"\s*not\(\s*([A-Za-z]\w*)\s*\)\s*")


def condition(text: str) -> Condition:
    """`text` without its leading "="; raises `feel.FeelSyntaxError`."""
    feel.compile_expression(text)
    return Condition(text=text, reveal=_reveal(text))


def _reveal(text: str) -> Reveal | None:
    if found := _NOT_EQUAL.fullmatch(text):
        return Reveal(found[1], True if found[3] else found[2])
    if found := _NOT_HELD.fullmatch(text) or _NOT_HOLDING.fullmatch(text):
        return Reveal(found[1], found[2], held=True)
    if found := _NOT_TICKED.fullmatch(text):
        return Reveal(found[1], True)
    return None


def names_in(text: str) -> frozenset[str]:
    """The variables that an expression asks about."""
    return frozenset(feel.compile_expression(text).names)


def is_revealed(reveal: Reveal, answer: Any) -> bool:
    """Whether the answer that a simple condition asks about is (or holds) its value."""
    return reveal.value in answer if isinstance(answer, list) else bool(answer == reveal.value)


def evaluate(text: str, variables: Mapping[str, Any], now: datetime | None) -> Any:
    """The value as plain JSON; None where FEEL gives up, so that a question is shown rather than lost."""
    try:
        return plain(feel.compile_expression(text).evaluate(variables, now=now))
    except feel.FeelError:
        return None


def plain(value: Any) -> Any:
    """A FEEL value as JSON: dates, times and durations become their text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return number(value) if isinstance(value, int | Decimal) else feel.text(value)


def number(value: int | Decimal) -> int | Decimal:
    """Whole numbers as int, others as Decimal: never a float."""
    return int(value) if value == int(value) else value
