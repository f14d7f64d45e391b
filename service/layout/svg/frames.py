"""Pools, lanes, groups, data and annotations."""

from service.layout.text import INSIDE
from service.layout.vocabulary import DATA, Element
from service.layout.widths import HEADER

from .canvas import PAPER, add, path, write, write_upwards
from .labels import write_label
from .plane import Shape, has

_FOLD = 10
_FRAMES = frozenset({"participant", "lane"})


def is_frame(shape: Shape) -> bool:
    return shape.kind in _FRAMES


def draw_frame(group: Element, shape: Shape) -> None:
    """A pool or lane, with its name in a header; a black box has its name in the middle."""
    x, y, w, h = shape.box
    add(group, "rect", cls="dd-shape", x=x, y=y, width=w, height=h, fill=PAPER)
    upright = shape.drawn.get("isHorizontal") == "false"
    if shape.kind == "participant" and not shape.element.get("processRef"):
        write(group, shape.name, shape.box)
    elif upright:
        _divide(group, shape, path("M", x, y + HEADER, "h", w))
        write(group, shape.name, (x, y, w, HEADER))
    else:
        _divide(group, shape, path("M", x + HEADER, y, "v", h))
        write_upwards(group, shape.name, (x, y, HEADER, h))


def _divide(group: Element, shape: Shape, line: str) -> None:
    if shape.kind == "participant":
        add(group, "path", d=line)


def draw_artifact(group: Element, shape: Shape) -> bool:
    """Did it stand for one?"""
    if shape.kind == "textAnnotation":
        _note(group, shape)
    elif shape.kind == "group":
        _group(group, shape)
    elif shape.kind == "dataStoreReference":
        _store(group, shape)
    elif shape.kind in DATA:
        _data(group, shape)
    else:
        return False
    return True


def _note(group: Element, shape: Shape) -> None:
    x, y, w, h = shape.box
    add(group, "path", cls="dd-shape", d=path("M", x + 10, y, "h", -10, "v", h, "h", 10))
    write(group, shape.name, (x + 6, y, w - 8, h), left=True)


def _group(group: Element, shape: Shape) -> None:
    x, y, w, h = shape.box
    add(group, "rect", cls="dd-shape", x=x, y=y, width=w, height=h, rx=10, stroke_dasharray="10 6 1 6")
    if shape.name:
        write(group, shape.name, (x + 8, y + 4, w - 16, INSIDE * 2), top=True)


def _data(group: Element, shape: Shape) -> None:
    x, y, w, h = shape.box
    fold = min(_FOLD, w / 2, h / 2)
    page = path("M", x, y, "h", w - fold, "l", fold, fold, "v", h - fold, "h", -w, "z")
    add(group, "path", cls="dd-shape", d=page, fill=PAPER)
    add(group, "path", d=path("M", x + w - fold, y, "v", fold, "h", fold))
    if shape.element.get("isCollection") == "true" or has(shape.element, "isCollection"):
        add(group, "path", d=path("M", x + w / 2 - 4, y + h - 10, "v", 8, "m", 4, 0, "v", -8, "m", 4, 0, "v", 8))
    write_label(group, shape, (x + w / 2, y + h + 4))


def _store(group: Element, shape: Shape) -> None:
    x, y, w, h = shape.box
    bow = h / 8
    arc = path("a", w / 2, bow, 0, 0, 0, w, 0)
    body = (
        path("M", x, y + bow, "v", h - 2 * bow)
        + f" {arc} "
        + path("v", 2 * bow - h, "a", w / 2, bow, 0, 0, 0, -w, 0, "z")
    )
    add(group, "path", cls="dd-shape", d=body, fill=PAPER)
    for down in (1, 2):
        add(group, "path", d=path("M", x, y + down * bow) + f" {arc}")
    write_label(group, shape, (x + w / 2, y + h + 4))
