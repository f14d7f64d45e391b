"""Persons of the case: kept from what was entered, compared with other cases."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from service.commands.job_types.registry import JobRun, job_type
from service.persistence.models import CaseParty
from service.persistence.repositories import cases, directory


@job_type(
    "record_party",
    headers={
        "kind": "what the persons are to the case",
        "form": "form whose newest answers are read",
        "names": "answer keys, joined by spaces",
        "list?": "key of the list in the answers, one person a row",
        "born?": "answer key of the date of birth",
        "address?": "answer key of the address",
        "area?": "answer key of the area",
    },
)
def record_party(run: JobRun) -> Mapping[str, Any]:
    """Keeps the persons of a kind from the newest submission of a form; earlier ones of the kind are replaced."""
    session, headers = run.context.work.session, run.headers
    submission = cases.newest_submission(session, run.case.id, headers["form"])
    answers = submission.answers if submission else {}
    rows = answers.get(headers["list"], []) if headers.get("list") else [answers]
    parties = [party for at, row in enumerate(rows) if (party := _party(run, row, at))]
    cases.replace_parties(session, run.case.id, headers["kind"], parties)
    return {}


def _party(run: JobRun, row: Mapping[str, Any], ordinal: int) -> CaseParty | None:
    headers = run.headers
    names = " ".join(str(row[key]) for key in headers["names"].split() if row.get(key))
    if not names:
        return None
    area = directory.area_by_key(run.context.work.session, str(row.get(headers.get("area", "")) or ""))
    return CaseParty(
        case_id=run.case.id,
        kind=headers["kind"],
        ordinal=ordinal,
        names=names,
        born_on=_date(row.get(headers.get("born", ""))),
        address=row.get(headers.get("address", "")) or None,
        area_id=area.id if area else None,
    )


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


@job_type("find_duplicates", headers={"kind": "kind of person to compare"})
def find_duplicates(run: JobRun) -> Mapping[str, Any]:
    """Finds other cases with a person of the kind whose name is alike; answers `duplicates`, a list of references."""
    run.context.work.session.flush()
    found = cases.like_parties(run.context.work.session, run.case.id, run.headers["kind"])
    return {"duplicates": [reference for _, reference in found]}
