"""Boxed expressions from XML."""

from collections.abc import Callable
from typing import Final

from service.dmn import model as m
from service.dmn import xml
from service.dmn.findings import DmnInvalidError, Finding
from service.dmn.read_tables import read_table
from service.dmn.reading import Reader
from service.dmn.xml import Element

MAX_ENTRIES: Final = 1_000


def read_value(reader: Reader, parent: Element | None) -> m.Expression | None:
    """The one expression that stands in an element (a decision, an entry, a binding …)."""
    if parent is None:
        return None
    found = list(xml.parts(parent, *_READERS))
    for extra in found[1:]:
        message = "There are two expressions where one is expected; the second would be ignored."
        reader.add(reader.at(extra), "expression-twice", message)
    return _read(reader, found[0]) if found else None


def _read(reader: Reader, element: Element) -> m.Expression:
    return _READERS[xml.name_of(element)](reader, element)


def _context(reader: Reader, element: Element) -> m.Context:
    entries = tuple(_entry(reader, one) for one in xml.parts(element, "contextEntry"))
    if len(entries) > MAX_ENTRIES:
        at = reader.at(element)
        message = f"A context holds more than {MAX_ENTRIES:,} entries."
        raise DmnInvalidError([Finding(at.id, "model-size", "error", message, at.line)])
    seen: set[str] = set()
    for number, entry in enumerate(entries, 1):
        if entry.variable is None and number < len(entries):
            reader.add(
                entry.at, "context-result", "Only the last entry of a context may be without a name (its result)."
            )
        if entry.variable is not None:
            reader.distinct(seen, entry.variable.name, entry.at, "entry of this context")
    return m.Context(*reader.typed(element), entries=entries)


def _entry(reader: Reader, element: Element) -> m.Entry:
    variable = xml.part(element, "variable")
    item = reader.item(variable) if variable is not None else None
    return m.Entry(reader.at(element), item, read_value(reader, element))


def _listing(reader: Reader, element: Element) -> m.Listing:
    items = tuple(_read(reader, one) for one in xml.parts(element, *_READERS))
    return m.Listing(*reader.typed(element), items=items)


def _relation(reader: Reader, element: Element) -> m.Relation:
    columns = tuple(reader.item(one) for one in xml.parts(element, "column"))
    rows = tuple(_listing(reader, one) for one in xml.parts(element, "row"))
    seen: set[str] = set()
    for column in columns:
        reader.distinct(seen, column.name, column.at, "column of this relation")
    for row in rows:
        if len(row.items) != len(columns):
            reader.add(row.at, "relation-row", "A row of the relation has not one cell for each column.")
    return m.Relation(*reader.typed(element), columns=columns, rows=rows)


def read_function(reader: Reader, element: Element) -> m.FunctionDefinition:
    parameters = tuple(reader.item(one) for one in xml.parts(element, "formalParameter"))
    seen: set[str] = set()
    for parameter in parameters:
        reader.distinct(seen, parameter.name, parameter.at, "parameter of this function")
    kind = element.get("kind") or "FEEL"
    if kind not in ("FEEL", "Java", "PMML"):
        reader.add(reader.at(element), "function-kind", f"A function can't be of the kind “{kind}”.")
    if kind in ("Java", "PMML"):
        reader.add(reader.at(element), "external-function", f"A function in {kind} can't be called from this service.")
    body = read_value(reader, element)
    return m.FunctionDefinition(*reader.typed(element), parameters=parameters, body=body, kind=kind)


def _invocation(reader: Reader, element: Element) -> m.Invocation:
    bindings = tuple(_binding(reader, one) for one in xml.parts(element, "binding"))
    seen: set[str] = set()
    for binding in bindings:
        reader.distinct(seen, binding.name, binding.at, "binding of this invocation")
    called = read_value(reader, element)
    if called is None:
        reader.add(reader.at(element), "expression-missing", "The invocation does not say what it invokes.")
    return m.Invocation(*reader.typed(element), called=called, bindings=bindings)


def _binding(reader: Reader, element: Element) -> m.Binding:
    parameter = xml.part(element, "parameter")
    item = reader.item(element if parameter is None else parameter)
    if parameter is None:
        reader.add(item.at, "name-missing", "A binding does not name its parameter.")
    return m.Binding(item.at, item.name, item.type_ref, read_value(reader, element))


def _part(reader: Reader, element: Element, name: str) -> m.Expression | None:
    value = read_value(reader, xml.part(element, name))
    if value is None:
        reader.add(reader.at(element), "expression-missing", f"The part “{name}” of this expression is missing.")
    return value


def _conditional(reader: Reader, element: Element) -> m.Conditional:
    condition, then, otherwise = (_part(reader, element, name) for name in ("if", "then", "else"))
    return m.Conditional(*reader.typed(element), condition=condition, then=then, otherwise=otherwise)


def _filter(reader: Reader, element: Element) -> m.Filter:
    source, match = (_part(reader, element, name) for name in ("in", "match"))
    return m.Filter(*reader.typed(element), source=source, match=match)


def _iteration(reader: Reader, element: Element) -> m.Iteration:
    kind = xml.name_of(element)
    variable = xml.normalise(element.get("iteratorVariable"))
    if not variable:
        reader.add(reader.at(element), "name-missing", "The iteration does not name its variable.")
    source = xml.part(element, "in")
    return m.Iteration(
        *reader.typed(element),
        kind=kind,
        variable=variable,
        source=_part(reader, element, "in"),
        source_type=None if source is None else source.get("typeRef"),
        body=_part(reader, element, "return" if kind == "for" else "satisfies"),
    )


_READERS: dict[str, Callable[[Reader, Element], m.Expression]] = {
    "literalExpression": Reader.literal,
    "decisionTable": read_table,
    "context": _context,
    "list": _listing,
    "relation": _relation,
    "functionDefinition": read_function,
    "invocation": _invocation,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iteration,
    "some": _iteration,
    "every": _iteration,
}
