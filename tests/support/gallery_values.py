"""Values that many pages of the gallery share. All invented."""

from datetime import UTC, datetime, timedelta

from markupsafe import Markup

from service.web.due import due

NOW = datetime(2026, 11, 24, 14, 31, tzinfo=UTC)


def hours(number: float, **more):
    return due(NOW + timedelta(hours=number), "h", NOW, **more)


def until(day: int, month: int = 11, unit="wd", **more):
    return due(datetime(2026, month, day, 23, 59, tzinfo=UTC), unit, NOW, **more)


STAFF = {
    "session_left": 1800,
    "actor": {"id": "p1", "name": "Amira Khan", "team": "Disclosure team, North Mereshire"},
    "nav": [("Work", "/worklist", True), ("Cases", "/cases", False), ("Queues", "/queues", False)],
    "notifications": 2,
    "demonstration": True,
    "now": NOW,
    "undo": None,
    "shortcuts": True,
}
HIGH = {"text": "High", "kind": "late"}


def view(text, current=False, count="", url="/worklist"):
    return {"text": text, "url": url, "current": current, "count": count}


def row(label, *lines, page=None):
    return {"label": label, "lines": list(lines), "value": "Not answered", "page": page}


ENQUIRY = [
    row("Received", "23 November 2026, 12:30pm, online"),
    row("Asked by", "Joan Whitlow, a grandmother"),
    row("Safe contact", Markup("<strong>Phone only</strong>, weekdays after 10am. No messages.")),
    row("About", "Carl Denholm, “Denny”, about 40\nSaltmarsh Row, Aldercombe"),
    row("Contact", "They visit", "By message"),
    row("Other names"),
]
ROUTE = [
    {
        "state": "done",
        "title": "Enquiry recorded",
        "after": "",
        "lines": [{"text": "23 November, 12:30pm", "late": False}],
        "element": "record",
        "inside": False,
    },
    {
        "state": "now",
        "title": "Initial checks",
        "after": "",
        "lines": [{"text": "You, now", "late": False}],
        "element": "checks",
        "inside": False,
    },
    {
        "state": "future",
        "title": "Meet the applicant",
        "after": "",
        "lines": [{"text": "Next, if nobody is in danger", "late": False}],
        "element": "meet",
        "inside": False,
    },
]
LADDER = [
    {"state": "done", "words": "Priya Nair reminded", "line": "20 November, 9am. Read 9:12am."},
    {"state": "done", "words": "Team manager told", "line": "Mark Ellery, today 9am. Not read yet."},
    {"state": "next", "words": "Senior officer told", "line": "Today, 5pm, unless answered"},
    {"state": "future", "words": "Inspector decides without it", "line": "Thursday 26 November, 9am, unless answered"},
]
LONG_LADDER = [
    *LADDER[:2],
    {"state": "skipped", "words": "Nobody had to be told", "line": "22 November, 9am"},
    *LADDER[1:],
    *LADDER[3:],
    *LADDER[3:],
]
LINKS = [
    {
        "reference": "W8S-5FK-3RD",
        "url": "/case",
        "words": "same name, born within 2 years, same street",
        "compare_url": "/case",
    }
]
WHY = "You see this because this task is yours. Opening it was recorded."
HERE = [{"initials": "LP", "words": "Lowri Pugh is looking at this case"}]
