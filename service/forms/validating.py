"""Do these answers fit the form? Every problem at once, each under the HTML name of its field."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields

from service.forms import wording
from service.forms.model import Answers, AnyComponent, Field, Form, Group, Page, Raw, Rows
from service.forms.names import row_prefix
from service.forms.refusing import leave_out, refused
from service.forms.schema import Items, Problem, Question, schema
from service.forms.shape import is_blank, is_blank_row, rows_of, shaped
from service.forms.sight import Sight, compute, given, look
from service.forms.situation import Options, Situation


@dataclass(frozen=True, slots=True)
class Validated:
    """`answers` holds what is right, also beside errors. `parts`: the wrong boxes of a date, by the field's name.

    `dropped`: names of hidden questions under which something was typed; it is not among the answers.
    """

    answers: Answers
    errors: dict[str, str]
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()

    @property
    def is_valid(self) -> bool:
        return not self.errors


def validate(
    form: Form,
    raw: Raw,
    *,
    context: Mapping[str, Any] | None = None,
    page: Page | str | None = None,
    audience: Container[str] | None = None,
    public: bool = False,
    options: Options | None = None,
    now: datetime | None = None,
    lang: str = "en",
) -> Validated:
    """Checks `raw` (what `read` gave) against the form, or against one question page of it."""
    situation = Situation(context or {}, audience or frozenset(), public, options or {}, now, lang)
    return judge(form, raw, situation, page)


def judge(form: Form, raw: Raw, situation: Situation, page: Page | str | None = None) -> Validated:
    """`validate`, for callers that hold a situation."""
    sight = look(form, raw, situation)
    found = form.page(page) if isinstance(page, str) else page
    components = form.components if page is None else found.components if found else ()
    builder = _Builder(situation, sight)
    data: dict[str, Any] = {}
    members = builder.members(components, raw, "", data)
    answers, errors = _load(schema(members), data)
    flat = dict(_flat(errors, ""))
    against = {name: said for name, said in refused(components, raw, situation, sight).items() if name not in flat}
    leave_out(answers, against)
    compute(components, answers, situation, sight)
    _close_ranks(answers)
    return Validated(
        answers,
        {name: str(problem) for name, problem in flat.items()} | against,
        {name: problem.parts for name, problem in flat.items() if problem.parts},
        tuple(builder.dropped(components, raw, "", hidden=False)),
    )


def _load(made: Schema, data: dict[str, Any]) -> tuple[Answers, dict[Any, Any]]:
    try:
        return made.load(data), {}
    except ValidationError as error:
        valid = error.valid_data
        return valid if isinstance(valid, dict) else {}, error.messages if isinstance(error.messages, dict) else {}


def _close_ranks(answers: Answers) -> None:
    """Leaves out the items in which nothing was filled in."""
    for name, answer in answers.items():
        if isinstance(answer, list):
            answers[name] = [item for item in answer if item is not None]
            for item in answers[name]:
                if isinstance(item, dict):
                    _close_ranks(item)


def _flat(errors: Mapping[Any, Any], prefix: str) -> Iterable[tuple[str, Problem]]:
    """What marshmallow nests, errors by HTML name."""
    for key, found in errors.items():
        if isinstance(found, list):
            yield prefix.rstrip(".") if key == "_list" else prefix + key, found[0]
        else:
            yield from _flat(found, f"{prefix.rstrip('.')}[{key}]." if isinstance(key, int) else f"{prefix}{key}.")


class _Builder:
    """Makes the schema of what is seen and shown, and brings the data into shape beside it."""

    def __init__(self, situation: Situation, sight: Sight) -> None:
        self.situation, self.sight = situation, sight

    def members(
        self, components: Iterable[AnyComponent], raw: Raw, prefix: str, data: dict[str, Any]
    ) -> dict[str, fields.Field[Any]]:
        members: dict[str, fields.Field[Any]] = {}
        for component in components:
            if not self.situation.sees(component) or not self.sight.shows(component, prefix):
                continue
            if isinstance(component, Group):
                members |= self.members(component.components, raw, prefix, data)
            elif isinstance(component, Rows):
                members[component.name] = self._items(component, raw, prefix, data)
            elif isinstance(component, Field) and not component.disabled:
                required = component.required and not component.read_only
                members[component.name] = Question(component, self.situation, required=required)
                data[component.name] = given(component, raw, self.situation)
        return members

    def _items(self, rows: Rows, raw: Raw, prefix: str, data: dict[str, Any]) -> Items:
        found = rows_of(rows, raw) + [{}] * max(0, rows.min_items - len(rows_of(rows, raw)))
        spare = len(found) - rows.min_items
        schemas: list[Schema | None] = []
        shaped_rows: list[dict[str, Any]] = []
        for index, row in enumerate(found):
            shaped_row: dict[str, Any] = {}
            if spare > 0 and is_blank_row(rows.components, row):
                spare -= 1
                schemas.append(None)
            else:
                members = self.members(rows.components, row, row_prefix(prefix + rows.name, index), shaped_row)
                schemas.append(schema(members))
            shaped_rows.append(shaped_row)
        data[rows.name] = shaped_rows
        filled = sum(1 for row in found if not is_blank_row(rows.components, row))
        too_few = self._bound(rows, "min_rows", rows.min_items) if filled < rows.min_items else None
        too_many = self._bound(rows, "max_rows", rows.max_items) if filled > rows.max_items else None
        return Items(schemas, too_few, too_many)

    def _bound(self, rows: Rows, rule: str, n: int) -> Problem:
        return Problem(wording.broken_list(rows, rule, n, self.situation.lang))

    def dropped(self, components: Iterable[AnyComponent], raw: Raw, prefix: str, *, hidden: bool) -> Iterable[str]:
        """Names of questions that are hidden but have something typed under them."""
        for component in components:
            if not self.situation.sees(component):
                continue
            name, gone = prefix + component.name, hidden or not self.sight.shows(component, prefix)
            if isinstance(component, Group):
                yield from self.dropped(component.components, raw, prefix, hidden=gone)
            elif isinstance(component, Rows):
                for index, row in enumerate(rows_of(component, raw)):
                    yield from self.dropped(component.components, row, row_prefix(name, index), hidden=gone)
            elif gone and isinstance(component, Field) and not is_blank(shaped(component, raw.get(component.name))):
                yield name
