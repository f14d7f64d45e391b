"""Draws BPMN: an automatic layout that respects lanes, and diagrams as SVG."""

from .errors import LayoutError
from .redraw import layout

__all__ = ["LayoutError", "layout"]
