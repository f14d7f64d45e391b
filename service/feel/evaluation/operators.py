"""Comparison, logic and arithmetic as code."""

import operator as python
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from service.feel.arithmetic import calculate, negate
from service.feel.equality import compare, equal
from service.feel.errors import OutOfDomainError
from service.feel.evaluation.environment import Code, Environment, note
from service.feel.limits import Place
from service.feel.measuring import measure
from service.feel.syntax.types import UnknownType
from service.feel.types import Type, is_instance, kind_of

_PYTHON: dict[str, Callable[[Any, Any], bool]] = {"<": python.lt, "<=": python.le, ">": python.gt, ">=": python.ge}
_PLAINLY_EQUAL = frozenset({str, Decimal, bool})


def ordering(op: str, left: Code, right: Code, at: Place) -> Code:
    """`<`, `<=`, `>`, `>=`."""
    quick = _PYTHON[op]

    def run(env: Environment) -> bool | None:
        a, b = left(env), right(env)
        kind = type(a)
        if kind is type(b) and (kind is Decimal or kind is str):
            return quick(a, b)
        return compare_or_note(op, a, b, env, at)

    return run


def compare_or_note(op: str, a: Any, b: Any, env: Environment, at: Place) -> bool | None:
    """The comparison of any two values; null with a message where they have no order."""
    try:
        return compare(op, a, b)
    except OutOfDomainError as reason:
        note(env, at, str(reason))
        return None


def equality(left: Code, right: Code, at: Place, *, negated: bool) -> Code:
    """`=`, `!=`."""

    def run(env: Environment) -> bool | None:
        a, b = left(env), right(env)
        kind = type(a)
        if kind is type(b) and kind in _PLAINLY_EQUAL:
            return bool(a != b) if negated else bool(a == b)
        verdict = equal_or_note(a, b, env, at)
        return None if verdict is None else verdict is not negated

    return run


def equal_or_note(a: Any, b: Any, env: Environment, at: Place) -> bool | None:
    env.run.at = at
    try:
        verdict = equal(a, b, env.run)
    except OutOfDomainError as reason:
        note(env, at, str(reason))
        return None
    if verdict is None:
        note(env, at, "Parts of the two can't be compared.")
    return verdict


def both(a: bool | None, b: bool | None) -> bool | None:
    """`and` of three-valued logic."""
    if a is False or b is False:
        return False
    return True if a is True and b is True else None


def between(value: Code, low: Code, high: Code, at: Place) -> Code:
    def run(env: Environment) -> bool | None:
        v = value(env)
        above = compare_or_note(">=", v, low(env), env, at)
        below = compare_or_note("<=", v, high(env), env, at)
        return both(above, below)

    return run


def junction(operands: list[Code], places: list[Place], *, decides: bool) -> Code:
    """`or` (decided by true) and `and` (decided by false); what is neither true nor false leaves it open."""
    word = "or" if decides else "and"

    def run(env: Environment) -> bool | None:
        result: bool | None = not decides
        value: Any
        for index, operand in enumerate(operands):
            value = operand(env)
            if value is decides:
                return bool(decides)
            if value is not (not decides):
                result = None
                if value is not None:
                    note(env, places[index], f"`{word}` needs true or false, not {kind_of(value)}.")
        return result

    return run


def arithmetic(first: Code, rest: list[tuple[str, Code, Place]]) -> Code:
    """A chain from the left."""

    def run(env: Environment) -> Any:
        value = first(env)
        for op, operand, at in rest:
            env.run.at = at
            try:
                value = calculate(op, value, operand(env), env.run)
            except OutOfDomainError as reason:
                note(env, at, str(reason))
                value = None
        return value

    return run


def negation(operand: Code, at: Place) -> Code:
    def run(env: Environment) -> Any:
        try:
            return negate(operand(env), env.run)
        except OutOfDomainError as reason:
            note(env, at, str(reason))
            return None

    return run


def instance_of(value: Code, type_: Type, unknown: UnknownType | None, at: Place) -> Code:
    def run(env: Environment) -> bool | None:
        found = value(env)
        if unknown is not None:
            if env.run.listens(at):
                note(env, at, unknown.why())
            return None
        env.run.at = at
        measure(found, env.run)
        return is_instance(found, type_)

    return run
