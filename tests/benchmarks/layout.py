"""How long drawings take: a diagram of 60 nodes, one of 500, all of ours, and pictures of them."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from service.layout import layout
from service.layout.svg import mark, render
from tests.support.bpmn_sources import drawn_by_lot

#: name, value, unit, limit, is it kept?
Result = tuple[str, float, str, float, bool]
T = TypeVar("T")
ROOT = Path(__file__).parents[2]
SEEDS = range(3)


def run() -> list[Result]:
    small = [drawn_by_lot(60, 4, seed) for seed in SEEDS]
    large = [drawn_by_lot(500, 4, seed) for seed in SEEDS]
    ours = [file.read_bytes() for file in sorted((ROOT / "processes").rglob("*.bpmn"))]
    drawn = [layout(xml) for xml in ours] or [layout(small[0])]
    pictures = [render(xml) for xml in drawn]
    return [
        _result("layout, 60 nodes in four lanes, worst of three", max(_seconds(layout, xml) for xml in small), 0.5),
        _result("layout, 500 nodes in four lanes, worst of three", max(_seconds(layout, xml) for xml in large), 3.0),
        _result("layout, the slowest of our diagrams", max((_seconds(layout, xml) for xml in ours), default=0.0), 0.5),
        _result("picture, the slowest of our diagrams", max(_seconds(render, xml) for xml in drawn), 0.05),
        _result("marks on a picture, the slowest", max(_seconds(_marked, svg) for svg in pictures), 0.05),
        ("picture, the largest of our diagrams", *_kept(max(len(svg) for svg in pictures) / 1000, "kB", 60.0)),
    ]


def _marked(svg: str) -> str:
    return mark(svg, {}, {})


def _seconds(work: Callable[[T], object], thing: T) -> float:
    began = time.process_time()
    work(thing)
    return time.process_time() - began


def _result(name: str, seconds: float, limit: float) -> Result:
    return (name, *_kept(seconds, "s", limit))


def _kept(value: float, unit: str, limit: float) -> tuple[float, str, float, bool]:
    return round(value, 3), unit, limit, value <= limit
