"""Contexts of the gallery's staff pages."""

from datetime import UTC, datetime

from markupsafe import Markup

from service.web import problems
from service.web.due import due
from service.web.page import prose
from tests.support.gallery_forms import RECORD, STEP, STEP_WRONG
from tests.support.gallery_values import (
    ENQUIRY,
    HERE,
    HIGH,
    LADDER,
    LINKS,
    LONG_LADDER,
    NOW,
    ROUTE,
    WHY,
    hours,
    row,
    until,
    view,
)

OFFERED = [
    {"text": "Ask for more time", "url": "/action", "first": False},
    {"text": "Somebody is in danger now", "url": "/action", "first": True},
    {"text": "The applicant wants to withdraw", "url": "/action", "first": False},
]
LIVE = {"url": "/live", "line": "Live. Updated at 2:31pm", "tag": ""}
OPTIONS = [
    {"value": "a", "text": "Initial checks", "count": "7", "ticked": False},
    {"value": "b", "text": "Decide whether to disclose", "count": "2", "ticked": True},
]
FILTERS = {
    "action": "/worklist",
    "hidden": [("list", "team")],
    "search": "",
    "on": 1,
    "groups": [
        {"name": "step", "legend": "Step", "options": OPTIONS},
        {
            "name": "due",
            "legend": "Due",
            "options": [{"value": "late", "text": "Late", "count": "1,000 or more", "ticked": False}],
        },
    ],
    "area": {
        "options": [
            {"value": "", "text": "All my areas", "selected": False},
            {"value": "n", "text": "North Mereshire", "selected": True},
        ]
    },
    "clear_url": "/worklist",
    "chips": [{"text": "Area: North Mereshire", "url": "/worklist"}],
    "save_url": "/worklist",
}
COLUMNS = [
    {"text": text, "sort_url": f"/worklist?sort={text}", "direction": "ascending" if text == "Due" else "none"}
    for text in ("Step", "Case", "Due", "Area", "With")
]
NO_PAGER = {"words": "", "next": None, "first": None}


def task_row(key, step, reference, when, **more):
    usual = {
        "line": "Online enquiry",
        "tag": None,
        "case_line": "",
        "area": "Aldercombe",
        "holder": "You",
        "take_url": None,
        "is_new": False,
    }
    return {
        "id": key,
        "step": step,
        "url": "/task",
        "reference": reference,
        "case_url": "/case",
        "due": when,
        **usual,
        **more,
    }


GROUPS = [
    {
        "title": "Late (1)",
        "rows": [task_row("t1", "Initial checks", "7KM-4PQ-2XH", hours(-2.02), tag=HIGH, take_url="/t1/take")],
    },
    {
        "title": "Due today (3)",
        "rows": [
            task_row("t2", "Initial checks", "3TR-9WN-6BK", hours(1.66), take_url="/t2/take", is_new=True),
            task_row("t3", "Meet the applicant", "9DX-2HC-8JM", hours(2.5), area="Hartmere"),
            task_row(
                "t4", "Decide whether to disclose", "Q4V-7TA-1NE", until(24), tag=HIGH, holder="Insp Ruth Adeyemi"
            ),
        ],
    },
    {
        "title": "Later (19)",
        "rows": [
            task_row(
                "t5", "Police checks", "W8S-5FK-3RD", until(25), case_line="Linked to 2 cases", take_url="/t5/take"
            ),
            task_row("t6", "Assess the risk", "H2P-8YC-4TV", until(26), holder="Waits for training"),
            task_row(
                "t7",
                "Meet the applicant",
                "M5J-3QR-9ZA",
                until(3, 12, held_until=datetime(2026, 11, 27, tzinfo=UTC).date(), reason="Applicant is away"),
                holder="DC Lowri Pugh",
            ),
            task_row("t8", "Record the undertaking", "C9F-4KV-2HP", due(None, None, NOW)),
        ],
    },
]
VIEWS = [
    view("My tasks", count="4"),
    view("Team queue", True, "23"),
    view("Due soon", count="6"),
    view("Following up", count="3"),
    view("Done today", count="5"),
]
WORKLIST = {
    "views": VIEWS,
    "answer": {
        "line": "1 task is late and 3 are due today.",
        "more": Markup(
            'Nobody has taken the late one. <a class="govuk-link" href="/task">Start initial checks for <span class="dd-ref">7KM-4PQ-2XH</span></a>'
        ),
        "kind": "late",
    },
    "live": LIVE,
    "filters": FILTERS,
    "next_url": "/worklist",
    "order_words": "Late first, then priority, then soonest due",
    "new_tasks": {"words": "2 new tasks came in since 2:24pm.", "url": "/worklist"},
    "columns": COLUMNS,
    "groups": GROUPS,
    "caption": "Team queue, 23 tasks, late first, then soonest due",
    "pager": {"words": "10 of 23 shown", "next": {"text": "Next 13 tasks", "url": "/worklist"}, "first": None},
    "bulk": {"take": "/a", "put_back": "/c", "give": "/b"},
    "view": "team",
    "empty": {"words": "", "clear_url": None},
    "undo": {"words": "You took Initial checks.", "url": "/worklist", "token": "u1"},
}
NOTHING = {
    **WORKLIST,
    "answer": {"line": "Nothing is late.", "more": "", "kind": ""},
    "groups": [],
    "new_tasks": None,
    "pager": NO_PAGER,
    "empty": {"words": "No task matches these 2 filters.", "clear_url": "/worklist"},
    "undo": None,
}
TASK = {
    "back": {"text": "Team queue", "url": "/worklist"},
    "task": {
        "id": "t1",
        "step": "Initial checks",
        "reference": "7KM-4PQ-2XH",
        "case_url": "/case",
        "names": "Carl Denholm and Ellie Whitlow",
        "tag": HIGH,
        "purpose": prose(
            "Find out whether anybody needs protecting now, from your own records. If so, act first and record it after."
        ),
        "due": hours(-2.02),
        "told": [
            "The team was told at 10:30am.",
            "Dan Orme was told at 11am.",
            "Sgt Okafor was told at 12:30pm.",
            "At 4:30pm the duty inspector is told.",
        ],
        "with_words": "You, since 2:33pm",
        "mine": True,
        "notice": "",
    },
    "acts": {"put_back": "/a", "hand_over": "/hand-over", "ask": "/hand-over", "take": None, "hold": "/follow-up"},
    "here": HERE,
    "offered": OFFERED,
    "view": STEP,
    "form_url": "/task",
    "form_token": "f1",
    "revision": 3,
    "here_url": "/here",
    "draft": {"url": "/draft", "words": "Draft saved at 2:36pm. Only you can see it."},
    "sections": [],
    "finish": {
        "button": "Finish this step",
        "lines": [
            Markup(
                "A <strong>Meet the applicant</strong> task opens for the disclosure team, due Thursday 3 December 2026."
            ),
            "You can undo this for 10 minutes.",
        ],
    },
    "shows": [
        {"heading": "The enquiry", "rows": ENQUIRY},
        {
            "heading": "Initial checks",
            "line": "Dan Orme, 23 November, 4pm",
            "sections": [{"heading": "Records", "rows": ENQUIRY[:2]}],
        },
    ],
    "links": LINKS,
    "route": ROUTE,
    "route_url": "/case",
    "why": WHY,
}
TASK_OTHER = {
    **TASK,
    "task": {
        **TASK["task"],
        "mine": False,
        "notice": "Dan Orme has this. Ask him to hand it over.",
        "with_words": "Dan Orme, since 9am",
    },
    "acts": {"put_back": None, "hand_over": None, "ask": "/hand-over", "take": None, "hold": None},
    "sections": [
        {
            "heading": "Checks",
            "rows": [row("Which records have you checked?"), row("What the records show", "Nothing of note.")],
        }
    ],
    "draft": None,
}
CHECK = {
    "back": {"text": "Back to the form", "url": "/task"},
    "task": {"step": "Decide whether to disclose", "reference": "Q4V-7TA-1NE", "case_url": "/case"},
    "heading": "Check the decision before it counts",
    "sections": [
        {
            "heading": "",
            "rows": [
                row("Decision", "Disclose to one person", page="a"),
                row("Who is told", "Nadia Farrow", page="b"),
                row("Is it necessary?", "Yes. Nobody else can protect them at home", page="c"),
            ],
        }
    ],
    "change": "/task#{page}",
    "warning": "You cannot undo this. What has been told stays told.",
    "finish": TASK["finish"],
    "form_url": "/task-check",
    "form_token": "f2",
    "revision": 3,
    "second": {
        "mode": "ask",
        "people": [{"value": "1", "text": "Insp Ruth Adeyemi"}],
        "words": "They see the same page and confirm it, or send it back.",
    },
    "errors": {},
    "why": WHY,
}
SVG = Markup(
    '<svg viewBox="0 0 980 200" role="group" aria-label="Drawing"><g class="dd-el is-done" data-element="record"><rect x="40" y="60" width="120" height="80" rx="8" fill="#e4f2e9" stroke="#0b6039"/></g>'
    '<g class="dd-el is-now" data-element="agencies"><rect x="260" y="60" width="120" height="80" rx="8" fill="#0f5c5c"/></g></svg>'
)
CASE_FRAME = {
    "case": {
        "reference": "W8S-5FK-3RD",
        "title": "Martin Sedge and Tobias Crane, 9",
        "kick": "Ask about a person · Saltby area",
        "tags": [
            {"text": "Agency checks", "kind": "brand"},
            {"text": "1 task late", "kind": "late"},
            {"text": "Linked to 2 cases", "kind": ""},
        ],
        "closed": "",
        "restricted": "",
    },
    "here": [{"initials": "GL", "words": "Gareth Llewellyn is here"}],
    "primary": {"text": "Take police checks", "url": "/case", "post": True},
    "actions": [{"text": "Add a note", "url": "/timeline"}],
    "offered": OFFERED,
    "subnav": [
        view("Summary", True, url="/case"),
        view("Timeline", url="/timeline"),
        view("People", count="4"),
        view("Documents", count="7"),
        view("Deadlines", count="3"),
        view("Who saw this"),
    ],
    "why": "You see this case because it is with your team. One section is hidden from you. Opening a case is recorded.",
}
CASE = {
    **CASE_FRAME,
    "answer": {
        "line": "Waiting for 2 of 3 agencies. One is 1 working day late.",
        "more": "Sgt Okafor asked the team manager today at 9am.",
        "kind": "late",
    },
    "diagram": {
        "svg": SVG,
        "label": "Diagram of the case: 3 steps are done, agencies check now. It scrolls sideways; the same is told in the list below.",
        "legend": [
            {"state": "done", "text": "Done"},
            {"state": "now", "text": "Here now"},
            {"state": "late", "text": "Here now, late"},
            {"state": "limit", "text": "A limit that runs"},
            {"state": "future", "text": "Not reached"},
        ],
        "large_url": "/case",
        "bpmn_url": "/bpmn",
        "states": {"record": "done", "agencies": "now"},
    },
    "failed": [
        {
            "title": "Letter to the person who asked",
            "message": "The printer of letters does not answer.",
            "line": "Since today, 9am. Service support has it: Sunita Rawal.",
            "retry_url": "/retry",
        }
    ],
    "open_tasks": [
        {
            "step": "Probation checks",
            "url": None,
            "line": "You cannot open this task: it is theirs",
            "team": "Mereshire Probation",
            "holder": "Priya Nair",
            "due": until(23),
        },
        {
            "step": "Police checks",
            "url": "/task",
            "line": "",
            "team": "Disclosure team",
            "holder": "Nobody yet",
            "due": until(25),
        },
    ],
    "route": [
        ROUTE[0],
        {
            "state": "now",
            "title": "Now: 3 agencies check at the same time",
            "after": "",
            "lines": [
                {"text": "Police: nobody has taken it, 1 working day left", "late": False},
                {"text": "Probation: 1 working day late, with Priya Nair", "late": True},
            ],
            "element": "agencies",
            "inside": False,
        },
        {
            "state": "failed",
            "title": "Send the letter",
            "after": " by the service",
            "lines": [{"text": "Failed twice", "late": True}],
            "element": "letter",
            "inside": True,
        },
        ROUTE[2],
    ],
    "latest": [
        {
            "title": "Checks passed their limit",
            "line": "23 November 2026, 11:59pm. Told automatically.",
            "alert": True,
            "url": None,
            "text": "",
            "tag": None,
        },
        {
            "title": "Note",
            "line": "17 November, 10:05am, by DC Lowri Pugh",
            "alert": False,
            "url": "/timeline",
            "text": "The mother works nights.",
            "tag": None,
        },
    ],
    "timeline_url": "/timeline",
    "timeline_count": "41",
    "clocks": [
        {
            "title": "Whole case: 15 days left",
            "line": "13 of 28 days used. Ends 9 December 2026.",
            "used": 46,
            "late": False,
            "counted": ["28 days from 11 November 2026."],
        }
    ],
    "ladders": [{"title": "If probation does not answer", "rungs": LADDER}],
    "people": [
        {"label": "Applicant", "value": "Saltby Primary School", "tag": None},
        {
            "label": "About",
            "value": "Martin Sedge, born 2 March 1981",
            "tag": {"text": "Same name in 2 cases", "kind": "soon"},
        },
    ],
    "people_url": "/timeline",
    "links": LINKS,
}
CLOSED = {
    **CASE,
    "case": {
        **CASE["case"],
        "closed": "Closed on 4 December 2026: disclosure made. Kept until 4 December 2032.",
        "restricted": "Only 4 people may open this case.",
        "tags": [{"text": "Closed", "kind": ""}],
    },
    "diagram": None,
    "failed": [],
    "open_tasks": [],
    "primary": None,
    "clocks": [],
    "ladders": [],
    "answer": {"line": "This case is closed.", "more": "", "kind": ""},
}
ENTRIES = [
    {
        "title": "Step finished: initial checks",
        "line": "4:05pm, by DC Lowri Pugh",
        "text": "",
        "alert": False,
        "url": "/task",
        "tag": None,
    },
    {
        "title": "A limit has passed",
        "line": "noon",
        "text": "",
        "alert": True,
        "url": None,
        "tag": {"text": "New", "kind": "brand"},
    },
]
DAYS = [{"title": "24 November 2026", "entries": ENTRIES}, {"title": "23 November 2026", "entries": ENTRIES[:1]}]
TIMELINE = {
    **CASE_FRAME,
    "heading": "Timeline",
    "kinds": [view("Everything", True), view("Steps"), view("Notes", count="5")],
    "days": DAYS,
    "pager": {"words": "25 of 41 shown", "next": {"text": "Next 16 entries", "url": "/timeline"}, "first": None},
    "empty": "Nothing has happened yet.",
    "form": {
        "action": "/timeline",
        "label": "Add a note",
        "button": "Add the note",
        "name": "note",
        "form_token": "f3",
        "error": "",
    },
}
HAND_OVER = {
    "back": {"text": "Initial checks", "url": "/task"},
    "task": {"step": "Initial checks", "reference": "7KM-4PQ-2XH", "case_url": "/case", "due": hours(-2.02)},
    "search": "",
    "people": [
        {
            "value": "p1",
            "name": "Priya Nair",
            "line": "6 open tasks, 1 late",
            "away": "Away until 27 November",
            "may": True,
            "why_not": "",
        },
        {
            "value": "p2",
            "name": "Josh Amery",
            "line": "2 open tasks",
            "away": "",
            "may": False,
            "why_not": "Does not hold the training for this task. 3 people do.",
        },
    ],
    "teams": [{"value": "t1", "name": "Disclosure team, Saltby", "line": "Back in their queue, 4 people"}],
    "chosen": "",
    "note": "",
    "form_url": "/hand-over",
    "form_token": "f4",
    "errors": {"to": "Select who takes it on"},
    "told": "The person is told at once.",
}
QUEUE_VIEWS = [
    view("Now", True, url="/queues"),
    view("What will be late"),
    view("Escalations", count="3", url="/escalations"),
]
QUEUES = {
    "nav": [("Work", "/worklist", False), ("Cases", "/cases", False), ("Queues", "/queues", True)],
    "views": QUEUE_VIEWS,
    "live": LIVE,
    "answer": {
        "line": "3 tasks are late. 2 more will be late by 5pm unless somebody takes them.",
        "more": Markup(
            'The most urgent: initial checks for <a class="govuk-link dd-ref" href="/task">7KM-4PQ-2XH</a>, 2 hours late, with nobody.'
        ),
        "kind": "late",
    },
    "figures": [
        {
            "value": "86",
            "label": "open tasks",
            "line": "12 more than last week",
            "kind": "",
            "url": "/worklist",
            "key": "",
        },
        {
            "value": "3",
            "label": "late",
            "line": "oldest 1 working day",
            "kind": "late",
            "url": "/worklist",
            "key": "late",
        },
        {"value": "11", "label": "due today", "line": "4 with nobody", "kind": "soon", "url": "/worklist", "key": ""},
        {"value": "27", "label": "with nobody", "line": "oldest 3 days", "kind": "", "url": "/worklist", "key": ""},
        {
            "value": "9",
            "label": "likely to be late",
            "line": "within 10 working days",
            "kind": "soon",
            "url": None,
            "key": "",
        },
        {
            "value": "14",
            "label": "finished today",
            "line": "usual for a Tuesday: 16",
            "kind": "",
            "url": "/worklist",
            "key": "",
        },
    ],
    "act": [
        {**r, "team": "Disclosure team", "told": "You, 12:30pm", "give_url": "/give"}
        for g in GROUPS[:2]
        for r in g["rows"]
    ],
    "act_caption": "Tasks to act on, most urgent first",
    "bulk": {"give": "/a", "raise_priority": "/b", "message": "/c"},
    "queues": [
        {
            "step": "Initial checks",
            "team": "Disclosure team",
            "url": "/worklist",
            "late": 1,
            "today": 4,
            "later": 9,
            "nobody": 6,
            "oldest": "Yesterday, 12:30pm",
            "came_in": 5,
            "went_out": 6,
            "finish": "9 hours; 21 hours",
            "over": False,
            "limit": "24 hours",
        },
        {
            "step": "Probation checks",
            "team": "Mereshire Probation",
            "url": "/worklist",
            "late": 1,
            "today": 1,
            "later": 12,
            "nobody": 5,
            "oldest": "16 November",
            "came_in": 4,
            "went_out": 1,
            "finish": "4 days; 8 days",
            "over": True,
            "limit": "5 working days",
        },
        {
            "step": "Assess the risk",
            "team": "Disclosure team",
            "url": "/worklist",
            "late": 0,
            "today": 0,
            "later": 7,
            "nobody": 0,
            "oldest": "20 November",
            "came_in": 2,
            "went_out": 1,
            "finish": "1 day; 3 days",
            "over": False,
            "limit": "3 working days",
        },
    ],
    "people": [
        {"name": "Lowri Pugh", "url": "/worklist", "late": 0, "today": 2, "later": 9, "away": ""},
        {"name": "Nobody yet", "url": None, "late": 1, "today": 3, "later": 14, "away": ""},
        {"name": "Dan Orme", "url": "/worklist", "late": 0, "today": 1, "later": 5, "away": "From 26 November"},
    ],
    "filters": None,
    "empty": "Nothing is late.",
}
ESCALATIONS = {
    "views": QUEUE_VIEWS,
    "live": None,
    "answer": {
        "line": "2 escalations wait for you. The first goes to the duty inspector at 4:30pm.",
        "more": "",
        "kind": "late",
    },
    "raised": [
        {
            "id": "e1",
            "step": "Initial checks",
            "url": "/task",
            "reference": "7KM-4PQ-2XH",
            "case_url": "/case",
            "due": hours(-2.02),
            "why": "Nobody has taken it. High priority.",
            "give_url": "/hand-over",
            "wait_url": "/hand-over",
            "more_url": "/hand-over",
            "ladder": LONG_LADDER,
        },
        {
            "id": "e2",
            "step": "Probation checks",
            "url": None,
            "reference": "W8S-5FK-3RD",
            "case_url": None,
            "due": until(23),
            "why": "With Priya Nair since 17 November.",
            "give_url": None,
            "wait_url": "/hand-over",
            "more_url": None,
            "ladder": LADDER,
        },
    ],
    "empty": "Nothing has been raised to you.",
}
YOURS = [view("Notifications", True, "2", "/notifications"), view("Profile", url="/me")]
NOTIFICATIONS = {
    "heading": "Notifications",
    "views": YOURS,
    "read_url": "/notifications",
    "days": DAYS,
    "pager": NO_PAGER,
    "empty": "You have no notifications. New ones appear here by themselves.",
}
ME = {
    "me": {
        "name": "Amira Khan",
        "email": "amira.khan@mereshire.example",
        "roles": ["Officer"],
        "teams": ["Disclosure team"],
        "trainings": [{"name": "Disclosure interview", "until": "until 1 November 2026", "ended": True}],
    },
    "views": YOURS,
    "form_url": "/me",
    "sessions": [
        {"id": "s1", "device": "Windows, Edge", "last": "Now", "this": True},
        {"id": "s2", "device": "Android, Chrome", "last": "Today, 8:12am", "this": False},
    ],
    "others_url": "/me",
    "session_url": "/me",
    "saved": True,
}
CASES = {
    "search": "",
    "filters": {**FILTERS, "action": "/cases"},
    "answer": None,
    "searched": False,
    "rows": [
        {
            "reference": "W8S-5FK-3RD",
            "url": "/case",
            "title": "Martin Sedge",
            "tags": [HIGH],
            "status": "Agency checks",
            "area": "Saltby",
            "received": "11 November 2026",
            "holder": "Priya Nair",
            "due": until(23),
        },
        {
            "reference": "C9F-4KV-2HP",
            "url": "/case",
            "title": "Not yours to see",
            "tags": [],
            "status": "Closed",
            "area": "Hartmere",
            "received": "1 October 2026",
            "holder": "",
            "due": until(20, done_at=datetime(2026, 11, 20, 15, 42, tzinfo=UTC)),
        },
    ],
    "caption": "2 cases, newest first",
    "pager": NO_PAGER,
    "empty": "",
    "record": [{"text": "Record an enquiry", "url": "/record"}],
}
SIGN_IN = {
    "actor": None,
    "nav": [],
    "reason": "You signed out because nothing happened for 30 minutes. What you had typed is kept and will be there when you sign in.",
    "providers": [{"text": "Sign in with Mereshire Police", "url": "/sign-in"}],
    "local": True,
    "email": "",
    "form_url": "/sign-in",
    "next": "",
    "errors": {},
    "accounts": [
        {
            "organisation": "Mereshire Police",
            "people": [
                {"name": "Amira Khan", "role": "Officer, disclosure team", "value": "1"},
                {"name": "Tom Okafor", "role": "Sergeant: queues and deadlines", "value": "2"},
            ],
        },
        {
            "organisation": "Mereshire Probation",
            "people": [{"name": "Priya Nair", "role": "Probation practitioner", "value": "3"}],
        },
    ],
}
ACTION = {
    "back": {"text": "Work", "url": "/worklist"},
    "title": "Somebody is in danger now",
    "case": {"reference": "7KM-4PQ-2XH", "url": None, "names": "Martin Sedge"},
    "told": "It is sent at once, with your name.",
    "purpose": prose("Tell the control room first."),
    "view": STEP,
    "form_url": "/action",
    "form_token": "f7",
    "button": "Send “Somebody is in danger now”",
}
INCIDENTS = {
    "answer": {
        "line": "3 steps failed and wait.",
        "more": "Look first at the largest cause: mail (2).",
        "kind": "late",
    },
    "causes": [
        {
            "code": "mail",
            "words": "mail",
            "element": "send_letter",
            "step": "Send the letter",
            "number": "2",
            "since": "today, 9am",
        },
        {
            "code": "job-type",
            "words": "job type",
            "element": "make_letter",
            "step": "Make the letter",
            "number": "1",
            "since": "today, 10am",
        },
    ],
    "rows": [
        {
            "id": "i1",
            "reference": "7KM-4PQ-2XH",
            "step": "Send the letter",
            "code": "mail",
            "message": "The mail server does not answer.",
            "team": "Saltby unit",
            "since": "5 hours, since today, 9am",
            "attempts": "3 attempts",
            "retry_url": "/retry",
        }
    ],
    "causes_url": "/retry",
    "caption": "1 failed step on this page, oldest first",
    "pager": {"words": "", "next": None, "first": None},
    "empty": "Nothing has failed. A step that fails three times appears here by itself.",
}
STALE = {
    "heading": "Lowri Pugh finished this task while you were writing",
    "task": {"step": "Initial checks", "reference": "7KM-4PQ-2XH"},
    "theirs": "Lowri Pugh, 2:38pm",
    "yours": "You, 2:39pm",
    "rows": [
        {"label": "Is anybody in danger now?", "theirs": "No", "yours": "No", "differs": False},
        {"label": "What the records show", "theirs": "Nothing.", "yours": "One report from 2024.", "differs": True},
    ],
    "note_url": "/task",
    "form_token": "f5",
    "back": {"text": "Back to the team queue", "url": "/worklist"},
    "kept": "Your answers stay in your drafts for 7 days.",
}
RECORDING = {
    "back": {"text": "Cases", "url": "/cases"},
    "title": "Record a phone or walk-in enquiry",
    "view": RECORD,
    "form_url": "/record",
    "form_token": "f6",
    "here_url": "/here",
    "draft": {"url": "/draft", "words": ""},
    "duplicates": LINKS,
    "alike_url": "/alike",
    "must_look": False,
    "say": prose(
        "- We treat this in confidence, but must act if somebody is at risk.\n- Somebody will meet you within 10 days."
    ),
    "fits": prose("If it is about a job, give the vetting number."),
    "danger_now": None,
}


def pages():
    yield "worklist", "staff/worklist.html", WORKLIST
    yield "worklist-empty", "staff/worklist.html", NOTHING
    yield "task", "staff/task.html", TASK
    yield "task-errors", "staff/task.html", {**TASK, "view": STEP_WRONG}
    yield "task-other", "staff/task.html", TASK_OTHER
    yield "task-check", "staff/task_check.html", CHECK
    yield (
        "task-confirm",
        "staff/task_check.html",
        {**CHECK, "change": "", "second": {"mode": "confirm", "people": [], "words": ""}},
    )
    yield "case", "staff/case.html", CASE
    yield "case-closed", "staff/case.html", CLOSED
    yield "timeline", "staff/timeline.html", TIMELINE
    yield "record", "staff/record.html", RECORDING
    yield "hand-over", "staff/hand_over.html", HAND_OVER
    yield "queues", "staff/queues.html", QUEUES
    yield "escalations", "staff/escalations.html", ESCALATIONS
    yield (
        "escalations-none",
        "staff/escalations.html",
        {**ESCALATIONS, "raised": [], "answer": {"line": "Nothing has been raised to you.", "more": "", "kind": ""}},
    )
    yield "notifications", "staff/notifications.html", NOTIFICATIONS
    yield "me", "staff/me.html", ME
    yield (
        "help",
        "staff/help.html",
        {"title": "Help", "body": prose("## Where to begin\n\nYour tasks are under **Work**."), "keys": True},
    )
    yield "cases", "staff/cases.html", CASES
    yield "sign-in", "staff/sign_in.html", SIGN_IN
    yield (
        "sign-in-wrong",
        "staff/sign_in.html",
        {**SIGN_IN, "reason": "", "errors": {"": "The e-mail address or password is not right."}, "accounts": None},
    )
    yield "action", "staff/action.html", ACTION
    yield "incidents", "staff/incidents.html", INCIDENTS
    yield (
        "incidents-none",
        "staff/incidents.html",
        {**INCIDENTS, "causes": [], "rows": [], "answer": {"line": "Nothing has failed.", "more": "", "kind": ""}},
    )
    yield (
        "answers",
        "staff/answers.html",
        {
            **CASE_FRAME,
            "heading": "Answers",
            "shown": [
                {
                    "title": "Initial checks",
                    "line": "DC Lowri Pugh, 24 November 2026, 2:30pm",
                    "sections": CHECK["sections"],
                }
            ],
        },
    )
    yield (
        "clock",
        "staff/clock.html",
        {
            "time": "24 November 2026, 2:31pm",
            "steps": [{"value": "1h", "text": "1 hour"}, {"value": "1d", "text": "1 day"}],
            "error": "",
        },
    )
    yield (
        "deadlines",
        "staff/deadlines.html",
        {
            **CASE_FRAME,
            "heading": "Deadlines",
            "clocks": CASE["clocks"],
            "ladders": CASE["ladders"],
            "over": [{"title": "Initial checks", "due": hours(-4, done_at=NOW), "cancelled": False}],
        },
    )
    yield (
        "document",
        "staff/document.html",
        {
            **CASE_FRAME,
            "title": "Letter",
            "made": "24 November 2026, 2:31pm",
            "body": prose("Dear neighbour,\n\nThank you."),
        },
    )
    yield "kept", "staff/kept.html", {"path": "/task", "fields": [("summary", "Text")]}
    yield "error-404", "errors/message.html", {"problem": problems.not_found("/ask-access")}
    yield "error-500", "errors/message.html", {"problem": problems.failed("7F3K", "/task")}
    yield "error-stale", "errors/stale.html", STALE
