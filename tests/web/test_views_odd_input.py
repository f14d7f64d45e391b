"""What nobody types but somebody sends: no address and no form field breaks a page."""

from typing import Any

import pytest

from service.commands import access
from tests.support.harness import Desk
from tests.support.world import CLERK, DIRECTOR, open_case

ODD = ["\x00", "'; -- %", "x" * 5000, "2026-11-24T00:00:00", "🦊", "[]", "٣"]
NAMES = ["q", "after", "step", "with", "due", "priority", "area", "list", "kind", "since", "item", "next", "why"]
NAMES += ["scheme", "kept", "again", "from", "task"]
PAGES = ["/work", "/work/live", "/cases", "/queues", "/queues/live", "/queues/escalations", "/notifications", "/me"]
PAGES += [
    "/operations",
    "/sign-in",
    "/ask/help",
    "/ask/continue",
    "/ask/help/1",
    "/ask/help/danger",
    "/help",
    "/session",
]
PAGES += [
    "/cases/new/help",
    "/cases/{reference}",
    "/cases/{reference}/timeline",
    "/cases/{reference}/access",
    "/cases/{reference}/people",
    "/cases/{reference}/decisions",
    "/cases/{reference}/ask-access",
    "/cases/ask-access",
    "/tasks/{task}",
    "/tasks/{task}/check",
]
PAGES += ["/tasks/{task}/hand-over", "/tasks/{task}/follow-up", "/work/filters", "/demonstration"]


@pytest.fixture
def filled(desk: Desk) -> dict[str, Any]:
    reference = open_case(desk)
    desk.change("UPDATE person SET site_roles = '{service_support}' WHERE email IN ('clerk@example.org')")
    task = desk.task("look", reference).id
    desk.client(CLERK).post(f"/tasks/{task}/take")
    desk.as_(DIRECTOR, lambda context: access.ask(context, reference, "why", 7))
    request = desk.value("SELECT id FROM access_request")
    return {"reference": reference, "task": task, "request": request}


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_shows_a_page_whatever_the_address_asks(desk: Desk, filled: dict[str, Any], value: str) -> None:
    clients = [desk.client(CLERK), desk.client(DIRECTOR), desk.client()]
    clients[2].post("/ask/help")
    query, broken = dict.fromkeys(NAMES, value), []

    for page in PAGES:
        for number, client in enumerate(clients):
            answer = client.get(page.format(**filled), query_string=query)
            if answer.status_code >= 500:
                broken.append((page, number, answer.status_code))

    assert broken == []


POSTS = {
    "/sign-in": ["email", "password", "next"],
    "/ask/continue": ["reference", "pin"],
    "/ask/help/1": ["name"],
    "/ask/help/2": ["place"],
    "/ask/help/3": ["places"],
    "/ask/help/danger": ["choice", "next"],
    "/cases/{reference}/notes": ["text"],
    "/cases/{reference}/notes?task=x": ["text"],
    "/cases/{reference}/ask-access": ["reference", "reason", "days"],
    "/cases/ask-access": ["reference", "reason", "days"],
    "/access/{request}/give": ["days"],
    "/access/{request}/refuse": ["reason", "tell"],
    "/cases/new/help": ["name", "place", "places", "form_token"],
    "/cases/new/help/draft": ["name"],
    "/cases/new/help/alike": ["name", "place"],
    "/tasks/{task}": ["needs_advice", "note", "age", "revision", "form_token"],
    "/tasks/{task}/draft": ["note", "age", "needs_advice"],
    "/tasks/{task}/check": ["second", "answer", "revision", "note"],
    "/tasks/{task}/hand-over": ["to", "note"],
    "/tasks/{task}/follow-up": ["on", "other-day", "other-month", "other-year", "note"],
    "/tasks/{task}/follow-up/undo": ["on"],
    "/tasks/{task}/take-back": ["undo"],
    "/work/ticked/take": ["task", "list"],
    "/work/ticked/put-back": ["task", "list"],
    "/work/ticked/give": ["task", "list", "chosen", "to", "note"],
    "/work/ticked/undo": ["task"],
    "/work/filters": ["query", "name", "team"],
    "/demonstration": ["step"],
    "/operations/causes/retry": ["code", "element"],
    "/printed": ["path"],
    "/me": ["shortcuts"],
    "/me/devices/end": ["session"],
}


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_takes_or_refuses_a_form_whatever_it_holds(desk: Desk, filled: dict[str, Any], value: str) -> None:
    broken = []

    for page, fields in POSTS.items():
        client = desk.client(CLERK)
        client.post("/ask/help")
        answer = client.post(page.format(**filled), data=dict.fromkeys(fields, value))
        if answer.status_code >= 500:
            broken.append((page, answer.status_code))

    assert broken == []
