"""E1 to E3 and the whole time: what may happen at any step."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.processes.cases import ANSWERS, deciding, enquiry
from tests.processes.support import MONDAY, Trial, application, case_of, end_of, passed_in_order, waiting_at

ANY_STEP = [
    "search_systems", "check_eligibility", "arrange_meeting", "hold_interview", "check_police_systems", "write_requests",
    "answer", "read_answers", "assess_risk", "sign_assessment", "hold_case_call", "choose_representations", "decide",
    "plan_disclosure", "approve_plan", "take_undertaking", "tell_recipient", "review", "write_closure",
]  # fmt: skip
DANGER = {"danger_text": "He has the child with him.", "danger_now": "now"}


@pytest.mark.parametrize("step", ANY_STEP)
def test_danger_is_offered_to_everybody_at_any_step_and_the_case_goes_on(step: str) -> None:
    trial = application().go_to(step)
    before = trial.waiting
    assert "danger_reported" in trial.offered
    trial.offer("danger_reported", DANGER)
    assert waiting_at(trial, *before, "send_officers", "hold_strategy_discussion")


def test_danger_puts_the_case_first_and_tells_the_decision_maker() -> None:
    trial = application().go_to("answer").offer("danger_reported", DANGER)
    assert trial.job_inputs("raise_priority")[0]["priority"] == "P1"
    assert trial.job_inputs("tell_inspector")[0]["role"] == "ppu_di"
    assert trial.variable("priority") == "P1"


def test_danger_shortens_the_limits_of_what_comes_after() -> None:
    trial = application().go_to("check_eligibility").offer("danger_reported", DANGER)
    trial.complete("check_eligibility", {"eligibility": "eligible", "priority": "P3"})
    assert trial.task("arrange_meeting").due_at == end_of(MONDAY)


def test_danger_hurries_the_agencies_that_were_asked_already() -> None:
    trial = application().go_to("answer").move_clock(timedelta(hours=30)).offer("danger_reported", DANGER)
    assert {task.due_at for task in trial.tasks("answer")} == {trial.now + timedelta(hours=2)}
    assert {timer.due_at for timer in trial.timers("answer_late")} == {trial.now + timedelta(hours=2)}


def test_danger_leaves_an_agency_no_more_time_than_it_had() -> None:
    trial = application().go_to("answer")
    trial.move_clock_to(end_of(MONDAY + timedelta(days=5)) - timedelta(hours=1)).offer("danger_reported", DANGER)
    assert {task.due_at for task in trial.tasks("answer")} == {end_of(MONDAY + timedelta(days=5))}


def test_danger_may_be_reported_more_than_once() -> None:
    trial = application().offer("danger_reported", DANGER).offer("danger_reported", DANGER)
    assert trial.waiting.count("send_officers") == 2


def test_danger_in_the_enquiry_does_not_wait_for_anything() -> None:
    trial = application(immediate_danger="yes")
    assert trial.sent() == ["case.danger.reported"]
    assert waiting_at(trial, "search_systems", "send_officers", "hold_strategy_discussion")


def test_danger_is_handled_by_inspector_and_childrens_services_at_once() -> None:
    trial = application().offer("danger_reported", DANGER)
    officers, strategy = trial.task("send_officers"), trial.task("hold_strategy_discussion")
    assert (officers.lane, officers.due_at) == ("Duty inspector", MONDAY + timedelta(hours=1))
    assert (strategy.lane, strategy.due_at) == ("Children’s services manager", end_of(MONDAY))
    trial.complete("send_officers", {"child_safe_now": "no"}).complete(
        "hold_strategy_discussion", {"s47_started": "yes"}
    )
    assert waiting_at(trial, "search_systems", "record_result")
    trial.complete("record_result", {"child_safe_now": "yes"})
    assert passed_in_order(trial, "record_result", "protected", "danger_handled")
    assert waiting_at(trial, "search_systems")


def test_danger_that_is_not_over_is_acted_on_again() -> None:
    trial = application().offer("danger_reported", DANGER)
    trial.complete("send_officers", {"child_safe_now": "no"}).complete(
        "hold_strategy_discussion", {"s47_started": "yes"}
    )
    trial.complete("record_result", {"child_safe_now": "no"})
    assert waiting_at(trial, "search_systems", "send_officers", "hold_strategy_discussion")


def test_case_does_not_end_while_a_child_is_in_danger() -> None:
    trial = application().go_to("write_closure").offer("danger_reported", DANGER)
    trial.complete("write_closure", ANSWERS["write_closure"])
    assert not trial.ended
    assert waiting_at(trial, "send_officers", "hold_strategy_discussion")


# -- more time, the whole time -----------------------------------------------------------------------------------------


def test_whole_time_is_watched_from_the_first_moment() -> None:
    trial = application()
    assert trial.scope("until_told").due_at == end_of(MONDAY + timedelta(days=28))
    assert trial.scope("until_told").properties["deadline"] == "T8"


def test_whole_time_of_the_earlier_guidance_is_45_days() -> None:
    long_ago = MONDAY.replace(year=2022)
    trial = Trial("csods_application", {"case": case_of(long_ago)}, now=long_ago, answers=enquiry())
    assert trial.scope("until_told").due_at == end_of(long_ago + timedelta(days=45))


@pytest.mark.parametrize(
    ("answers", "before", "after"),
    [
        ({}, "tell_recipient", "review"),
        ({"assess_risk": {**ANSWERS["assess_risk"], "conclusion": "no_concern"}}, "tell_applicant", "write_closure"),
        ({"check_eligibility": {"eligibility": "dbs"}}, "explain", "write_closure"),
    ],
)
def test_whole_time_ends_when_somebody_has_been_told(answers: dict[str, Any], before: str, after: str) -> None:
    trial = application().go_to(before, **answers)
    assert "until_told" in [scope.element for scope in trial.scopes()]
    trial.go_to(after, **answers)
    assert "until_told" not in [scope.element for scope in trial.scopes()]


def test_more_time_is_approved_by_an_inspector_and_moves_the_whole_time() -> None:
    trial = application().go_to("answer").offer("extension_asked", {"reason": "Abroad.", "new_date": "2026-12-20"})
    assert trial.task("approve_extension").candidate_groups == ("ppu_di",)
    trial.complete("approve_extension", {"approved": "yes", "new_date": "2026-12-20"})
    assert trial.scope("until_told").due_at == datetime.fromisoformat("2026-12-20T23:59:00+00:00")
    assert "L05" in [job.headers.get("letter") for job in trial.jobs]


APPROVED = {"approved": "yes", "new_date": "2026-12-20"}
NEW_DUE = datetime.fromisoformat("2026-12-20T23:59:00+00:00")


def extended(step: str, **answers: Any) -> Trial:
    trial = application().go_to("answer").offer("extension_asked", {"reason": "Abroad.", "new_date": "2026-12-20"})
    return trial.complete("approve_extension", APPROVED).go_to(step, **answers)


def test_more_time_holds_for_every_recipient_who_is_told() -> None:
    trial = extended("take_undertaking")
    assert trial.task("take_undertaking").due_at == NEW_DUE


def test_more_time_holds_for_telling_that_nothing_is_shared() -> None:
    trial = extended("choose_how", assess_risk={**ANSWERS["assess_risk"], "conclusion": "no_concern"})
    assert (trial.scope("no_disclosure").due_at, trial.task("choose_how").due_at) == (NEW_DUE, NEW_DUE)


def asked_at(step: str, **answers: Any) -> Trial:
    """More time is asked and approved while a step waits."""
    trial = application().go_to(step, **answers).offer("extension_asked", {"reason": "Ill.", "new_date": "2026-12-20"})
    return trial.complete("approve_extension", APPROVED)


NOTHING = {"assess_risk": {**ANSWERS["assess_risk"], "conclusion": "no_concern"}}


@pytest.mark.parametrize("step", ["choose_how", "tell_applicant"])
def test_more_time_moves_the_telling_that_nothing_is_shared_while_it_runs(step: str) -> None:
    trial = asked_at(step, **NOTHING)
    assert {trial.scope("no_disclosure").due_at, trial.scope("until_told").due_at, trial.task(step).due_at} == {NEW_DUE}
    assert {element for element, _, _ in trial.moved} == {"no_disclosure", "until_told", step}


def test_more_time_holds_for_the_next_step_of_what_was_moved() -> None:
    trial = asked_at("choose_how", **NOTHING).go_to("tell_applicant")
    assert trial.task("tell_applicant").due_at == NEW_DUE


def test_more_time_moves_what_every_recipient_is_told() -> None:
    trial = asked_at("take_undertaking").go_to("tell_recipient")
    assert trial.task("tell_recipient").due_at == NEW_DUE


def test_more_time_keeps_what_somebody_has_begun() -> None:
    """The same task, not a new one: what was typed stays."""
    trial = application().go_to("choose_how", **NOTHING)
    key = trial.task("choose_how").key
    trial.offer("extension_asked", {"reason": "Ill.", "new_date": "2026-12-20"}).complete("approve_extension", APPROVED)
    assert trial.task("choose_how").key == key


def test_more_time_moves_no_limit_inside_the_whole() -> None:
    trial = asked_at("decide")
    assert trial.scope("decision").due_at == end_of(MONDAY + timedelta(days=6))
    assert {element for element, _, _ in trial.moved} == {"until_told"}


def test_more_time_says_who_allowed_it() -> None:
    job = asked_at("decide").job_inputs("move_date")[0]
    assert (job["by"], job["reason"]) == ("ppu_di", "More time was approved")


def test_more_time_is_told_to_the_other_force() -> None:
    trial = asked_at("answer").offer("transfer_asked", {"other_force": "kelderdale", "state": "x", "open_risk": "y"})
    assert trial.job_inputs("write_note")[0]["whole_by"] == "2026-12-20"


def test_more_time_holds_for_another_way() -> None:
    trial = extended("protect_child", **deciding("disclose_other_route", lawful_power_kind="s47"))
    assert trial.task("protect_child").due_at == NEW_DUE


def test_more_time_beyond_day_45_is_for_the_superintendent() -> None:
    trial = application().offer("extension_asked", {"reason": "Court.", "new_date": "2027-01-20"})
    assert trial.task("approve_extension").candidate_groups == ("ppu_supt",)


def test_more_time_that_is_refused_leaves_the_date() -> None:
    trial = application().offer("extension_asked", {"reason": "Busy.", "new_date": "2026-12-20"})
    trial.complete("approve_extension", {"approved": "no", "new_date": "2026-12-20"})
    assert trial.scope("until_told").due_at == end_of(MONDAY + timedelta(days=28))
    assert "L05" not in [job.headers.get("letter") for job in trial.jobs]


# -- withdrawal --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["search_systems", "hold_interview", "answer", "decide"])
def test_withdrawal_accepted_by_a_decision_maker_closes_the_application(step: str) -> None:
    trial = application().go_to(step).offer("withdrawal_accepted", {"reason": "Asked by mistake."})
    assert waiting_at(trial, "write_closure")
    assert trial.task("write_closure").inputs["outcome"] == "withdrawn"
    trial.go_on_to_the_end(write_closure={**ANSWERS["write_closure"], "outcome": "withdrawn"})
    assert trial.ended


def test_withdrawal_is_offered_to_decision_makers_only() -> None:
    trial = application()
    rows = {
        row.element: row.properties["offered_to"] for row in trial.subscriptions() if "offered_to" in row.properties
    }
    assert set(rows["withdrawal_accepted"].split()) == {"ppu_di", "ppu_dci", "ppu_supt"}
    assert rows["danger_reported"] == "everybody"
