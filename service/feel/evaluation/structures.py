"""Lists, contexts, filters and function definitions as code."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from service.feel.errors import OutOfDomainError
from service.feel.evaluation.environment import OUTSIDE, Code, Environment, note
from service.feel.limits import Place, Run
from service.feel.types import Type, kind_of
from service.feel.values import Function, Parameter

_FUNCTION_STEPS = 4  # a function is as large as some numbers


def list_of(items: list[Code]) -> Code:
    count = len(items)

    def run(env: Environment) -> list[Any]:
        env.run.tick(count)
        return [item(env) for item in items]

    return run


def context_of(entries: list[tuple[str, int, Code, bool]], twice: str | None, at: Place) -> Code:
    """Entries see those before them. A function that is defined as an entry (the last of the four) sees itself."""
    count = len(entries) + 1

    def run(env: Environment) -> dict[str, Any] | None:
        if twice is not None:
            note(env, at, f"The entry `{twice}` stands twice in one context.")
            return None
        env.run.tick(count)
        result = {}
        for key, slot, value, defined in entries:
            found = env.slots[slot] = result[key] = value(env)
            if defined and isinstance(found.same_as, Closure):
                found.same_as.slots[slot] = found
        return result

    return run


class Closure:
    """What a function definition captured: the slots as they were, the variables, its text."""

    __slots__ = ("slots", "text", "variables")

    def __init__(self, env: Environment, text: str) -> None:
        self.slots = env.slots[:]
        self.variables = env.variables
        self.text = text

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Closure):
            return NotImplemented
        return self.text == other.text and self.variables is other.variables and self._same_slots(other)

    def _same_slots(self, other: "Closure") -> bool:
        return len(self.slots) == len(other.slots) and all(a is b for a, b in zip(self.slots, other.slots, strict=True))

    __hash__ = None  # type: ignore[assignment]


def definition(parameters: tuple[Parameter, ...], slots: list[int], body: Code, text: str, result: Type | None) -> Code:
    """A function that remembers the scope it was made in."""

    def make(env: Environment) -> Function:
        env.run.tick(_FUNCTION_STEPS)
        closure = Closure(env, text)

        def invoke(run: Run, arguments: Sequence[Any]) -> Any:
            inner = closure.slots[:]
            for slot, argument in zip(slots, arguments, strict=True):
                inner[slot] = argument
            return body(Environment(closure.variables, inner, run))

        return Function(parameters, invoke, text, result=result, same_as=closure)

    return make


def external(parameters: tuple[Parameter, ...], body: Code, text: str) -> Code:
    """An external function can be defined, but what it refers to is not reachable from here."""

    def invoke(run: Run, arguments: Sequence[Any]) -> Any:  # noqa: ARG001 - whatever it is called with
        raise OutOfDomainError("External functions (Java, PMML) can't be called from this service.")

    def make(env: Environment) -> Function:
        mapping = body(env)
        return Function(
            parameters, invoke, text, "external function", same_as=(tuple(p.name for p in parameters), repr(mapping))
        )

    return make


def _index(items: list[Any], number: Decimal, env: Environment, at: Place) -> Any:
    if number != number.to_integral_value():
        note(env, at, "A position in a list is a whole number.")
        return None
    count = len(items)
    if not number or abs(number) > count:
        note(env, at, f"There is no item at position {number:f}; the list has {count}.")
        return None
    position = int(number)
    return items[position - 1 if position > 0 else position]


def filtered(base: Code, test: Code, slot: int, at: Place, *, condition: bool) -> Code:
    """`base[test]`: by position if the test is a number (read outside the list), else the items for which it holds.

    `condition`: the test can be nothing but a condition, so it is not asked for a position.
    """

    def run(env: Environment) -> Any:
        found = base(env)
        if found is None:
            note(env, at, "The filter is asked of nothing (null).")
            return None
        items = found if type(found) is list else [found]
        number = None if condition else _position(env, test, slot, at)
        if type(number) is Decimal:
            return _index(items, number, env, at)
        return _passing(items, env, test, slot, at)

    return run


def _position(env: Environment, test: Code, slot: int, at: Place) -> Any:
    """What the test is outside the list; why it may be null there is nobody's business."""
    env.run.at = at
    env.run.tick()
    env.slots[slot] = OUTSIDE
    quiet, env.run.messages = env.run.messages, None
    number = test(env)
    env.run.messages = quiet
    return number


def _passing(items: list[Any], env: Environment, test: Code, slot: int, at: Place) -> Any:
    kept = []
    for item in items:
        env.run.at = at
        env.run.tick()
        env.slots[slot] = item
        verdict = test(env)
        if verdict is True:
            kept.append(item)
        elif type(verdict) is Decimal:  # a number only within the list: `[1, 2][item]`
            return _index(items, verdict, env, at)
        elif verdict is not False and verdict is not None:
            note(env, at, f"A filter needs true or false, not {kind_of(verdict)}.")
            return None
    return kept
