"""Controlled disclosure: a school, club, employer, landlord or faith group is told what it needs, and no more."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.feel import values
from tests.processes.cases import ANSWERS, CONTROLLED
from tests.processes.support import MONDAY, Trial, application, end_of, passed_in_order, waiting_at

ASKED = {"way": "clpd", "why": "He coaches there."}


def asked(**plan: Any) -> Trial:
    """Somebody says, during the risk assessment, that an organisation should know; the plan is made."""
    trial = application().go_to("assess_risk").offer("controlled_disclosure_asked", ASKED)
    return trial.complete("plan_controlled", {**CONTROLLED, **plan})


def told(**plan: Any) -> Trial:
    return asked(**plan).complete("decide_controlled", {"controlled": "tell"})


def test_organisation_is_planned_for_while_the_case_goes_on() -> None:
    trial = application().go_to("answer")
    before = trial.waiting
    trial.offer("controlled_disclosure_asked", ASKED)
    assert waiting_at(trial, *before, "plan_controlled")
    assert trial.task("plan_controlled").properties["qualification"] == "csods_disclosure"


ADVICE = [
    ("clpd", "decide_controlled"), ("s47", "decide_controlled"), ("lado", "lado_advises"), ("mappa_plan", "mappa_advises"),
]  # fmt: skip


@pytest.mark.parametrize(("way", "next_step"), ADVICE)
def test_way_says_whose_advice_is_heard_first(way: str, next_step: str) -> None:
    trial = asked(way=way)
    assert waiting_at(trial, "assess_risk", next_step)
    trial.go_to("tell_organisation", assess_risk={})


def test_designated_officer_hears_within_a_working_day() -> None:
    task = asked(way="lado").task("lado_advises")
    assert (task.lane, task.properties["deadline"]) == ("Designated officer", "T17")
    assert task.due_at == end_of(MONDAY + timedelta(days=1))


def test_designated_officers_time_counts_from_the_concern_not_from_the_plan() -> None:
    trial = application().go_to("assess_risk").offer("controlled_disclosure_asked", {**ASKED, "way": "lado"})
    assert trial.task("plan_controlled").due_at == end_of(MONDAY + timedelta(days=1))
    trial.move_clock(timedelta(hours=20)).complete("plan_controlled", {**CONTROLLED, "way": "lado"})
    task = trial.task("lado_advises")
    assert (task.due_at, values.to_python(task.properties["start"])) == (end_of(MONDAY + timedelta(days=1)), MONDAY)


def test_adviser_sees_the_organisation_and_nothing_of_the_applicant() -> None:
    inputs = asked(way="lado").task("lado_advises").inputs
    assert inputs == {"organisation": {"name": "Alma Reeve", "kind": "school", "role": "Head teacher"}}


def test_organisation_is_for_a_chief_inspector_with_a_second_person() -> None:
    task = asked().task("decide_controlled")
    assert task.candidate_groups == ("ppu_dci",)
    assert (task.properties["second_person"], task.properties["irreversible"]) == ("true", "true")


def test_organisation_is_told_after_its_promise_by_words_that_are_written() -> None:
    trial = told()
    assert [job.inputs["form"] for job in trial.jobs if job.headers.get("letter") == "L16"] == [
        "csods_controlled_disclosure.plan_controlled"
    ]
    task = trial.task("tell_organisation")
    assert task.properties["second_person"] == "true"
    trial.complete("tell_organisation", {"promise": "oral"})
    assert waiting_at(trial, "assess_risk")


def test_organisation_is_looked_at_again_on_the_day_that_was_set_and_as_often_as_needed() -> None:
    trial = told().complete("tell_organisation", {"promise": "signed"})
    assert trial.timer("review_date_came").due_at == datetime(2026, 12, 14, 9, tzinfo=UTC)
    trial.move_clock_to(datetime(2026, 12, 14, 10, tzinfo=UTC))
    trial.complete("review_controlled", {"still_needed": "yes", "next_review": "2027-01-14"})
    assert trial.timer("review_date_came").due_at == datetime(2027, 1, 14, 9, tzinfo=UTC)
    trial.move_clock_to(datetime(2027, 1, 14, 10, tzinfo=UTC))
    trial.complete("review_controlled", {"still_needed": "no"})
    assert passed_in_order(trial, "review_controlled", "reviewed", "organisation_told", "controlled")


def test_person_is_told_first_where_the_plan_says_so() -> None:
    trial = asked(tell_subject_first="yes").complete("decide_controlled", {"controlled": "tell"})
    assert waiting_at(trial, "assess_risk", "tell_person")
    assert trial.job_inputs("write_words")[0]["kinds"] == ["school"]
    trial.complete("tell_person", {"result": "told"})
    assert waiting_at(trial, "assess_risk", "tell_organisation")


def test_refused_promise_is_told_nothing_and_decided_above() -> None:
    trial = told().complete("tell_organisation", {"promise": "refused"})
    task = trial.task("decide_again")
    assert task.candidate_groups == ("ppu_supt",)
    assert task.due_at == MONDAY + timedelta(hours=24)
    trial.complete("decide_again", {"protection_if_not": "A social worker."})
    assert passed_in_order(trial, "refused", "not_told", "controlled")


def test_plan_that_is_nearly_right_is_made_again() -> None:
    trial = asked().complete("decide_controlled", {"controlled": "plan_again"})
    assert waiting_at(trial, "assess_risk", "plan_controlled")


def test_plan_that_is_not_approved_tells_nobody() -> None:
    trial = asked().complete("decide_controlled", {"controlled": "not_tell"})
    assert passed_in_order(trial, "not_told", "controlled")
    assert "L16" not in [job.headers.get("letter") for job in trial.jobs]


UNKNOWN = [
    ("plan_controlled", {**CONTROLLED, "way": "gossip"}, "whose_advice"),
    ("decide_controlled", {"controlled": "perhaps"}, "is_it_approved"),
    ("tell_organisation", {"promise": "perhaps"}, "was_it_promised"),
]


@pytest.mark.parametrize(("task", "answer", "gateway"), UNKNOWN)
def test_unknown_answer_stops_at_its_gateway(task: str, answer: dict[str, Any], gateway: str) -> None:
    trial = application().go_to("assess_risk").offer("controlled_disclosure_asked", ASKED)
    for step in ("plan_controlled", "decide_controlled", "tell_organisation"):
        trial.complete(step, answer if step == task else ANSWERS[step])
        if step == task:
            break
    assert trial.incidents == [(gateway, "condition")]


# -- the person asked about is told ------------------------------------------------------------------------------------


def decided(tell: str) -> dict[str, Any]:
    return {"decide": {**ANSWERS["decide"], "tell_subject": tell}}


def test_person_hears_before_the_recipients_where_the_decision_says_so() -> None:
    trial = application().go_to("tell_person", **decided("before"))
    assert waiting_at(trial, "tell_person")
    assert trial.task("tell_person").lane == "CSODS officer"
    assert trial.job_inputs("write_words")[0]["is_before"] is True
    trial.complete("tell_person", {"result": "told"})
    assert waiting_at(trial, "arrange_meeting")


def test_person_hears_after_the_recipients_where_the_decision_says_so() -> None:
    trial = application().go_to("tell_person", **decided("after"))
    assert passed_in_order(trial, "tell_recipient", "write_words")
    assert trial.job_inputs("write_words")[0]["is_before"] is False
    trial.complete("tell_person", {"result": "not_found"})
    assert waiting_at(trial, "review")


def test_person_hears_nothing_where_the_decision_says_so() -> None:
    trial = application().go_on_to_the_end(**decided("no"))
    assert "tell_person" not in trial.passed()
    assert "L12" not in [job.headers.get("letter") for job in trial.jobs]


def test_authorities_are_reminded_of_the_review_without_a_detail() -> None:
    trial = application().go_to("review")
    assert trial.job_inputs("write_reminder") == [{"review_on": "2026-12-14"}]
    assert [told["area"] for told in trial.job_inputs("remind_agencies")] == ["oakhaven"]
