"""Markdown of a form's text components as clean HTML with GOV.UK classes."""

from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup


def _link(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    tokens[index].attrSet("class", "govuk-link")
    return renderer.renderToken(tokens, index, options, env)


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_MARKDOWN.add_render_rule("link_open", _link)
_CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "blockquote": "govuk-inset-text",
    "hr": "govuk-section-break govuk-section-break--visible govuk-section-break--m",
    "table": "govuk-table",
    "thead": "govuk-table__head",
    "tbody": "govuk-table__body",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
}
_HEADINGS = ("govuk-heading-l", "govuk-heading-m", "govuk-heading-s", "govuk-heading-s")
_TAGS = {"h1", "h2", "h3", "h4", "li", "strong", "em", "code", "br", "a", *_CLASSES}


def markdown(text: str, top: int = 2) -> Markup:
    """`text` as HTML; its highest heading (`#`) becomes the level `top` of the page."""
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        _dress(token, top)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"*": {"class"}, "a": {"href", "class"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noreferrer",
    )
    return Markup(clean)  # noqa: S704 - cleaned in the line above


def begins_with_heading(text: str) -> bool:
    """Whether the words bring a heading of the first level, so that a page needs no other."""
    return any(token.type == "heading_open" and token.tag == "h1" for token in _MARKDOWN.parse(text))


def _dress(token: Token, top: int) -> None:
    if token.nesting < 0 and not token.tag.startswith("h"):
        return
    if token.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        level = min(int(token.tag[1]) - 1 + top, len(_HEADINGS))
        token.tag = f"h{level}"
        if token.nesting > 0:
            token.attrSet("class", _HEADINGS[level - 1])
    elif token.tag in _CLASSES:
        token.attrSet("class", _CLASSES[token.tag])
