"""From tree to code: each node becomes a closure over the code of its parts."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from service.feel import builtins
from service.feel.evaluation import calls, control, inference, names, operators, structures, tests
from service.feel.evaluation.environment import Code, Environment, Scope
from service.feel.limits import Place
from service.feel.registry import BUILT_INS
from service.feel.syntax import nodes
from service.feel.syntax.types import UnknownType
from service.feel.values import Function, Parameter

builtins.load()
_FUNCTIONS: dict[str, Function] = {name: entry.value for name, entry in BUILT_INS.items()}
_CONDITIONS = (nodes.Comparison, nodes.Between, nodes.In, nodes.Junction, nodes.Quantified, nodes.InstanceOf)
# built-in functions that give nothing back of the list that they are given
_READ_ONLY = frozenset({"all", "any", "count", "list contains", "max", "mean", "median", "min", "product", "sum"})


def constant(value: Any) -> Code:
    return lambda env: value  # noqa: ARG005 - a constant needs no environment


class Compiler:
    """Compiles one tree."""

    def __init__(self) -> None:
        self.scope = Scope()
        self._asked = False

    def code(self, node: nodes.Node) -> Code:
        return self._BY_NODE[type(node)](self, node)

    def _bad_literal(self, node: nodes.BadLiteral) -> Code:
        def run(env: Environment) -> None:
            env.run.note(node.at, node.message)

        return run

    # names

    def _name(self, node: nodes.Name, *, called: bool = False) -> Code:
        name = node.name
        if name == "?":
            self._asked = True
        items, slot = self.scope.find(name)
        if name == "item" and items:
            return names.the_item(items, constant(None) if slot is None else names.local(slot))
        code = self._outside(name, node.at, called=called) if slot is None else names.local(slot)
        return names.entry_of_items(name, items, code) if items else code

    def _outside(self, name: str, at: Place, *, called: bool = False) -> Code:
        fallback = _FUNCTIONS.get(name)
        if fallback is None:
            self.scope.free.add(name)
        return names.variable(name, at, self.scope, fallback, _FUNCTIONS if called else ())

    def _path(self, node: nodes.Path) -> Code:
        chain: list[str] = []
        base: nodes.Node = node
        while isinstance(base, nodes.Path):
            chain.insert(0, base.name)
            base = base.base
        whole = self.code(base)
        for name in chain:
            whole = names.path(whole, name, node.at)
        if isinstance(base, nodes.Name) and base.name not in _FUNCTIONS and self.scope.find(base.name) == ([], None):
            return names.path_from_variable(base.name, chain, whole)
        return whole

    # operators

    def _arithmetic(self, node: nodes.Arithmetic) -> Code:
        return operators.arithmetic(self.code(node.first), [(op, self.code(n), at) for op, n, at in node.rest])

    def _comparison(self, node: nodes.Comparison) -> Code:
        left, right = self.code(node.left), self.code(node.right)
        if node.operator in {"=", "!="}:
            return operators.equality(left, right, node.at, negated=node.operator == "!=")
        return operators.ordering(node.operator, left, right, node.at)

    def _between(self, node: nodes.Between) -> Code:
        return operators.between(self.code(node.value), self.code(node.low), self.code(node.high), node.at)

    def _instance_of(self, node: nodes.InstanceOf) -> Code:
        unknown = node.type if isinstance(node.type, UnknownType) else None
        return operators.instance_of(self.code(node.value), node.type, unknown, node.at)

    def _junction(self, node: nodes.Junction) -> Code:
        places = [operand.at for operand in node.operands]
        return operators.junction([self.code(o) for o in node.operands], places, decides=node.operator == "or")

    # tests

    def _in(self, node: nodes.In) -> Code:
        value = self.code(node.value)
        asked = self._asked
        self.scope.push()
        slot = self.scope.bind("?")
        verdict = tests.any_of([self.test(test, slot)[0] for test in node.tests])
        self.scope.pop()
        self._asked = asked
        return tests.in_tests(value, slot, verdict)

    def test(self, node: nodes.Node, slot: int) -> tuple[Code, bool]:
        """The verdict of a test on the value in the slot, and whether the test mentions it as `?`."""
        if isinstance(node, nodes.Test):
            return self._operator_test(node, slot), True
        if isinstance(node, nodes.RangeOf):
            ends = (self.code(node.start), self.code(node.end))
            return tests.between_ends(slot, ends, (node.start_included, node.end_included), node.at), True
        self._asked = False
        code = self.code(node)
        doubt = isinstance(node, nodes.ListOf)
        if self._asked:
            return tests.asked(code, slot, node.at, doubt=doubt), True
        condition = isinstance(node, _CONDITIONS)
        return tests.plain(code, slot, node.at, condition=condition, doubt=doubt), False

    def _operator_test(self, node: nodes.Test, slot: int) -> Code:
        value, endpoint = names.local(slot), self.code(node.endpoint)
        if node.operator in {"=", "!="}:
            return operators.equality(value, endpoint, node.at, negated=node.operator == "!=")
        return operators.ordering(node.operator, value, endpoint, node.at)

    def unary(self, node: nodes.UnaryTests, slot: int) -> Code:
        """All unary tests of a cell."""
        if node.tests is None:
            return constant(value=True)
        verdict = tests.any_of([self.test(test, slot)[0] for test in node.tests])
        if not node.negated:
            return verdict

        def negated(env: Environment) -> bool | None:
            found: bool | None = verdict(env)
            return None if found is None else not found

        return negated

    def _range(self, node: nodes.RangeOf) -> Code:
        included = (node.start_included, node.end_included)
        return tests.literal_range(self.code(node.start), self.code(node.end), included, node.at)

    # control

    def _if(self, node: nodes.If) -> Code:
        branches = [(self.code(c), self.code(b), c.at) for c, b in node.branches]
        return control.conditional(branches, self.code(node.otherwise))

    def _domains(self, iterators: list[nodes.Iterator]) -> list[control.Domain]:
        domains = []
        for iterator in iterators:
            start = self.code(iterator.start)
            end = None if iterator.end is None else self.code(iterator.end)
            domains.append((self.scope.bind(iterator.name), start, end, iterator.start.at))
        return domains

    def _for(self, node: nodes.For) -> Code:
        self.scope.push()
        domains = self._domains(node.iterators)
        partial = self.scope.bind("partial")
        body = self.code(node.body)
        self.scope.pop()
        return control.loop(domains, body, partial, snapshot=partial in self.scope.used)

    def _quantified(self, node: nodes.Quantified) -> Code:
        self.scope.push()
        domains = self._domains(node.iterators)
        body = self.code(node.body)
        self.scope.pop()
        return control.quantified(domains, body, node.body.at, every=node.every)

    # structures

    def _filter(self, node: nodes.Filter) -> Code:
        base = self._only_read(node.base)
        slot = self.scope.slot()
        self.scope.push(item=slot)
        test = self.code(node.test)
        self.scope.pop()
        return structures.filtered(base, test, slot, node.at, condition=isinstance(node.test, _CONDITIONS))

    def _only_read(self, node: nodes.Node) -> Code:
        """What is read, not kept: `partial[-1]` and `count(partial)` need no copy of the results so far."""
        if not isinstance(node, nodes.Name) or node.name != "partial":
            return self.code(node)
        used = set(self.scope.used)
        code = self.code(node)
        self.scope.used = used
        return code

    def _context(self, node: nodes.ContextOf) -> Code:
        self.scope.push()
        entries = []
        for key, value in node.entries:
            if isinstance(value, nodes.FunctionOf):  # it may call itself
                entries.append((key, self.scope.bind(key), self.code(value), True))
            else:
                code = self.code(value)
                entries.append((key, self.scope.bind(key), code, False))
        self.scope.pop()
        return structures.context_of(entries, node.twice, node.at)

    def _function(self, node: nodes.FunctionOf) -> Code:
        parameters = tuple(Parameter(name, type_) for name, type_ in node.parameters)
        self.scope.push()
        slots = [self.scope.bind(parameter.name) for parameter in parameters]
        body = self.code(node.body)
        self.scope.pop()
        if node.external:
            return structures.external(parameters, body, node.text)
        result = inference.infer(node.body, {p.name: p.type for p in parameters})
        return structures.definition(parameters, slots, body, node.text, result)

    def _is_bound(self, name: nodes.Name) -> bool:
        return self.scope.find(name.name)[1] is not None

    def _call(self, node: nodes.Call) -> Code:
        reads = (
            isinstance(node.target, nodes.Name) and node.target.name in _READ_ONLY and not self._is_bound(node.target)
        )
        arguments = [self._only_read(one) if reads else self.code(one) for one in node.arguments]
        if not isinstance(node.target, nodes.Name):
            return calls.call(self.code(node.target), arguments, node.names, node.at, None)
        target, name = self._name(node.target, called=True), node.target.name
        general = calls.call(target, arguments, node.names, node.at, name)
        if name in BUILT_INS and not self._is_bound(node.target):
            return calls.call_built_in(BUILT_INS[name], arguments, node.names, node.at, general)
        return general

    _BY_NODE: ClassVar[Mapping[type, Callable[["Compiler", Any], Code]]] = {
        nodes.Literal: lambda c, n: constant(n.value),  # noqa: ARG005 - a literal needs no scope
        nodes.BadLiteral: _bad_literal,
        nodes.Name: _name,
        nodes.Path: _path,
        nodes.Filter: _filter,
        nodes.Call: _call,
        nodes.Negation: lambda c, n: operators.negation(c.code(n.operand), n.at),
        nodes.Arithmetic: _arithmetic,
        nodes.Comparison: _comparison,
        nodes.Between: _between,
        nodes.In: _in,
        nodes.InstanceOf: _instance_of,
        nodes.Junction: _junction,
        nodes.If: _if,
        nodes.For: _for,
        nodes.Quantified: _quantified,
        nodes.ListOf: lambda c, n: structures.list_of([c.code(item) for item in n.items]),
        nodes.ContextOf: _context,
        nodes.RangeOf: _range,
        nodes.Test: lambda c, n: tests.literal_test(n.operator, c.code(n.endpoint), n.at),
        nodes.FunctionOf: _function,
    }
