"""Shows on a finished picture how far a case is: classes for states, badges with words."""

from collections.abc import Mapping

from lxml import etree

from service.layout.drawing import Box
from service.layout.errors import LayoutError
from service.layout.text import width
from service.layout.vocabulary import Element

from .canvas import INK, PAPER, SVG, add

#: of `states`; on a flow, `taken`
STATES = frozenset({"done", "now", "late", "limit", "failed", "todo", "taken"})
_HEIGHT, _SIZE = 18, 12


def mark(svg: str, states: Mapping[str, str], badges: Mapping[str, str]) -> str:
    """Add the class `is-…` for each state of an element (several with spaces between), and badges with texts.

    Elements that the picture doesn't show are passed over, for a process has more than one plane.
    """
    try:
        root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise LayoutError(f"not a picture of a diagram: {error}") from error
    places = []
    for group in root.iter(f"{{{SVG}}}g"):
        id_ = group.get("data-element")
        if id_ is not None:
            _add_states(group, states.get(id_, ""))
            if badges.get(id_):
                places.append((group, badges[id_], states.get(id_, "")))
    for group, text, state in places:  # last, so that nothing covers them
        _badge(root, group, text, state)
    return etree.tostring(root, encoding="unicode")


def _add_states(group: Element, states: str) -> None:
    unknown = set(states.split()) - STATES
    if unknown:
        raise ValueError(f"no such state of an element: {', '.join(sorted(unknown))}")
    if states:
        group.set("class", " ".join([group.get("class", ""), *(f"is-{state}" for state in states.split())]))


def _badge(root: Element, group: Element, text: str, states: str) -> None:
    """A pill on the upper right corner of a shape, or in the middle of a flow."""
    x, y, w, _ = _box(group)
    wide = max(_HEIGHT, width(text, _SIZE) + 12)
    left, top = (x + w - wide + 8 if w else x - wide / 2), y - _HEIGHT / 2
    badge = add(root, "g", cls=" ".join(["dd-badge", *(f"is-{state}" for state in states.split())]))
    badge.set("data-for", group.get("data-element", ""))
    add(badge, "rect", x=left, y=top, width=wide, height=_HEIGHT, rx=_HEIGHT / 2, fill=INK, stroke=PAPER)
    label = add(badge, "text", x=left + wide / 2, y=top + 13, text_anchor="middle", fill=PAPER, stroke="none")
    label.text = text


def _box(group: Element) -> Box:
    try:
        x, y, w, h = map(float, group.get("data-box", "").split())
    except ValueError as error:
        raise LayoutError("not a picture of ours: an element has no place") from error
    return x, y, w, h
