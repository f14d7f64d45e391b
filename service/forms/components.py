"""One JSON object of a form-js file becomes one typed component."""

from collections.abc import Mapping
from typing import Any, Literal

from service import feel
from service.forms import allowed
from service.forms.attributes import Json, refusal, settings_of, text_of, where, whole
from service.forms.conditions import condition
from service.forms.fields import field
from service.forms.findings import Findings
from service.forms.model import AnyComponent, Computed, Condition, Group, Rows, Rule, Text

_WITHOUT_KEY = frozenset({"group", "text", "separator"})


def components(
    found: Any, parent: Mapping[str, str], findings: Findings, seen_by: tuple[frozenset[str], ...] = (), depth: int = 0
) -> tuple[AnyComponent, ...]:
    """The components of a form, group or list, in order; buttons are left out (the page has its own)."""
    seen_by = (*seen_by, *_audience(parent))
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        findings.add(None, "form-json", "its components must be a list of objects.")
        return ()
    if depth > allowed.MAX_DEPTH:
        findings.add(None, "form-size", f"its groups and lists lie more than {allowed.MAX_DEPTH} deep.")
        return ()
    made = (_component(item, findings, seen_by, depth) for item in found)
    return tuple(component for component in made if component is not None)


def _audience(settings: Mapping[str, str]) -> tuple[frozenset[str], ...]:
    return (frozenset(settings["seen_by"].split()),) if settings.get("seen_by", "").split() else ()


def _component(data: Json, findings: Findings, seen_by: tuple[frozenset[str], ...], depth: int) -> AnyComponent | None:
    kind, at = data.get("type"), _element(data)
    if kind not in allowed.TYPES:
        findings.add(at, "form-component", f"“{at}” is of the type “{kind}”, which forms here may not hold.")
        return None
    if kind == "button":
        return None
    common = _common(data, at, findings, seen_by)
    if kind == "text":
        return Text(**common, markdown=text_of(data, "text", at, findings))
    if kind == "separator":
        return Rule(**common)
    if kind == "expression":
        return Computed(**common, expression=_formula(data, at, findings))
    if kind == "group":
        return Group(**common, components=_inner(data, common, findings, depth))
    if kind == "dynamiclist":
        return _rows(data, at, common, findings, depth)
    return field(data, at, common, findings)


def _element(data: Json) -> str:
    return str(data.get("id") or data.get("key") or data.get("path") or data.get("type"))


def _inner(data: Json, common: dict[str, Any], findings: Findings, depth: int) -> tuple[AnyComponent, ...]:
    above = tuple(common["seen_by"])
    return components(data.get("components", []), {}, findings, above, depth + 1)


def _common(data: Json, at: str, findings: Findings, above: tuple[frozenset[str], ...]) -> dict[str, Any]:
    for name in data.keys() - allowed.ATTRIBUTES:
        findings.add(at, "form-attribute", f"“{at}” has the attribute “{name}”, which would have no effect here.")
    settings = settings_of(data, at, findings)
    return {
        "id": at,
        "name": _name(data, at, findings),
        "label": text_of(data, _label(data), at, findings),
        "hint": settings.get("hint") or text_of(data, "description", at, findings),
        "hide": _hide(data, at, findings),
        "seen_by": (*above, *_audience(settings)),
        "side": _side(settings, at, findings),
        "page": _page(settings, at, findings),
        "settings": settings,
    }


def _label(data: Json) -> str:
    """Dates and times have labels of their own in form-js."""
    own = "timeLabel" if data.get("subtype") == "time" else "dateLabel"
    return own if data["type"] == "datetime" and data.get(own) else "label"


def _name(data: Json, at: str, findings: Findings) -> str:
    kind = data["type"]
    key = data.get("path") if kind in {"dynamiclist", "group"} else data.get("key")
    if kind in _WITHOUT_KEY:
        if key:
            findings.add(at, "form-key", f"“{at}” is no question, so it can't have the key or path “{key}”.")
        return f"#{at}"
    if not isinstance(key, str) or not allowed.KEY.fullmatch(key) or key in allowed.RESERVED:
        findings.add(
            at,
            "form-key",
            f"“{at}” needs a key of letters, digits and underscores that begins with a letter; “{key}” is none.",
        )
        return f"#{at}"
    return key


def _hide(data: Json, at: str, findings: Findings) -> Condition | None:
    conditional = data.get("conditional") or {}
    text = conditional.get("hide") if isinstance(conditional, dict) else None
    if not text:
        return None
    if not isinstance(text, str) or not text.startswith("="):
        findings.add(at, "form-feel", f"the condition that hides “{at}” must be FEEL and begin with “=”.")
        return None
    try:
        return condition(text[1:])
    except feel.FeelSyntaxError as error:
        findings.add(at, "form-feel", f"the condition that hides “{at}” is not FEEL: {where(error)}")
        return None


def _formula(data: Json, at: str, findings: Findings) -> str:
    text = data.get("expression")
    if not isinstance(text, str) or not text.startswith("="):
        findings.add(at, "form-feel", f"the expression of “{at}” must be FEEL and begin with “=”.")
        return "null"
    try:
        feel.compile_expression(text[1:])
    except feel.FeelSyntaxError as error:
        findings.add(at, "form-feel", f"the expression of “{at}” is not FEEL: {where(error)}")
        return "null"
    return text[1:]


def _side(settings: Mapping[str, str], at: str, findings: Findings) -> Literal["both", "staff", "public"]:
    staff, public = settings.get("staff_only", ""), settings.get("public_only", "")
    if {staff, public} - {"", "true"} or (staff and public):
        findings.add(
            at, "form-property", f"“{at}”: one of staff_only and public_only may be “true”; else leave them out."
        )
    return "staff" if staff else "public" if public else "both"


def _page(settings: Mapping[str, str], at: str, findings: Findings) -> str | None:
    page = settings.get("page")
    if page is not None and not allowed.PAGE.fullmatch(page):
        findings.add(at, "form-property", f"the page of “{at}” must be of letters, digits and hyphens, not “{page}”.")
    return page


def _rows(data: Json, at: str, common: dict[str, Any], findings: Findings, depth: int) -> Rows:
    settings = common["settings"]
    if not settings.get("item"):
        findings.warn(
            at, "form-item", f"the list “{at}” has no property “item” (“Member”), so its items read “Item 1”."
        )
    required = isinstance(data.get("validate"), dict) and data["validate"].get("required") is True
    least = whole(settings, "min_items", at, findings)
    most = whole(settings, "max_items", at, findings)
    first = data.get("defaultRepetitions", 1)
    return Rows(
        **common,
        components=_inner(data, common, findings, depth),
        item=settings.get("item") or "Item",
        min_items=max(int(required), least or 0),
        max_items=min(most or allowed.USUAL_ROWS, allowed.MAX_ROWS),
        first_items=first if isinstance(first, int) and 0 <= first <= allowed.MAX_FIRST_ITEMS else 1,
        may_add=data.get("allowAddRemove", True) is not False,
        refuse=refusal(settings, at, findings),
    )
