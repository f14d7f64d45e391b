"""A small environment of templates, as strict as the product's, and reading what it draws."""

from collections.abc import Iterator
from typing import Any

from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)
from lxml import html

_SYSTEM = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
_LENIENT = Environment(loader=_SYSTEM, autoescape=True, undefined=ChainableUndefined)


class _Lenient(BaseLoader):
    def load(self, environment: Environment, name: str, globals: Any = None) -> Any:  # noqa: A002
        return _SYSTEM.load(_LENIENT, name, globals)


ENVIRONMENT = Environment(
    loader=ChoiceLoader([_Lenient(), FileSystemLoader("service/web/templates")]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGE = ENVIRONMENT.from_string(
    '{% from "forms/macros.html" import error_summary, page_title, render_form, render_page, summary_list %}'
    "<title>{{ page_title(view) }}</title><main>{{ error_summary(view) }}"
    '<form method="post" novalidate>{{ render_form(view) if whole else render_page(view) }}</form></main>'
)
_SUMMARY = ENVIRONMENT.from_string('{% from "forms/macros.html" import summary_list %}{{ summary_list(sections) }}')


def draw(view: Any, *, whole: bool = False) -> html.HtmlElement:
    """The page of a view."""
    return html.document_fromstring(_PAGE.render(view=view, whole=whole))


def draw_summary(sections: Any) -> html.HtmlElement:
    return html.document_fromstring(_SUMMARY.render(sections=sections))


def fields(page: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """What a browser would send if nobody touched anything and pressed the page's own button."""
    for element in page.xpath("//form//input | //form//textarea | //form//select"):
        kind, name = element.get("type", element.tag), element.get("name")
        if kind in {"radio", "checkbox"} and element.get("checked") is None:
            continue
        if kind == "file":
            continue
        if element.tag == "select":
            chosen = element.xpath("./option[@selected]") or element.xpath("./option")
            yield name, chosen[0].get("value")
        elif element.tag == "textarea":
            text = element.text or ""
            yield name, text.removeprefix("\n").replace("\n", "\r\n")
        else:
            yield name, element.get("value", "")


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
