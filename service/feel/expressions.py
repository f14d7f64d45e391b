"""Compiled texts: what other packages hold and evaluate. Compiled once, kept in a bounded cache that threads share."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from service.feel.errors import FeelLimitError, FeelSyntaxError, Message
from service.feel.evaluation.compiler import Compiler
from service.feel.evaluation.environment import Code, Environment
from service.feel.limits import CURRENT, DEFAULT, Limits, Run
from service.feel.measuring import measure
from service.feel.syntax.parser import Parser
from service.feel.syntax.types import TypeTable, type_table
from service.feel.types import Type
from service.feel.values import PLAIN, Value, from_python

CACHED, SHORT = 4_096, 300  # texts kept, and how long they may be
CACHED_LONG, LONG = 128, 5_000
KEPT_NAMES = 500  # with more known names than these, a text is not kept either
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value, and why it or a part of it is null."""

    value: Value
    messages: tuple[Message, ...] = ()


@contextmanager
def _listening(run: Run) -> Iterator[tuple[Run, list[Message]]]:
    """Collects messages of the run, which may be that of a caller further out."""
    before, run.messages = run.messages, []
    try:
        yield run, run.messages
    finally:
        run.messages = before


class _Compiled:
    """What expressions and unary tests share."""

    __slots__ = ("_code", "_size", "names", "text")

    def __init__(self, text: str, code: Code, compiler: Compiler) -> None:
        self.text = text
        self.names = frozenset(compiler.scope.free)
        self._code = code
        self._size = compiler.scope.size

    def _run(self, variables: Mapping[str, Any], slots: list[Any], run: Run) -> Any:
        try:
            value = self._code(Environment(variables, slots, run))
            if type(value) not in PLAIN:
                measure(value, run)
        except RecursionError:
            raise FeelLimitError(
                run.at.line, run.at.column, "This goes too deep into itself, so it was stopped."
            ) from None
        except MemoryError:
            raise FeelLimitError(
                run.at.line, run.at.column, "This needs more memory than there is, so it was stopped."
            ) from None
        return value


class Expression(_Compiled):
    """A compiled expression. `names` are the variables that it asks for."""

    __slots__ = ()

    def evaluate(
        self, variables: Mapping[str, Value], *, now: dt.datetime | None = None, limits: Limits = DEFAULT
    ) -> Value:
        """The value; null where FEEL says so. Raises FeelLimitError only."""
        run = CURRENT.run
        if run is None:
            return self._run(variables, [None] * self._size, Run(limits, now, None, variables))
        before, run.variables = run.variables, variables
        try:
            return self._run(variables, [None] * self._size, run)
        finally:
            run.variables = before

    def explain(
        self, variables: Mapping[str, Value], *, now: dt.datetime | None = None, limits: Limits = DEFAULT
    ) -> Outcome:
        """The same with the reasons for null."""
        with _listening(CURRENT.run or Run(limits, now, None, variables)) as (run, messages):
            value = self._run(variables, [None] * self._size, run)
        return Outcome(value, tuple(messages))


class UnaryTests(_Compiled):
    """Compiled unary tests: what stands in a cell of a decision table."""

    __slots__ = ()

    def test(
        self,
        value: Value,
        variables: Mapping[str, Value],
        *,
        now: dt.datetime | None = None,
        limits: Limits = DEFAULT,
    ) -> bool | None:
        """Whether the value passes."""
        return self._verdict(value, variables, CURRENT.run or Run(limits, now, None, variables))

    def explain(
        self,
        value: Value,
        variables: Mapping[str, Value],
        *,
        now: dt.datetime | None = None,
        limits: Limits = DEFAULT,
    ) -> Outcome:
        """The same with the reasons for null."""
        with _listening(CURRENT.run or Run(limits, now, None, variables)) as (run, messages):
            verdict = self._verdict(value, variables, run)
        return Outcome(verdict, tuple(messages))

    def _verdict(self, value: Value, variables: Mapping[str, Value], run: Run) -> bool | None:
        slots = [None] * self._size
        slots[0] = from_python(value)
        verdict = self._run(variables, slots, run)
        return verdict if verdict is None or isinstance(verdict, bool) else None


def _guarded(make: Callable[[], _T]) -> _T:
    try:
        return make()
    except RecursionError:
        raise FeelSyntaxError(1, 1, "Brackets and branches are nested too deep here.") from None


Names = frozenset[str]


def _make_expression(text: str, names: Names, members: Names, types: TypeTable) -> Expression:
    def make() -> Expression:
        compiler = Compiler()
        return Expression(text, compiler.code(Parser(text, names, members, types).whole()), compiler)

    return _guarded(make)


def _make_unary(text: str, names: Names, members: Names, types: TypeTable) -> UnaryTests:
    def make() -> UnaryTests:
        compiler = Compiler()
        compiler.scope.push()
        slot = compiler.scope.bind("?")
        tests = Parser(text, names, members, types).unary_tests()
        return UnaryTests(text, compiler.unary(tests, slot), compiler)

    return _guarded(make)


class _Kept(Generic[_T]):
    """Compiled texts, many short ones and few long ones; the longest are not kept, as a process must stay small."""

    def __init__(self, make: Callable[[str, Names, Names, TypeTable], _T]) -> None:
        self._make = make
        self._short = lru_cache(maxsize=CACHED)(make)
        self._long = lru_cache(maxsize=CACHED_LONG)(make)

    def __call__(self, text: str, names: Names, members: Names, types: TypeTable) -> _T:
        if len(text) > LONG or len(names) + len(members) > KEPT_NAMES:
            return self._make(text, names, members, types)
        return (self._short if len(text) <= SHORT else self._long)(text, names, members, types)


_expression = _Kept(_make_expression)
_unary = _Kept(_make_unary)


def compile_expression(
    text: str,
    names: Collection[str] = (),
    *,
    members: Collection[str] = (),
    types: Mapping[str, Type] | TypeTable | None = None,
) -> Expression:
    """Compiles a text (without a leading `=`).

    `names` are known names that hold spaces or signs; `members` such names that stand after a dot only; `types` are
    types by name.
    """
    return _expression(text, frozenset(names), frozenset(members), type_table(types))


def compile_unary(
    text: str,
    names: Collection[str] = (),
    *,
    members: Collection[str] = (),
    types: Mapping[str, Type] | TypeTable | None = None,
) -> UnaryTests:
    """Compiles unary tests."""
    return _unary(text, frozenset(names), frozenset(members), type_table(types))
