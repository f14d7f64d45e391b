"""The sentence for an answer that is missing or wrong: it …"""

from datetime import UTC, datetime
from typing import Any

import pytest

from service import forms
from tests.unit.forms.make import ask, choose, date, form, items

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)


def problem(component: dict[str, Any], answer: Any = None, **more: Any) -> str | None:
    """The first sentence for this answer, if there is one."""
    name = component.get("key") or component["path"]
    made = form(component)
    found = forms.validate(made, {} if answer is None else {name: answer}, now=NOW, **more)
    assert set(found.errors) <= {name}
    return found.errors.get(name)


def boxes(day: str = "", month: str = "", year: str = "", time: str | None = None) -> dict[str, str]:
    return {"day": day, "month": month, "year": year} | ({} if time is None else {"time": time})


def test_is_the_forms_own_where_it_has_one() -> None:
    own = {"properties": {"error": "Enter your name, as {you} like it"}}

    assert problem(ask("textfield", "name", required=True, **own)) == "Enter your name, as {you} like it"
    assert problem(ask("textfield", "name", required=True, **own), "   ") == "Enter your name, as {you} like it"


@pytest.mark.parametrize(
    ("component", "sentence"),
    [
        (ask("textfield", "a", "Full name", required=True), "Enter full name"),
        (ask("textfield", "a", "GP’s name", required=True), "Enter GP’s name"),
        (ask("textfield", "a", "I live at", required=True), "Enter I live at"),
        (ask("textarea", "a", "What is your name?", required=True), "Enter an answer to “What is your name?”"),
        (ask("number", "a", "Age", required=True), "Enter age"),
        (date("a", required=True), "Enter date of birth"),
        (date("a", "When did it happen?", required=True), "Enter a date for “When did it happen?”"),
        (date("a", "Start", "time", required=True), "Enter start"),
        (date("a", "Start", "datetime", required=True), "Enter start"),
        (choose("radio", "a", "red", required=True), "Select colour"),
        (choose("select", "a", "red", required=True), "Select colour"),
        (
            choose("checklist", "a", "red", label="Which colours?", required=True),
            "Select an answer to “Which colours?”",
        ),
        (choose("taglist", "a", "red", required=True), "Select colour"),
        (ask("checkbox", "a", "I agree", required=True), "Select “I agree” to go on"),
        (ask("filepicker", "a", "Your photo", required=True), "Select your photo"),
        (ask("textfield", "a", "Name {0}", required=True), "Enter name {0}"),
    ],
)
def test_says_what_is_missing_by_kind(component: dict[str, Any], sentence: str) -> None:
    assert problem(component) == sentence


def test_asks_for_nothing_where_nothing_is_required() -> None:
    for component in (ask("textfield", "a"), date("a"), choose("radio", "a", "red"), ask("checkbox", "a", "I agree")):
        assert problem(component) is None


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (boxes("24", "11"), "Date of birth must include a year"),
        (boxes("24", "", "1999"), "Date of birth must include a month"),
        (boxes("", "11", ""), "Date of birth must include a day and year"),
        (boxes("24"), "Date of birth must include a month and year"),
        (boxes("31", "2", "1999"), "Date of birth must be a real date"),
        (boxes("1", "1", "99"), "Year must include 4 numbers"),
        (boxes("24", "11", "2026"), "Date of birth must be in the past"),
        (boxes("25", "11", "2026"), "Date of birth must be in the past"),
        (boxes("23", "11", "2026"), None),
    ],
)
def test_says_which_part_of_a_date_is_wrong(answer: dict[str, str], sentence: str | None) -> None:
    assert problem(date("born", properties={"when": "past"}), answer) == sentence


@pytest.mark.parametrize(
    ("when", "day", "sentence"),
    [
        ("past_or_today", "25", "Day must be today or in the past"),
        ("past_or_today", "24", None),
        ("future", "24", "Day must be in the future"),
        ("future", "25", None),
        ("today_or_future", "23", "Day must be today or in the future"),
        ("today_or_future", "24", None),
    ],
)
def test_says_where_in_time_a_date_must_lie(when: str, day: str, sentence: str | None) -> None:
    assert problem(date("a", "Day", properties={"when": when}), boxes(day, "11", "2026")) == sentence


def test_begins_no_sentence_with_a_label_that_has_a_clause() -> None:
    asked = date("a", "When, if not just now", properties={"when": "past_or_today"})

    assert problem(asked, boxes("25", "11", "2026")) == "The date must be today or in the past"


def test_reads_the_editors_rule_against_past_dates() -> None:
    asked = date("a", "Day", disallowPassedDates=True)

    assert problem(asked, boxes("23", "11", "2026")) == "Day must be today or in the future"
    assert problem(asked, boxes("24", "11", "2026")) is None


def test_measures_a_date_with_a_time_by_the_instant() -> None:
    asked = date("a", "Start", "datetime", properties={"when": "past"})

    assert problem(asked, boxes("24", "11", "2026", "2:29pm")) is None
    assert problem(asked, boxes("24", "11", "2026", "2:31pm")) == "Start must be in the past"


def test_refuses_nothing_for_its_time_when_nobody_says_what_time_it_is() -> None:
    made = form(date("a", "Day", properties={"when": "past"}))

    assert forms.validate(made, {"a": boxes("1", "1", "2099")}).errors == {}


def test_names_the_parts_of_a_date_with_a_time() -> None:
    asked = date("a", "Start", "datetime")

    assert problem(asked, boxes("24", "11", "2026", "")) == "Start must include a time"
    assert problem(asked, boxes("", "", "", "2pm")) == "Start must include a day, month and year"
    assert problem(asked, boxes("24", "11", "2026", "late")) == "Start must be a time, like 2:30pm or 14:30"
    assert (
        problem(asked, boxes("29", "3", "2026", "1:30am"))
        == "Start must be a time that exists: the clocks go forward then"
    )
    assert (
        problem(date("a", "When did it happen?", "datetime"), boxes("24", "11", "2026"))
        == "The date must include a time"
    )


def test_explains_a_time() -> None:
    assert problem(date("a", "Start", "time"), "half past two") == "Start must be a time, like 2:30pm or 14:30"
    assert problem(date("a", "When do you start?", "time"), "x") == "The time must be a time, like 2:30pm or 14:30"


@pytest.mark.parametrize(
    ("rules", "answer", "sentence"),
    [
        ({"min": 1, "max": 20}, "0", "Age must be between 1 and 20"),
        ({"min": 1, "max": 20}, "21", "Age must be between 1 and 20"),
        ({"min": 1, "max": 20}, "20", None),
        ({"min": 1}, "0", "Age must be 1 or more"),
        ({"max": 1200}, "1201", "Age must be 1,200 or less"),
        ({"max": 1.5}, "1.6", "Age must be 1.5 or less"),
        ({}, "old", "Age must be a number"),
        ({}, "1" * 30, "Age must be a number"),
    ],
)
def test_gives_the_range_of_a_number(rules: dict[str, Any], answer: str, sentence: str | None) -> None:
    assert problem(ask("number", "age", "Age", validate=rules), answer) == sentence


def test_counts_the_decimal_places_of_a_number() -> None:
    assert problem(ask("number", "age", "Age", decimalDigits=0), "1.5") == "Age must be a whole number"
    assert problem(ask("number", "age", "Age", decimalDigits=2), "1.555") == "Age must have 2 decimal places or fewer"


def test_gives_the_length_of_a_text() -> None:
    asked = ask("textarea", "a", "Story", validate={"minLength": 3, "maxLength": 2000})

    assert problem(asked, "x" * 2001) == "Story must be 2,000 characters or less"
    assert problem(asked, "xx") == "Story must be 3 characters or more"
    assert problem(asked, "x" * 2000) is None
    assert (
        problem(ask("textfield", "a", "What happened?"), "x" * 1001) == "Your answer must be 1,000 characters or less"
    )
    assert problem(ask("textarea", "a", "Story"), "x" * 20_001) == "Story must be 20,000 characters or less"


def test_explains_formats() -> None:
    assert problem(ask("textfield", "a", "E-mail", validate={"validationType": "email"}), "x") == (
        "Enter an e-mail address in the correct format, like name@example.com"
    )
    assert problem(ask("textfield", "a", "Phone", validate={"validationType": "phone"}), "x") == (
        "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"
    )
    for asked in ({"format": "postcode"}, {"autocomplete": "postal-code"}):
        assert (
            problem(ask("textfield", "a", "Postcode", properties=asked), "x")
            == "Enter a full UK postcode, like SW1A 2AA"
        )


def test_explains_a_pattern_in_the_words_of_the_form() -> None:
    rules = {"pattern": "^[A-Z]{2}[0-9]+$", "patternErrorMessage": "Enter a number like AB12"}

    assert problem(ask("textfield", "a", "Number", validate=rules), "x") == "Enter a number like AB12"
    assert (
        problem(ask("textfield", "a", "Number", validate={"pattern": "^A"}), "x") == "Number is not in the right format"
    )
    assert problem(ask("textfield", "a", "Number", validate={"pattern": "A"}), "xA") is None


def test_asks_again_for_an_option_that_is_none() -> None:
    assert problem(choose("radio", "a", "red"), "blue") == "Select colour"
    assert problem(choose("checklist", "a", "red"), ["red", "blue"]) == "Select colour"
    assert problem(choose("radio", "a", "red", properties={"error": "Select red"}), "blue") == "Select red"


def test_counts_the_options() -> None:
    asked = choose("checklist", "a", "red", "blue", "green", properties={"min_items": "2", "max_items": "2"})

    assert problem(asked, ["red"]) == "Select 2 or more"
    assert problem(asked, ["red", "blue", "green"]) == "Select 2 or fewer"
    assert problem(asked, ["red", "blue"]) is None


def test_keeps_an_answer_that_stands_alone_apart() -> None:
    asked = choose("checklist", "a", "red", "blue", "unknown", properties={"exclusive": "unknown", "min_items": "2"})

    assert problem(asked, ["red", "unknown"]) == "Select “Unknown” or other answers, not both"
    assert problem(asked, ["unknown"]) is None


def test_counts_files() -> None:
    assert problem(ask("filepicker", "a", "Photo"), ["1", "2"]) == "Add one file only"
    several = ask("filepicker", "a", "Photos", multiple=True, properties={"max_items": "2", "min_items": "1"})
    assert problem(several, ["1", "2", "3"]) == "Add 2 files or fewer"
    assert problem(several, ["1", "2"]) is None


def test_counts_the_items_of_a_list() -> None:
    pets = items("pets", ask("textfield", "name"), properties={"min_items": "2", "max_items": "2"})

    assert problem(pets, [{"name": "Rex"}]) == "Add 2 or more pets"
    assert problem(pets, [{"name": "a"}, {"name": "b"}, {"name": "c"}]) == "Add 2 or fewer pets"
    assert problem(items("pets", ask("textfield", "name"), validate={"required": True})) == "Add at least 1 pet"
    own = items(
        "pets",
        ask("textfield", "name"),
        properties={"error": "Add your pet", "error_max_items": "Too many"},
        validate={"required": True},
    )
    assert problem(own) == "Add your pet"


@pytest.mark.parametrize(
    ("rule", "component", "answer"),
    [
        ("incomplete", date("a"), boxes("1")),
        ("real", date("a"), boxes("31", "2", "1999")),
        ("real", date("a"), boxes("1", "1", "99")),
        ("when", date("a", properties={"when": "past"}), boxes("1", "1", "2099")),
        ("time", date("a", subtype="time"), "x"),
        ("number", ask("number", "a"), "x"),
        ("number", ask("number", "a", decimalDigits=0), "1.5"),
        ("range", ask("number", "a", validate={"max": 1}), "2"),
        ("max_length", ask("textfield", "a", validate={"maxLength": 1}), "xx"),
        ("email", ask("textfield", "a", properties={"format": "email"}), "xx"),
        ("exclusive", choose("checklist", "a", "x", "y", properties={"exclusive": "x"}), ["x", "y"]),
        ("max_items", choose("checklist", "a", "x", "y", properties={"max_items": "1"}), ["x", "y"]),
        ("max_items", ask("filepicker", "a"), ["1", "2"]),
        ("option", choose("radio", "a", "x"), "z"),
    ],
)
def test_may_be_worded_by_the_form_for_each_rule(rule: str, component: dict[str, Any], answer: Any) -> None:
    component["properties"] = component.get("properties", {}) | {f"error_{rule}": "In our {own} words"}

    assert problem(component, answer) == "In our {own} words"


def test_speaks_welsh() -> None:
    assert problem(ask("textfield", "a", "Enw llawn", required=True), lang="cy") == "Rhowch enw llawn"
    assert problem(date("a", "Dyddiad geni"), boxes("1"), lang="cy") == "Dyddiad geni: rhaid cynnwys mis a blwyddyn"


def test_has_a_sentence_for_every_rule_in_both_languages() -> None:
    from service.forms.wording import ENGLISH, WELSH

    assert ENGLISH.keys() == WELSH.keys()


@pytest.mark.parametrize(
    ("accept", "lang", "sentence"),
    [
        (".pdf,.doc,.docx,image/*", "en", "The file must be a PDF, Word or picture"),
        (".docx", "en", "The file must be a Word document"),
        (".pdf", "cy", "Rhaid i’r ffeil fod yn PDF"),
        (".pdf,.xyz", "en", "The file must be a file that ends in .pdf or .xyz"),
        (".xyz", "en", "The file must be a file that ends in .xyz"),
    ],
)
def test_says_which_files_are_taken(accept: str, lang: str, sentence: str) -> None:
    from service.forms.files import refusal

    [asked] = form(ask("filepicker", "a", "Photo", accept=accept)).fields

    assert refusal(asked, "virus.exe", lang) == sentence
    assert refusal(asked, "fine" + accept.split(",", maxsplit=1)[0].upper(), lang) == ""
