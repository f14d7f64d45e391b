"""Ranges and functions as values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from service.feel.limits import Run
    from service.feel.types import Type


@dataclass(frozen=True, slots=True)
class Range:
    """What lies between two endpoints; None is an open side. `other_than`: everything but `start`, as in `!= 5`."""

    start: Any
    end: Any
    start_included: bool = True
    end_included: bool = True
    other_than: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """A formal parameter. No type: anything."""

    name: str
    type: Type | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function value. `invoke` gets the running evaluation and one checked argument a parameter."""

    parameters: tuple[Parameter, ...]
    invoke: Callable[[Run, Sequence[Any]], Any]
    text: str
    name: str = "function"
    result: Type | None = None
    foreign: bool = False  # made of a Python callable, whose answers may be Python's values
    same_as: object = field(
        default_factory=object
    )  # functions are equal when they come of the same definition and scope

    @classmethod
    def of(
        cls, name: str, parameters: Sequence[str | Parameter], call: Callable[..., Any], *, result: Type | None = None
    ) -> Function:
        """Makes a function of a Python callable: business knowledge models, decision services."""
        formal = tuple(p if isinstance(p, Parameter) else Parameter(p) for p in parameters)
        text = f"function({', '.join(p.name for p in formal)}) …"

        def invoke(run: Run, arguments: Sequence[Any]) -> Any:
            with run.active():
                return call(*arguments)

        return cls(formal, invoke, text, name, result, foreign=True)
