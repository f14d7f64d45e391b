"""The case file: what its pages say of where the case is, and of what may be started in it."""

import html
import re
from typing import Any

import pytest

from service.commands import actions, notes
from service.web.cases import kinds
from tests.support.harness import ROOT, Desk
from tests.support.world import CLERK, NORTH, answer_of, ask_advisers, open_case


def urgent(desk: Desk, reference: str) -> Any:
    return desk.value(
        "SELECT s.id FROM message_subscription s JOIN case_record c ON c.id = s.case_id"
        " WHERE c.reference = :r AND s.offered_to <> ''",
        r=reference,
    )


def drawn(page: str, element: str) -> str:
    """The classes of an element in the drawing."""
    found = re.search(rf'class="([^"]*)" data-element="{element}"', page)
    return found[1] if found else ""


def case_page(desk: Desk, reference: str) -> str:
    text: str = desk.client(CLERK).get(f"/cases/{reference}").text
    return text


def test_draws_what_only_watches_as_a_limit_and_not_as_a_step(desk: Desk) -> None:
    reference = open_case(desk)
    before = case_page(desk, reference)
    action = urgent(desk, reference)
    desk.as_(CLERK, lambda context: actions.act(context, action, {"why": "it is"}, token="t"))

    page = case_page(desk, reference)

    assert "is-limit" in drawn(page, "urgency")
    assert "is-now" not in drawn(page, "urgency")
    assert "is-now" in drawn(page, "look")
    assert "A limit that runs" in page
    assert "A limit that runs" not in before


def test_draws_what_failed_in_such_a_part_as_a_step(desk: Desk) -> None:
    reference = open_case(desk)
    action = urgent(desk, reference)
    desk.as_(CLERK, lambda context: actions.act(context, action, {"why": "it is"}, token="t"))
    desk.change(
        "INSERT INTO incident (id, case_id, element_id, code, message, opened_at)"
        " SELECT gen_random_uuid(), id, 'raise_priority', 'c', 'It failed.', :now FROM case_record",
        now=desk.clock(),
    )

    page = case_page(desk, reference)

    assert "is-limit" not in drawn(page, "urgency")
    assert "is-failed" in drawn(page, "raise_priority") or "It failed." in page


def test_says_which_case_an_action_is_about(desk: Desk) -> None:
    reference = open_case(desk)

    page = desk.client(CLERK).get(f"/actions/{urgent(desk, reference)}").text

    assert reference in page
    assert "Ada Asker" in page
    assert "Send “It is urgent”" in page


def test_names_nobody_to_those_who_have_a_part_only(desk: Desk) -> None:
    reference = open_case(desk, places=["north"])
    ask_advisers(desk, reference)
    assert answer_of(desk, reference, "north")

    page = desk.client(NORTH).get(f"/actions/{urgent(desk, reference)}").text

    assert reference in page
    assert "Ada Asker" not in page
    assert f"/cases/{reference}" not in page


def test_says_what_comes_next_to_those_who_have_the_file(desk: Desk) -> None:
    reference = open_case(desk, places=["north"])
    look = desk.task("look", reference)

    desk.client(CLERK).post(f"/tasks/{look.id}/take")
    page = desk.client(CLERK).get(f"/tasks/{look.id}").text

    assert "Next, if “Advice needed” is answered “Yes”: Ask the advisers" in page
    assert "Next, if “Advice needed” is answered “No”: Reply" in page


def test_keeps_from_an_agency_where_the_case_goes_next(desk: Desk) -> None:
    reference = open_case(desk, places=["north"])
    ask_advisers(desk, reference)
    task = answer_of(desk, reference, "north")

    desk.client(NORTH).post(f"/tasks/{task.id}/take")
    page = desk.client(NORTH).get(f"/tasks/{task.id}").text

    assert "The case goes on to its next step." in page
    assert "Reply" not in page


def timeline(desk: Desk, reference: str, query: str = "") -> list[str]:
    page = desk.client(CLERK).get(f"/cases/{reference}/timeline{query}").text
    return re.findall(r"<strong>([^<]*)</strong>", page.partition('<ol class="dd-time">')[2])


def test_narrows_the_timeline_to_one_kind(desk: Desk) -> None:
    reference = open_case(desk)
    desk.finish(CLERK, desk.task("look", reference).id, {"needs_advice": "no"})
    desk.client(CLERK).post(f"/cases/{reference}/notes", data={"text": "a note"})

    assert timeline(desk, reference, "?kind=notes") == ["Note"]
    assert timeline(desk, reference, "?kind=who") == ["Taken: Look at the request"]
    assert timeline(desk, reference, "?kind=steps") == ["Step finished: Look at the request", "Enquiry recorded"]
    assert len(timeline(desk, reference)) > 4
    assert timeline(desk, reference, "?kind=nonsense") == timeline(desk, reference)


def test_says_that_nothing_of_a_kind_has_happened(desk: Desk) -> None:
    page = desk.client(CLERK).get(f"/cases/{open_case(desk)}/timeline?kind=notes").text

    assert "Nothing of this kind has happened yet." in page


def test_pages_a_long_timeline_within_its_kind(desk: Desk) -> None:
    reference = open_case(desk)
    case_id = desk.value("SELECT id FROM case_record")
    for _ in range(53):
        desk.clock.forward(minutes=1)
        desk.as_(CLERK, lambda context: notes.add(context, case_id, "a note"))
    page = desk.client(CLERK).get(f"/cases/{reference}/timeline?kind=notes").text
    [more] = re.findall(r'rel="next" href="([^"]*)"', page)

    rest = desk.client(CLERK).get(html.unescape(more)).text

    assert page.count("<strong>Note</strong>") == 50
    assert rest.count("<strong>Note</strong>") == 3


def test_has_words_for_every_kind_of_event() -> None:
    code = "".join(path.read_text() for path in (ROOT / "service/commands").rglob("*.py"))

    used = set(re.findall(r'(?:Change|_step)\("(\w+\.\w+)"', code))

    assert used <= set(kinds.KINDS), "service/web/cases/kinds.py"
    grouped = [kind for _, group in kinds.GROUPS.values() for kind in group]
    assert sorted(grouped) == sorted(set(kinds.KINDS) - kinds.TECHNICAL)


@pytest.mark.parametrize("path", ["/cases/{reference}/timeline", "/tasks/{task}"])
def test_records_that_a_page_of_a_case_was_printed(desk: Desk, path: str) -> None:
    reference = open_case(desk)
    place = path.format(reference=reference, task=desk.task("look", reference).id)

    desk.client(CLERK).post("/printed", data={"path": place})

    [row] = desk.rows("SELECT what, case_id FROM audit_event WHERE kind = 'page.printed'")
    assert (row.what, row.case_id) == (place, desk.value("SELECT id FROM case_record"))


def test_names_no_case_of_others_in_what_it_records(desk: Desk) -> None:
    reference = open_case(desk)

    desk.client(NORTH).post("/printed", data={"path": f"/cases/{reference}"})
    desk.client(NORTH).post("/printed", data={"path": "/tasks/nonsense"})

    assert desk.value("SELECT count(case_id) FROM audit_event WHERE kind = 'page.printed'") == 0


def offer(desk: Desk, title: str, roles: str) -> None:
    """Another action of the only case, to these roles."""
    columns = "case_id, instance_id, element_id, kind, name, correlation_key, documentation, form_key"
    desk.change(
        f"INSERT INTO message_subscription (id, engine_key, title, offered_to, {columns}) SELECT gen_random_uuid(), 900 + length(:title), :title, :roles,"
        f" {columns} FROM message_subscription WHERE offered_to = 'everybody'",
        title=title, roles=roles,
    )  # fmt: skip


@pytest.mark.parametrize("page", ["/tasks/{task}", "/cases/{reference}"])
def test_folds_what_may_be_done_at_any_time_but_what_is_for_everybody(desk: Desk, page: str) -> None:
    reference = open_case(desk)
    task = desk.task("look", reference).id
    offer(desk, "Ask for more time", "clerk")
    offer(desk, "Give it up", "clerk chief")
    offer(desk, "Decide alone", "director")

    shown = desk.client(CLERK).get(page.format(task=task, reference=reference)).text
    [folded] = re.findall(r'<details class="dd-more">(.*?)</details>', shown, re.DOTALL)

    assert "Other things you can do (2)" in folded
    assert "Ask for more time" in folded
    assert "Give it up" in folded
    assert "Decide alone" not in shown
    assert "It is urgent" not in folded
    assert re.search(r'<a class="govuk-button[^>]*>It is urgent</a>', shown)
