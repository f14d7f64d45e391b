"""Imports found among the other models of a folder, by namespace."""

from pathlib import Path
from typing import Final

from service.dmn import xml
from service.dmn.findings import DmnInvalidError
from service.dmn.link import Resolve
from service.dmn.xml import Element

MAX_FILES: Final = 200


def beside(path: Path) -> Resolve:
    """A resolver that looks through the `.dmn` files of the same folder; where a file lies is a hint at most."""
    found: dict[str, bytes] = {}

    def resolve(namespace: str, _location: str | None) -> bytes | None:
        if not found:
            found.update(_models(path))
        return found.get(namespace)

    return resolve


def _models(path: Path) -> dict[str, bytes]:
    models: dict[str, bytes] = {}
    for other in sorted(path.parent.glob("*.dmn"))[:MAX_FILES]:
        content = other.read_bytes() if other.stat().st_size <= xml.MAX_BYTES else b""
        namespace = _namespace(content)
        if namespace and other.resolve() != path.resolve():
            models.setdefault(namespace, content)
    return models


def _namespace(content: bytes) -> str | None:
    try:
        root: Element = xml.parse(content)
    except DmnInvalidError:
        return None
    return root.get("namespace")
