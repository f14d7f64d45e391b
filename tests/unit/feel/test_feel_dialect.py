"""Functions that the dialect has beyond the specification."""

from typing import Any

import pytest

from service import feel

CASES = {
    'get or else(null, "none")': "none",
    'get or else(false, "none")': False,
    "get or else(value: nobody, default: 1)": 1,
    "assert(3, 3 > 2)": 3,
    "assert(3, 3 < 2)": None,
    "assert(3, null)": None,
    "is empty([])": True,
    "is empty([null])": False,
    "is empty(null)": None,
    "duplicate values([1, 2, 1, 3, 2, 1])": [1, 2],
    'duplicate values(["a", 1, null, null])': [None],
    "partition([1, 2, 3, 4, 5], 2)": [[1, 2], [3, 4], [5]],
    "partition([], 2)": [],
    "partition([1, 2], 99999999999)": [[1, 2]],
    "partition([1], 0)": None,
    "partition([1], 1.5)": None,
    'last day of month(date("2024-02-05")) = date("2024-02-29")': True,
    'last day of month(date("1900-02-05")) = date("1900-02-28")': True,
    'last day of month(date("-0004-02-01")) = date("-0004-02-29")': True,
    'last day of month(date and time("2023-12-05T10:00:00Z")) = date("2023-12-31")': True,
    'last day of month(date("99999-02-05")) = date("99999-02-28")': True,
    'to base64("Straße")': "U3RyYcOfZQ==",
    "random number() >= 0 and random number() < 1": True,
    "random number() = random number()": False,
    "string length(uuid())": 36,
    "uuid() = uuid()": False,
    'fromAi(7, "how many", "number")': 7,
    'fromAi(nobody, "how many")': None,
}


@pytest.mark.parametrize(("text", "expected"), CASES.items(), ids=list(CASES))
def test_answers_as_the_dialects_pages_say(text: str, expected: Any) -> None:
    assert feel.values.to_python(feel.compile_expression(text).evaluate({})) == expected


def test_says_why_an_assertion_failed() -> None:
    outcome = feel.compile_expression('assert(3, 3 < 2, "three is small")').explain({})

    assert "three is small" in outcome.messages[0].message
