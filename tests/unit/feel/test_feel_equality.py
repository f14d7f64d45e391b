"""Equality, order and ternary logic, by tables 50 to 55 of the specification."""

from itertools import product

import pytest
from feel_support import feel, shown, why

ORDERED = {
    "number": ("1", "2"),
    "string": ('"a"', '"b"'),
    "date": ('@"2018-12-01"', '@"2018-12-02"'),
    "time": ('@"10:30:00"', '@"10:30:01"'),
    "date and time": ('@"2018-12-01T10:30:00"', '@"2018-12-01T10:30:01"'),
    "years": ('@"P1Y"', '@"P13M"'),
    "days": ('@"PT23H"', '@"P1D"'),
}
UNORDERED = {"boolean": "true", "list": "[1]", "context": "{a: 1}", "range": "[1..2]", "function": "(function() 1)"}
ALL = {**{kind: low for kind, (low, _) in ORDERED.items()}, **UNORDERED}


@pytest.mark.parametrize("kind", ORDERED)
def test_orders_what_has_an_order(kind):
    low, high = ORDERED[kind]

    assert [feel(f"{low} {op} {high}") for op in ("<", "<=", ">", ">=", "=", "!=")] == [
        True,
        True,
        False,
        False,
        False,
        True,
    ]
    assert [feel(f"{low} {op} {low}") for op in ("<", "<=", ">", ">=", "=", "!=")] == [
        False,
        True,
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(("left", "right"), [p for p in product(ALL, ALL) if p[0] != p[1]])
def test_does_not_compare_values_of_different_kinds(left, right):
    for op in ("=", "!=", "<", "<=", ">", ">="):
        assert why(f"{ALL[left]} {op} {ALL[right]}")


@pytest.mark.parametrize("kind", UNORDERED)
def test_has_no_order_for_the_rest(kind):
    for op in ("<", "<=", ">", ">="):
        assert "no order" in why(f"{UNORDERED[kind]} {op} {UNORDERED[kind]}")


@pytest.mark.parametrize("value", ALL.values())
def test_compares_everything_with_null(value):
    assert feel(f"{value} = null") is False
    assert feel(f"null = {value}") is False
    assert feel(f"{value} != null") is True
    assert why(f"{value} < null")
    assert why(f"null >= {value}")


def test_takes_null_as_equal_to_null():
    assert feel("null = null") is True
    assert feel("null != null") is False
    assert why("null < null")


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("1 = 1.000", "true"),
        ("true = true", "true"),
        ("true = false", "false"),
        ("true != false", "true"),
        ('"a" = "A"', "false"),
        ('"abc" < "abd"', "true"),
        ('"ab" < "abc"', "true"),
        ('"Z" < "a"', "true"),
        ('"\\U01F40E" > "\\uFFFD"', "true"),
        ("[] = []", "true"),
        ("[1, 2] = [1, 2]", "true"),
        ("[1, 2] = [2, 1]", "false"),
        ("[1, 2] = [1]", "false"),
        ("[1, [2, 3]] = [1, [2, 3]]", "true"),
        ('[1] = ["a"]', "null"),
        ('[1, 2] = ["a", 3]', "false"),
        ("[null] = [null]", "true"),
        ("[] = null", "false"),
        ("{a: 1} = {a: 1}", "true"),
        ("{a: 1, b: 2} = {b: 2, a: 1}", "true"),
        ("{a: 1} = {b: 1}", "false"),
        ("{a: 1} = {a: 2}", "false"),
        ("{a: {b: 1}} = {a: {b: 1}}", "true"),
        ("{} = {}", "true"),
        ('{a: 1} = {a: "1"}', "null"),
        ("[1..2] = [1..2]", "true"),
        ("[1..2] = [1..2)", "false"),
        ("(1..2] = ]1..2]", "true"),
        ("[1..2] = [1..3]", "false"),
        ("(<10) = (<10)", "true"),
        ("(<10) = (<=10)", "false"),
        ("(>10) = (<10)", "false"),
        ('(>=2) = range("[2..)")', "true"),
        ("(=10) = [10..10]", "true"),
        ("(!=10) = (!=10)", "true"),
        ("(!=10) = (=10)", "false"),
        ('@"2018-12-01" = date("2018-12-01")', "true"),
        ('@"2018-12-01" = @"2018-12-01T00:00:00"', "null"),
        ('@"10:30:00.00" = @"10:30:00"', "true"),
        ('@"10:30:00.0001" = @"10:30:00"', "false"),
        ('@"10:30:00Z" = @"11:30:00+01:00"', "true"),
        ('@"10:30:00Z" = @"10:30:00+01:00"', "false"),
        ('@"00:01:00Z" = @"00:01:00@Etc/UTC"', "true"),
        ('@"2021-01-01T10:00:00Z" = @"2021-01-01T11:00:00@Europe/Paris"', "true"),
        ('@"2021-07-01T10:00:00Z" = @"2021-07-01T12:00:00@Europe/Paris"', "true"),
        ('@"P1Y" = @"P12M"', "true"),
        ('@"P1D" = @"PT24H"', "true"),
        ('@"P0Y" = @"P0D"', "null"),
        ("(function(a) a) = (function(a) a)", "true"),
        ("(function(a) a) = (function(b) b)", "false"),
        ("abs = abs", "true"),
        ("abs = sqrt", "false"),
        ("[f, f][1] = f", "true"),
        ('(function(a) external {java: {class: "A"}}) = (function(a) external {java: {class: "A"}})', "true"),
        ('(function(a) external {java: {class: "A"}}) = (function(a) external {java: {class: "B"}})', "false"),
    ],
)
def test_knows_when_values_are_equal(source, verdict):
    assert shown(source.replace("[f, f][1] = f", "{f: function() 1, r: [f, f][1] = f}.r")) == verdict


def test_lets_functions_differ_by_their_scope():
    assert feel("{make: function(x) function() x, a: make(1), b: make(2), r: a = b}.r") is False


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ('@"10:00:00" < @"10:00:01Z"', True),
        ('@"10:00:00" >= @"10:00:00+05:00"', True),
        ('@"10:00:00" = @"10:00:00+05:00"', True),
        ('@"2021-01-01T10:00:00" <= @"2021-01-01T10:00:00+05:00"', True),
        ('@"2021-01-01T10:00:00" = @"2021-01-01T10:00:00@Europe/Paris"', True),
        ('@"2021-01-01T10:00:00" < @"2021-01-01T10:00:00@Europe/Paris"', False),
    ],
)
def test_lends_a_local_time_the_offset_of_the_other(source, verdict):
    assert feel(source) is verdict


def test_reads_a_chain_of_comparisons_from_the_left():
    assert why("1 < 2 < 3") == "True or false can't be compared with a number."
    assert feel("1 < 2 = true") is True


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("5 between 1 and 10", "true"),
        ("1 between 1 and 10", "true"),
        ("10 between 1 and 10", "true"),
        ("11 between 1 and 10", "false"),
        ("0 between null and -1", "false"),
        ("0 between null and 1", "null"),
        ("null between 1 and 2", "null"),
        ('1 between "a" and "b"', "null"),
        ("5 between 1 and 10 and true", "true"),
        ("not(5 between 1 and 10)", "false"),
    ],
)
def test_tells_what_lies_between(source, verdict):
    assert shown(source) == verdict


TERNARY = {"true": True, "false": False, "null": None, "1": None, '"true"': None}


@pytest.mark.parametrize(("a", "b"), list(product(TERNARY, TERNARY)))
def test_has_three_truth_values(a, b):
    left, right = TERNARY[a], TERNARY[b]
    both = False if False in {left, right} else None if None in {left, right} else True
    one = True if True in {left, right} else None if None in {left, right} else False

    assert feel(f"{a} and {b}") is both
    assert feel(f"{a} or {b}") is one


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("not(true)", "false"),
        ("not(false)", "true"),
        ("not(null)", "null"),
        ("not(0)", "null"),
        ('not("true")', "null"),
    ],
)
def test_negates(source, verdict):
    assert shown(source) == verdict


def test_binds_and_closer_than_or():
    assert feel("true or false and false") is True
    assert feel("true and false or true") is True


def test_says_what_is_no_truth_value():
    assert why("true and 1") == "`and` needs true or false, not a number."
    assert why('false or "x"') == "`or` needs true or false, not text."


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ('is(@"2012-12-25", @"23:00:50")', False),
        ('is(@"2012-12-25", @"2012-12-25")', True),
        ('is(@"23:00:50z", @"23:00:50")', False),
        ('is(@"23:00:50z", @"23:00:50+00:00")', True),
        ('is(@"2021-01-01T10:00:00", @"2021-01-01T10:00:00Z")', False),
        ('is(@"2021-01-01T10:00:00Z", @"2021-01-01T10:00:00@Etc/UTC")', True),
        ('is(@"2021-01-01T10:00:00Z", @"2021-01-02T10:00:00Z")', False),
        ("is(1, 1.0)", True),
        ('is(1, "1")', False),
        ("is(null, null)", True),
        ("is(null, 1)", False),
        ("is([1, {a: 2}], [1, {a: 2}])", True),
        ("is([1], [1, 2])", False),
        ("is({a: 1}, {b: 1})", False),
        ("is(abs, abs)", True),
        ("is([1..2], [1..2])", True),
    ],
)
def test_tells_whether_values_are_the_same(source, verdict):
    assert feel(source) is verdict
