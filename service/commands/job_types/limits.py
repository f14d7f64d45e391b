"""Limits of a case that end at another time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from service import engine
from service.commands import limit_moves
from service.commands.job_types.registry import JobRun, job_type
from service.domain.errors import ProcessExecutionError
from service.feel import values


@job_type(
    "move_deadline",
    inputs={
        "keys": "keys of the limits",
        "due": "the new end: date and time",
        "start?": "from when they count now, if from another time",
        "reason": "why, in words",
        "by?": "key of the role that allowed it",
        "variables?": "names of variables that hold the end; they move along",
        "only_sooner?": "true: only limits that end later than that",
    },
)
def move_deadline(run: JobRun) -> Mapping[str, Any]:
    """Moves open limits of the case, with what is due when they end; the case shows the old end and the reason."""
    due, start = _instant(run, "due"), _instant(run, "start")
    if due is None:
        raise ProcessExecutionError("The new end of the limit is missing.")
    definition = run.files.engine.process(run.instance.process_key)
    keys, names = ([str(name) for name in run.variables.get(given) or []] for given in ("keys", "variables"))
    sooner = run.variables.get("only_sooner") is True
    moved = engine.move_limits(
        definition, run.instance.state, keys, due, run.context.now, variables=names, only_sooner=sooner
    )
    run.instance.state = moved.state
    limit_moves.move(run.context, run.instance.id, moved.opened, limit_moves.Move(due, start, _reason(run)))
    return {}


def _reason(run: JobRun) -> str:
    by = run.variables.get("by")
    who = f", {run.files.scheme.role_title(str(by))}" if by else ""
    return f"{run.variables.get('reason')}{who}"


def _instant(run: JobRun, name: str) -> datetime | None:
    given = run.variables.get(name)
    found = values.to_python(given) if given is not None else None
    return found if isinstance(found, datetime) and found.tzinfo else None
