"""Reads XML that strangers wrote: no entities, no network, no depth without end."""

from lxml import etree

from .errors import LayoutError
from .vocabulary import BPMN, Element

#: sub-processes in sub-processes and lanes in lanes; people stop at three
DEEPEST = 60


def parse(xml: bytes) -> Element:
    """The root of a BPMN file. Raises LayoutError for anything else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise LayoutError(f"not XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise LayoutError("the file declares a document type; entities and document types are refused")
    if root.tag != f"{BPMN}definitions":
        raise LayoutError(f"not BPMN 2.0: the root is {root.tag}")
    if _depth(root) > DEEPEST:
        raise LayoutError(f"its elements are nested more than {DEEPEST} deep")
    return root


def _depth(root: Element) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
