"""What a person does with a task: take it, put it back, hand it over, save a draft, finish it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from service import engine
from service.commands import files, lateness, undo
from service.commands.advance import OpenedTask, Step, advance
from service.commands.answers import accepted, submission
from service.commands.executor import Context
from service.commands.history import Change, record
from service.commands.task_lock import (
    Locked,
    had_part,
    lock,
    must_be_able,
    must_be_apart,
    must_be_current,
    must_be_open,
    must_be_theirs,
    must_be_trained,
    must_have,
    name_of,
    needs_second,
    of,
)
from service.domain.clock import LONDON
from service.domain.errors import (
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    TaskAlreadyClaimedError,
    TaskNotActiveError,
)
from service.engine import StepResult
from service.forms.files import answered_files
from service.persistence.models import FormSubmission, Notification, ProcessInstance, TaskDraft, UserTask
from service.persistence.repositories import access, cases, confirmations, directory
from service.persistence.repositories import work as repository
from service.persistence.repositories.files import Owner
from service.persistence.repositories.steps import Rows


@dataclass(frozen=True, slots=True)
class Completed:
    """`again`: the step was finished before by the same press.

    `opened`: names of the steps that opened, with their teams. `may_undo`: it can be taken back for a while.
    """

    task_id: UUID
    case_id: UUID
    name: str
    again: bool = False
    opened: tuple[tuple[str, str], ...] = ()
    may_undo: bool = False


def claim(context: Context, task_id: UUID) -> UserTask:
    """Taking what one already holds is quiet success."""
    locked = lock(context, task_id)
    must_be_open(locked.task)
    must_be_theirs(locked)
    task = locked.task
    if task.assignee_id == locked.actor.person_id:
        return task
    if task.assignee_id:
        raise TaskAlreadyClaimedError(f"{name_of(context, task.assignee_id)} took this.")
    must_be_apart(context, locked)
    assign(context, locked, locked.actor.person_id)
    record(context, task.case_id, Change("task.claimed", of(task)))
    return task


def release(context: Context, task_id: UUID) -> UserTask:
    """Puts the task back in its team's queue."""
    locked = lock(context, task_id)
    must_be_open(locked.task)
    must_have(context, locked)
    assign(context, locked, None)
    record(context, locked.task.case_id, Change("task.released", of(locked.task)))
    return locked.task


def hand_over(context: Context, task_id: UUID, person_id: UUID, note: str) -> UserTask:
    """To a colleague who holds the role in the task's team and has the training; they are told."""
    locked = lock(context, task_id)
    task = locked.task
    must_be_open(task)
    if task.assignee_id != locked.actor.person_id and not supervises(locked):
        raise NotPermittedError("Only the person who has this, or their supervisor, can hand it over.")
    person = directory.person(context.work.session, person_id)
    holders = {row.id for row in directory.holders(context.work.session, task.team_id, task.role)}
    if person is None or person_id not in holders or access.is_shut_out(context.work.session, task.case_id, person_id):
        raise InvalidInputError("Select a person of the team.", {"person": "Select a person of the team"})
    training = task.properties.get("qualification")
    if training and not directory.is_trained(
        context.work.session, person_id, training, context.now.astimezone(LONDON).date()
    ):
        count = directory.trained_count(context.work.session, holders, training, context.now.astimezone(LONDON).date())
        raise InvalidInputError(
            "Select somebody who holds the training.",
            {"person": f"{person.name} does not hold the training for this task. {_people(count)}."},
        )
    if title := had_part(context, locked, person_id):
        raise InvalidInputError(
            "Select somebody who had no part in it.", {"person": f"{person.name} did “{title}” in this case"}
        )
    before = str(task.assignee_id) if task.assignee_id else None
    assign(context, locked, person_id)
    context.work.session.add(
        Notification(
            at=context.now,
            kind="handed-over",
            text=f"{locked.actor.name} handed a step to you: {task.name}{_quoted(note)}",
            case_id=task.case_id,
            task_id=task.id,
            person_id=person_id,
        )
    )
    details = {"to": str(person_id), "from": before, "revision": task.revision, "note": bool(note)}
    record(context, task.case_id, Change("task.reassigned", {**of(task), **details}))
    return task


def _people(count: int) -> str:
    return "1 person does" if count == 1 else f"{count} people do"


def _quoted(note: str) -> str:
    return f". “{note.strip()}”" if note.strip() else ""


def save_draft(context: Context, task_id: UUID, raw: Mapping[str, Any]) -> None:
    """What was typed, valid or not. Only the writer sees it; nobody else is held up, so the instance isn't locked."""
    if context.actor is None or (found := repository.find_task(context.work.session, task_id)) is None:
        raise NotFoundError("There is no such step, or it is not yours to see.")
    instance = context.work.session.get_one(ProcessInstance, found.instance_id)
    context.work.session.merge(
        TaskDraft(
            task_id=task_id,
            person_id=context.actor.person_id,
            deployment_id=instance.deployment_id,
            answers=dict(raw),
            saved_at=context.now,
        )
    )


def complete(
    context: Context, task_id: UUID, raw: Mapping[str, Any], *, revision: int, token: str, late_reason: str = ""
) -> Completed:
    """Finishes the step with its form's answers. At most 15 statements, one commit.

    Raises FormAnswersInvalidError (by field), TaskNotActiveError or StaleRevisionError (somebody was first; nothing was
    changed), NotPermittedError (not the holder, training lapsed, a second person must confirm), InvalidInputError (late
    and no reason given). A second press with a token gets the first result.
    """
    locked = lock(context, task_id)
    task = locked.task
    if task.closed_at:
        return _pressed_twice(context, locked, token)
    must_be_able(context, locked)
    must_be_current(task, revision)
    if needs_second(task.properties):
        raise NotPermittedError("This step counts only when a second person has confirmed it. Ask one.")
    answers = answers_of(context, locked, raw)
    return finish(context, locked, answers, token, lateness.reason(context, locked, late_reason))


def finish(
    context: Context, locked: Locked, answers: Mapping[str, Any], token: str, details: Mapping[str, str]
) -> Completed:
    """The answers become a record and the case goes on; `details` stand beside it in the history."""
    task, person_id, rows = locked.task, locked.actor.person_id, Rows()
    shown = task.properties.get("shows", "").split()
    rows.add(
        FormSubmission, submission(context, locked.files, task.form_key, answers, token, (task.case_id, task.id), shown)
    )
    if task.form_key:
        owner, form = _owner(locked), locked.files.form(task.form_key)
        files.send(context, owner, form, answers, task.case_id, locked.files.id)
    definition = locked.files.engine.process(locked.instance.process_key)
    result = engine.complete_user_task(definition, locked.instance.state, task.engine_key, answers, context.now)
    change = Change("task.completed", {**of(task), **details})
    until = context.work.system_now + undo.KEPT_FOR if _is_undoable(locked, answers, result) else None
    step = Step(locked.case, locked.instance, locked.files, change, rows, (task.id, person_id), undo_until=until)
    opened = _opened(locked, advance(context, step, result))
    return Completed(task.id, task.case_id, task.name, opened=opened, may_undo=until is not None)


def _is_undoable(locked: Locked, answers: Mapping[str, Any], result: StepResult) -> bool:
    """Files that went to the case with the answers stay there."""
    task = locked.task
    if task.properties.get("irreversible") == "true" or needs_second(task.properties):
        return False
    has_files = task.form_key is not None and any(
        True for _ in answered_files(locked.files.form(task.form_key), answers)
    )
    return not has_files and undo.is_undoable(result)


def _opened(locked: Locked, done: Sequence[OpenedTask]) -> tuple[tuple[str, str], ...]:
    """Named are only steps that this person may see: their own team's, or all if they have the case's file."""
    teams = set(locked.actor.team_ids)
    return tuple((task.name, task.team_name) for task in done if locked.has_file or task.team_id in teams)


def answers_of(context: Context, locked: Locked, raw: Mapping[str, Any]) -> dict[str, Any]:
    if locked.task.form_key is None:
        return {}
    form = locked.files.form(locked.task.form_key)
    own = files.sift(context, _owner(locked), form, raw)
    return accepted(context.work, locked.files, form, own, locked.task.inputs)


def _owner(locked: Locked) -> Owner:
    return Owner(person_id=locked.actor.person_id, task_id=locked.task.id)


def _pressed_twice(context: Context, locked: Locked, token: str) -> Completed:
    task = locked.task
    sent = cases.submission_of_token(context.work.session, token)
    if sent and sent.task_id == task.id and sent.person_id == locked.actor.person_id:
        return Completed(task.id, task.case_id, task.name, again=True)
    if task.completed_by_id is None:
        raise TaskNotActiveError("This step is no longer needed: the case went on without it.")
    raise TaskNotActiveError(f"{name_of(context, task.completed_by_id)} finished this step while you were writing.")


def supervises(locked: Locked) -> bool:
    """Whether the actor answers for who holds the task's role."""
    scheme, task = locked.files.scheme, locked.task
    above = {scheme.above(task.role, "supervisor"), scheme.above(task.role, "manager")}
    return bool(above & locked.actor.roles)


def assign(context: Context, locked: Locked, person_id: UUID | None) -> None:
    """Whoever gets it must be trained if it is the actor; a second person who was asked need not answer any more."""
    if person_id == locked.actor.person_id:
        must_be_trained(context, locked)
    locked.task.assignee_id = person_id
    locked.task.claimed_at = context.now if person_id else None
    locked.task.revision += 1
    if needs_second(locked.task.properties):
        confirmations.withdraw(context.work.session, locked.task.id, context.now)
    context.work.session.flush()
    repository.notify(context.work.session, "work")


__all__ = [
    "Completed", "Locked", "answers_of", "assign", "claim", "complete", "finish", "hand_over", "lock", "release",
    "save_draft", "supervises",
]  # fmt: skip
