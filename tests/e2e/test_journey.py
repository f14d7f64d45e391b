"""Two cases from the first question to their outcomes, in a browser, on a service that was started as people start it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.enquiry import example
from tests.e2e.pages import Judge, press
from tests.e2e.pictures import Camera
from tests.e2e.running import service
from tests.e2e.walk import Walk
from tests.support import browser as browsers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.process,
    pytest.mark.skipif(not browsers.is_there(), reason="Chromium is not here: python -m tests.support.browser"),
]

# The documentation's pictures, by the kind of page (taken when DESK_SCREENSHOTS=1).
PICTURES = {
    "public-start": "public-start",
    "public-list": "public-list",
    "public-check": "public-check",
    "public-done": "public-done",
    "public-danger": "public-danger",
    "public-saved": "public-saved",
    "clock": "clock",
    "queue-late": "queue-late",
    "task-late": "task-late",
    "task-shared_agency_request.answer": "task-agency",
    "task-csods_decision.decide": "task-decide",
    "check-csods_decision.decide": "task-check",
    "confirm-csods_decision.decide": "task-confirm",
    "case": "case",
    "timeline": "case-timeline",
    "deadlines": "case-deadlines",
    "documents": "case-documents",
    "document": "document",
    "answers": "case-answers",
    "notes": "case-notes",
    "closed": "case-closed",
    "cases": "cases",
    "record": "record",
    "queues": "queues",
    "escalations": "escalations",
    "notifications": "notifications",
    "hand-over": "hand-over",
    "action": "action",
    "me": "me",
    "help": "help",
    "not-found": "not-found",
}
COUNTY, BOROUGH = "marlshire_county", "oakhaven"


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    camera = Camera(PICTURES)
    folder: Path = tmp_path_factory.mktemp("desk")
    folder.chmod(0o755)
    with service(folder, with_cases=camera.is_on) as running, browsers.chromium() as browser:
        yield Walk(running, browser, Judge(camera))


def test_leads_an_enquiry_through_all_agencies_to_a_disclosure(walk: Walk) -> None:
    first = example()["children"][0]
    second = {
        **first,
        "child_first_names": "Noah",
        "child_local_authority": BOROUGH,
        "child_school": "Elm Road Primary",
    }
    reference = walk.public().ask(example(children=[first, second]))

    _first_limit_falls_due(walk, reference)
    _is_checked_and_met(walk, reference)
    _agencies_answer_apart(walk, reference)
    _is_assessed_and_decided(walk, reference)
    _recipient_is_told(walk, reference)
    walk.forward_by_command("+27d", days=27)
    walk.finish(reference, "officer", "csods_review.review")
    walk.finish(reference, "coordinator", "shared_closure.write_closure", outcome="disclosed", subject_rso="yes")

    walk.person("coordinator").wait_until_closed(reference, ": disclosed.")
    walk.judge.look(walk.person("coordinator").page, "closed")
    assert walk.judge.verdict() == []


def _first_limit_falls_due(walk: Walk, reference: str) -> None:
    """Nobody looks for a day and an hour: it is late, and the page says who was told."""
    coordinator, sergeant = walk.person("coordinator"), walk.person("sergeant")
    coordinator.sees("/demonstration", "clock")
    walk.forward_on_page("24 hours", hours=24)
    walk.forward_on_page("1 hour", hours=1)

    row = coordinator.row(reference, "Search police systems")
    walk.judge.look(coordinator.page, "queue-late")
    assert "1 hour late" in row.inner_text()
    press(row.get_by_role("link", name="Search police systems"))
    walk.judge.look(coordinator.page, "task-late")
    told = coordinator.text()
    assert "1 hour late" in told
    assert "Superintendent, public protection (Ruth Aldersey): told" in told
    assert reference in sergeant.sees("/notifications", "notifications")
    assert "late" in sergeant.sees("/queues", "queues")  # beside demonstration cases it need not be among the worst
    assert reference in sergeant.text(f"/work?list=all&due=late&q={reference}")


def _is_checked_and_met(walk: Walk, reference: str) -> None:
    trace = {"result": "trace", "result_summary": "Convicted in 2014 of an offence against a child."}
    walk.finish(
        reference, "coordinator", "csods_initial_checks.search_systems",
        subject_status=["rso"], subject_trace=["sexual", "against_child"], checks=[trace],
    )  # fmt: skip
    walk.finish(reference, "coordinator", "csods_eligibility.check_eligibility")
    walk.finish(reference, "officer", "csods_interview.arrange_meeting")
    walk.finish(reference, "officer", "csods_interview.hold_interview")
    walk.finish(reference, "coordinator", "csods_full_checks.check_police_systems", supervised_ever="yes")
    walk.finish(reference, "coordinator", "csods_requests.write_requests")


def _agencies_answer_apart(walk: Walk, reference: str) -> None:
    """Probation and each authority have their own request and nothing else of the case."""
    key = "shared_agency_request.answer"
    asked = {
        role: walk.person(role).open(reference, key)
        for role in ("csc", "csc_2", "probation", "education", "education_2")
    }
    children = {"csc": {"Ellie"}, "csc_2": {"Noah"}, "probation": {"Ellie", "Noah"}}
    for role, expected in children.items():
        person = walk.person(role)
        seen = person.text(asked[role])
        assert {name for name in ("Ellie", "Noah") if name in seen} == expected
        assert "Joan" not in seen  # who asked
        others = [address for other, address in asked.items() if other != role]
        places = [
            f"/cases/{reference}{part}" for part in ("", "/timeline", "/documents", "/answers", "/deadlines", "/notes")
        ]
        assert {path: person.status(path) for path in [*places, *others]} == dict.fromkeys([*places, *others], 404)
        assert reference not in person.text("/cases")

    known = "Known to us from another town."
    _answer(walk, "csc", asked["csc"], answer_kind="held_attached", concerns=known)
    assert known not in walk.person("csc_2").text(asked["csc_2"])
    walk.finish(reference, "csc_manager", "shared_agency_request.approve_answer")
    for role in ("csc_2", "probation", "education", "education_2"):
        _answer(walk, role, asked[role])
    assert walk.person("csc").status(f"/cases/{reference}") == 404
    walk.finish(reference, "coordinator", "csods_full_checks.read_answers")


def _answer(walk: Walk, role: str, address: str, **given: object) -> None:
    person = walk.person(role)
    person.page.goto(address)
    person.answer("shared_agency_request.answer", walk.now(), **given)


def _is_assessed_and_decided(walk: Walk, reference: str) -> None:
    walk.finish(
        reference, "officer", "csods_risk.assess_risk",
        conclusion="concern_conviction", recommendation="disclose", risk_of_serious_harm="high", imminence="possible",
    )  # fmt: skip
    walk.finish(reference, "sergeant", "csods_risk.sign_assessment")
    walk.finish(reference, "officer", "csods_risk.hold_case_call")
    walk.finish(reference, "officer", "csods_representations.choose_representations")
    walk.finish(reference, "di", "csods_decision.decide", second="dci")


def _recipient_is_told(walk: Walk, reference: str) -> None:
    walk.finish(reference, "officer", "csods_plan.plan_disclosure")
    walk.finish(reference, "di", "csods_plan.approve_plan")
    for step in ("arrange_meeting", "take_undertaking"):
        walk.finish(reference, "officer", f"shared_disclose_to_recipient.{step}")
    walk.finish(reference, "officer", "shared_disclose_to_recipient.tell_recipient", second="officer_2")
    walk.finish(reference, "officer", "csods_afterwards.tell_finished")
    walk.finish(reference, "officer", "csods_tell_person.tell_person")


def test_leads_a_recorded_enquiry_to_no_disclosure(walk: Walk) -> None:
    reference = walk.person("contact").record(
        {"applicant_last_name": "Thistlewood", "subject_last_name": "Merriman"}, walk.now()
    )
    for role, form_key in (
        ("coordinator", "csods_initial_checks.search_systems"),
        ("coordinator", "csods_eligibility.check_eligibility"),
        ("officer", "csods_interview.arrange_meeting"),
        ("officer", "csods_interview.hold_interview"),
        ("coordinator", "csods_full_checks.check_police_systems"),
        ("coordinator", "csods_requests.write_requests"),
        ("csc", "shared_agency_request.answer"),
        ("education", "shared_agency_request.answer"),
        ("coordinator", "csods_full_checks.read_answers"),
        ("officer", "csods_risk.assess_risk"),
        ("sergeant", "csods_risk.sign_assessment"),
        ("officer", "csods_no_disclosure.choose_how"),
        ("officer", "csods_no_disclosure.tell_applicant"),
        ("coordinator", "shared_closure.write_closure"),
    ):
        walk.finish(reference, role, form_key)

    walk.person("coordinator").wait_until_closed(reference, ": no disclosure: nothing held.")
    assert walk.judge.verdict() == []


def test_shows_every_other_page(walk: Walk) -> None:
    """What the two cases do not pass: each kind of page is judged once."""
    contact, coordinator = walk.person("contact"), walk.person("coordinator")
    reference = contact.record({"applicant_last_name": "Larkspur", "subject_last_name": "Quennell"}, walk.now())
    walk.finish(reference, "coordinator", "csods_initial_checks.search_systems")
    walk.finish(reference, "coordinator", "csods_eligibility.check_eligibility")

    coordinator.sees("/work", "work")
    coordinator.sees("/work?list=done", "work-done")
    coordinator.sees("/cases", "cases")
    for part in ("", "timeline", "answers", "deadlines", "documents", "notes"):
        assert reference in coordinator.sees(f"/cases/{reference}/{part}".rstrip("/"), part or "case")
    press(coordinator.page_at(f"/cases/{reference}/documents").get_by_role("link", name="Acknowledgement"))
    walk.judge.look(coordinator.page, "document")
    for path in ("/me", "/help", "/help/keys", "/accessibility", "/privacy"):
        coordinator.sees(path, path.strip("/").replace("/", "-"))
    coordinator.sees("/cases/AAA-AAA-AAA", "not-found")
    press(coordinator.page_at(f"/cases/{reference}").get_by_role("button", name="A child is in danger"))
    walk.judge.look(coordinator.page, "action")
    walk.person("sergeant").sees("/queues/escalations", "escalations")
    officer = walk.person("officer")
    officer.open(reference, "csods_interview.arrange_meeting")
    press(officer.page.get_by_role("button", name="Hand over"))
    walk.judge.look(officer.page, "hand-over")

    assert walk.judge.verdict() == []


def test_keeps_the_answers_of_somebody_who_comes_back(walk: Walk) -> None:
    public, again = walk.public(), walk.public()
    public.answers_one_page({"immediate_danger": "yes"})
    assert "Call 999 now" in public.page.locator("h1").inner_text()
    walk.judge.look(public.page, "public-danger")
    public.chooses("It is not happening now")
    left_at = public.page.url

    again.resumes(*public.saves())

    assert again.page.url == left_at
    assert walk.judge.verdict() == []
