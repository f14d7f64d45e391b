"""Names that may stand after a dot: components of data types, entries of contexts, columns of relations and tables."""

from collections.abc import Iterator

from service.dmn import model as m
from service.dmn.link import Unit


def members(unit: Unit) -> frozenset[str]:
    """Those of a model and of the models that it imports, directly or not."""
    seen: list[Unit] = [unit]
    for one in seen:
        seen.extend(other for other in one.imported.values() if other not in seen)
    found = {name for one in seen for name in _names(one.definitions)}
    found |= {element.variable.name for one in seen[1:] for element in one.definitions.elements.values()}
    return frozenset(found - {""})


def _names(definitions: m.Definitions) -> Iterator[str]:
    for item in definitions.items:
        yield from _components(item)
    for element in definitions.elements.values():
        if isinstance(element, m.Decision):
            yield from _inside(element.logic)
        if isinstance(element, m.KnowledgeModel):
            yield from _inside(element.function)


def _components(item: m.ItemDefinition) -> Iterator[str]:
    for component in item.components:
        yield component.name
        yield from _components(component)


def _inside(expression: m.Expression | None) -> Iterator[str]:
    for part in parts(expression):
        if isinstance(part, m.Context):
            yield from (entry.variable.name for entry in part.entries if entry.variable)
        elif isinstance(part, m.Relation):
            yield from (column.name for column in part.columns)
        elif isinstance(part, m.DecisionTable) and len(part.outputs) > 1:
            yield from (output.name for output in part.outputs)


def parts(expression: m.Expression | None) -> Iterator[m.Expression]:
    """An expression and all expressions in it."""
    if expression is None:
        return
    yield expression
    for inner in _inner(expression):
        yield from parts(inner)


def _inner(one: m.Expression) -> tuple[m.Expression | None, ...]:
    match one:
        case m.Context():
            return tuple(entry.value for entry in one.entries)
        case m.Listing():
            return one.items
        case m.Relation():
            return one.rows
        case m.FunctionDefinition():
            return (one.body,)
        case m.Invocation():
            return (one.called, *(binding.value for binding in one.bindings))
        case m.Conditional():
            return (one.condition, one.then, one.otherwise)
        case m.Filter():
            return (one.source, one.match)
        case m.Iteration():
            return (one.source, one.body)
        case _:
            return ()
