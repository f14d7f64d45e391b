"""Access to a case beyond what its tasks give."""

from collections.abc import Mapping
from typing import Any

from service.commands.job_types.registry import JobRun, job_type
from service.domain.errors import ProcessExecutionError
from service.domain.ids import new_id
from service.persistence.models import AccessGrant
from service.persistence.repositories import access, directory


@job_type("grant_access", inputs={"role": "role key", "area?": "area key", "reason": "why, in words"})
def grant_access(run: JobRun) -> Mapping[str, Any]:
    """Gives the whole file to the team that serves a role in an area."""
    role, area = str(run.variables.get("role")), str(run.variables.get("area") or run.case.area_id)
    served = directory.serving_teams(run.context.work.session, [(role, area)]).get(0)
    if served is None:
        raise ProcessExecutionError(f"No team serves the role `{role}` in the area.")
    run.context.work.session.add(
        AccessGrant(
            case_id=run.case.id,
            team_id=served.team_id,
            reason=str(run.variables.get("reason")),
            from_at=run.context.now,
        )
    )
    return {}


@job_type("shut_out", inputs={"email": "the person’s work e-mail", "reason": "why, in words"})
def shut_out(run: JobRun) -> Mapping[str, Any]:
    """Shuts a person out of the case: they see nothing of it, and steps that they have of it go back.

    The variable `shut_out` is false if nobody has that e-mail.
    """
    session, reason = run.context.work.session, str(run.variables.get("reason"))
    found = access.person_by_email(session, str(run.variables.get("email") or ""))
    if found is None:
        return {"shut_out": False}
    of = {"id": new_id(), "case_id": run.case.id, "person_id": found.id}
    access.shut_out(session, {**of, "reason": reason, "from_at": run.context.now})
    return {"shut_out": True}
