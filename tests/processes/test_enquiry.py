"""S1 to S3: the enquiry, the initial checks, whether the scheme can help."""

from datetime import timedelta
from typing import Any

import pytest

from service.feel import values
from tests.processes.cases import ANSWERS, child, enquiry
from tests.processes.support import MONDAY, Trial, application, case_of, end_of, passed_in_order, waiting_at

APPLICATION = "csods_application"


@pytest.mark.parametrize("channel", ["online", "phone_101", "phone_0300", "station", "officer", "email", "letter"])
def test_every_channel_starts_at_the_same_event(channel: str) -> None:
    trial = application(channel=channel)
    assert passed_in_order(trial, "start", "is_a_child_in_danger", "record_subject", "send_acknowledgement")
    assert waiting_at(trial, "search_systems")


def test_enquiry_keeps_persons_and_acknowledges_the_safe_way() -> None:
    trial = application()
    assert [job.type for job in trial.jobs] == [
        "record_party", "record_party", "record_party", "find_duplicates", "make_letter", "send_public_notice",
    ]  # fmt: skip
    assert [job.headers["kind"] for job in trial.jobs[:3]] == ["applicant", "subject", "child"]
    assert trial.job_inputs("send_acknowledgement")[0]["to"] == "ines.crane@example.org"


@pytest.mark.parametrize(
    ("area", "force"),
    [("oakhaven", "Marlshire Police"), ("gwynmor", "Heddlu Gwynmor/Gwynmor Police"), ("somewhere", None)],
)
def test_letters_know_the_applicant_and_are_signed_by_the_areas_force(area: str, force: str | None) -> None:
    trial = Trial(APPLICATION, {"case": case_of(area=area)}, answers=enquiry()).go_to("hold_interview")
    for written in ("write_acknowledgement", "write_appointment"):
        letter = trial.job_inputs(written)[0]
        assert (letter["to_name"], letter["force_name"]) == ("Ines Crane", force)


def test_enquiry_leaves_the_applicant_out_of_the_variables() -> None:
    kept = Trial(APPLICATION, answers=enquiry()).state.decode()
    assert "Sedge" in kept
    assert "He never says" not in kept
    assert "applicant_last_name" not in kept


def test_enquiry_of_few_words_because_of_danger_goes_on() -> None:
    trial = Trial(APPLICATION, answers={"immediate_danger": "yes", "recorded_by_staff": True})
    assert waiting_at(trial, "complete_enquiry", "send_officers", "find_council")
    assert trial.task("complete_enquiry").due_at == MONDAY + timedelta(hours=12)


def test_enquiry_cut_short_by_danger_is_completed_and_then_like_any_other() -> None:
    trial = Trial(APPLICATION, answers={"immediate_danger": "yes", "recorded_by_staff": True})
    assert trial.jobs == [job for job in trial.jobs if job.type not in ("record_party", "make_letter")]
    trial.complete("complete_enquiry", enquiry())
    assert trial.task("search_systems").inputs["authority_missing"] is False
    recorded = [job for job in trial.jobs if job.type == "record_party"]
    assert {job.headers["form"] for job in recorded} == {"csods_enquiry.complete_enquiry"}
    assert trial.job_inputs("write_acknowledgement")[0]["to_name"] == "Ines Crane"
    trial.go_to("check_eligibility")
    assert trial.task("check_eligibility").inputs["advice"]["eligibility"] == "eligible"
    trial.complete("check_eligibility", {"eligibility": "eligible", "priority": "P1"})
    trial.go_to("answer")
    assert {task.inputs["request"]["subject"]["last_name"] for task in trial.tasks("answer")} == {"Sedge"}


def test_earlier_case_of_a_person_named_later_is_looked_at_too() -> None:
    found = {"find_duplicates": {"duplicates": ["2AB-3CD-4EF"]}}
    trial = Trial(APPLICATION, answers={"immediate_danger": "yes", "recorded_by_staff": True}, job_results=found)
    trial.complete("complete_enquiry", enquiry())
    assert "look_at_earlier_cases" in trial.waiting


def test_initial_checks_are_due_in_24_hours_by_day_and_night() -> None:
    task = application().task("search_systems")
    assert task.due_at == MONDAY + timedelta(hours=24)
    assert (task.properties["deadline"], task.properties["ladder"]) == ("T1", "escalation_ladder")


def test_earlier_case_of_the_same_person_is_looked_at_first() -> None:
    found = {"find_duplicates": {"duplicates": ["2AB-3CD-4EF"]}}
    trial = Trial(APPLICATION, answers=enquiry(), job_results=found)
    assert waiting_at(trial, "look_at_earlier_cases")
    assert trial.task("look_at_earlier_cases").inputs["duplicates"] == ["2AB-3CD-4EF"]
    trial.complete("look_at_earlier_cases", {"same_case": "different"})
    assert waiting_at(trial, "search_systems")


def test_same_question_that_is_open_is_proposed_to_be_joined() -> None:
    found = {"find_duplicates": {"duplicates": ["2AB-3CD-4EF"]}}
    trial = Trial(APPLICATION, answers=enquiry(), job_results=found)
    trial.go_to("check_eligibility", look_at_earlier_cases={"same_case": "same_applicant_subject_child"})
    assert trial.task("check_eligibility").inputs["advice"]["instead"] == "joined"
    trial.go_to("write_closure", check_eligibility={"eligibility": "not_eligible"})
    assert trial.task("write_closure").inputs["outcome"] == "joined"


def test_main_path_of_the_initial_checks() -> None:
    trial = application().go_to("arrange_meeting")
    assert passed_in_order(
        trial, "register", "search_systems", "is_the_person_known", "is_a_child_at_risk", "triage", "set_priority",
        "see_eligibility", "check_eligibility", "does_it_fit", "keep_priority", "fits", "see_fit", "initial_checks",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("checks", "children", "priority"),
    [
        ({"subject_status": ["rso"]}, [child(contact_kinds=["lives_with"])], "P1"),
        ({"subject_status": ["wanted"]}, [child(contact_next_expected="2026-11-17")], "P1"),
        ({"subject_status": ["rso"]}, [child(contact_next_expected="2026-11-30")], "P3"),
        ({"subject_trace": ["violent"]}, [child()], "P2"),
        ({}, [child(child_age_about=4)], "P2"),
        ({}, [child(child_age_about=None, child_dob="2023-01-02")], "P2"),
        ({}, [child(child_age_about=None, child_dob="2020-01-02")], "P3"),
        ({}, [child(), child(child_unborn="yes", child_age_about=None)], "P2"),
        ({}, [child(child_health_or_disability="asthma")], "P2"),
        ({}, [child()], "P3"),
    ],
)
def test_priority_is_proposed_from_what_is_known(checks: dict[str, Any], children: list[Any], priority: str) -> None:
    trial = application(children=children).go_to("check_eligibility", search_systems=checks)
    assert trial.task("check_eligibility").inputs["priority"] == priority
    assert trial.job_inputs("set_priority")[-1]["priority"] == priority


def test_priority_of_a_rare_contact_without_any_worry_is_the_last() -> None:
    trial = application(concern_reasons=["no_specific_worry"], children=[child(contact_frequency="rarely")])
    trial.go_to("check_eligibility")
    assert trial.task("check_eligibility").inputs["priority"] == "P4"


def test_priority_that_the_coordinator_chose_holds_with_its_limits() -> None:
    trial = application().go_to("arrange_meeting", check_eligibility={"eligibility": "eligible", "priority": "P1"})
    assert trial.job_inputs("set_priority")[-1]["priority"] == "P1"
    assert trial.task("arrange_meeting").due_at == end_of(MONDAY)


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"purpose": "media"}, "refuse"),
        ({"purpose": "own_record"}, "subject_access"),
        ({"purpose": "rent_or_house", "children": []}, "dbs"),
        ({"children": []}, "not_eligible"),
        ({"children": [child(contact_kinds=["none"])]}, "not_eligible"),
        ({"anonymous": "yes"}, "intelligence_only"),
        ({"domestic_abuse_fear": "yes"}, "eligible_dvds"),
        ({}, "eligible"),
    ],
)
def test_eligibility_is_proposed_from_the_enquiry(changes: dict[str, Any], advice: str) -> None:
    trial = application(**changes).go_to("check_eligibility")
    assert trial.task("check_eligibility").inputs["advice"]["eligibility"] == advice


@pytest.mark.parametrize("nation", ["scotland", "northern-ireland"])
def test_eligibility_leads_to_the_other_nations_scheme(nation: str) -> None:
    trial = Trial(APPLICATION, {"case": case_of(nation=nation)}, answers=enquiry()).go_to("check_eligibility")
    assert trial.task("check_eligibility").inputs["advice"]["eligibility"] == "other_nation"


def test_eligibility_is_due_three_days_after_the_initial_checks() -> None:
    trial = application().move_clock(timedelta(hours=20)).go_to("check_eligibility")
    assert trial.task("check_eligibility").due_at == end_of(MONDAY + timedelta(days=4))


REFUSALS = [
    ("dbs", "L02", "signposted"),
    ("subject_access", "L02", "signposted"),
    ("other_nation", "L02", "signposted"),
    ("not_eligible", "L03", "not_eligible"),
    ("intelligence_only", "L03", "not_eligible"),
    ("refuse", "L03", "not_eligible"),
]


@pytest.mark.parametrize(("eligibility", "letter", "outcome"), REFUSALS)
def test_refusal_is_agreed_explained_written_and_closed(eligibility: str, letter: str, outcome: str) -> None:
    trial = application().go_to("agree_refusal", check_eligibility={"eligibility": eligibility})
    trial.go_to("write_closure")
    assert trial.task("write_closure").inputs["outcome"] == outcome
    trial.go_on_to_the_end(write_closure={"outcome": outcome})
    assert passed_in_order(trial, "agree_refusal", "explain", "write_closure", "close_case", "explained")
    assert [job.headers["letter"] for job in trial.jobs if job.type == "make_letter"] == ["L01", letter, "L19"]
    assert trial.ended
    assert "interview" not in trial.passed()


def test_refusal_without_a_safe_letter_is_closed_after_the_talk() -> None:
    trial = application().go_to("agree_refusal", check_eligibility={"eligibility": "dbs"})
    trial.go_on_to_the_end(explain={"letter_wanted": "no"})
    assert "L02" not in [job.headers.get("letter") for job in trial.jobs]
    assert trial.ended


def test_refusal_that_the_sergeant_does_not_agree_with_is_looked_at_again() -> None:
    trial = application().go_to("agree_refusal", check_eligibility={"eligibility": "refuse"})
    trial.complete("agree_refusal", {"sergeant_agrees": "no"})
    assert waiting_at(trial, "check_eligibility")
    trial.go_to("arrange_meeting")
    assert "explain" not in trial.passed()


def test_worry_without_a_name_is_checked_though_nothing_can_be_told() -> None:
    trial = application(anonymous="yes")
    trial.go_to("check_police_systems", check_eligibility={"eligibility": "intelligence_only", "priority": "P3"})
    assert "agree_refusal" not in trial.passed()


def test_refusal_that_nobody_can_hear_safely_is_closed_without_a_letter() -> None:
    trial = application(anonymous="yes").go_to("explain", check_eligibility={"eligibility": "dbs"})
    trial.complete("explain", {"explained_how": "no_safe_way"})
    assert waiting_at(trial, "write_closure")
    assert "L02" not in [job.headers.get("letter") for job in trial.jobs]


@pytest.mark.parametrize(
    ("children", "missing"),
    [
        ([child()], False),
        ([child(), child(child_local_authority="not_known")], True),
        ([child(child_local_authority=None)], True),
        ([], True),
    ],
)
def test_council_is_found_by_the_checks_if_the_enquiry_does_not_say_it(children: list[Any], missing: bool) -> None:
    assert application(children=children).task("search_systems").inputs["authority_missing"] is missing


def test_council_is_not_asked_for_where_no_child_is_meant() -> None:
    trial = application(purpose="employ_or_recruit", children=[])
    assert trial.task("search_systems").inputs["authority_missing"] is False


def test_person_who_is_not_clear_is_asked_about_once() -> None:
    unclear = {"subject_identified": "no"}
    trial = application().go_to("ask_applicant", search_systems=unclear)
    trial.complete("ask_applicant", {"applicant_answered": "yes"})
    assert waiting_at(trial, "search_systems")
    trial.go_to("check_eligibility", search_systems=unclear)
    assert trial.passed().count("ask_applicant") == 1
    assert trial.task("check_eligibility").inputs["advice"]["eligibility"] == "not_eligible"


def test_applicant_who_does_not_answer_in_five_days_does_not_stop_the_checks() -> None:
    trial = application().go_to("ask_applicant", search_systems={"subject_identified": "no"})
    assert trial.timer("no_reply").due_at == end_of(MONDAY + timedelta(days=5))
    trial.move_clock(timedelta(days=4))
    assert waiting_at(trial, "ask_applicant")
    trial.move_clock(timedelta(days=2))
    assert waiting_at(trial, "check_eligibility")


def test_danger_found_by_the_checks_does_not_wait() -> None:
    trial = application().complete("search_systems", {"subject_identified": "certain", "immediate_risk": "yes"})
    assert "case.danger.reported" in trial.sent()
    assert waiting_at(trial, "check_eligibility", "send_officers", "hold_strategy_discussion")


def test_child_without_a_known_authority_gets_the_one_that_the_checks_found() -> None:
    trial = application(children=[child(child_local_authority="not_known"), child()])
    trial.go_to("check_eligibility", search_systems={"authority_found": "fellmoor"})
    known = [one["authority"] for one in trial.variable("children", "csods_initial_checks")]
    assert known == ["fellmoor", "oakhaven"]


def test_limits_are_those_of_the_guidance_on_the_day_of_receipt() -> None:
    long_ago = MONDAY.replace(year=2022)
    trial = Trial(APPLICATION, {"case": case_of(long_ago)}, now=long_ago, answers=enquiry())
    trial.go_to("check_police_systems")
    limit = values.to_python(trial.variable("limits")["T8"])
    assert limit == {"amount": 45, "unit": "d"}


@pytest.mark.parametrize(("status", "told"), [(["wanted", "rso"], 1), (["rso"], 0), (["none"], 0)])
def test_wanted_person_is_for_the_duty_inspector(status: list[str], told: int) -> None:
    trial = application().go_to(
        "check_eligibility",
        search_systems={**ANSWERS["search_systems"], "subject_status": status},
    )
    assert [inputs["role"] for inputs in trial.job_inputs("tell_duty_inspector")] == ["duty_inspector"] * told


@pytest.mark.parametrize(
    ("chosen", "nation", "language"),
    [("cy", "england", "cy"), ("en", "wales", "cy"), ("en", "england", None), (None, "england", None)],
)
def test_letters_are_in_welsh_for_wales_and_for_whoever_chose_it(
    chosen: str | None, nation: str, language: str | None
) -> None:
    given = {"case": case_of(nation=nation)}
    trial = Trial(APPLICATION, given, answers=enquiry(preferred_language=chosen)).go_to("hold_interview")
    for element in ("write_acknowledgement", "send_acknowledgement", "write_appointment"):
        assert [inputs["language"] for inputs in trial.job_inputs(element)] == [language], element
    trial.offer("extension_asked", {"reason": "Ill.", "new_date": "2026-12-20"})
    trial.complete("approve_extension", {"approved": "yes", "new_date": "2026-12-20"})
    assert trial.job_inputs("write_extension")[0]["language"] == language
