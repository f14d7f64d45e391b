"""Question pages: it …"""

from service import forms
from service.forms import Situation
from service.forms.model import Group
from tests.unit.forms.make import ask, choose, form, group, hide, items

PUBLIC = Situation(public=True)
TEXT = {"type": "text", "id": "intro", "text": "Read this"}


def pages(made: forms.Form) -> list[tuple[str, list[str]]]:
    return [(page.key, [c.name for c in page.components]) for page in made.pages()]


def test_asks_one_question_a_page() -> None:
    made = form(
        ask("textfield", "a"),
        group("g", ask("textfield", "b"), ask("textfield", "c")),
        items("pets", ask("textfield", "n")),
    )

    assert pages(made) == [("a", ["a"]), ("g", ["#g"]), ("pets", ["pets"])]


def test_puts_together_what_has_the_same_page() -> None:
    made = form(
        ask("textfield", "a", properties={"page": "1"}),
        ask("textfield", "b", properties={"page": "2"}),
        ask("textfield", "c", properties={"page": "1"}),
    )

    assert pages(made) == [("1", ["a", "c"]), ("2", ["b"])]


def test_puts_words_before_the_question_that_follows_them() -> None:
    made = form(
        TEXT,
        ask("textfield", "a"),
        {"type": "expression", "id": "e", "key": "e", "expression": "=1"},
        ask("textfield", "b"),
        TEXT | {"id": "end"},
    )

    assert pages(made) == [("a", ["#intro", "a"]), ("b", ["e", "b", "#end"])]


def test_has_no_page_without_a_question() -> None:
    assert pages(form(TEXT)) == []
    assert pages(form(group("g", TEXT))) == []


def test_cuts_a_group_whose_questions_name_pages() -> None:
    made = form(
        group(
            "you",
            ask("textfield", "a", properties={"page": "name"}),
            group("home", ask("textfield", "b", properties={"page": "street"}), ask("textfield", "c"), label="Home"),
            label="About you",
            properties={"page": "rest"},
        )
    )

    assert [(p.key, p.section) for p in made.pages()] == [("name", "About you"), ("street", "Home"), ("rest", "Home")]


def test_keeps_the_condition_of_a_group_that_is_cut() -> None:
    made = form(
        choose("radio", "way", "post", "phone"),
        group(
            "g",
            ask("textfield", "a", properties={"page": "1"}),
            ask("textfield", "b", properties={"page": "2"}),
            **hide('=way != "phone"'),
        ),
    )

    assert [p.key for p in made.pages()] == ["way", "1", "2"]
    assert isinstance(made.pages()[1].components[0], Group)
    assert [p.key for p in forms.path(made, {"way": "post"}, PUBLIC)] == ["way"]
    assert [p.key for p in forms.path(made, {"way": "phone"}, PUBLIC)] == ["way", "1", "2"]
    assert forms.validate(made, {"way": "phone", "b": "x"}, page="2").answers == {"b": "x"}


def test_leaves_out_pages_on_which_nothing_is_asked() -> None:
    made = form(
        ask("textfield", "a", properties={"staff_only": "true"}),
        group("g", ask("textfield", "b", properties={"staff_only": "true"}), TEXT),
        ask("textfield", "c", properties={"seen_by": "police"}),
        ask("textfield", "d"),
    )

    assert [p.key for p in forms.path(made, {}, PUBLIC)] == ["d"]
    assert [p.key for p in forms.path(made, {}, Situation(audience={"police"}))] == ["a", "g", "c", "d"]


def test_checks_the_questions_of_a_page_only() -> None:
    made = form(ask("textfield", "a", required=True), ask("textfield", "b", required=True))

    assert forms.validate(made, {}, page="b").errors == {"b": "Enter full name"}
    assert forms.validate(made, {}, page=made.pages()[0]).errors == {"a": "Enter full name"}
    assert forms.validate(made, {}, page="nowhere").errors == {}


def test_knows_a_page_about_one_list() -> None:
    made = form(TEXT, items("pets", ask("textfield", "n")), ask("textfield", "a"))

    assert [page.rows is not None for page in made.pages()] == [True, False]
    assert made.page("a") == made.pages()[1]
    assert made.page("b") is None
