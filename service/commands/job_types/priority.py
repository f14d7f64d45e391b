"""Priority of a case."""

from collections.abc import Mapping
from typing import Any

from service.commands.job_types.registry import JobRun, job_type
from service.persistence.repositories import work


@job_type("set_priority", inputs={"priority": "key of the scheme's table of priorities"})
def set_priority(run: JobRun) -> Mapping[str, Any]:
    """Sets the priority of the case and of its open tasks."""
    key = str(run.variables.get("priority"))
    value, _ = run.files.scheme.priority(key)
    run.case.priority, run.case.priority_value = key, value
    for task in work.open_tasks(run.context.work.session, run.instance.id):
        task.priority, task.priority_value = key, value
    return {}
