"""Contexts of the gallery's newer case pages: access, people, decisions."""

from tests.support.gallery_staff import CASE_FRAME, CHECK

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
OTHER = {"reference": "3TR-9WN-6BK", "url": "/people", "words": "Martin Sedge (same name, same street)"}
PERSON = {
    "name": "Martin Sedge",
    "rows": [("Born", "3 May 1981, 45 years old"), ("Address", "Hidden from you")],
    "others": [{**OTHER, "compare_url": None}],
}
PEOPLE = {
    **CASE_FRAME,
    "kinds": [
        {"title": "Asked about", "people": [PERSON]},
        {"title": "Child", "people": [{**PERSON, "name": "Tobias Crane", "others": []}]},
    ],
    "made": "kettle tablet",
    "workers": [
        {"team": "Disclosure team", "what": "The case is theirs", "who": ""},
        {"team": "Response, Saltby", "what": "Initial checks", "who": "PC Dan Orme"},
    ],
    "is_hidden": True,
}
DECISIONS = {
    **CASE_FRAME,
    "answer": {"line": "1 decision by people so far.", "more": "", "kind": ""},
    "people": [
        {
            "title": "Decide with reasons",
            "url": "/task",
            "line": "DI Ruth Adeyemi (Disclosure team), confirmed by DCI Ada Moss, 24 November 2026, 2pm.",
            "sections": CHECK["sections"],
        }
    ],
    "tables": [
        {
            "title": "See who may decide",
            "line": "Decision Authority, 24 November 2026, 1pm",
            "count": "1 rule",
            "rules": [{"table": "", "lines": ["Rule 3: an inspector decides"]}],
        },
        {
            "title": "Read the limits",
            "line": "Decision Limits, 24 November 2026, 9am",
            "count": "7 rules",
            "rules": [{"table": "All limits", "lines": [f"Rule {number}" for number in range(1, 8)]}],
        },
        {"title": "See whom to ask", "line": "Decision Ask, 24 November 2026, 9am", "count": "", "rules": []},
    ],
}


def pages():
    yield "people", "staff/people.html", PEOPLE
    yield "people-none", "staff/people.html", {**PEOPLE, "kinds": [], "made": "", "is_hidden": False}
    yield "decisions", "staff/decisions.html", DECISIONS
    yield "decisions-none", "staff/decisions.html", {**DECISIONS, "people": [], "tables": []}
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
