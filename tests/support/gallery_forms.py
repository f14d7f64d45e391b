"""Forms of the gallery, with every kind of question, as empty, filled and wrong."""

import json

from service import forms
from service.web.form_view import FileShown, form_view, page_view
from tests.support.gallery_values import NOW

PRIVATE = "Only what matters. Two other services can read this."


def _field(kind, key, label, required=False, **more):
    validate = {"required": True} if required else {}
    validate.update(more.pop("validate", {}))
    return {"type": kind, "id": f"id_{key}", "key": key, "label": label, "validate": validate, **more}


def _choice(kind, key, label, *texts, **more):
    return _field(
        kind, key, label, values=[{"value": text.lower().replace(" ", "_"), "label": text} for text in texts], **more
    )


def _form(key, title, *components):
    content = {"id": key, "title": title, "type": "default", "schemaVersion": 19, "components": components}
    return forms.parse(json.dumps(content).encode(), f"{key}.form")


STEP_FORM = _form(
    "step.checks",
    "Initial checks",
    _choice(
        "checklist",
        "records",
        "Which records have you checked?",
        "National computer",
        "National database",
        "Local records",
        description="Select each one when you have read the result.",
    ),
    _choice(
        "radio",
        "danger",
        "Is somebody in danger now?",
        "Yes",
        "No",
        "Not sure",
        required=True,
        properties={"error": "Select whether somebody is in danger now"},
    ),
    _field(
        "textarea",
        "act",
        "What have you done to protect them?",
        required=True,
        conditional={"hide": '=danger != "yes"'},
    ),
    _field(
        "textarea",
        "summary",
        "What the records show",
        required=True,
        description=PRIVATE,
        validate={"maxLength": 2000},
        properties={"error": "Enter what the records show"},
    ),
    _field("datetime", "met", "When did you meet?", subtype="date", dateLabel="When did you meet?"),
    _field(
        "filepicker",
        "files",
        "Attach a file",
        description="PDF, Word or picture, up to 20 MB. Each file is checked for viruses before anyone can open it.",
    ),
)
STEP_RAW = {
    "records": ["national_computer"],
    "danger": "no",
    "summary": "Nothing of note.\nOne report from 2024.",
    "met": {"day": "23", "month": "11", "year": "2026"},
    "files": ["f1"],
}
RECORD_FORM = _form(
    "record.start",
    "Record an enquiry",
    _choice(
        "radio",
        "danger",
        "Ask first: is somebody in danger now?",
        "Yes",
        "No",
        required=True,
        properties={"danger": "yes"},
    ),
    {
        "type": "group",
        "id": "person",
        "label": "The person they ask about",
        "components": [
            _field("textfield", "name", "Name or names", required=True),
            _field("textfield", "age", "Date of birth or age", properties={"width": "10"}),
        ],
    },
    {
        "type": "dynamiclist",
        "id": "people",
        "path": "people",
        "label": "Who may be at risk",
        "properties": {"item": "Person"},
        "components": [
            _field("textfield", "who", "Name", required=True),
            _field("number", "years", "Age", validate={"min": 0}),
        ],
    },
    _choice("select", "area", "Area", "North", "South", "East", "West", "Middle", "Coast", "Hills"),
    _field("textfield", "farm", "Which farm?", conditional={"hide": '=area != "hills"'}),
    _field("textfield", "mail", "E-mail", validate={"validationType": "email"}),
)
QUESTION_FORM = _form(
    "ask.start",
    "Ask",
    _choice(
        "checklist",
        "contact",
        "How does this person have contact with them?",
        "They live with them",
        "They visit",
        "Online or by phone",
        "I do not know",
        required=True,
        description="Select all that apply.",
        properties={"error": "Select how this person has contact, or “I do not know”"},
    ),
)
SITUATION = forms.Situation(audience=forms.EVERYTHING, now=NOW)
PUBLIC = forms.Situation(audience=forms.EVERYTHING, public=True, now=NOW)


def _step(raw, wrong=False):
    found = forms.judge(STEP_FORM, raw, SITUATION) if wrong else None
    return form_view(
        STEP_FORM,
        raw,
        SITUATION,
        found=found,
        files={"f1": FileShown("photo.jpg", "2.4 MB", "Being checked for viruses")},
    )


def _question(raw, wrong=False):
    page = QUESTION_FORM.pages()[0]
    found = forms.judge(QUESTION_FORM, raw, PUBLIC, page) if wrong else None
    return page_view(QUESTION_FORM, page, raw, PUBLIC, found=found)


STEP = _step(STEP_RAW)
STEP_WRONG = _step({"danger": "yes", "met": {"day": "31", "month": "2", "year": "2026"}}, wrong=True)
RECORD = form_view(
    RECORD_FORM,
    {"danger": "no", "name": "Carl Denholm", "people": [{"who": "Ellie", "years": "7"}, {"who": ""}]},
    SITUATION,
)
QUESTION = _question({})
QUESTION_WRONG = _question({}, wrong=True)
