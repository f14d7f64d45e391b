"""Compiles boxed expressions to functions of a frame. What can't be compiled is a finding, and null when evaluated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.dmn import model as m
from service.dmn.findings import Finding
from service.dmn.formula import NULL, Formulas, Logic, Names
from service.dmn.item_types import Types
from service.dmn.run import Frame, Value
from service.dmn.types import ANY, Type, convert

Kinds = Mapping[type[m.Expression], Callable[["Builder", Any, Names], Logic]]


@dataclass(slots=True)
class Builder:
    """Builds the logic of one element: `owner` is its name, as shown with rules that fired; `result` its type."""

    owner: str
    formulas: Formulas
    types: Types
    kinds: Kinds
    result: str | None = None
    findings: list[Finding] = field(default_factory=list)

    def add(self, at: m.At, rule: str, message: str) -> None:
        self.findings.append(Finding(at.id, rule, "error", message, at.line))

    def type(self, type_ref: str | None, at: m.At) -> Type:
        found = self.types.find(type_ref)
        if found is None:
            self.add(at, "unknown-type", f"There is no data type “{type_ref}” in the model.")
        return found or ANY

    def typed(self, logic: Logic, type_ref: str | None, at: m.At) -> Logic:
        """The logic with its result converted to a type, or null if it does not conform."""
        return conforming(logic, self.type(type_ref, at), at)

    def literal(self, literal: m.Literal, names: Names) -> Logic:
        return self.formulas.expression(literal.at, literal.text, literal.language, names, self.findings)

    def value(self, expression: m.Expression | None, names: Names) -> Logic:
        """The logic of any expression; none: null."""
        if expression is None:
            return NULL
        logic = self.kinds[type(expression)](self, expression, names)
        if isinstance(expression, m.FunctionDefinition):  # its type is about what it gives
            return logic
        return self.typed(logic, expression.type_ref, expression.at)


def conforming(logic: Logic, type_: Type, at: m.At) -> Logic:
    if type_ is ANY:
        return logic

    def checked(frame: Frame) -> Value:
        value, ok = convert(logic(frame), type_)
        if not ok:
            frame.run.report(at, f"The value is not of the type “{type_.name}”, so it is null.")
        return value

    return checked
