"""The 36 expressions that forms and gateways need, answered as form-js answers them in the browser (feelin 8.2.0)."""

import pytest
from feel_support import shown

CHILDREN = [{"name": "A", "age": 3}, {"name": "B", "age": 9}]
AGES = [{"age": 3}, {"age": 9}]


@pytest.mark.parametrize(
    ("source", "context", "value"),
    [
        ('risk = "high"', {"risk": "high"}, "true"),
        ('risk = "high"', {}, "false"),
        ('risk != "high"', {}, "true"),
        ("age < 18", {"age": 15}, "true"),
        ("age < 18", {}, "null"),
        ('age < 18 and risk = "high"', {"age": 15, "risk": "high"}, "true"),
        ('if age < 18 then "child" else "adult"', {"age": 15}, '"child"'),
        ('list contains(needs, "housing")', {"needs": ["housing", "drugs"]}, "true"),
        ("count(needs) > 1", {"needs": ["a", "b"]}, "true"),
        ("not(consent)", {"consent": False}, "true"),
        ("not(consent)", {}, "null"),
        ("consent = true", {"consent": True}, "true"),
        ("is defined(consent)", {"consent": None}, "null"),
        ("some c in children satisfies c.age < 5", {"children": AGES}, "true"),
        ("every c in children satisfies c.age < 5", {"children": AGES}, "false"),
        ('date("2026-01-01") < date(dob)', {"dob": "2026-03-01"}, "true"),
        ("string length(notes) > 10", {"notes": "hello world here"}, "true"),
        ('contains(lower case(name), "smith")', {"name": "John SMITH"}, "true"),
        ("age in [10..17]", {"age": 12}, "true"),
        ("age in (<10, >17)", {"age": 20}, "true"),
        ('risk in ("high","very high")', {"risk": "high"}, "true"),
        ("children[1].name", {"children": [{"name": "A"}]}, '"A"'),
        ("children[age < 5].name", {"children": CHILDREN}, '["A"]'),
        ("sum(children.age)", {"children": AGES}, "12"),
        ('date("2026-01-31") + duration("P5D")', {}, "2026-02-05"),
        ('offence.type = "burglary"', {"offence": {"type": "burglary"}}, "true"),
        ('offence.type = "burglary"', {}, "false"),
        ("risk = null", {}, "true"),
        ("needs = []", {"needs": []}, "true"),
        ('"Dear " + name', {"name": "Jo"}, '"Dear Jo"'),
        ("for c in children return c.age + 1", {"children": [{"age": 3}]}, "[4]"),
        ('matches(postcode, "^[A-Z]{1,2}[0-9]")', {"postcode": "SW1A 1AA"}, "true"),
        ("round up(1.234, 2)", {}, "1.24"),
        ('today() > date("2020-01-01")', {}, "true"),
        ("{a: 1, b: a + 1}.b", {}, "2"),
        ('get value(offence, "type")', {"offence": {"type": "x"}}, '"x"'),
    ],
)
def test_answers_as_the_browser_does(source, context, value):
    assert shown(source, **context) == value
