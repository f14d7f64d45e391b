"""Built-in functions of lists, numbers, contexts, ranges and dates."""

import pytest
from feel_support import shown, why


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("list contains([1, 2, 3], 2)", "true"),
        ("list contains([1, null], null)", "true"),
        ('list contains([1, 2], "a")', "false"),
        ("list contains([[1]], [1])", "true"),
        ("list contains(1, 1)", "true"),
        ("list contains(null, 1)", "null"),
        ("count([1, [2, 3]])", "2"),
        ("count([])", "0"),
        ("count(1)", "1"),
        ("count(null)", "null"),
        ("sublist([4, 5, 6], 1, 2)", "[4, 5]"),
        ("sublist([4, 5, 6], 2)", "[5, 6]"),
        ("sublist([4, 5, 6], -2)", "[5, 6]"),
        ("sublist([4, 5, 6], -2, 1)", "[5]"),
        ("sublist([4, 5, 6], 0)", "null"),
        ("sublist([4, 5, 6], 4)", "null"),
        ("sublist([4, 5, 6], 1.5)", "null"),
        ("sublist([4, 5, 6], 2, 3)", "null"),
        ("sublist([4, 5, 6], 2, 0)", "null"),
        ("sublist([4, 5, 6], 2, 1.5)", "null"),
        ("sublist(list: [4, 5, 6], start position: 2)", "[5, 6]"),
        ("append([1], 2, 3)", "[1, 2, 3]"),
        ("append([1], [2])", "[1, [2]]"),
        ("append(1, null)", "[1, null]"),
        ("append(list: [1], item: 2)", "[1, 2]"),
        ("append([1])", "null"),
        ("append(null, 1)", "null"),
        ("concatenate([1, 2], [3])", "[1, 2, 3]"),
        ("concatenate([1, [2]], 3)", "[1, [2], 3]"),
        ("concatenate([1], null)", "null"),
        ("insert before([1, 3], 1, 2)", "[2, 1, 3]"),
        ("insert before([1, 3], 2, 2)", "[1, 2, 3]"),
        ("insert before([1, 3], -1, 2)", "[1, 2, 3]"),
        ("insert before([1, 3], 3, 2)", "null"),
        ("insert before([1, 3], 0, 2)", "null"),
        ("insert before([1, 3], 1, null)", "[null, 1, 3]"),
        ("remove([1, 2, 3], 2)", "[1, 3]"),
        ("remove([1, 2, 3], -1)", "[1, 2]"),
        ("remove([1, 2, 3], 4)", "null"),
        ("list replace([2, 4, 7, 8], 3, 6)", "[2, 4, 6, 8]"),
        ("list replace([2, 4, 7, 8], -1, 6)", "[2, 4, 7, 6]"),
        ("list replace([2, 4], 3, 6)", "null"),
        ("list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", "[5, 5, 7, 8]"),
        ("list replace(list: [1], match: function(item, newItem) true, newItem: 5)", "[5]"),
        ("list replace([2], function(item, newItem) 1, 5)", "null"),
        ("list replace([2], function(item) true, 5)", "null"),
        ('list replace([2], "a", 5)', "null"),
        ("reverse([1, 2, 3])", "[3, 2, 1]"),
        ("index of([1, 2, 3, 2], 2)", "[2, 4]"),
        ("index of([1, null], null)", "[2]"),
        ("index of([1], 5)", "[]"),
        ("union([1, 2], [2, 3])", "[1, 2, 3]"),
        ("union([1], 1, [null, null])", "[1, null]"),
        ("distinct values([1, 2, 3, 2, 1.0])", "[1, 2, 3]"),
        (
            'distinct values([1, "1", true, [1], [1], {a: 1}, {a: 1}, @"P1Y", @"P12M"])',
            '[1, "1", true, [1], {a: 1}, P1Y]',
        ),
        ("distinct values(null)", "null"),
        ("flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]"),
        ("flatten([])", "[]"),
        ("sort([3, 1, 4, 5, 2], function(x, y) x < y)", "[1, 2, 3, 4, 5]"),
        ("sort(list: [3, 1], precedes: function(x, y) x < y)", "[1, 3]"),
        ("sort([], function(x, y) 1)", "[]"),
        ("sort([1, 2], function(x, y) 1)", "null"),
        ("sort([1, 2], function(x, y) x.a < y.a)", "null"),
        ("sort([1, 2], function(x) true)", "null"),
        ("sort([1, 2])", "null"),
        ('sort(["a", "z", "a"], function(x, y) if x = "a" then true else false)', '["a", "a", "z"]'),
        ("sort([{n: 2, i: 1}, {n: 1, i: 2}, {n: 2, i: 3}], function(x, y) x.n < y.n).i", "[2, 1, 3]"),
        ("min([1, 2, 3])", "1"),
        ("min(3, 2)", "2"),
        ("min(1)", "1"),
        ('max("a", "c", "b")', '"c"'),
        ('max([@"2026-01-01", @"2026-01-02"])', "2026-01-02"),
        ('min(@"P1Y", @"P1M")', "P1M"),
        ("min([])", "null"),
        ("max([])", "null"),
        ("min([1, null])", "null"),
        ('max(1, "a")', "null"),
        ("min([true])", "null"),
        ("min([null])", "null"),
        ("max(list: [1, 5])", "5"),
        ("max(null)", "null"),
        ("sum([1, 2, 3])", "6"),
        ("sum(1, 2, 3)", "6"),
        ("sum([])", "null"),
        ("sum([1, null])", "null"),
        ('sum([@"P1D"])', "null"),
        ("sum(9e6144, 9e6144)", "null"),
        ("mean([1, 2, 3])", "2"),
        ("mean(1, 2)", "1.5"),
        ("mean([])", "null"),
        ("product([2, 3, 4])", "24"),
        ("product(2, 3, 4)", "24"),
        ("product([])", "null"),
        ("median(8, 2, 5, 3, 4)", "4"),
        ("median([6, 1, 2, 3])", "2.5"),
        ("median([])", "null"),
        ("stddev(2, 4, 7, 5)", "2.081665999466132735282297706979931"),
        ("stddev([47])", "null"),
        ("stddev(47)", "null"),
        ("stddev([])", "null"),
        ("mode(6, 3, 9, 6, 6)", "[6]"),
        ("mode([6, 1, 9, 6, 1])", "[1, 6]"),
        ("mode([])", "[]"),
        ("mode(1)", "[1]"),
        ('mode([1, "a"])', "null"),
        ("mode()", "null"),
        ("all([true, true])", "true"),
        ("all([false, null, true])", "false"),
        ("all([true, null])", "null"),
        ("all([])", "true"),
        ("all(true, false)", "false"),
        ("all(true)", "true"),
        ("all(0)", "null"),
        ("all(null)", "null"),
        ("all(null, true)", "null"),
        ("any([false, null, true])", "true"),
        ("any([false, null])", "null"),
        ("any([])", "false"),
        ("any(false, true)", "true"),
        ("any(false)", "false"),
        ("any(0)", "null"),
        ("any(null, false)", "null"),
        ("any()", "null"),
    ],
)
def test_works_on_lists(source, value):
    assert shown(source) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("decimal(1/3, 2)", "0.33"),
        ("decimal(1.5, 0)", "2"),
        ("decimal(2.5, 0)", "2"),
        ("decimal(125, -1)", "120"),
        ("decimal(1.5, 6177)", "null"),
        ("decimal(1.5, -6112)", "null"),
        ("decimal(1.5, 6176)", "1.5"),
        ("decimal(1.5, -6111)", "0"),
        ("decimal(1.25, 1.9)", "1.2"),
        ("decimal(null, 1)", "null"),
        ("decimal(9e6144, -6111)", "9" + "0" * 6144),
        ("floor(1.5)", "1"),
        ("floor(-1.56, 1)", "-1.6"),
        ("floor(1.5, null)", "null"),
        ("floor(n: 1.5)", "1"),
        ("ceiling(1.5)", "2"),
        ("ceiling(-1.56, 1)", "-1.5"),
        ("round up(5.5, 0)", "6"),
        ("round up(-5.5, 0)", "-6"),
        ("round up(1.121, 2)", "1.13"),
        ("round up(-1.126, 2)", "-1.13"),
        ("round up(5.5)", "null"),
        ("round down(5.5, 0)", "5"),
        ("round down(-1.126, 2)", "-1.12"),
        ("round half up(5.5, 0)", "6"),
        ("round half up(-5.5, 0)", "-6"),
        ("round half up(1.125, 2)", "1.13"),
        ("round half down(5.5, 0)", "5"),
        ("round half down(-1.126, 2)", "-1.13"),
        ("round half down(1e30 + 0.5, 0)", "1000000000000000000000000000000"),
        ("abs(-10)", "10"),
        ('abs(@"-PT5H")', "PT5H"),
        ('abs(@"-P1Y")', "P1Y"),
        ('abs("1")', "null"),
        ("modulo(12, 5)", "2"),
        ("modulo(-12, 5)", "3"),
        ("modulo(12, -5)", "-3"),
        ("modulo(-12, -5)", "-2"),
        ("modulo(10.1, 4.5)", "1.1"),
        ("modulo(-10.1, 4.5)", "3.4"),
        ("modulo(10.1, -4.5)", "-3.4"),
        ("modulo(-10, 5)", "0"),
        ("modulo(1e40, 7)", "4"),
        ("modulo(10, 0)", "null"),
        ("sqrt(16)", "4"),
        ("sqrt(2)", "1.414213562373095048801688724209698"),
        ("sqrt(-1)", "null"),
        ("decimal(log(10), 11)", "2.30258509299"),
        ("log(0)", "null"),
        ("log(-1)", "null"),
        ("decimal(exp(5), 12)", "148.413159102577"),
        ("exp(0)", "1"),
        ("exp(100000)", "null"),
        ("odd(5)", "true"),
        ("odd(-2)", "false"),
        ("odd(1.5)", "null"),
        ("even(0)", "true"),
        ("even(1e40)", "true"),
        ("even(number: 3)", "false"),
    ],
)
def test_works_on_numbers(source, value):
    assert shown(source) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('get value({a: 1}, "a")', "1"),
        ('get value({a: 1}, "b")', "null"),
        ('get value(m: {a: 1}, key: "a")', "1"),
        ('get value(null, "a")', "null"),
        ('get entries({a: "foo", b: null})', '[{key: "a", value: "foo"}, {key: "b", value: null}]'),
        ("get entries([])", "null"),
        ('context([{key: "a", value: 1}, {key: "b", value: 2, more: 3}])', "{a: 1, b: 2}"),
        ('context({key: "a", value: null})', "{a: null}"),
        ("context([])", "{}"),
        ('context([{key: "a", value: 1}, {key: "b"}])', "null"),
        ("context([{key: 1, value: 1}])", "null"),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}])', "null"),
        ("context([1])", "null"),
        ('context put({x: 1}, "y", 2)', "{x: 1, y: 2}"),
        ('context put({x: 1, y: 0, z: 0}, "y", 2)', "{x: 1, y: 2, z: 0}"),
        ('context put({x: 1}, ["y"], 2)', "{x: 1, y: 2}"),
        ('context put({x: 1, y: {a: 0}}, ["y", "a"], 2)', "{x: 1, y: {a: 2}}"),
        ('context put({x: 1, y: {a: 0}}, ["y", "a", "b"], 2)', "null"),
        ('context put({x: 1}, ["y", "a"], 2)', "null"),
        ("context put({x: 1}, [], 2)", "null"),
        ("context put({x: 1}, null, 2)", "null"),
        ("context put({x: 1}, [null], 2)", "null"),
        ('context put(context: {}, keys: ["a"], value: 2)', "{a: 2}"),
        ("context merge([{x: 1}, {y: 2}])", "{x: 1, y: 2}"),
        ("context merge([{x: 1, y: 0}, {y: 2}])", "{x: 1, y: 2}"),
        ("context merge({x: 1})", "{x: 1}"),
        ("context merge([1])", "null"),
        ("context merge([])", "{}"),
        ("day of year(date(2019, 9, 17))", "260"),
        ('day of year(@"2020-12-31")', "366"),
        ("day of week(date(2019, 9, 17))", '"Tuesday"'),
        ('day of week(@"2019-09-15T10:00:00")', '"Sunday"'),
        ('day of week(@"-0001-01-01")', '"Friday"'),
        ("month of year(date(2019, 9, 17))", '"September"'),
        ("week of year(date(2019, 9, 17))", "38"),
        ("week of year(date(2003, 12, 29))", "1"),
        ("week of year(date(2004, 1, 4))", "1"),
        ("week of year(date(2005, 1, 1))", "53"),
        ("week of year(date(2010, 1, 1))", "53"),
        ('week of year("2019-09-17")', "null"),
    ],
)
def test_works_on_contexts_and_dates(source, value):
    assert shown(source) == value


SPECIFIED = """
before(1, 10)=true; before(10, 1)=false; before(1, [1..10])=false; before(1, (1..10])=true; before(1, [5..10])=true
before([1..10], 10)=false; before([1..10), 10)=true; before([1..10], 15)=true; before([1..10], [15..20])=true
before([1..10], [10..20])=false; before([1..10), [10..20])=true; before([1..10], (10..20])=true
after(10, 5)=true; after(5, 10)=false; after(12, [1..10])=true; after(10, [1..10))=true; after(10, [1..10])=false
after([11..20], 12)=false; after([11..20], 10)=true; after((11..20], 11)=true; after([11..20], 11)=false
after([11..20], [1..10])=true; after([1..10], [11..20])=false; after([11..20], [1..11))=true
after((11..20], [1..11])=true
meets([1..5], [5..10])=true; meets([1..5), [5..10])=false; meets([1..5], (5..10])=false; meets([1..5], [6..10])=false
met by([5..10], [1..5])=true; met by([5..10], [1..5))=false; met by((5..10], [1..5])=false
met by([6..10], [1..5])=false
overlaps([1..5], [3..8])=true; overlaps([3..8], [1..5])=true; overlaps([1..8], [3..5])=true
overlaps([3..5], [1..8])=true; overlaps([1..5], [6..8])=false; overlaps([6..8], [1..5])=false
overlaps([1..5], [5..8])=true; overlaps([1..5], (5..8])=false; overlaps([1..5), [5..8])=false
overlaps([1..5), (5..8])=false; overlaps([5..8], [1..5])=true; overlaps((5..8], [1..5])=false
overlaps([5..8], [1..5))=false; overlaps((5..8], [1..5))=false
overlaps before([1..5], [3..8])=true; overlaps before([1..5], [6..8])=false; overlaps before([1..5], [5..8])=true
overlaps before([1..5], (5..8])=false; overlaps before([1..5), [5..8])=false; overlaps before([1..5), (1..5])=true
overlaps before([1..5], (1..5])=true; overlaps before([1..5), [1..5])=false; overlaps before([1..5], [1..5])=false
overlaps after([3..8], [1..5])=true; overlaps after([6..8], [1..5])=false; overlaps after([5..8], [1..5])=true
overlaps after((5..8], [1..5])=false; overlaps after([5..8], [1..5))=false; overlaps after((1..5], [1..5))=true
overlaps after((1..5], [1..5])=true; overlaps after([1..5], [1..5))=false; overlaps after([1..5], [1..5])=false
finishes(10, [1..10])=true; finishes(10, [1..10))=false; finishes([5..10], [1..10])=true
finishes([5..10), [1..10])=false; finishes([5..10), [1..10))=true; finishes([1..10], [1..10])=true
finishes((1..10], [1..10])=true
finished by([1..10], 10)=true; finished by([1..10), 10)=false; finished by([1..10], [5..10])=true
finished by([1..10], [5..10))=false; finished by([1..10), [5..10))=true; finished by([1..10], [1..10])=true
finished by([1..10], (1..10])=true
includes([1..10], 5)=true; includes([1..10], 12)=false; includes([1..10], 1)=true; includes([1..10], 10)=true
includes((1..10], 1)=false; includes([1..10), 10)=false; includes([1..10], [4..6])=true
includes([1..10], [1..5])=true; includes((1..10], (1..5])=true; includes([1..10], (1..10))=true
includes([1..10), [5..10))=true; includes([1..10], [1..10))=true; includes([1..10], (1..10])=true
includes([1..10], [1..10])=true; includes((1..10], [1..5])=false
during(5, [1..10])=true; during(12, [1..10])=false; during(1, [1..10])=true; during(10, [1..10])=true
during(1, (1..10])=false; during(10, [1..10))=false; during([4..6], [1..10])=true; during([1..5], [1..10])=true
during((1..5], (1..10])=true; during((1..10), [1..10])=true; during([5..10), [1..10))=true
during([1..10), [1..10])=true; during((1..10], [1..10])=true; during([1..10], [1..10])=true
starts(1, [1..10])=true; starts(1, (1..10])=false; starts(2, [1..10])=false; starts([1..5], [1..10])=true
starts((1..5], (1..10])=true; starts((1..5], [1..10])=false; starts([1..5], (1..10])=false
starts([1..10], [1..10])=true; starts([1..10), [1..10])=true; starts((1..10), (1..10))=true
started by([1..10], 1)=true; started by((1..10], 1)=false; started by([1..10], 2)=false
started by([1..10], [1..5])=true; started by((1..10], (1..5])=true; started by([1..10], (1..5])=false
started by((1..10], [1..5])=false; started by([1..10], [1..10])=true; started by([1..10], [1..10))=true
started by((1..10), (1..10))=true
coincides(5, 5)=true; coincides(3, 4)=false; coincides([1..5], [1..5])=true; coincides((1..5), [1..5])=false
coincides([1..5], [2..6])=false
"""
MORE = """
before(1, (> 1))=true; before((< 5), 5)=true; before((< 5), (>= 5))=true; before((<= 5), (>= 5))=false
before((< 5), (< 9))=false; after((> 5), (<= 5))=true; overlaps((< 5), (> 3))=true; overlaps((< 5), (> 5))=false
includes((> 3), 4)=true; includes((> 3), 3)=false; includes((> 3), [4..9])=true; during(4, (< 5))=true
during((> 5), (> 3))=true; during((> 3), (> 5))=false; starts((< 5), (< 9))=true; finishes((> 5), (> 3))=true
coincides((< 5), (< 5))=true; coincides((< 5), (> 5))=false; meets((<= 5), (>= 5))=true
overlaps before((< 5), (> 3))=true; before("a", "b")=true; before(@"2026-01-01", @"2026-01-02")=true
includes([@"10:00:00"..@"11:00:00"], @"10:30:00")=true; before([1], 2)=true; before(point: 1, range: [2..3])=true
before(range1: [1..2], range2: [3..4])=true
before(1, "a")=null; before(null, 1)=null; before(1, null)=null; before(true, false)=null; before(1)=null
meets(1, [1..2])=null; includes(1, 1)=null; coincides(1, [1..1])=null; coincides("a", 1)=null
overlaps([1..2], ["a".."b"])=null; includes([1..2], "a")=null; before((!= 1), 2)=null; before(a: 1, b: 2)=null
"""


@pytest.mark.parametrize("case", [c.strip() for c in (SPECIFIED + MORE).replace("\n", ";").split(";") if c.strip()])
def test_tells_how_ranges_lie(case):
    source, _, verdict = case.rpartition("=")

    assert shown(source) == verdict


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("sublist([1, 2], 5)", "`start position` is 5; it has to be a whole number from 1 to 2, or from -1 backwards."),
        ("sum([])", "`sum` of an empty list is nothing (null)."),
        ('sum([1, "a"])', "`sum` needs numbers only; there is text among them."),
        ("all([1])", "`all` needs true and false only; there is a number among them."),
        ('string join([1], "a")', "`string join` needs text only."),
        ("sort([1, 2], function(x, y) 1)", "The function has to answer true or false; it answers a number."),
        ('get value({a: 1}, "b")', "There is no such entry in the context."),
        ("modulo(1, 0)", "`divisor` must not be 0."),
        ("decimal(1, 9999)", "`scale` has to lie between -6111 and 6176."),
        ("before((!= 1), 2)", "`!=` is no range that has a place."),
    ],
)
def test_says_why_there_is_no_result(source, reason):
    assert why(source) == reason
