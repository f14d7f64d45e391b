"""What is asked for without bound is stopped, with a place and a sentence."""

import threading
import time
from decimal import Decimal

import pytest
from feel_support import feel, shown

from service.feel import FeelError, FeelLimitError, Limits, compile_expression, compile_unary, typed_json
from service.feel.values import Function


def stopped(source, variables=None, **limits):
    with pytest.raises(FeelLimitError) as caught:
        compile_expression(source).evaluate(variables or {}, limits=Limits(**{"seconds": 60, **limits}))
    return caught.value


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("for i in 1..1000000000 return i", "list of more than 100,000 items"),
        ("for i in 1..100000 return for j in 1..100000 return 1", "steps"),
        ("for i in 1..1000, j in 1..1000 return 1", "items"),
        ("some i in 1..100000, j in 1..100000 satisfies false", "steps"),
        ("[1, 2, 3][count(for i in 1..100000 return [1][item = 1]) = 0]", "steps"),
        (
            'for i in 1..100 return if i = 1 then "ab" else partial[-1] + partial[-1]',
            "text of more than 1,000,000 characters",
        ),
        ("count(for i in 1..100 return if i = 1 then [1] else concatenate(partial[-1], partial[-1]))", "items"),
        ("for i in 1..100 return if i = 1 then [1] else [partial[-1], partial[-1]]", "steps"),
        ("string((for i in 1..100 return if i = 1 then [1] else [partial[-1], partial[-1]])[100])", "steps"),
        (
            "(for i in 1..100 return if i = 1 then [1] else [partial[-1], partial[-1]]) = (for i in 1..100 return if i = 1 then [1] else [partial[-1], partial[-1]])",
            "steps",
        ),
        ("for i in 1..5000 return if i = 1 then [] else [partial[-1]]", "deep inside one another"),
        ("string((for i in 1..5000 return if i = 1 then [] else [partial[-1]])[-1])", "deep"),
        ("flatten((for i in 1..5000 return if i = 1 then [] else [partial[-1]])[-1])", "deep"),
        ("{f: function(n) f(n), r: f(1)}.r", "Functions call one another more than 100 deep"),
        ("{f: function(n) [n][f(n) = 1], r: f(1)}.r", "deep"),
        ("{f: function(x) x(x), r: f(f)}.r", "deep"),
        ("distinct values(for i in 1..3000 return [i])", "steps"),
        ("is((for i in 1..100 return if i = 1 then [1] else [partial[-1], partial[-1]])[100], 1)", "steps"),
        ("(for i in 1..100 return if i = 1 then [1] else [partial[-1], partial[-1]]) instance of Any", "steps"),
        ("(function(a: Any) 1)(for i in 1..100 return if i = 1 then [1] else [partial[-1], partial[-1]])", "steps"),
        ("sort(for i in 1..90000 return i, function(a, b) modulo(a * 7919, 1009) < modulo(b * 7919, 1009))", "steps"),
        ("count(for i in 1..90000 return partial)", "steps"),
        ("xs[xs[xs[xs[item > 0] = []] = []] = []]", "steps"),
        ('string join(xs, " and then, after a rather long while, there came nothing at all ")', "characters"),
    ],
)
def test_stops(source, part):
    error = stopped(source, {"xs": ["a"] * 90_000} if "join" in source else {"xs": [1] * 300})

    assert part in error.message
    assert (error.line, error.column) >= (1, 1)


def test_says_where_it_was_stopped():
    error = stopped("1 +\n count(for i in 1..1000000 return i)")

    assert (error.line, error.column) == (2, 17)


def test_stops_the_clock():
    started = time.monotonic()

    error = stopped("for i in 1..90000 return sum(for j in 1..90000 return j)", steps=10**9, seconds=0.05)

    assert "0.05 seconds" in error.message
    assert time.monotonic() - started < 2


def test_stops_functions_of_python_that_call_back():
    holder = {}
    holder["f"] = Function.of("f", [], lambda: compile_expression("f()").evaluate(holder))

    with pytest.raises(FeelLimitError):
        compile_expression("f()").evaluate(holder)


def test_stops_what_runs_out_of_stack():
    def deeper():
        return deeper()

    with pytest.raises(FeelLimitError, match="too deep into itself"):
        compile_expression("f()").evaluate({"f": Function.of("f", [], deeper)})


@pytest.mark.parametrize(
    "source",
    [
        "10 ** 10 ** 10 ** 10",
        "9999999999 ** 999999999",
        "exp(exp(exp(10)))",
        "1e6144 * 1e6144",
        'number("1e999999999")',
        "decimal(1e6144, 6176)",
        "modulo(1e6144, 1e-6144)",
        "sqrt(1e-6143)",
        "date(1e20, 1, 1)",
        "[1][1e6000]",
        "sublist([1], 1e6000)",
    ],
)
def test_has_no_number_that_is_a_bomb(source):
    started = time.monotonic()

    shown(source)

    assert time.monotonic() - started < 1


def test_takes_deep_values_from_outside_only_so_far():
    value = []
    for _ in range(100_000):
        value = [value]

    with pytest.raises(FeelLimitError):
        compile_expression("x").evaluate({"x": value})


def test_measures_contexts_too():
    value = {}
    for _ in range(300):
        value = {"a": value}

    with pytest.raises(FeelLimitError, match="deep inside one another"):
        compile_expression("x").evaluate({"x": value})


def test_counts_afresh_for_each_evaluation():
    expression = compile_expression("count(for i in 1..10 return i)")

    assert [expression.evaluate({}, limits=Limits(steps=20)) for _ in range(5)] == [10] * 5


def test_looks_for_a_like_name_once_a_place():
    outcome = compile_expression("count(for i in 1..9000 return nam)").explain({f"name {n}": n for n in range(500)})

    assert outcome.value == 9_000
    assert len(outcome.messages) == 1


def test_holds_limits_for_unary_tests():
    with pytest.raises(FeelError):
        compile_unary("count(for i in 1..1000000 return i) > ?").test(1, {})


def test_serves_threads():
    expression = compile_expression("sum(for i in 1..200 return i * x)")
    results = []

    def work(x):
        results.extend(expression.evaluate({"x": x}) == 20_100 * x for _ in range(20))

    threads = [threading.Thread(target=work, args=(Decimal(n),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == [True] * 160


def test_looks_through_a_list_from_outside_once_an_evaluation():
    xs = [1] * 2_000

    assert feel("sum(for i in 1..200 return xs[i])", xs=xs) == 200


def test_encodes_the_largest_numbers_shortly():
    assert typed_json.encode(feel("9e6144")) == {"number": "9e+6144"}
