"""Small forms for tests."""

import json
from typing import Any

from service import forms


def content(*components: dict[str, Any], **head: Any) -> bytes:
    """A form file with these components."""
    return json.dumps(
        {"id": "club.join", "type": "default", "schemaVersion": 19, "components": components, **head}
    ).encode()


def form(*components: dict[str, Any], **head: Any) -> forms.Form:
    return forms.parse(content(*components, **head), "join.form")


def ask(kind: str, key: str, label: str = "Full name", *, required: bool = False, **more: Any) -> dict[str, Any]:
    """A field; what else is given goes into the component as it is."""
    rules = {"required": True} if required else {}
    return {
        "type": kind,
        "id": f"id_{key}",
        "key": key,
        "label": label,
        **more,
        "validate": rules | more.get("validate", {}),
    }


def options(*values: str) -> list[dict[str, str]]:
    return [{"value": value, "label": value.capitalize()} for value in values]


def choose(kind: str, key: str, *values: str, label: str = "Colour", **more: Any) -> dict[str, Any]:
    return ask(kind, key, label, values=options(*values), **more)


def date(key: str, label: str = "Date of birth", subtype: str = "date", **more: Any) -> dict[str, Any]:
    return ask("datetime", key, label, subtype=subtype, **more)


def items(path: str, *components: dict[str, Any], item: str = "Pet", **more: Any) -> dict[str, Any]:
    properties = {"item": item} | more.pop("properties", {})
    return {
        "type": "dynamiclist",
        "id": f"id_{path}",
        "path": path,
        "label": more.pop("label", "Pets"),
        "components": list(components),
        "properties": properties,
        **more,
    }


def group(key: str, *components: dict[str, Any], label: str = "About you", **more: Any) -> dict[str, Any]:
    return {"type": "group", "id": key, "label": label, "components": list(components), **more}


def hide(text: str) -> dict[str, Any]:
    return {"conditional": {"hide": text}}
