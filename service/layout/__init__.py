"""Draws BPMN: an automatic layout that respects lanes, and diagrams as SVG."""

from .errors import LayoutError
from .redraw import Redrawn, layout, redraw

__all__ = ["LayoutError", "Redrawn", "layout", "redraw"]
