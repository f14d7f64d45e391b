"""Each limit of the scheme stands once in the diagrams, with the right start, length and ladder (SCHEME §3)."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from service.feel import values
from tests.processes.cases import ANSWERS, deciding, enquiry, risk
from tests.processes.support import MONDAY, Trial, application, case_of, end_of, waiting_at
from tests.processes.test_diagrams import DIAGRAMS, SCHEME, elements, mappings, properties

KEY = re.compile(r"\bT\w+\b")

#: key → where it stands. A shared step has its key from who calls it.
DRAWN = {
    "T0": "csods_initial_checks.register",
    "T0c": "csods_enquiry.complete_enquiry",
    "T0e": "csods_enquiry.look_at_earlier_cases",
    "T1": "csods_initial_checks.search_systems",
    "T1b": "csods_initial_checks.ask_applicant",
    "T2": "csods_initial_checks.see_fit",
    "T3": "csods_application.interview",
    "T3m": "csods_interview.arrange_meeting csods_interview.hold_interview",
    "T3r": "csods_interview.weigh_out_of_reach",
    "T4": "csods_application.until_assessed",
    "T4f": "csods_risk.hold_case_call csods_risk.hold_mappa_meeting",
    "T5": "shared_agency_request.answer shared_agency_request.approve_answer",
    "T6": "csods_application.decision",
    "T7": "csods_representations.hear_representations",
    "T8": "csods_application.until_told",
    "T8f": "csods_afterwards.tell_finished",
    "T8r": "shared_disclose_to_recipient.decide_again",
    "T8x": "csods_application.disclose",
    "T9": "csods_application.no_disclosure",
    "T10": "csods_review.review",
    "T10b": "csods_review.act_on_breach",
    "T11": "shared_closure.write_closure",
    "T12": "csods_complaint.review_decision",
    "T13": "csods_application.write_up_decision",
    "T14": "csods_risk.hold_strategy_discussion shared_immediate_danger.hold_strategy_discussion",
    "T14r": "csods_no_disclosure.refer_child csods_referrals.make_referrals csods_review.refer_child",
    "T17": "csods_controlled_disclosure.lado_advises csods_referrals.make_referrals",
    "T18": "csods_right_to_know.accept_right_to_know",
    "T19": "shared_transfer.accept_transfer",
    "TE1": "shared_immediate_danger.find_council shared_immediate_danger.send_officers",
    "TE1r": "shared_immediate_danger.record_result",
    "TE2": "shared_extension.approve_extension",
    "T7c": "csods_representations.choose_representations",
    "T8p": "csods_tell_person.tell_person",
    "T8o": "csods_controlled_disclosure.plan_controlled",
    "T8m": "csods_controlled_disclosure.mappa_advises",
    "T8d": "csods_controlled_disclosure.decide_controlled",
    "T8a": "csods_controlled_disclosure.decide_again",
    "T8t": "csods_tell_organisation.tell_organisation",
    "T10o": "csods_tell_organisation.review_controlled",
    "T12s": "csods_complaint.answer_complaint",
    "T12d": "csods_complaint.answer_data_request",
    "TE7": "csods_application.weigh_anew",
    "TE8": "csods_application.protect_after_leak",
    "TE9": "csods_application.settle_conflict",
}
#: A change of the way, not a task's limit: these are timers.
TIMERS = {"T3b": "csods_interview.out_of_reach", "T6d": "csods_decision.a_week_later"}
#: Kept by others, or on ways that are not drawn.
ELSEWHERE = {"T15", "T16"}


def deadlines() -> Iterator[tuple[str, str]]:
    """(key, where) of every deadline in every diagram; of a shared step once for each key that callers give it."""
    given = dict(keys_given())
    for path in DIAGRAMS:
        for element in elements(path):
            found = properties(element).get("deadline", "")
            where = f"{path.stem}.{element.get('id')}"
            if match := re.fullmatch(r"=limit_keys?(?:\.(\w+))?", found):
                yield from ((key, where) for key in given[path.stem, match[1] or ""])
            else:
                yield from ((key, where) for key in KEY.findall(found))


def keys_given() -> Iterator[tuple[tuple[str, str], set[str]]]:
    """(called process, name in `limit_keys` or "") → the keys that callers give."""
    found: dict[tuple[str, str], set[str]] = {}
    for path in DIAGRAMS:
        for call in elements(path, ("callActivity",)):
            called = next(e.get("processId") for e in call.iter("{*}calledElement"))
            for mapping in mappings(call, "input"):
                if mapping.get("target") in ("limit_key", "limit_keys"):
                    named = re.findall(r'(?:(\w+): )?"(T\w+)"', mapping.get("source"))
                    for name, key in named:
                        found.setdefault((called, name), set()).add(key)
    yield from found.items()


def test_every_limit_stands_in_the_diagrams_and_only_there() -> None:
    found: dict[str, set[str]] = {}
    for key, where in deadlines():
        found.setdefault(key, set()).add(where)
    assert {key: " ".join(sorted(places)) for key, places in found.items()} == DRAWN
    assert set(DRAWN) | set(TIMERS) | ELSEWHERE == set(SCHEME["limits"])


@pytest.mark.parametrize(("key", "where"), TIMERS.items())
def test_limit_that_changes_the_way_is_a_timer(key: str, where: str) -> None:
    process, element = where.split(".")
    path = next(path for path in DIAGRAMS if path.stem == process)
    timer = next(e for e in elements(path) if e.get("id") == element)
    assert f"limits.{key})" in "".join(text for e in timer.iter("{*}timeDate") for text in e.itertext())


def test_every_deadline_has_the_ladder() -> None:
    without = [
        f"{path.stem}.{e.get('id')}"
        for path in DIAGRAMS
        for e in elements(path)
        if "deadline" in properties(e) and properties(e).get("ladder") != "escalation_ladder"
    ]
    assert without == []


def test_no_diagram_holds_a_length_of_time() -> None:
    """Amounts are rows of the decision; a diagram names the key. Day 45 is a rank's border, not a limit."""
    texts = {path.stem: path.read_text().replace("duration(&quot;P45D&quot;)", "") for path in DIAGRAMS}
    found = {name: re.findall(r"amount: \d+|duration\(\S*P\w+", text) for name, text in texts.items()}
    assert {name: lengths for name, lengths in found.items() if lengths} == {
        "csods_priority": ["duration(&quot;P5Y", "duration(&quot;P2D"]  # ages and days of the triage rule
    }


LATER = timedelta(hours=20)
ROWS: list[tuple[str, Callable[[], Trial], str, datetime, datetime]] = [
    # key, the way there, element, start, due
    ("T1", application, "search_systems", MONDAY, MONDAY + timedelta(hours=24)),
    (
        "T1b",
        lambda: application().move_clock(LATER).go_to("ask_applicant", search_systems={"subject_identified": "no"}),
        "ask_applicant",
        MONDAY + LATER,
        end_of(MONDAY + timedelta(days=6)),
    ),
    (
        "T2",
        lambda: application().move_clock(LATER).go_to("check_eligibility"),
        "see_fit",
        MONDAY + LATER,
        end_of(MONDAY + timedelta(days=4)),
    ),
    (
        "T3",
        lambda: application().move_clock(LATER).go_to("hold_interview"),
        "interview",
        MONDAY,
        end_of(MONDAY + timedelta(days=10)),
    ),
    (
        "T3m",
        lambda: (
            application()
            .move_clock(LATER)
            .go_to("arrange_meeting", check_eligibility={"eligibility": "eligible", "priority": "P2"})
        ),
        "arrange_meeting",
        MONDAY + LATER,
        end_of(MONDAY + timedelta(days=3)),
    ),
    (
        "T4",
        lambda: application().go_to("hold_interview").move_clock(timedelta(days=6)).go_to("assess_risk"),
        "until_assessed",
        MONDAY + timedelta(days=6),
        end_of(MONDAY + timedelta(days=14)),
    ),
    (
        "T5",
        lambda: application().go_to("write_requests").move_clock(LATER).go_to("answer"),
        "answer",
        MONDAY + LATER,
        end_of(MONDAY + timedelta(days=6)),
    ),
    (
        "T6",
        lambda: application().go_to("sign_assessment").move_clock(timedelta(days=7)).go_to("decide"),
        "decision",
        MONDAY + timedelta(days=7),
        end_of(MONDAY + timedelta(days=13)),
    ),
    (
        "T8",
        lambda: application().go_to("tell_recipient"),
        "until_told",
        MONDAY,
        end_of(MONDAY + timedelta(days=28)),
    ),
    (
        "T8x",
        lambda: application().move_clock(LATER).go_to("tell_recipient", **risk(imminence="now")),
        "disclose",
        MONDAY + LATER,
        MONDAY + LATER + timedelta(hours=24),
    ),
    (
        "T9",
        lambda: application().move_clock(LATER).go_to("choose_how", **risk(conclusion="no_concern")),
        "no_disclosure",
        MONDAY,
        end_of(MONDAY + timedelta(days=28)),
    ),
    (
        "T10",
        lambda: application().move_clock(LATER).go_to("review"),
        "review",
        MONDAY + LATER,
        end_of(MONDAY + timedelta(days=29)),
    ),
    (
        "T11",
        lambda: application().move_clock(LATER).go_to("write_closure"),
        "write_closure",
        MONDAY + LATER,
        end_of(MONDAY + timedelta(days=8)),
    ),
]


@pytest.mark.parametrize(("key", "way", "element", "start", "due"), ROWS, ids=[row[0] for row in ROWS])
def test_limit_runs_from_its_start_to_its_due_time(
    key: str, way: Callable[[], Trial], element: str, start: datetime, due: datetime
) -> None:
    trial = way()
    rows = [row for row in (*trial.scopes(), *trial.tasks(element)) if row.element == element]
    assert {row.properties["deadline"] for row in rows} == {key}
    assert {row.due_at for row in rows} == {due}
    started = {values.to_python(row.properties["start"]) if "start" in row.properties else trial.now for row in rows}
    assert started == {start}


def watched(trial: Trial) -> set[str]:
    return {scope.element for scope in trial.scopes() if scope.properties.get("deadline")}


# -- what a limit must not do ------------------------------------------------------------------------------------------


def test_enquiry_that_was_recorded_late_was_late_in_the_queue() -> None:
    received = MONDAY - timedelta(hours=5)
    trial = Trial("csods_application", {"case": case_of(received)}, answers=enquiry())
    row = next(row for row in trial.ever_opened if row.element == "register")
    assert (row.properties["deadline"], row.due_at) == ("T0", received + timedelta(hours=1))
    assert waiting_at(trial, "search_systems")


def test_initial_checks_are_timed_once_even_if_the_applicant_is_asked() -> None:
    trial = application().go_to("ask_applicant", search_systems={"subject_identified": "no"})
    trial.move_clock(timedelta(days=3)).complete("ask_applicant", ANSWERS["ask_applicant"])
    task = trial.task("search_systems")
    assert task.properties["deadline"] is None
    assert task.due_at == trial.now + timedelta(hours=24)


def test_refusal_is_explained_in_time_whatever_its_closure_takes() -> None:
    trial = application().go_to("explain", check_eligibility={"eligibility": "refuse"})
    assert "see_fit" in [scope.element for scope in trial.scopes()]
    trial.complete("explain", ANSWERS["explain"])
    assert "see_fit" not in [scope.element for scope in trial.scopes()]


def test_enquiry_without_a_name_has_no_meeting_to_be_late_for() -> None:
    trial = application(anonymous="yes").go_to("check_police_systems")
    assert "nobody_to_meet" in trial.passed()
    assert "interview" not in [row.element for row in trial.ever_opened]


def test_time_of_checks_and_risk_ends_with_the_forum() -> None:
    trial = application().go_to("hold_case_call")
    assert "until_assessed" in [scope.element for scope in trial.scopes()]
    trial.go_to("choose_representations")
    assert "until_assessed" not in [scope.element for scope in trial.scopes()]


def test_time_of_checks_runs_anew_when_too_little_was_known() -> None:
    trial = application().go_to("assess_risk").move_clock(timedelta(days=3))
    trial.go_to("check_police_systems", assess_risk={"conclusion": "insufficient"})
    assert [scope.due_at for scope in trial.scopes() if scope.element == "until_assessed"] == [
        end_of(MONDAY + timedelta(days=11))
    ]


def test_telling_without_present_risk_has_no_limit_but_the_whole() -> None:
    assert watched(application().go_to("tell_recipient")) == {"until_told"}


def test_withdrawal_ends_every_limit_but_that_of_the_closure() -> None:
    trial = application().go_to("answer").offer("withdrawal_accepted", {"reason": "Asked by mistake."})
    assert watched(trial) == set()
    assert trial.task("write_closure").properties["deadline"] == "T11"


def test_other_way_has_no_limit_but_the_whole() -> None:
    trial = application().go_to("protect_child", **deciding("disclose_other_route", lawful_power_kind="s47"))
    assert trial.task("protect_child").due_at == end_of(MONDAY + timedelta(days=28))
    assert watched(trial) == {"until_told"}


#: Due with what runs around or beside them: each is held by `Trial`, which looks at every step of every test.
DUE_WITH_ANOTHER = {
    "assess_due", "checks_due", "decide_due", "due", "deadline(checked_at, limits.T2)", "whole_due",
}  # fmt: skip


def test_no_task_is_late_in_silence() -> None:
    silent = [
        f"{path.stem}.{e.get('id')}: {due.get('dueDate')}"
        for path in DIAGRAMS
        for e in elements(path, ("userTask",))
        for due in e.iter("{*}taskSchedule")
        if "deadline" not in properties(e) and not any(name in due.get("dueDate") for name in DUE_WITH_ANOTHER)
    ]
    assert silent == []
