"""Measures and wraps text as bpmn-js does: Helvetica, 11 px outside shapes, 12 px in boxes."""

import math
from typing import NamedTuple

_SIGNS = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
_THOUSANDTHS = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 "
    "584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 "
    "278 556 500 722 500 500 500 334 260 334 584"
)
_WIDTHS = dict(zip(_SIGNS, map(int, _THOUSANDTHS.split()), strict=True))
_LATIN, _IDEOGRAM = 556, 1000
_FIRST_IDEOGRAM = "\u2e80"
#: fonts differ a little from machine to machine
_SPARE = 1.05

OUTSIDE, INSIDE = 11, 12
LINE_HEIGHT = 1.2
#: how wide names outside shapes may become before they are wrapped
LABEL_ROOM = 90


class Extent(NamedTuple):
    width: int
    height: int
    lines: int


def width(text: str, size: float = OUTSIDE) -> float:
    return sum(_WIDTHS.get(c) or (_LATIN if c < _FIRST_IDEOGRAM else _IDEOGRAM) for c in text) * size / 1000


def lines(text: str, room: float, size: float = OUTSIDE) -> list[str]:
    """The text in lines that fit a room; a word longer than the room has a line of its own."""
    out: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            if line and width(f"{line} {word}", size) > room:
                out.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        out.append(line)
    return out


def wrap(text: str, room: float, size: float = OUTSIDE) -> Extent:
    """What a text takes when it is wrapped into a room; a word longer than the room keeps its width."""
    wrapped = lines(text, room, size)
    widest = max(width(line, size) for line in wrapped)
    return Extent(math.ceil(widest * _SPARE) + 4, math.ceil(len(wrapped) * size * LINE_HEIGHT), len(wrapped))


def fit(text: str, room: float, height: float, size: float) -> list[str]:
    """The text in as many lines as there is height for; long words are cut, and what is left out becomes dots."""
    out = [part for line in lines(text, room, size) for part in _cut(line, room, size)]
    most = max(1, int(height / (size * LINE_HEIGHT)))
    if len(out) > most:
        out = [*out[: most - 1], _ending_in_dots(out[most - 1], room, size)]
    return out


def _cut(line: str, room: float, size: float) -> list[str]:
    out = [""]
    for sign in line:
        if out[-1] and width(out[-1] + sign, size) > room:
            out.append("")
        out[-1] += sign
    return out


def _ending_in_dots(line: str, room: float, size: float) -> str:
    while line and width(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip()}…"
