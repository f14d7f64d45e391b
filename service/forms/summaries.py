"""Answers for check pages and case pages: sections of rows, values in words, only what the reader may see."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from service.forms.model import Answers, AnyComponent, Computed, Field, Form, Group, Rows, walk
from service.forms.names import row_prefix
from service.forms.pages import split
from service.forms.shape import prefill
from service.forms.sight import look
from service.forms.situation import Options, Situation
from service.forms.words import WORDS, in_words, joined, told


@dataclass(frozen=True, slots=True)
class Row:
    """One question and its answer. `lines` is empty when it is not answered; `page` is where it can be changed."""

    name: str
    label: str
    lines: tuple[str, ...]
    value: str
    page: str | None
    held: bool = False
    kind: str = ""
    raw: Any = None


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading: of a group (its label), an item of a list (“Member 2”), or none."""

    heading: str
    rows: tuple[Row, ...]
    page: str | None = None


def summary(
    form: Form,
    answers: Answers,
    audiences: Container[str],
    *,
    public: bool = False,
    options: Options | None = None,
    leaving: bool = False,
    lang: str = "en",
    now: datetime | None = None,
) -> tuple[Section, ...]:
    """What `audiences` may see of the answers. `leaving`: it goes outside, so what is held stays here.

    A question that a condition may hide has a row only if it was answered or asked; the answers tell.
    """
    situation = Situation({}, audiences, public, options or {}, now, lang)
    return recount(form, answers, situation, leaving=leaving)


def recount(form: Form, answers: Answers, situation: Situation, *, leaving: bool = False) -> tuple[Section, ...]:
    """`summary`, for callers that hold a situation."""
    return tuple(section for section in _Teller(form, situation, leaving).sections(answers) if section.rows)


def handed_over(form: Form, situation: Situation) -> tuple[Section, ...]:
    """What a form shows of its case before anything is answered: its worked out values."""
    sections = recount(form, look(form, prefill(form, situation.context), situation).values, situation)
    shown = (replace(s, rows=tuple(row for row in s.rows if row.kind == "computed")) for s in sections)
    return tuple(section for section in shown if section.rows)


class _Teller:
    def __init__(self, form: Form, situation: Situation, leaving: bool) -> None:
        self.form, self.situation, self.leaving = form, situation, leaving
        self.pages = {name: page.key for page in split(form.components) for name in _names(page.components)}

    def sections(self, answers: Answers) -> Iterable[Section]:
        yield from self._sections("", self.form.components, answers, "", None)

    def _sections(
        self,
        heading: str,
        components: Iterable[AnyComponent],
        answers: Mapping[str, Any],
        prefix: str,
        page: str | None,
    ) -> Iterable[Section]:
        rows: list[Row] = []
        for component in components:
            if not self.situation.sees(component):
                continue
            at = page or self.pages.get(component.name)
            if isinstance(component, Group) and component.hide and not _is_answered(component, answers):
                continue
            if isinstance(component, Group | Rows):
                yield Section(heading, tuple(rows), page)
                rows = []
                inner = self._items if isinstance(component, Rows) else self._group
                yield from inner(component, answers, prefix, page)  # type: ignore[arg-type] # the method of its kind
            elif row := self._row(component, answers, prefix, at):
                rows.append(row)
        yield Section(heading, tuple(rows), page)

    def _group(self, group: Group, answers: Mapping[str, Any], prefix: str, page: str | None) -> Iterable[Section]:
        at = page or self.pages.get(group.name)
        return self._sections(group.label, group.components, answers, prefix, at)

    def _items(self, rows: Rows, answers: Mapping[str, Any], prefix: str, page: str | None) -> Iterable[Section]:
        at, found = page or self.pages.get(rows.name), answers.get(rows.name)
        items = [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []
        if not items and (rows.hide is None or rows.name in answers):
            yield Section("", (self._empty(rows, prefix, at),), at)
        for index, item in enumerate(items):
            heading = f"{rows.item} {index + 1}"
            yield from self._sections(heading, rows.components, item, row_prefix(prefix + rows.name, index), at)

    def _empty(self, rows: Rows, prefix: str, page: str | None) -> Row:
        return Row(prefix + rows.name, rows.label, (), WORDS[self.situation.lang]["empty"], page)

    def _row(self, component: AnyComponent, answers: Mapping[str, Any], prefix: str, page: str | None) -> Row | None:
        if not isinstance(component, Field | Computed) or not component.label:
            return None
        held = component.settings.get("held") == "true"
        if (held and self.leaving) or (component.name not in answers and _may_be_hidden(component)):
            return None
        answer = answers.get(component.name)
        if isinstance(component, Computed):
            if not (lines := told(answer, self.situation.lang)):
                return None
        else:
            lines = in_words(component, answer, self.situation)
        value = joined(lines) or WORDS[self.situation.lang]["empty"]
        kind = component.kind if isinstance(component, Field) else "computed"
        return Row(prefix + component.name, component.label, lines, value, page, held, kind, answer)


def _is_answered(group: Group, answers: Mapping[str, Any]) -> bool:
    return any(component.name in answers for component in walk(group.components))


def _may_be_hidden(component: AnyComponent) -> bool:
    return component.hide is not None or isinstance(component, Computed)


def _names(components: Iterable[AnyComponent]) -> Iterable[str]:
    for component in components:
        yield component.name
        if isinstance(component, Group):
            yield from _names(component.components)
