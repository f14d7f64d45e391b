"""Who looks at a form, where, when and with what around it."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from service.forms.model import AnyComponent, Field, Option

Options = Mapping[str, Sequence[tuple[str, str]]]


class _Everything:
    """An audience that may see every field: for the machine itself, never for a person."""

    def __contains__(self, key: object) -> bool:
        return True


EVERYTHING: Container[str] = _Everything()


@dataclass(frozen=True, slots=True)
class Situation:
    """`audience` holds the audience keys of the person; with none, restricted fields are not there at all.

    `context` are the variables that conditions and expressions may name, `options` the lists that `valuesKey` names.
    `public`: the public site; else the staff's. `now` is an aware instant; without it `now()` and `today()` are null
    and nothing is refused for lying in the past or future.
    """

    context: Mapping[str, Any] = field(default_factory=dict)
    audience: Container[str] = frozenset()
    public: bool = False
    options: Options = field(default_factory=dict)
    now: datetime | None = None
    lang: str = "en"

    def sees(self, component: AnyComponent) -> bool:
        """Whether the component is there for this person at all; inner ones carry what their groups ask."""
        if component.side != "both" and (component.side == "public") != self.public:
            return False
        return all(any(key in self.audience for key in keys) for keys in component.seen_by)

    def choices(self, question: Field) -> tuple[Option, ...]:
        """The options of a question: a list that the caller gives or a variable holds, then its own."""
        listed = self._listed(question.options_key) if question.options_key else ()
        taken = {option.value for option in listed}
        return (*listed, *(option for option in question.options if option.value not in taken))

    def _listed(self, key: str) -> tuple[Option, ...]:
        if key in self.options:
            return tuple(Option(value, label) for value, label in self.options[key])
        found = self.context.get(key)
        return tuple(_option(item) for item in found if _is_option(item)) if isinstance(found, list) else ()


def _is_option(item: Any) -> bool:
    return isinstance(item, str) or (isinstance(item, Mapping) and isinstance(item.get("value"), str))


def _option(item: Any) -> Option:
    return (
        Option(item, item) if isinstance(item, str) else Option(item["value"], str(item.get("label") or item["value"]))
    )
