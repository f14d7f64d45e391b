"""Lists and their buttons: it …"""

import json

import pytest
from werkzeug.datastructures import MultiDict

from service import forms
from service.forms import Situation
from tests.unit.forms.make import ask, choose, form, group, items

PETS = form(
    items(
        "pets", ask("textfield", "name", "Name", required=True), items("toys", ask("textfield", "t", "Toy"), item="Toy")
    )
)


def post(*pairs: tuple[str, str]) -> MultiDict[str, str]:
    return MultiDict(pairs)


def test_asks_nothing_of_an_item_in_which_nothing_was_typed() -> None:
    found = forms.validate(PETS, {"pets": [{"name": " "}, {"name": "Rex"}, {}]})

    assert found.errors == {}
    assert found.answers == {"pets": [{"name": "Rex", "toys": []}]}


def test_takes_an_item_for_filled_in_wherever_something_was_typed() -> None:
    made = form(items("pets", group("g", ask("textfield", "a", "A"), items("toys", ask("textfield", "t", "T")))))

    found = forms.validate(made, {"pets": [{"a": "x"}, {"toys": [{"t": " "}]}, {"toys": [{"t": "ball"}]}]})

    assert found.answers == {"pets": [{"a": "x", "toys": []}, {"a": None, "toys": [{"t": "ball"}]}]}


def test_asks_for_as_many_items_as_there_must_be() -> None:
    made = form(items("pets", ask("textfield", "name", "Name", required=True), validate={"required": True}))

    assert forms.validate(made, {}).errors == {"pets[0].name": "Enter name"}
    assert forms.validate(made, {"pets": [{}, {"name": "Rex"}]}).errors == {}


def test_says_that_an_item_is_missing_where_none_of_its_questions_is_required() -> None:
    made = form(items("pets", ask("textfield", "name", "Name"), properties={"min_items": "2"}))

    assert forms.validate(made, {"pets": [{"name": "Rex"}]}).errors == {"pets": "Add 2 or more pets"}
    assert forms.validate(made, {"pets": [{"name": "Rex"}, {"name": "Tom"}]}).errors == {}


def test_names_each_wrong_answer_by_its_item() -> None:
    found = forms.validate(
        PETS, {"pets": [{"name": "Rex", "toys": [{"t": "x" * 1001}]}, {"name": "", "toys": [{"t": "ball"}]}]}
    )

    assert found.errors == {"pets[0].toys[0].t": "Toy must be 1,000 characters or less", "pets[1].name": "Enter name"}
    assert found.answers == {}


def test_adds_an_item_at_the_end_of_those_that_were_shown() -> None:
    pressed = forms.press(PETS, {}, post(("_add", "pets")))

    assert pressed is not None
    assert (pressed.what, pressed.raw, pressed.focus) == ("add", {"pets": [{}, {}]}, "pets[1]")


def test_adds_an_item_within_an_item() -> None:
    pressed = forms.press(PETS, {"pets": [{"name": "Rex", "toys": [{"t": "ball"}]}]}, post(("_add", "pets[0].toys")))

    assert pressed is not None
    assert pressed.raw == {"pets": [{"name": "Rex", "toys": [{"t": "ball"}, {}]}]}


def test_adds_no_more_than_there_may_be() -> None:
    made = form(items("pets", ask("textfield", "name"), properties={"max_items": "1"}))
    pressed = forms.press(made, {"pets": [{"name": "Rex"}]}, post(("_add", "pets")))

    assert pressed is not None
    assert pressed.raw == {"pets": [{"name": "Rex"}]}


def test_removes_an_item_and_puts_it_back() -> None:
    raw = {"pets": [{"name": "Rex"}, {"name": "Tom"}, {"name": "Kit"}]}

    removed = forms.press(PETS, raw, post(("_remove", "pets[1]")))
    assert removed is not None
    assert removed.removed is not None
    assert removed.raw == {"pets": [{"name": "Rex"}, {"name": "Kit"}]}
    assert removed.removed.label == "Pet 2"

    undone = forms.press(PETS, removed.raw, post(("_undo", removed.removed.token)))
    assert undone is not None
    assert (undone.what, undone.raw, undone.focus) == ("undo", raw, "pets[1]")


def test_removes_a_file_and_puts_it_back() -> None:
    made = form(ask("filepicker", "docs", "Documents", multiple=True))

    removed = forms.press(made, {"docs": ["f1", "f2"]}, post(("_remove", "docs[0]")))
    assert removed is not None
    assert removed.removed is not None
    assert (removed.raw, removed.removed.label) == ({"docs": ["f2"]}, "Documents")
    undone = forms.press(made, removed.raw, post(("_undo", removed.removed.token)))
    assert undone is not None
    assert undone.raw == {"docs": ["f1", "f2"]}


@pytest.mark.parametrize(
    "pressed",
    [
        ("_add", "name"),
        ("_add", "pets[0]"),
        ("_add", "pets[5].toys"),
        ("_add", "pets.toys"),
        ("_add", "nowhere"),
        ("_add", "../x"),
        ("_remove", "pets[9]"),
        ("_remove", "pets"),
        ("_remove", "pets[x]"),
        ("_remove", "name[0]"),
        ("_undo", "{"),
        ("_undo", "5"),
        ("_undo", "[1,2,3]"),
        ("_undo", '["pets","0",{}]'),
        ("_undo", '["pets",0,"x"]'),
        ("_undo", '["pets",-1,{}]'),
        ("_undo", '["nowhere",0,{}]'),
        ("_undo", "[" * 5000),
        ("_update", "1"),
    ],
)
def test_changes_nothing_for_a_button_that_it_did_not_draw(pressed: tuple[str, str]) -> None:
    raw = {"pets": [{"name": "Rex"}], "name": "x"}
    found = forms.press(PETS, raw, post(pressed))

    assert found is not None
    assert (found.what, found.raw) == ("update", raw)


def test_knows_when_no_button_of_its_own_was_pressed() -> None:
    assert forms.press(PETS, {}, post(("name", "x"))) is None


def test_leaves_what_it_was_given_as_it_was() -> None:
    raw = {"pets": [{"name": "Rex"}]}
    forms.press(PETS, raw, post(("_remove", "pets[0]")))

    assert raw == {"pets": [{"name": "Rex"}]}


def test_keeps_files_that_were_added_before() -> None:
    made = form(
        ask("filepicker", "docs", "Documents", multiple=True),
        ask("filepicker", "photo", "Photo"),
        items("pets", ask("filepicker", "pic", "Picture")),
    )
    raw = {"docs": ["f1"], "photo": ["p1"], "pets": [{}]}

    found = forms.with_uploads(
        made, raw, {"docs": ["f2", "f1"], "photo": ["p2"], "pets[0].pic": ["c1"], "pets": ["x"], "no": ["y"]}
    )

    assert found == {"docs": ["f1", "f2"], "photo": ["p2"], "pets": [{"pic": ["c1"]}]}


LIST = form(
    items(
        "pets",
        ask("textfield", "name", "Name", required=True),
        properties={"max_items": "2"},
        validate={"required": True},
    ),
    choose("radio", "way", "post", "phone", required=True),
)
PAGE, WAY = LIST.pages()


def turn(draft: dict, *pairs: tuple[str, str], item: int | None = None) -> forms.Turn:
    return forms.turn_page(LIST, PAGE, draft, post(*pairs), Situation(), item)


def test_goes_to_the_list_when_an_item_is_right() -> None:
    found = turn({}, ("pets[0].name", "Rex"), item=0)

    assert (found.to, found.raw) == ("list", {"pets": [{"name": "Rex"}]})


def test_shows_an_item_again_with_its_own_problems_only() -> None:
    found = turn({"pets": [{"name": ""}, {"name": "Tom"}]}, ("pets[1].name", "x" * 1001), item=1)

    assert (found.to, found.item) == ("item", 1)
    assert found.validated is not None
    assert found.validated.errors == {"pets[1].name": "Name must be 1,000 characters or less"}


def test_changes_an_item_in_its_place() -> None:
    found = turn({"pets": [{"name": "Rex"}, {"name": "Tom"}]}, ("pets[0].name", "Max"), item=0)

    assert found.raw == {"pets": [{"name": "Max"}, {"name": "Tom"}]}


def test_appends_an_item_that_lies_past_the_end() -> None:
    assert turn({"pets": [{"name": "Rex"}]}, ("pets[1].name", "Tom"), item=7).raw == {
        "pets": [{"name": "Rex"}, {"name": "Tom"}]
    }


def test_asks_for_another_item_or_goes_on() -> None:
    one = {"pets": [{"name": "Rex"}]}

    assert (turn(one, ("_another", "yes")).to, turn(one, ("_another", "yes")).item) == ("item", 1)
    assert turn(one, ("_another", "no")).to == "next"
    assert (turn(one).to, turn(one).problem) == ("list", "another")


def test_goes_on_when_the_list_is_full() -> None:
    full = {"pets": [{"name": "Rex"}, {"name": "Tom"}]}

    assert turn(full, ("_another", "yes")).to == "next"
    assert turn(full).to == "next"


def test_does_not_go_on_while_an_item_is_wrong() -> None:
    found = turn({"pets": [{"name": "Rex"}, {"name": "x" * 1001}]}, ("_another", "no"))

    assert found.to == "list"
    assert found.validated is not None
    assert set(found.validated.errors) == {"pets[1].name"}


def test_asks_for_an_item_when_the_last_one_was_removed() -> None:
    removed = turn({"pets": [{"name": "Rex"}]}, ("_remove", "pets[0]"))

    assert (removed.to, removed.item, removed.raw) == ("item", 0, {"pets": []})
    assert removed.removed is not None


def test_shows_the_list_after_removing_one_of_several() -> None:
    assert turn({"pets": [{"name": "Rex"}, {"name": "Tom"}]}, ("_remove", "pets[0]")).to == "list"


def test_goes_to_the_new_item_when_one_was_added() -> None:
    found = turn({"pets": [{"name": "Rex"}]}, ("_add", "pets"))

    assert (found.to, found.item) == ("item", 1)


def test_stays_with_an_item_while_its_own_lists_change() -> None:
    found = forms.turn_page(
        PETS, PETS.pages()[0], {}, post(("pets[0].name", "Rex"), ("_add", "pets[0].toys")), Situation(), 0
    )

    assert (found.to, found.item, found.focus) == ("item", 0, "pets[0].toys[1]")
    assert found.raw == {"pets": [{"name": "Rex", "toys": [{}, {}]}]}


def test_goes_on_from_a_question_that_is_answered() -> None:
    found = forms.turn_page(LIST, WAY, {"pets": [{"name": ""}]}, post(("way", "post")), Situation())

    assert (found.to, found.raw) == ("next", {"pets": [{"name": ""}], "way": "post"})


def test_stays_with_a_question_that_is_not_answered() -> None:
    found = forms.turn_page(LIST, WAY, {}, post(), Situation())

    assert found.to == "stay"
    assert found.validated is not None
    assert found.validated.errors == {"way": "Select colour"}


def test_stays_when_a_button_of_the_page_was_pressed() -> None:
    found = forms.turn_page(LIST, WAY, {}, post(("_update", "1"), ("way", "post")), Situation())

    assert (found.to, found.raw, found.validated) == ("stay", {"way": "post"}, None)


def test_makes_tokens_that_are_json() -> None:
    removed = forms.press(PETS, {"pets": [{"name": "Réx"}]}, post(("_remove", "pets[0]")))

    assert removed is not None
    assert removed.removed is not None
    assert json.loads(removed.removed.token) == ["pets", 0, {"name": "Réx"}]


def test_goes_on_when_nothing_was_typed_into_an_item_that_need_not_be() -> None:
    made = form(items("pets", ask("textfield", "name", "Name", required=True)))
    [page] = made.pages()

    first = forms.turn_page(made, page, {}, post(("pets[0].name", "")), Situation(), 0)
    second = forms.turn_page(made, page, {"pets": [{"name": "Rex"}]}, post(("pets[1].name", " ")), Situation(), 1)

    assert (first.to, first.raw) == ("next", {"pets": []})
    assert (second.to, second.raw) == ("list", {"pets": [{"name": "Rex"}]})


@pytest.mark.parametrize(
    ("typed", "left"),
    [("", [{"name": "Rex"}]), ("Tom", [{"name": "Rex"}, {"name": "Tom"}])],
)
def test_brings_the_last_item_back_from_the_page_of_a_new_one(typed: str, left: list[dict[str, str]]) -> None:
    removed = turn({"pets": [{"name": "Rex"}]}, ("_remove", "pets[0]")).removed
    assert removed is not None

    found = turn({"pets": []}, ("_undo", removed.token), ("pets[0].name", typed), item=0)

    assert (found.to, found.raw) == ("list", {"pets": left})
