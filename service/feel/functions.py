"""Calling function values."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from service.feel.errors import OutOfDomainError
from service.feel.limits import Run
from service.feel.measuring import measure
from service.feel.registry import BuiltIn, count_of_arguments
from service.feel.types import CannotConvertError, convert, in_words, kind_of
from service.feel.values import Function, from_python


def _ordered(function: Function, names: Sequence[str], values: Sequence[Any]) -> list[Any]:
    """Named arguments in the order of the parameters; those not given are null."""
    known = [p.name for p in function.parameters]
    for name in names:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            raise OutOfDomainError(
                f"The function has no parameter `{name}`." + (f" Did you mean `{close[0]}`?" if close else "")
            )
    given = dict(zip(names, values, strict=True))
    if len(given) != len(names):
        raise OutOfDomainError("An argument is given twice.")
    return [given.get(name) for name in known]


def _fitted(function: Function, values: Sequence[Any], run: Run) -> list[Any]:
    """The arguments, converted to the types of the parameters."""
    if len(values) != len(function.parameters):
        takes, given = count_of_arguments(len(function.parameters)), count_of_arguments(len(values))
        raise OutOfDomainError(f"The function takes {takes}; it is called with {given}.")
    result = []
    for parameter, value in zip(function.parameters, values, strict=True):
        if parameter.type is None:
            result.append(value)
            continue
        measure(value, run)
        try:
            result.append(convert(value, parameter.type))
        except CannotConvertError:
            raise OutOfDomainError(
                f"`{parameter.name}` has to be {in_words(parameter.type)}; it is {kind_of(value)}."
            ) from None
    return result


def invoke(function: Function, values: Sequence[Any], names: Sequence[str] | None, run: Run) -> Any:
    """Calls a function value; raises OutOfDomainError with the reason for null."""
    if isinstance(function.same_as, BuiltIn):
        return function.same_as.call(run, values, names)
    arguments = _fitted(function, values if names is None else _ordered(function, names, values), run)
    run.enter()
    run.tick()
    try:
        return from_python(function.invoke(run, arguments)) if function.foreign else function.invoke(run, arguments)
    finally:
        run.leave()
