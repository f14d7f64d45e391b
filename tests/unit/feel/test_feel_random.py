"""Whatever the text, the parser and the evaluator raise nothing but FeelError."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from service.feel import (
    FeelError,
    FeelLimitError,
    FeelSyntaxError,
    Limits,
    compile_expression,
    compile_unary,
    text,
    typed_json,
)
from service.feel.registry import BUILT_INS
from service.feel.types import SIMPLE

VARIABLES = {"x": 1, "xs": [1, 2, 3], "person": {"a b": 1, "friends": [{"age": 7}]}, "a b": "z", "d": Decimal("1e300")}
LIMITS = Limits(steps=20_000, items=2_000, characters=5_000)
TOKENS = st.sampled_from(
    [
        "1",
        "2.5",
        '"a"',
        "true",
        "null",
        "x",
        "xs",
        "person",
        "a b",
        '@"P1D"',
        "+",
        "-",
        "**",
        "=",
        "<",
        ">=",
        "and",
        "or",
        "in",
        "between",
        "instance of",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        "..",
        ".",
        "if",
        "then",
        "else",
        "for",
        "return",
        "some",
        "satisfies",
        "function",
        "(x)",
        "?",
        "item",
        ":",
        '"',
        "\\",
        "é",
        "@",
        "//",
        "/*",
        "\n",
        "'",
        "list<number>",
        "not",
        "external",
    ]
)
LEAVES = st.sampled_from(
    [
        "1",
        "-1",
        "0",
        "2.5",
        '"a"',
        '"b.*"',
        "true",
        "null",
        "x",
        "xs",
        "person",
        "a b",
        "d",
        "item",
        "partial",
        "?",
        "[]",
        "{}",
        '[1, "a", null]',
        '@"2020-01-31"',
        '@"P1D"',
        '@"-P1Y3M"',
        '@"10:00:00"',
        '@"10:00:00Z"',
        '@"2020-01-01T10:00:00@Europe/London"',
        '@"2020-01-01T10:00:00"',
        '@"x"',
        "[1..5]",
        "(1..5)",
        "(<5)",
        "(!=5)",
        '"2020-01-01"',
        '"P1D"',
        "sum",
        "function(x) x",
        "function(a, b) a < b",
    ]
)
NAMES = sorted(BUILT_INS)
OPERATORS = ["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"]


def grow(inner):
    def fill(shape, count):
        return st.tuples(*[inner] * count).map(lambda parts: shape.format(*parts))

    return st.one_of(
        st.tuples(inner, st.sampled_from(OPERATORS), inner).map(" ".join),
        st.tuples(st.sampled_from(NAMES), st.lists(inner, max_size=4)).map(lambda call: f"{call[0]}({', '.join(call[1])})"),
        st.tuples(inner, st.sampled_from([*SIMPLE, "list<Any>", "list", "context<k: number>"])).map(lambda p: f"({p[0]}) instance of {p[1]}"),
        *[
            fill(shape, shape.count("{}"))
            for shape in (
                "({})", "[{}, {}]", "{{k: {}, l: {}}}", "({})[{}]", "({}).k", "({}).year", "-({})", "if {} then {} else {}", "for i in {} return {}",
                "some i in {} satisfies {}", "every i in {}, j in {} satisfies {}", "({}) between ({}) and ({})", "(function(a, b) {})({}, {})", "[{}..{}]",
                "{} in ({}, <= ({}))", "for i in {}..{} return {}",
            )
        ],
    )  # fmt: skip


EXPRESSIONS = st.recursive(LEAVES, grow, max_leaves=12)


def attempt(source):
    """The outcome, or the FeelError instead of it; anything else that is raised fails the test."""
    try:
        outcome = compile_expression(source, ["a b"]).explain(VARIABLES, limits=LIMITS)
    except FeelError as error:
        return error
    text(outcome.value)
    typed_json.encode(outcome.value)
    return outcome


@settings(deadline=None)
@given(st.text() | st.lists(TOKENS, max_size=15).map(" ".join))
def test_survives_any_text(source):
    found = attempt(source)

    if isinstance(found, FeelError):
        assert 1 <= found.line <= source.count("\n") + source.count("\r") + 1
        assert found.column >= 1
        assert found.message
    else:
        assert compile_unary(source, ["a b"]).test(1, VARIABLES, limits=LIMITS) in {True, False, None}


@settings(deadline=None)
@given(EXPRESSIONS)
def test_survives_any_expression(source):
    assert not isinstance(attempt(source), FeelSyntaxError)


@settings(deadline=None)
@given(EXPRESSIONS, LEAVES)
def test_survives_any_test(source, value):
    tested = compile_expression(value).evaluate({}, limits=LIMITS)
    tests = compile_unary(source)
    try:
        verdict = tests.test(tested, VARIABLES, limits=LIMITS)
    except FeelLimitError:
        verdict = None

    assert verdict is None or isinstance(verdict, bool)


@settings(deadline=None)
@given(EXPRESSIONS)
def test_has_a_reason_for_each_null(source):
    found = attempt(source)

    asks_for_null = any(word in source for word in ("null", "partial", "item", "?"))
    assert isinstance(found, FeelError) or found.value is not None or found.messages or asks_for_null
