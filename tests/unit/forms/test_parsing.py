"""A form definition: it …"""

import json

import pytest

from service import forms
from service.domain.errors import DefinitionInvalidError
from service.forms.model import Computed, Field, Group, Rows, Rule, Text
from tests.unit.forms.make import ask, choose, content, date, form, group, hide, items, options


def findings(*components: dict, **head: object) -> list[tuple[str, str | None]]:
    return [(f.rule, f.element) for f in forms.check(content(*components, **head)) if f.severity == "error"]


def test_becomes_a_typed_tree_in_order() -> None:
    made = form(
        {"type": "text", "id": "intro", "text": "## Hello"},
        group("who", ask("textfield", "name"), {"type": "separator", "id": "line"}),
        items("pets", ask("number", "age", "Age", decimalDigits=0)),
        {"type": "expression", "id": "sum", "key": "total", "expression": "=1 + 1"},
        {"type": "button", "id": "go", "label": "Send", "action": "submit"},
    )

    assert [type(c) for c in made.components] == [Text, Group, Rows, Computed]
    assert isinstance(made.components[1], Group)
    assert [type(c) for c in made.components[1].components] == [Field, Rule]
    assert [f.name for f in made.fields] == ["name", "age"]
    assert (made.key, made.title) == ("club.join", "Join")


def test_takes_its_title_from_the_file_or_its_properties() -> None:
    assert form(title="Join the club").title == "Join the club"
    assert form(properties={"title": "Join us"}).title == "Join us"


def test_names_the_form_and_the_component_in_every_finding() -> None:
    found = forms.check(content({"type": "iframe", "id": "map"}), "join.form")

    assert [(f.file, f.element, f.rule, f.severity) for f in found] == [("join.form", "map", "form-component", "error")]
    assert "club.join" in found[0].message
    assert "map" in found[0].message
    assert "iframe" in found[0].message


@pytest.mark.parametrize("kind", ["html", "iframe", "image", "table", "documentPreview", "spacer", "toString", None])
def test_refuses_components_that_it_would_not_draw(kind: str | None) -> None:
    assert findings({"type": kind, "id": "odd"}) == [("form-component", "odd")]


def test_refuses_all_at_once() -> None:
    with pytest.raises(DefinitionInvalidError) as refused:
        form({"type": "image", "id": "logo"}, ask("textfield", "a b"), ask("textfield", "name", ""))

    assert [f.rule for f in refused.value.findings] == ["form-component", "form-key", "form-label"]
    assert str(refused.value) == refused.value.findings[0].message


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (b"{", "form-json"),
        (b"[1]", "form-json"),
        (b"\xff", "form-json"),
        (b'{"id": "a", "components": [], "x": NaN}', "form-json"),
        (b"[" * 100_000, "form-json"),
        (b" " * 1_000_001, "form-size"),
        (b'{"id": "a"}', "form-json"),
        (b'{"id": "a", "components": [1]}', "form-json"),
    ],
)
def test_says_what_is_wrong_with_a_file_that_is_no_form(text: bytes, rule: str) -> None:
    assert rule in [f.rule for f in forms.check(text)]


def test_needs_an_id_a_known_type_and_a_known_schema_version() -> None:
    assert findings(id="") == [("form-id", None)]
    assert findings(type="other") == [("form-type", None)]
    assert findings(schemaVersion=20) == [("form-schema-version", None)]
    assert findings(schemaVersion="x") == [("form-schema-version", None)]


def test_refuses_unknown_properties_of_the_form() -> None:
    assert findings(properties={"colour": "red"}) == [("form-property", None)]
    assert findings(properties=["x"]) == [("form-property", None)]


@pytest.mark.parametrize("key", ["", "a b", "1a", "a.b", "a-b", "_x", "csrf_token", "this", 5])
def test_refuses_keys_that_are_no_plain_names(key: object) -> None:
    assert ("form-key", "field") in findings({"type": "textfield", "id": "field", "key": key, "label": "Name"})


def test_refuses_paths_on_groups() -> None:
    assert findings(group("g", ask("textfield", "name"), path="inner")) == [("form-key", "g")]


def test_refuses_two_components_with_one_key_but_not_in_lists() -> None:
    assert findings(ask("textfield", "name"), group("g", ask("number", "name"))) == [("form-duplicate-key", "id_name")]
    assert findings(items("name", ask("textfield", "x")), ask("textfield", "name")) == [
        ("form-duplicate-key", "id_name")
    ]
    assert findings(ask("textfield", "name"), items("pets", ask("textfield", "name"))) == []
    assert findings(items("pets", ask("textfield", "a"), ask("textfield", "a"))) == [("form-duplicate-key", "id_a")]


@pytest.mark.parametrize("text", ["=if", "a = 1", "=", 7, "=a = = b"])
def test_refuses_conditions_that_are_not_feel(text: object) -> None:
    assert findings(ask("textfield", "name", conditional={"hide": text})) == [("form-feel", "id_name")]


@pytest.mark.parametrize("text", ["=if", "1", None])
def test_refuses_expressions_that_are_not_feel(text: object) -> None:
    assert findings({"type": "expression", "id": "sum", "key": "sum", "expression": text}) == [("form-feel", "sum")]


def test_ignores_an_empty_condition() -> None:
    assert findings(ask("textfield", "name", conditional={})) == []
    assert findings(ask("textfield", "name", conditional=[])) == []


def test_says_where_an_expression_goes_wrong() -> None:
    [found] = forms.check(content(ask("textfield", "name", **hide("=a = = b"))))

    assert "line 1, column" in found.message


@pytest.mark.parametrize(
    "extra",
    [
        {"properties": {"colour": "red"}},
        {"properties": {"page": "1 2"}},
        {"properties": {"page": 1}},
        {"properties": {"width": "7"}},
        {"properties": {"autocomplete": "fullname"}},
        {"properties": {"held": "yes"}},
        {"properties": {"picker": "no"}},
        {"properties": {"min_items": "two"}},
        {"properties": {"staff_only": "yes"}},
        {"properties": {"staff_only": "true", "public_only": "true"}},
        {"properties": {"when": "soon"}},
        {"properties": {"error_colour": "x"}},
        {"properties": {"hint_red": "only for options"}},
    ],
)
def test_refuses_properties_it_does_not_know(extra: dict) -> None:
    assert findings(ask("textfield", "name", **extra)) == [("form-property", "id_name")]


@pytest.mark.parametrize(
    "extra",
    [
        {"colour": "red"},
        {"validate": {"colour": "red"}},
        {"validate": {"maxLength": "many"}},
        {"validate": {"maxLength": -1}},
        {"validate": {"maxLength": 1.5}},
        {"validate": {"minLength": True}},
        {"validate": {"min": "x"}},
        {"validate": {"max": float("1e400")}},
        {"validate": {"pattern": "("}},
        {"validate": {"pattern": 5}},
        {"validate": {"pattern": "(a+)+b"}},
        {"validate": {"validationType": "iban"}},
        {"readonly": "=a"},
        {"disabled": 1},
        {"valuesExpression": "=list"},
    ],
)
def test_refuses_attributes_that_would_have_no_effect(extra: dict) -> None:
    text = content(ask("textfield", "name", **extra)).replace(b"Infinity", b"1e999")

    assert ("form-attribute", "id_name") in [(f.rule, f.element) for f in forms.check(text)]


def test_refuses_rules_that_are_no_object() -> None:
    component = {"type": "textfield", "id": "id_name", "key": "name", "label": "Name", "validate": [1]}

    assert findings(component) == [("form-attribute", "id_name")]


def test_refuses_formulas_in_texts() -> None:
    assert findings(ask("textfield", "name", "=label")) == [("form-text", "id_name")]
    assert findings({"type": "text", "id": "t", "text": "Hello {{name}}"}) == [("form-text", "t")]
    assert ("form-text", "id_name") in findings(ask("textfield", "name", 5))  # type: ignore[arg-type]


def test_refuses_another_kind_of_date() -> None:
    assert findings(date("born", subtype="week")) == [("form-attribute", "id_born")]


def test_reads_labels_of_dates_and_times() -> None:
    made = form(
        {"type": "datetime", "id": "a", "key": "a", "subtype": "date", "dateLabel": "Day"},
        {"type": "datetime", "id": "b", "key": "b", "subtype": "time", "timeLabel": "Hour", "dateLabel": "x"},
        {"type": "datetime", "id": "c", "key": "c", "subtype": "datetime", "dateLabel": "When", "timeLabel": "Time"},
        {"type": "datetime", "id": "d", "key": "d", "label": "Else"},
    )

    assert [(f.kind, f.label) for f in made.fields] == [
        ("date", "Day"),
        ("time", "Hour"),
        ("date_time", "When"),
        ("date", "Else"),
    ]


@pytest.mark.parametrize(
    "values",
    [
        "red",
        [{"label": "Red"}],
        [{"label": " ", "value": "red"}],
        [{"label": "Red", "value": 1}],
        ["red"],
        options("red", "red"),
    ],
)
def test_refuses_options_that_are_none(values: object) -> None:
    assert ("form-options", "id_colour") in findings(ask("radio", "colour", "Colour", values=values))


def test_refuses_a_choice_of_nothing() -> None:
    assert findings(ask("select", "colour", "Colour")) == [("form-options", "id_colour")]
    assert findings(ask("select", "area", "Area", valuesKey="areas: ")) == [("form-options", "id_area")]
    assert findings(ask("select", "area", "Area", valuesKey="areas:council")) == []


def test_refuses_danger_and_exclusive_answers_that_cannot_be_given() -> None:
    assert findings(choose("radio", "now", "yes", "no", properties={"danger": "maybe"})) == [
        ("form-property", "id_now")
    ]
    assert findings(choose("checklist", "a", "x", properties={"exclusive": "none"})) == [("form-property", "id_a")]
    assert findings(ask("checkbox", "now", "Now?", properties={"danger": "yes"})) == [("form-property", "id_now")]
    assert findings(ask("checkbox", "now", "Now?", properties={"danger": "true"})) == []


def test_refuses_to_compare_a_list_of_answers_with_one() -> None:
    asked = choose("checklist", "ways", "post", "phone")

    assert findings(asked, ask("textfield", "number", **hide('=ways != "phone"'))) == [("form-condition", "id_number")]
    assert findings(asked, ask("textfield", "number", **hide('=not(list contains(ways, "phone"))'))) == []


def test_refuses_more_than_it_could_draw() -> None:
    many = [ask("textfield", f"k{n}") for n in range(1_001)]
    deep: dict = ask("textfield", "name")
    for level in range(12):
        deep = group(f"g{level}", deep)

    assert ("form-size", None) in findings(*many)
    assert ("form-size", None) in findings(deep)


def test_warns_of_a_question_whose_missing_answer_would_read_badly() -> None:
    made = form(ask("textfield", "name", "What is your name?", required=True))

    assert [(f.rule, f.severity) for f in made.warnings] == [("form-error-text", "warning")]
    assert (
        form(ask("textfield", "name", "What is your name?", required=True, properties={"error": "Enter it"})).warnings
        == ()
    )
    assert form(ask("textfield", "name", "Full name", required=True)).warnings == ()


def test_warns_of_a_list_whose_items_have_no_name() -> None:
    made = form(items("pets", ask("textfield", "name"), item=""))

    assert [f.rule for f in made.warnings] == ["form-item"]
    assert isinstance(made.components[0], Rows)
    assert made.components[0].item == "Item"


def test_reads_the_bounds_of_a_list() -> None:
    made = form(
        items("a", ask("textfield", "x"), validate={"required": True}),
        items("b", ask("textfield", "x"), properties={"min_items": "2", "max_items": "4"}, defaultRepetitions=0),
        items(
            "c", ask("textfield", "x"), properties={"max_items": "999"}, defaultRepetitions="many", allowAddRemove=False
        ),
    )

    bounds = [(r.min_items, r.max_items, r.first_items, r.may_add) for r in made.components if isinstance(r, Rows)]
    assert bounds == [(1, 50, 1, True), (2, 4, 0, True), (0, 200, 1, False)]


def test_reads_what_a_number_looks_like() -> None:
    look = {
        "appearance": {"prefixAdorner": "£", "suffixAdorner": "a week"},
        "serializeToString": True,
        "decimalDigits": 2,
    }
    [made] = form(ask("number", "pay", "Pay", **look)).fields

    assert (made.prefix, made.suffix, made.as_text, made.digits) == ("£", "a week", True, 2)


def test_keeps_the_version_tag() -> None:
    assert form(versionTag="2026-1").version_tag == "2026-1"


def test_offers_hints_for_options() -> None:
    [made] = form(choose("radio", "way", "post", "phone", properties={"hint_post": "Two days"})).fields

    assert [option.hint for option in made.options] == ["Two days", ""]


def test_knows_the_file_as_the_editor_writes_it() -> None:
    text = json.dumps(
        {
            "id": "club.join",
            "type": "default",
            "schemaVersion": 19,
            "executionPlatform": "Camunda Cloud",
            "executionPlatformVersion": "8.8.0",
            "exporter": {"name": "form-js", "version": "1"},
            "components": [
                ask("textfield", "name", layout={"row": "r", "columns": None}, description="As on your card")
            ],
        }
    )

    assert forms.check(text.encode()) == []
