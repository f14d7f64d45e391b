"""E7 and E9: the person died, is in prison or abroad; somebody stands too near."""

from datetime import timedelta
from typing import Any

import pytest

from tests.processes.cases import ANSWERS
from tests.processes.support import MONDAY, Trial, application, end_of, passed_in_order, waiting_at
from tests.processes.test_diagrams import SCHEME

PASSING = {"other_force": "kelderdale", "reason": "The child lives there.", "state": "Checked.", "open_risk": "None."}


def changed(step: str = "assess_risk", change: str = "in_prison") -> Trial:
    return application().go_to(step).offer("person_has_changed", {"change": change, "since": "2026-11-10"})


@pytest.mark.parametrize("step", ["search_systems", "arrange_meeting", "answer", "decide", "review"])
def test_change_is_weighed_by_a_decision_maker_at_any_step(step: str) -> None:
    trial = changed(step, "died")
    task = trial.task("weigh_anew")
    assert (task.candidate_groups, task.properties["qualification"]) == (("ppu_di",), "csods_decision")
    assert task.inputs == {"change": "died"}
    assert step in trial.waiting


def test_change_that_leaves_a_risk_goes_on() -> None:
    trial = changed().complete("weigh_anew", {"what_follows": "go_on"})
    assert waiting_at(trial, "assess_risk")


@pytest.mark.parametrize("outcome", ["nothing_held", "test_not_met", "disclosed_other_route"])
def test_change_that_ends_the_risk_closes_the_case_with_its_outcome(outcome: str) -> None:
    trial = changed().complete("weigh_anew", {"what_follows": "close", "outcome_chosen": outcome})
    assert waiting_at(trial, "write_closure")
    assert trial.task("write_closure").inputs["outcome"] == outcome
    trial.go_on_to_the_end(write_closure={**ANSWERS["write_closure"], "outcome": outcome})
    assert trial.job_inputs("close_case")[0]["outcome"] == outcome
    assert trial.ended


def test_change_may_pass_the_case_on() -> None:
    trial = changed(change="abroad").complete("weigh_anew", {"what_follows": "pass_on", **PASSING})
    task = trial.task("accept_transfer")
    assert task.properties["area"] == "kelderdale"
    assert task.inputs["transfer"]["state"] == "Checked."


def test_conflict_is_told_to_the_superintendent_who_settles_it_the_same_day() -> None:
    trial = application().go_to("answer").offer("conflict_reported", {"conflict_kind": "works_on_it"})
    assert trial.job_inputs("tell_superintendent_of_conflict")[0]["role"] == "ppu_supt"
    task = trial.task("settle_conflict")
    assert (task.candidate_groups, task.due_at) == (("ppu_supt",), end_of(MONDAY))
    assert set(trial.waiting) == {"answer", "settle_conflict"}


@pytest.mark.parametrize("settled", ["other_people", "none_needed"])
def test_conflict_that_is_settled_here_is_told_to_the_sergeant(settled: str) -> None:
    trial = application().go_to("assess_risk").offer("conflict_reported", {"conflict_kind": "party_is_agency"})
    trial.complete("settle_conflict", {"settled": settled})
    assert trial.job_inputs("tell_sergeant")[0]["role"] == "ppu_sergeant"
    assert waiting_at(trial, "assess_risk")


def shutting_out(email: str | None, *, known: bool = True) -> Trial:
    trial = application().go_to("assess_risk").offer("conflict_reported", {"conflict_kind": "works_on_it"})
    trial.job_results["shut_out"] = {"shut_out": known}
    return trial.complete("settle_conflict", {"settled": "other_people", "shut_email": email})


def test_conflict_shuts_out_who_stands_too_near() -> None:
    trial = shutting_out("josh.amery@example.org")
    assert trial.job_inputs("shut_them_out") == [
        {"email": "josh.amery@example.org", "reason": "A conflict of interest"}
    ]
    assert waiting_at(trial, "assess_risk")


def test_conflict_shuts_out_nobody_where_nobody_is_named() -> None:
    trial = shutting_out(None)
    assert trial.job_inputs("shut_them_out") == []
    assert "conflict_settled" in trial.passed()


def test_conflict_asks_again_for_an_address_that_nobody_has() -> None:
    trial = shutting_out("jsoh.amery@example.org", known=False)
    assert waiting_at(trial, "assess_risk", "settle_conflict")
    assert trial.task("settle_conflict").inputs["not_found"] == "jsoh.amery@example.org"
    trial.job_results["shut_out"] = {"shut_out": True}
    trial.complete("settle_conflict", {"settled": "other_people", "shut_email": "josh.amery@example.org"})
    assert waiting_at(trial, "assess_risk")


def test_conflict_with_the_police_may_go_to_another_force() -> None:
    trial = application().go_to("assess_risk").offer("conflict_reported", {"conflict_kind": "party_is_police"})
    trial.complete("settle_conflict", {"settled": "other_force", **PASSING})
    assert waiting_at(trial, "assess_risk", "accept_transfer")
    trial.complete("accept_transfer", {"accepted": "yes"})
    assert passed_in_order(trial, "to_another_force", "passed_on")
    assert trial.task("write_closure").inputs["outcome"] == "transferred"


UNKNOWN = [
    ("person_has_changed", {"change": "died"}, "weigh_anew", "what_follows", "what_follows"),
    ("conflict_reported", {"conflict_kind": "known_person"}, "settle_conflict", "settled", "who_takes_over"),
]


@pytest.mark.parametrize(("action", "said", "task", "answer", "gateway"), UNKNOWN)
def test_unknown_answer_stops_at_its_gateway(
    action: str, said: dict[str, Any], task: str, answer: str, gateway: str
) -> None:
    trial = application().go_to("assess_risk").offer(action, said).complete(task, {answer: "perhaps"})
    assert trial.incidents == [(gateway, "condition")]


def test_weighing_anew_is_not_forgotten() -> None:
    assert changed().task("weigh_anew").due_at == end_of(MONDAY + timedelta(days=2))


def test_notices_are_those_of_the_scheme() -> None:
    assert {"conflict_reported", "conflict_settled", "mappa_referral"} <= set(SCHEME["notices"])
