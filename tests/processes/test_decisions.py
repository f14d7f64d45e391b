"""The scheme's decisions, row by row, against SCHEME §8."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from lxml import etree

from service import dmn, feel
from tests.processes.support import MONDAY, ROOT

DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
FILES = {path.stem: path for path in ROOT.glob("processes/*/decisions/*.dmn")}


@cache
def model(name: str) -> dmn.Model:
    return dmn.load(FILES[name].read_bytes())


def outcome(decision: str, inputs: Mapping[str, Any]) -> Any:
    return dmn.evaluate(model(decision), decision, inputs, now=MONDAY)


def decided(decision: str, **inputs: Any) -> Any:
    return feel.values.to_python(outcome(decision, inputs).value)


TRIAGE = [
    (1, {"risk": ["immediate"], "access": [], "subject": []}, "P1"),
    (2, {"risk": [], "access": ["lives_with"], "subject": ["rso"]}, "P1"),
    (2, {"risk": [], "access": ["alone_within_48_hours"], "subject": ["other_mappa"]}, "P1"),
    (2, {"risk": ["no_specific_worry"], "access": ["lives_with", "daily"], "subject": ["shpo_sro", "sexual"]}, "P1"),
    (2, {"risk": [], "access": ["lives_with"], "subject": ["wanted"]}, "P1"),
    (3, {"risk": [], "access": ["unsupervised_possible"], "subject": ["violent"]}, "P2"),
    (3, {"risk": [], "access": ["lives_with"], "subject": ["against_child"]}, "P2"),
    (3, {"risk": [], "access": ["unsupervised_possible"], "subject": ["sexual", "rso"]}, "P2"),
    (4, {"risk": ["domestic_abuse_fear"], "access": [], "subject": []}, "P2"),
    (5, {"risk": ["child_said_something"], "access": ["rarely"], "subject": ["none"]}, "P2"),
    (6, {"risk": ["young_or_disabled"], "access": [], "subject": []}, "P2"),
    (7, {"risk": ["no_specific_worry"], "access": ["rarely"], "subject": ["none"]}, "P4"),
    (8, {"risk": ["no_specific_worry"], "access": ["rarely"], "subject": ["violent"]}, "P3"),
    (8, {"risk": ["no_specific_worry"], "access": ["weekly"], "subject": ["none"]}, "P3"),
    (8, {"risk": ["new_partner"], "access": ["rarely"], "subject": []}, "P3"),
    (8, {"risk": [], "access": ["online_or_phone"], "subject": ["rso"]}, "P3"),
    (8, {"risk": [], "access": [], "subject": []}, "P3"),
]


@pytest.mark.parametrize(("row", "facts", "priority"), TRIAGE)
def test_triage_gives_the_priority(row: int, facts: dict[str, Any], priority: str) -> None:
    found = outcome("triage", facts)
    assert found.value["priority"] == priority
    assert [rule.index for rule in found.rules] == [row]


FITS = {
    "purpose": "protect_child",
    "child_specific": True,
    "subject_specific": True,
    "contact_exists": True,
    "motive": "yes",
    "nation": "england",
    "anonymous": False,
    "fear": False,
    "joined": False,
}
ELIGIBILITY = [
    (1, {"purpose": "media"}, "refuse"),
    (2, {"purpose": "own_record"}, "subject_access"),
    (3, {"purpose": "employ_or_recruit", "child_specific": False}, "dbs"),
    (3, {"purpose": "rent_or_house", "child_specific": False}, "dbs"),
    (4, {"subject_specific": False}, "not_eligible"),
    (5, {"child_specific": False}, "not_eligible"),
    (6, {"contact_exists": False}, "not_eligible"),
    (7, {"motive": "no"}, "sergeant"),
    (7, {"motive": "doubtful"}, "sergeant"),
    (8, {"nation": "scotland"}, "other_nation"),
    (8, {"nation": "northern-ireland"}, "other_nation"),
    (9, {"joined": True}, "not_eligible"),
    (10, {"anonymous": True}, "intelligence_only"),
    (11, {"fear": True}, "eligible_dvds"),
    (12, {}, "eligible"),
    (12, {"purpose": "employ_or_recruit"}, "eligible"),
    (12, {"nation": "wales"}, "eligible"),
]


@pytest.mark.parametrize(("row", "facts", "answer"), ELIGIBILITY)
def test_eligibility_proposes_what_can_be_done(row: int, facts: dict[str, Any], answer: str) -> None:
    found = outcome("eligibility", {**FITS, **facts})
    assert found.value["eligibility"] == answer
    assert [rule.index for rule in found.rules] == [row]


@pytest.mark.parametrize(("row", "facts", "answer"), [case for case in ELIGIBILITY if case[2] == "not_eligible"])
def test_what_is_not_eligible_is_kept_as_intelligence(row: int, facts: dict[str, Any], answer: str) -> None:
    assert outcome("eligibility", {**FITS, **facts}).value["intelligence"] is True


QUIET = {
    "significant_harm_suspected": False,
    "child_in_need": False,
    "mappa_category": "none",
    "mappa_level": "none",
    "dangerous_unmanaged": False,
    "works_with_children": False,
    "partner_at_risk": False,
    "crime_found": False,
    "somebody_can_protect": False,
    "conclusion": "concern_conviction",
}
ROUTES = [
    ([1], {"significant_harm_suspected": True}, ["s47"]),
    ([2], {"child_in_need": True}, ["s17"]),
    ([3], {"mappa_category": "1", "mappa_level": "2"}, ["mappa"]),
    ([3], {"mappa_category": "4", "mappa_level": "3"}, ["mappa"]),
    ([4], {"mappa_category": "2", "mappa_level": "1"}, ["mappa_1"]),
    ([5], {"dangerous_unmanaged": True}, ["mappa_referral"]),
    ([6, 7], {"works_with_children": True}, ["lado", "clpd"]),
    ([8], {"partner_at_risk": True}, ["dvds"]),
    ([9], {"crime_found": True}, ["investigation"]),
    ([10], {"somebody_can_protect": True}, ["csods_disclosure"]),
    ([], {"somebody_can_protect": True, "conclusion": "insufficient"}, []),
    ([11], {"conclusion": "no_concern"}, ["no_disclosure"]),
    ([11], {"conclusion": "no_concern", "somebody_can_protect": True}, ["no_disclosure"]),
    (
        [1, 2, 9],
        {"significant_harm_suspected": True, "child_in_need": True, "crime_found": True},
        ["s47", "s17", "investigation"],
    ),
    ([], {}, []),
]


@pytest.mark.parametrize(("rows", "facts", "routes"), ROUTES)
def test_route_names_every_forum_and_referral(rows: list[int], facts: dict[str, Any], routes: list[str]) -> None:
    found = outcome("route", {**QUIET, **facts})
    assert (found.value or []) == routes
    assert [rule.index for rule in found.rules] == rows


FACTS = {
    "supervised_ever": ["probation"],
    "custody_within_5_years": ["prison"],
    "registered_or_category": ["mappa", "offender_manager"],
    "child_at_school": ["education"],
    "child_under_5_or_health_worry": ["health"],
    "young_person": ["yot"],
    "domestic_abuse": ["marac"],
    "works_with_children": ["lado"],
    "lived_elsewhere": ["other_force", "childrens_services"],
    "lived_abroad": ["acro"],
    "social_tenancy_or_hostel": ["housing"],
}
ALWAYS = ["police_systems", "childrens_services"]


def asked(**facts: bool) -> list[dict[str, Any]]:
    return list(decided("who_to_ask", **{**dict.fromkeys(FACTS, False), **facts}))


def test_who_to_ask_always_asks_police_and_each_childs_authority() -> None:
    assert [(one["agency"], one["asked_of"]) for one in asked()] == [
        ("police_systems", "here"),
        ("childrens_services", "each_authority"),
    ]


@pytest.mark.parametrize(("fact", "agencies"), FACTS.items())
def test_who_to_ask_asks_by_fact(fact: str, agencies: list[str]) -> None:
    assert [one["agency"] for one in asked(**{fact: True})] == [*ALWAYS, *agencies]


def test_who_to_ask_names_children_only_to_whom_it_must() -> None:
    told = {one["agency"] for one in asked(**dict.fromkeys(FACTS, True)) if one["tells"] == "children"}
    assert told == {
        "police_systems", "childrens_services", "probation", "mappa", "offender_manager", "education", "health", "yot",
    }  # fmt: skip


ORDINARY = {
    "life_at_risk": False,
    "mappa_level": "none",
    "subject_under_18": False,
    "no_conviction": False,
    "refused_to_sign": False,
    "recipients": 1,
    "organisation": False,
    "days_gone": 10,
}
AUTHORITY = [
    (1, {"life_at_risk": True, "mappa_level": "3"}, "duty_inspector"),
    (2, {"mappa_level": "3"}, "ppu_supt"),
    (3, {"mappa_level": "2"}, "ppu_di"),
    (4, {"subject_under_18": True}, "ppu_supt"),
    (5, {"no_conviction": True}, "ppu_supt"),
    (6, {"refused_to_sign": True}, "ppu_dci"),
    (7, {"recipients": 4}, "ppu_dci"),
    (8, {"organisation": True}, "ppu_dci"),
    (9, {"days_gone": 46}, "ppu_supt"),
    (10, {}, "ppu_di"),
    (10, {"recipients": 3, "days_gone": 45, "mappa_level": "1"}, "ppu_di"),
]


@pytest.mark.parametrize(("row", "facts", "role"), AUTHORITY)
def test_authority_names_the_least_rank(row: int, facts: dict[str, Any], role: str) -> None:
    found = outcome("disclosure_authority", {**ORDINARY, **facts})
    assert found.value["role"] == role
    assert [rule.index for rule in found.rules] == [row]


CLOSED = {
    "kind": "case",
    "legal_hold": False,
    "outcome": "nothing_held",
    "registered_or_mappa": False,
    "serious_concern": False,
}
RETENTION = [
    (1, {"legal_hold": True, "outcome": "disclosed"}, "hold", None),
    (2, {"kind": "complaint"}, "complaint", "P6Y"),
    (3, {"kind": "draft"}, "none", "P1D"),
    (4, {"kind": "saved_draft"}, "none", "P7D"),
    (5, {"kind": "identity_copy"}, "none", "P0D"),
    (6, {"outcome": "disclosed"}, "mopi_1", "P10Y"),
    (7, {"registered_or_mappa": True}, "mopi_1", "P10Y"),
    (8, {"serious_concern": True}, "mopi_2", "P10Y"),
    (9, {}, "mopi_3", "P6Y"),
    (9, {"outcome": "not_eligible"}, "mopi_3", "P6Y"),
    (9, {"outcome": "withdrawn"}, "mopi_3", "P6Y"),
]


@pytest.mark.parametrize(("row", "facts", "kept", "review"), RETENTION)
def test_retention_names_class_and_review(row: int, facts: dict[str, Any], kept: str, review: str | None) -> None:
    found = outcome("retention", {**CLOSED, **facts})
    assert (found.value["class"], found.value["review_after"]) == (kept, review)
    assert [rule.index for rule in found.rules] == [row]


@pytest.mark.parametrize("name", sorted(FILES))
def test_decision_has_a_source_for_every_row(name: str) -> None:
    rows = etree.parse(FILES[name]).getroot().iter(DMN + "rule")
    notes = [row.findtext(f"{DMN}annotationEntry/{DMN}text") or "" for row in rows]
    assert notes
    assert all("[" in note for note in notes), [note for note in notes if "[" not in note]


@pytest.mark.parametrize(
    ("name", "cases"),
    [("triage", TRIAGE), ("eligibility", ELIGIBILITY), ("disclosure_authority", AUTHORITY), ("retention", RETENTION)],
)
def test_decision_has_a_case_here_for_every_row(name: str, cases: list[tuple[Any, ...]]) -> None:
    rows = len(list(etree.parse(FILES[name]).getroot().iter(DMN + "rule")))
    assert {case[0] for case in cases} == set(range(1, rows + 1))


def test_force_signs_for_each_of_its_areas() -> None:
    people = tomllib.loads((ROOT / "processes/csods/demo/organisations.toml").read_text())
    forces = {area["key"]: area["key"] for area in people["area"] if area["kind"] == "force"}
    forces |= {area["key"]: area["parent"] for area in people["area"] if area["kind"] == "local_authority"}
    names = {team["area"]: team["organisation"] for team in people["team"] if "ppu_di" in team["roles"]}
    titles = {one["key"]: one["name"] for one in people["organisation"]}
    found = {area: decided("force_of_area", area=area)["name"] for area in forces}
    assert found == {area: titles[names[force]] for area, force in forces.items()}
    assert decided("force_of_area", area="elsewhere") == {"name": None, "phone": None}
