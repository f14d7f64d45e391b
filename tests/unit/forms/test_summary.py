"""Answers in words: it …"""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from service import forms
from service.forms import EVERYTHING, Situation
from service.forms.summaries import Row, handed_over
from service.forms.words import clock_in_words, day_in_words, instant_in_words
from tests.unit.forms.make import ask, choose, form, group, hide, items
from tests.unit.forms.make import date as ask_date


def told(made: forms.Form, answers: dict, **more: object) -> list[tuple[str, list[tuple[str, str]]]]:
    found = forms.summary(made, answers, more.pop("audiences", EVERYTHING), **more)  # type: ignore[arg-type]
    return [(s.heading, [(row.label, row.value) for row in s.rows]) for s in found]


def value(component: dict, answer: object, **more: object) -> str:
    name = component["key"]
    return told(form(component), {name: answer}, **more)[0][1][0][1]


@pytest.mark.parametrize(
    ("component", "answer", "words"),
    [
        (ask("textfield", "a"), "Ann", "Ann"),
        (ask("textfield", "a"), "", "Not answered"),
        (ask("textfield", "a"), None, "Not answered"),
        (ask("number", "a"), 1204, "1,204"),
        (ask("number", "a"), Decimal("1.50"), "1.50"),
        (ask_date("a"), "2026-11-24", "24 November 2026"),
        (ask_date("a"), "soon", "soon"),
        (ask_date("a", subtype="time"), "14:30", "2:30pm"),
        (ask_date("a", subtype="datetime"), "2026-11-24T14:30:00+00:00", "24 November 2026, 2:30pm"),
        (ask_date("a", subtype="datetime"), "2026-06-30T23:30:00+00:00", "1 July 2026, 12:30am"),
        (choose("radio", "a", "red"), "red", "Red"),
        (choose("radio", "a", "red"), "gone", "gone"),
        (choose("checklist", "a", "red", "blue"), ["blue", "red"], "Blue, Red"),
        (choose("checklist", "a", "red"), [], "Not answered"),
        (ask("checkbox", "a"), True, "Yes"),
        (ask("checkbox", "a"), False, "No"),
        (ask("filepicker", "a"), ["f1", "f2"], "2 files"),
    ],
)
def test_says_an_answer_by_kind(component: dict, answer: object, words: str) -> None:
    assert value(component, answer) == words


def test_says_options_of_the_caller() -> None:
    area = ask("select", "a", "Area", valuesKey="areas:council")

    assert value(area, "n", options={"areas:council": [("n", "North")]}) == "North"


def test_speaks_welsh() -> None:
    assert (
        value(ask_date("a", subtype="datetime"), "2026-11-24T14:30:00+00:00", lang="cy") == "24 Tachwedd 2026, 2:30yp"
    )
    assert value(ask("textfield", "a"), None, lang="cy") == "Heb ei ateb"


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(0, 0, "12am"), (0, 5, "12:05am"), (9, 0, "9am"), (12, 0, "12pm"), (13, 15, "1:15pm"), (23, 59, "11:59pm")],
)
def test_says_times_by_a_clock_of_twelve_hours(hour: int, minute: int, words: str) -> None:
    assert clock_in_words(time(hour, minute)) == words


def test_says_days_and_instants() -> None:
    assert day_in_words(date(2026, 1, 2)) == "2 January 2026"
    assert instant_in_words(datetime(2026, 7, 1, 8, 0, tzinfo=UTC)) == "1 July 2026, 9am"


def test_groups_rows_as_the_form_does() -> None:
    made = form(
        ask("textfield", "a", "A"),
        group(
            "g",
            ask("textfield", "b", "B"),
            group("h", ask("textfield", "c", "C"), label="Inner"),
            ask("textfield", "d", "D"),
            label="Outer",
        ),
        items("pets", ask("textfield", "n", "Name"), group("k", ask("textfield", "m", "More"), label="Care")),
        ask("textfield", "z", "Z"),
        {"type": "text", "id": "t", "text": "x"},
    )
    answers = {
        "a": "1",
        "b": "2",
        "c": "3",
        "d": "4",
        "z": "5",
        "pets": [{"n": "Rex", "m": "x"}, {"n": "Tom", "m": None}],
    }

    assert told(made, answers) == [
        ("", [("A", "1")]),
        ("Outer", [("B", "2")]),
        ("Inner", [("C", "3")]),
        ("Outer", [("D", "4")]),
        ("Pet 1", [("Name", "Rex")]),
        ("Care", [("More", "x")]),
        ("Pet 2", [("Name", "Tom")]),
        ("Care", [("More", "Not answered")]),
        ("", [("Z", "5")]),
    ]


def test_names_each_answer_and_the_page_to_change_it_on() -> None:
    made = form(
        ask("textfield", "a", properties={"page": "1"}),
        items("pets", ask("textfield", "n"), properties={"page": "2"}),
        group("g", ask("textfield", "b")),
    )

    found = forms.summary(made, {"a": "x", "pets": [{"n": "Rex"}], "b": "y"}, EVERYTHING)

    assert [(row.name, row.page) for s in found for row in s.rows] == [("a", "1"), ("pets[0].n", "2"), ("b", "g")]


def test_says_that_a_list_is_empty() -> None:
    made = form(items("pets", ask("textfield", "n")))

    assert told(made, {"pets": []}) == [("", [("Pets", "Not answered")])]
    assert told(made, {}) == [("", [("Pets", "Not answered")])]
    assert told(form(items("pets", ask("textfield", "n"), **hide("=a"))), {}) == []
    assert told(form(items("pets", ask("textfield", "n"), **hide("=a"))), {"pets": []}) == [
        ("", [("Pets", "Not answered")])
    ]


def test_says_nothing_of_questions_that_were_hidden() -> None:
    made = form(
        ask("textfield", "a", "A", **hide("=x")),
        group("g", ask("textfield", "b", "B"), label="G", **hide("=x")),
        {"type": "expression", "id": "e", "key": "e", "label": "Sum", "expression": "=1"},
        {"type": "expression", "id": "f", "key": "f", "expression": "=1"},
        ask("textfield", "c", "C"),
    )

    assert told(made, {}) == [("", [("C", "Not answered")])]
    assert told(made, {"a": None, "b": "y", "e": 1, "f": 2}) == [
        ("", [("A", "Not answered")]),
        ("G", [("B", "y")]),
        ("", [("Sum", "1"), ("C", "Not answered")]),
    ]
    assert told(made, {"e": None})[0] == ("", [("C", "Not answered")])


def test_says_nothing_of_what_the_reader_may_not_see() -> None:
    made = form(
        ask("textfield", "a", "A", properties={"seen_by": "police"}),
        items("pets", ask("textfield", "n", "N"), properties={"seen_by": "police"}),
        ask("textfield", "b", "B", properties={"staff_only": "true"}),
        ask("textfield", "c", "C"),
    )
    answers = {"a": "1", "b": "2", "c": "3", "pets": [{"n": "Rex"}]}

    assert told(made, answers, audiences={"health"}) == [("", [("B", "2"), ("C", "3")])]
    assert told(made, answers, audiences=set(), public=True) == [("", [("C", "3")])]


def test_keeps_what_is_held_from_leaving() -> None:
    made = form(
        ask("textfield", "a", "A", properties={"held": "true"}),
        {"type": "expression", "id": "e", "key": "e", "label": "E", "expression": "=1", "properties": {"held": "true"}},
        ask("textfield", "b", "B"),
    )
    answers = {"a": "1", "b": "2", "e": 3}

    assert told(made, answers, leaving=True) == [("", [("B", "2")])]
    [section] = forms.summary(made, answers, EVERYTHING)
    assert [(row.label, row.held) for row in section.rows] == [("A", True), ("E", True), ("B", False)]


def test_gives_each_of_several_answers_as_a_line() -> None:
    [section] = forms.summary(form(choose("checklist", "a", "red", "blue")), {"a": ["red", "blue"]}, EVERYTHING)

    assert section.rows == (
        Row("a", "Colour", ("Red", "Blue"), "Red, Blue", "a", held=False, kind="checklist", raw=["red", "blue"]),
    )


def test_bears_with_answers_that_have_another_shape() -> None:
    made = form(items("pets", ask("textfield", "n", "N")), choose("radio", "a", "red"))

    assert told(made, {"pets": ["x", {"n": "Rex"}], "a": 5}) == [("Pet 1", [("N", "Rex")]), ("", [("Colour", "5")])]
    assert told(made, {"pets": "x"})[0] == ("", [("Pets", "Not answered")])


def computed(expression: str, label: str = "Sum") -> dict:
    return {"type": "expression", "id": "id_sum", "key": "sum", "label": label, "expression": expression}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ("Ann", ("Ann",)),
        (1204, ("1,204",)),
        (True, ("Yes",)),
        (False, ("No",)),
        (0, ("0",)),
        ("2026-11-24", ("24 November 2026",)),
        ("Ann, born 2019-02-03, Oak", ("Ann, born 3 February 2019, Oak",)),
        ("AB-2019-02-03", ("AB-2019-02-03",)),
        ("2026-11-31", ("2026-11-31",)),
        ("2026-11-24T14:30:00Z", ("24 November 2026, 2:30pm",)),
        ("2026-06-24T14:30:00+01:00", ("24 June 2026, 2:30pm",)),
        ("2026-06-24T23:59:00@Europe/London", ("24 June 2026, 11:59pm",)),
        ("2026-06-24T23:59:00@Nowhere/Land", ("2026-06-24T23:59:00@Nowhere/Land",)),
        (["one", "two"], ("one", "two")),
        (["one", None, ["two", "three"]], ("one", "two, three")),
        ([{"name": "Ann", "born": "2019-02-03"}], ("Ann, 3 February 2019",)),
    ],
)
def test_says_what_was_worked_out(found: object, words: tuple[str, ...]) -> None:
    [section] = forms.summary(form(computed("=1")), {"sum": found}, EVERYTHING)

    assert section.rows[0].lines == words


@pytest.mark.parametrize("answers", [{}, {"sum": None}, {"sum": ""}, {"sum": []}, {"sum": [None]}])
def test_says_nothing_where_nothing_was_worked_out(answers: dict) -> None:
    assert forms.summary(form(computed("=1")), answers, EVERYTHING) == ()


def test_says_what_a_form_hands_over_before_it_is_answered() -> None:
    made = form(
        group("g", computed("=request.who", "About"), ask("textfield", "a", "Answer"), label="Asked"),
        ask("textfield", "b", "B"),
    )

    found = handed_over(made, Situation(context={"request": {"who": "Ann"}}))

    assert [(s.heading, [row.value for row in s.rows]) for s in found] == [("Asked", ["Ann"])]
