"""Decision tables (10.3.2.10): cells are compiled once, rules are matched column by column."""

from dataclasses import dataclass
from typing import Final

from service.dmn import model as m
from service.dmn.builder import Builder
from service.dmn.formula import NULL, Logic, Names, Test
from service.dmn.hit_policies import Hit, Output, Policy, policy_of
from service.dmn.run import FiredRule, Frame, Value

IRRELEVANT: Final = ("", "-")


@dataclass(frozen=True, slots=True)
class Input:
    at: m.At
    value: Logic
    allowed: Test | None


@dataclass(frozen=True, slots=True)
class Row:
    """A rule: only cells that say something, by column."""

    fired: FiredRule
    cells: tuple[tuple[int, Test], ...]
    outputs: tuple[Logic, ...]


@dataclass(frozen=True, slots=True)
class Table:
    at: m.At
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]
    policy: Policy
    first_only: bool

    def __call__(self, frame: Frame) -> Value:
        values = [column.value(frame) for column in self.inputs]
        self._warn(frame, values)
        rows = self._matching(frame, values)
        if not rows:
            return self._default(frame)
        hits = [Hit(row.fired, self._result(frame, row)) for row in rows]
        return self.policy(self.at, self.outputs, frame, hits)

    def _warn(self, frame: Frame, values: list[Value]) -> None:
        for column, value in zip(self.inputs, values, strict=True):
            if column.allowed is not None and not column.allowed(value, frame):
                frame.run.report(column.at, "The input is not among the values that this input of the table allows.")

    def _matching(self, frame: Frame, values: list[Value]) -> list[Row]:
        found: list[Row] = []
        for row in self.rows:
            if all(test(values[column], frame) is True for column, test in row.cells):
                found.append(row)
                if self.first_only:
                    break
        return found

    def _result(self, frame: Frame, row: Row) -> Value:
        values = [output.checked(frame, logic(frame)) for output, logic in zip(self.outputs, row.outputs, strict=True)]
        return self._compound(values)

    def _compound(self, values: list[Value]) -> Value:
        if len(self.outputs) == 1:
            return values[0]
        return {output.name: value for output, value in zip(self.outputs, values, strict=True)}

    def _default(self, frame: Frame) -> Value:
        if all(output.default is None for output in self.outputs):
            frame.run.report(self.at, "No rule of the table matches.", "warning")
            return None
        return self._compound([output.default(frame) if output.default else None for output in self.outputs])


def build_table(builder: Builder, table: m.DecisionTable, names: Names) -> Logic:
    outputs = tuple(_output(builder, table, clause, names) for clause in table.outputs)
    if table.hit_policy in ("PRIORITY", "OUTPUT ORDER") and not any(output.order for output in outputs):
        message = f"The hit policy {table.hit_policy} orders results by a list of output values, but there is none."
        builder.add(table.at, "hit-policy-values", message)
    inputs = tuple(_input(builder, clause, names) for clause in table.inputs)
    return Table(
        table.at,
        inputs,
        outputs,
        tuple(_row(builder, table, inputs, rule, number, names) for number, rule in enumerate(table.rules, 1)),
        policy_of(table.hit_policy, table.aggregation),
        table.hit_policy == "FIRST",
    )


def _input(builder: Builder, clause: m.InputClause, names: Names) -> Input:
    value = NULL if clause.expression is None else builder.value(clause.expression, names)
    test = _test(builder, clause.values, names)
    return Input(clause.at, value, None if test is None else _for_each(test))


def _for_each(test: Test) -> Test:
    """Allowed values are passed by a list if each of its items passes."""

    def passes(value: Value, frame: Frame) -> bool:
        if isinstance(value, list) and all(test(item, frame) is True for item in value):
            return True
        return test(value, frame) is True

    return passes


def _output(builder: Builder, table: m.DecisionTable, clause: m.OutputClause, names: Names) -> Output:
    default = None
    if clause.default is not None:
        default = builder.typed(builder.value(clause.default, names), clause.type_ref, clause.at)
    values = clause.values
    if values is None:  # the order of results may come from their type
        single = table.type_ref or builder.result if len(table.outputs) == 1 else None
        values = builder.types.values(clause.type_ref or single)
    order = None if _says_nothing(values) or values is None else builder.formulas.order(values, names)
    return Output(clause.at, clause.name, default, _test(builder, clause.values, names), order)


def _says_nothing(tests: m.Tests | None) -> bool:
    return tests is None or tests.text.strip() in IRRELEVANT


def _row(
    builder: Builder, table: m.DecisionTable, inputs: tuple[Input, ...], rule: m.Rule, number: int, names: Names
) -> Row:
    """A dash leaves what the column allows (10.3.2.10)."""
    cells = [
        (number, _test(builder, cell, names) or column.allowed)
        for number, (column, cell) in enumerate(zip(inputs, rule.inputs, strict=False))
    ]
    outputs = [
        builder.typed(builder.value(entry, names), clause.type_ref, entry.at)
        for clause, entry in zip(table.outputs, rule.outputs, strict=False)
    ]
    outputs += [NULL] * (len(table.outputs) - len(outputs))
    told = tuple((column, test) for column, test in cells if test is not None)
    return Row(FiredRule(builder.owner, rule.id, number, rule.why), told, tuple(outputs))


def _test(builder: Builder, tests: m.Tests | None, names: Names) -> Test | None:
    """An input entry or list of allowed values; empty or a dash says nothing."""
    if tests is None or _says_nothing(tests):
        return None
    return builder.formulas.tests(tests.at, tests.text, tests.language, names, builder.findings)
