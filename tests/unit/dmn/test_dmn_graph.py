"""Requirements, knowledge, services, imports."""

from typing import Any

import pytest
from dmn_support import (
    V15,
    decision,
    given,
    input_,
    knowledge,
    literal,
    model,
    outcome,
    output,
    requirement,
    table,
    value,
    xml,
)

from service.dmn import EvaluationError
from service.dmn.evaluation import evaluate_knowledge, evaluate_service


def said(found: Any) -> str:
    return " ".join(message.message for message in found.messages)


def test_sees_what_a_decision_requires():
    body = given("a") + decision(literal("a + 1"), "b", needs="<a") + decision(literal("b * 2"), needs=">b")
    assert value(body, inputs={"a": 4}) == 10


def test_does_not_see_what_only_others_require():
    body = given("a") + decision(literal("a + 1"), "b", needs="<a") + decision(literal("a"), needs=">b")
    assert value(body, inputs={"a": 4}) is None


def test_takes_inputs_that_are_not_given_for_null():
    assert value(given("a") + decision(literal("a = null"), needs="<a")) is True


def test_shows_names_that_the_model_declares_nowhere_to_everything():
    body = knowledge({}, literal("loose + 1")) + decision(literal("loose + f()"), needs="+f")
    assert value(body, inputs={"loose": 2}) == 5


def test_evaluates_each_decision_once():
    chain = "".join(decision(literal(f"d{i} + d{i}"), f"d{i + 1}", needs=f">d{i}") for i in range(40))
    body = decision(literal("now()"), "d0") + chain
    assert len(outcome(body, "d40").messages) < 100  # twice as many for each step would take for ever


def test_decides_what_is_required_twice_once():
    body = decision(literal("1"), "b") + decision(literal("b + 1"), "a", needs=">b")
    assert value(body + decision(literal("a + b"), needs=">b >a")) == 3


def test_decides_a_chain_of_any_length():
    chain = "".join(decision(literal(f"d{i} + 1"), f"d{i + 1}", needs=f">d{i}") for i in range(1_500))
    assert value(decision(literal("0"), "d0") + chain, "d1500") == 1_500


@pytest.mark.parametrize(
    "body",
    [decision(literal("1"), needs=">d"), decision(literal("e"), needs=">e") + decision(literal("d"), "e", needs=">d")],
)
def test_can_not_decide_what_requires_itself(body: str):
    with pytest.raises(EvaluationError, match="requires itself"):
        value(body)


def test_replaces_the_logic_of_a_decision_by_a_value():
    body = decision(literal("1"), "b", type_ref="number") + decision(literal("b"), needs=">b")
    assert value(body, inputs={"b": 7}) == 7
    assert value(body, inputs={"b": "text"}) is None


def test_says_that_a_decision_has_no_logic():
    assert "no logic" in said(outcome(decision("")))


def test_says_that_a_knowledge_model_has_no_logic():
    body = '<businessKnowledgeModel id="f" name="f"/>' + decision(literal("f()"), needs="+f")
    assert "no logic" in said(outcome(body))


def test_decides_what_only_leads_to_a_cycle_in_vain():
    body = decision(literal("1"), "a", needs=">a") + decision(literal("2"), needs=">a")
    with pytest.raises(EvaluationError) as caught:
        value(body)
    assert caught.value.element == "a"
    assert value(body, inputs={"a": 3}) == 2


def test_ignores_requirements_that_lead_nowhere():
    assert value(decision(literal("1"), needs="<nope >nope +nope <d +d")) == 1


def test_calls_a_knowledge_model_by_position_and_by_name():
    body = knowledge({"a": None, "b": None}, literal("a - b"))
    assert value(body + decision(literal("f(5, 2)"), needs="+f")) == 3
    assert value(body + decision(literal("f(b: 5, a: 2)"), needs="+f")) == -3


def test_lets_knowledge_models_use_each_other_and_themselves():
    even = knowledge({"n": None}, literal("if n = 0 then true else odd(n - 1)"), "even", needs="+odd")
    odd = knowledge({"n": None}, literal("if n = 0 then false else even(n - 1)"), "odd", needs="+even")
    fact = knowledge({"n": None}, literal("if n < 2 then 1 else n * fact(n - 1)"), "fact")
    body = even + odd + fact + decision(literal("[even(7), fact(5)]"), needs="+even +fact")
    assert value(body) == [False, 120]


def test_stops_recursion_without_end():
    body = knowledge({"n": None}, literal("f(n + 1)")) + decision(literal("f(1)"), needs="+f")
    with pytest.raises(EvaluationError) as caught:
        value(body)
    assert caught.value.element in ("f", "d")


def test_stops_what_takes_too_long():
    body = decision(literal("count(for a in 1..1000, b in 1..1000 return a + b)"))
    with pytest.raises(EvaluationError):
        value(body)


def test_stops_tables_that_take_too_long_together():
    rows = [f"> {number} || {number}" for number in range(200)]
    slow = knowledge({"n": "number"}, table([input_("n")], [output()], rows, attributes='hitPolicy="COLLECT"'))
    body = slow + decision(literal("count(for a in 1..100, b in 1..100 return f(a))"), needs="+f")
    with pytest.raises(EvaluationError):
        value(body)


def test_stops_types_that_take_too_long_to_check():
    item = '<itemDefinition name="t" isCollection="true"><typeRef>number</typeRef><allowedValues><text>&gt; 0</text></allowedValues></itemDefinition>'
    body = item + decision(literal("for a in 1..50000 return a"), "d0", type_ref="t")
    body += "".join(decision(literal(f"d{i}"), f"d{i + 1}", needs=f">d{i}", type_ref="t") for i in range(30))
    with pytest.raises(EvaluationError):
        value(body, "d30")


def test_passes_knowledge_as_a_value():
    body = knowledge({"x": None}, literal("x * 2"), "twice") + knowledge({"g": None}, literal("g(4)"), "apply")
    assert value(body + decision(literal("apply(twice)"), needs="+twice +apply")) == 8


def test_uses_the_name_of_the_variable_where_it_differs():
    body = '<inputData id="i" name="drawn"><variable name="written"/></inputData>' + decision(
        literal("written"), needs="<i"
    )
    assert value(body, inputs={"drawn": 3}) == 3


SERVICE = (
    given("x", "number")
    + decision(literal("x + 1"), "i", needs="<x", type_ref="number")
    + decision(literal("i * 10 + x"), "e", needs=">i <x")
    + decision(literal("e + 1"), "o", needs=">e")
    + decision(literal("e + 2"), "p", needs=">e")
)


def service(*outputs: str, name: str = "s", type_ref: str = "") -> str:
    found = "".join(f'<outputDecision href="#{one}"/>' for one in outputs)
    variable = f'<variable name="{name}" typeRef="{type_ref}"/>' if type_ref else ""
    inner = f'{variable}{found}<encapsulatedDecision href="#e"/><inputDecision href="#i"/><inputData href="#x"/>'
    return f'<decisionService id="{name}" name="{name}">{inner}</decisionService>'


def test_calls_a_service_with_its_input_data_first():
    body = SERVICE + service("o") + decision(literal("s(1, 2)"), needs="+s")
    assert value(body) == 22


def test_calls_a_service_by_names():
    assert value(SERVICE + service("o") + decision(literal("s(i: 5, x: 1)"), needs="+s")) == 52


@pytest.mark.parametrize("text", ["s(1)", 's("text", 2)', "s(x: 1, nope: 2)"])
def test_does_not_call_a_service_with_other_arguments(text: str):
    assert value(SERVICE + service("o") + decision(literal(text), needs="+s")) is None


def test_gives_a_context_of_several_outputs():
    assert value(SERVICE + service("o", "p") + decision(literal("s(1, 2)"), needs="+s")) == {"o": 22, "p": 23}


def ask(body: str, inputs: dict[str, Any], name: str = "s") -> Any:
    return evaluate_service(model(body).program, name, inputs)


def test_asks_a_service_by_the_names_of_its_inputs():
    found = ask(SERVICE + service("o", "p"), {"x": 1, "i": 2})
    assert (found.value, found.outputs) == ({"o": 22, "p": 23}, {"o": 22, "p": 23})


def test_does_not_decide_what_a_service_should_have_been_given():
    """An input decision that is missing is null; its own logic stands outside of the service."""
    found = ask(
        SERVICE + service("p") + decision(literal("i = null"), "q", needs=">i") + service("q", name="t"), {"x": 1}, "t"
    )
    assert found.value is True


def test_decides_in_a_service_from_its_inputs_alone():
    hidden = given("secret") + decision(literal("secret"), "o", needs="<secret")
    found = ask(
        hidden + '<decisionService id="s" name="s"><outputDecision href="#o"/></decisionService>', {"secret": 5}
    )
    assert found.outputs == {"o": None}


@pytest.mark.parametrize(("type_ref", "expected"), [("string", None), ("number", 22)])
def test_converts_what_a_service_gives(type_ref: str, expected: Any):
    found = ask(SERVICE + service("o", type_ref=type_ref), {"x": 1, "i": 2})
    assert (found.value, found.outputs) == (expected, {"o": expected})


def test_gives_no_outputs_where_the_result_of_a_service_is_not_of_its_type():
    found = ask(SERVICE + service("o", "p", type_ref="string"), {"x": 1, "i": 2})
    assert (found.value, found.outputs) == (None, {"o": None, "p": None})
    assert "not of its type" in said(found)


def test_survives_a_service_without_outputs():
    found = ask('<decisionService id="s" name="s"/>', {})
    assert (found.value, found.outputs) == ({}, {})


def test_asks_a_knowledge_model_by_the_names_of_its_parameters():
    body = knowledge({"a b": "number", "c": None}, literal("if c = null then a b else c"))
    assert evaluate_knowledge(model(body).program, "f", {"a b": 5, "other": 1}).value == 5
    assert evaluate_knowledge(model(body).program, "f", {"a b": "text"}).value is None


IMPORTED = {
    "urn:b": xml(
        '<itemDefinition name="small"><typeRef>number</typeRef><allowedValues><text>[0..9]</text></allowedValues></itemDefinition>'
        + given("who", "string")
        + decision(literal('"Hi " + who'), "greet", needs="<who")
        + knowledge({"x": "small"}, literal("x * 2"), "twice"),
        namespace="urn:b",
    )
}


def importing(name: str, *, more: str = "") -> str:
    return f'<import id="import" namespace="urn:b" name="{name}" importType="{V15}" {more}/>'


def needs(body: str, *hrefs: str) -> str:
    """Requirements on elements of another model."""
    return body.replace("</variable>", "").replace(
        '<variable name="d"/>', '<variable name="d"/>' + "".join(map(requirement, hrefs))
    )


@pytest.mark.parametrize(("name", "prefix"), [("other model", "other model."), ("", "")])
def test_uses_what_it_imports(name: str, prefix: str):
    body = importing(name) + needs(decision(literal(f"{prefix}twice(4)")), "+urn:b#twice")
    assert value(body, imports=IMPORTED) == 8
    assert value(body.replace("twice(4)", "twice(40)"), imports=IMPORTED) is None


def test_gives_inputs_to_imported_models():
    body = importing("b") + needs(decision(literal("b.greet")), ">urn:b#greet")
    assert value(body, inputs={"{urn:b}who": "Jo"}, imports=IMPORTED) == "Hi Jo"
    assert value(body, inputs={"who": "Jo"}, imports=IMPORTED) == "Hi Jo"
    assert value(body, inputs={"{urn:b}who": "Jo", "who": "Al"}, imports=IMPORTED) == "Hi Jo"


def test_evaluates_a_decision_of_an_imported_model():
    assert value(importing("b"), "{urn:b}greet", {"{urn:b}who": "Jo"}, imports=IMPORTED) == "Hi Jo"


def test_never_hides_its_own_elements_behind_an_import_without_name():
    own = decision(literal('"mine"'), "greet")
    body = importing("") + own + needs(decision(literal("greet")), ">urn:b#greet", ">greet")
    assert value(body, imports=IMPORTED) == "mine"


@pytest.mark.parametrize("type_ref", ["b.small", "p:small"])
def test_uses_types_of_an_imported_model(type_ref: str):
    body = importing("b") + decision(literal("50"), type_ref=type_ref)
    assert value(body, imports=IMPORTED, attributes='xmlns:p="urn:b"') is None
    assert value(body.replace("50", "5"), imports=IMPORTED, attributes='xmlns:p="urn:b"') == 5


@pytest.mark.parametrize(("name", "type_name"), [("b", "b.small"), ("", "small")])
def test_names_imported_types_in_expressions(name: str, type_name: str):
    body = importing(name) + decision(literal(f"[5 instance of {type_name}, 50 instance of {type_name}]"))
    assert value(body, imports=IMPORTED) == [True, False]


def test_uses_types_of_an_import_without_name():
    body = importing("") + decision(literal("50"), type_ref="small")
    assert value(body, imports=IMPORTED) is None


def test_refers_to_its_own_elements_by_their_full_address():
    assert value(given("a") + needs(decision(literal("a")), "<urn:test#a"), inputs={"a": 3}) == 3


def test_refers_to_elements_without_a_sign():
    body = (
        given("a")
        + '<decision id="d" name="d"><informationRequirement><requiredInput href="a"/></informationRequirement>'
    )
    assert value(body + literal("a") + "</decision>", inputs={"a": 3}) == 3


@pytest.mark.parametrize("name", ["decision d", "Dd"])
def test_suggests_a_name_that_is_near(name: str):
    with pytest.raises(EvaluationError, match="Did you mean “d”" if name == "Dd" else "There is no decision"):
        value(decision(literal("1")), name)


def test_looks_no_further_than_the_models_it_knows():
    with pytest.raises(EvaluationError):
        value(decision(literal("1"), "a"), "{urn:unknown}b")


def test_reads_models_that_import_each_other():
    other = {
        "urn:b": xml(
            f'<import namespace="urn:test" name="t" importType="{V15}"/>' + decision(literal("2"), "two"),
            namespace="urn:b",
        )
    }
    body = importing("b") + needs(decision(literal("b.two")), ">urn:b#two")
    assert value(body, imports=other) == 2
