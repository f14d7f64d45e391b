"""Drafts: it …"""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from service import forms
from service.forms import Situation
from service.forms.drafts import locate
from tests.unit.forms.make import ask, choose, date, form, group, hide, items

OLD = form(
    ask("textfield", "name", "Full name"),
    date("born"),
    choose("checklist", "ways", "post", "phone", label="Ways"),
    items("pets", ask("textfield", "n", "Name"), ask("checkbox", "bites", "It bites")),
)


def test_puts_a_page_over_the_draft() -> None:
    assert forms.merge({"a": "1", "b": "2"}, {"b": "3"}) == {"a": "1", "b": "3"}


def test_carries_over_what_still_has_a_place() -> None:
    raw = {
        "name": " Ann",
        "born": {"day": "x", "month": "", "year": ""},
        "ways": ["post"],
        "pets": [{"n": "Rex", "bites": True}],
    }

    assert forms.carry_over(raw, OLD) == (raw, [])


def test_lists_what_has_no_place_any_more() -> None:
    new = form(ask("textfield", "other"), items("pets", ask("textfield", "n", "Name")))
    raw = {
        "name": "Ann\nLee",
        "born": {"day": "1", "month": "2", "year": "1999"},
        "ways": ["phone", "post"],
        "pets": [{"n": "Rex", "bites": True}, {"n": "Tom", "bites": False}],
        "empty": "",
    }

    kept, lost = forms.carry_over(raw, new, OLD)

    assert kept == {"pets": [{"n": "Rex"}, {"n": "Tom"}]}
    assert lost == [
        ("Full name", "Ann Lee"),
        ("Date of birth", "1 2 1999"),
        ("Ways", "Phone, Post"),
        ("It bites", "Yes"),
    ]


def test_makes_labels_from_keys_where_the_old_form_is_gone() -> None:
    assert forms.carry_over({"home_address": "1 Hill"}, form())[1] == [("Home address", "1 Hill")]


def test_lists_an_answer_that_is_no_option_any_more() -> None:
    new = form(choose("checklist", "ways", "post", label="Ways"), choose("radio", "way", "post", label="Way"))

    kept, lost = forms.carry_over({"ways": ["post", "phone"], "way": "phone"}, new)

    assert (kept, lost) == ({}, [("Ways", "post, phone"), ("Way", "phone")])


def test_keeps_options_that_only_the_caller_knows() -> None:
    new = form(ask("select", "area", "Area", valuesKey="areas:council"))
    situation = Situation(options={"areas:council": [("n", "North")]})

    assert forms.carry_over({"area": "x"}, new) == ({"area": "x"}, [])
    assert forms.carry_over({"area": "n"}, new, situation=situation) == ({"area": "n"}, [])
    assert forms.carry_over({"area": "x"}, new, situation=situation) == ({}, [("Area", "x")])


def test_lists_an_answer_that_is_asked_in_another_way_now() -> None:
    new = form(date("name", "Full name"), ask("textfield", "born", "Date of birth"), ask("textfield", "pets", "Pets"))
    raw = {
        "name": "Ann",
        "born": {"day": "1", "month": "", "year": "1999"},
        "pets": [{"n": "Rex", "bites": True}, {"n": ""}, "odd"],
    }

    assert forms.carry_over(raw, new) == ({}, [("Full name", "Ann"), ("Date of birth", "1 1999"), ("Pets", "Rex, Yes")])


def test_knows_a_date_that_lost_its_time_only_if_one_was_typed() -> None:
    new = form(date("at"))

    assert forms.carry_over({"at": {"day": "1", "month": "2", "year": "1999", "time": ""}}, new)[1] == []
    assert forms.carry_over({"at": {"day": "1", "month": "2", "year": "1999", "time": "2pm"}}, new)[1] == [
        ("Date of birth", "1 2 1999 2pm")
    ]


def test_takes_a_date_on_into_one_with_a_time() -> None:
    new = form(date("at", subtype="datetime"))

    assert forms.carry_over({"at": {"day": "1", "month": "2", "year": "1999"}}, new) == (
        {"at": {"day": "1", "month": "2", "year": "1999", "time": ""}},
        [],
    )


def test_finds_the_question_of_a_name() -> None:
    made = form(group("g", items("pets", items("toys", ask("textfield", "t", "Toy")))))
    raw = {"pets": [{"toys": [{"t": "ball"}]}]}

    found, typed = locate(made, raw, "pets[0].toys[0].t")
    assert found is not None
    assert (found.label, typed) == ("Toy", "ball")
    for name in ("pets[1].toys[0].t", "pets[x].toys[0].t", "g[0].t", "nowhere", "pets"):
        assert locate(made, raw, name) == (None, None)


def test_says_what_was_typed_before_it_is_dropped() -> None:
    made = form(
        choose("radio", "way", "post", "phone"),
        ask("textfield", "number", "Phone number", **hide('=way != "phone"')),
        choose("radio", "best", "am", "pm", label="Best time", **hide('=way != "phone"')),
        ask("checkbox", "sms", "Text me", **hide('=way != "phone"')),
        ask("filepicker", "f", "Proof", **hide('=way != "phone"')),
    )
    raw = {"way": "post", "number": " 01632\t960001", "best": "am", "sms": True, "f": ["f1"]}
    names = [*forms.validate(made, raw).dropped, "nowhere"]

    assert forms.typed_under(made, raw, names, Situation()) == [
        ("Phone number", "01632 960001"),
        ("Best time", "Am"),
        ("Text me", "Yes"),
        ("Proof", "1 file"),
    ]


TEXTS = st.text(max_size=20)
TYPED = st.fixed_dictionaries(
    {
        "name": TEXTS,
        "born": st.fixed_dictionaries({"day": TEXTS, "month": TEXTS, "year": TEXTS}),
        "ways": st.lists(st.sampled_from(["post", "phone"]), unique=True),
        "pets": st.lists(st.fixed_dictionaries({"n": TEXTS, "bites": st.booleans()}), max_size=3),
    }
)


@settings(max_examples=50, deadline=None)
@given(TYPED)
def test_loses_nothing_that_was_typed_when_it_is_stored_and_carried_over(raw: dict) -> None:
    from service.forms.shape import line

    clean = json.loads(json.dumps(raw))
    clean["name"] = line(raw["name"])
    clean["born"] = {part: line(text) for part, text in raw["born"].items()}
    clean["pets"] = [{"n": line(pet["n"]), "bites": pet["bites"]} for pet in raw["pets"]]

    assert forms.carry_over(clean, OLD) == (clean, [])
