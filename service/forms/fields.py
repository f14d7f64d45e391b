"""Questions: the rules of one form-js field."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, TypeVar, get_args

from service.forms import allowed
from service.forms.attributes import Json, refusal, text_of, whole
from service.forms.findings import Findings
from service.forms.model import MANY_OF, ONE_OF, Field, Kind, Option

_KINDS: dict[str, Kind] = {
    "textfield": "text",
    "textarea": "long_text",
    "number": "number",
    "radio": "radio",
    "select": "select",
    "checklist": "checklist",
    "taglist": "taglist",
    "checkbox": "checkbox",
    "filepicker": "file",
}
_SUBTYPES: dict[str, Kind] = {"date": "date", "time": "time", "datetime": "date_time"}
_CHOICES = ONE_OF | MANY_OF
Format = Literal["", "email", "phone", "postcode"]
When = Literal["", "past", "past_or_today", "future", "today_or_future"]
T = TypeVar("T", int, str, Decimal)


def field(data: Json, at: str, common: dict[str, Any], findings: Findings) -> Field:
    """The question in `data`; what it lacks or has too much of goes to the findings."""
    settings, rules, kind = common["settings"], _validate(data, at, findings), _kind(data, at, findings)
    if not common["label"]:
        findings.add(at, "form-label", f"“{at}” has no label, so nobody would know what is asked.")
    _check_settings(settings, at, findings)
    made = Field(
        **common,
        kind=kind,
        required=rules.get("required") is True,
        read_only=_flag(data, "readonly", at, findings),
        disabled=_flag(data, "disabled", at, findings),
        held=settings.get("held") == "true",
        default=data.get("defaultValue"),
        options=_options(data, kind, settings, at, findings),
        options_key=text_of(data, "valuesKey", at, findings),
        min_length=_rule(rules, "minLength", _int, at, findings),
        max_length=_rule(rules, "maxLength", _int, at, findings),
        pattern=_pattern(rules, at, findings),
        pattern_error=str(rules.get("patternErrorMessage") or ""),
        format=_format(rules, settings, at, findings),
        minimum=_rule(rules, "min", _decimal, at, findings),
        maximum=_rule(rules, "max", _decimal, at, findings),
        digits=_int(data["decimalDigits"]) if data.get("decimalDigits") is not None else None,
        as_text=data.get("serializeToString") is True,
        when=_when(data, settings, at, findings),
        min_items=whole(settings, "min_items", at, findings) or 0,
        max_items=whole(settings, "max_items", at, findings),
        exclusive=settings.get("exclusive", ""),
        danger=frozenset(settings.get("danger", "").split()),
        accept=_accept(text_of(data, "accept", at, findings)),
        multiple=data.get("multiple") is True,
        prefix=_adorner(data, "prefixAdorner"),
        suffix=_adorner(data, "suffixAdorner"),
        refuse=refusal(settings, at, findings),
    )
    _check_choices(made, findings)
    _warn_of_wording(made, findings)
    return made


def _kind(data: Json, at: str, findings: Findings) -> Kind:
    if data["type"] != "datetime":
        return _KINDS[data["type"]]
    subtype = data.get("subtype", "date")
    if subtype not in _SUBTYPES:
        findings.add(at, "form-attribute", f"“{at}” must ask for a date, a time or both, not for “{subtype}”.")
    return _SUBTYPES.get(subtype, "date")


def _validate(data: Json, at: str, findings: Findings) -> Json:
    rules = data.get("validate") or {}
    if not isinstance(rules, dict):
        findings.add(at, "form-attribute", f"the rules (validate) of “{at}” must be an object.")
        return {}
    for name in rules.keys() - allowed.VALIDATE:
        findings.add(at, "form-attribute", f"“{at}” has the rule “{name}”, which would have no effect here.")
    return rules


def _flag(data: Json, name: str, at: str, findings: Findings) -> bool:
    value = data.get(name, False)
    if not isinstance(value, bool):
        findings.add(
            at, "form-attribute", f"“{at}”: {name} must be true or false; a formula would have no effect here."
        )
    return value is True


def _int(value: Any) -> int:
    if isinstance(value, bool) or int(value) != float(value) or int(value) < 0:
        raise ValueError
    return int(value)


def _decimal(value: Any) -> Decimal:
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError
    return number


def _rule(rules: Json, name: str, read: Callable[[Any], T], at: str, findings: Findings) -> T | None:
    if rules.get(name) in (None, ""):
        return None
    try:
        return read(rules[name])
    except (ValueError, TypeError, InvalidOperation, OverflowError):
        findings.add(at, "form-attribute", f"the rule {name} of “{at}” must be a number.")
        return None


def _pattern(rules: Json, at: str, findings: Findings) -> str:
    text = rules.get("pattern") or ""
    try:
        re.compile(text)
    except (re.error, TypeError):
        findings.add(at, "form-attribute", f"the pattern of “{at}” is no regular expression.")
        return ""
    if allowed.RUNAWAY.search(text):
        findings.add(
            at, "form-attribute", f"the pattern of “{at}” repeats a repeat; a long answer would take for ever to check."
        )
        return ""
    return str(text)


def _format(rules: Json, settings: Json, at: str, findings: Findings) -> Format:
    asked = settings.get("format") or rules.get("validationType") or ""
    if not asked or asked == "custom":
        return "postcode" if settings.get("autocomplete") == "postal-code" else ""
    for known in get_args(Format):
        if known == asked:
            return known  # type: ignore[no-any-return] # one of the literals
    findings.add(at, "form-attribute", f"“{at}” asks for the format “{asked}”; email, phone and postcode are known.")
    return ""


def _when(data: Json, settings: Json, at: str, findings: Findings) -> When:
    asked = settings.get("when") or ("today_or_future" if data.get("disallowPassedDates") is True else "")
    for known in get_args(When):
        if known == asked:
            return known  # type: ignore[no-any-return] # one of the literals
    findings.add(
        at, "form-property", f"“{at}”: “when” must be one of {', '.join(sorted(allowed.WHEN))}, not “{asked}”."
    )
    return ""


def _options(data: Json, kind: Kind, settings: Json, at: str, findings: Findings) -> tuple[Option, ...]:
    if kind not in _CHOICES or "values" not in data:
        return ()
    found = data["values"]
    if not isinstance(found, list) or not all(_is_option(item) for item in found):
        findings.add(at, "form-options", f"the options of “{at}” must each have a label and a value, both texts.")
        return ()
    options = tuple(Option(o["value"], o["label"].strip(), settings.get(f"hint_{o['value']}", "")) for o in found)
    if len({option.value for option in options}) < len(options):
        findings.add(at, "form-options", f"two options of “{at}” have the same value.")
    return options


def _is_option(item: Any) -> bool:
    return isinstance(item, dict) and all(isinstance(item.get(k), str) and item[k].strip() for k in ("label", "value"))


def _accept(text: str) -> tuple[str, ...]:
    """File endings, and image/*; the one type of content that everybody writes is its ending."""
    parts = (part.strip().lower() for part in text.split(","))
    return tuple(".pdf" if part == "application/pdf" else part for part in parts if part)


def _adorner(data: Json, name: str) -> str:
    appearance = data.get("appearance")
    return str(appearance.get(name) or "") if isinstance(appearance, dict) else ""


def _check_settings(settings: Json, at: str, findings: Findings) -> None:
    if settings.get("width") and settings["width"] not in allowed.WIDTHS:
        findings.add(at, "form-property", f"the width of “{at}” must be one of 2, 3, 4, 5, 10, 20 or 30 characters.")
    for token in settings.get("autocomplete", "").split():
        if token not in allowed.AUTOCOMPLETE:
            findings.add(at, "form-property", f"“{at}”: “{token}” is no purpose that browsers know (autocomplete).")
    for name in ("held", "picker"):
        if settings.get(name, "true") != "true":
            findings.add(at, "form-property", f"“{at}”: {name} is “true” or left out.")


def _check_choices(made: Field, findings: Findings) -> None:
    at, values = made.id, {option.value for option in made.options}
    if made.kind in _CHOICES and not made.options and not made.options_key:
        findings.add(at, "form-options", f"“{at}” has nothing to choose from.")
    if made.options_key and made.options_key.startswith("areas:") and not made.options_key[6:].strip():
        findings.add(at, "form-options", f"“{at}” must say which areas: “areas:” and a kind of area.")
    if made.kind == "checkbox":
        values = {"true"}
    if values and (unknown := made.danger - values):
        findings.add(at, "form-property", f"“{at}”: “{min(unknown)}” is no answer to it, so it can't mean danger.")
    if made.exclusive and values and made.exclusive not in values:
        findings.add(at, "form-property", f"“{at}”: “{made.exclusive}” is no answer to it, so it can't stand alone.")


def _warn_of_wording(made: Field, findings: Findings) -> None:
    """“Enter what is your name?” helps nobody: questions need an error text of their own."""
    if made.required and made.label.endswith("?") and not made.settings.get("error"):
        findings.warn(
            made.id,
            "form-error-text",
            f"“{made.id}” has no property “error”; the text made from its question may read badly.",
        )
