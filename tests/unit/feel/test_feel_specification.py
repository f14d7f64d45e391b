"""The text of the specification, a case a line: `cases/*.txt`, written from DMN 1.5 alone (the calendar is ours).

`=> null` also asks for a message that says why; `=> null!` is a null that needs none; `=> ERROR` is not FEEL.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from feel_support import NOW

from service.feel import FeelSyntaxError, compile_expression, compile_unary
from service.feel.printing import inner

CASES = Path(__file__).parent / "cases"


def _lines(names: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Each case: where it stands, what is asked, what is expected."""
    for name in names:
        for number, line in enumerate((CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                asked, _, expected = line.rpartition(" => ")
                yield f"{name}:{number}", asked, expected


def _answer(source: str) -> str:
    try:
        outcome = compile_expression(source).explain({}, now=NOW)
    except FeelSyntaxError:
        return "ERROR"
    return "null!" if outcome.value is None and not outcome.messages else inner(outcome.value)


def _verdict(value: str, tests: str) -> str:
    given = compile_expression(value).evaluate({}, now=NOW)
    try:
        return inner(compile_unary(tests).test(given, {}, now=NOW))
    except FeelSyntaxError:
        return "ERROR"


def _cases(*names: str) -> list[object]:
    return [pytest.param(asked, expected, id=where) for where, asked, expected in _lines(names)]


@pytest.mark.parametrize(
    ("source", "expected"), _cases("calendar", "contexts", "dates", "lists", "logic", "numbers", "strings")
)
def test_gives_what_the_specification_says(source: str, expected: str):
    wanted = _answer(expected) if " / " in expected else expected

    assert _answer(source) == wanted


@pytest.mark.parametrize(("source", "expected"), _cases("unary"))
def test_judges_as_the_specification_says(source: str, expected: str):
    value, _, tests = source.partition(" | ")

    assert _verdict(value, tests) == expected
