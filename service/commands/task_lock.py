"""A task under its instance's lock, and what a person must be to work on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from service.commands.definitions import FileSet
from service.commands.executor import Context
from service.domain.actor import Actor
from service.domain.clock import LONDON
from service.domain.errors import (
    NotFoundError,
    NotPermittedError,
    StaleRevisionError,
    TaskAlreadyClaimedError,
    TaskNotActiveError,
)
from service.persistence.models import CaseRecord, ProcessInstance, UserTask
from service.persistence.repositories import directory
from service.persistence.repositories import work as repository


@dataclass(frozen=True, slots=True)
class Locked:
    """A task found as the actor, under the instance's lock. `has_file`: they see the whole case."""

    task: UserTask
    case: CaseRecord
    instance: ProcessInstance
    files: FileSet
    actor: Actor
    has_file: bool


def lock(context: Context, task_id: UUID) -> Locked:
    """Finds the task under the actor's own policy (nothing: not found), locks its instance, takes in the case."""
    actor = context.actor
    found = repository.find_task(context.work.session, task_id) if actor else None
    if actor is None or found is None:
        raise NotFoundError("There is no such step, or it is not yours to see.")
    instance, case, task = repository.lock_instance_and_task(context.work.session, found.instance_id, task_id)
    files = context.definitions.get(context.work, instance.deployment_id)
    return Locked(task, case, instance, files, actor, found.has_file)


def must_be_open(task: UserTask) -> None:
    if task.closed_at:
        raise TaskNotActiveError("This step is finished.")


def must_be_theirs(locked: Locked) -> None:
    task, actor = locked.task, locked.actor
    if not actor.holds(task.role, task.team_id):
        raise NotPermittedError(
            f"This step is for: {locked.files.scheme.role_title(task.role)}. Your roles do not include it."
        )


def must_be_trained(context: Context, locked: Locked) -> None:
    training = locked.task.properties.get("qualification")
    if not locked.actor.is_trained(training, context.now.astimezone(LONDON).date()):
        title = locked.files.scheme.title("trainings", training)
        raise NotPermittedError(f"This step needs the training “{title}”, which you do not hold today.")


def must_be_apart(context: Context, locked: Locked) -> None:
    """A step may be for somebody who had no part in earlier ones: those of the forms that `apart_from` names."""
    if title := had_part(context, locked, locked.actor.person_id):
        raise NotPermittedError(f"You did “{title}” in this case. This step is for somebody who had no part in it.")


def had_part(context: Context, locked: Locked, person_id: UUID) -> str:
    """What a person did in the case that keeps them from this step; empty: nothing."""
    forms = str(locked.task.properties.get("apart_from") or "").split()
    done = repository.answered(context.work.session, locked.case.id, person_id, forms) if forms else None
    return locked.files.form(done).title if done else ""


def must_have(context: Context, locked: Locked) -> None:
    task = locked.task
    if task.assignee_id != locked.actor.person_id:
        if task.assignee_id:
            raise TaskAlreadyClaimedError(f"{name_of(context, task.assignee_id)} has this. Ask them to hand it over.")
        raise NotPermittedError("Take this step first: nobody has it yet.")


def must_be_able(context: Context, locked: Locked) -> None:
    """Whoever has it must also have the role and the training now: both can end while they have it."""
    must_have(context, locked)
    must_be_theirs(locked)
    must_be_trained(context, locked)
    must_be_apart(context, locked)


def must_be_current(task: UserTask, revision: int) -> None:
    """As it was when their page was built."""
    if revision != task.revision:
        raise StaleRevisionError("This step changed while you were writing. Your answers were not sent.")


def needs_second(properties: Mapping[str, Any]) -> bool:
    """Whether a second person must confirm before the step counts."""
    return properties.get("second_person") == "true"


def name_of(context: Context, person_id: UUID) -> str:
    person = directory.person(context.work.session, person_id)
    return person.name if person else "Somebody"


def of(task: UserTask) -> dict[str, Any]:
    """What the history says of a task: ids and names of elements."""
    return {"task": str(task.id), "element": task.element_id, "process": task.process_key, "name": task.name}
