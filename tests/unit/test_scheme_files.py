"""The files of the first scheme that people read: forms, letters, public pages, demonstration data."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2 import StrictUndefined, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from service import forms
from service.commands.job_types.letters import ENVIRONMENT
from service.commands.plain import plain
from service.engine.results import TaskOpened
from service.forms import EVERYTHING, Situation, prefill
from service.forms.model import Field, Rows, every
from tests.processes.support import Trial, case_of

ROOT = Path(__file__).parents[2]
SCHEME = ROOT / "processes" / "csods"
DEMO = SCHEME / "demo"
FORM_FILES = sorted((ROOT / "forms").rglob("*.form"))
LETTERS = sorted((SCHEME / "letters").glob("*.md"))
PAGES = sorted((SCHEME / "pages").glob("*.md"))
LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=LONDON)
JINJA = ImmutableSandboxedEnvironment(undefined=StrictUndefined)

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text())


SETTINGS = toml(SCHEME / "scheme.toml")
ORGANISATIONS = toml(DEMO / "organisations.toml")
CASES = toml(DEMO / "cases.toml")
START = "csods_application.start"


def name(value: object) -> str:
    return value.stem if isinstance(value, Path) else str(value)


def load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text())
    return loaded


def inside(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from inside(component.get("components", []))


def form(key: str) -> forms.Form:
    return forms.parse(next(path for path in FORM_FILES if path.stem == key).read_bytes())


# --- forms ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FORM_FILES, ids=name)
def test_form_is_accepted_without_a_finding(path: Path) -> None:
    assert [found.message for found in forms.check(path.read_bytes(), path.name)] == []


@pytest.mark.parametrize("path", FORM_FILES, ids=name)
def test_form_is_named_and_filed_by_its_id(path: Path) -> None:
    key = load(path)["id"]
    assert path.name == f"{key}.form"
    assert path.parent.name == key.split("_")[0]


@pytest.mark.parametrize("path", FORM_FILES, ids=name)
def test_form_has_no_id_twice(path: Path) -> None:
    ids = [component["id"] for component in inside(load(path)["components"])]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("path", FORM_FILES, ids=name)
def test_required_answers_say_what_to_do(path: Path) -> None:
    for component in inside(load(path)["components"]):
        properties = component.get("properties", {})
        if component.get("validate", {}).get("required"):
            assert re.match(r"(Enter|Select|Tick|Tell|Add|You can) ", properties.get("error", "")), component["id"]
        for rule, text in properties.items():
            if rule.startswith("error"):
                assert not text.endswith("."), f"{component['id']}: an error is no full sentence with a stop"


@pytest.mark.parametrize("path", FORM_FILES, ids=name)
def test_form_is_seen_by_known_audiences_and_always_by_governance(path: Path) -> None:
    data = load(path)
    for holder in [data, *inside(data["components"])]:
        keys = holder.get("properties", {}).get("seen_by", "").split()
        assert set(keys) <= set(SETTINGS["audiences"]), holder["id"]
        assert not keys or "governance" in keys, holder["id"]


def tasks() -> Iterator[tuple[str, set[str]]]:
    """Each form that a diagram names, with the roles that its step is offered to."""
    for path in sorted((ROOT / "processes").rglob("*.bpmn")):
        for process in etree.parse(path).iter(BPMN + "process"):
            lanes = {
                ref.text: lane.get("name")
                for lane in process.iter(BPMN + "lane")
                for ref in lane.findall(BPMN + "flowNodeRef")
            }
            for found in process.iter(ZEEBE + "formDefinition"):
                element = found.getparent().getparent()
                groups = [a.get("candidateGroups", "") for a in element.iter(ZEEBE + "assignmentDefinition")]
                roles = (
                    set(re.findall(r'"(\w+)"', groups[0]))
                    if groups
                    else {SETTINGS["lanes"].get(lanes.get(element.get("id")), "")}
                )
                yield found.get("formId"), roles


def test_every_step_has_a_form_and_every_form_a_step() -> None:
    assert {key for key, _ in tasks()} == {path.stem for path in FORM_FILES}


def test_whoever_does_a_step_sees_its_questions() -> None:
    for key, roles in tasks():
        for role in roles & set(SETTINGS["roles"]):
            audience = {k for k, members in SETTINGS["audiences"].items() if role in members}
            situation = Situation(audience=audience, public=role == "public")
            assert any(situation.sees(c) and c.required for c in form(key).fields) or key.endswith("danger_reported"), (
                key,
                role,
            )


def test_sensitive_answers_of_the_enquiry_are_held() -> None:
    held = {field.name for field in form(START).fields if field.held}
    assert {
        "applicant_first_names",
        "applicant_last_name",
        "applicant_address",
        "applicant_phone",
        "safe_contact_times",
    } <= held
    assert not any(key.startswith("subject_") for key in held)


def test_the_public_gets_twelve_to_sixteen_pages_with_danger_first() -> None:
    public = Situation(audience=EVERYTHING, public=True)
    pages = forms.path(form(START), {}, public)
    assert pages[0].key == "1"
    assert pages[0].components[0].name == "immediate_danger"
    assert form(START).fields[0].danger == {"yes"}
    assert 12 <= len(forms.path(form(START), {"anonymous": "yes"}, public)) < len(pages) <= 16


def test_children_are_asked_about_one_at_a_time() -> None:
    page = next(page for page in form(START).pages() if page.key == "13")
    assert page.rows is not None
    assert page.rows.max_items == 20


def test_danger_recorded_by_staff_asks_for_nothing_more() -> None:
    raw = prefill(form(START), {"immediate_danger": "yes"})
    assert forms.validate(form(START), raw, audience=EVERYTHING, now=NOW).errors == {}
    assert any(
        key.startswith("children")
        for key in forms.validate(form(START), raw, audience=EVERYTHING, public=True, now=NOW).errors
    )


def test_nobody_who_lets_a_room_has_to_name_a_child() -> None:
    raw = prefill(form(START), {"immediate_danger": "no", "purpose": "rent_or_house", "about_certain_child": "no"})
    assert not any(
        key.startswith("children")
        for key in forms.validate(form(START), raw, audience=EVERYTHING, public=True, now=NOW).errors
    )


def test_the_officer_not_the_public_is_asked_for_title_gender_ethnicity_and_place_of_birth() -> None:
    public = Situation(audience=EVERYTHING, public=True)
    shown = {field.name for field in form(START).fields if public.sees(field)}
    private = {"title", "gender", "ethnicity", "place_of_birth"}
    assert not {key for key in shown if key.partition("_")[2] in private}
    assert {"channel", "taken_by", "received_at"}.isdisjoint(shown)


def test_a_worried_person_may_say_that_they_do_not_know() -> None:
    rows = next(c for c in every(form(START).components) if isinstance(c, Rows))
    asked = {
        c.name: {o.value for o in c.options}
        for c in every(rows.components)
        if isinstance(c, Field) and c.required and c.options
    }
    own = {
        "child_unborn",
        "applicant_relationship_to_child",
        "subject_relationship_to_child",
    }  # known, or "… or I do not know"
    assert {key for key, values in asked.items() if "not_known" not in values} <= own


def test_the_ten_tests_have_an_answer_and_reasons_each() -> None:
    fields = {field.name: field for field in form("csods_decision.decide").fields}
    tests = [key.removesuffix("_met") for key in fields if key.endswith("_met")]
    assert len(tests) == 10
    assert all(fields[f"{test}_met"].required and fields[f"{test}_reasons"].required for test in tests)


FIRST_SIX = ("lawful_power", "accurate", "risk_of_serious_harm", "necessary", "pressing_need", "proportionate")


def test_nobody_is_told_unless_the_first_six_tests_are_met() -> None:
    base = CASES["answers"]["csods_decision.decide"]
    assert judged("csods_decision.decide", base, NOW).answers["decision"] == "disclose"
    for test in FIRST_SIX:
        found = judged("csods_decision.decide", {**base, f"{test}_met": "no"}, NOW)
        assert found.answers["decision"] == "no_disclosure_test_not_met", test
        assert "information_approved" not in found.answers, test
        assert "protection_if_not" in found.answers, test


@pytest.mark.parametrize(
    ("eligibility", "sent", "refused"), [("dbs", [], True), ("dbs", ["dbs"], False), ("eligible", [], False)]
)
def test_whoever_is_sent_elsewhere_is_told_where(eligibility: str, sent: list[str], refused: bool) -> None:
    given = {"eligibility": eligibility, "signpost_to": sent}
    assert ("eligibility" in judged("csods_eligibility.check_eligibility", given, NOW).errors) is refused


def test_an_agency_is_asked_only_its_own_questions() -> None:
    answers = {"answer_kind": "held_attached"}
    asked = form("shared_agency_request.answer")
    for agency, own, other in (
        ("probation", "supervised", "child_status"),
        ("childrens_services", "child_status", "supervised"),
    ):
        context = {"request": {"agency": agency}}
        errors = forms.validate(asked, prefill(asked, answers), context=context, audience=EVERYTHING).errors
        assert own in errors
        assert other not in errors


# --- words ------------------------------------------------------------------------------------------------------

PUBLIC_LETTERS = ["L01", "L02", "L03", "L04", "L05", "L06", "L08", "L09"]
NOT_FOR_PARENTS = re.compile(
    r"\b(offender|suspect|allegation|risk assessment|perpetrator|nominal|please note|click here|application|disclosure)\b|!",
    re.IGNORECASE,
)


def words_of_the_enquiry() -> Iterator[str]:
    for component in inside(load(ROOT / "forms" / "csods" / f"{START}.form")["components"]):
        if component.get("properties", {}).get("staff_only"):
            continue
        yield from (str(component.get(key, "")) for key in ("label", "description", "text", "dateLabel"))
        yield from (option["label"] for option in component.get("values", []))
        yield from (text for key, text in component.get("properties", {}).items() if key.startswith("error"))


def body(path: Path) -> str:
    return path.read_text().split("+++", 2)[2]


def front(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text().split("+++", 2)[1])


WELSH = sorted(path.stem.removesuffix(".cy") for path in LETTERS if path.stem.endswith(".cy"))


def test_letters_to_the_public_have_welsh_that_is_not_checked_yet() -> None:
    assert sorted([*PUBLIC_LETTERS, "L07", "L11", "L22"]) == WELSH
    for key in WELSH:
        assert "to be checked by a Welsh speaker" in front(SCHEME / "letters" / f"{key}.cy.md")["title"]


@pytest.mark.parametrize("key", WELSH)
def test_welsh_letter_has_every_part_and_variable_of_the_english_one(key: str) -> None:
    english, welsh = (body(SCHEME / "letters" / f"{key}{ending}.md") for ending in ("", ".cy"))
    assert meta.find_undeclared_variables(JINJA.parse(welsh)) == meta.find_undeclared_variables(JINJA.parse(english))
    for part in (r"^# ", r"^## ", r"^- ", r"^\d\. ", r"\{% (?:if|elif)", r"\b(?:999|101|18000|18001)\b"):
        count = [len(re.findall(part, text, re.MULTILINE)) for text in (english, welsh)]
        assert count[0] == count[1], part


def test_public_words_neither_alarm_nor_talk_like_the_police() -> None:
    texts = [
        *words_of_the_enquiry(),
        *(body(p) for p in PAGES),
        *(body(SCHEME / "letters" / f"{k}.md") for k in PUBLIC_LETTERS),
    ]
    for text in texts:
        plain = re.sub(r"\{[%{].*?[%}]\}|<!--.*?-->|Disclosure and Barring Service", "", text)
        assert not NOT_FOR_PARENTS.search(plain), (NOT_FOR_PARENTS.search(plain), text[:80])


def test_public_questions_can_be_read_at_nine() -> None:
    sentences = [s for text in words_of_the_enquiry() for s in re.split(r"[.?:]\s", text) if s]
    assert max(len(sentence.split()) for sentence in sentences) <= 26
    words = [word for sentence in sentences for word in re.findall(r"[A-Za-z’]+", sentence)]
    assert sum(len(word) for word in words) / len(words) < 4.8


def texts() -> Iterator[tuple[str, str]]:
    for folder in (SCHEME, ROOT / "forms", ROOT / "processes" / "shared"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".form", ".md", ".toml", ".json"}:
                yield path.name, path.read_text()


def test_telephone_numbers_mail_and_postcodes_are_those_kept_for_drama() -> None:
    drama = re.compile(r"(01632 ?960 ?\d{3}|07700 ?900 ?\d{3})")
    for file, text in texts():
        for number in re.findall(r"\b0\d(?:[ ]?\d){8,9}\b", text):
            assert drama.fullmatch(number), (file, number)
        for address in re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+\w", text):
            assert address.endswith("@example.org"), (file, address)
        for postcode in re.findall(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b", text):
            assert postcode.startswith("ZZ1 "), (file, postcode)


# --- letters and pages --------------------------------------------------------------------------------------------

TOLD_BY_NONE = re.compile(
    r"subject|child|result|concern|conclusion|recommend|worry|agenc|offence|told_whom|recipient|address|request",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", [*LETTERS, *PAGES], ids=name)
def test_text_uses_only_the_variables_it_declares(path: Path) -> None:
    used = meta.find_undeclared_variables(JINJA.parse(body(path)))
    assert used <= set(front(path)["variables"])


@pytest.mark.parametrize("path", LETTERS, ids=name)
def test_letter_says_who_it_is_for(path: Path) -> None:
    settings = front(path)
    assert settings["id"] == path.stem
    assert settings["title"]
    assert settings["to"]
    assert set(settings["audience"].split()) <= set(SETTINGS["audiences"])


@pytest.mark.parametrize("key", PUBLIC_LETTERS)
def test_public_letter_cannot_hold_what_it_must_not(key: str) -> None:
    path = SCHEME / "letters" / f"{key}.md"
    assert not [variable for variable in front(path)["variables"] if TOLD_BY_NONE.search(variable)]


TESTS = [
    "lawful_power", "accurate", "risk_of_serious_harm", "necessary", "pressing_need", "proportionate", "best_placed_person", "extent",
    "representations_weighed", "conditions_set",
]  # fmt: skip
DECIDED: dict[str, Any] = {
    **{f"{test}_met": "yes" for test in TESTS}, **{f"{test}_reasons": f"Reasons for {test}." for test in TESTS}, "presumption_327a": "no",
    "alternatives_considered": "A visit.", "art8_impact": "Weighed.", "consulted": [{"name": "Probation"}], "rank": "dci",
    "dissent": [{"who": "Probation", "view": "Wait."}], "recipients_approved": [{"recipient_name": "Donna Rigby-Shaw"}],
    "information_approved": "One conviction.", "information_withheld": "The victim’s name.", "tell_subject": "after", "tell_subject_reason": "Safer.",
}  # fmt: skip
PLANNED = {
    "recipient_name": "Donna Rigby-Shaw",
    "words": "The approved words.",
    "not_to_say": "Where he works.",
    "likely_questions": "Can I move? Yes.",
}
REFERRED = {"facts": "He visits the home.", "facts_source": "Police systems, sure.", "parents_know": "Nothing yet."}
GIVEN_BY_DIAGRAMS: dict[str, dict[str, Any]] = {
    "L01": {"received_at": "2026-11-23T08:05:00+00:00"},
    "L02": {"signpost": ["dbs", "csc"]},
    "L03": {"reason": "no_contact"},
    "L04": {"meeting_at": "2026-12-03T14:30:00+00:00", "meeting_place_kind": "neutral", "meeting_place": "Saltby Library"},
    "L05": {"new_due": "2026-12-24T23:59:00+00:00"},
    "L09": {"to_name": "Donna Rigby-Shaw"},
    "L10": {"recipient_name": "Donna Rigby-Shaw", "answers": {"plan": [{"recipient_name": "Ken Shaw", "words": "Not these."}, PLANNED]}},
    "L13": {"request": {"subject": {"first_names": "Carl"}, "children": [], "questions": None, "reply_by": "2026-12-03T23:59:00+00:00"}},
    "L14": {"children": ["Ellie Whitlow"], "referral_kind": "s17", "answers": REFERRED, "entered_by": "Dan Orme"},
    "L15": {"answers": {"mappa_category_proposed": "3", "mappa_level_proposed": "2", "mappa_offences": "Violence", "mappa_why": "He lives with children."}},
    "L17": {"decision": "disclose", "lawful_power_kind": "s327a", "spoken": "yes", "rank": "di", "answers": DECIDED, "entered_by": "Fiona Blakelock"},
    "L12": {"kinds": ["school"], "is_before": True},
    "L16": {"answers": {"recipient_name": "Alma Reeve", "words": "The approved words.", "purpose": "To watch the changing rooms.", "limits_set": "The deputy head.", "review_on": "2027-01-14", "not_to_say": "Where he lives."}},
    "L21": {"review_on": "2027-01-14"},
    "L19": {"outcome": "disclosed", "retention_class": "mopi_1", "review_on": "2036-11-24"},
}  # fmt: skip
LETTER_WORDS = {
    "L01": "23 November 2026", "L02": "Disclosure and Barring Service", "L03": "will have, contact with a child", "L04": "3 December 2026, 2:30pm",
    "L05": "24 December 2026", "L09": "Donna Rigby-Shaw", "L10": "Donna Rigby-Shaw", "L13": "3 December 2026", "L14": "Ellie Whitlow",
    "L12": "a school", "L16": "14 January 2027", "L21": "14 January 2027", "L15": "He lives with children.", "L17": "section 327A", "L19": "24 November 2036",
}  # fmt: skip


def made_letters() -> Iterator[tuple[str, set[str]]]:
    """Each letter that a diagram makes, with the inputs it gives."""
    for path in sorted((ROOT / "processes").rglob("*.bpmn")):
        for found in etree.parse(path).iter(ZEEBE + "taskDefinition"):
            element = found.getparent()
            if found.get("type") == "make_letter":
                key = next(
                    header.get("value") for header in element.iter(ZEEBE + "header") if header.get("key") == "letter"
                )
                yield key, {mapping.get("target") for mapping in element.iter(ZEEBE + "input")}


def test_letters_know_what_the_diagrams_give_them() -> None:
    for key, given in made_letters():
        assert given <= set(front(SCHEME / "letters" / f"{key}.md")["variables"]), key


@pytest.mark.parametrize("key", sorted(GIVEN_BY_DIAGRAMS))
def test_letter_shows_what_the_diagrams_give_in_words(key: str) -> None:
    given = {"today": "24 November 2026", "case": {"reference": "7KM-4PQ-2XH"}, **GIVEN_BY_DIAGRAMS[key]}
    text = ENVIRONMENT.from_string(body(SCHEME / "letters" / f"{key}.md")).render(given)
    assert LETTER_WORDS[key] in text
    assert "2026-" not in text
    assert "None" not in text


def letter(key: str, **given: Any) -> str:
    shown = {"today": "24 November 2026", "case": {"reference": "7KM-4PQ-2XH"}, **GIVEN_BY_DIAGRAMS[key], **given}
    return ENVIRONMENT.from_string(body(SCHEME / "letters" / f"{key}.md")).render(shown)


@pytest.mark.parametrize("test", TESTS)
def test_decision_record_holds_each_test_with_its_reasons(test: str) -> None:
    assert f"met. Reasons for {test}." in letter("L17")
    assert "not met. Reasons" in letter("L17", answers={**DECIDED, f"{test}_met": "no"})


def test_decision_record_holds_views_for_and_against_and_what_is_held_back() -> None:
    text = letter("L17")
    for words in (
        "Probation: Wait.",
        "A visit.",
        "One conviction.",
        "The victim’s name.",
        "is told afterwards. Safer.",
        "Fiona Blakelock",
        "chief inspector",
    ):
        assert words in text
    assert "Deferred until" not in text
    assert "How the child is protected" in letter("L17", answers={**DECIDED, "protection_if_not": "A social worker."})
    assert set(front(SCHEME / "letters" / "L17.md")["audience"].split()) == {"decision_makers", "governance"}


def test_script_holds_the_approved_words_for_this_person_and_no_others() -> None:
    text = letter("L10")
    for words in PLANNED.values():
        assert words in text
    assert "Not these." not in text


def test_referral_holds_facts_source_view_and_what_parents_know() -> None:
    text = letter("L14")
    for words in (*REFERRED.values(), "section 17", "Dan Orme"):
        assert words in text


@pytest.mark.parametrize(("named", "said"), [(None, False), ("Ines Crane", True)])
def test_agency_request_names_the_applicant_only_if_it_must(named: str | None, said: bool) -> None:
    request = {"subject": {"first_names": "Martin"}, "purpose": "To protect a child.", "applicant": named}
    text = ENVIRONMENT.from_string(body(SCHEME / "letters" / "L13.md")).render(request=request, case={}, today="")
    assert ("Ines Crane" in text) is said
    assert "Do not ask who asked us" in text


@pytest.mark.parametrize("key", PUBLIC_LETTERS)
def test_outside_of_a_public_letter_does_not_betray_the_matter(key: str) -> None:
    assert front(SCHEME / "letters" / f"{key}.md")["subject"] in {"Your reference", "Your appointment"}


@pytest.mark.parametrize("key", [k for k in PUBLIC_LETTERS if k != "L09"])
def test_public_letter_gives_the_line_for_danger_and_other_formats(key: str) -> None:
    text = body(SCHEME / "letters" / f"{key}.md")
    assert "999" in text
    assert "18000" in text
    assert "large print" in text


def test_no_disclosure_letter_says_all_that_it_must_and_nothing_else() -> None:
    text = body(SCHEME / "letters" / "L06.md")
    for must in ("at this time", "not a promise", "stay watchful", "You can ask again", "to yourself"):
        assert must in text
    for never in ("no conviction", "register", "known to us", "record", "not found"):
        assert never not in text


def test_undertaking_holds_four_promises_and_no_information() -> None:
    text = body(SCHEME / "letters" / "L09.md")
    assert len(re.findall(r"^\d\. ", text, re.MULTILINE)) == 4


def test_start_page_promises_no_more_than_the_scheme_proves() -> None:
    text = body(SCHEME / "pages" / "start.md")
    assert "We will talk to you before we do anything that could show you asked." in text
    for part in ("24 hours", "10 days", "28 days", "does not mean there is no danger"):
        assert part in text


LAST_PAGE = {
    "reference": "7KM-4PQ-2XH", "safe_word": "", "by_24_hours": "2:30pm on Tuesday 24 November 2026", "by_10_days": "Thursday 3 December 2026",
    "by_28_days": "Monday 21 December 2026",
}  # fmt: skip


def test_last_page_gives_real_dates_and_the_ways_that_are_safe() -> None:
    page = ENVIRONMENT.from_string(body(SCHEME / "pages" / "done.md"))
    text = page.render({**LAST_PAGE, "safe_contact_methods": ["phone", "email"]})
    for words in (
        "By 2:30pm on Tuesday 24 November 2026",
        "By Thursday 3 December 2026",
        "by phone or by e-mail, to agree",
    ):
        assert words in text
    assert "safe word" not in text, "none is promised where none was made"
    assert "**amber otter**" in page.render(
        {**LAST_PAGE, "safe_contact_methods": ["phone"], "safe_word": "amber otter"}
    )


def test_last_page_promises_no_meeting_to_who_gave_no_name() -> None:
    text = ENVIRONMENT.from_string(body(SCHEME / "pages" / "done.md")).render(LAST_PAGE)
    assert "We do not know who you are" in text
    assert "meets you" not in text


@pytest.mark.parametrize("path", [*LETTERS, *PAGES], ids=name)
def test_text_is_whole_when_nothing_optional_is_given(path: Path) -> None:
    bare = ImmutableSandboxedEnvironment(undefined=type("Quiet", (StrictUndefined,), QUIET))
    text = bare.from_string(body(path)).render(GIVEN)
    assert "None" not in text
    assert "****" not in text


GIVEN = {
    "today": "24 November 2026", "case": {"reference": "7KM-4PQ-2XH"}, "reference": "7KM-4PQ-2XH", "request": {"subject": {"first_names": "Carl"}},
}  # fmt: skip
QUIET: dict[str, Any] = {
    "__str__": lambda self: "", "__bool__": lambda self: False, "__iter__": lambda self: iter(()), "__contains__": lambda self, _: False,
    "__getattr__": lambda self, _: self, "__getitem__": lambda self, _: self, "__eq__": lambda self, other: self is other, "__hash__": lambda self: 0,
}  # fmt: skip


# --- demonstration data -------------------------------------------------------------------------------------------

AREAS = {area["key"]: area for area in ORGANISATIONS["area"]}
TEAMS = {team["key"]: team for team in ORGANISATIONS["team"]}
PEOPLE = {person["email"]: person for person in ORGANISATIONS["person"]}


def test_areas_teams_and_people_refer_to_each_other() -> None:
    organisations = {organisation["key"] for organisation in ORGANISATIONS["organisation"]}
    assert all(area.get("parent", "england") in AREAS for area in AREAS.values())
    assert all(team["area"] in AREAS and team["organisation"] in organisations for team in TEAMS.values())
    for person in PEOPLE.values():
        for membership in person["memberships"]:
            assert set(membership["roles"]) <= set(TEAMS[membership["team"]]["roles"]), person["name"]
        assert set(person["trainings"]) <= set(SETTINGS["trainings"])
        assert all(date.fromisoformat(day) for day in person["trainings"].values())


def upwards(area: str) -> Iterator[str]:
    yield area
    if parent := AREAS[area].get("parent"):
        yield from upwards(parent)


@pytest.mark.parametrize("area", [key for key, area in AREAS.items() if area["kind"] == "local_authority"])
def test_every_role_is_served_by_somebody_in_every_authority(area: str) -> None:
    here = set(upwards(area))
    served = {
        role
        for person in PEOPLE.values()
        for m in person["memberships"]
        if TEAMS[m["team"]]["area"] in here
        for role in m["roles"]
    }
    assert set(SETTINGS["roles"]) - {"public"} - served <= {"ppu_head"}


def test_marlshire_has_two_of_those_who_must_be_two() -> None:
    roles = [
        r
        for p in PEOPLE.values()
        for m in p["memberships"]
        if "marlshire" in upwards(TEAMS[m["team"]]["area"])
        for r in m["roles"]
    ]
    assert all(
        roles.count(role) >= 2 for role in ("csods_coordinator", "csods_officer", "duty_inspector", "offender_manager")
    )


def moment(text: str, since: datetime) -> datetime:
    """`2h`, `45m`, `1d 10:10` after (or with a minus: before) an instant."""
    sign = -1 if text.startswith("-") else 1
    amount, unit, clock = re.fullmatch(r"[-+]?(\d+)([dhm])(?: (\d\d:\d\d))?", text).groups()  # type: ignore[union-attr]
    if unit != "d":
        return since.astimezone(UTC) + sign * timedelta(**{"hours" if unit == "h" else "minutes": int(amount)})
    day = since.astimezone(LONDON).date() + sign * timedelta(days=int(amount))
    return datetime.combine(day, time.fromisoformat(clock) if clock else since.astimezone(LONDON).time(), LONDON)


def laid(base: Any, over: Any) -> Any:
    """Answers laid over base answers, as the demonstration's page describes."""
    if isinstance(over, Mapping) and isinstance(base, Mapping):
        return {**base, **{key: laid(base.get(key), value) for key, value in over.items()}}
    if isinstance(over, list) and isinstance(base, list) and base and isinstance(base[0], Mapping):
        return [laid(base[0], item) for item in over]
    return over


def told_at(value: Any, now: datetime) -> Any:
    if isinstance(value, Mapping):
        return {key: told_at(inner, now) for key, inner in value.items()}
    if isinstance(value, list):
        return [told_at(inner, now) for inner in value]
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    rest = value[1:]
    if rest.startswith("date"):
        return (moment(rest[4:] or "+0d", now)).date().isoformat()
    return moment(rest.removeprefix("now") or "+0m", now).astimezone(LONDON).isoformat()


def steps(case: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    sequences = {sequence["key"]: sequence["steps"] for sequence in CASES["sequence"]}
    for step in case.get("steps", []):
        yield from sequences[step["use"]] if "use" in step else [step]


def judged(
    key: str,
    answers: Mapping[str, Any],
    at: datetime,
    context: Mapping[str, Any] | None = None,
    *,
    public: bool = False,
) -> forms.Validated:
    """What the form says to these answers, given at that time."""
    kinds = ("local_authority", "force")
    areas = {f"areas:{kind}": [(a["key"], a["name"]) for a in AREAS.values() if a["kind"] == kind] for kind in kinds}
    raw = prefill(form(key), {**(context or {}), **told_at(answers, at)})
    return forms.validate(form(key), raw, context=context, audience=EVERYTHING, public=public, options=areas, now=at)


def enquiry(case: Mapping[str, Any], at: datetime) -> forms.Validated:
    answers = laid(CASES["answers"][START], case["answers"])
    if only := case.get("only"):
        answers = {key: value for key, value in answers.items() if key in only}
    return judged(START, answers, at, public="recorded_by" not in case)


def opened(case: Mapping[str, Any], at: datetime, answers: Mapping[str, Any]) -> Trial:
    """The case in memory, as the enquiry begins it."""
    areas = [child.get("child_local_authority") for child in answers.get("children") or []]
    known = case_of(
        at,
        area=next(filter(None, areas), case["force"]),
        nation=AREAS[case["force"]]["nation"],
        reference="7KM-4PQ-2XH",
    )
    duplicates = ["3RD-8VN-5QX"] if case["open"] == ["csods_enquiry.look_at_earlier_cases"] else []
    return Trial(
        START.partition(".")[0], {"case": known}, at, {"find_duplicates": {"duplicates": duplicates}}, dict(answers)
    )


def step_done(trial: Trial, case: Mapping[str, Any], step: Mapping[str, Any], at: datetime) -> None:
    trial.move_clock_to(at)
    key = step.get("task") or step.get("action")
    if key is None:
        return
    answers = laid(CASES["answers"].get(key, {}), step.get("answers", {}))
    if step.get("action"):
        found = judged(key, answers, at)
        assert found.errors == {}, key
        trial.offer(key.partition(".")[2], found.answers)
        return
    where = {
        {"recipient": "name"}.get(name, name): step[name] for name in ("agency", "area", "recipient") if name in step
    }
    task = trial.task(key.partition(".")[2], **where)
    found = judged(key, answers, at, plain(dict(task.inputs)))
    assert found.errors == {}, key
    trial.complete_key(task.key, found.answers)
    assert not trial.open_incidents, trial.failures()


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["key"])
def test_demonstration_case_can_be_lived_through_and_stands_where_it_says(case: dict[str, Any]) -> None:
    at = moment(case["received"], NOW)
    begun = enquiry(case, at)
    assert begun.errors == {}
    trial = opened(case, at, begun.answers)
    for step in steps(case):
        at = moment(step["after"], at)
        step_done(trial, case, step, at)
        for who in (step.get("person"), step.get("second")):
            assert who is None or CASES["people"][case["force"]].get(who, who) in PEOPLE
    assert at < NOW, "no step lies in the future"
    trial.move_clock_to(NOW)
    assert sorted(task.form for task in trial.rows.values() if isinstance(task, TaskOpened)) == case["open"]


def test_demonstration_has_cases_at_all_steps_and_events() -> None:
    assert len({case["key"] for case in CASES["case"]}) == len(CASES["case"])
    open_forms = {key for case in CASES["case"] for key in case["open"]}
    actions = {step["action"] for case in CASES["case"] for step in steps(case) if "action" in step}
    assert {key.partition(".")[0] for key in open_forms} >= {
        "csods_initial_checks", "csods_enquiry", "csods_eligibility", "csods_interview", "csods_full_checks", "csods_risk",
        "csods_representations", "csods_decision", "csods_no_disclosure", "csods_review", "csods_right_to_know", "csods_complaint",
        "csods_controlled_disclosure", "shared_agency_request", "shared_disclose_to_recipient", "shared_immediate_danger",
        "shared_extension", "shared_transfer", "shared_closure",
    }  # fmt: skip
    assert {action.partition(".")[2] for action in actions} == {
        "danger_reported", "extension_asked", "transfer_asked", "more_is_known", "controlled_disclosure_asked",
        "person_has_changed", "conflict_reported", "complaint_made",
    }  # fmt: skip
    named = [case["answers"] for case in CASES["case"] if "subject_last_name" in case["answers"]]
    people = [f"{answers['subject_first_names']} {answers['subject_last_name']}" for answers in named]
    assert len(set(people)) == len(people) - 1  # one pair about the same person, on purpose
    closed = {
        step["answers"].get("outcome")
        for case in CASES["case"]
        for step in steps(case)
        if "closure" in step.get("task", "") and "answers" in step
    }
    assert closed >= {"disclosed", "test_not_met", "signposted"}
    assert any(
        len({child.get("child_local_authority") for child in case["answers"].get("children", [])}) == 2
        for case in CASES["case"]
    )


def test_people_do_only_steps_of_their_roles() -> None:
    offered = {key: roles for key, roles in tasks() if roles & set(SETTINGS["roles"])}
    for case in CASES["case"]:
        for step in steps(case):
            roles = offered.get(step.get("task", ""))
            if roles is None or step["task"].startswith("shared_agency_request") or step["task"] in DECIDED_BY_RULE:
                continue
            person = PEOPLE[CASES["people"][case["force"]].get(step["person"], step["person"])]
            held = {role for membership in person["memberships"] for role in membership["roles"]}
            assert held & roles, (case["key"], step["task"])


DECIDED_BY_RULE = {"csods_decision.decide", "csods_plan.approve_plan", "shared_disclose_to_recipient.decide_again"}


def test_example_enquiry_is_accepted_and_uses_only_questions_of_the_form() -> None:
    answers = json.loads((DEMO / "enquiry-example.json").read_text())
    found = judged(START, answers, NOW, public=True)
    assert found.errors == {}
    assert set(answers) <= set(found.answers)
