"""Forms: form-js definitions become questions, rules and marshmallow schemas. No HTML in here."""

from service.forms.model import Answers, Form, Page, Raw
from service.forms.pages import path
from service.forms.parsing import check, parse
from service.forms.reading import read
from service.forms.situation import EVERYTHING, Situation
from service.forms.validating import Validated, judge, validate

__all__ = [
    "EVERYTHING",
    "Answers",
    "Form",
    "Page",
    "Raw",
    "Situation",
    "Validated",
    "check",
    "judge",
    "parse",
    "path",
    "read",
    "validate",
]
