"""A form in another language: it …"""

from service.forms.language import in_language, missing
from service.forms.model import Field, Rows, Text
from tests.unit.forms.make import ask, choose, form, group, items

MADE = form(
    {"type": "text", "id": "intro", "text": "Hello", "properties": {"details": "More"}},
    group(
        "g",
        choose(
            "radio", "way", "post", label="How?", properties={"error": "Select how", "hint_post": "Slow", "page": "1"}
        ),
    ),
    items("pets", ask("textfield", "n", "Name", description="As you call it"), label="Pets"),
    {"type": "separator", "id": "line"},
    title="Join",
)
WELSH = {
    "Join": "Ymuno", "Hello": "Helo", "More": "Mwy", "About you": "Amdanoch chi", "How?": "Sut?", "Post": "Post", "Select how": "Dewiswch sut",
    "Slow": "Araf", "Pets": "Anifeiliaid", "Pet": "Anifail", "Name": "Enw", "As you call it": "Fel y’i gelwir",
}  # fmt: skip


def test_says_every_text_in_the_other_language() -> None:
    made = in_language(MADE, lambda _, text: WELSH.get(text))
    text, group_, pets, _ = made.components

    assert isinstance(text, Text)
    assert isinstance(pets, Rows)
    assert (made.title, text.markdown, text.settings["details"], group_.label) == (
        "Ymuno",
        "Helo",
        "Mwy",
        "Amdanoch chi",
    )
    way, name = made.fields
    assert (way.label, way.options[0].hint, way.settings) == (
        "Sut?",
        "Araf",
        {"error": "Dewiswch sut", "hint_post": "Araf", "page": "1"},
    )
    assert (pets.label, pets.item, name.label, name.hint) == ("Anifeiliaid", "Anifail", "Enw", "Fel y’i gelwir")
    assert not any(c.untranslated for c in (*made.components, *made.fields))


def test_keeps_and_marks_what_lacks_a_text() -> None:
    made = in_language(MADE, lambda _, text: None if text == "Slow" else WELSH.get(text))
    [way] = [f for f in made.fields if f.name == "way"]

    assert isinstance(way, Field)
    assert (way.label, way.untranslated) == ("How?", True)
    assert not made.components[1].untranslated


def test_asks_for_a_translation_by_element_and_text() -> None:
    asked: list[tuple[str, str]] = []
    in_language(form(ask("textfield", "a", "Name"), title="Join"), lambda element, text: asked.append((element, text)))  # type: ignore[func-returns-value,arg-type]

    assert asked == [("", "Join"), ("id_a", "Name")]


def test_lists_what_has_no_translation() -> None:
    assert missing(MADE, lambda _, text: None if text in {"Slow", "Name"} else WELSH.get(text)) == [
        ("id_way", "Slow"),
        ("id_n", "Name"),
    ]
