"""Drafts: what was typed is kept as it is, also when the form has changed since."""

from collections.abc import Iterable, Mapping
from typing import Any

from service.forms.model import MANY_OF, ONE_OF, AnyComponent, Field, Form, Group, Raw, Rows, walk
from service.forms.names import PARTS
from service.forms.shape import is_blank, shaped
from service.forms.situation import Situation
from service.forms.words import typed_in_words

Lost = list[tuple[str, str]]


def merge(draft: Raw, typed: Raw) -> Raw:
    """The draft with what was typed on one page put over it; lists are replaced as a whole."""
    return {**draft, **typed}


def carry_over(raw: Raw, form: Form, old: Form | None = None, situation: Situation | None = None) -> tuple[Raw, Lost]:
    """The draft as the form of today can hold it, and what has no place any more: (label, text) each.

    `old` is the form that the draft was made with; without it labels are made from keys.
    """
    carrier = _Carrier(situation or Situation())
    kept = carrier.carry(raw, form.components, old.components if old else ())
    return kept, carrier.lost


class _Carrier:
    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.lost: Lost = []

    def carry(self, raw: Raw, new: Iterable[AnyComponent], old: Iterable[AnyComponent]) -> Raw:
        now, before = _named(new), _named(old)
        kept: Raw = {}
        for name, value in raw.items():
            component = now.get(name)
            if isinstance(component, Rows) and isinstance(value, list):
                earlier = before.get(name)
                inner = earlier.components if isinstance(earlier, Rows) else ()
                kept[name] = [self.carry(row, component.components, inner) for row in value if isinstance(row, dict)]
            elif isinstance(component, Field) and self._fits(component, value):
                kept[name] = shaped(component, value)
            else:
                self._lose(name, value, component or before.get(name), before.get(name))
        return kept

    def _fits(self, field: Field, value: Any) -> bool:
        """Whether the question of today can hold what was typed."""
        if shaped(field, value) != _same_shape(field, value):
            return False
        if field.kind not in ONE_OF | MANY_OF or is_blank(value):
            return True
        choices = {option.value for option in self.situation.choices(field)}
        return not choices or (set(value) if isinstance(value, list) else {value}) <= choices

    def _lose(self, name: str, value: Any, now: AnyComponent | None, before: AnyComponent | None) -> None:
        known = now or before
        label = known.label if known and known.label else name.replace("_", " ").capitalize()
        for text in _texts(before if isinstance(before, Field) else None, value, self.situation):
            self.lost.append((label, text))


def _same_shape(field: Field, value: Any) -> Any:
    """A date may have been a date and time before: boxes that are not there count as empty."""
    if field.kind in PARTS and isinstance(value, Mapping):
        return {**dict.fromkeys(PARTS[field.kind], ""), **{k: v for k, v in value.items() if v}}
    return value


def _texts(field: Field | None, value: Any, situation: Situation) -> Iterable[str]:
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for row in value:
            inner = (
                (text for entry in row.values() for text in _texts(None, entry, situation))
                if isinstance(row, dict)
                else ()
            )
            if found := ", ".join(inner):
                yield found
    elif value is True:
        yield "Yes"
    elif value and (text := typed_in_words(field, value, situation)):
        yield text


def _named(components: Iterable[AnyComponent]) -> dict[str, AnyComponent]:
    return {c.name: c for c in walk(tuple(components)) if not isinstance(c, Group)}


def typed_under(form: Form, raw: Raw, names: Iterable[str], situation: Situation) -> Lost:
    """(label, text) of what was typed under these names: said before it is dropped."""
    found: Lost = []
    for name in names:
        field, value = locate(form, raw, name)
        if field:
            found.append((field.label, typed_in_words(field, value, situation)))
    return found


def locate(form: Form, raw: Raw, name: str) -> tuple[Field | None, Any]:
    """The question with this HTML name, and what was typed there."""
    components: Iterable[AnyComponent] = form.components
    *outer, last = name.split(".")
    for step in outer:
        path, _, index = step.rstrip("]").partition("[")
        rows = _named(components).get(path)
        items = raw.get(path)
        if (
            not isinstance(rows, Rows)
            or not isinstance(items, list)
            or not index.isdecimal()
            or int(index) >= len(items)
        ):
            return None, None
        components, raw = rows.components, items[int(index)]
    field = _named(components).get(last)
    return (field, raw.get(last)) if isinstance(field, Field) else (None, None)
