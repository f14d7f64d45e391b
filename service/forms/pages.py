"""Question pages of the public site: one question a page, unless the form says which belong together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from service.forms.model import AnyComponent, Field, Form, Group, Page, Raw, Rows, walk
from service.forms.sight import Sight, look
from service.forms.situation import Situation


def split(components: Sequence[AnyComponent]) -> tuple[Page, ...]:
    """Pages in the order of their first component. Words without a page go with the question that follows them."""
    pages: dict[str, Page] = {}
    waiting: list[AnyComponent] = []
    for component, section in _units(components, ""):
        if component.page is None and not _asks(component):
            waiting.append(component)
            continue
        key = component.page or component.name.lstrip("#")
        page = pages.get(key, Page(key, (), section))
        pages[key] = replace(page, components=(*page.components, *waiting, component))
        waiting = []
    if waiting and pages:
        key, page = pages.popitem()
        pages[key] = replace(page, components=(*page.components, *waiting))
    return tuple(pages.values())


def _units(components: Sequence[AnyComponent], section: str) -> Iterable[tuple[AnyComponent, str]]:
    """What stays whole on a page: components, and groups that name no pages inside."""
    for component in components:
        if isinstance(component, Group) and any(inner.page for inner in walk(component.components)):
            for unit, label in _units(component.components, component.label):
                yield _wrapped(component, unit), label
        else:
            yield component, section


def _wrapped(group: Group, unit: AnyComponent) -> AnyComponent:
    """A part of a group that is cut into pages keeps the group's page (if it names none) and the group's condition."""
    page = unit.page or group.page
    if group.hide is None:
        return replace(unit, page=page)
    return replace(group, components=(replace(unit, page=None),), page=page, label="", hint="")


def _asks(component: AnyComponent) -> bool:
    if isinstance(component, Group):
        return any(_asks(inner) for inner in component.components)
    return isinstance(component, Field | Rows)


def path(form: Form, raw: Raw, situation: Situation) -> tuple[Page, ...]:
    """The pages on a person's way as far as it is known: those with a question that is seen and not hidden."""
    sight = look(form, raw, situation)
    return tuple(page for page in split(form.components) if any(is_asked(c, situation, sight) for c in page.components))


def is_asked(component: AnyComponent, situation: Situation, sight: Sight, prefix: str = "") -> bool:
    """Whether the component asks this person something now."""
    if not situation.sees(component) or not sight.shows(component, prefix):
        return False
    if isinstance(component, Group):
        return any(is_asked(inner, situation, sight, prefix) for inner in component.components)
    return _asks(component)
