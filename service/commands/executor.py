"""The one place that opens and commits transactions for changes (DESIGN.md §2, decision 6)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from service.commands.definitions import Definitions
from service.domain.actor import Actor
from service.domain.clock import Clock, system_clock
from service.persistence.unit_of_work import Transactions, UnitOfWork, may_try_again

T = TypeVar("T")
ATTEMPTS = 4


@dataclass(slots=True)
class Context:
    """What a command works with: the unit of work, the compiled definitions, the moment and the actor."""

    work: UnitOfWork
    definitions: Definitions

    @property
    def now(self) -> datetime:
        return self.work.now

    @property
    def actor(self) -> Actor | None:
        return self.work.actor


@dataclass(frozen=True, slots=True)
class Executor:
    """`run` is a transaction: begun, committed if the command returns, rolled back if it raises.

    Lock conflicts are tried again.
    """

    transactions: Transactions
    definitions: Definitions
    clock: Clock = system_clock

    def run(self, command: Callable[[Context], T], actor: Actor | None = None) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(command, actor)
            except Exception as error:
                if attempt == ATTEMPTS or not may_try_again(error):
                    raise
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def _once(self, command: Callable[[Context], T], actor: Actor | None) -> T:
        with self.transactions.open(actor, self.clock()) as work:
            result = command(Context(work, self.definitions))
            work.commit()
            return result
