"""XML in, elements out: no entities, no network, limits on size, depth and number of elements."""

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from service.dmn.findings import DmnInvalidError, Finding

Element = etree._Element  # noqa: SLF001 - the type has no public name
MAX_BYTES: Final = 4_000_000
MAX_DEPTH: Final = 120
MAX_ELEMENTS: Final = 100_000
NAMESPACES: Final = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    }
)


def _invalid(rule: str, message: str, line: int | None = None) -> DmnInvalidError:
    return DmnInvalidError([Finding(None, rule, "error", message, line)])


def parse(content: bytes) -> Element:
    """The `definitions` element; DmnInvalidError for anything that is not a decision model of a known version."""
    root = parse_tree(content)
    if etree.QName(root).localname != "definitions":
        raise _invalid("not-dmn", "This is XML, but not a decision model: its outermost element is not “definitions”.")
    if etree.QName(root).namespace not in NAMESPACES:
        raise _invalid("dmn-version", "This file is in no version of DMN that is read here (1.1 to 1.5).")
    return root


def parse_tree(content: bytes) -> Element:
    """Any XML, safely."""
    if len(content) > MAX_BYTES:
        raise _invalid("xml-size", f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None)
        raise _invalid(
            "not-xml", f"The file is not well-formed XML{f' (line {line})' if line else ''}.", line
        ) from None
    _check_bounds(root)
    return root


def _check_bounds(root: Element) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise _invalid("xml-doctype", "The file holds a document type declaration, which is not accepted.")
    depth = count = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise _invalid("xml-size", "The file is nested too deeply or holds too many elements.", line_of(element))


def name_of(element: Element) -> str:
    """The local name of an element of the model; empty for one of another namespace (an extension)."""
    name = etree.QName(element)
    return name.localname if name.namespace in NAMESPACES else ""


def parts(element: Element, *names: str) -> Iterator[Element]:
    return (one for one in element if isinstance(one.tag, str) and name_of(one) in names)


def part(element: Element, *names: str) -> Element | None:
    return next(parts(element, *names), None)


def text_of(element: Element | None) -> str:
    """All text of an inner element named `text`, or of the element itself when it is plain."""
    return "" if element is None else "".join(str(part) for part in element.itertext())


def normalise(name: str | None) -> str:
    """White space inside a name counts as one blank."""
    return " ".join((name or "").split())


def line_of(element: Element) -> int | None:
    """Where the element begins in the file."""
    line: Any = element.sourceline
    return line if isinstance(line, int) else None
