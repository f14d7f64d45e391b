"""From a form, what was typed and what is wrong with it, to what the macros of `templates/forms` draw.

A view is a tree of nodes; a node's `params` are those of the GOV.UK macro that its `kind` names.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from service.forms import Form, Page, Removed, Situation, Validated
from service.forms.model import Raw, Rows
from service.forms.names import row_prefix
from service.forms.shape import rows_of
from service.forms.sight import look
from service.forms.summaries import Row, Section, recount
from service.forms.wording import low
from service.web.form_nodes import Node
from service.web.form_place import FileShown
from service.web.form_tree import Tree
from service.web.form_words import WORDS

__all__ = ["FileShown", "FormView", "form_view", "list_view", "page_view", "summary_view"]

MANY_GROUPS = 6


@dataclass(frozen=True, slots=True)
class FormView:
    """What the macros draw. `title` is the page's; the frame puts `title_prefix` before it.

    `heading` is an `h1` to draw above, if no question is the page's heading; `caption` the small line above it.
    """

    nodes: list[Node]
    errors: list[dict[str, str]] = field(default_factory=list)
    title: str = ""
    heading: str = ""
    caption: str = ""
    contents: list[dict[str, str]] = field(default_factory=list)
    dropped: list[dict[str, str]] = field(default_factory=list)
    removed: Removed | None = None
    updates: bool = False
    safe_enter: str = ""
    listing: Node | None = None
    lang: str = "en"

    @property
    def words(self) -> Mapping[str, str]:
        return WORDS[self.lang]

    @property
    def title_prefix(self) -> str:
        """“Error: ” when something is wrong."""
        return self.words["error_prefix"] if self.errors else ""


def form_view(
    form: Form,
    raw: Raw,
    situation: Situation,
    *,
    found: Validated | None = None,
    titles: Mapping[str, str] | None = None,
    files: Mapping[str, FileShown] | None = None,
    removed: Removed | None = None,
    focus: str = "",
) -> FormView:
    """A whole form on one page, as staff see it."""
    tree = Tree(form, raw, situation, found, titles or {}, files or {}, focus)
    nodes = tree.nodes(form.components, numbered=True)
    groups = [node for node in nodes if node["kind"] == "group"]
    contents = [{"text": g["heading"], "href": f"#{g['id']}"} for g in groups] if len(groups) > MANY_GROUPS else []
    return FormView(
        nodes,
        tree.errors,
        form.title,
        contents=contents,
        dropped=tree.dropped(),
        removed=removed,
        updates=tree.updates(form.components),
        safe_enter="_update" if tree.has_buttons or tree.updates(form.components) else "",
        lang=situation.lang,
    )


def page_view(
    form: Form,
    page: Page,
    raw: Raw,
    situation: Situation,
    *,
    item: int | None = None,
    found: Validated | None = None,
    titles: Mapping[str, str] | None = None,
    files: Mapping[str, FileShown] | None = None,
    removed: Removed | None = None,
    focus: str = "",
) -> FormView:
    """One question page. `item`: of a list's page, the item that is asked for."""
    tree = Tree(form, raw, situation, found, titles or {}, files or {}, focus)
    if page.rows and item is not None:
        nodes = [*tree.words_of(page.components), *tree.item(page.rows, item)]
        heading, caption = f"{page.rows.item} {item + 1}", page.rows.label
    else:
        nodes, heading = tree.page(page)
        caption = ""
    title = heading or tree.heading or form.title
    return FormView(
        nodes,
        tree.errors,
        title,
        heading,
        caption,
        dropped=tree.dropped(),
        removed=removed,
        updates=tree.updates(page.components) and item is None,
        safe_enter="continue" if tree.has_buttons else "",
        lang=situation.lang,
    )


def list_view(
    form: Form,
    page: Page,
    raw: Raw,
    situation: Situation,
    *,
    found: Validated | None = None,
    problem: str = "",
    removed: Removed | None = None,
) -> FormView:
    """The list page of a list: “You have added 2 members”, Change, Remove, “Do you need to add another member?”."""
    rows, words = page.rows, WORDS[situation.lang]
    if rows is None:
        raise ValueError(f"The page {page.key} is about no list.")
    items = _listed(form, rows, raw, situation)
    one, many = rows.item.lower(), rows.settings.get("items") or ("" if rows.label.endswith("?") else low(rows.label))
    heading = words["added"].format(n=len(items), items=one if len(items) == 1 else many).strip()
    another = words["another"].format(item=one)
    errors = [{"text": words["another_missing"].format(item=one), "href": "#_another"}] if problem else []
    errors += [{"text": text, "href": _change(rows, name)} for name, text in (found.errors if found else {}).items()]
    listing = {
        "items": items,
        "another": another if len(items) < rows.max_items else "",
        "error": errors[0]["text"] if problem else "",
        "path": rows.name,
    }
    return FormView([], errors, heading, heading, removed=removed, listing=listing, lang=situation.lang)


def _change(rows: Rows, name: str) -> str:
    """Where an item's answer is changed."""
    index = name.removeprefix(f"{rows.name}[").partition("]")[0]
    return f"?item={index}" if index.isdecimal() else "#_another"


def _listed(form: Form, rows: Rows, raw: Raw, situation: Situation) -> list[dict[str, Any]]:
    """The items of a list with what was typed so far, in words."""
    sections = recount(form, look(form, raw, situation).values, situation)
    return [
        {
            "title": f"{rows.item} {index + 1}",
            "rows": _rows_of(sections, row_prefix(rows.name, index)),
            "change": f"?item={index}",
            "remove": f"{rows.name}[{index}]",
        }
        for index in range(len(rows_of(rows, raw)))
    ]


def _rows_of(sections: Sequence[Section], prefix: str) -> list[dict[str, Any]]:
    return [_row(row, None) for section in sections for row in section.rows if row.name.startswith(prefix)]


def summary_view(
    sections: Sequence[Section], change: Callable[[str, str], str | None] | None = None, lang: str = "en"
) -> list[dict[str, Any]]:
    """Sections of `forms.summary` for the macro `summary_list`; `change(page, name)` gives the address to change at."""
    return [{"heading": s.heading, "rows": [_row(row, change, lang) for row in s.rows]} for s in sections]


def _row(row: Row, change: Callable[[str, str], str | None] | None, lang: str = "en") -> dict[str, Any]:
    """A row as the macro `govukSummaryList` wants it; several lines and line ends stay lines."""
    text = "\n".join(row.lines) or row.value
    made: dict[str, Any] = {"key": {"text": row.label}, "value": {"html": Markup("<br>").join(text.split("\n"))}}
    url = change(row.page, row.name) if change and row.page else None
    if url:
        action = {"href": url, "text": WORDS[lang]["change"], "visuallyHiddenText": low(row.label)}
        made["actions"] = {"items": [action]}
    return made
