"""Contexts of the gallery's newer case pages: access, people, decisions."""

from tests.support.gallery_staff import CASE_FRAME

LENGTHS = [
    {"value": "1", "text": "1 day: it is an emergency", "checked": False},
    {"value": "7", "text": "7 days", "checked": True},
]
REQUEST = {
    "id": "r1",
    "who": "PC Dan Orme",
    "teams": "Response, Saltby",
    "line": "Asked today, 2:10pm, for 7 days",
    "reason": "I visit the family tonight",
    "give_url": "/access",
    "refuse_url": "/access",
    "lengths": LENGTHS,
    "why": "",
    "tell": False,
    "errors": {},
    "result": "",
    "answer": "",
}
ANSWERED = {**REQUEST, "id": "r0", "result": "Refused by Sgt Ada Moss, today, 9am", "answer": "Ask the other team"}
WHOLE = {"what": "The whole case", "why": "Its work is with cases of this kind", "since": "20 November, 9am"}
GRANTS = [
    {"who": "Disclosure team", "organisation": "Mereshire", **WHOLE, "until": "No end", "end_url": None},
    {"who": "DC Lowri Pugh", "organisation": "", **WHOLE, "until": "1 December 2026, 2pm", "end_url": "/access"},
]
ACCESS = {
    **CASE_FRAME,
    "decides": True,
    "answer": {"line": "1 team and 1 person may open this case.", "more": "", "kind": ""},
    "asked": [REQUEST],
    "answered": [ANSWERED],
    "running": GRANTS,
    "ended": GRANTS[1:],
    "looks": [{"who": "DC Lowri Pugh", "teams": "Disclosure team", "looks": "12 times", "last": "today, 1:05pm"}],
    "errors": {},
}
ASKING = {
    "back": {"text": "Cases", "url": "/cases"},
    "form_url": "/ask-access",
    "reference": "7KM-4PQ-2XH",
    "reason": "",
    "lengths": LENGTHS,
    "errors": {},
    "is_sent": False,
}


def pages():
    yield "access", "staff/access.html", ACCESS
    wrong = {**REQUEST, "errors": {"reason": "Enter why you refuse it"}}
    yield (
        "access-wrong",
        "staff/access.html",
        {**ACCESS, "asked": [wrong], "errors": {"reason-r1": "Enter why you refuse it"}},
    )
    yield "access-seen", "staff/access.html", {**ACCESS, "decides": False, "answered": [], "ended": [], "looks": []}
    yield "ask-access", "staff/ask_access.html", ASKING
    yield "ask-access-sent", "staff/ask_access.html", {**ASKING, "is_sent": True}
    problems = {"reason": "Enter why you need to see it", "days": "Select for how long you need it"}
    yield "ask-access-wrong", "staff/ask_access.html", {**ASKING, "errors": problems}
