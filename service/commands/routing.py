"""Lanes to teams (DESIGN.md §5.3): which role, which area, which team; none: the owning team, with an incident."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from service.commands.definitions import FileSet
from service.commands.executor import Context
from service.engine import TaskOpened
from service.persistence.models import CaseRecord, Incident
from service.persistence.repositories import directory
from service.persistence.repositories.steps import Rows


@dataclass(frozen=True, slots=True)
class Route:
    """Where a task goes."""

    role: str
    area_id: UUID
    team_id: UUID
    team_name: str


def route(context: Context, case: CaseRecord, files: FileSet, tasks: Sequence[TaskOpened], rows: Rows) -> list[Route]:
    """One statement for all tasks of a step; `rows` takes an incident for each that nobody serves."""
    wanted = [(role_of(files, task), str(task.properties.get("area") or case.area_id)) for task in tasks]
    found = directory.serving_teams(context.work.session, wanted)
    routes = []
    for at, (task, (role, area)) in enumerate(zip(tasks, wanted, strict=True)):
        if served := found.get(at):
            routes.append(Route(role, served.area_id, served.team_id, served.team_name))
        else:
            rows.add(Incident, unserved(context, case.id, task, (role, area)))
            routes.append(Route(role, case.area_id, case.owning_team_id, ""))
    return routes


def role_of(files: FileSet, task: TaskOpened) -> str:
    """The first candidate group if the diagram gives one, else what the lane's name stands for."""
    if task.candidate_groups:
        return task.candidate_groups[0]
    return files.scheme.lanes.get(task.lane or "", "")


def unserved(context: Context, case_id: UUID, task: TaskOpened, wanted: tuple[str, str]) -> dict[str, Any]:
    role, area = wanted
    return {
        "case_id": case_id,
        "element_id": task.element,
        "code": "no-team",
        "message": f"No team serves the role `{role}` in the area `{area}` or above it. The owning team has the task.",
        "opened_at": context.now,
    }
