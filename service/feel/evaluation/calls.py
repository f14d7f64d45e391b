"""Calls as code."""

from typing import Any

from service.feel.errors import OutOfDomainError
from service.feel.evaluation.environment import Code, Environment, note
from service.feel.functions import invoke
from service.feel.limits import Place
from service.feel.registry import BuiltIn
from service.feel.types import kind_of
from service.feel.values import Function


def call(target: Code, arguments: list[Code], names: list[str] | None, at: Place, called: str | None) -> Code:
    """A call of whatever the target is."""

    def run(env: Environment) -> Any:
        function = target(env)
        values = [argument(env) for argument in arguments]
        if type(function) is not Function:
            if function is not None or called is None:
                note(env, at, f"{kind_of(function).capitalize()} is called as if it were a function.")
            return None
        env.run.at = at
        try:
            return invoke(function, values, names, env.run)
        except OutOfDomainError as reason:
            note(env, at, str(reason))
            return None

    return run


def call_built_in(
    built_in: BuiltIn, arguments: list[Code], names: list[str] | None, at: Place, otherwise: Code
) -> Code:
    """A call of a built-in function by its name, unless a variable of that name holds a function."""
    name = built_in.name
    prepared = built_in.prepared(len(arguments), names)

    def run(env: Environment) -> Any:
        if name in env.variables and type(env.variables[name]) is Function:
            return otherwise(env)
        values = [argument(env) for argument in arguments]
        env.run.at = at
        env.run.tick()
        try:
            return prepared(env.run, values)
        except OutOfDomainError as reason:
            note(env, at, str(reason))
            return None

    return run
