"""From the flat names of an HTML form to what was typed."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Protocol

from service.forms.allowed import MAX_ROWS
from service.forms.model import MANY_OF, AnyComponent, Field, Form, Group, Raw, Rows
from service.forms.names import PARTS, row_prefix
from service.forms.shape import shaped
from service.forms.values import in_boxes


class Post(Protocol):
    """What werkzeug's MultiDict offers."""

    def getlist(self, key: str, /) -> list[str]: ...

    def __iter__(self) -> Iterator[str]: ...


def read(
    form: Form, post: Post, names: Collection[str] | None = None, *, components: Iterable[AnyComponent] | None = None
) -> Raw:
    """What was typed, nested: of `components` (a page's) or of the whole form. `names`: only these names count."""
    known = frozenset(post if names is None else names)
    return _read(form.components if components is None else components, post, known, "")


def _read(components: Iterable[AnyComponent], post: Post, names: frozenset[str], prefix: str) -> Raw:
    raw: Raw = {}
    for component in components:
        if isinstance(component, Group):
            raw |= _read(component.components, post, names, prefix)
        elif isinstance(component, Rows):
            raw[component.name] = _rows(component, post, names, prefix + component.name)
        elif isinstance(component, Field) and not (component.read_only or component.disabled):
            raw[component.name] = shaped(component, _answer(component, post, names, prefix + component.name))
    return raw


def _answer(field: Field, post: Post, names: frozenset[str], name: str) -> Any:
    def first(name: str) -> str:
        return next(iter(post.getlist(name)), "") if name in names else ""

    if field.is_picked and name in names:
        return in_boxes(first(name))
    if field.kind in PARTS:
        return {part: first(f"{name}-{part}") for part in PARTS[field.kind]}
    if field.kind in MANY_OF or field.kind == "file":
        return post.getlist(name) if name in names else []
    return bool(first(name)) if field.kind == "checkbox" else first(name)


def _rows(rows: Rows, post: Post, names: frozenset[str], name: str) -> list[Raw]:
    """The items in the order of their numbers, which may have gaps where one was removed."""
    numbered = re.compile(re.escape(name) + r"\[(\d{1,6})\]\.")
    found = {int(match[1]) for match in map(numbered.match, names) if match}
    return [_read(rows.components, post, names, row_prefix(name, index)) for index in sorted(found)[:MAX_ROWS]]
