"""The reference says what the register of built-ins holds, and the specification's functions are all there."""

import re

import pytest
from feel_reference import OURS, PAGE, page, value

from service.feel.limits import DEFAULT, MAX_NESTING, MAX_SOURCE, MAX_VALUE_NESTING
from service.feel.regex import MAX_PATTERN
from service.feel.regex.program import MAX_INSTRUCTIONS
from service.feel.registry import BUILT_INS

SPECIFIED = """
date, date and time, time, number, string, duration, years and months duration, range, not, substring, string length, upper case, lower case,
substring before, substring after, replace, contains, starts with, ends with, matches, split, string join, list contains, count, min, max, sum, mean,
all, any, sublist, append, concatenate, insert before, remove, list replace, reverse, index of, union, distinct values, flatten, product, median,
stddev, mode, decimal, floor, ceiling, round up, round down, round half up, round half down, abs, modulo, sqrt, log, exp, odd, even, is, before, after,
meets, met by, overlaps, overlaps before, overlaps after, finishes, finished by, includes, during, starts, started by, coincides, day of year,
day of week, month of year, week of year, sort, get value, get entries, context, context put, context merge, now, today
"""


def test_has_every_function_of_the_specification_and_ours():
    specified = {name.strip() for name in SPECIFIED.replace("\n", " ").split(",")}

    assert set(BUILT_INS) == specified | OURS


def test_lists_every_function_as_it_is():
    current = PAGE.read_text(encoding="utf-8")

    assert page(current) == current, "run: PYTHONPATH=. python tests/unit/feel/feel_reference.py"


@pytest.mark.parametrize("name", sorted(BUILT_INS))
def test_has_a_sentence_and_an_example_that_has_a_value(name):
    entry = BUILT_INS[name]

    assert entry.about.endswith(".")
    assert entry.examples
    assert all(value(example) != "null" for example in entry.examples)


def test_states_the_limits_that_hold():
    limits = PAGE.read_text(encoding="utf-8").partition("\n## Limits\n")[2].partition("\n## ")[0]
    stated = [int(n.replace(",", "")) for n in re.findall(r"\| (?:[^|]*?)([\d,]+)[^|]*\|$", limits, re.MULTILINE)]

    assert stated[:6] == [
        DEFAULT.steps,
        int(DEFAULT.seconds),
        DEFAULT.depth,
        DEFAULT.items,
        DEFAULT.characters,
        MAX_VALUE_NESTING,
    ]
    assert stated[7:] == [MAX_SOURCE, MAX_NESTING, MAX_PATTERN]
    assert f"{MAX_INSTRUCTIONS:,} instructions" in limits
