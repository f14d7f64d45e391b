"""S12 to S16: telling, not telling, review, closure."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.processes.cases import ANSWERS, RECIPIENT, deciding, risk
from tests.processes.support import MONDAY, Trial, application, end_of, passed_in_order, waiting_at

OTHER = {**RECIPIENT, "recipient_name": "Jo Marsh", "recipient_is_applicant": "no"}


# -- S12 ---------------------------------------------------------------------------------------------------------------


def telling(**answers: Any) -> Trial:
    return application().go_to("take_undertaking", **answers)


def test_nobody_is_told_before_the_plan_is_approved() -> None:
    trial = application().go_to("approve_plan")
    assert waiting_at(trial, "approve_plan")


def test_every_recipient_is_told_apart() -> None:
    trial = application().go_to("approve_plan", plan_disclosure={"plan": [RECIPIENT, OTHER]})
    trial.complete("approve_plan", {"plan_approved": "yes"})
    assert sorted(task.inputs["recipient"]["name"] for task in trial.tasks("arrange_meeting")) == [
        "Ines Crane",
        "Jo Marsh",
    ]
    trial.complete("arrange_meeting", {}, name="Jo Marsh").complete(
        "take_undertaking", {"undertaking_result": "signed"}
    )
    trial.complete("tell_recipient")
    assert waiting_at(trial, "arrange_meeting")
    trial.go_to("review")


@pytest.mark.parametrize("result", ["signed", "oral", "could_not"])
def test_recipient_who_promises_is_told(result: str) -> None:
    trial = telling().complete("take_undertaking", {"undertaking_result": result})
    task = trial.task("tell_recipient")
    assert (task.properties["qualification"], task.properties["second_person"]) == ("csods_disclosure", "true")


def test_recipient_who_refuses_is_decided_upon_again_one_rank_above() -> None:
    trial = telling().complete("take_undertaking", {"undertaking_result": "refused"})
    assert waiting_at(trial, "decide_again")
    task = trial.task("decide_again")
    assert (task.candidate_groups, task.due_at) == (("ppu_dci",), MONDAY + timedelta(hours=24))


@pytest.mark.parametrize("again", ["tell_whole", "tell_part"])
def test_recipient_who_refuses_may_be_told_after_all(again: str) -> None:
    trial = telling().complete("take_undertaking", {"undertaking_result": "refused"})
    trial.complete("decide_again", {"again": again})
    assert waiting_at(trial, "tell_recipient")


def test_recipient_who_refuses_may_be_left_untold() -> None:
    trial = telling().complete("take_undertaking", {"undertaking_result": "refused"})
    trial.complete("decide_again", {"again": "children_services_act"}).complete("hand_to_children_services")
    assert "tell_recipient" not in trial.passed()
    assert passed_in_order(trial, "hand_to_children_services", "not_told")


@pytest.mark.parametrize(
    ("imminence", "due"), [("possible", end_of(MONDAY + timedelta(days=28))), ("now", MONDAY + timedelta(hours=24))]
)
def test_telling_is_due_on_day_28_or_in_24_hours_at_present_risk(imminence: str, due: datetime) -> None:
    trial = application().go_to("approve_plan", **risk(imminence=imminence))
    trial.complete("approve_plan", {"plan_approved": "yes"})
    assert trial.task("arrange_meeting").due_at == due


# -- S13 ---------------------------------------------------------------------------------------------------------------


def nothing(**answers: Any) -> Trial:
    return application().go_to("choose_how", **risk(conclusion="no_concern"), **answers)


@pytest.mark.parametrize("how", ["visit", "meeting", "phone", "video"])
def test_nothing_to_share_is_spoken(how: str) -> None:
    trial = nothing().complete("choose_how", {"told_how": how})
    assert waiting_at(trial, "tell_applicant")
    trial.complete("tell_applicant", {"referral": "none"})
    assert waiting_at(trial, "write_closure")


def test_nothing_to_share_is_written_where_it_was_agreed() -> None:
    trial = nothing()
    assert trial.task("choose_how").inputs["letter_allowed"] is True
    trial.complete("choose_how", {"told_how": "letter"})
    assert "L06" in [job.headers.get("letter") for job in trial.jobs]
    assert waiting_at(trial, "write_closure")


@pytest.mark.parametrize(
    "trial",
    [
        lambda: nothing(hold_interview={**ANSWERS["hold_interview"], "agrees_letter_if_nothing": "no"}),
        lambda: application().go_to("choose_how", **deciding("no_disclosure_test_not_met")),
    ],
)
def test_letter_that_is_not_allowed_becomes_a_talk(trial: Any) -> None:
    walked = trial()
    assert walked.task("choose_how").inputs["letter_allowed"] is False
    walked.complete("choose_how", {"told_how": "letter"})
    assert waiting_at(walked, "tell_applicant")
    assert "L06" not in [job.headers.get("letter") for job in walked.jobs]


def test_applicant_who_can_not_be_told_is_left_alone() -> None:
    trial = nothing().complete("choose_how", {"told_how": "cannot_be_told"})
    assert waiting_at(trial, "write_closure")
    assert "nobody_told" in trial.passed()


@pytest.mark.parametrize(
    "how",
    [{"anonymous": "yes"}, {}],
)
def test_applicant_without_a_proved_name_is_told_nothing(how: dict[str, Any]) -> None:
    unproved = {"hold_interview": {**ANSWERS["hold_interview"], "identity_result": "not_proved"}}
    trial = application(**how).go_to("write_closure", **unproved, **risk(conclusion="no_concern"))
    assert "tell_applicant" not in trial.passed()
    assert "nobody_told" in trial.passed()


@pytest.mark.parametrize("referral", ["early_help", "s17", "s47"])
def test_child_that_needs_help_is_referred(referral: str) -> None:
    trial = nothing().complete("choose_how", {"told_how": "visit"}).complete("tell_applicant", {"referral": referral})
    assert waiting_at(trial, "refer_child")
    trial.complete("refer_child")
    assert waiting_at(trial, "write_closure")


# -- S14, S15, S16 -----------------------------------------------------------------------------------------------------


def test_applicant_who_is_not_a_recipient_hears_that_it_is_finished() -> None:
    trial = application().go_to("tell_finished", plan_disclosure={"plan": [OTHER]})
    trial.complete("tell_finished")
    assert waiting_at(trial, "review")


def test_applicant_without_a_name_hears_nothing_after_a_disclosure() -> None:
    trial = application(anonymous="yes").go_to("review", plan_disclosure={"plan": [OTHER]})
    assert "tell_finished" not in trial.passed()


NOT_PROVED = {"hold_interview": {**ANSWERS["hold_interview"], "identity_result": "not_proved"}}


def test_applicant_whose_identity_is_not_proved_hears_nothing_after_a_disclosure() -> None:
    trial = application().go_to("review", plan_disclosure={"plan": [OTHER]}, **NOT_PROVED)
    assert "tell_finished" not in trial.passed()


def test_applicant_whose_identity_is_not_proved_is_not_told_that_nothing_is_shared() -> None:
    trial = application().go_to("write_closure", **risk(conclusion="no_concern"), **NOT_PROVED)
    assert "nobody_told" in trial.passed()
    assert trial.task("write_closure").inputs["outcome"] == "identity_not_proved"


def test_review_is_due_four_weeks_after_the_telling() -> None:
    trial = application().go_to("tell_recipient").move_clock(timedelta(days=20)).go_to("review")
    assert trial.task("review").due_at == end_of(MONDAY + timedelta(days=48))


@pytest.mark.parametrize("kept", ["doubt", "breach"])
def test_breach_goes_to_the_decision_maker_the_same_day(kept: str) -> None:
    trial = application().go_to("review").complete("review", {"child_safe": "yes", "confidence_kept": kept})
    assert waiting_at(trial, "act_on_breach")
    assert trial.task("act_on_breach").due_at == end_of(MONDAY)
    trial.complete("act_on_breach")
    assert waiting_at(trial, "write_closure")


@pytest.mark.parametrize("safe", ["unsure", "no"])
def test_child_that_may_not_be_safe_is_referred(safe: str) -> None:
    trial = application().go_to("review").complete("review", {"child_safe": safe, "confidence_kept": "yes"})
    assert waiting_at(trial, "refer_child")


def test_breach_does_not_hide_a_child_who_is_not_safe() -> None:
    trial = application().go_to("review").complete("review", {"child_safe": "no", "confidence_kept": "breach"})
    trial.complete("act_on_breach")
    assert waiting_at(trial, "refer_child")


def test_later_review_is_due_on_the_day_that_was_set() -> None:
    again = {"child_safe": "yes", "confidence_kept": "yes", "next_review": "2027-01-11"}
    trial = application().go_to("review").complete("review", again)
    trial.move_clock_to(datetime.fromisoformat("2027-01-11T09:01:00+00:00"))
    assert trial.task("review").due_at == end_of(trial.now)


def test_applicant_who_refused_to_promise_hears_that_it_is_finished() -> None:
    trial = telling().complete("take_undertaking", {"undertaking_result": "refused"})
    trial.complete("decide_again", {"again": "children_services_act"}).complete("hand_to_children_services")
    assert waiting_at(trial, "tell_finished")
    trial.go_to("write_closure")
    assert trial.task("write_closure").inputs["outcome"] == "disclosed_other_route"


def test_review_comes_again_on_its_date() -> None:
    again = {"child_safe": "yes", "confidence_kept": "yes", "next_review": "2027-01-11"}
    trial = application().go_to("review").complete("review", again)
    assert waiting_at(trial)
    trial.move_clock_to(datetime.fromisoformat("2027-01-11T08:59:00+00:00"))
    assert waiting_at(trial)
    trial.move_clock(timedelta(minutes=2))
    assert waiting_at(trial, "review")


def test_closure_is_due_in_five_working_days_and_watched() -> None:
    trial = application().go_to("write_closure")
    due = end_of(MONDAY + timedelta(days=7))
    assert (trial.task("write_closure").due_at, trial.task("write_closure").properties["deadline"]) == (due, "T11")


def test_closure_writes_to_no_agency_where_none_was_asked() -> None:
    trial = application().go_on_to_the_end(check_eligibility={"eligibility": "dbs"})
    assert "L20" not in [job.headers.get("letter") for job in trial.jobs]
    assert trial.ended


def test_closure_tells_every_agency_that_was_asked() -> None:
    trial = application().go_on_to_the_end()
    assert sorted((told["role"], told["area"]) for told in trial.job_inputs("tell_agencies")) == [
        ("csc_duty_worker", "oakhaven"),
        ("probation_practitioner", "oakhaven"),
    ]


@pytest.mark.parametrize(
    ("facts", "kept", "review"),
    [
        ({"outcome": "nothing_held", "subject_rso": "no"}, "mopi_3", "2032-11-16"),
        ({"outcome": "nothing_held", "subject_rso": "no", "serious_concern": "yes"}, "mopi_2", "2036-11-16"),
        ({"outcome": "test_not_met", "subject_rso": "yes"}, "mopi_1", "2036-11-16"),
        ({"outcome": "disclosed", "subject_rso": "no"}, "mopi_1", "2036-11-16"),
        ({"outcome": "disclosed", "legal_hold": "yes"}, "hold", None),
    ],
)
def test_closure_sets_how_long_the_case_is_kept(facts: dict[str, Any], kept: str, review: str | None) -> None:
    trial = application().go_on_to_the_end(write_closure={**ANSWERS["write_closure"], **facts})
    closed = trial.job_inputs("close_case")[0]
    assert (closed["retention_class"], closed["review_on"]) == (kept, review)
