"""Deciding: inputs are bound, required decisions evaluated once each, business knowledge and services made callable."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.dmn import model as m
from service.dmn.calls import make_function
from service.dmn.link import Node
from service.dmn.program import Program, qualified
from service.dmn.run import EvaluationError, Frame, Run, Value
from service.dmn.types import convert


@dataclass(eq=False, slots=True)
class Session:
    """One set of inputs. `given` replaces the logic of decisions; `loose` are names that the model declares nowhere."""

    program: Program
    run: Run
    given: Mapping[Node, Value]
    loose: Mapping[str, Value] = field(default_factory=dict)
    values: dict[Node, Value] = field(default_factory=dict)
    functions: dict[Node, Value] = field(default_factory=dict)

    def decide(self, wanted: Node) -> Value:
        """A decision's value. Without recursion: a chain of decisions may be as long as it likes."""
        waiting: list[Node] = [wanted]
        begun: set[Node] = set()
        while waiting:
            self.run.feel.tick()
            node = waiting[-1]
            missing = [] if node in self.given else [one for one in node.required("decision") if one not in self.values]
            if node in self.values or not missing or node in begun:
                waiting.pop()
                if node not in self.values:
                    self.values[node] = self._value(node, missing)
                continue
            begun.add(node)
            waiting += missing
        return self.values[wanted]

    def _value(self, node: Node, missing: list[Node]) -> Value:
        if missing:
            message = f"“{node.label}” can't be decided: it requires itself, directly or through others."
            raise EvaluationError(message, element=node.element.at.id)
        if node in self.given:
            return self._bound(node, self.given[node])
        return self.program.logic(node)(Frame(self.run, self._scope(node)))

    def _bound(self, node: Node, value: Value) -> Value:
        converted, ok = convert(value, self.program.type_of(node))
        if not ok:
            self.run.report(node.element.at, f"The value given for “{node.label}” is not of its type, so it is null.")
        return converted

    def _scope(self, node: Node) -> dict[str, Value]:
        seen: dict[Node, Value] = {}
        for one in node.required("input"):
            seen[one] = self._bound(one, self.given.get(one))
        for one in node.required("decision"):
            seen[one] = self.values[one]
        for one in node.required("knowledge"):
            seen[one] = self.function(one)
        return {**self.loose, **qualified(node.unit, seen)}

    def function(self, node: Node) -> Value:
        """A business knowledge model or a decision service as a value of FEEL."""
        if node not in self.functions:
            self.functions[node] = self._function(node)
        return self.functions[node]

    def _function(self, node: Node) -> Value:
        body = self._serve if isinstance(node.element, m.DecisionService) else self._apply
        result = self.program.result_type(node)
        return make_function(node.label, self.program.parameters(node), lambda arguments: body(node, arguments), result)

    def _apply(self, node: Node, arguments: Mapping[str, Value]) -> Value:
        known = {one: self.function(one) for one in (*node.required("knowledge"), node)}
        scope = {**self.loose, **qualified(node.unit, known), **arguments}
        return self.program.logic(node)(Frame(self.run, scope))

    def _serve(self, node: Node, arguments: Mapping[str, Value]) -> Value:
        return self.served(
            node, self.serve(node, dict(zip(self.program.inputs(node), arguments.values(), strict=False)))
        )

    def served(self, node: Node, outputs: Mapping[str, Value]) -> Value:
        """One output decision: its value; several: a context. Converted to the service's own type."""
        value = next(iter(outputs.values())) if len(outputs) == 1 else dict(outputs)
        converted, ok = convert(value, self.program.result_type(node))
        if not ok:
            self.run.report(node.element.at, f"The result of “{node.label}” is not of its type, so it is null.")
        return converted

    def serve(self, node: Node, inputs: Mapping[Node, Value]) -> dict[str, Value]:
        """A decision service's output decisions by name, decided from values for its inputs alone; missing: null."""
        given = {one: inputs.get(one) for one in self.program.inputs(node)}
        inner = Session(self.program, self.run, given, self.loose)
        return {name: inner.decide(one) for name, one in self.program.outputs(node)}
