"""The whole of it: BPMN in, the same BPMN with a new drawing out."""

from dataclasses import dataclass

from lxml import etree

from .errors import LayoutError
from .groups import keep_groups, title
from .model import Model
from .parsing import parse
from .scopes import Artist
from .write import Writer


@dataclass(frozen=True)
class Redrawn:
    """A file with a new drawing, and what of the old one has no place in it (each a few words for a person)."""

    xml: bytes
    lost: tuple[str, ...]


def layout(xml: bytes) -> bytes:
    """The same file with a new drawing. Raises LayoutError for what isn't BPMN 2.0 or has nothing that can be drawn.

    Only the diagrams are replaced; colours, open sub-processes, groups and the order of pools are taken from the old
    ones. The same file gives the same bytes, and laying out the result changes nothing.
    """
    return redraw(xml).xml


def redraw(xml: bytes) -> Redrawn:
    """As `layout`, and says what is lost."""
    model = Model(parse(xml))
    planes = [(scope, drawing) for scope, drawing in Artist(model).planes() if drawing.shapes]
    if not planes:
        raise LayoutError("nothing to draw: no process with flow nodes and no pool")
    shown: set[str] = set()
    writer = Writer(model)
    for scope, drawing in planes:
        keep_groups(model, drawing)
        writer.write(scope, drawing)
        shown |= drawing.ids()
    for e in model.root.iter("*"):  # an empty CDATA section would be written in another way the next time
        if e.text == "":
            e.text = None
    lost = tuple(title(model, id_) for id_ in model.old if id_ in model.elements and id_ not in shown)
    return Redrawn(etree.tostring(model.root.getroottree(), xml_declaration=True, encoding="UTF-8"), lost)
