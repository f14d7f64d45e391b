"""One press of a button: what was typed is taken in, lists grow and shrink, and what comes next is decided.

Everything here works without a script: buttons carry `_add`, `_remove`, `_undo` and `_update`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from service.forms.model import AnyComponent, Field, Form, Page, Raw, Rows, walk
from service.forms.names import steps
from service.forms.reading import Post, read
from service.forms.shape import rows_of
from service.forms.situation import Situation
from service.forms.validating import Validated, judge

ADD, REMOVE, UNDO, UPDATE, ANOTHER = "_add", "_remove", "_undo", "_update", "_another"
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
    if value := _first(post, ADD):
        return _add(form, raw, value)
    if value := _first(post, REMOVE):
        return _remove(form, raw, value)
    if value := _first(post, UNDO):
        return _undo(form, raw, value)
    return Press("update", raw) if _first(post, UPDATE) else None


def _first(post: Post, name: str) -> str:
    return next(iter(post.getlist(name)), "")


def _add(form: Form, raw: Raw, path: str) -> Press:
    copy = _copy(raw)
    place = _place(form, copy, path)
    if place is None or not isinstance(place.component, Rows):
        return Press("update", raw)
    items, rows = place.items(), place.component
    while len(items) < max(rows.min_items, rows.first_items):
        items.append({})  # the empty items that the page showed
    if len(items) < rows.max_items:
        items.append({})
    return Press("add", copy, f"{path}[{len(items) - 1}]")


def _remove(form: Form, raw: Raw, name: str) -> Press:
    copy = _copy(raw)
    path, _, index = name.removesuffix("]").rpartition("[")
    place = _place(form, copy, path)
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
    copy = _copy(raw)
    place = _place(form, copy, path) if isinstance(path, str) and isinstance(index, int) else None
    wanted = dict if place and isinstance(place.component, Rows) else str
    if place is None or not isinstance(gone, wanted) or index < 0:
        return Press("update", raw)
    place.items().insert(index, gone)
    return Press("undo", copy, f"{path}[{min(index, len(place.items()) - 1)}]")


def _copy(raw: Raw) -> Raw:
    copy: Raw = json.loads(json.dumps(raw))
    return copy


@dataclass(frozen=True, slots=True)
class _Place:
    """A list (or the files of a question) and the object that holds it."""

    component: Rows | Field
    holder: Raw

    def items(self) -> list[Any]:
        found = self.holder.get(self.component.name)
        if not isinstance(found, list):
            found = self.holder[self.component.name] = []
        return found


def _place(form: Form, raw: Raw, path: str) -> _Place | None:
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
    return _Place(target, holder) if target else None


def _rows_named(components: tuple[AnyComponent, ...], name: str) -> Rows | Field | None:
    for component in walk(components):
        is_list = isinstance(component, Rows) or (isinstance(component, Field) and component.kind == "file")
        if is_list and component.name == name and isinstance(component, Rows | Field):
            return component
    return None


def with_uploads(form: Form, raw: Raw, uploads: Uploads) -> Raw:
    """Adds the ids of files that were stored just now (by HTML name) to those that were kept."""
    copy = _copy(raw)
    for name, ids in uploads.items():
        place = _place(form, copy, name)
        if place and isinstance(place.component, Field):
            kept = place.items()
            kept[:] = dict.fromkeys([*(kept if place.component.multiple else []), *ids])
    return copy


@dataclass(frozen=True, slots=True)
class Turn:
    """What one post of a question page led to.

    `to`: "next" (page is done), "stay" (show it again, with `validated` if it has problems), "item" (ask for item `item`), "list".
    """

    raw: Raw
    to: Literal["next", "stay", "item", "list"]
    validated: Validated | None = None
    item: int | None = None
    removed: Removed | None = None
    problem: str = ""
    focus: str = field(default="")


def turn_page(form: Form, page: Page, draft: Raw, post: Post, situation: Situation, item: int | None = None) -> Turn:
    """One post of a public question page, on top of the draft so far. `item`: the page asks about this item of its list."""
    if page.rows:
        return _turn_list(form, page, page.rows, draft, post, situation, item)
    raw = {**draft, **read(form, post, components=page.components)}
    if pressed := press(form, raw, post):
        return Turn(pressed.raw, "stay", removed=pressed.removed, focus=pressed.focus)
    validated = judge(form, raw, situation, page)
    return Turn(raw, "next" if validated.is_valid else "stay", validated)


def _turn_list(
    form: Form, page: Page, rows: Rows, draft: Raw, post: Post, situation: Situation, item: int | None
) -> Turn:
    """A list is asked item by item, then shown: “You have added 2 children. Do you need to add another?”"""
    if item is not None:
        return _turn_item(form, page, rows, draft, post, situation, item)
    if pressed := press(form, draft, post):
        left = len(rows_of(rows, pressed.raw))
        if pressed.what == "add" or not left:
            return Turn(pressed.raw, "item", item=max(left - 1, 0), removed=pressed.removed)
        return Turn(pressed.raw, "list", removed=pressed.removed, focus=pressed.focus)
    another, count = _first(post, ANOTHER), len(rows_of(rows, draft))
    if another == "yes" and count < rows.max_items:
        return Turn(draft, "item", item=count)
    if another == "no" or count >= rows.max_items:
        validated = judge(form, draft, situation, page)
        return Turn(draft, "next" if validated.is_valid else "list", validated)
    return Turn(draft, "list", problem="another")


def _turn_item(form: Form, page: Page, rows: Rows, draft: Raw, post: Post, situation: Situation, item: int) -> Turn:
    raw = _copy(draft)
    place = _Place(rows, raw)
    items = place.items()
    index = min(item, len(items))
    typed = read(form, post, components=(rows,)).get(rows.name) or [{}]
    items[index : index + 1] = typed[:1]
    if pressed := press(form, raw, post):
        return Turn(pressed.raw, "item", item=index, removed=pressed.removed, focus=pressed.focus)
    validated = judge(form, raw, situation, page)
    mine = {name for name in validated.errors if name.startswith(f"{rows.name}[{index}].")}
    if not mine:
        return Turn(raw, "list", item=index)
    errors = {name: text for name, text in validated.errors.items() if name in mine}
    parts = {name: parts for name, parts in validated.parts.items() if name in mine}
    return Turn(raw, "item", Validated({}, errors, parts), index)


def danger(form: Form, raw: Raw, situation: Situation, page: Page | None = None) -> tuple[str, ...]:
    """Names of questions whose answer means danger now, among those that are seen and shown."""
    validated = judge(form, raw, situation, page)
    return tuple(_dangerous(page.components if page else form.components, validated.answers))


def _dangerous(components: Iterable[AnyComponent], answers: Mapping[str, Any]) -> Iterable[str]:
    for component in walk(tuple(components)):
        if isinstance(component, Field) and component.danger:
            answer = answers.get(component.name)
            given = answer if isinstance(answer, list) else ["true" if answer is True else answer]
            if component.danger & set(given):
                yield component.name
