"""What was typed under a question that is hidden now: it stays with the page, unseen, until the step is finished."""

from collections.abc import Iterable, Mapping
from typing import Any

from service.forms import Situation
from service.forms.model import AnyComponent, Field, Group, Raw, Rows
from service.forms.names import row_prefix
from service.forms.shape import blank, rows_of, shaped


def kept_answers(component: AnyComponent, raw: Raw, prefix: str, situation: Situation) -> Iterable[tuple[str, Any]]:
    """(name, what was typed) of every question in a hidden component that has something typed."""
    if not situation.sees(component):
        return
    if isinstance(component, Group):
        for inner in component.components:
            yield from kept_answers(inner, raw, prefix, situation)
    elif isinstance(component, Rows):
        for index, row in enumerate(rows_of(component, raw)):
            for inner in component.components:
                yield from kept_answers(inner, row, row_prefix(prefix + component.name, index), situation)
    elif isinstance(component, Field):
        typed = shaped(component, raw.get(component.name))
        if typed != blank(component):
            yield prefix + component.name, typed


def flat(name: str, typed: Any) -> Iterable[tuple[str, str]]:
    """The names and values that a browser would send for it."""
    if isinstance(typed, Mapping):
        yield from ((f"{name}-{part}", text) for part, text in typed.items())
    elif isinstance(typed, list):
        yield from ((name, text) for text in typed)
    else:
        yield name, "true" if typed is True else typed
