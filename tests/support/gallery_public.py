"""Contexts of the gallery's public pages."""

from service.web import problems
from service.web.page import prose
from tests.support.gallery_forms import QUESTION, QUESTION_WRONG
from tests.support.gallery_values import row

SCHEME = {
    "title": "Ask about a person",
    "organisation": "Mereshire Police",
    "home_url": "/start",
    "exit_url": "https://www.bbc.co.uk/weather",
    "danger": {
        "label": "If somebody is in danger now",
        "before": "If somebody is in danger now, call ",
        "number": "999",
        "after": ". Do not use this form.",
    },
    "footer": [
        {"text": "Privacy: what we do with your answers", "url": "/text"},
        {"text": "Cookies", "url": "/text"},
        {"text": "Accessibility statement", "url": "/text"},
        {"text": "Get help with this form", "url": "/text"},
    ],
    "languages": [
        {"code": "en", "text": "English", "url": "/start", "current": True},
        {"code": "cy", "text": "Cymraeg", "url": "/start", "current": False},
    ],
}
PUBLIC = {"scheme": SCHEME, "back": "/start", "lang": "en"}
BEFORE = (
    "You can ask whether someone could be a danger. You do not need proof.\n\nWe treat every enquiry in confidence."
)
AFTER = """## What you will need

- the name of the person you are asking about
- a safe way for us to contact you

It is fine not to know everything.

## What happens after you ask

### Within 24 hours

We check whether somebody needs protecting now. If so, we act straight away.

### Within 10 days

A trained person meets you where you feel safe.

Bring something that shows who you are.

### Within 28 days

We check with other services and decide.

## Who is told

We tell the person who can best keep them safe. That may not be you.

## Other ways to ask

Call [101](tel:101).
"""
START = {
    **PUBLIC,
    "back": None,
    "title": "Ask about a person who has contact with somebody",
    "before": prose(BEFORE),
    "button": "Start now",
    "start_url": "/question",
    "start_post": True,
    "button_note": "It takes about 15 minutes. You can stop and come back within 7 days.",
    "after": prose(AFTER),
    "closed": None,
    "asides": [
        {
            "title": "Already started?",
            "body": prose("Use your reference and the PIN we gave you when you saved."),
            "link": {"text": "Continue an enquiry", "url": "/continue"},
        },
        {
            "title": "Using this form safely",
            "body": prose(
                "If someone might look at this device, use a device they cannot see. “Exit this page” takes you to a weather page at once."
            ),
            "link": None,
        },
    ],
}
DANGER = {
    **PUBLIC,
    "title": "Call 999 now",
    "body": prose(
        "You told us that somebody may be in danger now. The quickest help is by phone.\n\n- **If you cannot speak:** press 55.\n\nWhat you have written is kept."
    ),
    "question": "What will you do?",
    "choices": [
        {"value": "called", "text": "I have called 999"},
        {"value": "will_call", "text": "I am going to call now"},
        {"value": "not_now", "text": "It is not happening now: go on with my enquiry"},
    ],
    "chosen": "",
    "form_url": "/danger",
    "form_token": "d1",
    "button": "Continue",
    "errors": {},
}
CHECK = {
    **PUBLIC,
    "heading": "Check your answers before you send them",
    "sections": [
        {
            "heading": "The person you are asking about",
            "rows": [
                row("Name", "Carl Denholm, also known as “Denny”", page="name"),
                row("Date of birth or age", "About 40", page="age"),
                row("Where they live", page="home"),
            ],
        },
        {
            "heading": "You",
            "rows": [
                row("Name", "Joan Whitlow", page="you"),
                row("Safe ways to contact you", "Phone", "Letter", page="safe"),
            ],
        },
    ],
    "change": "/question?page={page}",
    "declaration": prose("By sending it you confirm that what you have told us is true as far as you know."),
    "send_heading": "Now send your enquiry",
    "button": "Send my enquiry",
    "form_url": "/check",
    "form_token": "c1",
    "errors": {},
}
DONE = {
    **PUBLIC,
    "back": None,
    "title": "We have your enquiry",
    "reference": "7KM-4PQ-2XH",
    "reference_label": "Your reference",
    "body": prose("Your reference is **7KM-4PQ-2XH**.\n\n" + AFTER),
    "print_text": "Print this page",
}
SAVED = {
    **PUBLIC,
    "title": "We have kept your answers",
    "saved": {"reference": "7KM-4PQ-2XH", "pin": "482 913", "until": "1 December 2026, 2:31pm"},
    "form_url": "/continue",
    "typed": {"reference": "", "pin": ""},
    "errors": {},
    "locked": "",
}
QUESTIONS = {
    **PUBLIC,
    "progress": "Question 4 of 12",
    "view": QUESTION,
    "form_url": "/question",
    "form_token": "q1",
    "save_later": True,
    "help": {
        "summary": "What counts as contact",
        "body": prose("Contact means that the person could spend time with them."),
    },
}


def pages():
    yield "start", "public/start.html", START
    yield "start-closed", "public/start.html", {**START, "closed": prose("You cannot ask here now. Call 101.")}
    yield "question", "public/question.html", QUESTIONS
    yield "question-wrong", "public/question.html", {**QUESTIONS, "view": QUESTION_WRONG}
    yield "danger", "public/danger.html", DANGER
    yield "danger-wrong", "public/danger.html", {**DANGER, "errors": {"choice": "Select what you will do"}}
    yield "check", "public/check.html", CHECK
    yield "done", "public/done.html", DONE
    yield "saved", "public/saved.html", SAVED
    yield (
        "continue",
        "public/saved.html",
        {
            **SAVED,
            "title": "Go on with your enquiry",
            "saved": None,
            "errors": {"reference": "Check the reference. It looks like 7KM-4PQ-2XH."},
        },
    )
    yield "text", "public/text.html", {**PUBLIC, "title": "Help with this form", "body": prose(AFTER)}
    yield (
        "schemes",
        "public/schemes.html",
        {
            "schemes": [
                {"title": "Ask about a person", "url": "/start", "line": "Ask whether someone could be a danger."}
            ],
            "staff_url": "/sign-in",
            "actor": None,
            "nav": [],
        },
    )
    yield (
        "public-503",
        "errors/message.html",
        {**PUBLIC, "frame": "public", "problem": problems.updating("3pm", ["If somebody is in danger, call 999."])},
    )
    yield (
        "public-404",
        "errors/message.html",
        {**PUBLIC, "frame": "public", "problem": problems.not_found(signed_in=False)},
    )
