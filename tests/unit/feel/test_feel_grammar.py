"""Tokens, names, precedence and forms, by clause 10.3.1 of the specification; and what it says about texts that are not FEEL."""

import pytest
from feel_support import feel, passes, shown, why

from service.feel import FeelSyntaxError, compile_expression, compile_unary
from service.feel.limits import MAX_NESTING, MAX_SOURCE
from service.feel.types import NUMBER, ContextType


def refused(source: str, *names: str) -> FeelSyntaxError:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression(source, names)
    return caught.value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1", "1"),
        (".872", "0.872"),
        ("-.872", "-0.872"),
        ("125.4321987654", "125.4321987654"),
        ("007", "7"),
        ("1.2e3", "1200"),
        ("1E-2", "0.01"),
        (".5e1", "5"),
        ("12345678901234567890123456789012345", "12345678901234567890123456789012340"),
        ('"a"', '"a"'),
        ('""', '""'),
        (r'"\"\\\n\r\t\'"', r'"\"\\\n\r\t' + "'\""),
        (r'"\u00e9\U01F40E"', '"é🐎"'),
        (r'"\uD83D\uDC0E"', '"🐎"'),
        (r'"\s\d"', r'"\\s\\d"'),
        ('"横綱"', '"横綱"'),
        ("true", "true"),
        ("false", "false"),
        ("null", "null"),
        ('@"2026-11-24"', "2026-11-24"),
        ('@"10:15:00"', "10:15:00"),
        ('@"2026-11-24T10:15:00"', "2026-11-24T10:15:00"),
        ('@"-P1DT2H"', "-P1DT2H"),
        ('@"P1Y"', "P1Y"),
        ("[]", "[]"),
        ("{}", "{}"),
        ("[1, [2, 3]]", "[1, [2, 3]]"),
        ('{a: 1, "b c": 2}', "{a: 1, b c: 2}"),
        ('{"+": 1, "1a": 2, "": 3, "if": 4, "é\\n": 5}', '{"+": 1, "1a": 2, "": 3, "if": 4, "é\\n": 5}'),
        ("(1)", "1"),
        ("1 // one\n+ 1", "2"),
        ("1 /* one \n * two **/ + 1", "2"),
        ("/* a */ 1 // b", "1"),
        ("1\u00a0+\u30001\ufeff", "2"),
    ],
)
def test_reads_literals(source, value):
    assert shown(source) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1 + 2 = 3 and 2 < 3 or false", "true"),
        ("not(true) or true", "true"),
        ("1 + if true then 2 else 3", "3"),
        ("if false then 1 else 2 + 3", "5"),
        ("if false then 1 else if false then 2 else 3", "3"),
        ("2 * (3 + 4)", "14"),
        ("[1, 2, 3][2] + 1", "3"),
        ("-[1, 2][1]", "-1"),
        ("-1 instance of number", "true"),
        ("1 + 2 instance of number", "null"),
        ("{a: {b: 2}}.a.b * 2", "4"),
        ("(function(x) x + 1)(2) * 2", "6"),
        ("some x in [1, 2] satisfies x = 2 and true", "true"),
        ("for x in [1, 2] return x + 1", "[2, 3]"),
        ("1 in [1, 2] and 2 in (1, 2)", "true"),
        ("1 in (<= 10) = true", "true"),
        ("5 in (1..10) and true", "true"),
        ("3 in [1, 2] + 1", "false"),
        ("2 in ([1, 2, 3])[2]", "true"),
        ("3 in (1) + 2", "true"),
        ("6 in (1 + 2) * 2", "true"),
        ("2 in ({a: 2}).a", "true"),
        ("1 in (1..2).start", "true"),
        ("1 in [1..2].start", "true"),
        ("3 in (function(x) x + 1)(2)", "true"),
        ("true in (1) instance of number", "true"),
        ("- - 3", "3"),
        ("2 ** -1", "0.5"),
    ],
)
def test_knows_what_binds_closer(source, value):
    assert shown(source) == value


@pytest.mark.parametrize(
    ("source", "variables", "value"),
    [
        ("risk level", {"risk level": 1}, "1"),
        ("risk   level\n+ 1", {"risk level": 1}, "2"),
        ("Pre-bureauRisk + 1", {"Pre-bureauRisk": 1}, "2"),
        ("Pre - bureauRisk", {"Pre-bureauRisk": 1}, "1"),
        ("(a)-(b)", {"a-b": 1, "a": 5, "b": 2}, "3"),
        ("a-b", {"a-b": 1, "a": 5, "b": 2}, "1"),
        ("a-c", {"a-b": 1, "a": 5, "c": 2}, "3"),
        ("Teacher's note", {"Teacher's note": "x"}, '"x"'),
        ("Approved/Declined", {"Approved/Declined": True}, "true"),
        ("profit and loss", {"profit and loss": 1, "profit": True, "loss": True}, "1"),
        ("profit and loss", {"profit": True, "loss": True}, "true"),
        ("date and time", {"date": True, "time": True}, "true"),
        ("step 2", {"step 2": "x"}, '"x"'),
        ("what if?", {"what if?": 1}, "1"),
        ("values in a list", {"values in a list": [1]}, "[1]"),
        ("some i in values in a list satisfies i = 1", {"values in a list": [1]}, "true"),
        ("a.b", {"a.b": 1, "a": {"b": 2}}, "1"),
        ("reason for refusal", {"reason for refusal": "none"}, '"none"'),
        ("not started", {"not started": 3}, "3"),
        ("function + 1", {"function": 1}, "2"),
        ("list + range", {"list": 1, "range": 2}, "3"),
        ("count", {"count": 7}, "7"),
        ("count([1])", {"count": 7}, "1"),
        ("date(date)", {"date": "2026-01-01"}, "2026-01-01"),
        ("größe", {"größe": 1}, "1"),
        ("横綱 + _x1", {"横綱": 1, "_x1": 2}, "3"),
        ("{foo bar: 1, c: foo bar + 1}.c", {}, "2"),
        ("{foo+bar: 1, c: foo+bar + 1}.c", {}, "2"),
        ("{foo-bar: 1}.foo-bar", {}, "1"),
        ("[{foo-bar: 1}][foo-bar = 1]", {}, '[{"foo-bar": 1}]'),
        ("{a: {x y: 1}}.a.x y", {}, "1"),
        ("for the item in [1] return the item + 1", {}, "[2]"),
        ("for the-item in [1] return the-item + 1", {}, "[2]"),
        ("(function(the value: number) the value + 1)(1)", {}, "2"),
        ("(function(a-b, c) a-b - c)(a-b: 5, c: 2)", {}, "3"),
        ("{max: function(a, b) a, r: max(1, 2)}.r", {}, "1"),
        ("? + 1", {"?": 1}, "2"),
    ],
)
def test_finds_names_by_the_longest_match(source, variables, value):
    assert shown(source, **variables) == value


def test_reads_names_after_a_dot_only_where_they_are_members():
    source = "[x-y, c.x-y]"

    expression = compile_expression(source, members=["x-y"])

    assert expression.evaluate({"x": 3, "y": 1, "c": {"x-y": 7}}) == [2, 7]


def test_joins_words_to_a_name_that_nobody_declared():
    assert compile_expression("risk level > 3").evaluate({"risk level": 4}) is True


def test_forgets_names_after_their_scope():
    assert shown("[for a-b in [1] return a-b, a-b]", a=5, b=2) == "[[1], 3]"
    assert shown("[{a-b: 1, c: a-b}.c, a-b]", a=5, b=2) == "[1, 3]"
    assert shown("[(function(a-b) a-b)(1), a-b]", a=5, b=2) == "[1, 3]"


def test_knows_its_free_variables():
    source = "for x in xs return x + y + count(xs) + {z: 1, w: z + q}.w + (function(p) p + r)(1)"

    assert compile_expression(source).names == {"xs", "y", "q", "r"}
    assert compile_unary("> limit, ?").names == {"limit"}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("[1..5]", "[1..5]"),
        ("(1..5)", "(1..5)"),
        ("]1..5[", "(1..5)"),
        ("[1..5[", "[1..5)"),
        ("[1..5)", "[1..5)"),
        ("(1..5]", "(1..5]"),
        ('["a".."c"]', '["a".."c"]'),
        ('[@"2026-01-01"..@"2026-01-02"]', '[@"2026-01-01"..@"2026-01-02"]'),
        ("[1 + 1..[5][1]]", "[2..5]"),
        ("[x..y]", "[1..2]"),
        ("(< 5)", "< 5"),
        ("< 5", "< 5"),
        ("(>= x)", ">= 1"),
        ("(> 5)", "> 5"),
        ("(<= 5)", "<= 5"),
        ("(= 5)", "[5..5]"),
        ("(!= 5)", "!= 5"),
        ("[< 5, > 10]", "[< 5, > 10]"),
        ("[5..1]", "null"),
        ('[1.."a"]', "null"),
        ("[null..1]", "null"),
        ("[[1]..[2]]", "null"),
        ("(< null)", "null"),
        ("(< true)", "null"),
        ("(= true)", "[true..true]"),
    ],
)
def test_reads_ranges(source, value):
    assert shown(source, x=1, y=2) == value


@pytest.mark.parametrize(
    ("source", "value", "verdict"),
    [
        ("-", 5, True),
        ("-", None, True),
        ("5", 5, True),
        ("5", 6, False),
        ("1, 5", 5, True),
        ("not(1, 5)", 5, False),
        ("not(1, 5)", 6, True),
        ("not( [1..3] )", 4, True),
        ("< 5", 4, True),
        ("<= 5", 6, False),
        ("> 5", 6, True),
        (">= 5", 5, True),
        ("= 5", 5, True),
        ("!= 5", 5, False),
        ("[1..5]", 5, True),
        ("[1..5)", 5, False),
        ("]1..5]", 1, False),
        ('"a", "b"', "b", True),
        ("null", None, True),
        ("null", 1, False),
        ("1", None, False),
        ("< 5", None, None),
        ("not(< 5)", None, None),
        ("< 5", "a", None),
        ("true", True, True),
        ("false", True, False),
        ("[1, 2]", 2, True),
        ("[1, 2]", [1, 2], True),
        ("[1, 2]", 3, False),
        ("[[1..2], [5..6]]", 5, True),
        ("[1, 2]", "a", None),
        ("xs", "a", False),
        ("xs", 1, True),
        ("limit", 3, True),
        ("> limit", 4, True),
        ("[limit..10]", 4, True),
        ("within", 4, True),
        ("? > 3", 4, True),
        ("? > 3 and ? < 5", 5, False),
        ("not(? > 3)", 4, False),
        ("not(? > 3) or true", 4, True),
        ("? + 1", 4, False),
        ("[? .. 5]", 3, True),
        ("limit > 2", "x", True),
        ("limit > 2", True, True),
        ("limit > 2", False, False),
        ("limit > 9", "x", False),
        ('limit > "a"', "x", None),
        ("limit", None, False),
        ("count(?) = 2", [1, 2], True),
        ('contains(?, "a")', "abc", True),
        ("? = 4 or ? = 5", 5, True),
        ("string length(?)", "abc", None),
        ("abs", 1, None),
    ],
)
def test_reads_unary_tests(source, value, verdict):
    outcome = passes(source, value, xs=[1, 2], limit=3, within=feel("[1..5]"))

    assert outcome is verdict


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1 in [1..3]", "true"),
        ("1 in (1..3]", "false"),
        ("1 in > 0", "true"),
        ("1 in (> 0, 5)", "true"),
        ("1 in (2, 3)", "false"),
        ("1 in 1", "true"),
        ("1 in [2, 1]", "true"),
        ("1 in ([2..4], [1..3])", "true"),
        ("[1, 2, 3] in ([[1, 2, 3, 4]], [[1, 2, 3]])", "true"),
        ("[1] in [1]", "true"),
        ('1 in "a"', "null"),
        ('1 in ["a"]', "null"),
        ('1 in ["a", 1]', "true"),
        ("1 in null", "false"),
        ("null in [1, null]", "true"),
        ("null in [1..3]", "null"),
        ("5 in [10..1]", "false"),
        ("5 in [null..3]", "false"),
        ("5 in [null..7]", "null"),
        ("5 in (? > 3)", "true"),
        ("5 in (? > 7, ? < 6)", "true"),
        ('"abc" in (starts with(?, "a"))', "true"),
        ('@"2018-12-08" in [@"2018-12-01"..@"2018-12-31"]', "true"),
        ('"b" in ["a".."c"]', "true"),
        ("5 in (!= 5)", "false"),
        ("5 in [!= 4]", "true"),
        ("x in (!= 4)", "null"),
        ("true in (= true)", "true"),
        ("true in [(= true)]", "true"),
        ('5 in range("(..7]")', "true"),
        ('5 in range("[5..)")', "true"),
    ],
)
def test_tells_what_is_in_what(source, value):
    assert shown(source, x="a") == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("for i in 1..3 return i", "[1, 2, 3]"),
        ("for i in 3..1 return i", "[3, 2, 1]"),
        ("for i in 1..1 return i", "[1]"),
        ("for i in [1..3] return i", "[1, 2, 3]"),
        ("for i in (1..4) return i", "[2, 3]"),
        ("for i in x..x+2 return i", "[1, 2, 3]"),
        ('for d in @"2026-02-27"..@"2026-03-01" return d.day', "[27, 28, 1]"),
        ('for d in @"2026-03-01"..@"2026-02-27" return d.day', "[1, 28, 27]"),
        ('for d in [@"2026-02-27"..@"2026-02-28"] return d.day', "[27, 28]"),
        ("for i in [1, 2], j in [3, 4] return i * j", "[3, 4, 6, 8]"),
        ("for i in [[1, 2], [3]], j in i return j", "[1, 2, 3]"),
        ("for i in [] return i", "[]"),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"),
        ("for i in 1..3 return count(partial)", "[0, 1, 2]"),
        ("for i in 1..3 return partial", "[[], [[]], [[], [[]]]]"),
        ("for i in 1..2 return for j in 1..2 return count(partial)", "[[0, 1], [0, 1]]"),
        ("for i in null return i", "null"),
        ("for i in 5 return i", "null"),
        ("for i in (< 5) return i", "null"),
        ("for i in (!= 5) return i", "null"),
        ("for i in 1..1.5 return i", "null"),
        ('for i in 1.."a" return i', "null"),
        ('for i in ["a".."c"] return i', "null"),
        ("for i in [1, 2], j in null return i", "null"),
        ("(for i in 1..3 return function() i)[2]()", "2"),
        ("some x in [1, 2] satisfies x > 1", "true"),
        ("some x in [1, 2] satisfies x > 2", "false"),
        ("some x in [] satisfies true", "false"),
        ("every x in [] satisfies false", "true"),
        ("every x in [1, 2] satisfies x > 0", "true"),
        ("every x in [1, 2] satisfies x > 1", "false"),
        ("some x in [1, 2], y in [2, 3] satisfies x = y", "true"),
        ("every x in 1..3 satisfies x < 4", "true"),
        ("some x in [1, null, 3] satisfies x > 2", "true"),
        ("some x in [1, null] satisfies x > 2", "null"),
        ("every x in [1, null] satisfies x > 2", "false"),
        ("every x in [3, null] satisfies x > 2", "null"),
        ('some x in [1, 2] satisfies if x = 2 then true else "no boolean"', "null"),
        ('some x in [2, 1] satisfies if x = 2 then true else "no boolean"', "true"),
        ("every x in [1, 2] satisfies x", "null"),
        ("some x in 1 satisfies true", "null"),
        ("every x in null satisfies true", "null"),
        ("if null then 1 else 2", "2"),
        ("if 1 then 1 else 2", "2"),
        ('if "true" then 1 else 2', "2"),
    ],
)
def test_goes_through_lists(source, value):
    assert shown(source, x=1) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("[1, 2, 3][1]", "1"),
        ("[1, 2, 3][-1]", "3"),
        ("[1, 2, 3][0]", "null"),
        ("[1, 2, 3][4]", "null"),
        ("[1, 2, 3][-4]", "null"),
        ("[1, 2, 3][1.5]", "null"),
        ("[1, 2, 3][n]", "2"),
        ("[1, 2, 3][n + 1]", "3"),
        ("[][1]", "null"),
        ("[][item > 1]", "[]"),
        ("[1, 2, 3][true]", "[1, 2, 3]"),
        ("[1, 2, 3][false]", "[]"),
        ("[1, 2, 3][null]", "[]"),
        ('[1, 2, 3]["a"]', "null"),
        ("[1, 2, 3][item >= 2]", "[2, 3]"),
        ("[2, 1][item]", "1"),
        ("100[1]", "100"),
        ("100[2]", "null"),
        ("100[item > 2]", "[100]"),
        ("true[false]", "[]"),
        ("{a: 1}[a = 1]", "[{a: 1}]"),
        ("null[1]", "null"),
        ("null[true]", "null"),
        ("[{x: 1, y: 2}, {x: 2, y: 3}][x = 1]", "[{x: 1, y: 2}]"),
        ("[{x: 1, y: 2}, {x: null, y: 3}][x < 2]", "[{x: 1, y: 2}]"),
        ("[{a: 1}, {a: 2}][item.a >= 2]", "[{a: 2}]"),
        ("[{item: 1}, {item: 2}][item >= 2]", "[{item: 2}]"),
        ("[{n: true}, {n: false}][n]", "{n: false}"),
        ("[{ok: true}, {ok: false}][ok]", "[{ok: true}]"),
        ("[{x: 1}][y > 1]", "[]"),
        ("[{x: 1}, {y: 2}][y > 1]", "[{y: 2}]"),
        ("[{a: [1, 2]}, {a: [3]}][a[item > 2] != []]", "[{a: [3]}]"),
        ("[[1, 2], [3]][count(item) = 1]", "[[3]]"),
        ("[1, 2][[3, 4][item = 4] = [4]]", "[1, 2]"),
        ("[5, 6][[1, 2][item = 2][1] = item - 4]", "[6]"),
        ("for item in [1, 2] return [10, 20][item]", "[10, 20]"),
        ("[{x: 1, y: 2}, {x: 2, y: 3}].y", "[2, 3]"),
        ("[{x: 1}, {y: 2}].y", "[null, 2]"),
        ("[1].y", "[null]"),
        ("[[{b: 1}], {b: 2}].b", "[[1], 2]"),
        ("[{a: {b: [1]}}, {a: {b: [2.1, 2.2]}}].a.b", "[[1], [2.1, 2.2]]"),
        ("{a: 1}.b", "null"),
        ("null.b", "null"),
        ('"a".b', "null"),
        ("person.name", '"Jo"'),
        ("person.friends.name", '["Al", "Bo"]'),
        ("person.age.x", "null"),
        ("person.friends[1].name", '"Al"'),
    ],
)
def test_filters_and_follows_paths(source, value):
    person = {"name": "Jo", "age": 3, "friends": [{"name": "Al"}, {"name": "Bo"}]}

    assert shown(source, n=2, person=person) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('@"2026-11-24".year', "2026"),
        ('@"2026-11-24".month', "11"),
        ('@"2026-11-24".day', "24"),
        ('@"2026-11-24".weekday', "2"),
        ('@"2026-11-24".hour', "null"),
        ('@"2026-11-24T10:15:30.5".second', "30.5"),
        ('@"2026-11-24T10:15:30".year', "2026"),
        ('@"2026-11-29T10:15:30".weekday', "7"),
        ('@"10:15:30".hour', "10"),
        ('@"10:15:30".minute', "15"),
        ('@"10:15:30".second', "30"),
        ('@"10:15:30".time offset', "null"),
        ('@"10:15:30+01:00".time offset', "PT1H"),
        ('@"10:15:30Z".time offset', "PT0S"),
        ('@"10:15:30+01:00".timezone', "null"),
        ('@"10:15:30@Europe/Paris".timezone', '"Europe/Paris"'),
        ('@"2026-07-01T10:15:30@Europe/Paris".time offset', "PT2H"),
        ('@"P1Y14M".years', "2"),
        ('@"P1Y14M".months', "2"),
        ('@"-P14M".years', "-1"),
        ('@"-P14M".months', "-2"),
        ('@"P1Y".days', "null"),
        ('@"P1DT26H61M1.5S".days', "2"),
        ('@"P1DT26H61M1.5S".hours', "3"),
        ('@"P1DT26H61M1.5S".minutes', "1"),
        ('@"P1DT26H61M1.5S".seconds', "1.5"),
        ('@"-PT90S".minutes', "-1"),
        ('@"-PT90S".seconds', "-30"),
        ('@"P1D".years', "null"),
        ("[1..10).start", "1"),
        ("[1..10).end", "10"),
        ("[1..10).start included", "true"),
        ("[1..10).end included", "false"),
        ("(<= 10).start", "null"),
        ("(<= 10).end included", "true"),
        ("(<= 10).start included", "false"),
        ("(> 1).end", "null"),
        ('[@"2026-11-24", @"2025-01-01"].year', "[2026, 2025]"),
    ],
)
def test_knows_the_parts_of_values(source, value):
    assert shown(source) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1 instance of number", "true"),
        ('"a" instance of string', "true"),
        ("true instance of boolean", "true"),
        ('@"2026-11-24" instance of date', "true"),
        ('@"2026-11-24" instance of date and time', "false"),
        ('@"10:15:00" instance of time', "true"),
        ('@"2026-11-24T10:15:00" instance of date and time', "true"),
        ('@"P1D" instance of days and time duration', "true"),
        ('@"P1Y" instance of years and months duration', "true"),
        ('@"P1Y" instance of days and time duration', "false"),
        ("1 instance of string", "false"),
        ("1 instance of Any", "true"),
        ("null instance of Any", "false"),
        ("null instance of number", "false"),
        ("null instance of Null", "true"),
        ("1 instance of Null", "false"),
        ("[1, 2] instance of list<number>", "true"),
        ("[1, null] instance of list<number>", "true"),
        ('[1, "a"] instance of list<number>', "false"),
        ('[1, "a"] instance of list<Any>', "true"),
        ("[] instance of list<number>", "true"),
        ("1 instance of list<number>", "false"),
        ("[[1]] instance of list<list<number>>", "true"),
        ("[1] instance of list", "null"),
        ("{} instance of context", "null"),
        ("[1..2] instance of range", "null"),
        ("1 instance of tUnknown", "null"),
        ("1 instance of a.b", "null"),
        ("{a: 1} instance of context<a: number>", "true"),
        ("{a: 1, b: 2} instance of context<a: number>", "true"),
        ('{a: "x"} instance of context<a: number>', "false"),
        ("{b: 1} instance of context<a: number>", "false"),
        ("{a: null} instance of context<a: number>", "true"),
        ('{a b: 1, c: "x"} instance of context<a b: number, c: string>', "true"),
        ("1 instance of context<a: number>", "false"),
        ("[1..2] instance of range<number>", "true"),
        ("(> 1) instance of range<number>", "true"),
        ("[1..2] instance of range<string>", "false"),
        ("1 instance of range<number>", "false"),
        ("(function(a: number) a) instance of function<number> -> Any", "true"),
        ("(function(a: number) a) instance of function<string> -> Any", "false"),
        ("(function(a) a) instance of function<string> -> Any", "true"),
        ("(function(a) a) instance of function<string> -> string", "true"),
        ("(function(a) a) instance of function<string, string> -> Any", "false"),
        ("(function() 1) instance of function<> -> Any", "true"),
        ("(function() 1) instance of function<> -> number", "true"),
        ("(function() 1) instance of function<> -> string", "false"),
        ("(function(x: number, y: number) x + y) instance of function<number, number> -> number", "true"),
        ("(function(x: number, y: number) x + y) instance of function<number, number> -> string", "false"),
        ("(function(x: string) x + x) instance of function<string> -> string", "true"),
        ("(function(x: string) x - x) instance of function<string> -> string", "true"),
        ("(function(x: date) x + x) instance of function<date> -> string", "true"),
        ("(function(x: number) -x > 1) instance of function<number> -> boolean", "true"),
        ("(function(x: number) -x) instance of function<number> -> boolean", "false"),
        ("(function(x: number) [x, 1, null]) instance of function<number> -> list<number>", "true"),
        ("(function(x: number) [x]) instance of function<number> -> list<string>", "false"),
        ('(function(x: number) [x, "a"]) instance of function<number> -> list<string>', "true"),
        ("(function(x: number) {a: x}) instance of function<number> -> context<a: number>", "true"),
        ("(function(x: number) {a: x}) instance of function<number> -> context<b: number>", "false"),
        ("(function(x) {a: y}) instance of function<number> -> context<b: number>", "true"),
        ('(function(x: number) if x > 1 then "a" else null) instance of function<number> -> string', "true"),
        ('(function(x: number) if x > 1 then "a" else "b") instance of function<number> -> number', "false"),
        ("(function(x: number) null) instance of function<number> -> number", "true"),
        ("(function() [null]) instance of function<> -> list<number>", "true"),
        ("(function(x) x) instance of function<number> -> number", "true"),
        ("(function(x: string) string length(x)) instance of function<string> -> number", "true"),
        ("(function(x: string) string length(x)) instance of function<string> -> string", "false"),
        ("(function(x: string) abs(x)) instance of function<string> -> string", "true"),
        ("(function(x: string) f(x)) instance of function<string> -> string", "true"),
        ("(function(count: string) count(count)) instance of function<string> -> string", "true"),
        ("(function(x) [1][1](x)) instance of function<string> -> string", "true"),
        ("(function(x) for i in x return i) instance of function<string> -> string", "true"),
        (
            "(function(x: number) function(y: number) y) instance of function<number> -> function<number> -> number",
            "true",
        ),
        ("(function(x: number) function(y) z) instance of function<number> -> function<number> -> number", "true"),
        ('(function() @"P1D") instance of function<> -> days and time duration', "true"),
        ("abs instance of function<number> -> number", "true"),
        ("abs instance of function<string> -> number", "false"),
        ("sqrt instance of function<number> -> string", "false"),
        ("count instance of function<list<number>> -> number", "true"),
        ("append instance of function<list<number>, number, number> -> Any", "true"),
        ("sqrt instance of function<number, number> -> number", "false"),
        ("1 instance of function<number> -> number", "false"),
        ("1 instance of number instance of boolean", "true"),
        ("1 instance of number = true", "true"),
        ("1 instance of number and true", "true"),
    ],
)
def test_tells_what_is_of_a_type(source, value):
    assert shown(source) == value


def test_knows_types_by_name():
    types = {"tPerson": ContextType((("age", NUMBER),)), "an odd type": NUMBER, "my.type": NUMBER}

    source = (
        "[{age: 1} instance of tPerson, 1 instance of an odd type, 1 instance of my.type, (function(p: tPerson) 1)({})]"
    )

    assert compile_expression(source, types=types).evaluate({}) == [True, True, True, None]


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("(function(a, b) a - b)(3, 2)", "1"),
        ("(function(a, b) a - b)(b: 3, a: 2)", "-1"),
        ("(function(a, b) b)(a: 2)", "null"),
        ("(function() 5)()", "5"),
        ("(function(a: number) a)(1)", "1"),
        ('(function(a: number) a)("x")', "null"),
        ("(function(a: tUnknown) a)(1)", "null"),
        ("(function(a: number) a)([1])", "1"),
        ("(function(a: list<number>) a)(1)", "[1]"),
        ('(function(a: list<number>) a)("x")', "null"),
        ("(function(a: number) a)(null)", "null"),
        ('(function(a: date and time) a)(@"2026-11-24")', "2026-11-24T00:00:00Z"),
        ("(function(a) a)()", "null"),
        ("(function(a) a)(1, 2)", "null"),
        ("(function(a) a)(b: 1)", "null"),
        ("(function(a) a)(a: 1, a: 2)", "null"),
        ("(function(f) f(2))(function(x) x * 2)", "4"),
        ("(function(x) function(y) x + y)(1)(2)", "3"),
        ("{f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(5)}.r", "120"),
        ("{f: function(x) x + y, y: 1, r: f(1)}.r", "null"),
        ("{y: 1, f: function(x) x + y, r: f(1)}.r", "2"),
        ("sort([1, 3, 2], function(a, b) a > b)", "[3, 2, 1]"),
        ("(function(g) g([1, 2, 3]))(sum)", "6"),
        ("(function(g) g(list: [1, 2, 3]))(sum)", "6"),
        ("(function(g) g(1, 2, 3))(max)", "3"),
        ("1(2)", "null"),
        ("missing(2)", "null"),
        ("x(2)", "null"),
        ('(function(a) external {java: {class: "java.lang.Math", method signature: "cos(double)"}})(1)', "null"),
        ("{foo: 1, foo: 2}", "null"),
    ],
)
def test_calls_functions(source, value):
    assert shown(source, x=1) == value


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("risk levl", "`risk levl` is not known here. Did you mean `risk level`?"),
        ("(for risc in [1] return risk)[1]", "`risk` is not known here. Did you mean `risc`?"),
        ("zzz", "`zzz` is not known here."),
        ("not ready", "`not ready` is not known here. Did you mean `not(ready)`?"),
        ("is defined(x)", "`is defined` is not known here. Write `x != null` instead."),
        ("{a: 1}.b", "There is no entry `b` in this context."),
        ("null.b", "`b` is asked of nothing (null), which has no such part."),
        ("1(2)", "A number is called as if it were a function."),
        ("missing(2)", "`missing` is not known here."),
        ("(function(a) a)()", "The function takes one argument; it is called with no arguments."),
        ("(function(alpha) alpha)(alpa: 1)", "The function has no parameter `alpa`. Did you mean `alpha`?"),
        ('(function(a: number) a)("x")', "`a` has to be a number; it is text."),
        ("sqrt()", "`sqrt` can't be called with no arguments; it is `sqrt(number: number)`."),
        ("sqrt(1, 2)", "`sqrt` can't be called with 2 arguments; it is `sqrt(number: number)`."),
        ("sqrt(numbr: 1)", "`sqrt` has no parameter `numbr`; it is `sqrt(number: number)`. Did you mean `number`?"),
        ("sqrt(null)", "`number` is nothing (null); it has to be a number."),
        ('date(from: "x", day: 1)', "can't be called with these names together"),
        ("{a: 1, a: 2}", "The entry `a` stands twice in one context."),
        ('@"foo"', '"foo" is not a date, time, date and time or duration.'),
        ("[1] instance of list", "The type `list` needs to say of what, as in `list<…>`."),
        ("1 instance of nmber", "There is no type `nmber`."),
        ("[1][2]", "There is no item at position 2; the list has 1."),
        ("[1][0.5]", "A position in a list is a whole number."),
        ("null[1]", "The filter is asked of nothing (null)."),
        ("for i in 5 return i", "A list (or a closed range of whole numbers or dates) is needed here, not a number."),
        ('for i in 1.."a" return i', "`..` needs two whole numbers or two dates here."),
        ("every x in [1] satisfies x", "The condition after `satisfies` is a number, neither true nor false."),
        ("[2..1]", "The range ends before it begins."),
    ],
)
def test_says_why_something_is_null(source, reason):
    assert reason in why(source, **{"risk level": 1})


def test_says_what_is_odd_about_a_condition_or_filter():
    messages = compile_expression('[if 1 then 2 else 3, [1]["a"]]').explain({}).messages

    assert [(m.line, m.column, m.message) for m in messages] == [
        (1, 5, "The condition of `if` is a number, neither true nor false."),
        (1, 25, "A filter needs true or false, not text."),
    ]


@pytest.mark.parametrize(
    ("source", "line", "column", "part"),
    [
        ("", 1, 1, "A value is missing here; there is the end of the text"),
        ("1 +", 1, 4, "A value is missing here"),
        ("1 2", 1, 3, "The expression should end before `2`"),
        ("(1", 1, 3, "`)` is missing to close the bracket"),
        ("[1, 2", 1, 6, "`]` is missing at the end of the list"),
        ("[1..2", 1, 6, "The range is not closed"),
        ("]1]", 1, 3, "`..` is missing in the range"),
        ("1)", 1, 2, "`)` closes a bracket that was never opened"),
        ("{a 1}", 1, 5, "can't hold `}`"),
        ("{a: 1", 1, 6, "`,` is missing between the entries"),
        ("{: 1}", 1, 2, "The name of an entry is missing"),
        ("{a}", 1, 3, "The name of an entry can't hold `}`"),
        ("{a", 1, 3, "`:` is missing after `a`"),
        ("if true", 1, 8, "`then` is missing"),
        ("if true then 1", 1, 15, "`else` is missing"),
        ("for in [1] return 1", 1, 5, "The name after `for` is missing"),
        ("for x [1] return 1", 1, 7, "can't hold `[`"),
        ("for x in [1] 2", 1, 14, "`return` is missing"),
        ("some x in [1] then 2", 1, 15, "`satisfies` is missing"),
        ("x between 1 or 2", 1, 13, "`and` is missing after the lower end"),
        ("x instance 1", 1, 12, "`of` is missing"),
        ("x instance of 1", 1, 15, "The name of a type is missing"),
        ("x instance of list<1>", 1, 20, "The name of a type is missing"),
        ("x instance of list<number", 1, 26, "`>` is missing after the type"),
        ("x instance of context<a number>", 1, 31, "can't hold `>`"),
        ("x instance of function<number, string> number", 1, 40, "`->` is missing"),
        ("x instance of function<number string", 1, 37, "`,` is missing"),
        ("function(a b", 1, 13, "`,` is missing between parameters"),
        ("function(1) 1", 1, 10, "The name of a parameter is missing"),
        ("f(a: 1, 2)", 1, 9, "The name of an argument is missing"),
        ("f(1", 1, 4, "`)` is missing to close the arguments"),
        ("xs[1", 1, 5, "`]` is missing to close the filter"),
        ("a.", 1, 3, "A name is missing after the dot"),
        ("a.1", 1, 2, "The expression should end before `.1`"),
        ("1 and and 2", 1, 7, "A value is missing here; there is `and`"),
        ("then", 1, 1, "A value is missing here; there is `then`"),
        ("1 then 2", 1, 3, "`then` can't stand here."),
        ('"a', 1, 1, "no closing quotation mark"),
        ('1 +\n "a\nb"', 2, 2, "no closing quotation mark"),
        ("/* a", 1, 1, "This comment has no end"),
        ("“a”", 1, 1, "typographic quotation mark"),
        ("a == 1", 1, 4, ""),
        ("a && b", 1, 3, "`&` is not part of FEEL. `and` is written out"),
        ("!a", 1, 1, "is not part of FEEL"),
        ("a # b", 1, 3, "`#` is not part of FEEL."),
        ("@2", 1, 2, "`@` is followed by text"),
        (r'"\uD83D"', 1, 1, "Half of a pair"),
        (r'"\U110000"', 1, 1, "is not a character"),
        ("1e99999", 1, 1, "is too large"),
        ("é +\r\n 1 +\n  )", 3, 3, "A value is missing here"),
    ],
)
def test_says_where_a_text_is_not_feel(source, line, column, part):
    error = refused(source)

    assert (error.line, error.column) == (line, column)
    assert part in error.message


@pytest.mark.parametrize("source", ["not(1", "not(1) 2", "1,", "- 1,", "(1, 2)", "< "])
def test_refuses_tests_that_are_none(source):
    with pytest.raises(FeelSyntaxError):
        compile_unary(source)


@pytest.mark.parametrize(
    "source",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "[" * 10_000,
        "{a:" * 10_000,
        "-" * 10_000 + "1",
        "if a then " * 10_000,
        "not(" * 10_000,
        "x instance of " + "list<" * 10_000,
        "f" + "(1)" * 10_000,
        "x" + "[1]" * 10_000,
        "1" + " < 1" * 10_000,
        "1 in (" * 10_000,
        "1" + " in 1" * 10_000,
        "1" + " between 1 and 2" * 5_000,
        "function() " * 5_000,
        "x" + ".y" * 10_000,
        "a or b and c = d + e * f ** (" * 1_000,
    ],
)
def test_refuses_texts_that_nest_too_deep(source):
    assert "nested" in refused(source).message


def test_takes_texts_that_nest_as_deep_as_allowed():
    depth = MAX_NESTING - 1

    assert feel("(" * depth + "1" + ")" * depth) == 1


def test_reads_brackets_after_in_once():
    source = "1"
    for _ in range(20):
        source = f"1 in ({source}) + 1"

    assert feel(source) is False


def test_takes_long_chains():
    assert feel(" + ".join(["1"] * 5_000)) == 5_000
    assert feel(" and ".join(["true"] * 5_000)) is True
    assert feel("".join(f"if x = {n} then {n} else " for n in range(1_000)) + "-1", x=999) == 999


def test_refuses_texts_that_are_too_long():
    assert "longer than" in refused("1" * (MAX_SOURCE + 1)).message


def test_compiles_a_text_once():
    assert compile_expression("1 + 1", ["b", "a"]) is compile_expression("1 + 1", ("a", "b"))


def test_skips_known_names_that_no_text_can_hold():
    assert feel("1 + 1", _names=['"', "a\nb"]) == 2
