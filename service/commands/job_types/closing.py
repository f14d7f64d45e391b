"""Closing a case."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from service.commands.job_types.registry import JobRun, job_type
from service.commands.plain import plain
from service.persistence.repositories import cases


@job_type(
    "close_case",
    inputs={
        "outcome": "key of the scheme's outcomes",
        "retention_class": "retention class",
        "review_on?": "date of review",
    },
)
def close_case(run: JobRun) -> Mapping[str, Any]:
    """Closes the case with its outcome and retention class; the agencies' parts of it end."""
    case, variables = run.case, run.variables
    case.closed_at, case.category = run.context.now, None
    case.outcome, case.retention_class = str(variables.get("outcome")), str(variables.get("retention_class"))
    review = plain(variables.get("review_on"))
    case.review_on = date.fromisoformat(str(review)[:10]) if review else None
    cases.end_grants(run.context.work.session, case.id, run.context.now)
    return {}
