"""A form-js file becomes a `Form`, or findings that say what to mend and where."""

import json
from typing import Any

from service.domain.errors import DefinitionInvalidError, Finding
from service.forms import allowed
from service.forms.components import components
from service.forms.findings import Findings
from service.forms.model import Form, every
from service.forms.siblings import settle


def parse(content: bytes, file: str = "") -> Form:
    """The form in `content`; raises `DefinitionInvalidError` with every finding at once."""
    findings = Findings(file)
    form = _form(content, findings)
    if form is None or findings.refused:
        raise DefinitionInvalidError(findings.found)
    return form


def check(content: bytes, file: str = "") -> list[Finding]:
    """All findings, warnings too; never raises on bad content."""
    findings = Findings(file)
    _form(content, findings)
    return findings.found


def _form(content: bytes, findings: Findings) -> Form | None:
    data = _read(content, findings)
    if data is None:
        return None
    _head(data, findings)
    settings = _settings(data, findings)
    tree = settle(components(data.get("components"), settings, findings), findings)
    if sum(1 for _ in every(tree)) > allowed.MAX_COMPONENTS:
        findings.add(None, "form-size", f"it holds more than {allowed.MAX_COMPONENTS:,} components.")
    title = (
        data.get("title") or settings.get("title") or findings.form.rpartition(".")[2].replace("_", " ").capitalize()
    )
    return Form(findings.form, str(title), tree, str(data.get("versionTag") or ""), tuple(findings.found))


def _read(content: bytes, findings: Findings) -> dict[str, Any] | None:
    if len(content) > allowed.MAX_BYTES:
        findings.add(None, "form-size", f"the file is larger than {allowed.MAX_BYTES:,} bytes.")
        return None
    try:
        data = json.loads(content, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        findings.add(None, "form-json", "the file is not JSON, so it can't be read.")
        return None
    if not isinstance(data, dict):
        findings.add(None, "form-json", "the file holds no form: it must be a JSON object.")
        return None
    return data


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _head(data: dict[str, Any], findings: Findings) -> None:
    key = data.get("id")
    if isinstance(key, str) and key.strip():
        findings.form = key
    else:
        findings.add(None, "form-id", "it has no id, so no task could name it.")
    if data.get("type", "default") != "default":
        findings.add(None, "form-type", f"its type must be “default”, not “{data['type']}”.")
    version = data.get("schemaVersion", allowed.SCHEMA_VERSION)
    if not isinstance(version, int) or version > allowed.SCHEMA_VERSION:
        findings.add(None, "form-schema-version", f"its schema version must be {allowed.SCHEMA_VERSION} or lower.")


def _settings(data: dict[str, Any], findings: Findings) -> dict[str, str]:
    settings = data.get("properties") or {}
    if not isinstance(settings, dict) or not all(isinstance(value, str) for value in settings.values()):
        findings.add(None, "form-property", "its properties must be texts.")
        return {}
    for name in settings.keys() - {"seen_by", "title"}:
        findings.add(None, "form-property", f"the form has a property “{name}” that is not known.")
    return settings
