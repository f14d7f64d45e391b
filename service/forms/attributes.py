"""Reading single attributes of a component, with a finding for each that is not as it must be."""

from collections.abc import Mapping
from typing import Any

from service import feel
from service.forms import allowed
from service.forms.findings import Findings

Json = Mapping[str, Any]
_PLAIN = frozenset({"group", "text", "separator", "button"})


def text_of(data: Json, name: str, at: str, findings: Findings) -> str:
    text = data.get(name) or ""
    if not isinstance(text, str):
        findings.add(at, "form-text", f"the {name} of “{at}” must be a text.")
        return ""
    if text.startswith("=") or "{{" in text:
        findings.add(at, "form-text", f"the {name} of “{at}” is a formula; texts here are shown as they are.")
    return text.strip()


def settings_of(data: Json, at: str, findings: Findings) -> dict[str, str]:
    settings = data.get("properties") or {}
    if not isinstance(settings, dict) or not all(isinstance(value, str) for value in settings.values()):
        findings.add(at, "form-property", f"the properties of “{at}” must be texts.")
        return {}
    for name in settings.keys() - _known(data["type"]):
        if not (name.startswith("hint_") and ("values" in data or "valuesKey" in data)):
            findings.add(
                at, "form-property", f"“{at}” has the property “{name}”, which is not known for a {data['type']}."
            )
    return settings


def _known(kind: str) -> frozenset[str]:
    if kind == "dynamiclist":
        return allowed.ROWS_PROPERTIES
    if kind == "expression":
        return allowed.COMMON_PROPERTIES | {"held"}
    if kind == "text":
        return allowed.COMMON_PROPERTIES | {"details"}
    return allowed.COMMON_PROPERTIES if kind in _PLAIN else allowed.FIELD_PROPERTIES


def whole(settings: Mapping[str, str], name: str, at: str, findings: Findings) -> int | None:
    """A property that is a whole number."""
    text = settings.get(name, "")
    if text.isdecimal() and len(text) <= allowed.MAX_DIGITS:
        return int(text)
    if text:
        findings.add(at, "form-property", f"{name} of “{at}” must be a whole number, not “{text}”.")
    return None


def refusal(settings: Mapping[str, str], at: str, findings: Findings) -> str:
    """The rule across questions, without its leading "="; it needs a sentence, since no other could say why."""
    text, sentence = settings.get("refuse", ""), settings.get("error_refuse", "")
    if bool(text) != bool(sentence.strip()):
        findings.add(at, "form-property", f"“{at}” needs both refuse and error_refuse, or neither.")
    if not text:
        return ""
    if not text.startswith("="):
        findings.add(at, "form-feel", f"what refuses the answer of “{at}” must be FEEL and begin with “=”.")
        return ""
    try:
        feel.compile_expression(text[1:])
    except feel.FeelSyntaxError as error:
        findings.add(at, "form-feel", f"what refuses the answer of “{at}” is not FEEL: {where(error)}")
        return ""
    return text[1:]


def where(error: feel.FeelSyntaxError) -> str:
    return f"{error.message} (line {error.line}, column {error.column})"
