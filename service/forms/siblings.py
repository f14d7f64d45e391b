"""What only shows when components are looked at together: double keys, conditions that a page can follow by itself."""

from dataclasses import replace

from service.forms.findings import Findings
from service.forms.model import MANY_OF, ONE_OF, AnyComponent, Computed, Field, Group, Reveal, Rows, walk

Tree = tuple[AnyComponent, ...]


def settle(tree: Tree, findings: Findings) -> Tree:
    """Reports double keys and keeps `reveal` only where the answer it asks about is of the right kind."""
    keyed: dict[str, AnyComponent] = {}
    for component in walk(tree):
        if isinstance(component, Field | Rows | Computed):
            if component.name in keyed:
                findings.add(component.id, "form-duplicate-key", f"two components have the key “{component.name}”.")
            keyed[component.name] = component
    return _settled(tree, {name: found for name, found in keyed.items() if isinstance(found, Field)}, findings)


def _settled(tree: Tree, asked: dict[str, Field], findings: Findings) -> Tree:
    return tuple(_component(component, asked, findings) for component in tree)


def _component(component: AnyComponent, asked: dict[str, Field], findings: Findings) -> AnyComponent:
    hide = component.hide
    if hide and hide.reveal:
        field = asked.get(hide.reveal.key)
        _warn_of_lists(component, hide.reveal, field, findings)
        if not _fits(hide.reveal, field):
            component = replace(component, hide=replace(hide, reveal=None))
    if isinstance(component, Group):
        return replace(component, components=_settled(component.components, asked, findings))
    if isinstance(component, Rows):
        return replace(component, components=settle(component.components, findings))
    return component


def _fits(reveal: Reveal, field: Field | None) -> bool:
    if field is None:
        return False
    if field.kind in ONE_OF | MANY_OF:
        return isinstance(reveal.value, str) and reveal.held == (field.kind in MANY_OF)
    return field.kind == "checkbox" and reveal.value is True


def _warn_of_lists(component: AnyComponent, reveal: Reveal, field: Field | None, findings: Findings) -> None:
    if field and field.kind in MANY_OF and not reveal.held:
        findings.add(
            component.id,
            "form-condition",
            f"“{component.id}” compares the list of answers “{field.name}” with one; "
            f'write =not(list contains({field.name}, "{reveal.value}")).',
        )
