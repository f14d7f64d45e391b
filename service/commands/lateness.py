"""Why a step was finished after its limit: a reason from the scheme's table, kept in the history."""

from datetime import datetime
from typing import Any

from service.commands.executor import Context
from service.commands.task_lock import Locked
from service.domain.errors import InvalidInputError
from service.domain.scheme import Scheme

FIELD = "_late_reason"  # in HTML; keys of forms begin with a letter
MISSING = "Select why this step is late"


def choices(scheme: Scheme, task: Any, now: datetime) -> dict[str, str]:
    """(key, words) to choose from; empty: no limit runs, it is not late, or its scheme asks for none."""
    if task.limit_unit is None or task.due_at >= now:
        return {}
    return {key: scheme.title("late_reasons", key) for key in scheme.table("late_reasons")}


def reason(context: Context, locked: Locked, given: str) -> dict[str, str]:
    """What the history keeps of it; InvalidInputError if a reason is asked for and none was given."""
    asked = choices(locked.files.scheme, locked.task, context.now)
    if not asked:
        return {}
    if given not in asked:
        raise InvalidInputError(f"{MISSING}.", {FIELD: MISSING})
    return {"late_reason": given}
