"""Reading a post: it …"""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from service import forms
from service.forms.names import element_id, steps
from tests.unit.forms.make import ask, choose, date, form, group, items


def read(made: forms.Form, *pairs: tuple[str, str], **more: Any) -> dict[str, Any]:
    return forms.read(made, MultiDict(pairs), **more)


def test_gives_every_question_its_shape() -> None:
    made = form(
        ask("textfield", "a"),
        ask("textarea", "b"),
        ask("number", "c"),
        date("d"),
        date("e", subtype="time"),
        date("f", subtype="datetime"),
        choose("radio", "g", "x"),
        choose("select", "h", "x"),
        choose("checklist", "ii", "x"),
        choose("taglist", "j", "x"),
        ask("checkbox", "k"),
        ask("filepicker", "l"),
        items("m", ask("textfield", "n")),
    )

    assert read(made) == {
        "a": "", "b": "", "c": "", "d": {"day": "", "month": "", "year": ""}, "e": "", "f": {"day": "", "month": "", "year": "", "time": ""},
        "g": "", "h": "", "ii": [], "j": [], "k": False, "l": [], "m": [],
    }  # fmt: skip


def test_keeps_what_was_typed_as_it_was_typed() -> None:
    made = form(ask("textfield", "a"), ask("textarea", "b"), date("d"), ask("number", "c"))

    raw = read(
        made,
        ("a", "  Ann "),
        ("b", "one\r\n two\rthree\n"),
        ("d-day", "x"),
        ("d-month", ""),
        ("d-year", "26"),
        ("c", "many"),
    )

    assert raw == {"a": "  Ann ", "b": "one\n two\nthree\n", "c": "many", "d": {"day": "x", "month": "", "year": "26"}}


def test_leaves_out_what_no_text_can_hold() -> None:
    made = form(ask("textfield", "a"), ask("textarea", "b"))

    assert read(made, ("a", "A\x00n\nn\ud800\x7f"), ("b", "tab\tstays\x1b")) == {"a": "An n", "b": "tab\tstays"}


def test_takes_several_answers_once_each() -> None:
    made = form(choose("checklist", "a", "x", "y"))

    assert read(made, ("a", "y"), ("a", ""), ("a", "x"), ("a", "y")) == {"a": ["y", "x"]}


def test_numbers_items_anew_where_one_is_missing() -> None:
    made = form(items("pets", ask("textfield", "name"), items("toys", ask("textfield", "t"))))

    raw = read(
        made, ("pets[7].name", "Tom"), ("pets[2].name", "Rex"), ("pets[7].toys[3].t", "ball"), ("pets[x].name", "no")
    )

    assert raw == {"pets": [{"name": "Rex", "toys": []}, {"name": "Tom", "toys": [{"t": "ball"}]}]}


def test_knows_an_item_without_answers_by_its_marker() -> None:
    made = form(items("pets", choose("radio", "kind", "cat")))

    assert read(made, ("pets[0]._", "1")) == {"pets": [{"kind": ""}]}


def test_stays_small_however_many_items_are_sent() -> None:
    made = form(items("pets", ask("textfield", "name")))

    assert len(read(made, *((f"pets[{n}].name", "x") for n in range(500)))["pets"]) == 200


def test_takes_nothing_that_the_form_does_not_ask() -> None:
    made = form(
        ask("textfield", "shown", readonly=True),
        ask("textfield", "off", disabled=True),
        {"type": "expression", "id": "e", "key": "e", "expression": "=1"},
        group("g", ask("textfield", "a")),
    )

    assert read(made, ("shown", "x"), ("off", "x"), ("e", "x"), ("other", "x"), ("a", "x")) == {"a": "x"}


def test_reads_the_names_and_the_page_it_is_told_to() -> None:
    made = form(ask("textfield", "a"), ask("textfield", "b"))

    assert read(made, ("a", "1"), ("b", "2"), names={"a"}) == {"a": "1", "b": ""}
    assert read(made, ("a", "1"), ("b", "2"), components=made.pages()[1].components) == {"b": "2"}


def test_reads_a_date_picker_from_one_box() -> None:
    made = form(date("a", properties={"picker": "true"}), date("b", properties={"when": "future"}))

    raw = read(made, ("a", "27/3/2026"), ("b-day", "1"))

    assert raw == {"a": {"day": "27", "month": "3", "year": "2026"}, "b": {"day": "1", "month": "", "year": ""}}


def test_makes_ids_that_never_meet() -> None:
    assert element_id("pets[0].toys[12].name") == "pets-0-toys-12-name"
    assert element_id("pets[0]") == "pets-0"
    assert element_id("#intro") == "part-intro"


def test_takes_names_apart() -> None:
    assert steps("pets[0].toys[12].name") == (("pets", 0), ("toys", 12), ("name", None))
    assert steps("pets[x]") is None
    assert steps("") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["a", "b", "c", "d", "e", "m"]), JSON))
def test_never_stumbles_over_what_a_caller_sends(raw: dict[str, Any]) -> None:
    made = form(
        ask("textfield", "a"),
        date("b"),
        choose("checklist", "c", "x"),
        ask("checkbox", "d"),
        ask("number", "e"),
        items("m", ask("textfield", "a")),
    )

    found = forms.validate(made, raw)

    assert set(found.answers) <= {"a", "b", "c", "d", "e", "m"}
    json.dumps(forms.carry_over(raw, made)[0])
