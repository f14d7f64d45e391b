"""What other packages call."""

import datetime as dt
from decimal import Decimal

import pytest
from dmn_support import decision, given, input_, knowledge, literal, model, output, table, xml

from service.dmn import EvaluationError, evaluate, load
from service.dmn.evaluation import evaluate_decision
from service.dmn.formula import located
from service.dmn.model import At
from service.dmn.run import Run
from service.feel.errors import FeelLimitError

BODY = (
    given("age", "number")
    + given("name")
    + decision(
        table([input_("age")], [output()], ["> 1 || 5"], attributes='hitPolicy="FIRST"'),
        "inner",
        needs="<age",
        type_ref="number",
    )
    + decision(literal("inner + age"), "outer", needs=">inner <name <age").replace(
        'name="outer"', 'name="The outer"', 1
    )
)


def test_tells_what_can_be_asked():
    made = load(xml(BODY), source="a.dmn")
    assert (made.name, made.source, made.namespace) == ("test", "a.dmn", "urn:test")
    assert list(made.decisions) == ["inner", "outer"]
    outer = made.decisions["outer"]
    assert (outer.name, outer.inputs, outer.hit_policy) == ("The outer", ("name", "age"), None)
    assert (made.decisions["inner"].type, made.decisions["inner"].hit_policy) == ("number", "FIRST")


def test_tells_each_input_once():
    chain = (
        decision(literal("a"), "x", needs="<a")
        + decision(literal("a"), "y", needs="<a >x")
        + decision(literal("x"), needs=">x >y")
    )
    assert load(xml(given("a") + chain)).decisions["d"].inputs == ("a",)


@pytest.mark.parametrize(("name", "found"), [("outer", "outer"), ("The outer", "outer"), ("nobody", None)])
def test_finds_a_decision_by_id_or_name(name: str, found: str | None):
    decision_ = load(xml(BODY)).find_decision(name)
    assert (decision_ and decision_.id) == found


def test_decides_by_id_or_name():
    made = load(xml(BODY))
    assert evaluate(made, "outer", {"age": 3}).value == evaluate(made, "The outer", {"age": Decimal(3)}).value == 8
    with pytest.raises(EvaluationError):
        evaluate(made, "nobody", {})


def test_never_replaces_a_decision_by_an_input_of_its_name():
    assert evaluate(load(xml(BODY)), "outer", {"age": 3, "inner": 100}).value == 8


def test_reads_the_clock_that_it_is_given():
    moment = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
    assert evaluate(load(xml(decision(literal("string(today())")))), "d", {}, moment).value == "2026-01-05"
    assert evaluate(load(xml(decision(literal("today()")))), "d", {}).value is None


def test_stops_what_goes_too_deep_for_python(monkeypatch: pytest.MonkeyPatch):
    def deep(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("service.dmn.session.Session.decide", deep)
    with pytest.raises(EvaluationError, match="too deep"):
        evaluate_decision(model(BODY).program, "inner", {})


def test_keeps_a_bound_on_the_number_of_expressions(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("service.dmn.formula.MAX_TEXTS", 2)
    body = "".join(decision(literal("1"), f"d{number}") for number in range(5))
    made = model(body)
    assert [(one.element, one.rule) for one in made.findings] == [("d2", "model-size")]
    assert evaluate(made, "d4", {}).value is None


def test_places_a_limit_at_the_innermost_element():
    run = Run(None)

    def stop() -> None:
        raise FeelLimitError(1, 1, "enough")

    with pytest.raises(FeelLimitError):
        located(At("outer", 1), run, lambda: located(At("inner", 2), run, stop))
    assert run.where == "inner"


def test_shares_a_model_between_evaluations():
    made = load(xml(knowledge({"n": None}, literal("n + 1")) + given("a") + decision(literal("f(a)"), needs="<a +f")))
    assert [evaluate(made, "d", {"a": number}).value for number in range(3)] == [1, 2, 3]
