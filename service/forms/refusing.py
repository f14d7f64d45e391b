"""Rules across questions: an answer may be refused because of other answers, or of what the case says."""

from collections.abc import Iterable, Mapping
from typing import Any

from service.forms.conditions import evaluate
from service.forms.model import Answers, AnyComponent, Field, Group, Raw, Rows
from service.forms.names import row_prefix, steps
from service.forms.shape import is_blank_row, rows_of
from service.forms.sight import Sight, inside
from service.forms.situation import Situation


def refused(components: Iterable[AnyComponent], raw: Raw, situation: Situation, sight: Sight) -> dict[str, str]:
    """The sentence of each question or list whose rule says no, by HTML name; what is not shown has no rule."""
    return dict(_Refusing(situation, sight).refused(components, raw, sight.values, {}, ""))


def leave_out(answers: Answers, names: Iterable[str]) -> None:
    """What was refused is not among what is right."""
    for name in names:
        found: Any = answers
        *outer, (last, _) = steps(name) or (("", None),)
        for step, index in outer:
            items = found.get(step) or []
            found = items[index] if index is not None and index < len(items) and items[index] is not None else {}
        found.pop(last, None)


class _Refusing:
    def __init__(self, situation: Situation, sight: Sight) -> None:
        self.situation, self.sight = situation, sight

    def refused(
        self,
        components: Iterable[AnyComponent],
        raw: Raw,
        values: Mapping[str, Any],
        outer: Mapping[str, Any],
        prefix: str,
    ) -> Iterable[tuple[str, str]]:
        for component in components:
            if not self.situation.sees(component) or not self.sight.shows(component, prefix):
                continue
            if isinstance(component, Group):
                yield from self.refused(component.components, raw, values, outer, prefix)
            if isinstance(component, Field | Rows) and self._refuses(component, {**outer, **values}):
                yield prefix + component.name, component.settings["error_refuse"]
            if isinstance(component, Rows):
                yield from self._items(component, raw, values, outer, prefix)

    def _items(
        self, rows: Rows, raw: Raw, values: Mapping[str, Any], outer: Mapping[str, Any], prefix: str
    ) -> Iterable[tuple[str, str]]:
        """Item by item; one in which nothing was filled in is no item."""
        items = values.get(rows.name) or []
        for index, (row, item) in enumerate(zip(rows_of(rows, raw), items, strict=False)):
            if not is_blank_row(rows.components, row):
                around = inside({**outer, **values}, item, index)
                yield from self.refused(rows.components, row, item, around, row_prefix(prefix + rows.name, index))

    def _refuses(self, component: Field | Rows, variables: Mapping[str, Any]) -> bool:
        if not component.refuse or (isinstance(component, Field) and component.disabled):
            return False
        return evaluate(component.refuse, {**self.situation.context, **variables}, self.situation.now) is True
