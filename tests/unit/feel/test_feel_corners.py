"""Corners that no other test turns."""

import sys
from decimal import Decimal

import pytest
from feel_support import feel, shown, why

from service.feel import FeelError, FeelSyntaxError, compile_expression, text
from service.feel.errors import OutOfDomainError
from service.feel.limits import DEFAULT, Run
from service.feel.registry import BUILT_INS
from service.feel.types import ANY, DATE_TIME, NULL, NUMBER, STRING, ContextType, FunctionType, ListType, RangeType
from service.feel.values import Function, Range


def test_tells_which_types_conform():
    number, person = ListType(NUMBER), ContextType((("age", NUMBER),))
    function = FunctionType((NUMBER,), STRING)

    assert NULL.conforms_to(NUMBER)
    assert NUMBER.conforms_to(ANY)
    assert not NUMBER.conforms_to(STRING)
    assert number.conforms_to(ListType(ANY))
    assert not number.conforms_to(NUMBER)
    assert number.conforms_to(ANY)
    assert RangeType(NUMBER).conforms_to(RangeType(ANY))
    assert RangeType(NUMBER).conforms_to(ANY)
    assert not RangeType(NUMBER).conforms_to(number)
    assert ContextType((("age", NUMBER), ("name", STRING))).conforms_to(person)
    assert not ContextType().conforms_to(person)
    assert not person.conforms_to(number)
    assert person.conforms_to(ANY)
    assert function.conforms_to(FunctionType((NUMBER,), ANY))
    assert not function.conforms_to(FunctionType((STRING,), ANY))
    assert not function.conforms_to(FunctionType((), STRING))
    assert not function.conforms_to(NUMBER)
    assert function.conforms_to(ANY)


@pytest.mark.parametrize(
    ("type_", "name"),
    [
        (ListType(DATE_TIME), "list<date and time>"),
        (RangeType(NUMBER), "range<number>"),
        (ContextType((("a", NUMBER), ("b", STRING))), "context<a: number, b: string>"),
        (FunctionType((NUMBER, STRING), ANY), "function<number, string> -> Any"),
    ],
)
def test_writes_types_as_they_are_read(type_, name):
    assert str(type_) == name
    assert why(f'(function(a: {name}) a)(@"P1D")') == f"`a` has to be {name}; it is a duration in days and time."


@pytest.mark.parametrize("name", ["list<number>", "range<number>", "context<a: number>", "function<> -> Any", "number"])
def test_lets_null_be_of_any_type(name):
    assert why(f"(function(a: {name}) a)(null)") == ""


def test_tells_functions_apart():
    assert feel("(function() 1) = abs") is False
    assert feel("abs = (function() 1)") is False


def test_lets_a_function_stand_for_a_built_in():
    assert feel("count([1])", count=Function.of("count", ["x"], lambda x: "mine")) == "mine"


def test_calls_built_ins_as_values():
    assert BUILT_INS["abs"].value.invoke(Run(DEFAULT), [Decimal(-1)]) == 1


def test_is_null_where_rounding_leaves_the_numbers():
    assert why("round up(x, -6110)", x=Decimal("9" * 50 + "E6095")) == "The result is not a number that FEEL can hold."


def test_writes_ranges_without_ends():
    assert text(Range(None, None)) == "<= "


def test_writes_values_of_feel_only():
    with pytest.raises(TypeError, match="object is not a value of FEEL"):
        text(object())


def test_reads_ranges_that_came_from_outside():
    everything = Range(None, None)

    assert feel("5 in r", r=everything) is True
    assert shown("for i in r return i", r=everything) == "null"
    assert feel("includes(r, 5)", r=everything) is True


def test_refuses_deep_texts_near_the_end_of_the_stack():
    def dive(levels):
        if levels:
            return dive(levels - 1)
        return compile_expression("((((((((((1))))))))))")

    frame, used = sys._getframe(), 0
    while frame:
        frame, used = frame.f_back, used + 1
    with pytest.raises(FeelSyntaxError, match="nested too deep"):
        dive(sys.getrecursionlimit() - used - 25)


def test_tells_its_errors_as_sentences():
    error = FeelError(1, 2, "So it is.")

    assert (error.line, error.column, str(error), error.code) == (1, 2, "So it is.", "feel")


def test_keeps_reasons_few():
    outcome = compile_expression("for i in 1..1000 return i.x").explain({})

    assert len(outcome.messages) == 1
    assert len(compile_expression(", ".join(f"x{n}" for n in range(300)).join("[]")).explain({}).messages) == 100


def test_never_lets_the_inner_error_out():
    assert not issubclass(OutOfDomainError, FeelError)


def test_leaves_a_function_from_elsewhere_as_it_is():
    given = feel("function(n) n + 1")

    assert feel("{k: 1, l: f, r: l(1)}.r", f=given) == 2
    assert feel("f(5)", f=given) == 6


def test_keeps_what_a_function_saw_when_it_is_made_an_entry_elsewhere():
    source = "{a: 1, b: 2, c: 3, f: function(n) [a, b, c, n], g: {x: 9, y: f}, r: g.y(4)}.r"

    assert feel(source) == [1, 2, 3, 4]


def test_passes_over_a_type_whose_name_is_none():
    assert compile_expression("1 instance of number", types={"#": STRING}).evaluate({}) is True


def test_keeps_no_text_that_is_long_or_has_many_names_around_it():
    names = {f"name {number}" for number in range(600)}

    assert compile_expression("name 1 + 1", names) is not compile_expression("name 1 + 1", names)
    assert compile_expression("name 1 + 1", {"name 1"}) is compile_expression("name 1 + 1", {"name 1"})
    assert compile_expression("1" + " + 1" * 100) is compile_expression("1" + " + 1" * 100)
    assert compile_expression("1" + " + 1" * 2_000) is not compile_expression("1" + " + 1" * 2_000)
    assert compile_expression("name 1 + name 599", names).evaluate({"name 1": 1, "name 599": 2}) == 3
