"""Answers that the scheme's forms refuse because of the case: it …"""

from pathlib import Path
from typing import Any

import pytest

from service import forms
from service.forms import EVERYTHING, Situation

FORMS = Path(__file__).parents[2] / "forms" / "csods"
NO = {"lawful_power_met": "no"}


@pytest.mark.parametrize(
    ("key", "question", "raw", "context", "free"),
    [
        ("csods_decision.decide", "decision_free", {"decision_free": "defer"}, {"deferred": True}, {"deferred": False}),
        ("csods_decision.decide", "decision_bound", NO | {"decision_bound": "defer"}, {"deferred": True}, {}),
        (
            "csods_risk.assess_risk",
            "conclusion",
            {"conclusion": "insufficient"},
            {"checks_round": 2},
            {"checks_round": 1},
        ),
        ("csods_no_disclosure.choose_how", "told_how", {"told_how": "letter"}, {}, {"letter_allowed": True}),
    ],
)
def test_refuses_what_is_not_open_any_more(
    key: str, question: str, raw: dict[str, Any], context: dict[str, Any], free: dict[str, Any]
) -> None:
    form = forms.parse((FORMS / f"{key}.form").read_bytes())

    bound, open_ = (forms.judge(form, raw, Situation(known, EVERYTHING)).errors for known in (context, free))

    assert question in bound
    assert question not in open_
