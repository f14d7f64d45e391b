"""How large each shape is drawn, and how much room its name takes outside it."""

from .text import INSIDE, LABEL_ROOM, OUTSIDE, wrap
from .vocabulary import DATA, EVENTS, GATEWAYS

EVENT, GATEWAY, TASK_WIDTH, TASK_HEIGHT = 36.0, 50.0, 100.0, 80.0
#: widths tried for a task, and how many lines more (or how many at all) its name may then take
_TASK_WIDTHS = ((100.0, 0), (110.0, 0), (120.0, 0), (130.0, 0), (140.0, 0), (120.0, 3), (140.0, 4), (160.0, 9))
#: names up to so many signs stand in an annotation of so many pixels
_NOTES = ((70, 100.0), (250, 150.0))
_LONGEST_NOTE = 240.0


def measure(kind: str, name: str) -> tuple[float, float]:
    """Width and height of a shape that has no content."""
    if kind in EVENTS:
        return EVENT, EVENT
    if kind in GATEWAYS or kind == "dataStoreReference":
        return GATEWAY, GATEWAY
    if kind in DATA:
        return 36.0, 50.0
    return _note(name) if kind == "textAnnotation" else _task(kind, name)


def _note(name: str) -> tuple[float, float]:
    w = next((w for signs, w in _NOTES if len(name) < signs), _LONGEST_NOTE)
    text = wrap(name, w - 12, INSIDE)
    return max(w, text.width + 12.0), max(30.0, text.height + 12.0)


def _task(kind: str, name: str) -> tuple[float, float]:
    """Long names: widen, then heighten, so that the text fits the box."""
    usual = (
        3 if kind in ("task", "manualTask") else 2
    )  # an icon in the corner or a marker takes the room of a third line
    for w, lines in _TASK_WIDTHS:
        text = wrap(name, w - 14, INSIDE)
        if text.lines <= (lines or usual) and text.width <= w - 2:
            break
    return max(w, text.width + 4.0), max(TASK_HEIGHT, text.height + 14.0)


def label(kind: str, name: str) -> tuple[int, int]:
    """The room of a name that stands outside its shape."""
    return outside(name) if name and kind in EVENTS | GATEWAYS | DATA else (0, 0)


def outside(name: str) -> tuple[int, int]:
    text = wrap(name, LABEL_ROOM, OUTSIDE)
    return text.width, text.height
