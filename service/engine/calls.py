"""Which functions an expression calls that nobody knows. FEEL answers null for them, which is not what was drawn."""

from collections.abc import Iterator
from typing import Any

from service.feel.registry import BUILT_INS
from service.feel.syntax import nodes
from service.feel.syntax.parser import Parser

HOLDERS = (nodes.Node, nodes.Iterator)


def unknown_functions(expression: str) -> list[str]:
    """Of an expression that can be read. Variables are no functions: they can't be stored."""
    if "(" not in expression:
        return []
    found = list(_walk(Parser(expression, frozenset(), frozenset(), {}).whole()))
    bound = {name for node in found for name in _bound(node)}
    called = dict.fromkeys(_path(node.target) for node in found if isinstance(node, nodes.Call))
    return [".".join(path) for path in called if path and path[0] not in bound and ".".join(path) not in BUILT_INS]


def _path(node: Any) -> tuple[str, ...]:
    """`a.b` as its names; empty for anything else."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    base = _path(node.base) if isinstance(node, nodes.Path) else ()
    return (*base, node.name) if base else ()


def _walk(tree: Any) -> Iterator[Any]:
    todo = [tree]
    while todo:
        value = todo.pop()
        if isinstance(value, list | tuple):
            todo.extend(value)
        elif isinstance(value, HOLDERS):
            yield value
            todo.extend(getattr(value, name) for cls in type(value).__mro__ for name in getattr(cls, "__slots__", ()))


def _bound(node: Any) -> Iterator[str]:
    """Names that the expression itself gives a meaning."""
    if isinstance(node, nodes.ContextOf):
        yield from (name for name, _ in node.entries)
    elif isinstance(node, nodes.FunctionOf):
        yield from (name for name, _ in node.parameters)
    elif isinstance(node, nodes.Iterator):
        yield node.name
