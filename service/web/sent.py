"""What browsers send, as pages read it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

NUL = "\x00"


class Typed(ImmutableMultiDict[str, Any]):
    """Without the character NUL: no keyboard has it, no database text holds it."""

    def __init__(self, pairs: MultiDict[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        items = pairs.items(multi=True) if isinstance(pairs, MultiDict) else pairs or ()
        super().__init__([(_clean(name), _clean(value)) for name, value in items])


def _clean(value: Any) -> Any:
    return value.replace(NUL, "") if isinstance(value, str) else value


class TypedRequest(Request):
    parameter_storage_class = Typed


def uuid_of(text: str) -> UUID | None:
    """The id that an address or a field names; None if it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
