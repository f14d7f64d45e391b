"""Access in the case file: who may open it and why, who asked to, who looked."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for

from service.commands import access as commands
from service.domain.errors import ConflictError, InvalidInputError, NotFoundError
from service.queries import access
from service.web import reading
from service.web.auth import actor, staff_only
from service.web.cases.asking import length, lengths
from service.web.cases.blueprint import Answer, blueprint
from service.web.cases.file import CaseFile, opened_file
from service.web.frame import say
from service.web.reading import reader
from service.web.words import instant, instant_short, plural

GOVERNANCE = "governance"
REASONS = {
    "file role": "Its work is with cases of this kind",
    "task": "It has a step of this case",
    "told of its limit": "It was told of a limit",
    "second person": "Was asked to confirm a step",
}


@blueprint.get("/cases/<reference>/access")
@staff_only
def access_of_case(reference: str) -> Answer:
    """Who may open the case and why, who asked to, and (for those who answer for it) who looked."""
    return _page(opened_file(reference, "access.viewed"))


@blueprint.post("/access/<uuid:request_id>/give")
@staff_only
def give_access(request_id: UUID) -> Answer:
    """A supervisor or manager who has the case gives what was asked, for a time."""
    days = length(request.form.get("days", ""))
    return _answered(request_id, partial(commands.give, request_id=request_id, days=days), "You gave {} access.")


@blueprint.post("/access/<uuid:request_id>/refuse")
@staff_only
def refuse_access(request_id: UUID) -> Answer:
    """Refuses it with a reason, which is kept; the person is told only if the decider says so."""
    tell = bool(request.form.get("tell"))
    refusing = partial(commands.refuse, request_id=request_id, reason=request.form.get("reason", "").strip(), tell=tell)
    return _answered(request_id, refusing, "You refused {} access." + ("" if tell else " They were not told."))


@blueprint.post("/cases/<reference>/access/<uuid:grant_id>/end")
@staff_only
def end_access(reference: str, grant_id: UUID) -> Answer:
    """Ends what a person was given."""
    case_id = CaseFile(reader(), reference).row.id
    try:
        name = reading.run(partial(commands.end, case_id=case_id, grant_id=grant_id))
    except ConflictError as error:
        say(str(error))
    else:
        say(f"{name} may not open this case any more.")
    return redirect(url_for("cases.access_of_case", reference=reference), code=303)


def _answered(request_id: UUID, command: Any, words: str) -> Answer:
    """The command's answer is the person's name."""
    reference = access.case_of_request(reader(), request_id)
    if reference is None:
        raise NotFoundError("Nobody asked for this, or it is not yours to see.")
    try:
        say(words.format(reading.run(command)))
    except InvalidInputError as error:
        return _page(CaseFile(reader(), reference), request_id, error.errors), 422
    except ConflictError as error:
        say(str(error))
    return redirect(url_for("cases.access_of_case", reference=reference), code=303)


def _page(file: CaseFile, request_id: UUID | None = None, errors: dict[str, str] | None = None) -> str:
    """`request_id`: whose answer was wrong; what was typed stands in its form."""
    case_id = file.row.id
    grants, asked = access.grants(reader(), case_id), access.requests(reader(), case_id)
    teams = {row.team_id for row in grants if row.is_running and row.team_id and row.task_id is None}
    decides = commands.may_decide(actor(), file.files.scheme, teams)
    looks = access.looks(reader(), case_id) if decides or GOVERNANCE in actor().site_roles else []
    mine = [_request(row, errors or {} if row.id == request_id else {}, is_typed=row.id == request_id) for row in asked]
    return render_template(
        "staff/access.html",
        **file.frame("Access"),
        decides=decides,
        answer=_answer(grants),
        asked=[row for row in mine if row["is_open"]],
        answered=[row for row in mine if not row["is_open"]],
        running=[_grant(row, file, ends=decides) for row in grants if row.is_running],
        ended=[_grant(row, file, ends=False) for row in grants if not row.is_running],
        looks=[_look(row) for row in looks],
        shut_out=[
            {
                "who": f"{row.rank} {row.person}".strip(),
                "why": row.reason,
                "since": instant_short(row.from_at, reader().now),
            }
            for row in access.shut_out(reader(), case_id)
        ],
        errors={f"{name}-{request_id}": text for name, text in (errors or {}).items()},
    )


def _answer(grants: Sequence[Any]) -> dict[str, str]:
    """How many may open how much."""
    whole = [row for row in grants if row.is_running and row.task_id is None]
    teams, people = {row.team_id for row in whole} - {None}, {row.person_id for row in whole} - {None}
    parts = [plural(len(teams), "team"), *([plural(len(people), "person", "people")] if people else [])]
    steps = {row.team_id or row.person_id for row in grants if row.is_running and row.task_id is not None}
    more = f"{plural(len(steps), 'other has', 'others have')} one step of it and no more." if steps else ""
    return {"line": f"{' and '.join(parts)} may open this case.", "more": more, "kind": ""}


def _request(row: Any, errors: dict[str, str], *, is_typed: bool) -> dict[str, Any]:
    now = reader().now
    who = f"{row.rank} {row.person}".strip()
    given = f"Given until {instant(row.until_at)}" if row.until_at else "Given"
    return {
        "id": str(row.id),
        "who": who,
        "teams": row.teams or "No team",
        "line": f"Asked {instant_short(row.asked_at, now)}, for {commands.LENGTHS[row.days].lower()}",
        "reason": row.reason,
        "is_open": row.answered_at is None,
        "give_url": url_for("cases.give_access", request_id=row.id),
        "refuse_url": url_for("cases.refuse_access", request_id=row.id),
        "lengths": lengths(request.form.get("days", "") if is_typed and "days" in request.form else str(row.days)),
        "why": request.form.get("reason", "") if is_typed else "",
        "tell": is_typed and bool(request.form.get("tell")),
        "errors": errors,
        "result": f"{given if row.grant_id else 'Refused'} by {row.answered_by}, {instant_short(row.answered_at, now)}"
        if row.answered_at
        else "",
        "answer": row.answer,
    }


def _grant(row: Any, file: CaseFile, *, ends: bool) -> dict[str, Any]:
    is_own = row.person_id is not None and row.task_id is None
    since = instant_short(row.from_at, reader().now)
    return {
        "who": f"{row.rank} {row.person}".strip() if row.person else row.team,
        "organisation": row.organisation or "",
        "what": f"One step: {row.task}" if row.task_id else "The whole case",
        "why": REASONS.get(row.reason, row.reason),
        "since": since,
        "until": instant(row.until_at) if row.until_at else "The case closes" if row.task_id else "No end",
        "end_url": url_for("cases.end_access", reference=file.row.reference, grant_id=row.id)
        if ends and is_own
        else None,
    }


def _look(row: Any) -> dict[str, str]:
    return {
        "who": f"{row.rank or ''} {row.person or 'Somebody'}".strip(),
        "teams": row.teams or "",
        "looks": plural(row.looks, "time"),
        "last": instant_short(row.last_at, reader().now),
    }
