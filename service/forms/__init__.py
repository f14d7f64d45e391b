"""Forms: form-js definitions become questions, rules and marshmallow schemas. No HTML in here."""

from service.forms.buttons import Press, Removed, press, with_uploads
from service.forms.drafts import carry_over, merge, typed_under
from service.forms.model import Answers, Form, Page, Raw
from service.forms.pages import path
from service.forms.parsing import check, parse
from service.forms.reading import read
from service.forms.shape import prefill
from service.forms.situation import EVERYTHING, Situation
from service.forms.summaries import Row, Section, summary
from service.forms.turn import Turn, danger, turn_page
from service.forms.validating import Validated, judge, validate

__all__ = [
    "EVERYTHING",
    "Answers",
    "Form",
    "Page",
    "Press",
    "Raw",
    "Removed",
    "Row",
    "Section",
    "Situation",
    "Turn",
    "Validated",
    "carry_over",
    "check",
    "danger",
    "judge",
    "merge",
    "parse",
    "path",
    "prefill",
    "press",
    "read",
    "summary",
    "turn_page",
    "typed_under",
    "validate",
    "with_uploads",
]
