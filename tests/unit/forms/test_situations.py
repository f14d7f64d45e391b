"""Who sees what of a form: it …"""

from datetime import UTC, datetime

import pytest

from service import forms
from service.forms import EVERYTHING, Situation
from tests.unit.forms.make import ask, choose, form, group, items

SEEN = {"properties": {"seen_by": "staff police"}}


def seen_names(made: forms.Form, **situation: object) -> set[str]:
    """Of what validation would ask."""
    return set(forms.validate(made, {}, **situation).errors)  # type: ignore[arg-type]


def test_asks_a_restricted_question_of_its_audience_only() -> None:
    made = form(ask("textfield", "a", required=True), ask("textfield", "b", required=True, **SEEN))

    assert seen_names(made, audience={"police"}) == {"a", "b"}
    assert seen_names(made, audience={"health"}) == {"a"}
    assert seen_names(made, audience=EVERYTHING) == {"a", "b"}


def test_shows_no_restricted_question_when_nobody_says_who_looks() -> None:
    made = form(ask("textfield", "a", required=True, **SEEN))

    assert seen_names(made) == set()


def test_accepts_no_answer_to_a_question_that_is_not_seen() -> None:
    made = form(ask("textfield", "a", **SEEN), items("pets", ask("textfield", "n"), ask("textfield", "m", **SEEN)))

    found = forms.validate(made, {"a": "x", "pets": [{"n": "Rex", "m": "y"}]}, audience={"health"})

    assert found.answers == {"pets": [{"n": "Rex"}]}
    assert found.dropped == ()


def test_asks_for_the_audience_of_every_level() -> None:
    made = form(
        group(
            "g", ask("textfield", "a", required=True, properties={"seen_by": "health"}), properties={"seen_by": "staff"}
        ),
        properties={"seen_by": "staff health public"},
    )

    assert seen_names(made, audience={"health"}) == set()
    assert seen_names(made, audience={"staff"}) == set()
    assert seen_names(made, audience={"staff", "health"}) == {"a"}


def test_hides_a_whole_form_from_others() -> None:
    made = form(ask("textfield", "a", required=True), properties={"seen_by": "staff"})

    assert seen_names(made, audience={"health"}) == set()
    assert seen_names(made, audience={"staff"}) == {"a"}


def test_keeps_staff_questions_off_the_public_site_and_the_other_way_round() -> None:
    made = form(
        ask("textfield", "a", required=True, properties={"staff_only": "true"}),
        ask("textfield", "b", required=True, properties={"public_only": "true"}),
        ask("textfield", "c", required=True),
    )

    assert seen_names(made, public=True) == {"b", "c"}
    assert seen_names(made, public=False) == {"a", "c"}


def test_takes_options_from_the_caller() -> None:
    made = form(ask("select", "area", "Area", valuesKey="areas:council"))
    options = {"areas:council": [("north", "North"), ("south", "South")]}

    assert forms.validate(made, {"area": "north"}, options=options).answers == {"area": "north"}
    assert forms.validate(made, {"area": "west"}, options=options).errors == {"area": "Select area"}
    assert forms.validate(made, {"area": "north"}).errors == {"area": "Select area"}


def test_puts_a_question_s_own_options_after_those_of_a_list() -> None:
    know = {"value": "not_known", "label": "I do not know"}
    one = ask("select", "a", "A", valuesKey="areas:council", values=[know], properties={"exclusive": "not_known"})
    two = ask("select", "b", "B", valuesKey="areas:council", values=[{"value": "north", "label": "Other north"}])
    made = form(one, two)
    situation = Situation(options={"areas:council": [("north", "North"), ("south", "South")]})

    labels = [[option.label for option in situation.choices(field)] for field in made.fields]

    assert labels == [["North", "South", "I do not know"], ["North", "South"]]
    assert forms.judge(made, {"a": "not_known", "b": "south"}, situation).errors == {}


def test_takes_options_from_a_variable() -> None:
    made = form(ask("radio", "pet", "Pet", valuesKey="pets"))
    context = {"pets": ["Rex", {"value": "t", "label": "Tom"}, {"value": "u"}, {"label": "no value"}, 5]}

    choices = Situation(context=context).choices(made.fields[0])

    assert [(o.value, o.label) for o in choices] == [("Rex", "Rex"), ("t", "Tom"), ("u", "u")]
    assert Situation(context={"pets": "none"}).choices(made.fields[0]) == ()


def test_takes_what_is_only_shown_from_the_case_and_not_from_the_browser() -> None:
    made = form(
        ask("textfield", "a", readonly=True, required=True),
        ask("textfield", "b", readonly=True, defaultValue="usual"),
        ask("textfield", "c", disabled=True),
    )

    found = forms.validate(made, {"a": "mine", "b": "mine", "c": "mine"}, context={"a": "theirs", "c": "theirs"})

    assert found.answers == {"a": "theirs", "b": "usual"}
    assert forms.validate(made, {}).errors == {}


def test_finds_answers_that_mean_danger_now() -> None:
    made = form(
        choose("radio", "now", "yes", "no", properties={"danger": "yes"}),
        choose("checklist", "signs", "a", "b", "c", properties={"danger": "a b"}),
        ask("checkbox", "hurt", "Somebody is hurt", properties={"danger": "true"}),
        ask("textfield", "note"),
        items("pets", choose("radio", "bites", "yes", "no", properties={"danger": "yes"})),
    )
    raw = {"now": "no", "signs": ["c", "b"], "hurt": True, "pets": [{"bites": "no"}, {"bites": "yes"}]}

    assert forms.danger(made, raw, Situation()) == ("signs", "hurt", "pets[1].bites")
    assert forms.danger(made, {"now": "yes"}, Situation(), made.pages()[0]) == ("now",)
    assert forms.danger(made, {}, Situation()) == ()
    assert forms.danger(made, {"now": "yes"}, Situation(), made.pages()[1]) == ()


@pytest.mark.parametrize(
    ("kind", "answer", "typed"),
    [
        ("textfield", "Ann", "Ann"),
        ("textfield", None, ""),
        ("textfield", 5, "5"),
        ("textfield", True, ""),
        ("number", 12, "12"),
        ("number", "12", "12"),
        ("checkbox", True, True),
        ("checkbox", "yes", False),
        ("filepicker", ["f1"], ["f1"]),
        ("filepicker", "f1", []),
    ],
)
def test_begins_with_what_is_known(kind: str, answer: object, typed: object) -> None:
    made = form(ask(kind, "a"))

    assert forms.prefill(made, {"a": answer}) == {"a": typed}


@pytest.mark.parametrize(
    ("subtype", "answer", "typed"),
    [
        ("date", "2026-03-07", {"day": "7", "month": "3", "year": "2026"}),
        ("date", datetime(2026, 6, 30, 23, 30, tzinfo=UTC), {"day": "1", "month": "7", "year": "2026"}),
        ("date", "soon", {"day": "", "month": "", "year": ""}),
        ("time", "14:30:00", "14:30"),
        ("time", datetime(2026, 1, 1, 9, 5, tzinfo=UTC).time(), "09:05"),
        ("time", "half past two", "half past two"),
        ("datetime", "2026-06-30T23:30:00Z", {"day": "1", "month": "7", "year": "2026", "time": "00:30"}),
        ("datetime", "2026-06-30", {"day": "30", "month": "6", "year": "2026", "time": "00:00"}),
    ],
)
def test_begins_with_dates_in_their_boxes(subtype: str, answer: object, typed: object) -> None:
    made = form(ask("datetime", "a", subtype=subtype))

    assert forms.prefill(made, {"a": answer}) == {"a": typed}


def test_begins_with_empty_boxes_where_nothing_is_known() -> None:
    made = form(ask("datetime", "a", subtype="datetime"), choose("checklist", "b", "x"), ask("checkbox", "c"))

    assert forms.prefill(made, {"a": None, "b": None, "c": None}) == {
        "a": {"day": "", "month": "", "year": "", "time": ""},
        "b": [],
        "c": False,
    }


def test_begins_with_defaults_groups_and_lists() -> None:
    made = form(
        group("g", choose("radio", "way", "post", "phone", defaultValue="post"), choose("checklist", "c", "x", "y")),
        items("pets", ask("textfield", "name")),
        ask("textfield", "other"),
    )

    assert forms.prefill(made, {"pets": [{"name": "Rex"}, "x"], "c": ["y"], "unknown": 1}) == {
        "way": "post",
        "c": ["y"],
        "pets": [{"name": "Rex"}],
    }
    assert forms.prefill(made, {"way": "phone", "pets": None}) == {"way": "phone"}


def test_goes_round_from_answers_to_what_is_typed_and_back() -> None:
    made = form(ask("datetime", "at", subtype="datetime"), ask("datetime", "t", subtype="time"), ask("number", "n"))
    answers = {"at": "2026-06-30T14:30:00+01:00", "t": "09:05", "n": 1204}

    assert forms.validate(made, forms.prefill(made, answers)).answers == answers


def test_stores_numbers_as_text_where_the_form_wants_that() -> None:
    made = form(ask("number", "n", serializeToString=True))

    assert forms.validate(made, {"n": "1,204.50"}).answers == {"n": "1204.50"}
    assert forms.validate(made, {}).answers == {"n": None}
