"""Groups: only the old drawing says who is in one, so each is drawn anew around the same shapes, where it can be."""

from .drawing import Box, Drawing, middle, overlap
from .model import Model
from .vocabulary import BPMN, Element, bare_name, ident, tag

_PADDING = 12
_NOT_MEMBERS = frozenset({"lane", "participant", "group"})


def keep_groups(model: Model, drawing: Drawing) -> None:
    """Add the groups whose members stand together in the drawing; the others are lost."""
    for id_ in [i for i, e in model.elements.items() if tag(e) == "group"]:
        box = model.old_box(id_)
        if box is not None:
            around = _around(drawing, _members(model, id_, box) & set(drawing.shapes))
            if around is not None:
                drawing.groups[id_] = around


def _members(model: Model, group: str, box: Box) -> set[str]:
    """What had its middle in the group."""
    plane = model.plane_of[group]
    members = set()
    for id_ in model.old:
        mine = model.old_box(id_)
        kind = tag(model.elements[id_]) if id_ in model.elements else ""
        if mine is not None and kind not in _NOT_MEMBERS and model.plane_of[id_] == plane:
            x, y = middle(mine)
            if box[0] <= x <= box[0] + box[2] and box[1] <= y <= box[1] + box[3]:
                members.add(id_)
    return members


def _around(drawing: Drawing, members: set[str]) -> Box | None:
    """A box around the members, if no stranger stands in it."""
    if not members:
        return None
    boxes = [drawing.shapes[m] for m in members] + [drawing.labels[m] for m in members if m in drawing.labels]
    left, top = min(b[0] for b in boxes) - _PADDING, min(b[1] for b in boxes) - _PADDING
    right, bottom = max(b[0] + b[2] for b in boxes) + _PADDING, max(b[1] + b[3] for b in boxes) + _PADDING
    box = (left, top, right - left, bottom - top)
    strangers = drawing.shapes.keys() - members - drawing.frames - drawing.opened
    return None if any(overlap(box, drawing.shapes[s]) for s in strangers) else box


def group_name(model: Model, group: Element) -> str:
    """Groups are named by a value of a category."""
    value = model.elements.get(bare_name(group.get("categoryValueRef")))
    return (value.get("value") or "").strip() if value is not None and value.tag == f"{BPMN}categoryValue" else ""


def title(model: Model, id_: str) -> str:
    """How an element is called in a message to a person."""
    e = model.elements[id_]
    name = group_name(model, e) if tag(e) == "group" else (e.get("name") or "").strip()
    return f"{tag(e) or 'element'} {ident(e)}" + (f" “{name}”" if name else "")
