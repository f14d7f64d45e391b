"""A second person's yes: the holder asks, a colleague confirms or sends back, and only then the step counts."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from service.commands import lateness
from service.commands.definitions import FileSet
from service.commands.executor import Context
from service.commands.history import Change, record
from service.commands.task_lock import (
    Locked,
    lock,
    must_be_able,
    must_be_current,
    must_be_open,
    name_of,
    needs_second,
    of,
)
from service.commands.tasks import Completed, answers_of, finish
from service.domain.actor import Actor
from service.domain.clock import LONDON
from service.domain.errors import InvalidInputError, NotPermittedError, StaleRevisionError
from service.persistence.models import AccessGrant, Confirmation, Notification, TaskDraft, UserTask
from service.persistence.repositories import confirmations as repository
from service.persistence.repositories import directory
from service.persistence.repositories import work as instances
from service.persistence.unit_of_work import UnitOfWork

NOTHING_KEPT = "Answer the step first, then ask."


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may be the second person."""

    id: UUID
    name: str
    rank: str


def colleagues(work: UnitOfWork, files: FileSet, task: Any, holder: UUID) -> Sequence[Colleague]:
    """Who may confirm: people who are here, trained, and hold the task's role or one that the scheme lets stand in."""
    own, *others = files.scheme.seconds(task.role)
    served = directory.serving_teams(work.session, [(role, str(task.area_id)) for role in others]) if others else {}
    pairs = [(own, task.team_id), *((others[at], team.team_id) for at, team in served.items())]
    today = work.now.astimezone(LONDON).date()
    wanted = directory.Wanted(task.case_id, pairs, task.properties.get("qualification"), today, holder)
    found = directory.able(work.session, wanted)
    return [Colleague(row.id, row.name, row.rank) for row in found]


def digest(answers: Mapping[str, Any]) -> bytes:
    """Says whether a draft is still what was shown to the second person."""
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).digest()


def ask(context: Context, task_id: UUID, person_id: UUID | None, *, revision: int, late_reason: str = "") -> Colleague:
    """The holder asks a colleague about the draft. Who was asked before need not answer any more."""
    locked = lock(context, task_id)
    task, session = locked.task, context.work.session
    must_be_open(task)
    must_be_able(context, locked)
    must_be_current(task, revision)
    if not needs_second(task.properties):
        raise NotPermittedError("This step needs no second person.")
    draft = _draft(context, locked, locked.actor.person_id)
    answers_of(context, locked, draft.answers)
    late = lateness.reason(context, locked, late_reason)
    able = {one.id: one for one in colleagues(context.work, locked.files, task, locked.actor.person_id)}
    if person_id not in able:
        raise InvalidInputError("Select a person who may confirm.", {"second": "Select a person who may confirm"})
    repository.withdraw(session, task.id, context.now)
    session.add(
        Confirmation(
            case_id=task.case_id,
            task_id=task.id,
            asked_by=locked.actor.person_id,
            asked_of=person_id,
            asked_at=context.now,
            digest=digest(draft.answers),
            late_reason=late.get("late_reason"),
            state="asked",
        )
    )
    session.add(
        AccessGrant(
            case_id=task.case_id, person_id=person_id, task_id=task.id, reason=repository.REASON, from_at=context.now
        )
    )
    _tell(context, task, person_id, f"{locked.actor.name} asks you to confirm a step: {task.name}")
    record(context, task.case_id, Change("confirmation.asked", {**of(task), "of": str(person_id)}))
    return able[person_id]


def confirm(context: Context, task_id: UUID, *, token: str) -> Completed:
    """The second person's yes: the step counts, as the holder's answer, with both in the history."""
    locked = lock(context, task_id)
    found = _asked(context, locked)
    if found.state == "confirmed":
        return Completed(locked.task.id, locked.task.case_id, locked.task.name, again=True)
    second, task = locked.actor, locked.task
    _must_stand(context, locked, found)
    draft = _draft(context, locked, found.asked_by)
    if digest(draft.answers) != found.digest:
        raise StaleRevisionError("The answers were changed after you were asked. You will be asked again.")
    found.state, found.answered_at = "confirmed", context.now
    _tell(context, task, found.asked_by, f"{second.name} confirmed: {task.name}")
    held = replace(locked, actor=_holder(context, found))
    context.work.act_for(held.actor)
    answers = _still_good(context, held, draft)
    details = {"confirmed_by": str(second.person_id)}
    if found.late_reason:
        details["late_reason"] = found.late_reason
    return finish(context, held, answers, token, details)


def send_back(context: Context, task_id: UUID, note: str) -> UUID:
    """The second person's no, with a reason for the holder; who asked."""
    locked = lock(context, task_id)
    found = _asked(context, locked)
    _must_stand(context, locked, found)
    if not note.strip():
        raise InvalidInputError("Enter why you send it back.", {"note": "Enter why you send it back"})
    found.note = note.strip()[:2000]
    found.state, found.answered_at = "sent_back", context.now
    repository.end_grants(context.work.session, locked.task.id, context.now)
    _tell(context, locked.task, found.asked_by, f"{locked.actor.name} sent a step back to you: {locked.task.name}")
    details = {**of(locked.task), "to": str(found.asked_by)}
    record(context, locked.task.case_id, Change("confirmation.sent_back", details))
    return found.asked_by


def _asked(context: Context, locked: Locked) -> Confirmation:
    found = repository.newest(context.work.session, locked.task.id)
    if found is None or found.asked_of != locked.actor.person_id:
        raise NotPermittedError("You are not asked to confirm this step.")
    return found


def _must_stand(context: Context, locked: Locked, found: Confirmation) -> None:
    """The question still stands, and who was asked may still answer it."""
    must_be_open(locked.task)
    if found.state != "asked" or locked.task.assignee_id != found.asked_by:
        raise StaleRevisionError(f"{name_of(context, found.asked_by)} took the question back. There is nothing to do.")
    able = colleagues(context.work, locked.files, locked.task, found.asked_by)
    if locked.actor.person_id not in {one.id for one in able}:
        raise NotPermittedError("You do not hold the role or the training for this step today. Tell who asked you.")


def _draft(context: Context, locked: Locked, person_id: UUID) -> TaskDraft:
    found = repository.draft(context.work.session, locked.task.id, person_id)
    if found is None:
        raise InvalidInputError(NOTHING_KEPT)
    return found


def _holder(context: Context, found: Confirmation) -> Actor:
    holder = directory.actor_by_id(context.work.session, found.asked_by)
    if holder is None:
        raise StaleRevisionError("Whoever asked you is not here any more.")
    return Actor.from_session(holder)


def _still_good(context: Context, held: Locked, draft: TaskDraft) -> dict[str, Any]:
    """What the holder could send now; roles, trainings and dates may have passed since they asked."""
    try:
        must_be_able(context, held)
        return answers_of(context, held, draft.answers)
    except (NotPermittedError, InvalidInputError) as error:
        raise StaleRevisionError(f"{held.actor.name} could not finish this step today. Send it back.") from error


def _tell(context: Context, task: UserTask, person_id: UUID, text: str) -> None:
    context.work.session.add(
        Notification(
            at=context.now, kind="second-person", text=text, case_id=task.case_id, task_id=task.id, person_id=person_id
        )
    )
    instances.notify(context.work.session, "work")
