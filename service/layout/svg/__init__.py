"""Diagrams as SVG, drawn on the server: no script, no inline style, no markers or other ids that could clash."""

from .marks import mark
from .render import render

__all__ = ["mark", "render"]
