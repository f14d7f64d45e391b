"""A linked model, ready to run: types and logic of each element, compiled when they are first needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.dmn import model as m
from service.dmn.builder import Builder, conforming
from service.dmn.calls import build_body, function_result
from service.dmn.findings import Finding
from service.dmn.formula import Formulas, Logic, Names
from service.dmn.item_types import Types
from service.dmn.kinds import KINDS
from service.dmn.link import Linked, Node, Unit, target
from service.dmn.members import members
from service.dmn.run import Frame, Value
from service.dmn.types import ANY, Type


@dataclass(eq=False, slots=True)
class Program:
    linked: Linked
    findings: list[Finding] = field(default_factory=list)
    _types: dict[Unit, Types] = field(default_factory=dict)
    _formulas: dict[Unit, Formulas] = field(default_factory=dict)
    _logic: dict[Node, Logic] = field(default_factory=dict)
    _variables: dict[Node, Type] = field(default_factory=dict)
    _parameters: dict[Node, list[tuple[str, Type]]] = field(default_factory=dict)

    def formulas(self, unit: Unit) -> Formulas:
        if unit not in self._formulas:
            declared = frozenset(node.element.variable.name for node in unit.nodes.values())
            self._formulas[unit] = Formulas(members(unit), declared, unit.definitions.language, self.types(unit).all)
        return self._formulas[unit]

    def types(self, unit: Unit) -> Types:
        if unit not in self._types:
            self._types[unit] = Types(unit, lambda tests: self.formulas(unit).allowed(tests, self.findings), self.types)
        return self._types[unit]

    def type_of(self, node: Node) -> Type:
        """The declared type of an element's variable."""
        if node not in self._variables:
            self._variables[node] = self._type(node, node.element.variable)
        return self._variables[node]

    def _type(self, node: Node, item: m.Item) -> Type:
        found = self.types(node.unit).find(item.type_ref)
        if found is None:
            message = f"There is no data type “{item.type_ref}” in the model."
            self.findings.append(Finding(item.at.id, "unknown-type", "error", message, item.at.line))
        return found or ANY

    def result_type(self, node: Node) -> Type:
        """What a business knowledge model or decision service gives; else what its body says it gives."""
        type_ = function_result(self.type_of(node))
        function = node.element.function if isinstance(node.element, m.KnowledgeModel) else None
        if type_ is ANY and function is not None and function.body is not None:
            found = self.types(node.unit).find(function.type_ref or function.body.type_ref)
            return function_result(found or ANY)
        return type_

    def parameters(self, node: Node) -> list[tuple[str, Type]]:
        if node not in self._parameters:
            self._parameters[node] = self._make_parameters(node)
        return self._parameters[node]

    def _make_parameters(self, node: Node) -> list[tuple[str, Type]]:
        element = node.element
        if isinstance(element, m.KnowledgeModel):
            items = element.function.parameters if element.function else ()
            return [(item.name, self._type(node, item)) for item in items]
        return [(qualified_name(node.unit, one), self.type_of(one)) for one in self.inputs(node)]

    def inputs(self, node: Node) -> list[Node]:
        """The parameters of a decision service: its input data first, then its input decisions (10.4)."""
        element = node.element
        listed = (*element.input_data, *element.input_decisions) if isinstance(element, m.DecisionService) else ()
        return [one for requirement in listed if (one := target(node.unit, requirement))]

    def outputs(self, node: Node) -> list[tuple[str, Node]]:
        element = node.element
        listed = element.outputs if isinstance(element, m.DecisionService) else ()
        found = [one for requirement in listed if (one := target(node.unit, requirement))]
        return [(one.element.name, one) for one in found]

    def logic(self, node: Node) -> Logic:
        """The logic of a decision, or the body of a business knowledge model, with its result converted to its type."""
        if node not in self._logic:
            self._logic[node] = self._build(node)
        return self._logic[node]

    def _build(self, node: Node) -> Logic:
        element = node.element
        builder = Builder(node.label, self.formulas(node.unit), self.types(node.unit), KINDS, element.variable.type_ref)
        logic = self._written(builder, node)
        self.findings += builder.findings
        result = self.type_of(node) if isinstance(element, m.Decision) else self.result_type(node)
        return conforming(logic, result, element.at)

    def _written(self, builder: Builder, node: Node) -> Logic:
        element, names = node.element, self.visible(node)
        if isinstance(element, m.Decision) and element.logic is not None:
            return builder.value(element.logic, names)
        function = element.function if isinstance(element, m.KnowledgeModel) else None
        if function is None or function.body is None:
            return missing_logic(node.label, element.at)
        names |= {item.name for item in function.parameters} | {element.variable.name}
        result = function_result(builder.type(function.type_ref, function.at))
        return conforming(build_body(builder, function, names), result, function.at)

    def visible(self, node: Node) -> Names:
        """The names that an element's logic may use: what it requires."""
        return frozenset(
            prefix_of(node.unit, one) or one.element.variable.name
            for one in node.required("input", "decision", "knowledge")
        )


def missing_logic(label: str, at: m.At) -> Logic:
    """Of an element that was drawn, but never written."""

    def report(frame: Frame) -> Value:
        frame.run.report(at, f"“{label}” has no logic, so its value is null.", "warning")

    return report


def prefix_of(unit: Unit, node: Node) -> str:
    """The name of the import behind which a unit sees an element; empty: it sees it by its own name."""
    return "" if node.unit is unit else unit.import_name(node.unit)


def qualified_name(unit: Unit, node: Node) -> str:
    """An element's name as another unit sees it."""
    prefix, name = prefix_of(unit, node), node.element.variable.name
    return f"{prefix}.{name}" if prefix else name


def qualified(unit: Unit, values: Mapping[Node, object]) -> dict[str, object]:
    """Values by the names under which a unit sees them: imported ones stand in a context named like the import."""
    scope: dict[str, object] = {}
    contexts: dict[str, dict[str, object]] = {}
    for node, value in values.items():
        prefix, name = prefix_of(unit, node), node.element.variable.name
        if prefix:
            contexts.setdefault(prefix, {})[name] = value
        elif node.unit is unit:
            scope[name] = value
        else:  # an import without a name never hides what is the file's own (6.3.3)
            scope.setdefault(name, value)
    return {**scope, **contexts}
