"""A form as a page: it …"""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from service import forms
from service.forms import EVERYTHING, Removed, Situation
from service.forms.language import in_language
from service.forms.model import Field, Option, Rows, walk
from service.forms.shape import clean, line
from service.web.form_view import FileShown, FormView, form_view, list_view, page_view, summary_view
from tests.unit.forms.make import ask, choose, date, form, group, hide, items
from tests.web.form_pages import draw, draw_summary, fields, text

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
STAFF, PUBLIC = Situation(now=NOW), Situation(public=True, now=NOW)


def staff(
    made: forms.Form,
    raw: dict[str, Any] | None = None,
    *,
    check: bool = False,
    situation: Situation = STAFF,
    **more: Any,
) -> Any:
    """The page of a whole form; `check`: after somebody tried to finish."""
    found = forms.judge(made, raw or {}, situation) if check else None
    return draw(form_view(made, raw or {}, situation, found=found, **more), whole=True)


def public(made: forms.Form, key: str, raw: dict[str, Any] | None = None, *, check: bool = False, **more: Any) -> Any:
    page = made.page(key)
    assert page is not None
    found = forms.judge(made, raw or {}, PUBLIC, page) if check else None
    return draw(page_view(made, page, raw or {}, PUBLIC, found=found, **more))


def one(page: Any, path: str) -> Any:
    found = page.xpath(path)
    assert len(found) == 1, (path, len(found))
    return found[0]


KINDS = [
    ask("textfield", "a", "Text"),
    ask("textarea", "b", "Long text"),
    ask("textarea", "c", "Counted", validate={"maxLength": 200}),
    ask("number", "d", "Number", decimalDigits=0),
    date("e", "Date"),
    date("f", "Time", "time"),
    date("g", "Both", "datetime"),
    date("h", "Picked", properties={"when": "future"}),
    choose("radio", "ii", "x", "y", "z", label="Radio"),
    choose("select", "j", "x", "y", label="Few"),
    choose("select", "k", "a", "b", "c", "d", "e", "f", label="Many"),
    choose("checklist", "l", "x", "y", label="Checks"),
    choose("taglist", "m", "x", "y", label="Tags"),
    ask("checkbox", "n", "Tick"),
    ask("filepicker", "o", "File"),
]


# -- every kind of question


@pytest.mark.parametrize("component", KINDS, ids=lambda c: c["label"])
def test_labels_every_control(component: dict[str, Any]) -> None:
    page = staff(form(component))
    controls = page.xpath("//form//input[not(@type='hidden')] | //form//textarea | //form//select")

    assert controls
    for control in controls:
        assert page.xpath(f"//label[@for='{control.get('id')}']"), control.get("id")


@pytest.mark.parametrize("component", KINDS, ids=lambda c: c["label"])
def test_shows_and_links_the_problem_of_every_kind(component: dict[str, Any]) -> None:
    made = form(component | {"validate": component["validate"] | {"required": True}})
    page = staff(made, check=True)

    link = one(page, "//div[contains(@class,'govuk-error-summary')]//a")
    sentence = forms.judge(made, {}, STAFF).errors[component["key"]]
    assert text(link) == sentence
    target = one(page, f"//*[@id='{link.get('href').removeprefix('#')}']")
    assert target.tag in {"input", "textarea", "select"}
    message = one(page, "//p[contains(@class,'govuk-error-message')]")
    assert text(message) == f"Error: {sentence}"
    described = page.xpath(f"//*[contains(concat(' ', @aria-describedby, ' '), ' {message.get('id')} ')]")
    assert described


def test_says_what_may_be_left_out() -> None:
    page = staff(
        form(
            ask("textfield", "a", "Name"), ask("textfield", "b", "Age", required=True), ask("checkbox", "c", "I agree")
        )
    )

    assert [text(label) for label in page.xpath("//form//label")] == ["Name (optional)", "Age", "I agree"]
    assert "*" not in text(page)


def test_never_prints_nothing_as_a_word() -> None:
    made = form(*KINDS, items("p", *[c | {"key": f"{c['key']}x", "id": f"{c['id']}x"} for c in KINDS], item="Part"))

    page = staff(made, dict.fromkeys("abcdefg"), check=True)

    assert "None" not in page.text_content()
    assert not page.xpath("//@*[contains(., 'None')]")
    assert "Undefined" not in page.text_content()


def test_has_no_script_and_no_style_in_it() -> None:
    page = staff(form(*KINDS), check=True)

    assert not page.xpath("//script | //style | //@style | //@*[starts-with(name(), 'on')]")


def test_has_no_id_twice() -> None:
    made = form(
        *KINDS,
        group("g", ask("textfield", "gg")),
        items("p", *[c | {"key": f"{c['key']}x", "id": f"{c['id']}x"} for c in KINDS]),
    )
    ids = staff(made, {"p": [{}, {}]}, check=True).xpath("//@id")

    assert len(ids) == len(set(ids))


def test_escapes_everything_that_people_and_forms_say() -> None:
    evil = "<script>alert(1)</script>\"'&"
    made = form(
        ask(
            "textfield",
            "a",
            evil,
            description=evil,
            required=True,
            properties={"error_max_length": evil},
            validate={"maxLength": 3},
        ),
        ask("textarea", "b", evil),
        choose("radio", "c", evil, label=evil),
        group("g", ask("textfield", "d"), label=evil),
        items("p", ask("textfield", "e"), item=evil, label=evil),
        {"type": "text", "id": "t", "text": evil + " [x](javascript:alert) <img src=x onerror=y>"},
    )

    page = staff(made, {"a": evil, "b": evil, "c": evil}, check=True, titles={"x": evil})

    assert not page.xpath("//script | //img | //a[starts-with(@href,'javascript')] | //@onerror")
    assert one(page, "//input[@name='a']").get("value") == evil
    assert one(page, "//textarea[@name='b']").text == evil


def test_helps_typing() -> None:
    page = staff(
        form(
            ask(
                "textfield",
                "a",
                "E-mail",
                validate={"validationType": "email"},
                properties={"autocomplete": "email", "width": "20"},
            ),
            ask("textfield", "b", "Phone", validate={"validationType": "phone"}),
            ask("textfield", "c", "Postcode", properties={"format": "postcode"}),
            ask("number", "d", "Age", decimalDigits=0),
            ask("number", "e", "Pay", appearance={"prefixAdorner": "£", "suffixAdorner": "a week"}),
            date("f", "Born", properties={"autocomplete": "bday"}),
            ask("textarea", "g", "Story", validate={"maxLength": 2000}),
        )
    )

    def attributes(name: str, *wanted: str) -> list[str | None]:
        return [one(page, f"//*[@name='{name}']").get(attribute) for attribute in wanted]

    assert attributes("a", "type", "autocomplete", "spellcheck") == ["email", "email", "false"]
    assert "govuk-input--width-20" in one(page, "//input[@name='a']").get("class")
    assert attributes("b", "type", "autocomplete") == ["tel", None]
    assert "govuk-input--width-10" in one(page, "//input[@name='c']").get("class")
    assert attributes("d", "inputmode", "spellcheck") == ["numeric", "false"]
    assert attributes("e", "inputmode") == ["decimal"]
    assert [
        text(p)
        for p in page.xpath("//*[contains(@class,'govuk-input__prefix') or contains(@class,'govuk-input__suffix')]")
    ] == ["£", "a week"]
    assert [attributes(f"f-{part}", "autocomplete")[0] for part in ("day", "month", "year")] == [
        "bday-day",
        "bday-month",
        "bday-year",
    ]
    assert one(page, "//*[@data-module='govuk-character-count']").get("data-maxlength") == "2000"
    assert text(one(page, "//*[@id='g-info']")) == "You can enter up to 2000 characters"


def test_gives_an_example_where_the_form_gives_none() -> None:
    page = staff(
        form(
            date("a"),
            date("b", description="As on the card"),
            date("c", subtype="time"),
            date("d", subtype="datetime"),
            date("e", properties={"picker": "true"}),
        )
    )

    assert [text(hint) for hint in page.xpath("//div[contains(@class,'govuk-hint')]")] == [
        "For example, 27 3 2026", "As on the card", "For example, 2:30pm", "For example, 27 3 2026, 2:30pm", "For example, 27/3/2026",
    ]  # fmt: skip


def test_links_and_marks_the_first_wrong_box_of_a_date() -> None:
    made = form(date("born"), date("at", subtype="datetime"))
    raw = {
        "born": {"day": "1", "month": "", "year": ""},
        "at": {"day": "1", "month": "1", "year": "2026", "time": "late"},
    }

    page = staff(made, raw, check=True)

    assert [a.get("href") for a in page.xpath("//div[contains(@class,'govuk-error-summary')]//a")] == [
        "#born-month",
        "#at-time",
    ]
    wrong = page.xpath("//input[contains(@class,'govuk-input--error')]/@name")
    assert wrong == ["born-month", "born-year", "at-time"]


def test_opens_a_calendar_for_a_near_date() -> None:
    page = staff(form(date("a", properties={"when": "future"})), {"a": {"day": "27", "month": "3", "year": "2027"}})

    control = one(page, "//*[@data-module='moj-date-picker']//input")
    assert (control.get("name"), control.get("value"), control.get("autocomplete")) == ("a", "27/3/2027", "off")


def test_lists_few_options_and_drops_many_down() -> None:
    page = staff(form(choose("select", "a", "1", "2", "3", "4", "5"), choose("select", "b", *"123456")), {"b": "2"})

    assert len(page.xpath("//input[@type='radio'][@name='a']")) == 5
    assert page.xpath("//select[@name='b']/option/@value") == ["", "1", "2", "3", "4", "5", "6"]
    assert page.xpath("//select[@name='b']/option[@selected]/@value") == ["2"]
    assert text(page.xpath("//select[@name='b']/option")[0]) == "Select an answer"


def test_keeps_an_answer_that_stands_alone_apart() -> None:
    page = staff(
        form(
            choose("checklist", "a", "x", "unknown", properties={"exclusive": "unknown"}),
            choose("radio", "b", "x", "no", "unknown", properties={"exclusive": "unknown"}),
        )
    )

    assert [text(d) for d in page.xpath("//*[contains(@class,'__divider')]")] == ["or", "or"]
    assert page.xpath("//input[@data-behaviour='exclusive']/@value") == ["unknown"]


def test_draws_no_divider_before_the_first_answer() -> None:
    page = staff(form(choose("checklist", "a", "unknown", "x", properties={"exclusive": "unknown"})))

    assert not page.xpath("//*[contains(@class,'__divider')]")


def test_hints_at_single_answers() -> None:
    page = staff(
        form(
            choose("radio", "a", "post", "phone", properties={"hint_post": "Two days"}),
            ask("checkbox", "b", "I agree", description="You can change your mind"),
        )
    )

    for name, hint in (("a", "Two days"), ("b", "You can change your mind")):
        control = page.xpath(f"//input[@name='{name}']")[0]
        assert text(one(page, f"//*[@id='{control.get('aria-describedby')}']")) == hint


def test_makes_fields_as_wide_and_high_as_their_answers_are_long() -> None:
    page = staff(
        form(
            ask("textfield", "a", "A", validate={"maxLength": 8}),
            ask("textfield", "b", "B", validate={"maxLength": 200}),
            ask("textarea", "c", "C", validate={"maxLength": 400}),
            ask("textarea", "d", "D", validate={"maxLength": 4000}),
        )
    )

    assert "govuk-input--width-10" in one(page, "//input[@name='a']").get("class")
    assert "width" not in one(page, "//input[@name='b']").get("class")
    assert [one(page, f"//textarea[@name='{name}']").get("rows") for name in "cd"] == ["3", "5"]


def test_puts_two_short_answers_on_one_line() -> None:
    page = staff(
        form(
            choose("radio", "a", "yes", "no"),
            choose("radio", "b", "yes", "no", "perhaps"),
            choose("radio", "c", "yes", "a very long answer"),
        )
    )

    inline = page.xpath("//div[contains(@class,'govuk-radios--inline')]//input/@name")
    assert set(inline) == {"a"}


def test_shows_what_can_only_be_read() -> None:
    made = form(date("a", "Received", readonly=True), ask("textfield", "b", "Else", disabled=True))

    page = staff(made, situation=Situation(context={"a": "2026-11-24"}))

    assert [(text(dt), text(dd)) for dt, dd in zip(page.xpath("//dt"), page.xpath("//dd"), strict=True)] == [
        ("Received", "24 November 2026"),
        ("Else", "Not answered"),
    ]
    assert not page.xpath("//form//input")


# -- words to read


def test_shows_words_in_markdown() -> None:
    page = staff(
        form(
            {
                "type": "text",
                "id": "t",
                "text": "# One\n\nTwo **three** [four](https://example.org)\n\n- five\n\n---\n\n> six\n\n|a|b|\n|-|-|\n|c|d|",
            }
        )
    )

    assert (one(page, "//h2").text, one(page, "//strong").text) == ("One", "three")
    assert one(page, "//a").get("class") == "govuk-link"
    assert one(page, "//ul").get("class") == "govuk-list govuk-list--bullet"
    assert page.xpath("//*[@class='govuk-inset-text']")
    assert page.xpath("//td[@class='govuk-table__cell']")


def test_folds_words_that_explain() -> None:
    page = staff(
        form(
            {
                "type": "text",
                "id": "t",
                "text": "In person or by phone.",
                "properties": {"details": "What counts as contact"},
            }
        )
    )

    assert text(one(page, "//details/summary")) == "What counts as contact"
    assert text(one(page, "//details/div")) == "In person or by phone."


def test_draws_a_line_and_no_button_of_the_file() -> None:
    page = staff(form({"type": "separator", "id": "s"}, {"type": "button", "id": "b", "label": "Go"}))

    assert page.xpath("//hr")
    assert not page.xpath("//button")


# -- groups and headings


def test_makes_groups_sections_on_a_staff_page() -> None:
    made = form(
        group("g", ask("textfield", "a"), group("h", ask("textfield", "b"), label="Inner")),
        group("k", ask("textfield", "c"), label="Other"),
    )

    page = staff(made)

    assert [text(h) for h in page.xpath("//section/h2")] == ["About you", "Other"]
    assert [text(legend) for legend in page.xpath("//section//legend")] == ["Inner"]
    section = page.xpath("//section")[0]
    assert section.get("aria-labelledby") == page.xpath("//section/h2")[0].get("id")
    assert not page.xpath("//h1")


def test_numbers_sections_when_there_are_more_than_three() -> None:
    three = form(*(group(f"g{n}", ask("textfield", f"a{n}"), label=f"Part {n}") for n in range(3)))
    four = form(*(group(f"g{n}", ask("textfield", f"a{n}"), label=f"Part {n}") for n in range(4)))

    assert [text(h) for h in staff(three).xpath("//h2")] == ["Part 0", "Part 1", "Part 2"]
    assert [text(h) for h in staff(four).xpath("//h2")] == ["1. Part 0", "2. Part 1", "3. Part 2", "4. Part 3"]


def test_lists_sections_when_there_are_more_than_six() -> None:
    seven = form(*(group(f"g{n}", ask("textfield", f"a{n}"), label=f"Part {n}") for n in range(7)))

    links = staff(seven).xpath("//nav[@aria-label='On this page']//a")

    assert [text(link) for link in links][:2] == ["1. Part 0", "2. Part 1"]
    for link in links:
        assert staff(seven).xpath(f"//h2[@id='{link.get('href')[1:]}']")


def test_draws_no_group_in_which_nothing_is_seen() -> None:
    page = staff(form(group("g", ask("textfield", "a", properties={"public_only": "true"}))))

    assert not page.xpath("//section | //h2")


@pytest.mark.parametrize(
    ("component", "heading"),
    [
        (ask("textfield", "a", "What is your name?", required=True), "What is your name?"),
        (ask("textarea", "a", "What happened?"), "What happened? (optional)"),
        (date("a", "When were you born?", required=True), "When were you born?"),
        (choose("radio", "a", "x", "y", label="Which one?", required=True), "Which one?"),
        (choose("checklist", "a", "x", "y", label="Which ones?", required=True), "Which ones?"),
        (choose("select", "a", *"abcdef", label="Which of many?", required=True), "Which of many?"),
        (ask("filepicker", "a", "Do you have a photo?", required=True), "Do you have a photo?"),
        (
            group("a", ask("textfield", "b"), ask("textfield", "c"), label="What is your address?"),
            "What is your address?",
        ),
        (ask("checkbox", "a", "I agree"), "Join"),
        (ask("textfield", "a", "Name", readonly=True), "Join"),
    ],
)
def test_makes_the_one_question_of_a_page_its_heading(component: dict[str, Any], heading: str) -> None:
    page = public(form(component), "a")

    assert text(one(page, "//h1")) == heading
    assert one(page, "//h1").xpath("ancestor::legend | .//label") or heading == "Join"


def test_counts_what_is_revealed_as_part_of_its_question() -> None:
    page = public(
        form(
            choose("radio", "a", "yes", "no", label="Is there more?", properties={"page": "1"}),
            ask("textfield", "b", "What?", properties={"page": "1"}, **hide('=a != "yes"')),
        ),
        "1",
    )

    assert text(one(page, "//h1")) == "Is there more? (optional)"


def test_heads_a_page_of_several_questions_with_their_group() -> None:
    made = form(
        group(
            "g",
            ask("textfield", "a", "A", properties={"page": "1"}),
            ask("textfield", "b", "B", properties={"page": "1"}),
            label="About you",
        ),
        ask("textfield", "c", "C", properties={"page": "2"}),
        ask("textfield", "d", "D", properties={"page": "2"}),
    )

    assert text(one(public(made, "1"), "//h1")) == "About you"
    assert text(one(public(made, "2"), "//h1")) == "C (optional)"


def test_lets_words_be_the_heading_of_a_page() -> None:
    made = form(
        {"type": "text", "id": "t", "text": "# Before you begin\n\n## Part\n\nRead this."}, ask("textfield", "a", "A")
    )

    page = public(made, "a")

    assert text(one(page, "//h1")) == "Before you begin"
    assert text(one(page, "//h2")) == "Part"


def test_begins_the_title_with_error_when_something_is_wrong() -> None:
    made = form(ask("textfield", "a", "What is your name?", required=True))

    assert public(made, "a").findtext(".//title") == "What is your name?"
    assert public(made, "a", check=True).findtext(".//title") == "Error: What is your name?"
    assert text(one(public(made, "a", check=True), "//h2")) == "There is a problem"
    assert not public(made, "a").xpath("//div[contains(@class,'govuk-error-summary')]")


def test_lists_problems_in_the_order_of_the_page() -> None:
    made = form(
        choose("radio", "a", "x", "y", required=True),
        ask("textfield", "late", "Late", required=True),
        ask("textfield", "b", "B", required=True, **hide('=a != "x"')),
        items("p", ask("textfield", "n", "N", required=True), validate={"required": True}),
        group("g", ask("textfield", "c", "C", required=True)),
    )

    links = staff(made, {"a": "x"}, check=True).xpath("//div[contains(@class,'govuk-error-summary')]//a")

    assert [a.get("href") for a in links] == ["#b", "#late", "#p-0-n", "#c"]


def test_lists_a_problem_that_has_no_place_on_the_page() -> None:
    made = form(ask("textfield", "a"))
    found = forms.Validated({}, {"gone": "Something is wrong"})

    page = draw(form_view(made, {}, STAFF, found=found), whole=True)

    assert text(one(page, "//div[contains(@class,'govuk-error-summary')]//li")) == "Something is wrong"
    assert not page.xpath("//div[contains(@class,'govuk-error-summary')]//a")


# -- what is hidden and revealed

REVEAL = form(
    choose("radio", "way", "post", "phone", "both"),
    ask("textarea", "number", "Number", **hide('=way != "phone"')),
    ask("checkbox", "agreed", "I agree"),
    ask("textfield", "why", "Why", **hide("=not(agreed)")),
    choose("checklist", "needs", "a", "other"),
    ask("textfield", "what", "What", **hide('=list contains(needs, "other") != true')),
)


def test_reveals_what_an_answer_asks_for_beside_it() -> None:
    page = staff(REVEAL, {"way": "phone"})

    for name, controls in (("number", "way"), ("why", "agreed"), ("what", "needs")):
        conditional = one(page, f"//*[@name='{name}']/ancestor::div[contains(@class,'__conditional')]")
        control = one(page, f"//input[@data-aria-controls='{conditional.get('id')}']")
        assert control.get("name") == controls
    closed = page.xpath("//div[contains(@class,'__conditional--hidden')]//*[@name]/@name")
    assert closed == ["why", "what"]
    assert not page.xpath("//button[@name='_update']")


def test_computes_other_conditions_on_the_server() -> None:
    made = form(
        choose("radio", "way", "post", "phone"),
        ask("textfield", "a", "A", **hide('=way = "post"')),
        ask("textfield", "b", "B", **hide('=way != "phone"')),
        ask("textfield", "c", "C", **hide('=way != "phone"')),
        ask("textfield", "d", "D", **hide('=way != "phone"')),
    )

    page = staff(made, {"way": "post", "b": "kept"})

    assert not page.xpath("//label[contains(., 'A') or contains(., 'B')]")
    assert text(page.xpath("//button[@name='_update']")[-1]) == "Update this page"
    assert staff(made, {"way": "phone"}).xpath("//input[@name='d']")
    assert not page.xpath("//*[contains(@class,'__conditional')]")


def test_reveals_one_level_only() -> None:
    made = form(
        choose("radio", "a", "yes", "no"),
        choose("radio", "b", "yes", "no", **hide('=a != "yes"')),
        ask("textfield", "c", "C", **hide('=b != "yes"')),
    )

    page = staff(made, {"a": "yes", "b": "yes"})

    assert not page.xpath("//*[contains(@class,'__conditional')]//*[contains(@class,'__conditional')]")
    assert page.xpath("//input[@name='c']")


def test_reveals_nothing_of_a_question_after_it_or_elsewhere() -> None:
    made = form(
        ask("textfield", "a", "A", **hide('=x != "1"')),
        group("g", choose("radio", "x", "1", "2")),
        ask("textfield", "b", "B", **hide('=x != "1"')),
        ask("select", "many", "Many", values=[{"value": v, "label": v} for v in "123456"]),
        ask("textfield", "c", "C", **hide('=many != "1"')),
        choose("radio", "few", "1", readonly=True),
        ask("textfield", "d", "D", **hide('=few != "1"')),
        choose("radio", "z", "1"),
        ask("textfield", "e", "E", **hide('=z != "gone"')),
    )

    assert not staff(made).xpath("//*[contains(@class,'__conditional')]")


def test_says_what_will_not_be_kept_and_keeps_it_until_then() -> None:
    made = form(
        choose("radio", "way", "post", "phone"),
        group(
            "g",
            ask("textarea", "number", "Number"),
            date("at"),
            items("p", ask("textfield", "n", "Name")),
            ask("checkbox", "ok", "OK"),
            **hide('=way = "post"'),
        ),
        ask("textfield", "secret", "Secret", properties={"seen_by": "police"}, **hide('=way = "post"')),
    )
    raw = {
        "way": "post",
        "number": "one\ntwo",
        "at": {"day": "1", "month": "", "year": ""},
        "p": [{"n": "Rex"}],
        "ok": True,
        "secret": "x",
    }

    page = staff(made, raw)

    assert [text(li) for li in page.xpath("//div[contains(@class,'dd-dropped')]//li")] == [
        "Number: one two",
        "Date of birth: 1",
        "Name: Rex",
        "OK: Yes",
    ]
    assert forms.read(made, MultiDict(fields(page))) == raw | {"secret": ""}
    assert "Secret" not in text(page)


def test_puts_a_safe_button_first_so_that_enter_removes_nothing() -> None:
    listed = form(items("p", ask("textfield", "n")))

    assert staff(listed).xpath("//form//button")[0].get("name") == "_update"
    assert staff(form(ask("textfield", "a"))).xpath("//form//button") == []
    first = public(form(group("g", items("p", ask("textfield", "n")), ask("textfield", "b"))), "g").xpath(
        "//form//button"
    )[0]
    assert (first.get("name"), text(first)) == (None, "Continue")


# -- who sees what


def test_draws_nothing_of_what_the_reader_may_not_see() -> None:
    made = form(
        ask("textfield", "a", "Alpha", properties={"seen_by": "police"}, **hide("=b")),
        group("g", ask("textfield", "c", "Gamma"), label="Group", properties={"seen_by": "police"}),
        items("p", ask("textfield", "n", "Nu", properties={"seen_by": "police"}), ask("textfield", "m", "Mu")),
        {"type": "text", "id": "t", "text": "Tau", "properties": {"seen_by": "police"}},
    )
    raw = {"a": "1", "c": "2", "p": [{"n": "3", "m": "4"}]}

    page = staff(made, raw, situation=Situation(audience={"health"}))

    assert not any(word in text(page) for word in ("Alpha", "Group", "Gamma", "Nu", "Tau"))
    assert [value for _, value in fields(page)] == ["1", "4"]  # the item's marker, and what is seen of it
    assert forms.read(made, MultiDict(fields(page)))["p"] == [{"n": "", "m": "4"}]


def test_tells_the_writer_who_reads_a_restricted_answer() -> None:
    made = form(
        ask("textfield", "a", "A", description="As it is.", properties={"seen_by": "probation children"}),
        group("g", ask("textfield", "b", "B"), properties={"seen_by": "health"}),
        items("p", ask("textfield", "n"), properties={"seen_by": "health unknown"}),
        ask("textfield", "c", "C", properties={"seen_by": "unknown"}),
        ask("textfield", "d", "D"),
    )
    titles = {"probation": "Probation", "children": "children’s services", "health": "The NHS"}

    page = staff(made, situation=Situation(audience=EVERYTHING), titles=titles)

    assert [text(note) for note in page.xpath("//*[contains(@class,'dd-readers')]")] == [
        "Probation and children’s services can read this.",
        "The NHS can read this.",
        "The NHS can read this.",
    ]
    assert text(one(page, "//*[@id='a-hint']")) == "As it is. Probation and children’s services can read this."


# -- lists

PETS = form(
    items(
        "pets",
        ask("textfield", "name", "Name"),
        choose("radio", "kind", "cat", "dog", label="Kind"),
        properties={"max_items": "3"},
    )
)


def test_numbers_the_items_of_a_list() -> None:
    page = staff(PETS, {"pets": [{"name": "Rex"}, {"name": "Tom"}]})

    assert [text(legend) for legend in page.xpath("//legend[contains(@class,'moj-add-another__item-title')]")] == [
        "Pet 1",
        "Pet 2",
    ]
    assert page.xpath("//input[@type='text']/@name") == ["pets[0].name", "pets[1].name"]
    assert page.xpath("//input[@type='text']/@id") == ["pets-0-name", "pets-1-name"]


def test_adds_and_removes_by_plain_buttons() -> None:
    page = staff(PETS, {"pets": [{"name": "Rex"}, {"name": "Tom"}]})

    assert [(b.get("value"), text(b), b.get("type")) for b in page.xpath("//button[@name='_remove']")] == [
        ("pets[0]", "Remove Pet 1", "submit"),
        ("pets[1]", "Remove Pet 2", "submit"),
    ]
    add = one(page, "//button[@name='_add']")
    assert (add.get("value"), text(add), add.get("type")) == ("pets", "Add another: pet", "submit")


def test_shows_a_first_empty_item_but_no_way_to_remove_it() -> None:
    page = staff(PETS)

    assert page.xpath("//input[@type='text']/@name") == ["pets[0].name"]
    assert not page.xpath("//button[@name='_remove']")
    assert staff(PETS, {"pets": []}).xpath("//input[@type='text']") == []


def test_offers_no_more_items_than_there_may_be() -> None:
    assert not staff(PETS, {"pets": [{}, {}, {}]}).xpath("//button[@name='_add']")
    assert not staff(form(items("p", ask("textfield", "n"), allowAddRemove=False)), {"p": [{}, {}]}).xpath("//button")


def test_links_a_problem_of_the_whole_list() -> None:
    page = staff(PETS, {"pets": [{"name": n} for n in "abcd"]}, check=True)

    link = one(page, "//div[contains(@class,'govuk-error-summary')]//a")
    assert (text(link), link.get("href")) == ("Add 3 or fewer pets", "#pets")
    assert one(page, "//*[@id='pets']").get("tabindex") == "-1"
    assert text(one(page, "//p[@id='pets-error']")) == "Error: Add 3 or fewer pets"


def test_offers_to_put_back_what_was_removed() -> None:
    removed = Removed("pets", 1, "Pet 2", '["pets",1,{"name":"Tom"}]')
    page = staff(PETS, {"pets": [{"name": "Rex"}]}, removed=removed)

    notice = one(page, "//div[contains(@class,'dd-removed')]")
    assert (notice.get("role"), "You removed Pet 2." in text(notice)) == ("status", True)
    undo = one(page, "//button[@name='_undo']")
    assert (undo.get("value"), text(undo)) == (removed.token, "Undo")


@pytest.mark.parametrize("component", KINDS[:-1], ids=lambda c: c["label"])
def test_puts_the_focus_into_a_new_item(component: dict[str, Any]) -> None:
    made = form(items("pets", component, ask("textfield", "zz")))
    page = staff(made, {"pets": [{}, {}]}, focus="pets[1]")

    focused = one(page, "//*[@autofocus]")
    assert focused.get("name").startswith("pets[1].")
    assert page.xpath("//*[@autofocus]/@id")[0] in page.xpath("//*[starts-with(@id, 'pets-1-')]/@id")


def test_keeps_lists_within_items() -> None:
    made = form(items("pets", ask("textfield", "n"), items("toys", ask("textfield", "t"), item="Toy", label="Toys")))
    raw = {"pets": [{"n": "Rex", "toys": [{"t": "ball"}, {"t": "bone"}]}]}

    page = staff(made, raw)

    assert page.xpath("//button[@name='_add']/@value") == ["pets[0].toys", "pets"]
    assert forms.read(made, MultiDict(fields(page))) == raw


def test_asks_for_an_item_on_a_page_of_its_own() -> None:
    page_ = PETS.pages()[0]
    view = page_view(PETS, page_, {"pets": [{"name": "Rex"}]}, PUBLIC, item=1)
    page = draw(view)

    assert text(one(page, "//h1")) == "Pets Pet 2"
    assert view.title == "Pet 2"
    assert page.xpath("//input[@type='text']/@name") == ["pets[1].name"]
    assert forms.read(PETS, MultiDict(fields(page))) == {"pets": [{"name": "", "kind": ""}]}


def test_shows_the_problems_of_an_item_on_its_page() -> None:
    made = form(
        items("pets", ask("textfield", "name", "Name", required=True), validate={"required": True}),
        {"type": "text", "id": "t", "text": "Only cats and dogs"},
    )
    page = draw(page_view(made, made.pages()[0], {}, PUBLIC, item=0, found=forms.judge(made, {}, PUBLIC)))

    assert one(page, "//div[contains(@class,'govuk-error-summary')]//a").get("href") == "#pets-0-name"
    assert "Only cats and dogs" in text(page)


def test_lists_the_items_and_asks_for_another() -> None:
    made = form(
        items(
            "pets",
            ask("textfield", "name", "Name"),
            group("g", ask("number", "age", "Age")),
            properties={"items": "pets"},
        )
    )
    view = list_view(
        made, made.pages()[0], {"pets": [{"name": "Rex", "age": "x"}, {"name": "Tom", "age": "3"}]}, PUBLIC
    )
    page = draw(view)

    assert text(one(page, "//h1")) == "You have added 2 pets"
    assert [text(h) for h in page.xpath("//h2")] == ["Pet 1", "Pet 2"]
    assert [(text(dt), text(dd)) for dt, dd in zip(page.xpath("//dt"), page.xpath("//dd"), strict=True)] == [
        ("Name", "Rex"), ("Age", "Not answered"), ("Name", "Tom"), ("Age", "3"),
    ]  # fmt: skip
    assert [(text(a), a.get("href")) for a in page.xpath("//a")] == [
        ("Change (Pet 1)", "?item=0"),
        ("Change (Pet 2)", "?item=1"),
    ]
    assert page.xpath("//button[@name='_remove']/@value") == ["pets[0]", "pets[1]"]
    assert text(one(page, "//legend")) == "Do you need to add another pet?"
    assert page.xpath("//input[@name='_another']/@value") == ["yes", "no"]


def test_counts_items_in_words_that_fit() -> None:
    raw = {"pets": [{"name": "Rex"}, {"name": "Tom"}]}
    asked = form(items("pets", ask("textfield", "name"), label="Which pets do you have?"))

    assert list_view(PETS, PETS.pages()[0], raw, PUBLIC).title == "You have added 2 pets"
    assert list_view(asked, asked.pages()[0], raw, PUBLIC).title == "You have added 2"


def test_counts_one_item_as_one() -> None:
    assert list_view(PETS, PETS.pages()[0], {"pets": [{"name": "Rex"}]}, PUBLIC).title == "You have added 1 pet"


def test_asks_for_no_other_item_when_the_list_is_full() -> None:
    page = draw(list_view(PETS, PETS.pages()[0], {"pets": [{}, {}, {}]}, PUBLIC))

    assert not page.xpath("//input[@name='_another']")


def test_links_the_problems_of_a_list_page() -> None:
    asked = draw(list_view(PETS, PETS.pages()[0], {"pets": [{}]}, PUBLIC, problem="another"))
    link = one(asked, "//div[contains(@class,'govuk-error-summary')]//a")
    assert (text(link), asked.xpath(f"//input[@id='{link.get('href')[1:]}']/@name")) == (
        "Select yes if you need to add another pet",
        ["_another"],
    )

    raw = {"pets": [{"name": "Rex"}, {"name": "x" * 1001}]}
    wrong = draw(list_view(PETS, PETS.pages()[0], raw, PUBLIC, found=forms.judge(PETS, raw, PUBLIC)))
    assert one(wrong, "//div[contains(@class,'govuk-error-summary')]//a").get("href") == "?item=1"
    too_many = forms.Validated({}, {"pets": "Add 3 or fewer pets"})
    assert list_view(PETS, PETS.pages()[0], raw, PUBLIC, found=too_many).errors[0]["href"] == "#_another"


def test_lists_only_what_is_a_list() -> None:
    made = form(ask("textfield", "a"))

    with pytest.raises(ValueError, match="is about no list"):
        list_view(made, made.pages()[0], {}, PUBLIC)


# -- files


def test_says_which_files_and_how_large() -> None:
    made = form(
        ask("filepicker", "a", "A", accept=".pdf,.docx,image/*"),
        ask("filepicker", "b", "B"),
        ask("filepicker", "c", "C", description="Your birth certificate"),
    )

    page = staff(made)

    assert [text(one(page, f"//*[@id='{name}-hint']")) for name in "abc"] == [
        "A PDF, Word or picture, up to 20 MB",
        "Up to 20 MB",
        "Your birth certificate",
    ]


def test_shows_files_that_were_added_before() -> None:
    made = form(ask("filepicker", "docs", "Documents", multiple=True, accept=".pdf,.docx"))
    page = staff(made, {"docs": ["f1", "f2"]}, files={"f1": FileShown("photo.jpg", "2.4 MB", "Being checked")})

    control = one(page, "//input[@type='file']")
    assert (control.get("accept"), control.get("multiple")) == (".pdf,.docx", "multiple")
    assert [text(li) for li in page.xpath("//div[contains(@class,'dd-files')]//li")] == [
        "photo.jpg, 2.4 MB Being checked Remove photo.jpg",
        "A file that is no longer kept Remove A file that is no longer kept",
    ]
    assert page.xpath("//button[@name='_remove']/@value") == ["docs[0]", "docs[1]"]
    assert forms.read(made, MultiDict(fields(page))) == {"docs": ["f1", "f2"]}


# -- answers in words


def test_shows_answers_in_words_with_a_way_to_change_each() -> None:
    made = form(
        ask("textarea", "a", "Story", properties={"page": "1"}),
        group("g", choose("checklist", "b", "red", "blue"), label="More"),
    )
    sections = forms.summary(made, {"a": "one\ntwo <b>", "b": ["red", "blue"]}, EVERYTHING)

    page = draw_summary(summary_view(sections, lambda key, name: f"/ask/{key}#{name}"))

    assert [text(dt) for dt in page.xpath("//dt")] == ["Story", "Colour"]
    values = page.xpath("//dd[contains(@class,'__value')]")
    assert [len(value.xpath(".//br")) for value in values] == [1, 1]
    assert "two <b>" in values[0].text_content()
    assert [(text(a), a.get("href")) for a in page.xpath("//a")] == [
        ("Change story", "/ask/1#a"),
        ("Change colour", "/ask/g#b"),
    ]
    assert text(one(page, "//h2")) == "More"


def test_shows_answers_in_words_without_changing_them() -> None:
    sections = forms.summary(form(ask("textfield", "a", "A")), {"a": None}, EVERYTHING)

    page = draw_summary(summary_view(sections))

    assert text(one(page, "//dd")) == "Not answered"
    assert not page.xpath("//a")
    assert not draw_summary(summary_view(sections, lambda _key, _name: None)).xpath("//a")


# -- languages


def test_speaks_welsh_and_marks_what_it_can_not_say() -> None:
    made = in_language(
        form(
            ask("textfield", "a", "Name", required=True),
            ask("textfield", "b", "Street"),
            {"type": "text", "id": "t", "text": "Words"},
            group("g", ask("textfield", "c", "Town"), label="Home"),
            ask("textarea", "d", "Story", validate={"maxLength": 10}),
        ),
        lambda _, text_: {"Name": "Enw", "Story": "Stori", "Town": "Tref"}.get(text_),
    )

    page = staff(made, check=True, situation=Situation(lang="cy"))

    assert text(one(page, "//h2[contains(@class,'error-summary')]")) == "Mae problem"
    assert page.findtext(".//title").startswith("Gwall: ")
    assert text(one(page, "//label[@for='b']")) == "Street (dewisol)"
    assert one(page, "//input[@name='b']/ancestor::div[contains(@class,'govuk-form-group')]").get("lang") == "en"
    note = one(page, "//*[@id='b-hint']//*[@lang='cy']")
    assert text(note) == "Nid yw’r rhan hon ar gael yn Gymraeg eto."
    assert one(page, "//div[@class='dd-text']").get("lang") == "en"
    assert one(page, "//section").get("lang") == "en"
    assert text(one(page, "//*[@id='d-info']")) == "Gallwch ddefnyddio hyd at 10 nod"


# -- nothing typed is lost

WHOLE = form(
    ask("textfield", "a"),
    ask("textarea", "b"),
    ask("textarea", "c", validate={"maxLength": 5}),
    ask("number", "d", "D"),
    date("e"),
    date("g", subtype="datetime"),
    choose("radio", "way", "post", "phone"),
    ask("textarea", "why", **hide('=way != "phone"')),
    ask("textarea", "how", **hide('=way = "post" or a = "x"')),
    choose("checklist", "l", "x", "y"),
    ask("checkbox", "n", "Tick"),
    ask("filepicker", "o", "File", multiple=True),
    group("gr", items("p", ask("textarea", "n"), choose("radio", "k", "x", "y"), date("at"))),
)
LINE = st.text(max_size=12).map(line)
LINES = (st.text(max_size=12) | st.sampled_from(["\n", "\n\n x", " a\n  b\n", "&amp;", "</textarea>"])).map(clean)
DATE = st.fixed_dictionaries({"day": LINE, "month": LINE, "year": LINE})
ANYTHING = st.fixed_dictionaries(
    {
        "a": LINE,
        "b": LINES,
        "c": LINES,
        "d": LINE,
        "e": DATE,
        "g": st.fixed_dictionaries({"day": LINE, "month": LINE, "year": LINE, "time": LINE}),
        "way": st.sampled_from(["", "post", "phone"]),
        "why": LINES,
        "how": LINES,
        "l": st.sampled_from([[], ["x"], ["x", "y"]]),
        "n": st.booleans(),
        "o": st.sampled_from([[], ["f1"], ["f1", "f2"]]),
        "p": st.lists(
            st.fixed_dictionaries({"n": LINES, "k": st.sampled_from(["", "x"]), "at": DATE}), min_size=1, max_size=3
        ),
    }
)


@settings(max_examples=40, deadline=None)
@given(ANYTHING, st.booleans())
def test_loses_nothing_that_was_typed_on_the_way_to_the_page_and_back(raw: dict[str, Any], check: bool) -> None:
    page = staff(WHOLE, raw, check=check)

    assert forms.read(WHOLE, MultiDict(fields(page))) == raw


def test_keeps_the_order_of_headings() -> None:
    made = form(group("g", ask("textfield", "a"), items("p", ask("textfield", "n"))), ask("filepicker", "o"))
    levels = [int(h.tag[1]) for h in staff(made, {"o": ["f1"]}).xpath("//h1 | //h2 | //h3 | //h4")]

    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_is_empty_for_an_empty_form() -> None:
    view = form_view(form(), {}, STAFF)

    assert view == FormView([], [], "Join")


# -- the forms of this repository

FILES = sorted(Path("forms").rglob("*.form"))


def filled(components: Any, choose_last: bool) -> dict[str, Any]:
    """Something typed into every question."""
    raw: dict[str, Any] = {}
    for component in walk(components):
        if isinstance(component, Rows):
            raw[component.name] = [filled(component.components, choose_last)] * max(1, component.min_items)
        elif isinstance(component, Field):
            value = (component.options or (Option("x", "x"),))[-1 if choose_last else 0].value
            typed = {
                "checkbox": True,
                "checklist": [value],
                "taglist": [value],
                "radio": value,
                "select": value,
                "number": "3",
                "file": ["f1"],
            }
            day = {"day": "24", "month": "11", "year": "2025"}
            typed |= {"date": day, "date_time": day | {"time": "2:30pm"}, "time": "2:30pm"}
            raw[component.name] = typed.get(
                component.kind, "two\nlines" if component.kind == "long_text" else "one line"
            )
    return raw


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("last", [False, True])
def test_draws_the_forms_of_this_repository(file: Path, last: bool) -> None:
    made = forms.parse(file.read_bytes(), file.name)
    lists = {field.options_key: [("x", "X")] for field in made.fields if field.options_key}
    situation = Situation(audience=EVERYTHING, now=NOW, options=lists)
    raw = filled(made.components, last)

    for typed in ({}, raw):
        page = staff(made, typed, check=True, situation=situation)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert all(a.get("href") for a in page.xpath("//div[contains(@class,'govuk-error-summary')]//a"))
        assert not page.xpath("//@style | //script")
        again = forms.read(made, MultiDict(fields(page)))
        assert forms.judge(made, again, situation) == forms.judge(made, typed or again, situation)
    forms.summary(made, forms.judge(made, raw, situation).answers, EVERYTHING)


@pytest.mark.parametrize("file", [file for file in FILES if file.stem.endswith(".start")], ids=lambda file: file.stem)
def test_draws_one_heading_on_every_public_page_of_the_forms_of_this_repository(file: Path) -> None:
    made = forms.parse(file.read_bytes(), file.name)
    situation = Situation(audience=EVERYTHING, public=True, now=NOW)
    pages = forms.path(made, {}, situation)

    assert pages
    for page in pages:
        view = page_view(
            made, page, {}, situation, item=0 if page.rows else None, found=forms.judge(made, {}, situation, page)
        )
        assert len(draw(view).xpath("//h1")) == 1, page.key
        assert all(error["href"] for error in view.errors), page.key


def test_keeps_all_kinds_of_hidden_answers_but_those_of_others() -> None:
    made = form(
        choose("radio", "way", "post", "phone"),
        group(
            "g",
            *[component for component in KINDS if component["key"] != "way"],
            ask("textfield", "secret", "Secret", properties={"seen_by": "police"}),
            {"type": "text", "id": "t", "text": "Words"},
            **hide('=way = "post" or 1 = 2'),
        ),
        {"type": "expression", "id": "e", "key": "sum", "expression": "=1"},
    )
    raw = {"way": "post"} | filled([c for c in made.components if c.name != "way"], True) | {"secret": "x", "b": " \n"}

    page = staff(made, raw)

    assert forms.read(made, MultiDict(fields(page))) == raw | {"secret": ""}
    assert "Long text" not in text(page)


# -- what the server worked out


def worked_out(key: str, expression: str, label: str, **more: Any) -> dict[str, Any]:
    return {"type": "expression", "id": key, "key": key, "label": label, "expression": expression, **more}


ASKED = Situation(context={"request": {"who": "Ann", "born": "1984-03-02", "things": ["One", "Two"], "note": "a\nb"}})


def rows_of(page: Any) -> list[tuple[str, list[str]]]:
    return [
        (text(row.xpath("./dt")[0]), [text(line) for line in row.xpath("./dd//li") or row.xpath("./dd")])
        for row in page.xpath("//dl//div[contains(@class,'govuk-summary-list__row')]")
    ]


def test_shows_what_was_worked_out_as_rows_to_read() -> None:
    made = form(
        group(
            "g",
            worked_out("about", "=request.who", "About"),
            worked_out("born", "=request.born", "Born"),
            worked_out("things", "=request.things", "What"),
            worked_out("nothing", "=request.missing", "Nothing"),
            worked_out("unsaid", "=1", ""),
        ),
        ask("textfield", "a", "Answer"),
    )

    page = staff(made, situation=ASKED)

    assert rows_of(page) == [("About", ["Ann"]), ("Born", ["2 March 1984"]), ("What", ["One", "Two"])]
    assert len(page.xpath("//dl")) == 1
    assert {name for name, _ in fields(page)} == {"a"}


def test_works_out_by_what_was_typed_so_far_and_item_by_item() -> None:
    made = form(
        ask("number", "n", "Number"),
        worked_out("twice", "=2 * n", "Twice"),
        items("pets", ask("textfield", "name", "Name"), worked_out("shout", "=upper case(name)", "Loud")),
    )

    page = staff(made, {"n": "4", "pets": [{"name": "rex"}, {"name": ""}]})

    assert rows_of(page) == [("Twice", ["8"]), ("Loud", ["REX"])]


def test_takes_nothing_from_a_browser_for_what_was_worked_out() -> None:
    made = form(worked_out("about", "=request.who", "About"), ask("textfield", "a", "Answer"))
    raw = forms.read(made, MultiDict({"about": "Somebody else", "a": "x"}))

    assert "about" not in raw
    assert forms.judge(made, raw | {"about": "Somebody else"}, ASKED).answers == {"a": "x", "about": "Ann"}


def test_shows_what_was_worked_out_to_its_audience_only() -> None:
    made = form(worked_out("about", "=request.who", "About", properties={"seen_by": "police"}))

    assert rows_of(staff(made, situation=ASKED)) == []


def test_keeps_the_lines_of_what_was_worked_out_and_escapes_it() -> None:
    made = form(worked_out("note", '="<b>" + request.note', "Note"))

    page = staff(made, situation=ASKED)

    assert len(page.xpath("//dl//br")) == 1
    assert not page.xpath("//dl//b")


def test_shows_what_was_worked_out_on_question_pages_too() -> None:
    made = form(worked_out("sum", "=1 + 1", "Sum"), ask("textfield", "a", "Answer"))

    assert rows_of(public(made, "a")) == [("Sum", ["2"])]
