"""F19, T18: the police or an agency know of a risk themselves; the same way, without an applicant."""

from datetime import timedelta
from typing import Any

import pytest

from service import forms
from service.forms import Situation
from tests.processes.cases import RECIPIENT, child, enquiry
from tests.processes.support import MONDAY, ROOT, Trial, application, end_of, passed_in_order, waiting_at
from tests.processes.test_diagrams import SCHEME

OTHER = {**RECIPIENT, "recipient_name": "Jo Marsh", "recipient_is_applicant": "no"}
ACCEPTED = {"accepted": "yes", "priority": "P2"}


def known(**changes: Any) -> Trial:
    """What an offender manager found on a visit."""
    asked = enquiry(children=[child()])
    gone = [key for key in asked if key.startswith(("applicant_", "safe_", "concern_"))]
    left = {key: value for key, value in asked.items() if key not in (*gone, "purpose", "anonymous")}
    return Trial("csods_application", answers={**left, "route": "know", "how_known": "Found on a visit.", **changes})


def accepting(trial: Trial) -> Trial:
    return trial.go_to("accept_right_to_know")


def test_right_to_know_is_checked_first_and_writes_to_nobody() -> None:
    trial = known()
    assert waiting_at(trial, "search_systems")
    assert [job.type for job in trial.jobs if job.type in ("make_letter", "send_public_notice")] == []


def test_right_to_know_is_for_the_sergeant_within_a_day_of_the_referral() -> None:
    trial = accepting(known().move_clock(timedelta(hours=5)))
    task = trial.task("accept_right_to_know")
    assert (task.lane, task.due_at) == ("Sergeant", MONDAY + timedelta(hours=24))
    assert (task.properties["deadline"], task.properties["qualification"]) == ("T18", "csods_supervisor")
    assert "check_eligibility" not in trial.passed()


def test_whole_time_runs_from_the_acceptance() -> None:
    trial = accepting(known().move_clock(timedelta(hours=20)))
    assert trial.scope("until_told").due_at == end_of(MONDAY + timedelta(days=28))
    trial.move_clock(timedelta(hours=20)).complete("accept_right_to_know", ACCEPTED)
    due = end_of(MONDAY + timedelta(days=30))
    assert trial.scope("until_told").due_at == due
    assert trial.moved == [("until_told", due, trial.now)]  # its ladder counts from the acceptance, too


def test_telling_of_a_right_to_know_is_due_with_its_whole_time() -> None:
    trial = accepting(known().move_clock(timedelta(hours=20))).move_clock(timedelta(hours=20))
    trial.complete("accept_right_to_know", ACCEPTED).go_to("take_undertaking", plan_disclosure={"plan": [OTHER]})
    assert trial.task("take_undertaking").due_at == end_of(MONDAY + timedelta(days=30))


def test_accepted_right_to_know_meets_nobody_and_asks_the_agencies_by_its_priority() -> None:
    trial = accepting(known()).complete("accept_right_to_know", ACCEPTED)
    assert waiting_at(trial, "check_police_systems")
    assert "nobody_to_meet" in trial.passed()
    assert trial.job_inputs("set_priority")[-1]["priority"] == "P2"
    trial.go_to("answer")
    assert {task.due_at for task in trial.tasks("answer")} == {MONDAY + timedelta(hours=24)}


def test_accepted_right_to_know_ends_in_a_disclosure() -> None:
    trial = accepting(known()).complete("accept_right_to_know", ACCEPTED)
    trial.go_on_to_the_end(plan_disclosure={"plan": [OTHER]})
    assert passed_in_order(trial, "accept_right_to_know", "decide", "tell_recipient", "review", "close_case", "closed")
    assert "tell_finished" not in trial.passed()
    assert trial.ended


def test_accepted_right_to_know_without_a_concern_tells_nobody() -> None:
    trial = accepting(known()).complete("accept_right_to_know", ACCEPTED)
    trial.go_to("write_closure", assess_risk={"conclusion": "no_concern"})
    assert "nobody_told" in trial.passed()


def test_refused_right_to_know_is_closed_without_a_letter() -> None:
    trial = accepting(known()).complete("accept_right_to_know", {"accepted": "no", "refused_reason": "Long over."})
    assert waiting_at(trial, "write_closure")
    assert trial.task("write_closure").inputs["outcome"] == "not_eligible"
    trial.go_on_to_the_end(write_closure={"outcome": "not_eligible"})
    assert passed_in_order(trial, "refused", "not_accepted", "close_case", "explained")
    assert [job.headers["letter"] for job in trial.jobs if job.type == "make_letter"] == ["L19"]


@pytest.mark.parametrize("given", ["perhaps", None])
def test_unknown_answer_stops_at_the_acceptance(given: str | None) -> None:
    trial = accepting(known()).complete("accept_right_to_know", {"accepted": given, "priority": "P3"})
    assert trial.incidents == [("is_it_accepted", "condition")]


@pytest.mark.parametrize("route", ["ask", None])
def test_enquiry_of_somebody_goes_to_the_coordinator(route: str | None) -> None:
    trial = application(route=route).go_to("check_eligibility")
    assert "accept_right_to_know" not in trial.passed()


def test_danger_in_a_right_to_know_does_not_wait() -> None:
    assert waiting_at(known(immediate_danger="yes"), "search_systems", "send_officers", "hold_strategy_discussion")


# -- the form ----------------------------------------------------------------------------------------------------------


def asked_of_staff(route: str, audience: str = "contact") -> set[str]:
    form = forms.parse((ROOT / "forms/csods/csods_application.start.form").read_bytes(), "start")
    context = {"recorded_by_staff": True}
    situation = Situation(context=context, audience=frozenset({audience}), public=False)
    raw = {"immediate_danger": "no", "route": route, "children": [{"child_first_names": "Tam"}]}
    return set(forms.judge(form, raw, situation).errors)


def test_form_asks_a_right_to_know_for_what_is_known_and_not_for_an_applicant() -> None:
    asked = asked_of_staff("know")
    assert {"author", "author_agency", "how_known", "source_protected", "urgency"} <= asked
    assert {"subject_first_names", "subject_works_with_children"} <= asked
    assert any(name.startswith("children") for name in asked)
    assert not any("mother_knows" in name or "applicant_relationship" in name for name in asked)
    assert not asked & {"applicant_first_names", "purpose", "concern_text", "truth_declaration", "safe_contact_times"}


@pytest.mark.parametrize("role", SCHEME["scheme"]["start_roles"])
def test_everybody_who_may_start_a_right_to_know_is_asked_what_raises_it(role: str) -> None:
    audiences = [name for name, members in SCHEME["audiences"].items() if role in members]
    assert any("how_known" in asked_of_staff("know", audience) for audience in audiences)


def test_form_asks_an_enquiry_for_the_applicant_and_not_for_a_source() -> None:
    asked = asked_of_staff("ask")
    assert {"applicant_first_names", "purpose", "concern_text", "truth_declaration"} <= asked
    assert not asked & {"author", "how_known", "urgency"}
