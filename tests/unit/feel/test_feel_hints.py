"""What a person reads who wrote another language, or slipped: where, what, and what was probably meant."""

import pytest
from feel_support import why

from service.feel import FeelSyntaxError, compile_expression


@pytest.mark.parametrize(
    ("source", "column", "hint"),
    [
        ("age == 18", 6, "Equality is written with one `=`."),
        ("age <> 18", 6, "“Not equal” is written `!=`."),
        ("age => 18", 6, "“At least” is written `>=`."),
        ("age =< 18", 6, "“At most” is written `<=`."),
        ("age++", 5, "There is no `++`"),
        ("age := 18", 5, "equality `=`"),
        ("a && b", 3, "`and` is written out: `a and b`."),
        ("a || b", 3, "`or` is written out: `a or b`."),
        ("!a", 1, "Negation is written `not(…)`"),
        ("a % 2", 3, "`modulo(a, b)`"),
        ("a ^ 2", 3, "A power is written `**`."),
        ("a; b", 2, "separated by commas"),
        ("${a}", 1, "without `$`"),
        ("'abc'", 1, 'Text stands between straight double quotation marks (").'),
        ("`abc`", 1, 'Text stands between straight double quotation marks (").'),
        ("“abc”", 1, "typographic"),
        ('"abc', 1, "no closing quotation mark"),
        ("age > 17 ? 1 : 2", 10, "`if … then … else …`"),
        ("1 if age > 17 else 2", 3, "`if … then … else …`"),
        ("if age > 17 { 1 }", 13, "`then` is missing after the condition of `if`"),
        ("if age > 17 then 1", 19, "`else` is missing"),
        ("lambda x: x", 9, "`function(x) x + 1`"),
        ("def f(x): x", 9, "`function(x) x + 1`"),
        ('f"abc"', 2, "joined with `+`"),
        ("1,5", 2, "A number has a decimal point: `1.5`."),
        ("max 1, 2", 6, "a comma, an operator or a bracket is missing."),
        ("1..5", 2, "A range stands in brackets"),
        ("+ ..", 1, "A value is missing here"),
        (".. 5", 1, "A range stands in brackets"),
        ("= age > 17", 7, "A leading `=` is left out here."),
        ("1 return 2", 3, "`return` belongs to"),
        ("1 satisfies 2", 3, "`satisfies` belongs to"),
        ("{a = 1}", 4, "It is written `name: value`."),
        ("{a: 1, b}", 9, "It is written `name: value`."),
        ("{if: 1}", 2, "can't begin with `if`, a word of the language"),
        ('string join(["a"], delimiter: ",")', 29, "all by their place or all by their name"),
        ("[1, 2", 6, "`]` is missing at the end of the list"),
        ("(1 + 2", 7, "`)` is missing to close the bracket"),
        ("1 + 2)", 6, "closes a bracket that was never opened"),
        ("a # b", 3, "`#` is not part of FEEL."),
    ],
)
def test_says_what_was_probably_meant(source: str, column: int, hint: str):
    with pytest.raises(FeelSyntaxError) as raised:
        compile_expression(source)

    assert (raised.value.line, raised.value.column) == (1, column)
    assert hint in raised.value.message


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("cuont([1])", "`cuont` is not known here. Did you mean `count`?"),
        ("toUpperCase(name)", "Did you mean `upper case`?"),
        ("to_upper_case(name)", "Did you mean `upper case`?"),
        ("len(name)", "Did you mean `string length` or `count`?"),
        ("name.length", "A function is called as in `string length(…)`."),
        ("name.filter", "Write `list[condition]`."),
        ("name.colour", "`colour` is asked of text, which has no such part."),
        ("zzqqxx(1)", "`zzqqxx` is not known here."),
        ("None", "Did you mean `null`?"),
        ("True", "Did you mean `true`?"),
        ("Name", "Did you mean `name`?"),
        ("name is None", "Equality is written `=`."),
        ("not ready", "Did you mean `not(ready)`?"),
        ("age instance of nubmer", "There is no type `nubmer`. Did you mean `number`?"),
        ("age instance of zzqqxx", "There is no type `zzqqxx`."),
        ("count(1, 2)", "`count` can't be called with 2 arguments; it is `count(list: list)`."),
        ("contains(name, 1)", "`match` has to be text; it is a number."),
        ("count(lst: [1])", "`count` has no parameter `lst`; it is `count(list: list)`. Did you mean `list`?"),
        ("get value(1, name)", "`m` has to be a context; it is a number."),
        ("before(name, true)", "`before` can't be called with text and true or false; it is `before(point1: point"),
        ("before(true, name)", "or `before(range1: range, range2: range)`."),
        ("name + 1", "Text and a number can't be added."),
    ],
)
def test_says_why_it_is_null_and_what_was_probably_meant(source: str, hint: str):
    assert hint in why(source, name="x", age=1)


def test_says_it_of_a_test_that_is_false_all_the_same():
    outcome = compile_expression("age not in [1]").explain({"age": 1})

    assert outcome.value is False
    assert "Did you mean `not(age in …)`?" in outcome.messages[0].message
