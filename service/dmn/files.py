"""Imports found among the other models of a folder, by namespace."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from service.dmn import xml
from service.dmn.findings import DmnInvalidError
from service.dmn.link import Resolve
from service.dmn.xml import Element

MAX_FILES: Final = 200


def among(contents: Iterable[bytes]) -> Resolve:
    """A resolver that knows these models by their namespace; where one lies is a hint at most."""
    found: dict[str, bytes] = {}
    for content in contents:
        if namespace := _namespace(content):
            found.setdefault(namespace, content)
    return lambda namespace, _location: found.get(namespace)


def beside(path: Path) -> Resolve:
    """A resolver that looks through the other `.dmn` files of the same folder, when it is first asked."""
    known: list[Resolve] = []

    def resolve(namespace: str, location: str | None) -> bytes | None:
        if not known:
            known.append(among(_others(path)))
        return known[0](namespace, location)

    return resolve


def _others(path: Path) -> Iterator[bytes]:
    for other in sorted(path.parent.glob("*.dmn"))[:MAX_FILES]:
        if other.name != path.name and other.is_file() and other.stat().st_size <= xml.MAX_BYTES:
            with suppress(OSError):  # one that can't be read is not there: the import says so
                yield other.read_bytes()


def _namespace(content: bytes) -> str | None:
    try:
        root: Element = xml.parse(content)
    except DmnInvalidError:
        return None
    return root.get("namespace")
