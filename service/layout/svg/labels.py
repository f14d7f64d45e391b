"""Names that stand outside their shapes."""

from service.layout.drawing import Point
from service.layout.text import LABEL_ROOM, OUTSIDE, wrap
from service.layout.vocabulary import Element

from .canvas import write
from .plane import Figure


def write_label(group: Element, figure: Figure, top_middle: Point) -> None:
    """In the label's box; without one, under the given point."""
    if not figure.name:
        return
    text = wrap(figure.name, max(LABEL_ROOM, figure.label[2] if figure.label else 0), OUTSIDE)
    x, y, w, h = figure.label or (top_middle[0], top_middle[1], 0, 0)
    box = (x + w / 2 - max(w, text.width) / 2, y, max(w, text.width), max(h, text.height))
    write(group, figure.name, box, size=OUTSIDE, top=True)
