"""One post of a question page: what was typed is taken in, and what comes next is decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from service.forms.buttons import Place, Press, Removed, copy_of, first, press
from service.forms.model import AnyComponent, Field, Form, Page, Raw, Rows, walk
from service.forms.names import row_prefix
from service.forms.reading import Post, read
from service.forms.shape import is_blank_row, rows_of
from service.forms.situation import Situation
from service.forms.validating import Validated, judge

ANOTHER = "_another"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one post of a question page led to.

    `to`: "next" (the page is done), "stay" (show it again, with `validated` if it has problems),
    "item" (ask for item `item` of its list), "list" (show the list).
    """

    raw: Raw
    to: Literal["next", "stay", "item", "list"]
    validated: Validated | None = None
    item: int | None = None
    removed: Removed | None = None
    problem: str = ""
    focus: str = field(default="")


def turn_page(form: Form, page: Page, draft: Raw, post: Post, situation: Situation, item: int | None = None) -> Turn:
    """One post of a question page, on top of the draft so far. `item`: the page asked for this item of its list."""
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
    """A list is asked item by item, then shown, with the question whether there is another."""
    if item is not None:
        return _turn_item(form, page, rows, draft, post, situation, item)
    if pressed := press(form, draft, post):
        left = len(rows_of(rows, pressed.raw))
        if pressed.what == "add" or not left:
            return Turn(pressed.raw, "item", item=max(left - 1, 0), removed=pressed.removed)
        return Turn(pressed.raw, "list", removed=pressed.removed, focus=pressed.focus)
    another, count = first(post, ANOTHER), len(rows_of(rows, draft))
    if another == "yes" and count < rows.max_items:
        return Turn(draft, "item", item=count)
    if another == "no" or count >= rows.max_items:
        validated = judge(form, draft, situation, page)
        return Turn(draft, "next" if validated.is_valid else "list", validated)
    return Turn(draft, "list", problem="another")


def _turn_item(form: Form, page: Page, rows: Rows, draft: Raw, post: Post, situation: Situation, item: int) -> Turn:
    raw = copy_of(draft)
    place = Place(rows, raw)
    items = place.items()
    index = min(item, len(items))
    typed = read(form, post, components=(rows,)).get(rows.name) or [{}]
    items[index : index + 1] = typed[:1]
    if pressed := press(form, raw, post):
        if _is_item_of(rows, pressed):
            blank = is_blank_row(rows.components, items[index])
            back = press(form, draft, post) if blank else pressed
            return Turn(back.raw if back else raw, "list", focus=pressed.focus)
        return Turn(pressed.raw, "item", item=index, removed=pressed.removed, focus=pressed.focus)
    if is_blank_row(rows.components, items[index]) and len(items) > rows.min_items:
        items.pop(index)
        return Turn(raw, "list" if items else "next")
    validated = judge(form, raw, situation, page)
    mine = {name for name in validated.errors if name.startswith(f"{rows.name}[{index}].")}
    if not mine:
        return Turn(raw, "list", item=index)
    errors = {name: text for name, text in validated.errors.items() if name in mine}
    parts = {name: parts for name, parts in validated.parts.items() if name in mine}
    return Turn(raw, "item", Validated({}, errors, parts), index)


def _is_item_of(rows: Rows, pressed: Press) -> bool:
    """Whether an item of this list itself came back; the page had asked for a new one, as it was the last."""
    return pressed.what == "undo" and pressed.focus.startswith(f"{rows.name}[") and "." not in pressed.focus


def danger(form: Form, raw: Raw, situation: Situation, page: Page | None = None) -> tuple[str, ...]:
    """Names of questions whose answer means danger now, among those that are seen and shown."""
    validated = judge(form, raw, situation, page)
    return tuple(_dangerous(page.components if page else form.components, validated.answers, ""))


def _dangerous(components: Iterable[AnyComponent], answers: Mapping[str, Any], prefix: str) -> Iterable[str]:
    for component in walk(tuple(components)):
        answer = answers.get(component.name)
        if isinstance(component, Rows) and isinstance(answer, list):
            for index, item in enumerate(answer):
                yield from _dangerous(component.components, item, row_prefix(prefix + component.name, index))
        elif isinstance(component, Field) and component.danger:
            given = answer if isinstance(answer, list) else ["true" if answer is True else answer]
            if component.danger & set(given):
                yield prefix + component.name
