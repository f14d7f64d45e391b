"""HTML made comparable: one line an element or text, attributes sorted, white space folded."""

from lxml import html as lxml_html


def normal(text: str) -> str:
    lines: list[str] = []
    if text.strip():
        for element in lxml_html.fragment_fromstring(text.strip(), create_parent="div"):
            _walk(element, 0, lines)
    return "\n".join(lines)


def _walk(element, depth: int, lines: list[str]) -> None:
    if not isinstance(element.tag, str):
        return
    attributes = "".join(f' {key}="{" ".join(value.split())}"' for key, value in sorted(element.attrib.items()))
    lines.append("  " * depth + f"<{element.tag}{attributes}>")
    _text(element.text, depth + 1, lines)
    for child in element:
        _walk(child, depth + 1, lines)
        _text(child.tail, depth + 1, lines)


def _text(text: str | None, depth: int, lines: list[str]) -> None:
    if text and text.strip():
        lines.append("  " * depth + " ".join(text.split()))
