"""One question as the parameters of the GOV.UK macro that draws it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from markupsafe import Markup, escape

from service.forms.model import MANY_OF, ONE_OF, Field, Option
from service.forms.names import PARTS, element_id
from service.forms.values import on_a_line
from service.forms.wording import CATALOGUES, types_in_words
from service.web.form_words import WORDS

Node = dict[str, Any]
Size = Literal["page", "m", "s", ""]  # of a question's label: the page's heading, medium, small, as running text
RADIO_LIMIT, INLINE_LABEL = 5, 12
WIDTHS = (2, 3, 4, 5, 10, 20, 30)
SHORT_TEXT = 500
MAX_FILE = "20 MB"  # the file store takes no more


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that its place on the page adds."""

    question: Field
    name: str
    raw: Any
    options: Sequence[Option]
    size: Size
    error: str = ""
    parts: tuple[str, ...] = ()
    readers: str = ""
    small: bool = False
    focus: bool = False
    lang: str = "en"
    reveals: Mapping[str, list[Node]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return element_id(self.name)

    @property
    def words(self) -> Mapping[str, str]:
        return WORDS[self.lang]


def question(asked: Asked) -> Node:
    """The node of a question. `first` is the id that an error links to."""
    kind = asked.question.kind
    if kind == "date" and asked.question.is_picked:
        return _picker(asked)
    if kind in PARTS:
        return _date(asked)
    if kind == "select" and len(asked.options) > RADIO_LIMIT:
        return _select(asked)
    if kind in ONE_OF:
        return _choices(asked, "radios")
    if kind in MANY_OF:
        return _choices(asked, "checkboxes")
    if kind == "checkbox":
        return _tick(asked)
    if kind == "file":
        return _file(asked)
    return _long_text(asked) if kind == "long_text" else _input(asked)


def _node(kind: str, asked: Asked, params: dict[str, Any], first: str | None = None) -> Node:
    return {"kind": kind, "id": asked.id, "name": asked.name, "params": params, "first": first or asked.id}


def _common(asked: Asked) -> dict[str, Any]:
    params: dict[str, Any] = {"id": asked.id, "name": asked.name}
    if hint := _hint(asked):
        params["hint"] = hint
    if asked.error:
        params["errorMessage"] = {"text": asked.error, "visuallyHiddenText": asked.words["error"]}
    if asked.question.untranslated:
        params["formGroup"] = {"attributes": {"lang": "en"}}
    return params


def _hint(asked: Asked) -> dict[str, Any]:
    """The hint, and below it who may read the answer and what is not said in this language."""
    hint = asked.question.hint or _usual_hint(asked)
    notes = [Markup('<span class="dd-readers">{}</span>').format(asked.readers)] if asked.readers else []
    if asked.question.untranslated and asked.words["english"]:
        notes.append(Markup('<span lang="{}">{}</span>').format(asked.lang, asked.words["english"]))
    if not notes:
        return {"text": hint} if hint else {}
    return {"html": Markup(" <br>").join([hint, *notes] if hint else notes)}


def _usual_hint(asked: Asked) -> str:
    kind = "picker" if asked.question.is_picked else asked.question.kind
    if kind != "file":
        return asked.words.get(f"{kind}_hint", "")
    size = asked.words["file_size"].format(size=MAX_FILE)
    types = types_in_words(asked.question.accept, CATALOGUES[asked.lang]) if asked.question.accept else ""
    said = f"{types}, {size}" if types else size
    return said[:1].upper() + said[1:]


def _text(asked: Asked) -> str:
    """The question, with “(optional)” where it is; a tick box is optional by nature."""
    question = asked.question
    optional = not question.required and question.kind != "checkbox"
    return question.label + (asked.words["optional"] if optional else "")


def _label(asked: Asked) -> dict[str, Any]:
    size = "l" if asked.size == "page" else asked.size
    label: dict[str, Any] = {"text": _text(asked), "classes": f"govuk-label--{size}" if size else ""}
    return label | ({"isPageHeading": True} if asked.size == "page" else {})


def _fieldset(asked: Asked) -> dict[str, Any]:
    size = "l" if asked.size == "page" else asked.size
    legend: dict[str, Any] = {"text": _text(asked), "classes": f"govuk-fieldset__legend--{size}" if size else ""}
    return {"legend": legend | ({"isPageHeading": True} if asked.size == "page" else {})}


def _focus(asked: Asked) -> dict[str, Any]:
    return {"autofocus": {"value": True, "optional": True}} if asked.focus else {}


def _input(asked: Asked) -> Node:
    question, settings = asked.question, asked.question.settings
    params = _common(asked) | {"label": _label(asked), "value": asked.raw, "attributes": _focus(asked)}
    params["classes"] = _width(question)
    if settings.get("autocomplete"):
        params["autocomplete"] = settings["autocomplete"]
    if question.format in {"email", "phone"}:
        params["type"] = "email" if question.format == "email" else "tel"
    if question.format or settings.get("autocomplete"):
        params["spellcheck"] = False
    if question.kind == "number":
        params["inputmode"] = "numeric" if question.digits == 0 else "decimal"
        params["spellcheck"] = False
    for name in ("prefix", "suffix"):
        if text := getattr(question, name):
            params[name] = {"text": text}
    return _node("input", asked, params)


def _width(question: Field) -> str:
    """As wide as the answer is long: what the form says, else what its kind or its limit tells."""
    usual = {"number": "5", "time": "5", "postcode": "10", "phone": "20"}
    fitting = [str(width) for width in WIDTHS if question.max_length and question.max_length <= width]
    width = question.settings.get("width") or usual.get(question.format or question.kind) or (fitting or [""])[0]
    return f"govuk-input--width-{width}" if width else ""


def keep_lines(text: str) -> Markup:
    """Text for a `textarea`. Templates indent what they nest, so line ends are references; a first one is doubled."""
    return Markup("&#10;") + one_line(text) if text.startswith("\n") else one_line(text)


def one_line(text: str) -> Markup:
    """Escaped text whose line ends are references, so that no template indents what follows them."""
    return Markup(str(escape(text)).replace("\n", "&#10;"))  # noqa: S704 - escaped in this line


def _long_text(asked: Asked) -> Node:
    params = _common(asked) | {"label": _label(asked), "value": keep_lines(asked.raw), "attributes": _focus(asked)}
    if (asked.question.max_length or SHORT_TEXT + 1) <= SHORT_TEXT:
        params["rows"] = 3
    if not asked.question.max_length:
        return _node("textarea", asked, params)
    count = {"textareaDescriptionText": asked.words["count"]} if asked.lang != "en" else {}
    return _node("count", asked, params | {"maxlength": asked.question.max_length, "threshold": "75"} | count)


def _select(asked: Asked) -> Node:
    blank = {"value": "", "text": asked.words["choose"]}
    items = [{"value": o.value, "text": o.label, "selected": o.value == asked.raw} for o in asked.options]
    params = _common(asked) | {"label": _label(asked), "items": [blank, *items], "attributes": _focus(asked)}
    return _node("select", asked, params)


def _choices(asked: Asked, kind: str) -> Node:
    chosen = asked.raw if isinstance(asked.raw, list) else [asked.raw]
    items = list(_items(asked, chosen))
    params = _common(asked) | {"idPrefix": asked.id, "fieldset": _fieldset(asked), "items": items}
    params["classes"] = _choice_classes(asked, kind)
    node = _node(kind, asked, params)
    return node | {"reveals": dict(asked.reveals)}


def _items(asked: Asked, chosen: list[Any]) -> Sequence[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    alone = asked.question.exclusive
    for option in asked.options:
        item: dict[str, Any] = {"value": option.value, "text": option.label, "checked": option.value in chosen}
        if option.hint:
            item["hint"] = {"text": option.hint}
        if option.value in asked.question.danger and asked.small:
            item["attributes"] = {"data-danger": "yes"}
        if option.value == alone:
            made += [{"divider": asked.words["or"]}] if made else []
            item |= {"behaviour": "exclusive"} if asked.question.kind in MANY_OF else {}
        made.append(item)
    if made and asked.focus:
        made[0]["attributes"] = made[0].get("attributes", {}) | _focus(asked)
    return made


def _choice_classes(asked: Asked, kind: str) -> str:
    small = f"govuk-{kind}--small" if asked.small else ""
    short = len(asked.options) == 2 and all(len(o.label) <= INLINE_LABEL and not o.hint for o in asked.options)  # noqa: PLR2004
    inline = "govuk-radios--inline" if kind == "radios" and short and not asked.reveals else ""
    return f"{inline} {small}".strip()


def _tick(asked: Asked) -> Node:
    item: dict[str, Any] = {
        "value": "true",
        "text": _text(asked),
        "checked": asked.raw is True,
        "attributes": _focus(asked),
    }
    common = _common(asked)
    if hint := common.pop("hint", None):
        item["hint"] = hint
    params = common | {"idPrefix": asked.id, "items": [item]}
    params["classes"] = "govuk-checkboxes--small" if asked.small else ""
    return _node("checkboxes", asked, params) | {"reveals": dict(asked.reveals)}


def _date(asked: Asked) -> Node:
    kind = asked.question.kind
    wrong = asked.parts or PARTS[kind] if asked.error else ()
    items = [_box(asked, part, wrong) for part in PARTS[kind]]
    params = _common(asked) | {"namePrefix": asked.name, "fieldset": _fieldset(asked), "items": items}
    first = f"{asked.id}-{wrong[0] if wrong else 'day'}"
    return _node("date", asked, params, first)


def _box(asked: Asked, part: str, wrong: tuple[str, ...]) -> dict[str, Any]:
    width = {"day": "2", "month": "2", "year": "4", "time": "5"}[part]
    box: dict[str, Any] = {
        "name": part,
        "label": asked.words[part],
        "value": asked.raw[part],
        "classes": f"govuk-input--width-{width}" + (" govuk-input--error" if part in wrong else ""),
    }
    if part == "time":
        box["inputmode"] = "text"
    if asked.question.settings.get("autocomplete") == "bday":
        box["autocomplete"] = f"bday-{part}"
    if part == "day" and asked.focus:
        box["attributes"] = _focus(asked)
    return box


def _picker(asked: Asked) -> Node:
    params = _common(asked) | {"label": _label(asked), "value": on_a_line(asked.raw), "attributes": _focus(asked)}
    params |= {"classes": "moj-js-datepicker-input govuk-input--width-10", "autocomplete": "off"}
    return _node("picker", asked, params)


def _file(asked: Asked) -> Node:
    attributes = {"accept": ",".join(asked.question.accept)} if asked.question.accept else {}
    params = _common(asked) | {
        "label": _label(asked),
        "attributes": attributes,
        "multiple": asked.question.multiple,
        "javascript": True,
    }
    return _node("file", asked, params)
