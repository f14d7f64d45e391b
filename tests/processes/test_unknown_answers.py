"""An answer that nobody foresaw does not pass a gateway: the case stops there and says so."""

from datetime import timedelta
from typing import Any

import pytest

from tests.processes.cases import ANSWERS, deciding, enquiry
from tests.processes.support import Trial

CHOICES = [
    ("search_systems", "subject_identified", "is_the_person_known"),
    ("search_systems", "immediate_risk", "is_a_child_at_risk"),
    ("check_eligibility", "eligibility", "does_it_fit"),
    ("agree_refusal", "sergeant_agrees", "is_the_refusal_agreed"),
    ("explain", "letter_wanted", "is_a_letter_wanted"),
    ("weigh_out_of_reach", "next_step", "go_on_alone"),
    ("hold_interview", "applicant_came", "did_they_come"),
    ("answer", "answer_kind", "what_is_held"),
    ("approve_answer", "approved", "is_it_approved"),
    ("read_answers", "ask_again", "ask_another"),
    ("assess_risk", "conclusion", "is_there_a_concern"),
    ("sign_assessment", "assessment_signed", "is_it_signed"),
    ("choose_representations", "sought", "is_the_person_heard"),
    ("decide", "spoken", "is_it_spoken"),
    ("decide", "decision", "what_is_decided"),
    ("approve_plan", "plan_approved", "is_the_plan_approved"),
    ("take_undertaking", "undertaking_result", "is_it_given"),
    ("decide_again", "again", "what_now"),
    ("choose_how", "told_how", "is_it_a_letter"),
    ("tell_applicant", "referral", "is_help_needed"),
    ("review", "confidence_kept", "is_it_kept"),
    ("review", "child_safe", "is_the_child_safe"),
    ("record_result", "child_safe_now", "is_the_child_safe"),
    ("write_up_decision", "confirmed", "is_it_confirmed"),
    ("approve_extension", "approved", "is_it_approved"),
]
WAYS: dict[str, dict[str, Any]] = {
    "agree_refusal": {"check_eligibility": {"eligibility": "refuse"}},
    "explain": {"check_eligibility": {"eligibility": "refuse"}},
    "approve_answer": {"answer": {"answer_kind": "held_attached"}},
    "decide_again": {"take_undertaking": {"undertaking_result": "refused"}},
    "choose_how": {"assess_risk": {**ANSWERS["assess_risk"], "conclusion": "no_concern"}},
    "tell_applicant": {"assess_risk": {**ANSWERS["assess_risk"], "conclusion": "no_concern"}},
}


def at(task: str) -> Trial:
    trial = Trial("csods_application", answers=enquiry())
    if task == "weigh_out_of_reach":
        return trial.go_to("arrange_meeting").move_clock(timedelta(days=15))
    if task == "write_up_decision":
        return trial.go_to("write_up_decision", **deciding("disclose", spoken="yes"))
    if task == "record_result":
        return trial.offer("danger_reported").complete("send_officers").complete("hold_strategy_discussion")
    if task == "approve_extension":
        return trial.offer("extension_asked", {"new_date": "2026-12-20"})
    return trial.go_to(task, **WAYS.get(task, {}))


@pytest.mark.parametrize("given", ["perhaps", None], ids=["unknown", "missing"])
@pytest.mark.parametrize(("task", "answer", "gateway"), CHOICES)
def test_unknown_answer_stops_at_the_gateway(task: str, answer: str, gateway: str, given: str | None) -> None:
    trial = at(task)
    trial.complete(task, {**ANSWERS.get(task, {}), answer: given})
    if task == "assess_risk":
        trial.complete("sign_assessment", ANSWERS["sign_assessment"])
    assert trial.incidents == [(gateway, "condition")]


@pytest.mark.parametrize(("task", "answer", "gateway"), CHOICES)
def test_answer_that_is_known_passes_the_same_gateway(task: str, answer: str, gateway: str) -> None:
    trial = at(task)
    trial.complete(task, ANSWERS[task])
    if task == "assess_risk":
        trial.complete("sign_assessment", ANSWERS["sign_assessment"]).go_to("choose_representations")
    assert trial.incidents == []
    assert gateway in trial.passed()
