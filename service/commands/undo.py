"""Taking back a finished step, for ten minutes and as long as the case has not gone on (DESIGN.md §5.2)."""

from datetime import timedelta
from uuid import UUID

from service.commands.executor import Context
from service.commands.history import Change, record
from service.commands.task_lock import Locked, lock, of
from service.domain.errors import ConflictError, NotPermittedError
from service.engine import JobOpened, StepResult
from service.forms import prefill
from service.persistence.models import StepBefore, TaskDraft
from service.persistence.repositories import cases
from service.persistence.repositories import undo as repository
from service.persistence.repositories import work as instances

KEPT_FOR = timedelta(minutes=10)


def is_undoable(result: StepResult) -> bool:
    """Nothing has gone out, and nothing but people and the clock takes the case on."""
    has_jobs = any(isinstance(row, JobOpened) for row in result.opened)
    return not (result.ended or result.more or result.published or result.incidents or has_jobs)


def undo(context: Context, task_id: UUID) -> str:
    """The step is open again, theirs, with their answers as the draft; returns its name.

    Raises NotPermittedError (somebody else finished it), ConflictError (too late, or the case has gone on).
    """
    locked = lock(context, task_id)
    kept = repository.find(context.work.session, task_id)
    if kept is None or kept.until < context.work.system_now:
        raise ConflictError("This step cannot be undone any more.")
    if kept.person_id != locked.actor.person_id:
        raise NotPermittedError("Only the person who finished this step can undo it.")
    if kept.revision != locked.instance.revision:
        raise ConflictError("This step cannot be undone any more: the case has gone on.")
    begun, name = repository.taken_by(context.work.session, kept.added.get("user_task", []))
    if begun:
        raise ConflictError(f"This step cannot be undone any more: {name or 'somebody'} has begun with the next one.")
    _put_back(context, locked, kept)
    return locked.task.name


def _put_back(context: Context, locked: Locked, kept: StepBefore) -> None:
    session, task = context.work.session, locked.task
    sent = cases.submission_of_task(session, task.id)
    undone = kept.added["history_event"][0]
    repository.put_back(session, kept, context.now)
    if sent and task.form_key:
        raw = prefill(locked.files.form(task.form_key), sent.answers)
        session.merge(
            TaskDraft(
                task_id=task.id,
                person_id=locked.actor.person_id,
                deployment_id=sent.deployment_id,
                answers=raw,
                saved_at=context.now,
            )
        )
    record(context, task.case_id, Change("task.undone", {**of(task), "undoes": undone}))
    for news in ("work", "job"):
        instances.notify(session, news)
