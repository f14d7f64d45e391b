"""Every question: read-only, plain rows out."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.domain.actor import Actor
from service.persistence import reader as persistence
from service.persistence.reader import Reader, SessionState

__all__ = ["Reader", "Readers", "SessionState"]


@dataclass(frozen=True, slots=True)
class Readers:
    """Opens readers of the web's login."""

    engine: Any

    def open(self, actor: Actor | None, system_now: datetime) -> AbstractContextManager[Reader]:
        return persistence.reader(self.engine, actor, system_now)

    def open_session(
        self, token_hash: bytes, system_now: datetime, *, touch: bool = True
    ) -> AbstractContextManager[tuple[Reader, SessionState]]:
        return persistence.session_reader(self.engine, token_hash, system_now, touch=touch)
