"""What a form is, once parsed: a tree of typed components. No HTML and no answers in here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from service.domain.errors import Finding

Kind = Literal[
    "text",
    "long_text",
    "number",
    "date",
    "time",
    "date_time",
    "radio",
    "select",
    "checklist",
    "taglist",
    "checkbox",
    "file",
]
Raw = dict[str, Any]  # what a person typed, as JSON: nothing is lost, nothing is judged
Answers = dict[str, Any]  # what the form accepted: plain JSON values

ONE_OF: frozenset[Kind] = frozenset({"radio", "select"})
MANY_OF: frozenset[Kind] = frozenset({"checklist", "taglist"})
DATES: frozenset[Kind] = frozenset({"date", "date_time"})


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a radio, select, checklist or tag list."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Reveal:
    """A condition of the simple kind: shown while the answer to `key` is (or holds) `value`."""

    key: str
    value: str | bool
    held: bool = False  # among several answers


@dataclass(frozen=True, slots=True)
class Condition:
    """When a component is hidden: FEEL without its leading "="; `reveal` if it is of the simple kind."""

    text: str
    reveal: Reveal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """What all components have. `name` is the key or path, or "#id" where there is no answer."""

    id: str
    name: str
    label: str = ""
    hint: str = ""
    hide: Condition | None = None
    seen_by: tuple[frozenset[str], ...] = ()  # one set a level that restricts: form, groups, the component itself
    side: Literal["both", "staff", "public"] = "both"
    page: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict, hash=False)
    untranslated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Component):
    """A question with one answer."""

    kind: Kind
    required: bool = False
    read_only: bool = False
    disabled: bool = False
    held: bool = False
    default: Any = None
    options: tuple[Option, ...] = ()
    options_key: str = ""
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    pattern_error: str = ""
    format: Literal["", "email", "phone", "postcode"] = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    digits: int | None = None
    as_text: bool = False  # numbers that are stored as text
    when: Literal["", "past", "past_or_today", "future", "today_or_future"] = ""
    min_items: int = 0
    max_items: int | None = None
    exclusive: str = ""  # the option that goes with no other, as "I do not know"
    danger: frozenset[str] = frozenset()
    accept: tuple[str, ...] = ()
    multiple: bool = False
    prefix: str = ""
    suffix: str = ""
    refuse: str = ""  # FEEL without its leading "=": true refuses the answer

    @property
    def is_picked(self) -> bool:
        """A date that is near, so that a calendar helps; remembered ones are typed into three boxes."""
        return self.kind == "date" and (self.when in {"future", "today_or_future"} or "picker" in self.settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Component):
    """Components that belong together; its answers lie beside those outside."""

    components: tuple[AnyComponent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Component):
    """A list of items with the same questions; its answer is a list of objects."""

    components: tuple[AnyComponent, ...]
    item: str
    min_items: int = 0
    max_items: int = 50
    first_items: int = 1
    may_add: bool = True
    refuse: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Component):
    """Words to read, in Markdown."""

    markdown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Component):
    """A line between parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed(Component):
    """A value that the server works out; never taken from a browser."""

    expression: str


AnyComponent = Field | Group | Rows | Text | Rule | Computed


def walk(components: Sequence[AnyComponent]) -> Iterator[AnyComponent]:
    """Every component in order; groups are entered, lists are not (their answers lie in items)."""
    for component in components:
        yield component
        if isinstance(component, Group):
            yield from walk(component.components)


def every(components: Sequence[AnyComponent]) -> Iterator[AnyComponent]:
    """Every component in order, those of lists too."""
    for component in walk(components):
        yield component
        if isinstance(component, Rows):
            yield from every(component.components)


@dataclass(frozen=True, slots=True)
class Page:
    """One question page of the public site. `section` is the label of the group that was cut into pages."""

    key: str
    components: tuple[AnyComponent, ...]
    section: str = ""

    @property
    def rows(self) -> Rows | None:
        """The list, when the page is about one list and nothing else."""
        asking = [c for c in self.components if isinstance(c, Field | Group | Rows)]
        return asking[0] if len(asking) == 1 and isinstance(asking[0], Rows) else None


@dataclass(frozen=True, slots=True)
class Form:
    """A form definition; `warnings` are findings that don't refuse it."""

    key: str
    title: str
    components: tuple[AnyComponent, ...]
    version_tag: str = ""
    warnings: tuple[Finding, ...] = field(default=(), hash=False)

    @property
    def fields(self) -> tuple[Field, ...]:
        """All questions in order, those in groups and lists too."""
        return tuple(c for c in every(self.components) if isinstance(c, Field))

    def pages(self) -> tuple[Page, ...]:
        """All question pages, whatever is hidden; `pages.path` gives those on a person's way."""
        from service.forms.pages import split  # noqa: PLC0415 - pages is built on this module

        return split(self.components)

    def page(self, key: str) -> Page | None:
        return next((page for page in self.pages() if page.key == key), None)
