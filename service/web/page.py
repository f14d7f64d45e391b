"""Sets templates up: the design systems' macros, filters for dates and numbers, the bundle's addresses, the nonce."""

import json
import secrets
from collections.abc import Callable, Mapping, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

import nh3
from flask import Flask, g
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
)
from markdown_it import MarkdownIt
from markupsafe import Markup

from service.web import due, words

DIST = Path(__file__).parent / "static" / "dist"
TEMPLATES = Path(__file__).parent / "templates"
ALLOWED = {"a", "abbr", "b", "blockquote", "br", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "strong", "span"}
ALLOWED |= {"table", "thead", "tbody", "tr", "th", "td", "ul"}
ATTRIBUTES = {"a": {"href", "lang", "hreflang"}, "span": {"lang"}, "p": {"lang"}, "ol": {"start"}}

FILTERS: Mapping[str, Callable[..., Any]] = {
    "age": words.age,
    "clock_time": words.clock_time,
    "count": words.count,
    "day": words.day,
    "day_with_weekday": words.day_with_weekday,
    "due_words": due.due_words,
    "initials": words.initials,
    "instant": words.instant,
    "instant_short": words.instant_short,
    "number": words.number,
    "plural": words.plural,
    "reference": words.reference,
    "size": words.size,
}


def set_up_templates(app: Flask) -> None:
    """Ours are strict: what a view forgot is an error, not a gap. The design systems' macros rely on gaps."""
    ours = app.jinja_env
    ours.undefined = StrictUndefined
    ours.trim_blocks = ours.lstrip_blocks = True
    ours.filters.update(FILTERS)
    ours.filters["prose"] = prose
    ours.globals.update(asset=asset, due=due.due, csp_nonce=csp_nonce)
    ours.globals.setdefault("csrf_token", str)
    lenient = ours.overlay(undefined=ChainableUndefined, trim_blocks=False, lstrip_blocks=False)
    systems = PrefixLoader(
        {
            "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
            "moj": FileSystemLoader(TEMPLATES / "moj"),
        }
    )
    lenient.loader = systems
    ours.loader = ChoiceLoader([_Lenient(systems, lenient), *([app.jinja_loader] if app.jinja_loader else [])])


class _Lenient(BaseLoader):
    """Loads the design systems' templates into an environment of their own, in which a missing field is empty."""

    def __init__(self, inner: BaseLoader, environment: Environment) -> None:
        self.inner = inner
        self.environment = environment

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:  # noqa: A002, ARG002
        return self.inner.load(self.environment, name, globals)


@cache
def _manifest() -> Mapping[str, str]:
    read: Mapping[str, Mapping[str, str]] = json.loads((DIST / "manifest.json").read_text("utf-8"))
    return read["files"]


def asset(name: str) -> str:
    """The address of a file of the bundle; its hash makes it safe to keep for a year."""
    return f"/static/dist/{name}?v={_manifest()[name]}"


def csp_nonce() -> str:
    """One for each answer; the same in its header and in its page."""
    if not hasattr(g, "csp_nonce"):
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def content_security_policy(*, viewer: bool = False) -> str:
    """The header's value. `viewer`: the page may open bpmn.io's viewer, whose mark is laid out by style attributes."""
    parts = [
        "default-src 'none'",
        f"script-src 'self' 'nonce-{csp_nonce()}'",
        "style-src 'self'" + ("; style-src-attr 'unsafe-inline'" if viewer else ""),
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    return "; ".join(parts)


def prose(text: str) -> Markup:
    """Markdown that a scheme's author wrote, as clean HTML. It stands in an element with the class `dd-prose`."""
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return Markup(nh3.clean(html, tags=ALLOWED, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel"}))  # noqa: S704 - cleaned in this line
