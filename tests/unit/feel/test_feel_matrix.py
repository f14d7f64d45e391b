"""Every operator between every two kinds of values: what table 57 to 62 name has a result, all else is null."""

import itertools

import pytest
from feel_support import NOW

from service.feel import compile_expression
from service.feel.printing import inner

VALUES = {
    "number": "6",
    "string": '"a"',
    "boolean": "true",
    "date": '@"2021-01-02"',
    "time": '@"10:00:00"',
    "dt": '@"2021-01-02T10:00:00"',
    "utc": '@"2021-01-02T10:00:00Z"',
    "dtd": '@"P1D"',
    "ymd": '@"P1Y"',
    "list": "[1]",
    "context": "{a: 1}",
    "range": "[1..2]",
    "function": "(function() 1)",
    "null": "null",
}
RESULTS = {
    "+": {
        ("number", "number"): "12", ("string", "string"): '"aa"',
        ("date", "dtd"): "2021-01-03", ("dtd", "date"): "2021-01-03",
        ("date", "ymd"): "2022-01-02", ("ymd", "date"): "2022-01-02",
        ("time", "dtd"): "10:00:00", ("dtd", "time"): "10:00:00",
        ("dt", "dtd"): "2021-01-03T10:00:00", ("dtd", "dt"): "2021-01-03T10:00:00",
        ("dt", "ymd"): "2022-01-02T10:00:00", ("ymd", "dt"): "2022-01-02T10:00:00",
        ("utc", "dtd"): "2021-01-03T10:00:00Z", ("dtd", "utc"): "2021-01-03T10:00:00Z",
        ("utc", "ymd"): "2022-01-02T10:00:00Z", ("ymd", "utc"): "2022-01-02T10:00:00Z",
        ("dtd", "dtd"): "P2D", ("ymd", "ymd"): "P2Y",
    },
    "-": {
        ("number", "number"): "0",
        ("date", "date"): "PT0S", ("date", "utc"): "-PT10H", ("utc", "date"): "PT10H", ("utc", "utc"): "PT0S",
        ("dt", "dt"): "PT0S", ("time", "time"): "PT0S",
        ("date", "dtd"): "2021-01-01", ("date", "ymd"): "2020-01-02", ("time", "dtd"): "10:00:00",
        ("dt", "dtd"): "2021-01-01T10:00:00", ("dt", "ymd"): "2020-01-02T10:00:00",
        ("utc", "dtd"): "2021-01-01T10:00:00Z", ("utc", "ymd"): "2020-01-02T10:00:00Z",
        ("dtd", "dtd"): "PT0S", ("ymd", "ymd"): "P0M",
    },
    "*": {
        ("number", "number"): "36", ("number", "dtd"): "P6D", ("dtd", "number"): "P6D",
        ("number", "ymd"): "P6Y", ("ymd", "number"): "P6Y",
    },
    "/": {
        ("number", "number"): "1", ("dtd", "number"): "PT4H", ("ymd", "number"): "P2M",
        ("dtd", "dtd"): "1", ("ymd", "ymd"): "1",
    },
    "**": {("number", "number"): "46656"},
}  # fmt: skip
ORDERED = {"number", "string", "date", "time", "dt", "utc", "dtd", "ymd"}
KINDS_ALIKE = {("dt", "utc"), ("utc", "dt")}
PAIRS = list(itertools.product(VALUES, VALUES))


def _outcome(operator: str, left: str, right: str) -> tuple[str, bool]:
    """The value as text, and whether a reason is given."""
    outcome = compile_expression(f"{VALUES[left]} {operator} {VALUES[right]}").explain({}, now=NOW)
    return inner(outcome.value), bool(outcome.messages)


@pytest.mark.parametrize(("operator", "results"), RESULTS.items())
def test_calculates_what_the_tables_name_and_nothing_else(operator, results):
    for left, right in PAIRS:
        wanted = results.get((left, right), "null")
        assert _outcome(operator, left, right) == (wanted, wanted == "null"), (left, right)


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">="])
def test_orders_values_of_one_kind(operator):
    for left, right in PAIRS:
        alike = (left == right and left in ORDERED) or (left, right) in KINDS_ALIKE
        value, explained = _outcome(operator, left, right)
        assert (value == "null") is not alike, (left, right)
        assert explained is not alike, (left, right)


@pytest.mark.parametrize(("operator", "same"), [("=", "true"), ("!=", "false")])
def test_compares_values_of_one_kind_and_anything_with_null(operator, same):
    other = {"true": "false", "false": "true"}[same]
    for left, right in PAIRS:
        alike = left == right or (left, right) in KINDS_ALIKE
        wanted = same if alike else other if "null" in (left, right) else "null"
        assert _outcome(operator, left, right)[0] == wanted, (left, right)


@pytest.mark.parametrize("kind", VALUES)
def test_negates_numbers_and_durations_only(kind):
    wanted = {"number": "-6", "dtd": "-P1D", "ymd": "-P1Y"}.get(kind, "null")

    assert inner(compile_expression(f"-{VALUES[kind]}").evaluate({})) == wanted
