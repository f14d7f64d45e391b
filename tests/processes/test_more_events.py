"""E4, E6, E8 and F20: a case is passed on, more children are known, something leaks, somebody complains."""

from datetime import timedelta
from typing import Any

import pytest

from tests.processes.cases import ANSWERS
from tests.processes.support import MONDAY, Trial, application, end_of, passed_in_order, waiting_at

TRANSFER = {"other_force": "kelderdale", "reason": "The child lives there.", "state": "Checked.", "open_risk": "None."}


def passing_on(step: str = "answer") -> Trial:
    return application().go_to(step).offer("transfer_asked", TRANSFER)


# -- E4, T19 -----------------------------------------------------------------------------------------------------------


def test_transfer_is_asked_of_the_other_force_and_the_case_goes_on_meanwhile() -> None:
    trial = passing_on()
    task = trial.task("accept_transfer")
    assert (task.lane, task.properties["area"]) == ("Other force", "kelderdale")
    assert (task.properties["deadline"], task.due_at) == ("T19", end_of(MONDAY + timedelta(days=1)))
    assert waiting_at(trial, "answer", "answer", "accept_transfer")
    note = trial.job_inputs("write_note")[0]
    assert (note["state"], note["whole_by"]) == ("Checked.", "2026-12-14")


def test_transfer_shows_the_other_force_whom_it_is_about_and_nothing_of_the_applicant() -> None:
    inputs = passing_on().task("accept_transfer").inputs
    assert set(inputs) == {"transfer"}
    assert (inputs["transfer"]["about"], inputs["transfer"]["children"]) == ("Martin Sedge", ["Tam Crane"])
    assert "Ines" not in str(inputs)


def test_accepted_transfer_gives_the_file_and_closes_the_case_here() -> None:
    trial = passing_on().complete("accept_transfer", {"accepted": "yes"})
    assert trial.job_inputs("give_file")[0]["area"] == "kelderdale"
    assert waiting_at(trial, "write_closure")
    assert trial.task("write_closure").inputs["outcome"] == "transferred"
    trial.go_on_to_the_end(write_closure={**ANSWERS["write_closure"], "outcome": "transferred"})
    assert trial.job_inputs("close_case")[0]["outcome"] == "transferred"
    assert trial.ended


def test_refused_transfer_stays_where_it_is() -> None:
    trial = passing_on().complete("accept_transfer", {"accepted": "no"})
    assert trial.job_inputs("tell_sender")[0]["role"] == "csods_coordinator"
    assert waiting_at(trial, "answer", "answer")


@pytest.mark.parametrize("step", ["search_systems", "arrange_meeting", "assess_risk", "decide", "review"])
def test_transfer_may_be_asked_at_any_step(step: str) -> None:
    trial = passing_on(step).complete("accept_transfer", {"accepted": "yes"})
    assert waiting_at(trial, "write_closure")


def test_unknown_answer_stops_the_transfer() -> None:
    trial = passing_on().complete("accept_transfer", {"accepted": "perhaps"})
    assert trial.incidents == [("is_it_accepted", "condition")]


# -- E6 ----------------------------------------------------------------------------------------------------------------

BEA = {
    "child_first_names": "Bea",
    "child_age_about": 6,
    "child_authority": "fellmoor",
    "contact_kinds": ["unsupervised_possible"],
}
MORE = {"more_children": [BEA], "another_area": None, "purpose_text": "Another child is at risk."}


def test_child_who_becomes_known_is_asked_about_at_its_own_authority() -> None:
    trial = application().go_to("arrange_meeting").offer("more_is_known", MORE)
    task = trial.task("answer")
    assert (task.candidate_groups, task.properties["area"]) == (("csc_duty_worker",), "fellmoor")
    assert [one["first_names"] for one in task.inputs["request"]["children"]] == ["Bea"]
    assert "Ines" not in str(task.inputs)
    assert task.due_at == end_of(MONDAY + timedelta(days=5))


def test_child_who_becomes_known_is_part_of_what_follows() -> None:
    trial = application().go_to("arrange_meeting").offer("more_is_known", MORE)
    trial.complete("answer", {"answer_kind": "nothing_held"}).complete("weigh_what_is_new", {"changes": ["nothing"]})
    trial.go_to("answer")
    asked = [task.properties["area"] for task in trial.tasks("answer") if task.candidate_groups == ("csc_duty_worker",)]
    assert sorted(asked) == ["fellmoor", "oakhaven"]


def test_child_who_becomes_known_during_the_first_checks_is_not_lost() -> None:
    trial = application().offer("more_is_known", MORE)
    trial.complete("answer", {"answer_kind": "nothing_held"}).complete("weigh_what_is_new", {"changes": ["nothing"]})
    trial.go_to("arrange_meeting")
    assert [one["first_names"] for one in trial.variable("children")] == ["Tam", "Bea"]
    assert trial.variable("areas") == ["oakhaven", "fellmoor"]


def test_place_without_a_child_is_asked_too() -> None:
    trial = application().go_to("assess_risk")
    trial.offer("more_is_known", {**MORE, "more_children": None, "another_area": "severnmoor_county"})
    assert trial.task("answer").inputs["request"]["children"] == []
    assert trial.task("answer").properties["area"] == "severnmoor_county"


def test_nothing_to_ask_is_weighed_at_once_and_starts_no_new_clock() -> None:
    trial = application().go_to("assess_risk").offer("more_is_known", {**MORE, "more_children": []})
    assert waiting_at(trial, "assess_risk", "weigh_what_is_new")
    assert trial.task("weigh_what_is_new").due_at == end_of(MONDAY + timedelta(days=28))
    trial.complete("weigh_what_is_new", {"changes": ["plan"]})
    assert waiting_at(trial, "assess_risk")


def test_closure_tells_the_authority_that_was_asked_later() -> None:
    trial = application().go_to("assess_risk").offer("more_is_known", MORE)
    trial.go_on_to_the_end(weigh_what_is_new={"changes": ["nothing"]})
    assert ("csc_duty_worker", "fellmoor") in [
        (told["role"], told["area"]) for told in trial.job_inputs("tell_agencies")
    ]


# -- E8 ----------------------------------------------------------------------------------------------------------------


def test_leak_is_told_to_the_superintendent_and_acted_upon_the_same_day() -> None:
    trial = application().go_to("answer").offer("leak_reported", {"leak_kind": "media"})
    assert trial.job_inputs("tell_superintendent_of_leak")[0]["role"] == "ppu_supt"
    task = trial.task("protect_after_leak")
    assert (task.candidate_groups, task.due_at) == (("ppu_di",), end_of(MONDAY))
    trial.complete("protect_after_leak", {"press_line": "We do not comment."})
    assert waiting_at(trial, "answer", "answer")


# -- F20, T12 ----------------------------------------------------------------------------------------------------------

KINDS = [
    ("service", "answer_complaint", "Sergeant", "upheld"),
    ("decision", "review_decision", "Higher officer", "stands"),
    ("data_request", "answer_data_request", "Information governance", "refused"),
]


def complaint(kind: str) -> Trial:
    said = {"kind": kind, "complained_by": "Ines Crane", "text": "Nobody rang.", "about": "The officer"}
    return application().go_to("answer").offer("complaint_made", said)


@pytest.mark.parametrize(("kind", "element", "lane", "result"), KINDS)
def test_complaint_goes_to_who_may_answer_it_and_is_written(kind: str, element: str, lane: str, result: str) -> None:
    trial = complaint(kind)
    task = trial.task(element)
    assert (task.lane, task.due_at) == (lane, end_of(MONDAY + timedelta(days=21)))
    trial.complete(element, {"result_kind": result})
    letter: dict[str, Any] = dict(trial.job_inputs("write_result")[0])
    assert letter == {
        "to_name": "Ines Crane",
        "kind": kind,
        "result_kind": result,
        "force_name": "Marlshire Police",
        "phone_line": "01632 960200",
        "language": None,
    }
    assert passed_in_order(trial, element, "write_result", "answered", "complaint_answered")
    assert waiting_at(trial, "answer", "answer")


@pytest.mark.parametrize(("result", "told"), [("again", ["ppu_di"]), ("stands", [])])
def test_decision_that_does_not_stand_is_told_to_the_decision_maker(result: str, told: list[str]) -> None:
    trial = complaint("decision").complete("review_decision", {"result_kind": result})
    assert [inputs["role"] for inputs in trial.job_inputs("tell_decision_maker")] == told
    assert "complaint_answered" in trial.passed()


def test_each_kind_of_complaint_has_its_own_limit() -> None:
    keys = {kind: complaint(kind).task(element).properties.get("deadline") for kind, element, _, _ in KINDS}
    assert keys == {"service": "T12s", "decision": "T12", "data_request": "T12d"}


def test_unknown_complaint_stops_at_its_gateway() -> None:
    assert complaint("praise").incidents == [("what_is_it_about", "condition")]


# -- who may do it -----------------------------------------------------------------------------------------------------


def test_actions_are_offered_to_the_case_team_only() -> None:
    rows = {
        r.element: r.properties["offered_to"] for r in application().subscriptions() if "offered_to" in r.properties
    }
    assert set(rows) == {
        "danger_reported", "extension_asked", "withdrawal_accepted", "transfer_asked", "more_is_known",
        "complaint_made", "leak_reported", "controlled_disclosure_asked", "person_has_changed", "conflict_reported",
    }  # fmt: skip
    assert [element for element, roles in rows.items() if roles == "everybody"] == ["danger_reported"]
