"""Files that people add to forms: kept when they come, the case's when the form is sent, opened when they are clean."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from service.commands.executor import Context
from service.commands.history import Change, record
from service.domain.errors import InvalidInputError, NotFoundError, NotPermittedError
from service.domain.ids import new_id
from service.domain.media import clean_name, kind_of
from service.forms import Form, Raw
from service.forms.files import answered_files, only
from service.persistence.models import Attachment, UserTask
from service.persistence.repositories import drafts
from service.persistence.repositories import files as repository
from service.persistence.repositories import work as tasks
from service.persistence.repositories.files import Answered, Owner

MOST_UNSENT = 200 * 1024 * 1024
LEFT_FOR = timedelta(hours=24)
PAUSE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came; `forms.files.refusal` has let it pass."""

    name: str
    content: bytes


def keep(context: Context, owner: Owner, uploads: Sequence[Upload]) -> list[UUID]:
    """Stores new files, all or none; the worker is woken to scan them."""
    session = context.work.session
    if repository.unsent_size(session, owner) + sum(len(one.content) for one in uploads) > MOST_UNSENT:
        raise InvalidInputError("You have added 200 MB of files. Send what you have, or remove some.")
    kept = [_row(context, owner, one) for one in uploads]
    for row, one in zip(kept, uploads, strict=True):
        repository.add(session, row, one.content)
    tasks.notify(session, "job")
    return [row.id for row in kept]


def _row(context: Context, owner: Owner, upload: Upload) -> Attachment:
    kind = kind_of(upload.content)
    return Attachment(
        id=new_id(),
        draft_id=owner.draft_id,
        person_id=owner.person_id,
        task_id=owner.task_id,
        name=clean_name(upload.name),
        media_type=kind.media_type if kind else "application/octet-stream",
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).digest(),
        state="waiting",
        uploaded_at=context.now,
        scan_at=context.work.system_now,
    )


def owner_of_draft(context: Context, key_hash: bytes) -> Owner:
    """The files of a draft of the public that was not sent yet."""
    context.work.show_draft(key_hash.hex())
    row = drafts.by_key(context.work.session, key_hash, context.work.system_now)
    if row is None or row.case_reference:
        raise NotFoundError("What you were writing is no longer kept.")
    return Owner(draft_id=row.id)


def owner_of_task(context: Context, task_id: UUID) -> Owner:
    """A person's files for a task that is theirs."""
    actor = context.actor
    found = tasks.find_task(context.work.session, task_id) if actor else None
    if actor is None or found is None:
        raise NotFoundError("There is no such step, or it is not yours to see.")
    task = context.work.session.get_one(UserTask, task_id)
    if task.closed_at or task.assignee_id != actor.person_id:
        raise NotPermittedError("Take this step first: only who has it can add files.")
    return Owner(person_id=actor.person_id, task_id=task_id)


def owner_of_person(context: Context) -> Owner:
    """A person's files for a form that belongs to no task."""
    if context.actor is None:
        raise NotFoundError("There is no such page, or it is not yours to see.")
    return Owner(person_id=context.actor.person_id)


def sift(context: Context, owner: Owner, form: Form, raw: Mapping[str, Any]) -> Raw:
    """What was typed, without ids of files that are not the owner's own unsent ones (anything may come in a post)."""
    named = _ids(form, raw)
    if not named:
        return dict(raw)
    found = repository.own(context.work.session, owner, named)
    return only(form, dict(raw), {str(one) for one in found})


def send(
    context: Context, owner: Owner, form: Form, answers: Mapping[str, Any], case_id: UUID, deployment_id: UUID
) -> None:
    """The answered files become the case's; what else was added to this form goes. After `sift` and `widen`."""
    if not any(field.kind == "file" for field in form.fields):
        return
    by_question: dict[str, list[UUID]] = {}
    for question, found in answered_files(form, answers):
        by_question.setdefault(question, []).append(UUID(found))
    session = context.work.session
    for question, ids in by_question.items():
        repository.send(session, owner, ids, Answered(case_id, deployment_id, form.key, question))
    if owner.draft_id or owner.task_id:
        repository.drop_unsent(session, owner)


def forget_removed(context: Context, owner: Owner, form: Form, raw: Mapping[str, Any]) -> None:
    """Of a draft: files that were removed from it are gone."""
    if any(field.kind == "file" for field in form.fields):
        repository.drop_unsent(context.work.session, owner, _ids(form, raw))


def _ids(form: Form, raw: Mapping[str, Any]) -> list[UUID]:
    return [found for _, text in answered_files(form, raw) if (found := as_id(text))]


def as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class ToScan:
    attachment_id: UUID
    content: bytes


def next_to_scan(context: Context) -> ToScan | None:
    """The file that waits longest. It is tried again later, each time later, unless it is judged until then."""
    row = repository.next_waiting(context.work.session, context.work.system_now)
    if row is None:
        return None
    row.attempts += 1
    row.scan_at = context.work.system_now + PAUSE * min(row.attempts, 30)
    return ToScan(row.id, repository.content(context.work.session, row.id))


def judge_scanned(context: Context, attachment_id: UUID, scanner: str, *, is_clean: bool) -> None:
    """What the scanner said; a file that was removed meanwhile is nothing."""
    row = context.work.session.get(Attachment, attachment_id, with_for_update=True)
    if row is None or row.state != "waiting":
        return
    row.state, row.scanner = ("clean" if is_clean else "held"), scanner
    if not is_clean and row.case_id:
        record(context, row.case_id, Change("file.held", {"file": str(row.id)}))
