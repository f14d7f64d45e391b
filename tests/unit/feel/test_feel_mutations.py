"""Every case of the specification, spoilt a little: it may be refused or be null, never break what reads it."""

from pathlib import Path

from feel_support import NOW
from hypothesis import given, settings
from hypothesis import strategies as st

from service.feel import FeelError, Limits, compile_expression, compile_unary, text, typed_json
from service.feel.printing import inner
from service.feel.values import Function, Range

CASES = Path(__file__).parent / "cases"
LIMITS = Limits(steps=20_000, items=2_000, characters=5_000)


def _sources() -> list[str]:
    lines = (line for path in sorted(CASES.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines())
    return [line.rpartition(" => ")[0].rpartition(" | ")[2] for line in lines if " => " in line and line[0] != "#"]


SOURCES = _sources()
SIGNS = "()[]{}.,:\"'@?<>=!+-*/ \n\t\\0"
WORDS = (
    "..", "->", "and", " or ", " in ", " not", "null", "true", "if ", " then ", " else ", "for ", " return ", "item",
    "partial", "function(", "instance of ", "1e9", "-1", "/*", "//", '@"', "\u00e9", "\U0001f40e", "\ud800",
)  # fmt: skip
PIECES = st.sampled_from(SIGNS) | st.sampled_from(WORDS)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """One to four changes: a piece put in, cut out, doubled, or joined with another case."""
    source = draw(st.sampled_from(SOURCES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(source)))
        end = min(len(source), start + draw(st.integers(0, 6)))
        piece = draw(st.one_of(PIECES, st.just(source[start:end] * 2), st.just("")))
        source = source[:start] + piece + source[end:]
    return source if draw(st.booleans()) else source + draw(st.sampled_from(SOURCES))


def _is_sound(value: object) -> bool:
    """It can be written as text and as JSON."""
    typed_json.encode(value)
    return isinstance(text(value), str)


def _said(source: str) -> list[str]:
    """Every sentence about it; whatever else goes wrong is raised."""
    try:
        outcome = compile_expression(source).explain({"item": 1, "x": [1, {"a": "b"}]}, now=NOW, limits=LIMITS)
    except FeelError as error:
        return [error.message] if error.line >= 1 and error.column >= 1 else ["It has no place"]
    return [message.message for message in outcome.messages] if _is_sound(outcome.value) else ["It has no text"]


@settings(max_examples=600, deadline=None)
@given(mutated())
def test_survives_expressions_that_are_nearly_right(source: str):
    assert all(sentence[-1] in ".?" for sentence in _said(source))


@settings(max_examples=300, deadline=None)
@given(mutated(), st.sampled_from([None, True, 5, "a", [1, 2], {"a": 1}]))
def test_survives_tests_that_are_nearly_right(source: str, value: object):
    try:
        verdict = compile_unary(source).test(value, {}, now=NOW, limits=LIMITS)
    except FeelError:
        verdict = None

    assert verdict in (True, False, None)


def _holds_a_function(value: object) -> bool:
    """Functions have no text that reads back, and a range may hold dates as text does."""
    if isinstance(value, list):
        return any(map(_holds_a_function, value))
    if isinstance(value, dict):
        return any(map(_holds_a_function, value.values()))
    return isinstance(value, Function | Range)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SOURCES))
def test_gives_values_that_come_back_from_json(source: str):
    try:
        value = compile_expression(source).evaluate({}, now=NOW)
    except FeelError:
        return
    if not _holds_a_function(value):
        assert inner(typed_json.decode(typed_json.encode(value))) == inner(value)
