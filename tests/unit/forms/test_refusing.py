"""Rules across questions: it …"""

from typing import Any

import pytest

from service import forms
from service.forms import EVERYTHING, Situation
from tests.unit.forms.make import ask, choose, content, date, form, group, hide, items


def refuse(rule: str, sentence: str = "Select another way") -> dict[str, Any]:
    return {"properties": {"refuse": rule, "error_refuse": sentence}}


LETTER = choose("radio", "way", "letter", "phone", **refuse('=way = "letter" and letter_allowed != true'))


def errors(made: forms.Form, raw: dict[str, Any], **context: Any) -> dict[str, str]:
    return forms.judge(made, raw, Situation(context, EVERYTHING)).errors


def test_refuses_an_answer_that_the_case_does_not_allow() -> None:
    found = forms.judge(form(LETTER, ask("textfield", "a")), {"way": "letter", "a": "x"}, Situation())

    assert found.errors == {"way": "Select another way"}
    assert found.answers == {"a": "x"}


@pytest.mark.parametrize(("raw", "allowed"), [("letter", True), ("phone", False), ("", False)])
def test_lets_other_answers_pass(raw: str, allowed: bool) -> None:
    assert errors(form(LETTER), {"way": raw}, letter_allowed=allowed) == {}


def test_looks_at_other_answers_also_later_ones_and_in_groups() -> None:
    made = form(
        group("g", date("first", "First", **refuse("=first > last", "The first day must not be after the last"))),
        date("last", "Last"),
    )
    days = {
        "first": {"day": "3", "month": "2", "year": "2026"},
        "last": {"day": "2", "month": "2", "year": "2026"},
    }

    assert errors(made, days) == {"first": "The first day must not be after the last"}
    assert errors(made, days | {"last": {"day": "3", "month": "2", "year": "2026"}}) == {}


def test_says_what_is_wrong_with_the_answer_itself_before_anything_else() -> None:
    made = form(ask("number", "n", "Number", **refuse("=n = null", "Refused")), ask("number", "m", **refuse("=m = 1")))

    assert errors(made, {"n": "many", "m": "1"}) == {"n": "Number must be a number", "m": "Select another way"}


def test_asks_of_an_answer_that_is_empty() -> None:
    either = refuse("=a = null and b = null", "Enter one of the two")
    made = form(ask("textfield", "a", **either), ask("textfield", "b"))

    assert errors(made, {}) == {"a": "Enter one of the two"}
    assert errors(made, {"b": "x"}) == {}


def test_does_not_ask_of_what_is_hidden_or_not_seen() -> None:
    secret = {"properties": {"refuse": "=true", "error_refuse": "No", "seen_by": "police"}}
    made = form(
        ask("textfield", "a", **refuse("=true"), **hide("=true")),
        ask("textfield", "b", **secret),
        ask("textfield", "c", disabled=True, **refuse("=true")),
    )

    assert forms.judge(made, {"a": "x", "b": "y", "c": "z"}, Situation()).errors == {}


def test_refuses_in_the_item_of_a_list_by_its_own_answers() -> None:
    rule = refuse("=number < 2 * i or parent.least > number", "Too few")
    made = form(
        ask("number", "least"), items("pets", ask("number", "number", "Number", **rule), ask("textfield", "name"))
    )
    rows = [{"number": "2"}, {}, {"number": "5", "name": "Rex"}, {"number": "9"}]

    found = forms.judge(made, {"least": "3", "pets": rows}, Situation())

    assert found.errors == {"pets[0].number": "Too few", "pets[2].number": "Too few"}
    assert found.answers["pets"] == [{"name": None}, {"name": "Rex"}, {"number": 9, "name": None}]


def test_refuses_a_whole_list() -> None:
    rule = {"properties": {"item": "Pet", "refuse": "=count(pets) > places", "error_refuse": "There is no room"}}
    made = form(items("pets", ask("textfield", "name"), **rule))

    assert errors(made, {"pets": [{"name": "a"}, {"name": "b"}]}, places=1) == {"pets": "There is no room"}
    assert errors(made, {"pets": [{"name": "a"}]}, places=1) == {}


def test_refuses_only_on_the_page_of_the_question() -> None:
    made = form(LETTER, ask("textfield", "a"))

    assert forms.validate(made, {"way": "letter"}, page="a").errors == {}
    assert forms.validate(made, {"way": "letter"}, page="way").errors == {"way": "Select another way"}


def test_refuses_nothing_where_the_rule_can_not_be_decided() -> None:
    assert errors(form(ask("textfield", "a", **refuse('=a > 5 or "x"'))), {"a": "x"}) == {}


@pytest.mark.parametrize(
    ("properties", "rule", "words"),
    [
        ({"refuse": "=true"}, "form-property", "both refuse and error_refuse"),
        ({"error_refuse": "No"}, "form-property", "both refuse and error_refuse"),
        ({"refuse": "true", "error_refuse": "No"}, "form-feel", "begin with “=”"),
        ({"refuse": "=1 +", "error_refuse": "No"}, "form-feel", "is not FEEL"),
    ],
)
@pytest.mark.parametrize("kind", ["field", "list"])
def test_finds_rules_that_can_not_work(kind: str, properties: dict[str, str], rule: str, words: str) -> None:
    inner = ask("textfield", "a")
    component = (
        ask("textfield", "b", properties=properties) if kind == "field" else items("pets", inner, properties=properties)
    )

    [finding] = forms.check(content(component))

    assert (finding.rule, finding.severity) == (rule, "error")
    assert words in finding.message


def test_knows_no_such_rule_for_words() -> None:
    [finding] = forms.check(content({"type": "text", "id": "t", "text": "Words", "properties": {"refuse": "=true"}}))

    assert finding.rule == "form-property"
