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
    called = [n.target.name for n in found if isinstance(n, nodes.Call) and isinstance(n.target, nodes.Name)]
    return [name for name in dict.fromkeys(called) if name not in BUILT_INS and name not in bound]


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
