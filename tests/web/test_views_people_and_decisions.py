"""People and decisions in the case file: who is in it, who may be the same person elsewhere, who or what decided."""

import re
from datetime import date
from typing import Any

import pytest

from service.commands import decided
from service.commands.party_sources import hidden_parts, sources
from service.engine import DecisionEvaluated
from service.engine.results import FiredRule
from service.web.cases.likeness import street
from tests.support.harness import Desk
from tests.support.world import CHIEF, CLERK, DIRECTOR, NORTH, answer_of, ask_advisers, open_case


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def page(desk: Desk, reference: str, name: str, email: str = CLERK) -> str:
    return words(desk.client(email).get(f"/cases/{reference}/{name}".rstrip("/")).text)


def party(desk: Desk, reference: str, **values: Any) -> None:
    setting = ", ".join(f"{column} = :{column}" for column in values)
    desk.change(
        f"UPDATE case_party SET {setting} WHERE case_id = (SELECT id FROM case_record WHERE reference = :ref)",
        ref=reference,
        **values,
    )


def test_shows_who_the_case_is_about_and_who_works_on_it(desk: Desk) -> None:
    reference = open_case(desk, places=["north"])
    ask_advisers(desk, reference)
    party(desk, reference, born_on=date(2000, 11, 25), address="4 Quay Rise, Saltby")

    shown = page(desk, reference, "people")

    assert "People (1)" in shown
    assert "Ada Asker Born 25 November 2000, 25 years old Address 4 Quay Rise, Saltby" in shown
    assert "Desk team The case is theirs" in shown
    assert "North advisers Give advice Nobody yet" in shown


def test_says_that_nobody_is_recorded_yet(desk: Desk) -> None:
    reference = desk.open("help", {"name": "Ada", "place": "north", "places": ["north"]})
    desk.change("DELETE FROM case_party")

    assert "Nobody is recorded yet." in page(desk, reference, "people")


def test_names_cases_with_somebody_alike_that_one_may_open_and_why(desk: Desk) -> None:
    mine, other, far = open_case(desk), open_case(desk, name="Ada Askar"), open_case(desk, place="isle")
    for reference in (mine, other, far):
        party(desk, reference, born_on=date(2000, 1, 1), address="4 Quay Rise, Saltby")
    party(desk, other, born_on=date(2001, 1, 1), address="Flat 2, elsewhere")

    shown = page(desk, mine, "people")

    assert f"{other} : Ada Askar, born 1 January 2001 (like name, born within 2 years)" in shown
    assert far not in shown


@pytest.mark.parametrize(("address", "found"), [("12b Tern Close, Saltby", "tern close"), ("The Mill", "the mill")])
def test_finds_the_street_of_an_address(address: str, found: str) -> None:
    assert street(address) == found


@pytest.mark.parametrize(("form", "is_hidden"), [("help.asked", True), ("help.later", False)])
def test_hides_what_was_copied_from_an_answer_of_this_case_that_one_may_not_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, form: str, is_hidden: bool
) -> None:
    reference = open_case(desk)
    party(desk, reference, address="4 Quay Rise")
    parts = {("asker", form): frozenset({"names", "address"})}
    monkeypatch.setattr("service.web.cases.file.hidden_parts", lambda *_: parts)

    people, summary = page(desk, reference, "people"), page(desk, reference, "")

    assert ("4 Quay Rise" not in people) is is_hidden
    assert ("Ada Asker" not in people + summary) is is_hidden
    assert ("A part of this page is hidden from you" in people) is is_hidden
    assert ("Hidden from you Born Not known Address Hidden from you" in people) is is_hidden
    assert ("Names are hidden from you" in people) is is_hidden


def test_knows_from_the_diagrams_which_answers_a_person_was_copied_from(scheme_desk: Desk) -> None:
    files = scheme_desk.commands.run(lambda context: context.definitions.newest(context.work, "csods"))
    [subject] = [one for one in sources(files) if one.kind == "subject" and one.form == "csods_application.start"]

    assert subject.answers["names"] == ["subject_first_names", "subject_last_name"]
    assert hidden_parts(files, frozenset({"police"})) == {}
    assert hidden_parts(files, frozenset()) == {
        ("applicant", "csods_enquiry.complete_enquiry"): {"names", "born", "address"},
        ("subject", "csods_enquiry.complete_enquiry"): {"names", "born", "address"},
        ("child", "csods_enquiry.complete_enquiry"): {"names", "born", "address", "area"},
    }


def test_shows_a_persons_decision_with_reasons_and_the_second_person(desk: Desk) -> None:
    reference = open_case(desk)
    task = desk.task("look", reference)
    desk.change("""UPDATE user_task SET properties = properties || '{"irreversible": "true"}'""")
    desk.finish(CLERK, task.id, {"needs_advice": "no", "note": "it is plain"})

    shown = page(desk, reference, "decisions", CHIEF)

    assert "1 decision by people so far." in shown
    assert "Look at the request Clerk Cara Clerk (Desk team), 24 November 2026, noon." in shown
    assert "it is plain" in shown


def test_shows_no_step_that_can_be_undone_as_a_decision(desk: Desk) -> None:
    reference = open_case(desk)
    desk.finish(CLERK, desk.task("look", reference).id, {"needs_advice": "no"})

    shown = page(desk, reference, "decisions")

    assert "Nobody has decided anything yet." in shown
    assert "Steps that cannot be undone" in shown


def test_shows_which_rules_fired_at_which_step(desk: Desk) -> None:
    reference = open_case(desk)

    shown = page(desk, reference, "decisions")

    assert "Find the limits Decision Limits, 24 November 2026, noon Rule 1 Rule 2" in shown


def test_keeps_numbers_of_rules_and_no_answers_in_the_history(desk: Desk) -> None:
    open_case(desk)

    found = desk.value("SELECT details->'decided' FROM history_event WHERE details ? 'decided'")

    assert found == [["limits", "find_limits", "Limits", "1 2"]]


def test_tells_rules_of_several_tables_with_what_their_author_wrote(scheme_desk: Desk) -> None:
    files = scheme_desk.commands.run(lambda context: context.definitions.newest(context.work, "csods"))
    rules = tuple(FiredRule("triage", "r", number) for number in (1, 8))
    packed = decided.pack([DecisionEvaluated(1, "apply", "triage", rules), DecisionEvaluated(2, "x", "gone", ())])

    first, second = decided.unpack(files, packed)

    assert packed == [["triage", "apply", "triage", "1 8"], ["gone", "x"]]
    assert [rule.number for rule in first.rules] == [1, 8]
    assert all(rule.why for rule in first.rules)
    assert (second.name, second.rules) == ("gone", ())


def test_leaves_out_what_a_step_decided_that_was_taken_back(desk: Desk) -> None:
    reference = open_case(desk)
    desk.change(
        "INSERT INTO history_event (id, at, case_id, kind, details, events, salt, digest) SELECT gen_random_uuid(), :now, case_id, 'task.undone',"
        " jsonb_build_object('undoes', id), '[]', '', '' FROM history_event WHERE details ? 'decided'",
        now=desk.clock(),
    )  # fmt: skip

    assert "Decision Limits" not in page(desk, reference, "decisions")


@pytest.mark.parametrize("name", ["people", "decisions"])
@pytest.mark.parametrize("email", [NORTH, DIRECTOR])
def test_is_not_there_for_who_has_a_part_or_nothing(desk: Desk, name: str, email: str) -> None:
    reference = open_case(desk, places=["north"])
    ask_advisers(desk, reference)
    assert answer_of(desk, reference, "north")

    assert desk.client(email).get(f"/cases/{reference}/{name}").status_code == 404


def test_finds_persons_of_cases_by_the_readers_own_right_only(desk: Desk) -> None:
    open_case(desk)
    asked = "SELECT count(*) FROM desk_like_parties('{asker}', 'Ada Asker', NULL)"

    found = []
    for email in (CLERK, NORTH, "isle@example.org"):
        with desk.reading(email) as reader:
            found.append(reader.value(asked))

    assert found == [1, 0, 0]
