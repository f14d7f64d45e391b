"""S4 to S6: meeting the applicant, asking every agency, and what happens when time runs out."""

from datetime import timedelta
from typing import Any

import pytest

from tests.processes.cases import ANSWERS, child
from tests.processes.support import MONDAY, Trial, application, case_of, end_of, passed_in_order, waiting_at

TWO_AUTHORITIES = [
    child(),
    child(child_first_names="Bea", child_local_authority="fellmoor"),
    child(child_first_names="Cal", child_local_authority="fellmoor"),
]


def checks(**facts: Any) -> dict[str, Any]:
    return {"check_police_systems": {**ANSWERS["check_police_systems"], **facts}}


# -- S4, S5 ------------------------------------------------------------------------------------------------------------


def test_main_path_of_the_meeting() -> None:
    trial = application().go_to("check_police_systems")
    assert passed_in_order(
        trial, "find_due", "arrange_meeting", "write_appointment", "hold_interview", "did_they_come", "note_time", "met"
    )


@pytest.mark.parametrize(("priority", "days"), [("P1", 0), ("P2", 2), ("P3", 10), ("P4", 10)])
def test_meeting_is_due_by_priority(priority: str, days: int) -> None:
    trial = application().go_to("arrange_meeting", check_eligibility={"eligibility": "eligible", "priority": priority})
    task = trial.task("arrange_meeting")
    assert task.due_at == end_of(MONDAY + timedelta(days=days))


def test_meeting_as_a_whole_is_watched_until_day_ten_from_receipt() -> None:
    trial = application().move_clock(timedelta(hours=20)).go_to("arrange_meeting")
    assert trial.scope("interview").due_at == end_of(MONDAY + timedelta(days=10))
    trial.go_to("check_police_systems")
    assert "interview" not in [scope.element for scope in trial.scopes()]


def test_applicant_without_a_name_is_not_met() -> None:
    trial = application(anonymous="yes").go_to("check_police_systems")
    assert "nobody_to_meet" in trial.passed()
    assert "arrange_meeting" not in trial.passed()


def test_applicant_who_did_not_come_is_offered_another_meeting() -> None:
    trial = application().go_to("hold_interview").complete("hold_interview", {"applicant_came": "no"})
    assert waiting_at(trial, "arrange_meeting")


def test_applicant_out_of_reach_for_two_weeks_is_weighed_by_the_sergeant() -> None:
    trial = application().go_to("arrange_meeting")
    trial.move_clock(timedelta(days=13))
    assert waiting_at(trial, "arrange_meeting")
    trial.move_clock(timedelta(days=2))
    assert waiting_at(trial, "weigh_out_of_reach")
    assert trial.task("weigh_out_of_reach").lane == "Sergeant"


def test_applicant_out_of_reach_may_be_tried_again() -> None:
    trial = application().go_to("arrange_meeting").move_clock(timedelta(days=15))
    trial.complete("weigh_out_of_reach", {"next_step": "try_again"})
    assert waiting_at(trial, "arrange_meeting")


def test_case_without_the_applicant_goes_on() -> None:
    trial = application().go_to("arrange_meeting").move_clock(timedelta(days=15))
    trial.complete("weigh_out_of_reach", {"next_step": "go_on_without"})
    assert waiting_at(trial, "check_police_systems")


@pytest.mark.parametrize(("safe", "letters"), [("yes", ["L03"]), ("no", [])])
def test_sergeant_closes_a_case_whose_applicant_is_out_of_reach(safe: str, letters: list[str]) -> None:
    trial = application().go_to("arrange_meeting").move_clock(timedelta(days=15))
    trial.complete("weigh_out_of_reach", {"next_step": "close", "letter_safe": safe})
    assert waiting_at(trial, "write_closure")
    assert trial.task("write_closure").inputs["outcome"] == "withdrawn"
    trial.go_on_to_the_end(write_closure={**ANSWERS["write_closure"], "outcome": "withdrawn"})
    assert passed_in_order(trial, "weigh_out_of_reach", "close_unreached", "given_up", "explained")
    written = [job for job in trial.jobs if job.headers.get("letter") in ("L02", "L03")]
    assert [job.headers["letter"] for job in written] == letters
    assert all(job.inputs["reason"] == "out_of_reach" for job in written)
    assert trial.ended


# -- S6 ----------------------------------------------------------------------------------------------------------------


def test_full_checks_run_from_the_meeting() -> None:
    trial = application().go_to("hold_interview").move_clock(timedelta(days=6)).go_to("check_police_systems")
    met = MONDAY + timedelta(days=6)
    assert trial.scope("until_assessed").due_at == end_of(met + timedelta(days=8))
    assert trial.task("check_police_systems").due_at == end_of(met + timedelta(days=8))


def test_full_checks_without_a_meeting_run_from_the_initial_checks() -> None:
    trial = application(anonymous="yes").move_clock(timedelta(hours=20)).go_to("check_police_systems")
    assert trial.scope("until_assessed").due_at == end_of(MONDAY + timedelta(days=9))


def test_each_authority_is_asked_for_its_own_children_only() -> None:
    trial = application(children=TWO_AUTHORITIES).go_to("answer", **checks(supervised_ever="no"))
    asked = {task.inputs["request"]["area"]: task for task in trial.tasks("answer")}
    assert set(asked) == {"oakhaven", "fellmoor"}
    named = {area: [one["first_names"] for one in task.inputs["request"]["children"]] for area, task in asked.items()}
    assert named == {"oakhaven": ["Tam"], "fellmoor": ["Bea", "Cal"]}
    for area, task in asked.items():
        assert task.candidate_groups == ("csc_duty_worker",)
        assert task.properties["area"] == area


def test_request_holds_nothing_of_the_applicant() -> None:
    trial = application().go_to("answer")
    for task in trial.tasks("answer"):
        assert set(task.inputs) == {"request"}
        assert "Ines" not in str(task.inputs)
        assert "He never says" not in str(task.inputs)


def test_requests_go_out_at_the_same_time_by_fact() -> None:
    every = dict.fromkeys((key for key in ANSWERS["check_police_systems"]), "yes")
    trial = application().go_to("answer", **checks(**every, other_areas=[{"area": "severnmoor"}]))
    assert sorted((task.inputs["request"]["agency"], task.properties["area"]) for task in trial.tasks("answer")) == [
        ("acro", "oakhaven"),
        ("childrens_services", "oakhaven"),
        ("childrens_services", "severnmoor"),
        ("education", "oakhaven"),
        ("health", "oakhaven"),
        ("housing", "oakhaven"),
        ("lado", "oakhaven"),
        ("mappa", "oakhaven"),
        ("marac", "oakhaven"),
        ("offender_manager", "oakhaven"),
        ("other_force", "severnmoor"),
        ("prison", "oakhaven"),
        ("probation", "oakhaven"),
        ("yot", "oakhaven"),
    ]


@pytest.mark.parametrize("agency", ["prison", "marac", "lado", "housing", "acro"])
def test_request_to_who_need_not_know_names_no_child(agency: str) -> None:
    every = dict.fromkeys((key for key in ANSWERS["check_police_systems"]), "yes")
    trial = application().go_to("answer", **checks(**every, other_areas=[{"area": "severnmoor"}]))
    assert trial.task("answer", agency=agency).inputs["request"]["children"] == []


def test_request_about_a_child_not_named_yet_goes_to_the_cases_authority() -> None:
    trial = application(children=[]).go_to("answer", **checks(supervised_ever="no"))
    assert [task.properties["area"] for task in trial.tasks("answer")] == ["oakhaven"]


@pytest.mark.parametrize(
    ("priority", "due"),
    [
        ("P1", MONDAY + timedelta(hours=2)),
        ("P2", MONDAY + timedelta(hours=24)),
        ("P3", end_of(MONDAY + timedelta(days=5))),
        ("P4", end_of(MONDAY + timedelta(days=5))),
    ],
)
def test_answer_is_due_by_priority(priority: str, due: Any) -> None:
    trial = application().go_to("answer", check_eligibility={"eligibility": "eligible", "priority": priority})
    assert {task.due_at for task in trial.tasks("answer")} == {due}


def test_answers_join_before_they_are_read() -> None:
    trial = application(children=TWO_AUTHORITIES).go_to("answer")
    trial.complete("answer", {"answer_kind": "nothing_held"}, area="fellmoor")
    trial.complete("answer", {"answer_kind": "nothing_held"}, agency="probation")
    assert waiting_at(trial, "answer")
    trial.complete("answer", {"answer_kind": "nothing_held"}, area="oakhaven")
    assert waiting_at(trial, "read_answers")
    assert sorted(answer["agency"] for answer in trial.task("read_answers").inputs["answers"]) == [
        "childrens_services", "childrens_services", "probation",
    ]  # fmt: skip


def test_late_answer_is_told_to_the_coordinator_and_still_open() -> None:
    trial = application().go_to("answer").move_clock(timedelta(days=6))
    assert len(trial.job_inputs("tell_late")) == len(trial.tasks("answer")) == 2
    assert trial.job_inputs("tell_late")[0]["role"] == "csods_coordinator"


@pytest.mark.parametrize(
    ("agency", "area", "role", "asked"),
    [
        ("health", None, "health_nurse", "oakhaven"),
        ("health", "fellmoor", "health_nurse", "fellmoor"),
        ("prison", None, "prison_omu", "oakhaven"),
        ("childrens_services", "fellmoor", "csc_duty_worker", "fellmoor"),
        ("other_force", "severnmoor", "other_force_spoc", "severnmoor"),
        ("other_force", None, "other_force_spoc", "oakhaven"),
    ],
)
def test_agency_that_is_missing_is_asked_too(agency: str, area: str | None, role: str, asked: str) -> None:
    again = {"ask_again": "yes", "other_agency": agency, "other_area": area}
    trial = application().go_to("read_answers").complete("read_answers", again)
    trial.go_to("answer")
    assert [(task.candidate_groups, task.properties["area"]) for task in trial.tasks("answer")] == [((role,), asked)]
    trial.go_to("assess_risk")


def test_coordinator_asks_more_agencies_than_the_rule_names_and_none_twice() -> None:
    more = {**ANSWERS["write_requests"], "more_agencies": ["health", "probation", "police_systems"]}
    trial = application().go_to("answer", write_requests=more)
    asked = sorted(task.inputs["request"]["agency"] for task in trial.tasks("answer"))
    assert asked == ["childrens_services", "health", "probation"]


@pytest.mark.parametrize(("named", "who"), [("yes", "Ines Crane"), ("no", None)])
def test_request_names_the_applicant_only_if_it_must(named: str, who: str | None) -> None:
    trial = application().go_to("answer", write_requests={**ANSWERS["write_requests"], "applicant_named": named})
    assert {task.inputs["request"]["applicant"] for task in trial.tasks("answer")} == {who}


def test_case_goes_on_when_the_time_for_checks_is_over() -> None:
    trial = application().go_to("answer").move_clock(timedelta(days=9))
    assert waiting_at(trial, "answer", "answer", "assess_risk")
    assert trial.task("assess_risk").inputs["checks_late"] is True


def test_late_answers_are_read_and_start_nothing_twice() -> None:
    trial = application().go_to("answer").move_clock(timedelta(days=9))
    for _ in range(2):
        trial.complete("answer", {"answer_kind": "nothing_held"})
    trial.complete("read_answers", {"ask_again": "no"})
    assert "late_answers_read" in trial.passed()
    assert waiting_at(trial, "assess_risk")


def test_answers_in_time_lead_to_the_risk_once() -> None:
    trial = application().go_to("assess_risk").move_clock(timedelta(days=9))
    assert waiting_at(trial, "assess_risk")
    assert trial.task("assess_risk").inputs["checks_late"] is False


def test_too_little_known_is_asked_once_more() -> None:
    trial = application().go_to("assess_risk").move_clock(timedelta(days=3))
    trial.go_to("check_police_systems", assess_risk={"conclusion": "insufficient"})
    assert trial.scope("until_assessed").due_at == end_of(MONDAY + timedelta(days=11))
    trial.go_to("assess_risk")
    assert trial.task("assess_risk").inputs["checks_round"] == 2


def test_too_little_known_twice_goes_to_the_decision_maker() -> None:
    trial = application().go_to("choose_representations", assess_risk={"conclusion": "insufficient"})
    assert trial.passed().count("assess_risk") == 2


def test_late_first_round_does_not_disturb_the_second() -> None:
    trial = application().go_to("answer").move_clock(timedelta(days=9))
    late = {task.key for task in trial.tasks("answer")}
    trial.complete("assess_risk", {**ANSWERS["assess_risk"], "conclusion": "insufficient"})
    trial.complete("sign_assessment", {"assessment_signed": "yes"})
    trial.complete("check_police_systems", checks()["check_police_systems"]).complete(
        "write_requests", ANSWERS["write_requests"]
    )
    second = [task for task in trial.tasks("answer") if task.key not in late]
    assert len(second) == 2
    for key in late:
        trial.complete_key(key, {"answer_kind": "nothing_held"})
    trial.complete("read_answers", {"ask_again": "no"})
    assert waiting_at(trial, "answer", "answer")
    trial.go_to("assess_risk")
    assert waiting_at(trial, "assess_risk")


# -- one request -------------------------------------------------------------------------------------------------------


def request(**changes: Any) -> Trial:
    asked = {
        "agency": "childrens_services", "role": "csc_duty_worker", "approver": "csc_team_manager", "area": "fellmoor",
        "children": [], "asked_by": "csods_coordinator", "asked_at": MONDAY,
        "reply_by": MONDAY + timedelta(days=5), **changes,
    }  # fmt: skip
    limits = {"T5": {"amount": 5, "unit": "d"}}
    return Trial("shared_agency_request", {"case": case_of(), "limits": limits, "limit_key": "T5", "request": asked})


def test_request_is_written_and_waits_at_the_agency() -> None:
    trial = request()
    assert [job.headers["letter"] for job in trial.jobs] == ["L13"]
    assert waiting_at(trial, "answer")
    task = trial.task("answer")
    assert (task.candidate_groups, task.properties["area"]) == (("csc_duty_worker",), "fellmoor")


def test_request_with_nothing_held_is_answered_at_once() -> None:
    trial = request().complete("answer", {"answer_kind": "nothing_held"})
    assert trial.ended
    assert "nothing_held" in trial.passed()


@pytest.mark.parametrize("kind", ["held_attached", "held_cannot_share"])
def test_request_with_something_held_is_approved_by_the_agencys_manager(kind: str) -> None:
    trial = request().complete("answer", {"answer_kind": kind})
    task = trial.task("approve_answer")
    assert (task.candidate_groups, task.properties["area"]) == (("csc_team_manager",), "fellmoor")
    assert trial.complete("approve_answer", {"approved": "yes"}).ended


def test_request_without_an_approver_is_approved_in_the_same_role() -> None:
    trial = request(role="prison_omu", approver=None).complete("answer", {"answer_kind": "held_attached"})
    assert trial.task("approve_answer").candidate_groups == ("prison_omu",)


def test_answer_that_is_not_approved_is_written_again() -> None:
    trial = (
        request().complete("answer", {"answer_kind": "held_attached"}).complete("approve_answer", {"approved": "no"})
    )
    assert waiting_at(trial, "answer")


def test_agency_that_needs_more_time_keeps_the_request_and_its_due_time() -> None:
    trial = request().complete("answer", {"answer_kind": "more_time"})
    assert waiting_at(trial, "answer")
    assert trial.task("answer").due_at == MONDAY + timedelta(days=5)


def test_wrong_agency_is_told_to_the_coordinator() -> None:
    trial = request().complete("answer", {"answer_kind": "wrong_agency"})
    assert passed_in_order(trial, "answer", "tell_wrong_agency", "not_ours")
    assert trial.job_inputs("tell_wrong_agency")[0]["role"] == "csods_coordinator"
