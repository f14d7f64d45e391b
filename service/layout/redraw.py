"""The whole of it: BPMN in, the same BPMN with a new drawing out."""

from lxml import etree

from .errors import LayoutError
from .model import Model
from .parsing import parse
from .scopes import Artist
from .write import Writer


def layout(xml: bytes) -> bytes:
    """The same file with a new drawing. Raises LayoutError for what isn't BPMN 2.0 or has nothing that can be drawn.

    Only the diagrams are replaced; colours, open sub-processes and the order of pools are taken from the old ones.
    The same file gives the same bytes, and laying out the result changes nothing.
    """
    model = Model(parse(xml))
    planes = [(scope, drawing) for scope, drawing in Artist(model).planes() if drawing.shapes]
    if not planes:
        raise LayoutError("nothing to draw: no process with flow nodes and no pool")
    writer = Writer(model)
    for scope, drawing in planes:
        writer.write(scope, drawing)
    for e in model.root.iter("*"):  # an empty CDATA section would be written in another way the next time
        if e.text == "":
            e.text = None
    return etree.tostring(model.root.getroottree(), xml_declaration=True, encoding="UTF-8")
