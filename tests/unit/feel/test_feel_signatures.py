"""Every built-in, called in every wrong way: no arguments, too many, null, the wrong kind, the wrong name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from feel_support import NOW

from service.feel import compile_expression
from service.feel.registry import BUILT_INS

KINDS = {
    "number": "2.5",
    "string": '"q"',
    "boolean": "true",
    "date": '@"2021-01-02"',
    "time": '@"10:00:00"',
    "dt": '@"2021-01-02T10:00:00"',
    "dtd": '@"P1DT1H"',
    "ymd": '@"P1Y2M"',
    "list": "[1, 2]",
    "context": "{a: 1}",
    "range": "[1..2]",
    "function": "function(a, b) true",
}
POINTS = "number|string|date|time|dt|dtd|ymd"
TAKES_MORE = {"append", "concatenate", "union"}
NOT_OF_THE_SPECIFICATION = {
    "deadline", "add working days", "working days between", "next working day", "is working day", "counting day",
    "trim", "is blank", "extract", "now", "today", "cycle",
    "get or else", "assert", "is empty", "duplicate values", "partition", "last day of month", "to base64", "random number", "uuid", "fromAi",
}  # fmt: skip


@dataclass(frozen=True)
class Parameter:
    name: str
    optional: bool
    kinds: frozenset[str]
    argument: str


@dataclass(frozen=True)
class Call:
    """One signature with arguments that are fine."""

    name: str
    parameters: tuple[Parameter, ...]

    def positional(self, *changed: tuple[int, str]) -> str:
        return f"{self.name}({', '.join(self._arguments(changed))})"

    def named(self, *changed: tuple[int, str]) -> str:
        pairs = zip(self.parameters, self._arguments(changed), strict=True)
        return f"{self.name}({', '.join(f'{parameter.name}: {argument}' for parameter, argument in pairs)})"

    def _arguments(self, changed: tuple[tuple[int, str], ...]) -> list[str]:
        arguments = [parameter.argument for parameter in self.parameters]
        for index, argument in changed:
            arguments[index] = argument
        return arguments


def _read(line: str) -> Call:
    name, _, rest = line.removesuffix(")").partition("(")
    parameters = []
    for part in re.split(r"; (?=[A-Za-z0-9 ]+\??: )", rest):
        head, _, argument = part.partition(" = ")
        parameter, _, kinds = head.partition(": ")
        found = frozenset((POINTS if kinds == "point" else kinds).replace("integer", "number").split("|"))
        parameters.append(Parameter(parameter.rstrip("?"), parameter.endswith("?"), found, argument))
    return Call(name, tuple(parameters))


def _calls() -> Iterator[Call]:
    text = (Path(__file__).parent / "cases" / "signatures.txt").read_text(encoding="utf-8")
    return (_read(line) for line in text.splitlines() if line.strip() and not line.startswith("#"))


CALLS = list(_calls())
OF_ONE_SIGNATURE = {call.name for call in CALLS if sum(other.name == call.name for other in CALLS) == 1}


def _ids(call: Call) -> str:
    return call.positional()


def _value(source: str) -> object:
    return compile_expression(source).evaluate({}, now=NOW)


def _refuses(source: str) -> bool:
    """Null, with a reason."""
    outcome = compile_expression(source).explain({}, now=NOW)
    return outcome.value is None and bool(outcome.messages)


def test_knows_every_built_in_of_the_specification():
    assert {call.name for call in CALLS} == set(BUILT_INS) - NOT_OF_THE_SPECIFICATION


@pytest.mark.parametrize("call", CALLS, ids=_ids)
def test_takes_arguments_by_place_and_by_name(call: Call):
    found = _value(call.positional())
    backwards = ", ".join(f"{parameter.name}: {parameter.argument}" for parameter in reversed(call.parameters))

    assert found is not None
    assert _value(call.named()) == found
    if len({parameter.kinds for parameter in call.parameters}) == len(call.parameters) or call.name in OF_ONE_SIGNATURE:
        assert _value(f"{call.name}({backwards})") is not None


@pytest.mark.parametrize("call", CALLS, ids=_ids)
def test_is_null_without_or_with_too_many_arguments(call: Call):
    more = ", ".join([*(parameter.argument for parameter in call.parameters), "1", "1", "1"])

    assert _refuses(f"{call.name}()")
    if call.name not in TAKES_MORE:
        assert _refuses(f"{call.name}({more})")


@pytest.mark.parametrize("call", CALLS, ids=_ids)
def test_is_null_with_a_name_that_no_parameter_has(call: Call):
    wrong = ", ".join(f"{parameter.name}x: {parameter.argument}" for parameter in call.parameters)

    assert _refuses(f"{call.name}({wrong})")
    assert _refuses(call.named().removesuffix(")") + ", other: 1)")


@pytest.mark.parametrize("call", CALLS, ids=_ids)
def test_is_null_where_null_is_not_allowed(call: Call):
    for index, parameter in enumerate(call.parameters):
        changed = (index, "null")
        if parameter.optional:
            assert _value(call.positional(changed)) is not None
        elif "anything" not in parameter.kinds:
            assert _refuses(call.positional(changed))
            assert _refuses(call.named(changed))


def _wrong(call: Call) -> Iterator[tuple[int, str]]:
    """Arguments that no signature of the function takes at their place."""
    for index, parameter in enumerate(call.parameters):
        at_place = [other.parameters[index].kinds for other in CALLS if other.name == call.name
                    and len(other.parameters) == len(call.parameters)]  # fmt: skip
        taken = parameter.kinds.union(*at_place)
        if not taken & {"any", "anything"}:
            yield from ((index, value) for kind, value in KINDS.items() if kind not in taken)


@pytest.mark.parametrize("call", CALLS, ids=_ids)
def test_is_null_with_an_argument_of_another_kind(call: Call):
    for changed in _wrong(call):
        assert _refuses(call.positional(changed))
        assert _refuses(call.named(changed))
