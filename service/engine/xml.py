"""XML from strangers: no entities, no network, bounded in bytes, nodes and depth before anything else looks at it."""

import re
from typing import Any, cast

from lxml import etree

from service.engine import limits
from service.engine.settings import BPMN

BOOLEANS = (
    "isExecutable", "triggeredByEvent", "isForCompensation", "isSequential", "cancelActivity", "isInterrupting",
    "cancelRemainingInstances", "instantiate", "parallelMultiple",
)  # fmt: skip

REFERENCES = {
    "sourceRef", "targetRef", "attachedToRef", "default", "activityRef", "messageRef", "signalRef", "errorRef",
    "escalationRef",
}  # fmt: skip
PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)


class XmlError(ValueError):
    """The file is not XML that we read; the message is a sentence."""


def parse_xml(content: bytes) -> etree._Element:
    if len(content) > limits.FILE_BYTES:
        raise XmlError(f"The file is larger than {limits.FILE_BYTES // 1_000_000} MB.")
    if PROLOG.sub(b"", content, count=1).startswith(b"<!DOCTYPE"):
        raise XmlError("The file declares a document type or entities, which are not allowed.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlError(f"The file is not well-formed XML: {error}.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlError("The file declares a document type or entities, which are not allowed.")
    _bound(root)
    _say_true_and_false(root)
    _refer_plainly(root)
    return root


def _say_true_and_false(root: etree._Element) -> None:
    """XML lets a boolean be 1 or 0, too; whoever reads the tree finds words only."""
    for name in BOOLEANS:
        for node in root.iterfind(f".//*[@{name}]"):
            value = (node.get(name) or "").strip()
            node.set(name, {"1": "true", "0": "false"}.get(value, value))


def _refer_plainly(root: etree._Element) -> None:
    """XML lets ids and references stand in white space, and some tools write the file's namespace before them."""
    for value in _odd(root):
        name, node = str(value.attrname), value.getparent()
        if name == "id":
            node.set(name, value.strip())
        elif name in REFERENCES:
            node.set(name, _plain(root, node, value.strip()))
    for node in root.iter(BPMN + "flowNodeRef"):
        node.text = _plain(root, node, (node.text or "").strip())


def _odd(root: etree._Element) -> list[Any]:
    """Attributes that hold a colon or white space at an end, found by the library in one go."""
    return cast("list[Any]", root.xpath("//@*[contains(., ':') or normalize-space(.) != .]"))


def _plain(root: etree._Element, node: etree._Element, reference: str) -> str:
    prefix, colon, name = reference.partition(":")
    own = root.get("targetNamespace")
    return name if colon and own and node.nsmap.get(prefix) == own else reference


def _bound(root: etree._Element) -> None:
    for count, node in enumerate(root.iter(), 1):
        if count > limits.NODES:
            raise XmlError(f"The file has more than {limits.NODES} elements.")
        if len(node.attrib) > limits.ATTRIBUTES:  # asking for one looks through all
            raise XmlError(f"An element has more than {limits.ATTRIBUTES} attributes.")
        if any(len(value) > limits.ATTRIBUTE_CHARACTERS for value in node.attrib.values()):
            raise XmlError(f"An attribute is longer than {limits.ATTRIBUTE_CHARACTERS} characters.")
