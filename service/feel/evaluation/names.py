"""Names and paths."""

from collections.abc import Collection, Mapping
from typing import Any

from service.feel.evaluation.environment import OUTSIDE, Code, Environment, Scope
from service.feel.evaluation.hints import suggestion
from service.feel.evaluation.properties import member
from service.feel.limits import Place
from service.feel.values import AS_IT_IS, from_python


def incoming(value: Any, env: Environment) -> Any:
    """A variable's value as a FEEL value; lists and contexts are looked through once an evaluation."""
    if not isinstance(value, list | Mapping):
        return from_python(value)
    kept = env.run.converted
    if kept is None:
        kept = env.run.converted = {}
    found = kept.get(id(value))
    if found is None:
        found = kept[id(value)] = (value, from_python(value))
    return found[1]


def variable(name: str, at: Place, scope: Scope, fallback: Any, functions: Collection[str] = ()) -> Code:
    """A name from outside; `fallback` is the built-in function of that name, if there is one.

    `functions` are the names of all built-in functions, if this name is called.
    """
    local = scope.known()

    def missing(env: Environment) -> None:
        if env.run.listens(at):
            hint = suggestion(name, [*local, *env.variables], functions) if env.run.may_hint() else ""
            env.run.note(at, f"`{name}` is not known here.{hint}")

    def load(env: Environment) -> Any:
        try:
            value = env.variables[name]
        except KeyError:
            if fallback is None:
                missing(env)
            return fallback
        return value if type(value) in AS_IT_IS else incoming(value, env)

    return load


def local(slot: int) -> Code:
    def load(env: Environment) -> Any:
        return env.slots[slot]

    return load


def entry_of_items(name: str, items: list[int], otherwise: Code) -> Code:
    """A name within a filter: an entry of the item, if it is a context that has it; else what it means outside."""

    def load(env: Environment) -> Any:
        for slot in items:
            item = env.slots[slot]
            if type(item) is dict and name in item:
                return item[name]
        return otherwise(env)

    return load


def the_item(items: list[int], otherwise: Code) -> Code:
    """`item` within a filter: the entry of that name, else the item."""

    def load(env: Environment) -> Any:
        for slot in items:
            item = env.slots[slot]
            if item is not OUTSIDE:
                return item["item"] if type(item) is dict and "item" in item else item
        return otherwise(env)

    return load


def path(base: Code, name: str, at: Place) -> Code:
    """`base.name`."""

    def load(env: Environment) -> Any:
        value = base(env)
        if type(value) is dict and name in value:
            return value[name]
        return member(value, name, env.run, at)

    return load


def path_from_variable(root: str, names: list[str], whole: Code) -> Code:
    """`root.a.b` where root comes from outside: only the value at its end is looked through, not the whole of root."""

    def load(env: Environment) -> Any:
        value = env.variables.get(root)
        for name in names:
            if type(value) is not dict or name not in value:
                return whole(env)
            value = value[name]
        return value if type(value) in AS_IT_IS else incoming(value, env)

    return load
