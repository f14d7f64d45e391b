"""Where components stand on a page, and what that says of them: sizes, headings, who reads them, files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from service.forms.model import AnyComponent, Field, Group, Raw, Rows
from service.web.form_nodes import Node, Size


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file that was added before: name and size in words, and its state (“Being checked for viruses”)."""

    name: str
    size: str = ""
    state: str = ""


@dataclass(slots=True)
class Place:
    """Where components stand: within which names, on which answers (as typed, and as understood), in which size."""

    raw: Raw
    prefix: str = ""
    size: Size = "s"
    depth: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)


def inner_size(group: Group) -> Size:
    """Questions of a group are bold, unless it is one question in several lines (a name, an address)."""
    lines = all(not isinstance(c, Field) or c.kind in {"text", "long_text", "number"} for c in group.components)
    return "" if lines else "s"


def can_head(component: Field | Group | Rows) -> bool:
    """A tick box has no legend, and what is only shown is no question."""
    return not isinstance(component, Field) or not (
        component.kind == "checkbox" or component.read_only or component.disabled
    )


def readers(component: AnyComponent, titles: Mapping[str, str], words: Mapping[str, str]) -> str:
    """“The bank and the school can read this.”, for what is not for everybody who has the case."""
    keys = component.settings.get("seen_by", "").split()
    found = [titles[key] for key in keys if key in titles]
    if not found:
        return ""
    listed = words["and"].join([", ".join(found[:-1]), found[-1]] if found[1:] else found)
    said = words["reads"].format(names=listed)
    return said[:1].upper() + said[1:]


def files_of(name: str, ids: Sequence[str], files: Mapping[str, FileShown], gone: str) -> list[Node]:
    """What was added before, each with the name of the button that removes it."""
    return [
        {"id": id_, "shown": files.get(id_, FileShown(gone)), "remove": f"{name}[{index}]"}
        for index, id_ in enumerate(ids)
    ]
