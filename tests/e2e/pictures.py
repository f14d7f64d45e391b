"""Pictures for the documentation: taken only when DESK_SCREENSHOTS=1, small enough to stand in the repository."""

import os
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).parents[2] / "docs/images"
# What the pages of the documentation show, by the kind of page that the journey sees. Each at 1280 and at 360 pixels.
LONGEST = {1280: 1500, 360: 1300}
PALETTE = 128


@dataclass(frozen=True, slots=True)
class Camera:
    """`names`: kind of page → name of its picture; every other kind is looked at, but not kept."""

    names: dict[str, str]
    folder: Path = FOLDER
    is_on: bool = os.environ.get("DESK_SCREENSHOTS") == "1"

    def take(self, page: Page, kind: str) -> None:
        base, _, width = kind.rpartition("-")
        if self.is_on and base in self.names:
            size = page.viewport_size or {"width": int(width), "height": 900}
            height = min(LONGEST[int(width)], int(page.evaluate("document.documentElement.scrollHeight")))
            page.set_viewport_size({"width": size["width"], "height": height})
            picture = page.screenshot(animations="disabled", caret="hide")
            page.set_viewport_size(size)
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{self.names[base]}-{width}.png").write_bytes(smaller(picture))


def smaller(png: bytes) -> bytes:
    """The same picture with at most 128 colours: pages have few, so nothing is lost that one can see."""
    width, height, pixels = _decoded(png)
    counted = Counter(pixels)
    kept = [colour for colour, _ in counted.most_common(PALETTE)]
    place = {colour: index for index, colour in enumerate(kept)}
    for colour in counted:
        if colour not in place:
            place[colour] = min(range(len(kept)), key=lambda index: _distance(kept[index], colour))
    rows = bytearray()
    for row in range(height):
        rows.append(0)
        rows.extend(place[colour] for colour in pixels[row * width : (row + 1) * width])
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", b"".join(kept)), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _decoded(png: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and the colours of all pixels, of an 8-bit RGB picture as browsers make them."""
    chunks = list(_chunks(png))
    width, height, depth, colours = struct.unpack(">IIBB", chunks[0][1][:10])
    assert (depth, colours) in ((8, 2), (8, 6)), "the browser made another kind of picture"
    step = 3 if colours == 2 else 4
    data = zlib.decompress(b"".join(content for kind, content in chunks if kind == b"IDAT"))
    length, above, pixels = width * step, bytearray(width * step), []
    for row in range(height):
        start = row * (length + 1)
        line = bytearray(data[start + 1 : start + 1 + length])
        _unfilter(data[start], line, above, step)
        pixels += [bytes(line[at : at + 3]) for at in range(0, length, step)]
        above = line
    return width, height, pixels


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _unfilter(kind: int, line: bytearray, above: bytearray, step: int) -> None:
    """Undoes one row's filter (PNG specification, 9.2)."""
    for at in range(len(line)):
        left = line[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        add = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[kind] if kind else 0
        line[at] = (line[at] + add) & 255


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    near = {left: abs(guess - left), above: abs(guess - above), corner: abs(guess - corner)}
    best = min(near.values())
    return next(value for value in (left, above, corner) if near[value] == best)
