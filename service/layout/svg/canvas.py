"""The pencil: SVG elements with presentation attributes only, and text in lines."""

import re

from lxml import etree

from service.layout.drawing import Box, Line, Point
from service.layout.text import INSIDE, LINE_HEIGHT, OUTSIDE, fit
from service.layout.vocabulary import Element

SVG = "http://www.w3.org/2000/svg"
INK, PAPER = "#0b0c0c", "#fff"
#: bends are rounded a little
_CORNER = 5.0
#: from the top of a line of text to its base line, in sizes
_ASCENT = 0.95


def add(parent: Element, name: str, **attributes: str | float) -> Element:
    """Attributes are written with an underscore for the hyphen; `cls` is the class."""
    written = {_key(k): v if isinstance(v, str) else number(v) for k, v in attributes.items()}
    return etree.SubElement(parent, f"{{{SVG}}}{name}", written)


def _key(key: str) -> str:
    return "class" if key == "cls" else key.rstrip("_").replace("_", "-")


def number(value: float) -> str:
    return re.sub(r"\.?0+$", "", f"{value:.1f}") if value else "0"


def path(*parts: str | float | Point) -> str:
    """A path's data: letters, numbers and points."""
    return " ".join(
        part if isinstance(part, str) else number(part) if not isinstance(part, tuple) else " ".join(map(number, part))
        for part in parts
    )


def rounded(line: Line) -> str:
    """A line with rounded bends."""
    out: list[str | Point] = ["M", line[0]]
    for before, corner, after in zip(line, line[1:], line[2:], strict=False):
        out += ["L", _towards(corner, before), "Q", corner, _towards(corner, after)]
    return path(*out, "L", line[-1])


def _towards(corner: Point, other: Point) -> Point:
    """A little from the corner, at most half way."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = max((dx * dx + dy * dy) ** 0.5, 0.01)
    share = min(_CORNER / length, 0.5)
    return corner[0] + dx * share, corner[1] + dy * share


def write(parent: Element, text: str, box: Box, *, size: int = INSIDE, top: bool = False, left: bool = False) -> None:
    """Text wrapped into a box, in its middle or at its top; what doesn't fit ends in dots."""
    if not text:
        return
    x, y, w, h = box
    lines = fit(text, w, h, size)
    step = size * LINE_HEIGHT
    first = y + _ASCENT * size + (0 if top else (h - len(lines) * step) / 2)
    at = x if left else x + w / 2
    anchor: dict[str, str | float] = {} if left else {"text_anchor": "middle"}
    if size == OUTSIDE:
        anchor["font_size"] = size
    element = add(parent, "text", cls="dd-text", fill=INK, stroke="none", **anchor)
    for i, line in enumerate(lines):
        span = add(element, "tspan", x=at, y=first + i * step)
        span.text = line


def write_upwards(parent: Element, text: str, box: Box) -> None:
    """Text that runs from bottom to top, as the names of lanes do."""
    x, y, w, h = box
    centre_x, centre_y = x + w / 2, y + h / 2
    turned = add(parent, "g", transform=f"rotate(-90 {number(centre_x)} {number(centre_y)})")
    write(turned, text, (centre_x - h / 2, centre_y - w / 2, h, w))
