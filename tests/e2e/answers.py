"""What people answer: the demonstration's own answers, form by form, as the names and values of a page's fields."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from service.cli.stories import laid_over, worked_out
from service.forms import Form, parse, prefill

ROOT = Path(__file__).parents[2]
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a page: `value` is a text, True for a tick, or the values that are ticked of several."""

    name: str
    value: str | bool | tuple[str, ...]


def raw_answers(form_key: str, given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The demonstration's answers to this form with `given` laid over them, in the shape of the form's fields."""
    base = demonstration()["answers"].get(form_key, {})
    return prefill(form(form_key), worked_out(laid_over(base, given), now))


def entries(raw: Mapping[str, Any], prefix: str = "") -> Iterator[Entry]:
    """Flat names as the page has them: `list[0].key`, `date-day`. What is empty is left alone."""
    for key, value in raw.items():
        name = prefix + key
        if isinstance(value, Mapping):
            yield from (Entry(f"{name}-{part}", text) for part, text in value.items() if text)
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for index, row in enumerate(value):
                yield from entries(row, f"{name}[{index}].")
        elif value:
            yield Entry(name, tuple(value) if isinstance(value, list) else value if value is True else str(value))


@cache
def demonstration() -> dict[str, Any]:
    return tomllib.loads((ROOT / "processes/csods/demo/cases.toml").read_text("utf-8"))


@cache
def form(form_key: str) -> Form:
    [path] = (ROOT / "forms").glob(f"*/{form_key}.form")
    return parse(path.read_bytes(), path.name)


@cache
def step_name(form_key: str) -> str:
    """What a step is called on screen: its label in the diagram."""
    process, _, element = form_key.partition(".")
    [path] = (ROOT / "processes").glob(f"*/{process}.bpmn")
    [task] = (found for found in etree.parse(path).iter(f"{BPMN}userTask") if found.get("id") == element)
    return " ".join(task.get("name").split())
