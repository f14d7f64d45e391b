"""Buttons within a form: lists grow and shrink, and a removed item comes back.

Everything works without a script: the buttons are submit buttons named `_add`, `_remove`, `_undo` and `_update`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from service.forms.model import AnyComponent, Field, Form, Raw, Rows, walk
from service.forms.names import steps
from service.forms.reading import Post
from service.forms.shape import rows_of

ADD, REMOVE, UNDO, UPDATE = "_add", "_remove", "_undo", "_update"
Uploads = Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True)
class Removed:
    """An item that was taken out, so that it can be put back: `token` goes into the page's Undo button."""

    path: str
    index: int
    label: str
    token: str


@dataclass(frozen=True, slots=True)
class Press:
    """What a button of a list (or of the page) did. `focus` is the name of the list or item to go to."""

    what: Literal["add", "remove", "undo", "update"]
    raw: Raw
    focus: str = ""
    removed: Removed | None = None


def press(form: Form, raw: Raw, post: Post) -> Press | None:
    """The effect of a list's button on what was typed; None if another button was pressed."""
    if value := first(post, ADD):
        return _add(form, raw, value)
    if value := first(post, REMOVE):
        return _remove(form, raw, value)
    if value := first(post, UNDO):
        return _undo(form, raw, value)
    return Press("update", raw) if first(post, UPDATE) else None


def first(post: Post, name: str) -> str:
    """The value of a button, "" if it was not pressed."""
    return next(iter(post.getlist(name)), "")


def _add(form: Form, raw: Raw, path: str) -> Press:
    copy = copy_of(raw)
    place = place_of(form, copy, path)
    if place is None or not isinstance(place.component, Rows):
        return Press("update", raw)
    items, rows = place.items(), place.component
    while len(items) < max(rows.min_items, rows.first_items):
        items.append({})  # the empty items that the page showed
    if len(items) < rows.max_items:
        items.append({})
    return Press("add", copy, f"{path}[{len(items) - 1}]")


def _remove(form: Form, raw: Raw, name: str) -> Press:
    copy = copy_of(raw)
    path, _, index = name.removesuffix("]").rpartition("[")
    place = place_of(form, copy, path)
    if place is None or not index.isdecimal() or int(index) >= len(place.items()):
        return Press("update", raw)
    gone = place.items().pop(int(index))
    rows = place.component
    label = f"{rows.item} {int(index) + 1}" if isinstance(rows, Rows) else rows.label
    token = json.dumps([path, int(index), gone], ensure_ascii=False, separators=(",", ":"))
    return Press("remove", copy, path, Removed(path, int(index), label, token))


def _undo(form: Form, raw: Raw, token: str) -> Press:
    """The token comes back from a browser, so it is taken for what it is: something typed."""
    try:
        path, index, gone = json.loads(token)
    except (ValueError, TypeError, RecursionError):
        return Press("update", raw)
    copy = copy_of(raw)
    place = place_of(form, copy, path) if isinstance(path, str) and isinstance(index, int) else None
    wanted = dict if place and isinstance(place.component, Rows) else str
    if place is None or not isinstance(gone, wanted) or index < 0:
        return Press("update", raw)
    place.items().insert(index, gone)
    return Press("undo", copy, f"{path}[{min(index, len(place.items()) - 1)}]")


def copy_of(raw: Raw) -> Raw:
    """A copy that can be changed: what was typed is JSON."""
    copy: Raw = json.loads(json.dumps(raw))
    return copy


@dataclass(frozen=True, slots=True)
class Place:
    """A list (or the files of a question) and the object that holds it."""

    component: Rows | Field
    holder: Raw

    def items(self) -> list[Any]:
        found = self.holder.get(self.component.name)
        if not isinstance(found, list):
            found = self.holder[self.component.name] = []
        return found


def place_of(form: Form, raw: Raw, path: str) -> Place | None:
    """Where `a[0].b` leads to; None for anything that is no list of this form."""
    components: tuple[AnyComponent, ...] = form.components
    way, holder = steps(path) or (), raw
    for name, index in way[:-1]:
        rows = _rows_named(components, name)
        found = rows_of(rows, holder) if isinstance(rows, Rows) else []
        if not isinstance(rows, Rows) or index is None or index >= len(found):
            return None
        components, holder = rows.components, found[index]
    target = _rows_named(components, way[-1][0]) if way and way[-1][1] is None else None
    return Place(target, holder) if target else None


def _rows_named(components: tuple[AnyComponent, ...], name: str) -> Rows | Field | None:
    for component in walk(components):
        is_list = isinstance(component, Rows) or (isinstance(component, Field) and component.kind == "file")
        if is_list and component.name == name and isinstance(component, Rows | Field):
            return component
    return None


def with_uploads(form: Form, raw: Raw, uploads: Uploads) -> Raw:
    """Adds the ids of files that were stored just now (by HTML name) to those that were kept."""
    copy = copy_of(raw)
    for name, ids in uploads.items():
        place = place_of(form, copy, name)
        if place and isinstance(place.component, Field):
            kept = place.items()
            kept[:] = dict.fromkeys([*(kept if place.component.multiple else []), *ids])
    return copy
