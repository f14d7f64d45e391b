"""Contexts of the gallery's newer pages: access, people, decisions; on hold, several at once, a kept filter."""

from tests.support.gallery_staff import CASE_FRAME, CHECK, FILTERS, RECORDING, WORKLIST
from tests.support.gallery_values import hours

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
    "shut_out": [{"who": "PC Max Bell", "why": "Is related to the person asked about", "since": "today, 9am"}],
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
STEP = {"step": "Initial checks", "reference": "7KM-4PQ-2XH", "case_url": "/case", "due": hours(-2.02)}
FOLLOW_UP = {
    "back": {"text": "Initial checks", "url": "/task"},
    "task": STEP,
    "held": "It is on hold until 27 November 2026.",
    "form_url": "/follow-up",
    "choices": [
        {"value": "2026-11-25", "text": "Tomorrow: Wednesday 25 November 2026", "checked": False},
        {"value": "2026-12-01", "text": "In a week: Tuesday 1 December 2026", "checked": True},
    ],
    "other": {"checked": False, "parts": [("day", ""), ("month", ""), ("year", "")]},
    "note": "",
    "errors": {},
}
PEOPLE_TO_GIVE = [
    {"value": "p1", "text": "Priya Nair", "hint": "6 open tasks, away", "checked": False},
    {"value": "p2", "text": "Josh Amery", "hint": "2 open tasks", "checked": True},
]
GIVE = {
    "back": {"text": "Work", "url": "/worklist"},
    "tasks": [{**STEP, "id": "t1"}, {**STEP, "id": "t2", "step": "Meet the applicant"}],
    "people": PEOPLE_TO_GIVE,
    "note": "",
    "list": "team",
    "form_url": "/give",
    "errors": {},
}
SAVE_FILTER = {
    "back": {"text": "Work", "url": "/worklist"},
    "form_url": "/save-filter",
    "query": "list=team",
    "name": "",
    "teams": [
        {"value": "", "text": "Only me", "checked": True},
        {"value": "t", "text": "My team: Disclosure", "checked": False},
    ],
    "errors": {},
}
SAVED = [
    {"text": "Late in the north", "url": "/worklist", "line": "shared with Disclosure", "remove_url": "/worklist"},
    {"text": "With nobody", "url": "/worklist", "line": "from Priya Nair", "remove_url": None},
]


def pages():
    yield "record-new", "staff/record.html", {**RECORDING, "duplicates": []}
    danger = {"words": "Somebody may be in danger now.", "url": "/record-new", "text": "Record it now"}
    yield "record-danger", "staff/record.html", {**RECORDING, "duplicates": [], "danger_now": danger}
    yield "worklist-saved", "staff/worklist.html", {**WORKLIST, "filters": {**FILTERS, "saved": SAVED}}
    yield "follow-up", "staff/follow_up.html", FOLLOW_UP
    other = {"checked": True, "parts": [("day", "31"), ("month", "2"), ("year", "2027")]}
    wrong = {"held": "", "other": other, "errors": {"other": "The day must be a real date, such as 27 11 2026"}}
    yield "follow-up-wrong", "staff/follow_up.html", {**FOLLOW_UP, **wrong}
    yield "give", "staff/give.html", GIVE
    yield "give-wrong", "staff/give.html", {**GIVE, "errors": {"to": "Select who gets these steps"}}
    yield "give-nobody", "staff/give.html", {**GIVE, "people": []}
    yield "give-nothing", "staff/give.html", {**GIVE, "tasks": []}
    yield "save-filter", "staff/save_filter.html", SAVE_FILTER
    yield "save-filter-wrong", "staff/save_filter.html", {**SAVE_FILTER, "errors": {"name": "Enter a name"}}
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
