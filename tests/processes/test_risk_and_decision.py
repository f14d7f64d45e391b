"""S7 to S11: risk, forum, decision, plan; and the whole way once."""

from datetime import timedelta
from typing import Any

import pytest

from tests.processes.cases import ANSWERS, RECIPIENT, child, deciding, risk
from tests.processes.support import MONDAY, Trial, application, end_of, passed_in_order, waiting_at

OTHER = {**RECIPIENT, "recipient_name": "Jo Marsh", "recipient_is_applicant": "no"}


def test_case_passes_from_the_public_to_the_closure() -> None:
    trial = application().go_on_to_the_end()
    assert passed_in_order(
        trial, "start", "search_systems", "check_eligibility", "arrange_meeting", "hold_interview", "check_police_systems",
        "write_requests", "answer", "read_answers", "assess_risk", "sign_assessment", "hold_case_call",
        "choose_representations", "decide", "plan_disclosure", "approve_plan", "take_undertaking", "tell_recipient",
        "review", "write_closure", "close_case", "closed",
    )  # fmt: skip
    assert trial.ended
    assert trial.job_inputs("close_case")[0]["outcome"] == "disclosed"
    assert trial.job_inputs("close_case")[0]["retention_class"] == "mopi_1"


# -- S7, S8 ------------------------------------------------------------------------------------------------------------


def test_assessment_that_is_not_signed_goes_back() -> None:
    trial = application().go_to("sign_assessment").complete("sign_assessment", {"assessment_signed": "no"})
    assert waiting_at(trial, "assess_risk")


FORUMS = [
    ({}, ["hold_case_call"]),
    ({"significant_harm_suspected": "yes"}, ["hold_strategy_discussion"]),
    ({"mappa_category": "1", "mappa_level": "2"}, ["hold_mappa_meeting"]),
    ({"mappa_category": "1", "mappa_level": "1"}, ["hold_case_call"]),
    ({"works_with_children": "yes"}, ["hold_case_call", "make_referrals"]),
    ({"child_in_need": "yes"}, ["hold_case_call", "make_referrals"]),
    ({"dangerous_unmanaged": "yes"}, ["hold_case_call", "make_referrals"]),
    ({"partner_at_risk": "yes"}, ["hold_case_call", "make_referrals"]),
    ({"crime_found": "yes"}, ["hold_case_call", "make_referrals"]),
    (
        {"significant_harm_suspected": "yes", "mappa_category": "2", "mappa_level": "3", "works_with_children": "yes"},
        ["hold_mappa_meeting", "hold_strategy_discussion", "make_referrals"],
    ),
]


LETTERS = [
    (["s17"], ["L14", "L14"], 0),
    (["s47", "mappa_referral"], ["L14", "L14", "L15"], 1),
    (["mappa_referral"], ["L15"], 1),
    (["lado", "investigation"], [], 0),
    (["none"], [], 0),
]


@pytest.mark.parametrize(("made", "letters", "told"), LETTERS)
def test_referral_is_written_to_whoever_must_act(made: list[str], letters: list[str], told: int) -> None:
    trial = application(children=TWO).go_to("make_referrals", **risk(child_in_need="yes"))
    before = len(trial.jobs)
    trial.complete("make_referrals", {"referrals_made": made})
    jobs = trial.jobs[before:]
    assert sorted(job.headers["letter"] for job in jobs if job.type == "make_letter") == letters
    assert [job.inputs["role"] for job in jobs if job.type == "notify"] == ["mappa_coordinator"] * told


def test_referral_of_each_authority_names_its_own_children() -> None:
    trial = application(children=TWO).go_to("make_referrals", **risk(child_in_need="yes"))
    trial.complete("make_referrals", {"referrals_made": ["s17"]})
    written = trial.job_inputs("write_child_referral")
    assert len({tuple(letter["children"]) for letter in written}) == len(written) == 2
    assert {letter["form"] for letter in written} == {"csods_referrals.make_referrals"}


@pytest.mark.parametrize(("facts", "forums"), FORUMS)
def test_forums_are_those_that_the_rule_names(facts: dict[str, Any], forums: list[str]) -> None:
    trial = (
        application()
        .go_to("sign_assessment", **risk(**facts))
        .complete("sign_assessment", {"assessment_signed": "yes"})
    )
    assert waiting_at(trial, *forums)
    for forum in forums[:-1]:
        trial.complete(forum, ANSWERS[forum])
    assert "forums_held" not in trial.passed()
    trial.complete(forums[-1], ANSWERS[forums[-1]])
    assert waiting_at(trial, "choose_representations")


def test_designated_officer_is_told_within_a_working_day() -> None:
    trial = application().go_to("make_referrals", **risk(works_with_children="yes"))
    assert trial.task("make_referrals").due_at == end_of(MONDAY + timedelta(days=1))
    assert trial.task("make_referrals").inputs["routes"] == ["lado", "clpd", "csods_disclosure"]


@pytest.mark.parametrize(("priority", "days"), [("P1", 0), ("P3", 1)])
def test_strategy_discussion_is_due_by_priority(priority: str, days: int) -> None:
    chosen = {"check_eligibility": {"eligibility": "eligible", "priority": priority}}
    trial = application().go_to("hold_strategy_discussion", **chosen, **risk(significant_harm_suspected="yes"))
    assert trial.task("hold_strategy_discussion").due_at == end_of(MONDAY + timedelta(days=days))


def test_no_concern_needs_no_forum_and_no_decision() -> None:
    trial = application().go_to("choose_how", **risk(conclusion="no_concern"))
    assert "hold_case_call" not in trial.passed()
    assert "decide" not in trial.passed()


# -- S9, S10, S11 ------------------------------------------------------------------------------------------------------


def test_person_is_heard_by_the_offender_manager() -> None:
    trial = application().go_to("hear_representations", choose_representations={"sought": "yes"})
    task = trial.task("hear_representations")
    assert (task.lane, task.due_at) == ("Offender manager", end_of(MONDAY + timedelta(days=5)))
    trial.complete("hear_representations", {"will_self_disclose": "no"})
    assert waiting_at(trial, "decide")


def test_decision_does_not_wait_for_a_reply() -> None:
    trial = application().go_to("hear_representations", choose_representations={"sought": "yes"})
    trial.move_clock(timedelta(days=4))
    assert waiting_at(trial, "hear_representations")
    trial.move_clock(timedelta(days=2))
    assert waiting_at(trial, "decide")
    assert "no_reply" in trial.passed()


AUTHORITIES = [
    ({}, "ppu_di"),
    ({"subject_under_18": "yes"}, "ppu_supt"),
    ({"conclusion": "concern_intelligence"}, "ppu_supt"),
    ({"imminence": "now"}, "duty_inspector"),
    ({"mappa_category": "1", "mappa_level": "3"}, "ppu_supt"),
    ({"recommended_recipients": ["a", "b", "c", "d"]}, "ppu_dci"),
]


@pytest.mark.parametrize(("facts", "role"), AUTHORITIES)
def test_decision_goes_to_the_rank_that_may_take_it(facts: dict[str, Any], role: str) -> None:
    trial = application().go_to("decide", **risk(**facts))
    task = trial.task("decide")
    assert task.candidate_groups == (role,)
    assert (task.properties["second_person"], task.properties["irreversible"]) == ("true", "true")
    trial.go_to("approve_plan")
    assert trial.task("approve_plan").candidate_groups == (role,)


def test_decision_past_day_45_goes_to_the_superintendent() -> None:
    trial = application().go_to("choose_representations").move_clock(timedelta(days=46)).go_to("decide")
    assert trial.task("decide").candidate_groups == ("ppu_supt",)


def test_decision_is_due_six_days_after_the_assessment() -> None:
    trial = application().go_to("sign_assessment").move_clock(timedelta(days=7)).go_to("decide")
    assert trial.task("decide").due_at == end_of(MONDAY + timedelta(days=13))
    assert trial.scope("decision").due_at == end_of(MONDAY + timedelta(days=13))


def test_decision_is_put_off_for_a_week_and_once() -> None:
    trial = application().go_to("decide").complete("decide", deciding("defer")["decide"])
    assert waiting_at(trial)
    trial.move_clock(timedelta(days=6))
    assert waiting_at(trial)
    trial.move_clock_to(end_of(MONDAY + timedelta(days=7)))
    assert trial.task("decide").inputs["deferred"] is True
    trial.complete("decide", deciding("defer")["decide"])
    assert waiting_at(trial, "decide")


def test_plan_that_is_not_approved_goes_back_to_the_officer() -> None:
    trial = application().go_to("approve_plan").complete("approve_plan", {"plan_approved": "no"})
    assert waiting_at(trial, "plan_disclosure")


def test_spoken_decision_is_written_up_beside_the_telling() -> None:
    trial = application().go_to("plan_disclosure", **deciding("disclose", spoken="yes"))
    assert waiting_at(trial, "plan_disclosure", "write_up_decision")
    assert trial.task("write_up_decision").due_at == MONDAY + timedelta(hours=24)
    trial.complete("write_up_decision", {"confirmed": "yes"}).go_on_to_the_end()
    assert trial.ended


def test_spoken_decision_that_is_not_confirmed_goes_to_the_superintendent() -> None:
    trial = application().go_to("plan_disclosure", **deciding("disclose", spoken="yes"))
    trial.complete("write_up_decision", {"confirmed": "no"})
    assert [told["role"] for told in trial.job_inputs("tell_superintendent")] == ["ppu_supt"]
    assert waiting_at(trial, "plan_disclosure")


def test_person_is_invited_in_writing_without_a_word_of_who_asked() -> None:
    asked = {"sought": "yes", "kind_in_words": "A conviction from some years ago"}
    trial = application().go_to("hear_representations", choose_representations=asked)
    assert trial.job_inputs("write_invitation")[0] == {
        "to_name": "Martin Sedge",
        "force_name": "Marlshire Police",
        "kind": "A conviction from some years ago",
        "reply_by": "2026-11-21",
        "language": None,
    }


def test_record_of_the_decision_is_kept() -> None:
    trial = application().go_to("plan_disclosure")
    assert "L17" in [job.headers.get("letter") for job in trial.jobs]


@pytest.mark.parametrize(
    ("power", "task", "lane"),
    [
        ("s47", "protect_child", "Children’s services"),
        ("common_law", "protect_child", "Children’s services"),
        ("mappa", "act_under_mappa", "Probation"),
    ],
)
def test_other_way_goes_to_the_agency_that_acts(power: str, task: str, lane: str) -> None:
    trial = application().go_to(task, **deciding("disclose_other_route", lawful_power_kind=power))
    assert trial.task(task).lane == lane
    trial.complete(task).go_to("write_closure")
    assert trial.task("write_closure").inputs["outcome"] == "disclosed_other_route"
    assert passed_in_order(trial, task, "tell_finished", "review")


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [("no_disclosure_nothing_held", "nothing_held"), ("no_disclosure_test_not_met", "test_not_met")],
)
def test_no_disclosure_is_told_and_closed(decision: str, outcome: str) -> None:
    trial = application().go_to("write_closure", **deciding(decision))
    assert passed_in_order(trial, "choose_how", "tell_applicant", "told")
    assert trial.task("write_closure").inputs["outcome"] == outcome
    assert "tell_recipient" not in trial.passed()


# -- children of two authorities ---------------------------------------------------------------------------------------

TWO = [child(), child(child_first_names="Bea", child_local_authority="fellmoor")]


def named(trial: Trial, element: str, name: str) -> dict[str, list[str]]:
    return {
        task.properties["area"]: [one["first_names"] for one in task.inputs[name]["children"]]
        for task in trial.tasks(element)
    }


def test_strategy_discussion_is_held_by_each_authority_about_its_own_children() -> None:
    trial = application(children=TWO).go_to("hold_strategy_discussion", **risk(significant_harm_suspected="yes"))
    assert named(trial, "hold_strategy_discussion", "concern") == {"oakhaven": ["Tam"], "fellmoor": ["Bea"]}


def test_other_way_is_taken_by_each_authority_for_its_own_children() -> None:
    trial = application(children=TWO).go_to(
        "protect_child", **deciding("disclose_other_route", lawful_power_kind="s47")
    )
    assert named(trial, "protect_child", "referral") == {"oakhaven": ["Tam"], "fellmoor": ["Bea"]}
    trial.complete("protect_child")
    assert waiting_at(trial, "protect_child")


def test_danger_is_taken_up_by_each_authority_for_its_own_children() -> None:
    trial = application(children=TWO).offer("danger_reported", {"danger_now": "now"})
    assert named(trial, "hold_strategy_discussion", "danger") == {"oakhaven": ["Tam"], "fellmoor": ["Bea"]}


def test_referral_is_written_to_each_authority_apart() -> None:
    trial = application(children=TWO).go_to("refer_child", review={"child_safe": "no", "confidence_kept": "yes"})
    trial.complete("refer_child", {"referral_kind": "s47"})
    assert [letter["children"] for letter in trial.job_inputs("write_referral")] == [["Tam Crane"], ["Bea Crane"]]


@pytest.mark.parametrize(
    ("facts", "role"),
    [({"conclusion": "concern_intelligence"}, "ppu_supt"), ({"imminence": "now"}, "ppu_di"), ({}, "ppu_di")],
)
def test_spoken_decision_is_written_up_by_who_took_it_or_confirmed_by_the_inspector(
    facts: dict[str, Any], role: str
) -> None:
    trial = application().go_to("plan_disclosure", **risk(**facts), **deciding("disclose", spoken="yes"))
    assert trial.task("write_up_decision").candidate_groups == (role,)
