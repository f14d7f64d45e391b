"""Asking to see a case, and what those who answer for it say. The answer never tells whether there is such a case."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from service.commands.executor import Context
from service.commands.history import Change, record
from service.domain import reference as references
from service.domain.actor import Actor
from service.domain.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from service.domain.ids import new_id
from service.domain.scheme import Scheme
from service.domain.seals import of_reading
from service.persistence.models import AccessGrant, AccessRequest, AuditEvent, CaseRecord, Notification
from service.persistence.repositories import access as repository
from service.persistence.repositories import cases, directory

LONGEST = 1000
LENGTHS: Mapping[int, str] = {1: "1 day: it is an emergency", 7: "7 days", 28: "28 days"}
ASKED, GIVEN, REFUSED = "access-asked", "access-given", "access-refused"
NOT_YOURS = "Only somebody who supervises or manages a team that has this case decides who else may open it."


def ask(context: Context, typed: str, reason: str, days: int | None) -> bool:
    """Keeps what was asked, if there is such a case; whether this person may open it already.

    Raises InvalidInputError (by field) for what is wrong whether or not there is such a case.
    """
    reference = references.read(typed)
    errors = _problems(reference, reason, days)
    if errors or reference is None or days is None or context.actor is None:
        raise InvalidInputError("Look at what you wrote.", errors)
    session = context.work.session
    if cases.case_by_reference(session, reference) is not None:
        return True
    case_id = repository.case_of_reference(session, reference)
    _audit(context, context.actor, case_id)
    if case_id is not None:
        context.work.widen(case_id)
        _keep(context, context.actor, cases.case(session, case_id), reason.strip(), days)
    return False


def give(context: Context, request_id: UUID, days: int | None) -> str:
    """The person may open the case for so long; returns their name."""
    found, case, decider = _asked(context, request_id)
    if days is None or days not in LENGTHS:
        raise InvalidInputError("Select for how long.", {"days": "Select for how long"})
    if repository.is_shut_out(context.work.session, case.id, found.person_id):
        raise ConflictError(f"{_name(context, found.person_id)} is shut out of this case: somebody decided so.")
    until = context.now + timedelta(days=days)
    session, kept = context.work.session, new_id()
    given = {"case_id": case.id, "person_id": found.person_id, "from_at": context.now, "until_at": until}
    session.add(AccessGrant(id=kept, reason=f"{decider.name}: {found.reason}", **given))
    session.flush()
    _answer(context, found, "", kept)
    _tell(context, found, GIVEN, f"{decider.name} gave you access to a case. It ends by itself.")
    record(context, case.id, Change("access.given", {"to": str(found.person_id), "days": days}))
    return _name(context, found.person_id)


def refuse(context: Context, request_id: UUID, reason: str, *, tell: bool) -> str:
    """Kept with its reason. The person is told only if the decider says so: a refusal says that there is a case."""
    found, case, decider = _asked(context, request_id)
    if not reason.strip() or len(reason) > LONGEST:
        raise InvalidInputError("Enter why.", {"reason": f"Enter why you refuse it, in at most {LONGEST:,} characters"})
    _answer(context, found, reason.strip(), None)
    if tell:
        text = f"{decider.name} refused you access to {case.reference}: {reason.strip()}"
        _tell(context, found, REFUSED, text)
    record(context, case.id, Change("access.refused", {"to": str(found.person_id), "told": tell}))
    return _name(context, found.person_id)


def end(context: Context, case_id: UUID, grant_id: UUID) -> str:
    """Somebody's own access ends now; returns their name. What a team has stays: it comes with its work."""
    case, _ = _decided_on(context, case_id)
    found = repository.lock_grant(context.work.session, grant_id, case.id)
    if found is None or found.person_id is None or found.task_id is not None:
        raise NotFoundError("There is no such access.")
    if _is_over(found.until_at, context.now):
        raise ConflictError("This access has ended already.")
    found.until_at = context.now
    record(context, case.id, Change("access.ended", {"to": str(found.person_id)}))
    return _name(context, found.person_id)


def may_decide(actor: Actor, scheme: Scheme, teams_with_file: set[UUID]) -> bool:
    """Who supervises or manages somebody, in a team that has the whole case; not who was let in themselves."""
    return any(team.id in teams_with_file and team.roles & scheme.supervising_roles for team in actor.teams)


def _is_over(until: datetime | None, now: datetime) -> bool:
    return until is not None and until <= now


def _problems(reference: str | None, reason: str, days: int | None) -> dict[str, str]:
    errors = {}
    if reference is None:
        errors["reference"] = f"Check the reference. It looks like {references.EXAMPLE}."
    if not reason.strip():
        errors["reason"] = "Enter why you need to see it"
    elif len(reason) > LONGEST:
        errors["reason"] = f"The reason must be {LONGEST:,} characters or less"
    if days not in LENGTHS:
        errors["days"] = "Select for how long you need it"
    return errors


def _audit(context: Context, actor: Actor, case_id: UUID | None) -> None:
    row = {"at": context.now, "person_id": actor.person_id, "case_id": case_id, "kind": "access.asked", "what": ""}
    context.work.session.add(AuditEvent(**row, digest=of_reading(row)))


def _keep(context: Context, actor: Actor, case: CaseRecord, reason: str, days: int) -> None:
    asked: dict[str, Any] = {"case_id": case.id, "person_id": actor.person_id, "asked_at": context.now}
    is_first = repository.ask(context.work.session, {"id": new_id(), **asked, "reason": reason, "days": days})
    record(context, case.id, Change("access.asked", {"days": days}))
    if not is_first:
        return
    scheme = context.definitions.newest(context.work, case.scheme).scheme
    nearest = scheme.supervising_roles & {scheme.above(str(scheme.setting("owning_role")), "supervisor")}
    session, text = context.work.session, f"{actor.name} asks for access to a case."
    told = repository.deciding(session, case.id, nearest, context.now)
    for one in told or repository.deciding(session, case.id, scheme.supervising_roles, context.now):
        session.add(Notification(at=context.now, kind=ASKED, text=text, case_id=case.id, team_id=one.id, role=one.role))


def _decided_on(context: Context, case_id: UUID) -> tuple[CaseRecord, Actor]:
    """The case, if the actor has its file and decides who else does."""
    session, actor = context.work.session, context.actor
    if actor is None or not cases.is_seen(session, case_id):
        raise NotFoundError("There is no such case, or it is not yours to see.")
    context.work.widen(case_id)
    case = cases.case(session, case_id)
    scheme = context.definitions.newest(context.work, case.scheme).scheme
    deciding = repository.deciding(session, case_id, scheme.supervising_roles, context.now)
    if not may_decide(actor, scheme, {one.id for one in deciding}):
        raise NotPermittedError(NOT_YOURS)
    return case, actor


def _asked(context: Context, request_id: UUID) -> tuple[AccessRequest, CaseRecord, Actor]:
    found = repository.request(context.work.session, request_id)
    if found is None:
        raise NotFoundError("Nobody asked for this, or it is not yours to see.")
    case, decider = _decided_on(context, found.case_id)
    found = repository.lock_request(context.work.session, request_id)
    if found.answered_at:
        who = _name(context, found.answered_by_id) if found.answered_by_id else "Somebody"
        raise ConflictError(f"{who} has answered this already.")
    return found, case, decider


def _answer(context: Context, found: AccessRequest, words: str, grant_id: UUID | None) -> None:
    found.answered_at, found.answer, found.grant_id = context.now, words, grant_id
    found.answered_by_id = context.actor.person_id if context.actor else None


def _tell(context: Context, found: AccessRequest, kind: str, text: str) -> None:
    context.work.session.add(
        Notification(at=context.now, kind=kind, text=text, case_id=found.case_id, person_id=found.person_id)
    )


def _name(context: Context, person_id: UUID) -> str:
    person = directory.person(context.work.session, person_id)
    return person.name if person else "Somebody"
