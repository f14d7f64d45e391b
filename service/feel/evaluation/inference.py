"""What a function's body gives, as far as the text says so: for `instance of function<…> -> …`. None: not known."""

from collections.abc import Callable, Mapping
from typing import Any

from service.feel import types
from service.feel.registry import BUILT_INS
from service.feel.syntax import nodes
from service.feel.types import Type

Known = Mapping[str, Type | None]
_TRUTH = (nodes.Comparison, nodes.Between, nodes.In, nodes.InstanceOf, nodes.Junction, nodes.Quantified)
_ADDED = {types.NUMBER, types.STRING, types.DAYS_DURATION, types.YEARS_DURATION}


def type_of_value(value: Any) -> Type | None:
    """The simple type of a value."""
    if value is None:
        return types.NULL
    return next((t for t in types.SIMPLE.values() if t not in {types.ANY, types.NULL} and t.holds(value)), None)


def infer(node: nodes.Node, known: Known) -> Type | None:
    """The type of whatever the node gives; `known` are the types of names."""
    if isinstance(node, _TRUTH):
        return types.BOOLEAN
    rule = _RULES.get(type(node))
    return rule(node, known) if rule else None


def _common(found: list[Type | None]) -> Type | None:
    """The one type of all; null is of any type."""
    sure = {type_ for type_ in found if type_ is not types.NULL}
    if not sure:
        return types.NULL
    return sure.pop() if len(sure) == 1 else None


def _arithmetic(node: nodes.Arithmetic, known: Known) -> Type | None:
    first = infer(node.first, known)
    same = all(infer(operand, known) is first for _, operand, _ in node.rest)
    adds = all(operator == "+" for operator, _, _ in node.rest)
    return first if same and (first is types.NUMBER or (adds and first in _ADDED)) else None


def _call(node: nodes.Call, known: Known) -> Type | None:
    if not isinstance(node.target, nodes.Name) or node.target.name in known:
        return None
    built_in = BUILT_INS.get(node.target.name)
    results = {s.result for s in built_in.signatures} if built_in else set()
    result = results.pop() if len(results) == 1 else None
    return result if isinstance(result, types.SimpleType) and result is not types.ANY else None


def _list(node: nodes.ListOf, known: Known) -> Type | None:
    item = _common([infer(item, known) for item in node.items])
    return types.ListType(item) if item else None


def _context(node: nodes.ContextOf, known: Known) -> Type | None:
    entries = [(key, infer(value, known)) for key, value in node.entries]
    sure = tuple((key, type_) for key, type_ in entries if type_)
    return types.ContextType(sure) if len(sure) == len(entries) else None


def _function(node: nodes.FunctionOf, known: Known) -> Type | None:
    result = infer(node.body, {**known, **dict(node.parameters)})
    return types.FunctionType(tuple(type_ or types.ANY for _, type_ in node.parameters), result) if result else None


def _if(node: nodes.If, known: Known) -> Type | None:
    return _common([infer(branch, known) for _, branch in node.branches] + [infer(node.otherwise, known)])


_RULES: dict[type, Callable[[Any, Known], Type | None]] = {
    nodes.Literal: lambda n, known: type_of_value(n.value),  # noqa: ARG005 - a literal asks no name
    nodes.Name: lambda n, known: known.get(n.name),
    nodes.Negation: lambda n, known: infer(n.operand, known),
    nodes.Arithmetic: _arithmetic,
    nodes.Call: _call,
    nodes.ListOf: _list,
    nodes.ContextOf: _context,
    nodes.FunctionOf: _function,
    nodes.If: _if,
}
