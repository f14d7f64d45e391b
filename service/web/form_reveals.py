"""Which fields one answer on the same page shows and hides, so that a browser can do it: conditional reveal."""

from collections.abc import Sequence

from service.forms import Situation
from service.forms.model import MANY_OF, ONE_OF, AnyComponent, Field
from service.forms.sight import Sight
from service.web.form_nodes import RADIO_LIMIT

REVEALED = 2
Reveals = dict[str, dict[str, list[Field]]]  # name of the question → value of an answer → the fields it reveals


def reveals_of(components: Sequence[AnyComponent], situation: Situation, sight: Sight, prefix: str = "") -> Reveals:
    """Fields that one earlier radio or tick beside them shows and hides: one level, one or two fields an answer."""
    found: Reveals = {}
    earlier: dict[str, Field] = {}
    for component in components:
        if not isinstance(component, Field) or not situation.sees(component):
            continue
        reveal = component.hide.reveal if component.hide else None
        asked = earlier.get(reveal.key) if reveal else None
        value = "true" if reveal and reveal.value is True else str(reveal.value) if reveal else ""
        if asked and sight.shows(asked, prefix) and _may_reveal(asked, value, situation):
            found.setdefault(asked.name, {}).setdefault(value, []).append(component)
        earlier[component.name] = component
    few = {name: {v: some for v, some in values.items() if len(some) <= REVEALED} for name, values in found.items()}
    return {name: values for name, values in few.items() if values}


def _may_reveal(asked: Field, value: str, situation: Situation) -> bool:
    """Whether the question is drawn with this answer as a place for what it reveals, and is not revealed itself."""
    if asked.read_only or asked.disabled or (asked.hide and asked.hide.reveal):
        return False
    choices = situation.choices(asked)
    if asked.kind in ONE_OF | MANY_OF and not any(option.value == value for option in choices):
        return False
    return asked.kind != "select" or len(choices) <= RADIO_LIMIT


def is_revealed(component: AnyComponent, reveals: Reveals) -> bool:
    """Whether the component is drawn within the answer that reveals it."""
    return any(component is field_ for values in reveals.values() for fields in values.values() for field_ in fields)
