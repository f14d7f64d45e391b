"""What a person sees of a form with these answers: what conditions hide, and what the answers amount to so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from service.forms.conditions import evaluate, is_revealed
from service.forms.model import AnyComponent, Computed, Field, Form, Group, Raw, Rows, every
from service.forms.names import row_prefix
from service.forms.schema import Question
from service.forms.shape import rows_of, shaped, typed
from service.forms.situation import Situation

Variables = Mapping[str, Any]
MAX_ROUNDS = 50  # conditions that chase each other end here


@dataclass(frozen=True, slots=True)
class Sight:
    """`hidden`: names (with prefix) of what a condition hides. `values`: what can be understood of the rest."""

    hidden: frozenset[str]
    values: dict[str, Any]

    def shows(self, component: AnyComponent, prefix: str = "") -> bool:
        return prefix + component.name not in self.hidden


def look(form: Form, raw: Raw, situation: Situation) -> Sight:
    """Conditions ask about answers that conditions may hide, so this goes round until nothing changes."""
    work = _Look(situation)
    rounds = 1 + min(sum(1 for component in every(form.components) if component.hide), MAX_ROUNDS)
    hidden: frozenset[str] = frozenset()
    for _ in range(rounds):
        values = work.values(form.components, raw, hidden)
        found = frozenset(work.hidden(form.components, values, {}, ""))
        if found == hidden:
            break
        hidden = found
    return Sight(hidden, work.values(form.components, raw, hidden))


def compute(components: Iterable[AnyComponent], values: dict[str, Any], situation: Situation, sight: Sight) -> None:
    """Puts the values of expressions among `values`; those of a browser never get here."""
    _Look(situation).compute(components, values, {}, sight.hidden, "")


class _Look:
    """One look in one situation."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.known: dict[str, Any] = {}  # what was typed does not change from round to round

    def values(self, components: Iterable[AnyComponent], raw: Raw, hidden: frozenset[str]) -> dict[str, Any]:
        values = self._typed(components, raw, hidden, "")
        self.compute(components, values, {}, hidden, "")
        return values

    def _typed(
        self, components: Iterable[AnyComponent], raw: Raw, hidden: frozenset[str], prefix: str
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for component in components:
            name = prefix + component.name
            if name in hidden or not self.situation.sees(component):
                continue
            if isinstance(component, Group):
                values |= self._typed(component.components, raw, hidden, prefix)
            elif isinstance(component, Rows):
                values[component.name] = [
                    self._typed(component.components, row, hidden, row_prefix(name, index))
                    for index, row in enumerate(rows_of(component, raw))
                ]
            elif isinstance(component, Field) and not component.disabled:
                if name not in self.known:
                    self.known[name] = self._understood(component, raw)
                values[component.name] = self.known[name]
        return values

    def _understood(self, field: Field, raw: Raw) -> Any:
        """The answer, or nothing if it breaks a rule."""
        question = Question(field, self.situation, required=False)
        try:
            return question.deserialize(given(field, raw, self.situation))
        except ValidationError:
            return question.deserialize(shaped(field, None))

    def hidden(
        self, components: Iterable[AnyComponent], values: dict[str, Any], outer: Variables, prefix: str
    ) -> Iterable[str]:
        """Names of the hidden components among these; what lies in a hidden group or list is not looked at."""
        variables = {**self.situation.context, **outer, **values}
        for component in components:
            name = prefix + component.name
            if not self.situation.sees(component):
                continue
            if self._hides(component, values, variables):
                yield name
            elif isinstance(component, Group):
                yield from self.hidden(component.components, values, outer, prefix)
            elif isinstance(component, Rows):
                for index, row in enumerate(values.get(component.name) or []):
                    inner = inside({**outer, **values}, row, index)
                    yield from self.hidden(component.components, row, inner, row_prefix(name, index))

    def _hides(self, component: AnyComponent, values: Variables, variables: Variables) -> bool:
        if component.hide is None:
            return False
        if component.hide.reveal:
            return not is_revealed(component.hide.reveal, values.get(component.hide.reveal.key))
        return evaluate(component.hide.text, variables, self.situation.now) is True

    def compute(
        self,
        components: Iterable[AnyComponent],
        values: dict[str, Any],
        outer: Variables,
        hidden: frozenset[str],
        prefix: str,
    ) -> None:
        for component in components:
            name = prefix + component.name
            if name in hidden or not self.situation.sees(component):
                continue
            if isinstance(component, Computed):
                variables = {**self.situation.context, **outer, **values}
                values[component.name] = evaluate(component.expression, variables, self.situation.now)
            elif isinstance(component, Group):
                self.compute(component.components, values, outer, hidden, prefix)
            elif isinstance(component, Rows):
                for index, row in enumerate(values.get(component.name) or []):
                    if row is not None:
                        inner = inside({**outer, **values}, row, index)
                        self.compute(component.components, row, inner, hidden, row_prefix(name, index))


def given(field: Field, raw: Raw, situation: Situation) -> Any:
    """What was typed; for a field that is only shown, what the case or the definition says."""
    if field.read_only or field.disabled:
        return typed(field, situation.context.get(field.name, field.default))
    return shaped(field, raw.get(field.name))


def inside(outer: Variables, row: Variables, index: int) -> dict[str, Any]:
    """What an item's conditions may name: form-js calls the item `this`, what is around it `parent`, its number `i`."""
    return {**outer, "parent": dict(outer), "this": dict(row), "i": index + 1}
