"""What conditions hide and expressions compute: it …"""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from service import forms
from service.forms.conditions import names_in
from service.forms.model import Reveal
from tests.unit.forms.make import ask, choose, date, form, group, hide, items

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "reveal"),
    [
        ('=way != "phone"', Reveal("way", "phone")),
        ('= way  !=  "phone" ', Reveal("way", "phone")),
        ('=not(list contains(ways, "phone"))', Reveal("ways", "phone", held=True)),
        ('=list contains(ways, "phone") != true', Reveal("ways", "phone", held=True)),
        ("=not(agreed)", Reveal("agreed", True)),
        ("=agreed != true", Reveal("agreed", True)),
        ('=way = "phone"', None),
        ('=way != "phone" or agreed', None),
        ('=other != "phone"', None),
        ('=agreed != "phone"', None),
        ("=way != true", None),
    ],
)
def test_knows_the_conditions_that_a_page_can_follow_by_itself(text: str, reveal: Reveal | None) -> None:
    made = form(
        choose("radio", "way", "post", "phone"),
        choose("checklist", "ways", "post", "phone"),
        ask("checkbox", "agreed", "I agree"),
        ask("textfield", "number", **hide(text)),
    )

    hidden = made.fields[-1].hide
    assert hidden is not None
    assert hidden.reveal == reveal


@pytest.mark.parametrize(("raw", "is_asked"), [({}, False), ({"agreed": False}, False), ({"agreed": True}, True)])
def test_follows_a_tick(raw: dict, is_asked: bool) -> None:
    made = form(ask("checkbox", "agreed", "I agree"), ask("textfield", "number", required=True, **hide("=not(agreed)")))

    assert ("number" in forms.validate(made, raw).errors) is is_asked


def test_follows_one_of_several_answers() -> None:
    made = form(
        choose("checklist", "ways", "post", "phone"),
        ask("textfield", "number", required=True, **hide('=not(list contains(ways, "phone"))')),
    )

    assert forms.validate(made, {"ways": ["post", "phone"]}).errors == {"number": "Enter full name"}
    assert forms.validate(made, {"ways": ["post"]}).errors == {}
    assert forms.validate(made, {}).errors == {}


def test_hides_what_depends_on_a_hidden_answer_in_chains() -> None:
    made = form(
        choose("radio", "a", "yes", "no"),
        choose("radio", "b", "yes", "no", **hide('=a != "yes"')),
        choose("radio", "c", "yes", "no", **hide('=b != "yes"')),
        ask("textfield", "d", required=True, **hide('=c != "yes"')),
    )

    found = forms.validate(made, {"a": "no", "b": "yes", "c": "yes", "d": "x"})

    assert found.answers == {"a": "no"}
    assert found.dropped == ("b", "c", "d")


def test_looks_at_later_answers_too() -> None:
    made = form(ask("textfield", "a", required=True, **hide("=b = 1")), ask("number", "b", "B"))

    assert forms.validate(made, {"b": "1"}).errors == {}
    assert forms.validate(made, {"b": "2"}).errors == {"a": "Enter full name"}


def test_ends_where_conditions_chase_each_other() -> None:
    made = form(ask("textfield", "a", **hide('=b = "x"')), ask("textfield", "b", **hide('=a = "x"')))

    assert set(forms.validate(made, {"a": "x", "b": "x"}).answers) <= {"a", "b"}


def test_hides_everything_in_a_hidden_group() -> None:
    made = form(
        choose("radio", "way", "post", "phone"),
        group(
            "g",
            ask("textfield", "a", required=True),
            items("pets", ask("textfield", "n", required=True)),
            **hide('=way != "phone"'),
        ),
    )

    found = forms.validate(made, {"way": "post", "a": "x", "pets": [{"n": "Rex"}]})

    assert found.answers == {"way": "post"}
    assert found.dropped == ("a", "pets[0].n")


def test_hides_item_by_item() -> None:
    made = form(
        items(
            "pets",
            choose("radio", "kind", "cat", "other"),
            ask("textfield", "what", "What", required=True, **hide('=kind != "other"')),
            ask("textfield", "first", "First", **hide("=i != 1")),
        )
    )

    found = forms.validate(
        made, {"pets": [{"kind": "cat", "what": "x", "first": "a"}, {"kind": "other", "first": "b"}]}
    )

    assert found.errors == {"pets[1].what": "Enter what"}
    assert found.dropped == ("pets[0].what", "pets[1].first")


def test_lets_an_item_ask_about_what_is_around_it() -> None:
    made = form(
        choose("radio", "way", "post", "phone"),
        items("pets", ask("textfield", "n", "Name", required=True, **hide('=parent.way = "post"'))),
    )

    assert forms.validate(made, {"way": "post", "pets": [{"n": ""}, {"n": ""}]}).errors == {}


def test_asks_about_variables_of_the_case() -> None:
    made = form(ask("textfield", "a", required=True, **hide('=request.agency != "x"')))

    assert forms.validate(made, {}, context={"request": {"agency": "y"}}).errors == {}
    assert forms.validate(made, {}, context={"request": {"agency": "x"}}).errors == {"a": "Enter full name"}


def test_takes_an_answer_before_a_variable_of_the_same_name() -> None:
    made = form(
        choose("radio", "way", "post", "phone"), ask("textfield", "a", required=True, **hide('=way = "post" or 1 = 2'))
    )

    assert forms.validate(made, {"way": "phone"}, context={"way": "post"}).errors == {"a": "Enter full name"}


def test_compares_numbers_as_numbers_and_dates_as_text() -> None:
    made = form(
        ask("number", "age", "Age"),
        date("born"),
        ask("textfield", "old", required=True, **hide("=age < 18")),
        ask("textfield", "late", required=True, **hide('=born < "2000-01-01"')),
    )
    born = {"day": "1", "month": "2", "year": "1999"}

    assert set(forms.validate(made, {"age": "9", "born": born}).errors) == set()
    assert set(forms.validate(made, {"age": "20", "born": born | {"year": "2001"}}).errors) == {"old", "late"}


def test_takes_an_answer_that_breaks_a_rule_for_none() -> None:
    made = form(ask("number", "age", "Age"), ask("textfield", "a", required=True, **hide("=age = null")))

    assert set(forms.validate(made, {"age": "old"}).errors) == {"age"}


def test_shows_what_it_can_not_decide() -> None:
    made = form(ask("textfield", "a", required=True, **hide("=nowhere.to.be > 3")))

    assert forms.validate(made, {}).errors == {"a": "Enter full name"}


def test_knows_which_answers_a_condition_asks_about() -> None:
    assert names_in('way = "post" and count(pets) > n') == {"way", "pets", "n"}


def test_computes_expressions_on_the_server() -> None:
    made = form(
        ask("number", "age", "Age"),
        {"type": "expression", "id": "e", "key": "band", "expression": '=if age < 18 then "young" else "old"'},
    )

    assert forms.validate(made, {"age": "9", "band": "old"}).answers == {"age": 9, "band": "young"}


def test_computes_with_what_was_computed_before_and_in_items() -> None:
    made = form(
        ask("number", "n", "N"),
        {"type": "expression", "id": "e1", "key": "twice", "expression": "=n * 2"},
        group("g", {"type": "expression", "id": "e2", "key": "more", "expression": "=twice + 0.5"}),
        items(
            "pets", ask("number", "m", "M"), {"type": "expression", "id": "e3", "key": "sum", "expression": "=m + n"}
        ),
    )

    answers = forms.validate(made, {"n": "2", "pets": [{}, {"m": "3"}]}).answers

    assert answers == {"n": 2, "twice": 4, "more": Decimal("4.5"), "pets": [{"m": 3, "sum": 5}]}


def test_computes_nothing_that_is_hidden() -> None:
    made = form(
        choose("radio", "way", "post", "phone"),
        {"type": "expression", "id": "e", "key": "sum", "expression": "=1", **hide('=way = "post"')},
    )

    assert forms.validate(made, {"way": "post"}).answers == {"way": "post"}
    assert forms.validate(made, {"way": "phone"}).answers == {"way": "phone", "sum": 1}


def test_gives_computed_values_as_plain_json() -> None:
    made = form(
        {"type": "expression", "id": "a", "key": "at", "expression": "=now()"},
        {"type": "expression", "id": "b", "key": "day", "expression": '=date("2026-11-24")'},
        {"type": "expression", "id": "c", "key": "all", "expression": '=[{a: date("2026-11-24"), b: true, c: null}]'},
    )

    answers = forms.validate(made, {}, now=NOW).answers

    assert datetime.fromisoformat(answers["at"].partition("@")[0].removesuffix("Z") + "+00:00") == NOW
    assert answers["day"] == "2026-11-24"
    assert answers["all"] == [{"a": "2026-11-24", "b": True, "c": None}]


def test_gives_nothing_where_an_expression_goes_past_its_limits() -> None:
    made = form({"type": "expression", "id": "a", "key": "a", "expression": "=count(for i in 1..100000000 return i)"})

    assert forms.validate(made, {}).answers == {"a": None}
