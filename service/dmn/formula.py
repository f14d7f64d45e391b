"""FEEL in a model: expressions and unary tests, compiled once, with the place they stand in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from service.dmn import model as m
from service.dmn.findings import Finding
from service.dmn.run import Frame, Run, Value
from service.domain.errors import Severity
from service.feel.equality import equal_or_null
from service.feel.errors import FeelLimitError, FeelSyntaxError, OutOfDomainError
from service.feel.evaluation.hints import suggestion
from service.feel.expressions import Expression, UnaryTests, compile_expression, compile_unary
from service.feel.functions import invoke as feel_invoke
from service.feel.limits import CURRENT
from service.feel.registry import BUILT_INS
from service.feel.syntax.types import TypeTable
from service.feel.types import Type
from service.feel.values import Function

Names = frozenset[str]
Logic = Callable[[Frame], Value]
Test = Callable[[Value, Frame], bool | None]
Place = Callable[[Value], int]
Order = Callable[[Frame], Place]
MAX_TEXTS: Final = 15_000
MAX_HINTS: Final = 50  # names that are looked for among the known ones: each takes some milliseconds
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_ELSEWHERE: Final = re.compile(r"\bfunction\s*\([^()]*\)\s*external\b")
_EXACT: Final = frozenset({str, Decimal, bool})  # equal in FEEL just where they are equal here
_FEEL: Final = ("", "feel", "s-feel")


def NULL(_frame: Frame) -> Value:  # noqa: N802 - a constant among functions
    """The logic of what isn't there."""
    return None


def located(at: m.At, run: Run, work: Callable[[], Any], severity: Severity = "error") -> Any:
    """Does something in FEEL; what it says is reported for that element, a passed limit is placed there."""
    before = len(run.feel_messages)
    try:
        run.feel.tick()
        return work()
    except FeelLimitError:
        run.where = run.where or at.id
        raise
    finally:
        for message in run.feel_messages[before:]:
            run.report(at, message.message, severity)
        del run.feel_messages[before:]


def ready(text: str, *names: str) -> Callable[[Frame, m.At, Mapping[str, Value]], Value]:
    """An expression of our own over a few variables."""
    compiled = compile_expression(text, names)
    return lambda frame, at, variables: located(at, frame.run, lambda: compiled.evaluate(variables))


_TOTALS: Final = {name: ready(f"{name}(values)", "values") for name in ("sum", "count", "min", "max")}


def aggregate(at: m.At, function: str, values: list[Value], frame: Frame) -> Value:
    return _TOTALS[function](frame, at, {"values": values})


def equal(left: Value, right: Value, frame: Frame) -> bool:
    """FEEL's `=`, and lists and contexts that hold null where the other does."""
    return equal_or_null(left, right, frame.run.feel) is True


def invoke(frame: Frame, at: m.At, function: Value, arguments: Mapping[str, Value]) -> Value:
    """Calls a function with named arguments."""
    if not isinstance(function, Function):
        frame.run.report(at, "What is invoked is not a function.")
        return None

    def work() -> Value:
        return feel_invoke(function, list(arguments.values()), list(arguments), frame.run.feel)

    try:
        return located(at, frame.run, work)
    except OutOfDomainError as reason:
        frame.run.report(at, str(reason))
        return None


@dataclass(eq=False, slots=True)
class Formulas:
    """Compiles the texts of one file. `members`: names after a dot. `declared`: names of elements of the file."""

    members: Names
    declared: Names
    language: str | None
    types: Callable[[], Mapping[str, Type]]
    _known: TypeTable | None = field(default=None)
    _count: int = 0
    _hints: int = 0

    def expression(self, at: m.At, text: str, language: str | None, names: Names, findings: list[Finding]) -> Logic:
        if not text.strip():
            return NULL
        compiled = self._compiled(compile_expression, at, text, language, names, findings)
        if isinstance(compiled, str):
            return _broken(at, compiled)
        return lambda frame: located(at, frame.run, lambda: compiled.evaluate(frame.variables))

    def tests(self, at: m.At, text: str, language: str | None, names: Names, findings: list[Finding]) -> Test:
        compiled = self._compiled(compile_unary, at, text, language, names | {"?"}, findings)
        if isinstance(compiled, str):
            broken = _broken(at, compiled)
            return lambda _value, frame: broken(frame)
        return lambda value, frame: located(
            at, frame.run, lambda: compiled.test(value, frame.variables), "warning"
        )  # a test that can't be judged is no fault: the next rule may match

    def _compiled(
        self,
        compiler: Callable[..., Any],
        at: m.At,
        text: str,
        language: str | None,
        names: Names,
        findings: list[Finding],
    ) -> Any:
        """What can be evaluated, or the sentence that says why not (it is among the findings)."""
        uri = language or self.language or ""
        if uri.lower() not in _FEEL and "/FEEL" not in uri and not uri.lower().endswith("feel.xsd"):
            message = f"The expression is in another language than FEEL: “{uri}”."
            findings.append(Finding(at.id, "expression-language", "error", message, at.line))
            return message
        if self._known is None:
            self._known = TypeTable(self.types())
        self._count += 1
        if self._count > MAX_TEXTS:
            message = f"The model holds more than {MAX_TEXTS:,} expressions; this is the first too many."
            findings += (
                [Finding(at.id, "model-size", "error", message, at.line)] if self._count == MAX_TEXTS + 1 else []
            )
            return message
        try:
            compiled: Expression | UnaryTests = compiler(text, names, members=self.members, types=self._known)
        except FeelSyntaxError as error:
            message = f"This is not FEEL (line {error.line}, column {error.column}): {error}"
            findings.append(Finding(at.id, "feel-syntax", "error", message, at.line))
            return message
        findings += self._unknown(at, compiled.names, names)
        if _ELSEWHERE.search(_STRING.sub("", text)):
            message = "A function in Java or PMML can't be called from this service."
            findings.append(Finding(at.id, "external-function", "error", message, at.line))
        return compiled

    def _unknown(self, at: m.At, used: Names, names: Names) -> list[Finding]:
        found = []
        for name in sorted(used - names):
            if name in self.declared:
                message = f"“{name}” is used here, but no requirement leads from it to this element, so it is null."
                found.append(Finding(at.id, "name-not-required", "error", message, at.line))
            else:
                self._hints += 1
                near = suggestion(name, [*names, *BUILT_INS]) if self._hints <= MAX_HINTS else ""
                message = f"“{name}” is no input, decision or function that is required here.{near}"
                found.append(Finding(at.id, "unknown-name", "warning", message, at.line))
        return found

    def order(self, tests: m.Tests, names: Names) -> Order:
        """The place of a value in a list of output values; one that is not in it comes last."""
        listed = self.expression(tests.at, f"[{tests.text}]", tests.language, names, [])

        def order(frame: Frame) -> Place:
            values = listed(frame) or []
            exact: dict[Any, int] = {
                (type(one), one): place for place, one in reversed(list(enumerate(values))) if type(one) in _EXACT
            }

            def place(value: Value) -> int:
                if type(value) in _EXACT:
                    return exact.get((type(value), value), len(values))
                frame.run.feel.tick(len(values))
                return next((index for index, one in enumerate(values) if equal(one, value, frame)), len(values))

            return place

        return order

    def allowed(self, tests: m.Tests, findings: list[Finding]) -> Callable[[Value, Mapping[str, Value]], bool]:
        """The test of a restricted type; evaluated wherever a value is checked, with a budget of its own if need be."""
        compiled: list[Any] = []

        def allowed(value: Value, siblings: Mapping[str, Value]) -> bool:
            if not compiled:
                compiled.append(self.compile_allowed(tests, findings))
            made = compiled[0]
            if CURRENT.run is not None:  # values are checked within an evaluation: it counts for its limits
                CURRENT.run.tick()
            return isinstance(made, str) or made.test(value, siblings) is True

        return allowed

    def compile_allowed(self, tests: m.Tests, findings: list[Finding]) -> Any:
        return self._compiled(compile_unary, tests.at, tests.text, tests.language, self.members | {"?"}, findings)


def _broken(at: m.At, message: str) -> Logic:
    def report(frame: Frame) -> Value:
        frame.run.report(at, message)

    return report
