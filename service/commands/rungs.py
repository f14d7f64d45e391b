"""A rung of a ladder falls due: whom it concerns is told, and the case shows that they were."""

from datetime import datetime
from typing import Any
from uuid import UUID

from service.commands.definitions import FileSet
from service.commands.executor import Context
from service.commands.history import Change, record
from service.domain import deadline as rules
from service.persistence.models import CaseRecord, Deadline, Job, Notification, ProcessInstance, UserTask
from service.persistence.repositories import cases, directory
from service.persistence.repositories import work as repository

TEXTS = {"remind": "A task you hold is due", "tell": "A limit is running out", "raise": "Something was raised to you"}


def fire_due(context: Context, job: Job, instance: ProcessInstance, case: CaseRecord) -> None:
    """Fires every rung that is due; one that reached nobody hands on to the next at once.

    Then waits for the next, or ends.
    """
    session = context.work.session
    found = session.get(Deadline, UUID(job.payload["deadline"]))
    if found is None or found.met_at or found.cancelled_at:
        session.delete(job)
        return
    files = context.definitions.get(context.work, instance.deployment_id)
    task = session.get(UserTask, found.task_id) if found.task_id else None
    ladder = [dict(rung) for rung in found.rungs]
    at_once, told_now = False, set[str]()
    for rung in ladder:
        if rung["fired_at"] or (datetime.fromisoformat(rung["at"]) > context.now and not at_once):
            continue
        told = _tell(context, case, files, found, task, rung, told_now)
        rung |= {"fired_at": context.now.isoformat(), "told": told or "Nobody had to be told"}
        at_once = told is None and rung["role"] == "holder"
    found.rungs = ladder
    record(context, case.id, Change("deadline.escalated", {"element": found.element_id, "key": found.key}))
    if (at := rules.next_rung(ladder)) is None:
        session.delete(job)
    else:
        job.due_at, job.locked_by, job.locked_until = at, None, None
    repository.notify(session, "work")


def _tell(
    context: Context,
    case: CaseRecord,
    files: FileSet,
    deadline: Deadline,
    task: UserTask | None,
    rung: dict[str, Any],
    told_now: set[str],
) -> str | None:
    """Whom it told, in words; None if nobody: the condition doesn't hold, or nobody holds the task.

    Several rungs at one instant tell a role once (`told_now`).
    """
    session = context.work.session
    holder = directory.person(session, task.assignee_id) if task and task.assignee_id else None
    if rung["when"] != "any" and holder is not None and not (rung["when"] == "absent" and holder.is_away):
        return None
    name = task.name if task else files.scheme.title("limits", deadline.key)
    common = {
        "at": context.now,
        "kind": rung["action"],
        "text": f"{TEXTS.get(rung['action'], TEXTS['tell'])}: {name}",
        "case_id": case.id,
        "task_id": deadline.task_id,
        "deadline_id": deadline.id,
    }
    if rung["role"] == "holder":
        if holder is None or holder.is_away:
            return None
        session.add(Notification(person_id=holder.id, **common))
        return holder.name
    role = files.scheme.above(task.role if task else str(files.scheme.setting("owning_role")), rung["role"])
    if role is None:
        return None
    served = directory.serving_teams(session, [(role, str(task.area_id if task else case.area_id))]).get(0)
    team_id = served.team_id if served else case.owning_team_id
    names = [row.name for row in directory.holders(session, team_id, role) if not row.is_away]
    if f"{team_id} {role}" not in told_now:
        session.add(Notification(team_id=team_id, role=role, **common))
    told_now.add(f"{team_id} {role}")
    if task and team_id != task.team_id:
        cases.give_part(session, task, team_id, "told of its limit", context.now)
    return f"{files.scheme.role_title(role)}" + (f" ({', '.join(names[:3])})" if names else "")
