"""What the server worked out, to be read on the page: rows of a list, never anything that could be typed or sent."""

from collections.abc import Iterable, Mapping
from typing import Any

from service.forms.model import Computed, Rows
from service.forms.words import told
from service.web.form_nodes import Node


def value_nodes(computed: Computed, values: Mapping[str, Any], lang: str) -> list[Node]:
    """One row; nothing while there is no value."""
    lines = told(values.get(computed.name), lang) if computed.label else ()
    if not lines:
        return []
    row = {
        "label": computed.label,
        "hint": computed.hint,
        "lang": "en" if computed.untranslated else "",
        "lines": [line.split("\n") for line in lines],
    }
    return [{"kind": "values", "rows": [row]}]


def together(nodes: Iterable[Node]) -> list[Node]:
    """Values that stand below each other become one list."""
    made: list[Node] = []
    for node in nodes:
        if made and node["kind"] == made[-1]["kind"] == "values":
            made[-1] = {**node, "rows": [*made[-1]["rows"], *node["rows"]]}
        else:
            made.append(node)
    return made


def item_of(values: Mapping[str, Any], rows: Rows, index: int) -> Mapping[str, Any]:
    """What is understood of one item of a list; a new one has nothing yet."""
    items: list[Mapping[str, Any]] = values.get(rows.name) or []
    return items[index] if index < len(items) else {}
