"""Boxed expressions."""

from decimal import Decimal
from typing import Any

import pytest
from dmn_support import decision, given, knowledge, literal, outcome, value, variable

from service.dmn.run import MAX_MESSAGES


def entry(name: str | None, logic: str, type_ref: str | None = None) -> str:
    return f"<contextEntry>{variable(name, type_ref) if name else ''}{logic}</contextEntry>"


def context(*entries: str) -> str:
    return f"<context>{''.join(entries)}</context>"


def iteration(kind: str, source: str, body: str, *, type_ref: str = "") -> str:
    part = "return" if kind == "for" else "satisfies"
    return (
        f'<{kind} iteratorVariable="x"><in {type_ref}>{literal(source)}</in><{part}>{literal(body)}</{part}></{kind}>'
    )


def filtered(source: str, match: str) -> str:
    return f"<filter><in>{literal(source)}</in><match>{literal(match)}</match></filter>"


def call(name: str, **bindings: str) -> str:
    made = "".join(f"<binding><parameter name='{key}'/>{literal(text)}</binding>" for key, text in bindings.items())
    return f"<invocation>{literal(name)}{made}</invocation>"


def said(found: Any) -> str:
    return " ".join(message.message for message in found.messages)


def test_shows_earlier_entries_of_a_context_to_later_ones():
    made = context(entry("a", literal("1")), entry("b c", literal("a + 1")), entry("d", literal("b c + 1")))
    assert value(decision(made)) == {"a": 1, "b c": 2, "d": 3}


def test_gives_the_result_of_a_context_where_there_is_one():
    assert value(decision(context(entry("a", literal("1")), entry(None, literal("a + 1"))))) == 2


def test_converts_an_entry_of_a_context_to_its_type():
    found = outcome(decision(context(entry("a", literal("1"), "string"))))
    assert found.value == {"a": None}
    assert "string" in said(found)


def test_takes_null_for_an_entry_without_expression():
    assert value(decision(context(entry("a", "")))) == {"a": None}


def test_makes_a_list_of_boxed_items():
    assert value(decision(f"<list>{literal('1')}<list>{literal('2')}</list></list>")) == [1, [2]]


def test_makes_contexts_of_a_relation():
    columns = '<column name="a"/><column name="b c" typeRef="number"/>'
    rows = f"<row>{literal('1')}{literal('2')}</row><row>{literal('3')}</row>"
    assert value(decision(f"<relation>{columns}{rows}</relation>")) == [{"a": 1, "b c": 2}, {"a": 3, "b c": None}]


@pytest.mark.parametrize(("condition", "expected"), [("true", 1), ("false", 2), ("null", 2), ("5", 2)])
def test_chooses_by_a_condition(condition: str, expected: int):
    made = f"<conditional><if>{literal(condition)}</if><then>{literal('1')}</then><else>{literal('2')}</else></conditional>"
    assert value(decision(made)) == expected


def test_says_that_a_condition_is_no_boolean():
    made = f"<conditional><if>{literal('5')}</if><then>{literal('1')}</then><else>{literal('2')}</else></conditional>"
    assert "neither true nor false" in said(outcome(decision(made)))


@pytest.mark.parametrize(
    ("source", "body", "expected"),
    [
        ("[1, 2]", "x * 2", [2, 4]),
        ("[]", "x * 2", []),
        ("[1..3]", "x", [1, 2, 3]),
        ("[1, 2, 3]", "count(partial)", [0, 1, 2]),
        ("null", "x", None),
        ('"text"', "x", None),
    ],
)
def test_goes_through_a_list(source: str, body: str, expected: Any):
    assert value(decision(iteration("for", source, body))) == expected


@pytest.mark.parametrize(
    ("kind", "source", "body", "expected"),
    [
        ("some", "[1, 2]", "x > 1", True),
        ("some", "[1, 2]", "x > 5", False),
        ("some", "[]", "true", False),
        ("some", "[1, 2]", 'if x = 2 then true else "no"', None),
        ("some", "[1, null]", "x > 1", None),
        ("every", "[1, 2]", "x > 0", True),
        ("every", "[1, 2]", "x > 1", False),
        ("every", "[]", "false", True),
        ("every", "[1]", '"no"', None),
        ("every", "null", "true", None),
    ],
)
def test_asks_of_some_or_every_item(kind: str, source: str, body: str, expected: bool | None):
    assert value(decision(iteration(kind, source, body))) is expected


def test_converts_the_list_of_an_iteration_to_its_type():
    assert value(decision(iteration("for", '"a"', "x", type_ref='typeRef="number"'))) is None


@pytest.mark.parametrize(
    ("source", "match", "expected"),
    [
        ("[1, 2, 3]", "item > 1", [2, 3]),
        ("[5, 6, 7]", "2", 6),
        ("[5, 6, 7]", "-1", 7),
        ("[5, 6, 7]", "9", None),
        ("[{a: 1}, {a: 2, item: 3}]", "a = 2", [{"a": 2, "item": 3}]),
        ("[{a: 1}]", "item.a = 1", [{"a": 1}]),
        ("5", "item > 1", [5]),
        ("null", "true", None),
        ("[]", "1", []),
        ("[1, 2]", '"odd"', None),
        ("[1, 2]", 'if item = 1 then true else "odd"', None),
        ("[1, null]", "item > 0", [1]),
    ],
)
def test_filters_a_list(source: str, match: str, expected: Any):
    assert value(decision(filtered(source, match))) == expected


def test_says_that_a_filter_is_neither_condition_nor_number():
    assert "true or false" in said(outcome(decision(filtered("[1]", '"odd"'))))


def test_invokes_by_the_names_of_parameters():
    body = knowledge({"a": "number", "b b": "number"}, literal("a - b b")) + decision(
        call("f", **{"b b": "1", "a": "5"}), needs="+f"
    )
    assert value(body) == 4


def test_invokes_a_built_in_function():
    assert value(decision(call("substring", **{"string": '"abc"', "start position": "2"}))) == "bc"


def test_leaves_parameters_without_binding_null():
    body = knowledge({"a": None, "b": None}, literal("b = null")) + decision(call("f", a="1"), needs="+f")
    assert value(body) is True


def test_does_not_invoke_with_a_parameter_that_there_is_not():
    found = outcome(knowledge({"arg": None}, literal("1")) + decision(call("f", argh="1"), needs="+f"))
    assert found.value is None
    assert "argh" in said(found)


def test_does_not_invoke_what_is_no_function():
    assert "not a function" in said(outcome(decision(call("5", a="1"))))


def test_takes_null_for_a_binding_without_expression():
    made = f"<invocation>{literal('f')}<binding><parameter name='a'/></binding></invocation>"
    assert value(knowledge({"a": None}, literal("a = null")) + decision(made, needs="+f")) is True


def test_converts_the_value_of_a_binding_to_its_type():
    made = f"<invocation>{literal('f')}<binding><parameter name='a' typeRef='number'/>{literal('[3]')}</binding></invocation>"
    assert value(knowledge({"a": None}, literal("a")) + decision(made, needs="+f")) == 3


def function(parameter: str, body: str, *, attributes: str = "") -> str:
    return f'<functionDefinition {attributes}><formalParameter name="{parameter}" typeRef="number"/>{body}</functionDefinition>'


def test_makes_a_function_that_remembers_where_it_was_made():
    made = context(entry("k", literal("10")), entry("f", function("n", literal("n * k"))), entry(None, literal("f(4)")))
    assert value(decision(made)) == 40


def test_converts_what_a_boxed_function_gives():
    made = context(entry("f", function("n", literal("n"), attributes='typeRef="string"')), entry(None, literal("f(4)")))
    assert value(decision(made)) is None


def test_takes_null_for_the_body_that_a_function_has_not():
    assert value(decision(context(entry("f", function("n", "")), entry(None, literal("f(4)"))))) is None


@pytest.mark.parametrize("kind", ["Java", "PMML"])
def test_gives_null_for_a_function_of_elsewhere(kind: str):
    made = context(entry("f", function("n", literal('"x"'), attributes=f'kind="{kind}"')), entry(None, literal("f(4)")))
    found = outcome(decision(made))
    assert found.value is None
    assert kind in said(found)


def test_takes_an_empty_expression_for_null():
    assert value(decision(literal("  "))) is None


def test_converts_an_expression_to_its_own_type():
    assert value(decision(literal("[10]", type_ref="number"))) == 10


@pytest.mark.parametrize("language", ["http://example.org/other", "javascript"])
def test_gives_null_for_another_language(language: str):
    found = outcome(decision(f'<literalExpression expressionLanguage="{language}"><text>1</text></literalExpression>'))
    assert found.value is None
    assert language in said(found)


@pytest.mark.parametrize("language", ["feel", "FEEL", "http://www.omg.org/spec/FEEL/20140401", ""])
def test_reads_every_name_of_feel(language: str):
    assert (
        value(decision(f'<literalExpression expressionLanguage="{language}"><text>1</text></literalExpression>')) == 1
    )


def test_takes_the_language_of_the_file_where_none_is_written():
    assert value(decision(literal("1")), attributes='expressionLanguage="urn:other"') is None


def test_keeps_messages_few_and_apart():
    names = "".join(f"<list>{literal(f'unknown{number}')}</list>" for number in range(MAX_MESSAGES + 5))
    found = outcome(decision(f"<list>{names}</list>"))
    assert len(set(found.messages)) == len(found.messages) == MAX_MESSAGES


def test_never_says_a_value_in_a_message():
    found = outcome(
        given("a", "number") + decision(literal('a + "secret words"'), needs="<a"), inputs={"a": "secret input"}
    )
    assert found.value is None
    assert "secret" not in said(found)


def test_keeps_numbers_exact():
    assert value(decision(literal("0.1 + 0.2"))) == Decimal("0.3")
