"""Decision tables: matching, hit policies, defaults, lists of values."""

from decimal import Decimal
from typing import Any

import pytest
from dmn_support import decision, given, input_, literal, outcome, output, table, value

from service.dmn import FiredRule, Outcome

AGE = given("age", "number")


def decided(
    *rules: str, policy: str = "UNIQUE", outputs: list[str] | None = None, age: Any = 20, **options: Any
) -> Outcome:
    made = table(
        [input_("age")],
        outputs or [output()],
        list(rules),
        attributes=f'hitPolicy="{policy}" {options.pop("more", "")}',
    )
    return outcome(AGE + decision(made, needs="<age", **options), inputs={"age": age})


def fired(found: Outcome) -> list[int]:
    return [rule.index for rule in found.rules]


def said(found: Outcome) -> str:
    return " ".join(message.message for message in found.messages)


def test_gives_the_output_of_the_rule_that_matches():
    found = decided('< 18 || "child"', '>= 18 || "adult"')
    assert found.value == "adult"
    assert found.rules == (FiredRule("d", "r2", 2),)


def test_is_unique_where_no_policy_is_written():
    body = AGE + decision(table([input_("age")], [output()], ["> 1 || 1", "> 2 || 2"]), needs="<age")
    found = outcome(body, inputs={"age": 3})
    assert (found.value, fired(found)) == (None, [])
    assert "1, 2" in said(found)


def test_refuses_two_matches_in_a_unique_table():
    found = decided("> 1 || 1", "> 2 || 2")
    assert found.value is None
    assert "UNIQUE" in said(found)


def test_takes_any_of_equal_results():
    found = decided("> 1 || 5", "> 2 || 5.0", policy="ANY")
    assert (found.value, fired(found)) == (5, [1, 2])


def test_refuses_different_results_in_an_any_table():
    found = decided("> 1 || 5", "> 2 || 6", policy="ANY")
    assert found.value is None
    assert "ANY" in said(found)


def test_takes_the_first_match():
    found = decided("> 100 || 0", "> 1 || 1", "> 2 || 2", policy="FIRST")
    assert (found.value, fired(found)) == (1, [2])


def test_takes_the_match_whose_output_comes_first_in_the_list():
    outputs = [output(values='"high", "low"')]
    found = decided('> 1 || "low"', '> 2 || "high"', policy="PRIORITY", outputs=outputs)
    assert (found.value, fired(found)) == ("high", [2])


def test_orders_by_the_allowed_values_of_the_type_where_there_is_no_list():
    items = '<itemDefinition name="t"><typeRef>string</typeRef><allowedValues><text>"high", "low"</text></allowedValues></itemDefinition>'
    made = table([input_("age")], [output()], ['> 1 || "low"', '> 2 || "high"'], attributes='hitPolicy="PRIORITY"')
    assert value(items + AGE + decision(made, needs="<age", type_ref="t"), inputs={"age": 3}) == "high"


def test_looks_at_columns_with_a_list_from_left_to_right():
    outputs = [output("a"), output("b", values='"x", "y"'), output("c", values="1, 2")]
    rules = ('- || 9 | "y" | 1', '- || 8 | "x" | 2', '- || 7 | "x" | 1')
    assert decided(*rules, policy="PRIORITY", outputs=outputs).value == {"a": 7, "b": "x", "c": 1}


def test_keeps_rule_order_where_nothing_tells_priorities():
    assert decided("> 1 || 2", "> 2 || 1", policy="OUTPUT ORDER").value == [2, 1]


def test_lists_results_in_the_order_of_their_values():
    found = decided("> 1 || 2", "> 2 || 1", "> 3 || 2", policy="OUTPUT ORDER", outputs=[output(values="1, 2")])
    assert (found.value, fired(found)) == ([1, 2, 2], [2, 1, 3])


def test_lists_results_in_the_order_of_rules():
    found = decided("> 1 || 2", "> 100 || 0", "> 2 || 1", policy="RULE ORDER")
    assert (found.value, fired(found)) == ([2, 1], [1, 3])


def test_collects_results_as_a_list():
    assert decided("> 1 || 2", "> 2 || 2", policy="COLLECT").value == [2, 2]


@pytest.mark.parametrize(("name", "expected"), [("SUM", "6"), ("COUNT", "3"), ("MIN", "1"), ("MAX", "3")])
def test_aggregates_collected_results(name: str, expected: str):
    found = decided("> 1 || 2", "> 2 || 1", "> 3 || 3", policy="COLLECT", more=f'aggregation="{name}"')
    assert found.value == Decimal(expected)


def test_is_null_where_results_can_not_be_added():
    found = decided("> 1 || true", "> 2 || 1", policy="COLLECT", more='aggregation="SUM"')
    assert found.value is None
    assert found.messages[0].element == "t"


def test_does_not_aggregate_several_outputs():
    found = decided("> 1 || 1 | 2", policy="COLLECT", more='aggregation="SUM"', outputs=[output("a"), output("b")])
    assert found.value is None
    assert "several outputs" in said(found)


@pytest.mark.parametrize("more", ['hitPolicy="BEST"', 'hitPolicy="COLLECT" aggregation="MEAN"'])
def test_is_null_under_a_policy_that_there_is_not(more: str):
    body = AGE + decision(table([input_("age")], [output()], ["> 1 || 1"], attributes=more), needs="<age")
    found = outcome(body, inputs={"age": 3})
    assert found.value is None
    assert "hit policy" in said(found)


def test_makes_a_context_of_several_outputs():
    found = decided('> 1 || 1 | "x"', outputs=[output("first one"), output("b")])
    assert found.value == {"first one": 1, "b": "x"}


def test_is_null_with_a_warning_where_no_rule_matches():
    found = decided("> 100 || 1")
    assert (found.value, found.messages[0].severity) == (None, "warning")


@pytest.mark.parametrize("policy", ["UNIQUE", "COLLECT", "PRIORITY"])
def test_falls_back_to_the_default(policy: str):
    assert decided("> 100 || 1", policy=policy, outputs=[output(default="5")]).value == 5


def test_takes_null_for_an_output_without_a_default_beside_one_that_has_it():
    assert decided("> 100 || 1 | 2", outputs=[output("a", default="5"), output("b")]).value == {"a": 5, "b": None}


def test_reads_a_default_inside_a_literal_expression():
    inner = f"<output><defaultOutputEntry>{literal('7')}</defaultOutputEntry></output>"
    assert decided("> 100 || 1", outputs=[inner]).value == 7


@pytest.mark.parametrize("cell", ["-", " - ", ""])
def test_ignores_the_input_in_a_cell_that_says_nothing(cell: str):
    body = given("x") + decision(
        table([input_("age"), input_("x")], [output()], [f"> 1 | {cell} || 1"]), needs="<age <x"
    )
    assert value(AGE + body, inputs={"age": 3}) == 1


def test_does_not_match_where_a_cell_can_not_be_judged():
    assert decided('"text" || 1', "- || 2", policy="FIRST").value == 2


def test_sees_the_input_as_a_question_mark():
    assert decided("? > 10 and ? < 30 || 1").value == 1


def test_matches_every_input_of_a_rule():
    body = given("x") + decision(table([input_("age"), input_("x")], [output()], ["> 1 | 2 || 1"]), needs="<age <x")
    assert value(AGE + body, inputs={"age": 3, "x": 3}) is None


def test_has_a_result_where_there_is_no_input():
    assert value(decision(table([], [output()], [" || 4"]))) == 4


@pytest.mark.parametrize("age", [121, None, [1, 121]])
def test_leaves_to_a_dash_only_the_values_that_its_column_allows(age: Any):
    made = table([input_("age", values="[0..120]")], [output()], ["- || 1"])
    found = outcome(given("age") + decision(made, needs="<age"), inputs={"age": age})
    assert found.value is None
    assert "not among the values" in said(found)


@pytest.mark.parametrize("age", [120, [1, 2], []])
def test_accepts_an_input_or_a_list_of_inputs_that_its_column_allows(age: Any):
    made = table([input_("age", values="[0..120]")], [output()], ["- || 1"])
    found = outcome(given("age") + decision(made, needs="<age"), inputs={"age": age})
    assert (found.value, found.messages) == (1, ())


def test_tests_other_cells_by_what_they_say_alone():
    made = table([input_("age", values="[0..120]")], [output()], ["> 120 || 1"])
    assert value(AGE + decision(made, needs="<age"), inputs={"age": 130}) == 1


def test_makes_an_output_null_that_is_not_among_the_values_of_its_column():
    found = decided('> 1 || "c"', outputs=[output(values='"a", "b"')])
    assert found.value is None
    assert "output values" in said(found)


def test_converts_inputs_and_outputs_to_their_types():
    made = table([input_("age", type_ref="string")], [output(type_ref="string")], ["- || 1"])
    found = outcome(AGE + decision(made, needs="<age"), inputs={"age": 3})
    assert found.value is None
    assert [message.element for message in found.messages] == ["t", "r1o1"]


def test_takes_an_empty_output_cell_for_null():
    assert decided("> 1 || ").value is None


def test_survives_rules_with_missing_cells_and_inputs_without_expression():
    rule = "<rule id='r'><inputEntry><text>-</text></inputEntry></rule>"
    made = f"<decisionTable id='t'><input id='i'/>{output('a')}{output('b')}{rule}</decisionTable>"
    assert value(decision(made)) == {"a": None, "b": None}


def test_names_a_rule_without_id_by_its_number():
    made = f"<decisionTable id='t'>{output()}<rule><outputEntry><text>1</text></outputEntry></rule></decisionTable>"
    assert outcome(decision(made)).rules == (FiredRule("d", "1", 1),)


@pytest.mark.parametrize(
    ("notes", "why"),
    [
        (
            "<annotationEntry><text>S2</text></annotationEntry><annotationEntry><text> F\n02</text></annotationEntry>",
            "S2; F 02",
        ),
        ("<description>because</description><annotationEntry><text/></annotationEntry>", "because"),
        ("", ""),
    ],
)
def test_says_what_is_written_beside_a_rule(notes: str, why: str):
    rule = f"<rule id='r'><outputEntry><text>1</text></outputEntry>{notes}</rule>"
    made = f"<decisionTable id='t'>{output()}<annotation name='Source'/><annotation name='Step'/>{rule}</decisionTable>"
    assert outcome(decision(made)).rules == (FiredRule("d", "r", 1, why),)


def test_says_which_cell_holds_no_feel():
    found = decided("> || 1")
    assert found.value is None
    assert found.messages[0].element == "r1i1"


def test_never_tells_more_rules_than_the_limit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("service.dmn.run.MAX_FIRED", 1)
    assert fired(decided("> 1 || 1", "> 2 || 2", policy="COLLECT")) == [1]
