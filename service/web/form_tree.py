"""The tree of nodes for components.

What is seen, what a condition hides, what one answer reveals; errors come in the order of the page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from service.forms import Form, Page, Situation, Validated
from service.forms.conditions import names_in
from service.forms.drafts import typed_under
from service.forms.model import AnyComponent, Computed, Field, Group, Raw, Rows, Rule, Text, walk
from service.forms.names import element_id, row_prefix
from service.forms.pages import is_asked
from service.forms.shape import is_blank, rows_of
from service.forms.sight import given, look
from service.forms.words import in_words
from service.web.form_kept import flat, kept_answers
from service.web.form_nodes import Asked, Node, Size, one_line, question
from service.web.form_place import FileShown, Place, can_head, files_of, inner_size, readers
from service.web.form_reveals import Reveals, is_revealed, reveals_of
from service.web.form_text import begins_with_heading, markdown
from service.web.form_values import item_of, together, value_nodes
from service.web.form_words import WORDS

NUMBERED_GROUPS = 3


class Tree:
    """Builds the nodes of one page and gathers its errors on the way."""

    def __init__(
        self,
        form: Form,
        raw: Raw,
        situation: Situation,
        found: Validated | None,
        titles: Mapping[str, str],
        files: Mapping[str, FileShown],
        focus: str,
    ) -> None:
        self.form, self.raw, self.situation = form, raw, situation
        self.problems = dict(found.errors) if found else {}
        self.parts = found.parts if found else {}
        self.titles, self.files, self.focus = titles, files, focus
        self.sight, self.words = look(form, raw, situation), WORDS[situation.lang]
        self.errors: list[dict[str, str]] = []
        self.has_buttons, self.heading = False, ""
        self._away: list[str] = []

    # -- whole pages

    def nodes(self, components: Sequence[AnyComponent], *, numbered: bool = False) -> list[Node]:
        """All on one page. Groups get numbers when there are more than three."""
        made = self._nodes(components, self._top("" if self.situation.public else "s"))
        groups = [node for node in made if node["kind"] == "group" and node["heading"]]
        if numbered and len(groups) > NUMBERED_GROUPS:
            for number, group in enumerate(groups, 1):
                group["heading"] = f"{number}. {group['heading']}"
        return self._finished(made)

    def page(self, page: Page) -> tuple[list[Node], str]:
        """The nodes of a question page and its heading, if no question is the heading itself."""
        asking = self._asking(page.components)
        own = any(
            isinstance(c, Text) and begins_with_heading(c.markdown) for c in page.components if self._is_there(c, "")
        )
        alone = not own and (len(asking) == 1 or not page.section)
        first = asking[0] if asking and alone and can_head(asking[0]) else None
        self.heading = first.label if first else page.section or self.form.title
        made: list[Node] = []
        place = self._top("m" if len(asking) > 1 else "")
        reveals = reveals_of(page.components, self.situation, self.sight)
        for component in page.components:
            at = self._top("page") if component is first else place
            made += self._one(component, at, reveals)
        return self._finished(together(made)), "" if first or own else self.heading

    def item(self, rows: Rows, index: int) -> list[Node]:
        """One item of a list, on a page of its own."""
        found = rows_of(rows, self.raw)
        raw = found[index] if index < len(found) else {}
        place = Place(raw, row_prefix(rows.name, index), "", values=item_of(self.sight.values, rows, index))
        hidden = {"kind": "hidden", "name": f"{place.prefix}_", "value": "1"}
        return self._finished([hidden, *self._nodes(rows.components, place)])

    def words_of(self, components: Iterable[AnyComponent]) -> list[Node]:
        """Only the words to read."""
        return [self._text(c, public=True) for c in components if isinstance(c, Text) and self._is_there(c, "")]

    def _top(self, size: Size) -> Place:
        return Place(self.raw, size=size, values=self.sight.values)

    def _finished(self, made: list[Node]) -> list[Node]:
        shown = {error["name"] for error in self.errors}
        self.errors += [
            {"name": name, "text": text, "href": ""} for name, text in self.problems.items() if name not in shown
        ]
        return made

    def dropped(self) -> list[dict[str, str]]:
        """What was typed under questions that are not asked any more."""
        found = typed_under(self.form, self.raw, self._away, self.situation)
        return [{"label": label, "text": text} for label, text in found]

    def updates(self, components: Sequence[AnyComponent]) -> bool:
        """Whether an answer on this page changes, by a condition that a browser can't follow, what this page asks."""
        asked = {c.name for c in walk(components) if isinstance(c, Field)}
        reveals = reveals_of(components, self.situation, self.sight)
        return any(
            c.hide is not None and not is_revealed(c, reveals) and bool(names_in(c.hide.text) & asked)
            for c in walk(components)
            if self.situation.sees(c)
        )

    # -- components

    def _is_there(self, component: AnyComponent, prefix: str) -> bool:
        return self.situation.sees(component) and self.sight.shows(component, prefix)

    def _asking(self, components: Sequence[AnyComponent]) -> list[Field | Group | Rows]:
        reveals = reveals_of(components, self.situation, self.sight)
        return [
            c
            for c in components
            if isinstance(c, Field | Group | Rows)
            and is_asked(c, self.situation, self.sight)
            and not is_revealed(c, reveals)
        ]

    def _nodes(self, components: Sequence[AnyComponent], place: Place) -> list[Node]:
        reveals = reveals_of(components, self.situation, self.sight, place.prefix)
        return together([node for component in components for node in self._one(component, place, reveals)])

    def _one(self, component: AnyComponent, place: Place, reveals: Reveals) -> list[Node]:
        if not self.situation.sees(component) or is_revealed(component, reveals):
            return []
        if not self.sight.shows(component, place.prefix):
            kept = dict(kept_answers(component, place.raw, place.prefix, self.situation))
            self._away += [name for name, typed in kept.items() if not is_blank(typed)]
            return [
                {"kind": "hidden", "name": n, "value": one_line(v)}
                for name, raw in kept.items()
                for n, v in flat(name, raw)
            ]
        if isinstance(component, Text):
            return [self._text(component, public=self.situation.public)]
        if isinstance(component, Rule):
            return [{"kind": "rule"}]
        if isinstance(component, Group):
            return self._group(component, place)
        if isinstance(component, Rows):
            return [self._list(component, place)]
        if isinstance(component, Computed):
            return value_nodes(component, place.values, self.situation.lang)
        return [self._field(component, place, reveals.get(component.name, {}))]

    def _text(self, text: Text, *, public: bool) -> Node:
        html = markdown(text.markdown, top=1 if public else 2)
        return {
            "kind": "text",
            "html": html,
            "details": text.settings.get("details", ""),
            "lang": "en" if text.untranslated else "",
        }

    def _group(self, group: Group, place: Place) -> list[Node]:
        """The group as a section or fieldset; as nothing, when it shows this person nothing."""
        size: Size = inner_size(group) if place.size in {"page", "m"} else place.size
        inner = replace(place, size=size, depth=place.depth + 1)
        inside = self._nodes(group.components, inner)
        if not group.label or all(node["kind"] == "hidden" for node in inside):
            return inside
        node: Node = {
            "kind": "group",
            "id": element_id(place.prefix + group.name),
            "heading": group.label,
            "hint": group.hint,
            "readers": readers(group, self.titles, self.words),
            "is_section": not self.situation.public and place.depth == 0 and place.prefix == "",
            "is_page": place.size == "page",
            "lang": "en" if group.untranslated else "",
            "inside": inside,
        }
        return [node]

    def _field(self, field_: Field, place: Place, revealed: Mapping[str, list[Field]]) -> Node:
        name = place.prefix + field_.name
        if field_.read_only or field_.disabled:
            lines = in_words(field_, self.situation.context.get(field_.name, field_.default), self.situation)
            return {"kind": "value", "label": field_.label, "lines": lines or (self.words["not_answered"],)}
        if name in self.problems:
            self.errors.append({"name": name, "text": self.problems[name]})
        mine = len(self.errors) - 1
        inner = replace(place, size="")
        node = question(
            Asked(
                field_,
                name,
                given(field_, place.raw, self.situation),
                self.situation.choices(field_),
                place.size,
                self.problems.get(name, ""),
                self.parts.get(name, ()),
                readers(field_, self.titles, self.words),
                small=not self.situation.public,
                focus=self._takes_focus(name),
                lang=self.situation.lang,
                reveals={value: [self._field(f, inner, {}) for f in fields] for value, fields in revealed.items()},
            )
        )
        if name in self.problems:
            self.errors[mine]["href"] = f"#{node['first']}"
        return self._with_files(field_, node, place) if field_.kind == "file" else node

    def _takes_focus(self, name: str) -> bool:
        """The first question of a new item takes the focus, no other."""
        takes = bool(self.focus) and name.startswith(f"{self.focus}.")
        if takes:
            self.focus = ""
        return takes

    def _with_files(self, field_: Field, node: Node, place: Place) -> Node:
        ids = given(field_, place.raw, self.situation)
        node["files"] = files_of(node["name"], ids, self.files, self.words["file_gone"])
        self.has_buttons = self.has_buttons or bool(ids)
        return node

    # -- lists

    def _list(self, rows: Rows, place: Place) -> Node:
        name, found = place.prefix + rows.name, list(rows_of(rows, place.raw))
        found += [{}] * max(
            0, rows.min_items - len(found), rows.first_items - len(found) if rows.name not in place.raw else 0
        )
        self.has_buttons = self.has_buttons or rows.may_add
        node: Node = {
            "kind": "list",
            "id": element_id(name),
            "name": name,
            "heading": rows.label,
            "hint": rows.hint,
            "readers": readers(rows, self.titles, self.words),
            "error": self.problems.get(name, ""),
            "is_page": place.size == "page",
            "level": 2 if place.depth == 0 else 3,
            "item": rows.item,
            "add": self.words["add"].format(item=rows.item.lower())
            if rows.may_add and len(found) < rows.max_items
            else "",
        }
        if name in self.problems:
            self.errors.append({"name": name, "text": self.problems[name], "href": f"#{node['id']}"})
        least = max(rows.min_items, 1 if rows.first_items else 0)
        node["items"] = [
            self._item(
                rows,
                name,
                index,
                raw,
                item_of(place.values, rows, index),
                removable=rows.may_add and len(found) > least,
            )
            for index, raw in enumerate(found)
        ]
        return node

    def _item(self, rows: Rows, name: str, index: int, raw: Raw, values: Mapping[str, Any], *, removable: bool) -> Node:
        prefix = row_prefix(name, index)
        size: Size = "" if self.situation.public else "s"
        return {
            "id": element_id(f"{name}[{index}]"),
            "title": f"{rows.item} {index + 1}",
            "marker": f"{prefix}_",
            "remove": f"{name}[{index}]" if removable else "",
            "inside": self._nodes(rows.components, Place(raw, prefix, size, 2, values)),
        }
