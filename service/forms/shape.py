"""The shape of what was typed, by kind of question.

Whatever comes in (from a browser, an old draft, a caller's JSON) leaves in shape.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from service.domain.clock import LONDON
from service.forms.allowed import MAX_ROWS
from service.forms.model import MANY_OF, AnyComponent, Field, Form, Group, Raw, Rows
from service.forms.names import PARTS

# What no text holds: control characters, and halves of surrogate pairs, which neither UTF-8 nor the database can keep.
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n|[\r\x85\u2028\u2029]")


def clean(text: str) -> str:
    """One kind of line end, and nothing that can't be kept."""
    return _UNFIT.sub("", _LINE_END.sub("\n", text))


def line(text: str) -> str:
    """The same for a field of one line, as browsers do it."""
    return clean(text).replace("\n", " ")


def blank(field: Field) -> Any:
    """What an untouched question holds."""
    if field.kind in PARTS:
        return dict.fromkeys(PARTS[field.kind], "")
    if field.kind in MANY_OF or field.kind == "file":
        return []
    return False if field.kind == "checkbox" else ""


def shaped(field: Field, found: Any) -> Any:
    """`found` in the shape of this question; what doesn't fit is blank."""
    if field.kind in PARTS:
        parts = found if isinstance(found, Mapping) else {}
        return {part: line(parts[part]) if isinstance(parts.get(part), str) else "" for part in PARTS[field.kind]}
    if field.kind in MANY_OF or field.kind == "file":
        items = found if isinstance(found, list) else []
        return list(dict.fromkeys(line(item) for item in items if isinstance(item, str) and item))
    if field.kind == "checkbox":
        return found is True
    text = found if isinstance(found, str) else ""
    return clean(text) if field.kind == "long_text" else line(text)


def is_blank(raw: Any) -> bool:
    """Whether nothing was answered; spaces are nothing."""
    if isinstance(raw, Mapping):
        return not any(part.strip() for part in raw.values())
    return not raw.strip() if isinstance(raw, str) else not raw


def rows_of(rows: Rows, raw: Raw) -> list[Raw]:
    """The items of a list, objects only."""
    found = raw.get(rows.name)
    return [item for item in found if isinstance(item, dict)][:MAX_ROWS] if isinstance(found, list) else []


def is_blank_row(components: Iterable[AnyComponent], raw: Raw) -> bool:
    """Whether nothing was answered in an item."""
    for component in components:
        if isinstance(component, Field) and not is_blank(shaped(component, raw.get(component.name))):
            return False
        if isinstance(component, Group) and not is_blank_row(component.components, raw):
            return False
        if isinstance(component, Rows) and any(
            not is_blank_row(component.components, row) for row in rows_of(component, raw)
        ):
            return False
    return True


def typed(field: Field, answer: Any) -> Any:
    """An answer (or a default, or a variable) as somebody would have typed it."""
    if answer is None:
        return blank(field)
    if field.kind in PARTS:
        return _date_parts(field, answer)
    if field.kind == "checkbox":
        return answer is True
    if field.kind in MANY_OF or field.kind == "file":
        return shaped(field, list(answer) if isinstance(answer, list | tuple) else [])
    if field.kind == "time":
        return _clock(answer)
    return shaped(
        field, str(answer) if isinstance(answer, str | int | Decimal | float) and not isinstance(answer, bool) else ""
    )


def _clock(answer: Any) -> str:
    text = answer.isoformat() if isinstance(answer, time) else str(answer)
    return text[:5] if re.match(r"\d{2}:\d{2}", text) else line(text)


def _date_parts(field: Field, answer: Any) -> dict[str, str]:
    try:
        moment = answer if isinstance(answer, date) else datetime.fromisoformat(str(answer))
    except ValueError:
        return dict.fromkeys(PARTS[field.kind], "")
    if isinstance(moment, datetime) and moment.tzinfo:
        moment = moment.astimezone(LONDON)
    parts = {"day": str(moment.day), "month": str(moment.month), "year": f"{moment.year:04}"}
    clock = f"{moment:%H:%M}" if isinstance(moment, datetime) else ""
    return {**parts, "time": clock} if field.kind == "date_time" else parts


def prefill(form: Form, values: Mapping[str, Any]) -> Raw:
    """What a form begins with: earlier answers or variables of the same name, else defaults."""
    return typed_all(form.components, values)


def typed_all(components: Iterable[AnyComponent], values: Mapping[str, Any]) -> Raw:
    """Answers of several questions as somebody would have typed them."""
    raw: Raw = {}
    for component in components:
        if isinstance(component, Group):
            raw |= typed_all(component.components, values)
        elif isinstance(component, Field) and (component.name in values or component.default is not None):
            raw[component.name] = typed(component, values.get(component.name, component.default))
        elif isinstance(component, Rows) and isinstance(values.get(component.name), list):
            items = [item for item in values[component.name] if isinstance(item, Mapping)]
            raw[component.name] = [typed_all(component.components, item) for item in items[:MAX_ROWS]]
    return raw
