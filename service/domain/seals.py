"""What makes a log one that nobody can change unseen: each entry has a digest, and seals chain the digests."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

BEGINNING = b"\0" * 32


def digest(content: Any, salt: bytes = b"") -> bytes:
    """Of an entry's content (plain JSON, instants, ids). The salt goes with the content when it is erased."""
    return hashlib.sha256(salt + json.dumps(content, sort_keys=True, default=_text).encode()).digest()


def _text(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def chain(previous: bytes, digests: Iterable[bytes]) -> bytes:
    """The next link: it holds for these entries in this order, and for all before them."""
    found = hashlib.sha256(previous)
    for one in digests:
        found.update(one)
    return found.digest()


def of_history(row: Mapping[str, Any]) -> bytes:
    return digest([row["kind"], row["details"], row["events"]], row["salt"])


def of_reading(row: Mapping[str, Any]) -> bytes:
    return digest([row[name] for name in ("at", "person_id", "case_id", "kind", "what")])
