"""Contexts."""

from typing import Any

from service.feel.errors import OutOfDomainError
from service.feel.limits import Run
from service.feel.registry import built_in
from service.feel.types import kind_of

GROUP = "Contexts"


@built_in(GROUP, "get value(m: context, key: string) -> value", examples='get value({key1: "value1"}, "key1")')
def get_value(_run: Run, m: dict[str, Any], key: str) -> Any:
    """The value of an entry; null if there is none."""
    if key not in m:
        raise OutOfDomainError("There is no such entry in the context.")
    return m[key]


@built_in(GROUP, "get entries(m: context) -> list", examples='get entries({a: "foo"})')
def get_entries(run: Run, m: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries as a list of contexts with key and value."""
    run.tick(len(m))
    return [{"key": key, "value": value} for key, value in m.items()]


@built_in(GROUP, "context(entries: list) -> context", examples='context([{key: "a", value: 1}, {key: "b", value: 2}])')
def context(run: Run, entries: list[Any]) -> dict[str, Any]:
    """A context from a list of contexts with key and value."""
    run.tick(len(entries))
    result: dict[str, Any] = {}
    for entry in entries:
        if type(entry) is not dict or "key" not in entry or "value" not in entry or type(entry["key"]) is not str:
            raise OutOfDomainError("Each entry has to be a context with `key` (text) and `value`.")
        if entry["key"] in result:
            raise OutOfDomainError("A key is given twice.")
        result[entry["key"]] = entry["value"]
    return result


@built_in(
    GROUP,
    "context put(context: context, key: string, value: value) -> context",
    examples=('context put({x: 1}, "y", 2)', 'context put({x: 1, y: {a: 0}}, ["y", "a"], 2)'),
)
def context_put(run: Run, context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    """The context with an entry added or replaced; a list of keys leads to an entry further in."""
    run.tick(len(context))
    return {**context, key: value}


@built_in(GROUP, "context put(context: context, keys: list, value: value) -> context")
def context_put_inside(run: Run, context: dict[str, Any], keys: list[Any], value: Any) -> dict[str, Any]:
    """The context with an entry further in replaced."""
    if not keys or any(type(key) is not str for key in keys):
        raise OutOfDomainError("`keys` has to be a list of at least one text, and of text only.")
    if len(keys) == 1:
        return context_put(run, context, keys[0], value)
    inner = context.get(keys[0])
    if type(inner) is not dict:
        raise OutOfDomainError(f"What a key leads to has to be a context; it is {kind_of(inner)}.")
    return context_put(run, context, keys[0], context_put_inside(run, inner, keys[1:], value))


@built_in(GROUP, "context merge(contexts: list) -> context", examples="context merge([{x: 1, y: 0}, {y: 2}])")
def context_merge(run: Run, contexts: list[Any]) -> dict[str, Any]:
    """All entries of several contexts; later ones replace earlier ones."""
    result: dict[str, Any] = {}
    for context in contexts:
        if type(context) is not dict:
            raise OutOfDomainError(f"`context merge` needs contexts only; there is {kind_of(context)} among them.")
        run.tick(len(context) + 1)
        result.update(context)
    return result
