"""Types and conversions (10.3.2.9)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from dmn_support import V11, decision, given, knowledge, literal, model, outcome, value, xml

from service.dmn import check
from service.dmn.types import Items, Late, Restricted, Signature, Structure
from service.feel.types import NUMBER, STRING
from service.feel.values import DateTime


def item(name: str, inner: str, *, many: bool = False) -> str:
    return f'<itemDefinition name="{name}" isCollection="{str(many).lower()}">{inner}</itemDefinition>'


def ref(name: str) -> str:
    return f"<typeRef>{name}</typeRef>"


def component(name: str, inner: str, *, many: bool = False) -> str:
    return f'<itemComponent name="{name}" isCollection="{str(many).lower()}">{inner}</itemComponent>'


def allowed(text: str, tag: str = "allowedValues") -> str:
    escaped = text.replace("<", "&lt;")
    return f"<{tag}><text>{escaped}</text></{tag}>"


def bound(text: str, type_ref: str, items: str = "") -> Any:
    """What a decision of that type makes of an expression."""
    return value(items + decision(literal(text), type_ref=type_ref))


@pytest.mark.parametrize(
    ("text", "type_ref", "expected"),
    [
        ("1", "number", 1),
        ("1", "string", None),
        ("true", "number", None),
        ("null", "number", None),
        ("[1]", "number", 1),
        ("[[1]]", "number", None),
        ("[1, 2]", "number", None),
        ("1", "Any", 1),
        ("1", "numbers", [1]),
        ('"a"', "numbers", None),
        ('[1, "a"]', "numbers", None),
        ("[1, null]", "numbers", [1, None]),
        ("null", "numbers", None),
        ("[]", "numbers", []),
        ('["a"]', "numbers", None),
        ("function(a) a", "number", None),
        ("{a: 1}", "context", {"a": 1}),
        ("[1, true]", "list", [1, True]),
        ("1", "duration", None),
    ],
)
def test_binds_a_value_to_a_type(text: str, type_ref: str, expected: Any):
    assert bound(text, type_ref, item("numbers", ref("number"), many=True)) == expected


def test_says_that_a_value_is_not_of_its_type():
    found = outcome(decision(literal("1"), type_ref="string"))
    assert found.messages[0].element == "d"
    assert "string" in found.messages[0].message


@pytest.mark.parametrize("name", ["date and time", "dateTime"])
def test_takes_a_date_for_its_midnight_where_a_date_and_time_is_wanted(name: str):
    found = bound('date("2020-01-31")', name)
    assert isinstance(found, DateTime)
    assert (found.date.day, found.time.nanos, found.time.offset) == (31, 0, 0)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("yearMonthDuration", 'duration("P1Y")'),
        ("years and months duration", 'duration("P1Y")'),
        ("dayTimeDuration", 'duration("P1D")'),
        ("days and time duration", 'duration("P1D")'),
        ("duration", 'duration("P1D")'),
        ("time", 'time("10:00:00")'),
        ("date", 'date("2020-01-01")'),
        ("boolean", "false"),
        ("integer", "3"),
        ("range", "[1..2]"),
        ("function", "abs"),
        ("Any", "1"),
    ],
)
def test_knows_the_built_in_types_by_all_their_names(name: str, text: str):
    assert bound(text, name) is not None


PERSON = item("person", component("name", ref("string")) + component("ages", ref("number"), many=True))


@pytest.mark.parametrize(
    ("text", "conforms"),
    [
        ('{name: "a", ages: [1, 2]}', True),
        ('{name: "a", ages: [1], more: 1}', True),
        ("{name: null, ages: null}", True),
        ('{name: "a"}', False),
        ('{name: "a", ages: 1}', False),
        ('"text"', False),
    ],
)
def test_asks_each_component_of_a_structure(text: str, conforms: bool):
    assert (bound(text, "person", PERSON) is not None) is conforms


def test_refers_to_types_by_other_types():
    items = item("people", ref("person"), many=True) + PERSON + item("alias", ref("people"))
    assert bound('{name: "a", ages: []}', "alias", items) == [{"name": "a", "ages": []}]


def test_lets_a_part_of_a_structure_be_null():
    items = PERSON + item("pair", component("first", ref("person")) + component("second", ref("person")))
    assert bound('{first: null, second: {name: "a", ages: []}}', "pair", items) is not None


def test_lets_a_structure_hold_itself():
    tree = item("tree", component("children", ref("tree"), many=True) + component("value", ref("number")))
    assert bound("{value: 1, children: [{value: 2, children: []}]}", "tree", tree) is not None
    assert bound('{value: 1, children: [{value: "x", children: []}]}', "tree", tree) is None


@pytest.mark.parametrize(
    "items",
    [
        item("a", ref("a")),
        item("a", ref("b")) + item("b", ref("a")),
        item("a", ref("b") + allowed("> 0")) + item("b", ref("a") + allowed("> 0")),
    ],
)
def test_says_nothing_about_values_by_types_that_are_only_each_other(items: str):
    assert bound("1", "a", items) == 1


@pytest.mark.parametrize(
    ("text", "expected"), [('"a"', "a"), ('"c"', None), ("null", None), ('["b"]', "b"), ("1", None)]
)
def test_allows_only_certain_values(text: str, expected: Any):
    assert bound(text, "letter", item("letter", ref("string") + allowed('"a", "b"'))) == expected


@pytest.mark.parametrize(("text", "expected"), [("[1, 2]", [1, 2]), ("[1, 9]", None), ("9", None)])
def test_asks_each_item_of_a_collection_for_allowed_values(text: str, expected: Any):
    assert bound(text, "small", item("small", ref("number") + allowed("< 5"), many=True)) == expected


@pytest.mark.parametrize(("text", "expected"), [("[1, 2]", [1, 2]), ("[1]", None), ("[1, 2, 3]", [1, 2, 3])])
def test_asks_a_collection_as_a_whole_for_its_constraint(text: str, expected: Any):
    many = item("several", ref("number") + allowed("count(?) > 1", "typeConstraint"), many=True)
    assert bound(text, "several", many) == expected


def test_lets_allowed_values_see_the_components_beside_them():
    span = item("span", component("from", ref("number")) + component("to", ref("number") + allowed("> from")))
    assert bound("{from: 1, to: 2}", "span", span) is not None
    assert bound("{from: 3, to: 2}", "span", span) is None


def test_lets_items_of_a_list_see_the_components_beside_it():
    span = item("span", component("top", ref("number")) + component("all", ref("number") + allowed("< top"), many=True))
    assert bound("{top: 3, all: [1, 2]}", "span", span) is not None
    assert bound("{top: 3, all: [1, 5]}", "span", span) is None


def test_restricts_a_type_that_is_restricted_already():
    items = item("a", ref("number") + allowed("> 0")) + item("b", ref("a") + allowed("< 10"))
    assert [bound(text, "b", items) for text in ("5", "-5", "50")] == [5, None, None]


def test_ignores_a_restriction_that_is_empty_or_no_feel():
    assert bound("1", "a", item("a", ref("number") + allowed(" "))) == 1
    assert bound("1", "a", item("a", ref("number") + allowed("> >"))) == 1


SIGNATURE = item("f1", '<functionItem outputTypeRef="number"><parameters name="n" typeRef="number"/></functionItem>')


@pytest.mark.parametrize(
    ("text", "conforms"),
    [
        ("function(a: number) a", True),
        ("function(a) a", True),
        ("function(a: string) a", False),
        ("abs", True),
        ("sum", True),
        ("5", False),
        ("null", False),
    ],
)
def test_takes_functions_that_fit_a_signature(text: str, conforms: bool):
    body = SIGNATURE + knowledge({"f": "f1"}, literal("f != null"), "g") + decision(literal(f"g({text})"), needs="+g")
    assert value(body) is (True if conforms else (False if text == "null" else None))


def test_compares_signatures_without_restrictions_and_through_names():
    items = item("small", ref("number") + allowed("< 5"))
    items += item("tree", component("kids", ref("tree"), many=True))
    takes = '<functionItem outputTypeRef="small"><parameters name="n" typeRef="small"/></functionItem>'
    body = items + item("f1", takes) + knowledge({"n": "number"}, literal("n"), "plain", type_ref="number")
    body += knowledge({"n": "small"}, literal("n"), "strict", type_ref="small") + knowledge(
        {"f": "f1"}, literal("f(1)"), "g"
    )
    assert value(body + decision(literal("[g(plain), g(strict)]"), needs="+g +plain +strict")) == [1, 1]


def test_knows_restricted_and_recursive_types_as_parts_of_signatures():
    small = Restricted("small", NUMBER, lambda _value, _siblings: True)
    late = Late("late", lambda: small)
    assert small.conforms_to(late)
    assert late.conforms_to(NUMBER)
    assert not late.conforms_to(STRING)
    assert late.holds(Decimal(1))
    assert late.base is small
    assert small.holds(None)


def test_names_types_as_they_were_named():
    assert str(Items(NUMBER)) == "list<number>"
    assert str(Items(NUMBER, "numbers")) == "numbers"
    assert str(Structure((("a", NUMBER),), "person")) == "person"
    assert str(Signature((NUMBER,), NUMBER, "f1")) == "f1"


def test_takes_a_business_knowledge_model_by_what_its_body_gives():
    body = SIGNATURE + knowledge({"x": "number"}, literal('"text"', type_ref="string"), "wrong")
    body += knowledge({"f": "f1"}, literal("f(1)"), "g") + decision(literal("g(wrong)"), needs="+g +wrong")
    assert value(body) is None


@pytest.mark.parametrize(("type_ref", "expected"), [("f1", None), ("string", "a"), ("f2", "a")])
def test_takes_the_type_of_a_knowledge_model_for_that_of_the_function_or_of_its_result(type_ref: str, expected: Any):
    items = SIGNATURE + item("f2", '<functionItem outputTypeRef="string"/>')
    body = items + knowledge({}, literal('"a"'), type_ref=type_ref) + decision(literal("f()"), needs="+f")
    assert value(body) == expected


def test_names_types_in_expressions():
    body = PERSON + decision(literal('[{name: "a", ages: []} instance of person, 1 instance of person]'))
    assert value(body) == [True, False]


def test_names_types_of_parameters_in_expressions():
    body = item("letter", ref("string") + allowed('"a", "b"')) + decision(
        literal('{f: function(x: letter) x, r: [f("a"), f("z")]}.r')
    )
    assert value(body) == ["a", None]


@pytest.mark.parametrize("name", ["feel:number", "own:count", "xsd:decimal", "number"])
def test_reads_names_of_types_with_prefixes(name: str):
    prefixes = 'xmlns:feel="http://www.omg.org/spec/FEEL/20140401" xmlns:own="urn:test" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
    body = item("count", ref("feel:number")) + decision(literal("[3]"), type_ref=name)
    assert value(body, version=V11, attributes=prefixes) == 3


def test_takes_a_type_that_there_is_not_for_any():
    assert bound("1", "nope") == 1
    assert bound("1", "no:pe") == 1
    assert [found.rule for found in check(xml(decision(literal("1"), type_ref="nope")))] == ["unknown-type"]


def test_finds_types_that_refer_to_types_that_there_are_not():
    function = '<functionItem outputTypeRef="x2"><parameters name="n" typeRef="x3"/></functionItem>'
    body = item("a", ref("x1")) + item("b", component("c", ref("x4"))) + item("f", function)
    found = [finding.message for finding in check(xml(body))]
    assert {name for name in ("x1", "x2", "x3", "x4") if any(name in message for message in found)} == {
        "x1",
        "x2",
        "x3",
        "x4",
    }


def test_converts_what_it_is_given():
    found = outcome(given("a", "number") + decision(literal("a"), needs="<a"), inputs={"a": "text"})
    assert found.value is None
    assert found.messages[0].element == "a"
    assert value(given("a", "number") + decision(literal("a"), needs="<a"), inputs={"a": [Decimal(5)]}) == 5


def test_takes_plain_values_of_python():
    body = given("a", "number") + given("b", "date") + decision(literal("[a, b.year]"), needs="<a <b")
    assert value(body, inputs={"a": 5, "b": dt.date(2020, 1, 1)}) == [5, 2020]


def test_finds_a_type_behind_the_import_that_is_named():
    other = {
        "urn:b": xml(item("t", ref("number")), namespace="urn:b"),
        "urn:c": xml(item("t", ref("string")), namespace="urn:c"),
    }
    imports = "".join(f'<import namespace="urn:{name}" name="{name}"/>' for name in "bc")
    assert value(imports + decision(literal('"a"'), type_ref="c.t"), imports=other) == "a"
    assert value(imports + decision(literal('"a"'), type_ref="b.t"), imports=other) is None
    assert value(imports + decision(literal('"a"'), type_ref="d.t"), imports=other) == "a"


def test_looks_for_a_type_in_every_import_without_name():
    other = {
        "urn:b": xml(item("t", ref("number")), namespace="urn:b"),
        "urn:c": xml(item("u", ref("string")), namespace="urn:c"),
    }
    imports = "".join(f'<import namespace="urn:{name}" name=""/>' for name in "bc")
    assert value(imports + decision(literal("1"), type_ref="u"), imports=other) is None
    assert value(imports + decision(literal("1"), type_ref="nope"), imports=other) == 1


def test_knows_no_type_behind_an_import_that_is_missing():
    assert value('<import namespace="urn:b" name="b"/>' + decision(literal("1"), type_ref="b.t")) == 1


@pytest.mark.parametrize(
    ("type_", "argument", "expected"),
    [
        (item("t", ref("number") + allowed("count(?) > 0", "typeConstraint"), many=True), "5", [5]),
        (item("t", ref("number") + allowed("< 5")), "[3]", 3),
        (item("t", ref("number") + allowed("< 5")), "7", None),
        (item("t", ref("number") + allowed("< 5")), '"a"', None),
        (item("t", ref("date and time") + allowed('> date("2000-01-01")')), '"text"', None),
    ],
)
def test_converts_arguments_to_types_of_the_model(type_: str, argument: str, expected: Any):
    body = (
        type_ + knowledge({"n": "t", "m": "number"}, literal("n")) + decision(literal(f"f({argument}, 1)"), needs="+f")
    )
    assert value(body) == expected


def test_takes_a_date_for_its_midnight_where_a_restricted_date_and_time_is_wanted():
    type_ = item("t", ref("date and time") + allowed('> date and time("2000-01-01T00:00:00Z")'))
    body = type_ + knowledge({"n": "t"}, literal("n")) + decision(literal('f(date("2020-01-01"))'), needs="+f")
    assert isinstance(value(body), DateTime)


def test_says_which_argument_does_not_fit():
    type_ = item("t", ref("number") + allowed("< 5"))
    found = outcome(type_ + knowledge({"n": "t"}, literal("n")) + decision(literal("f(7)"), needs="+f"))
    assert "`n`" in found.messages[0].message
    assert found.messages[0].element == "d"


def test_can_be_asked_outside_an_evaluation():
    program = model(item("letter", ref("string") + allowed('"a", "b"'))).program
    letter = program.types(program.linked.main).find("letter")
    assert letter is not None
    assert [letter.holds("a"), letter.holds("c")] == [True, False]
