"""A form in another language: every text through a translation, and what has none marked."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from service.forms.model import AnyComponent, Component, Field, Form, Group, Option, Rows, Text, every

Translate = Callable[[str, str], str | None]  # (element id, text) -> its translation, None if there is none
_SPOKEN = ("error", "item", "items", "details", "hint")


def in_language(form: Form, translate: Translate) -> Form:
    """The form with its texts translated; a component of which one text is missing keeps all its own and is marked."""
    return replace(
        form,
        title=translate("", form.title) or form.title,
        components=tuple(_component(component, translate) for component in form.components),
    )


def missing(form: Form, translate: Translate) -> list[tuple[str, str]]:
    """(element id, text) of what has no translation, for the studio's findings."""
    return [(c.id, text) for c in every(form.components) for text in texts(c) if translate(c.id, text) is None]


def texts(component: AnyComponent) -> Iterator[str]:
    """All that a person reads of a component itself."""
    found = [component.label, component.hint]
    found += [text for name, text in component.settings.items() if _is_spoken(name)]
    if isinstance(component, Field):
        found += [option.label for option in component.options]
        found += [component.pattern_error, component.prefix, component.suffix]
    if isinstance(component, Text):
        found.append(component.markdown)
    yield from dict.fromkeys(text for text in found if text)


def _is_spoken(name: str) -> bool:
    return name in _SPOKEN or name.startswith(("error_", "hint_"))


def _component(component: AnyComponent, translate: Translate) -> AnyComponent:
    known = {text: translate(component.id, text) for text in texts(component)}
    found = {text: said for text, said in known.items() if said is not None}
    made = _told(component, found) if len(found) == len(known) else replace(component, untranslated=True)
    if isinstance(made, Group | Rows):
        return replace(made, components=tuple(_component(inner, translate) for inner in made.components))
    return made


def _told(component: AnyComponent, found: dict[str, str]) -> AnyComponent:
    def say(text: str) -> str:
        return found.get(text, text)

    made: Component = replace(
        component,
        label=say(component.label),
        hint=say(component.hint),
        settings={name: say(text) if _is_spoken(name) else text for name, text in component.settings.items()},
    )
    if isinstance(made, Field):
        options = tuple(Option(o.value, say(o.label), say(o.hint)) for o in made.options)
        return replace(
            made,
            options=options,
            pattern_error=say(made.pattern_error),
            prefix=say(made.prefix),
            suffix=say(made.suffix),
        )
    if isinstance(made, Text):
        return replace(made, markdown=say(made.markdown))
    return replace(made, item=say(made.item)) if isinstance(made, Rows) else made  # type: ignore[return-value] # one of them
