"""From the bytes of a file to its definitions, with the findings about its structure."""

from typing import Final

from lxml import etree

from service.dmn import model as m
from service.dmn import xml
from service.dmn.findings import DmnInvalidError, Finding
from service.dmn.read_expressions import read_function, read_value
from service.dmn.reading import Reader
from service.dmn.xml import Element

MAX_DRAWN: Final = 10_000


def read_definitions(content: bytes) -> tuple[m.Definitions, list[Finding]]:
    """DmnInvalidError if it can't be read at all; all else that is wrong is a finding."""
    root = xml.parse(content)
    reader = Reader()
    _check_ids(reader, root)
    elements = _elements(reader, root)
    definitions = m.Definitions(
        at=reader.at(root),
        name=root.get("name") or "",
        namespace=root.get("namespace") or "",
        language=root.get("expressionLanguage"),
        elements=elements,
        items=_items(reader, root, "itemDefinition"),
        imports=tuple(_import(reader, one) for one in xml.parts(root, "import")),
        prefixes={prefix: uri for prefix, uri in root.nsmap.items() if prefix},
    )
    _check_names(reader, definitions)
    return definitions, reader.findings


def _check_ids(reader: Reader, root: Element) -> None:
    seen: set[str] = set()
    for element in root.iter(etree.Element):
        identifier = element.get("id")
        if identifier in seen:
            reader.add(reader.at(element), "id-twice", f"The id “{identifier}” is used more than once in the file.")
        if identifier:
            seen.add(identifier)


def _elements(reader: Reader, root: Element) -> dict[str, m.Element]:
    elements: dict[str, m.Element] = {}
    for one in xml.parts(root, "inputData", "decision", "businessKnowledgeModel", "decisionService"):
        element = _element(reader, one)
        elements.setdefault(element.id, element)
        if len(elements) > MAX_DRAWN:
            message = f"The model holds more than {MAX_DRAWN:,} decisions, inputs and functions."
            raise DmnInvalidError([Finding(element.id, "model-size", "error", message, element.at.line)])
    return elements


def _element(reader: Reader, element: Element) -> m.Element:
    kind = xml.name_of(element)
    name = xml.normalise(element.get("name"))
    at = reader.at(element)
    if not name:
        reader.add(at, "name-missing", "An element of the model has no name.")
    variable = xml.part(element, "variable")
    item = m.Item(at, name) if variable is None else reader.item(variable)
    base = (at, element.get("id") or name, name, item if item.name else m.Item(item.at, name, item.type_ref))
    if kind == "inputData":
        return m.InputData(*base)
    if kind == "decision":
        return m.Decision(*base, requirements=_requirements(reader, element), logic=read_value(reader, element))
    if kind == "businessKnowledgeModel":
        logic = xml.part(element, "encapsulatedLogic")
        function = None if logic is None else read_function(reader, logic)
        return m.KnowledgeModel(*base, requirements=_requirements(reader, element), function=function)
    return _service(reader, element, base)


def _service(reader: Reader, element: Element, base: tuple[m.At, str, str, m.Item]) -> m.DecisionService:
    parts = {
        "outputDecision": "decision",
        "encapsulatedDecision": "decision",
        "inputDecision": "decision",
        "inputData": "input",
    }
    lists = [tuple(_reference(reader, one, kind) for one in xml.parts(element, name)) for name, kind in parts.items()]
    if not lists[0]:
        reader.add(base[0], "output-missing", "The decision service has no output decision.")
    return m.DecisionService(*base, *lists)


_REQUIRED = {"requiredInput": "input", "requiredDecision": "decision", "requiredKnowledge": "knowledge"}


def _requirements(reader: Reader, element: Element) -> tuple[m.Requirement, ...]:
    return tuple(
        _reference(reader, target, _REQUIRED[xml.name_of(target)])
        for requirement in xml.parts(element, "informationRequirement", "knowledgeRequirement")
        for target in xml.parts(requirement, *_REQUIRED)
    )


def _reference(reader: Reader, element: Element, kind: str) -> m.Requirement:
    return m.Requirement(reader.at(element), kind, (element.get("href") or "").strip())


def _import(reader: Reader, element: Element) -> m.Import:
    at, namespace = reader.at(element), element.get("namespace") or ""
    if not namespace:
        reader.add(at, "import-namespace", "An import does not say which namespace it imports.")
    name = xml.normalise(element.get("name"))
    return m.Import(at, name, namespace, element.get("locationURI"), element.get("importType") or "")


def _items(reader: Reader, parent: Element, kind: str) -> tuple[m.ItemDefinition, ...]:
    items = tuple(_item(reader, one) for one in xml.parts(parent, kind))
    seen: set[str] = set()
    for item in items:
        reader.distinct(
            seen, item.name, item.at, "data type" if kind == "itemDefinition" else "component of this data type"
        )
    return items


def _item(reader: Reader, element: Element) -> m.ItemDefinition:
    item = reader.item(element)
    function = xml.part(element, "functionItem")
    return m.ItemDefinition(
        at=item.at,
        name=item.name,
        type_ref=item.type_ref,
        is_collection=element.get("isCollection") in ("true", "1"),
        components=_items(reader, element, "itemComponent"),
        function=None if function is None else _function_item(reader, function),
        allowed_values=reader.tests(xml.part(element, "allowedValues")),
        type_constraint=reader.tests(xml.part(element, "typeConstraint")),
    )


def _function_item(reader: Reader, element: Element) -> m.FunctionItem:
    parameters = tuple(reader.item(one) for one in xml.parts(element, "parameters"))
    return m.FunctionItem(element.get("outputTypeRef"), parameters)


def _check_names(reader: Reader, definitions: m.Definitions) -> None:
    seen: set[str] = set()
    for element in definitions.elements.values():
        if element.name:
            reader.distinct(seen, element.name, element.at, "element of the model")
    for imported in definitions.imports:
        if imported.name:
            reader.distinct(seen, imported.name, imported.at, "element or import of the model")
