"""marshmallow schemas built from a form: one field a question, one schema a form or item of a list."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final, Self

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from service.domain.clock import LONDON
from service.forms import values, wording
from service.forms.conditions import number
from service.forms.model import MANY_OF, ONE_OF, Answers, Field
from service.forms.shape import is_blank
from service.forms.situation import Situation
from service.forms.values import WrongError

LONGEST: Final = {"text": 1_000, "long_text": 20_000}
_FORMATS: dict[str, Callable[[str], str]] = {"email": values.email, "phone": values.phone, "postcode": values.postcode}


class Problem(str):
    """A sentence for a person, and the boxes of a date that are wrong."""

    __slots__ = ("parts",)
    parts: tuple[str, ...]

    def __new__(cls, sentence: str, parts: tuple[str, ...] = ()) -> Self:
        problem = super().__new__(cls, sentence)
        problem.parts = parts
        return problem


class Question(fields.Field[Any]):
    """The answer to one question: emptiness first, then reading it, then its rules."""

    def __init__(self, question: Field, situation: Situation, *, required: bool) -> None:
        super().__init__(validate=_rules(question, situation))
        self.question, self.situation, self.is_required = question, situation, required

    def deserialize(
        self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        """As JSON: dates and times as ISO text."""
        return _as_json(self.question, super().deserialize(value, attr, data, **kwargs))

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        question = self.question
        if is_blank(value):
            if self.is_required:
                raise ValidationError([Problem(wording.required(question, self.situation.lang), _first_part(question))])
            return _nothing(question)
        try:
            return _read(question, value)
        except WrongError as wrong:
            raise self._problem(wrong) from None

    def _validate(self, value: Any) -> None:
        if value is None or value == []:
            return
        try:
            super()._validate(value)
        except WrongError as wrong:
            raise self._problem(wrong) from None

    def _problem(self, wrong: WrongError) -> ValidationError:
        return ValidationError([Problem(wording.broken(self.question, wrong, self.situation.lang), wrong.parts)])


class Items(fields.Field[Any]):
    """A list: each item goes through a schema of its own, since conditions may differ from item to item.

    An item's schema is None where nothing was filled in and nothing need be; its answer is None, left out at the end.
    """

    def __init__(self, schemas: list[Schema | None], too_few: Problem | None, too_many: Problem | None) -> None:
        super().__init__()
        self.schemas, self.too_few, self.too_many = schemas, too_few, too_many

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        answers: list[Answers | None] = []
        errors: dict[Any, Any] = {}
        for index, (made, row) in enumerate(zip(self.schemas, value, strict=True)):
            try:
                answers.append(made.load(row) if made else None)
            except ValidationError as error:
                errors[index] = error.messages
        # Which item lacks what says more than that one is missing.
        bound = self.too_many or (None if errors else self.too_few)
        if bound:
            errors["_list"] = [bound]
        if errors:
            raise ValidationError(errors)
        return answers


def schema(members: Mapping[str, fields.Field[Any]]) -> Schema:
    """A schema of these members, which knows no others and so drops what it was not asked for."""
    return Schema.from_dict(dict(members))(unknown=EXCLUDE)


def _nothing(question: Field) -> Any:
    if question.kind == "checkbox":
        return False
    return [] if question.kind in MANY_OF or question.kind == "file" else None


def _first_part(question: Field) -> tuple[str, ...]:
    return ("day",) if question.kind in {"date", "date_time"} else ()


def _read(question: Field, value: Any) -> Any:
    """The value of one that is not blank, in its own type (dates are made text when all rules have passed)."""
    match question.kind:
        case "number":
            return values.number(value.strip(), question.digits)
        case "date":
            return values.picked(value) if question.is_picked else values.day(value)
        case "time":
            return values.clock(value)
        case "date_time":
            return values.instant(value)
        case "text" | "long_text":
            text = value.strip()
            return _FORMATS[question.format](text) if question.format else text
    return value


def _as_json(question: Field, value: Any) -> Any:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if question.as_text and value is not None and question.kind == "number" else value


def _rules(question: Field, situation: Situation) -> list[Callable[[Any], Any]]:
    if question.kind in {"text", "long_text"}:
        return _text_rules(question)
    if question.kind == "number" and (question.minimum, question.maximum) != (None, None):
        return [_within(question.minimum, question.maximum)]
    if question.kind in {"date", "date_time"} and question.when and situation.now:
        return [_when(question.when, situation.now)]
    if question.kind in ONE_OF | MANY_OF:
        return [_choice(question, situation)]
    if question.kind == "file":
        return [_amount(question.min_items, question.max_items or (None if question.multiple else 1), "max_files")]
    return []


def _ruled(check: Callable[[Any], Any], rule: str, **details: object) -> Callable[[Any], None]:
    """A validator of marshmallow that breaks our rule."""

    def run(value: Any) -> None:
        try:
            check(value)
        except ValidationError:
            raise WrongError(rule, (), **details) from None

    return run


def _text_rules(question: Field) -> list[Callable[[Any], Any]]:
    longest = min(question.max_length or LONGEST[question.kind], LONGEST["long_text"])
    rules = [_ruled(validate.Length(max=longest), "max_length", n=longest)]
    if question.min_length:
        rules.append(_ruled(validate.Length(min=question.min_length), "min_length", n=question.min_length))
    if question.pattern:
        rules.append(_ruled(_Search(question.pattern), "pattern"))
    return rules


class _Search(validate.Validator):
    """A pattern may match anywhere, as in form-js."""

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)

    def __call__(self, value: str) -> str:
        if not self.pattern.search(value):
            raise ValidationError("pattern")
        return value


def _within(least: Decimal | None, most: Decimal | None) -> Callable[[Any], Any]:
    limits = {"min": number(least)} if least is not None else {}
    limits |= {"max": number(most)} if most is not None else {}
    rule = "range" if len(limits) > 1 else next(iter(limits))
    return _ruled(validate.Range(least, most), rule, **limits)


def _when(when: str, now: datetime) -> Callable[[Any], None]:
    """Past and future by the London day; a date with a time by the instant."""
    today = now.astimezone(LONDON).date()

    def check(value: date) -> None:
        day = value.date() if isinstance(value, datetime) else value
        ahead = value > now if isinstance(value, datetime) else day > today
        behind = value < now if isinstance(value, datetime) else day < today
        fits = {
            "past": behind,
            "past_or_today": not ahead or (day == today),
            "future": ahead,
            "today_or_future": not behind or (day == today),
        }
        if not fits[when]:
            raise WrongError(when, ("day",))

    return check


def _choice(question: Field, situation: Situation) -> Callable[[Any], None]:
    labels = {option.value: option.label for option in situation.choices(question)}
    one_of = _ruled(validate.OneOf(labels), "option")
    amount = _amount(question.min_items, question.max_items, "max_items")

    def check(value: str | list[str]) -> None:
        if isinstance(value, str):
            return one_of(value)
        for item in value:
            one_of(item)
        if question.exclusive in value:
            if len(value) > 1:
                raise WrongError("exclusive", exclusive=labels[question.exclusive])
            return None
        return amount(value)

    return check


def _amount(least: int, most: int | None, too_many: str) -> Callable[[Any], None]:
    def check(value: list[str]) -> None:
        if len(value) < least:
            raise WrongError("min_items", n=least)
        if most is not None and len(value) > most:
            raise WrongError(too_many, n=most)

    return check
