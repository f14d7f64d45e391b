"""Telling people: a role of the case in the service, the enquirer by the way they called safe."""

from collections.abc import Mapping
from typing import Any

from service.commands.job_types.registry import JobRun, job_type
from service.domain.errors import ProcessExecutionError
from service.persistence.models import Notification, OutboxMessage
from service.persistence.repositories import directory


@job_type(
    "notify", headers={"text": "key of the scheme's table of notices"}, inputs={"role": "role key", "area?": "area key"}
)
def notify(run: JobRun) -> Mapping[str, Any]:
    """Puts a notification into the queue of a role."""
    role, area = str(run.variables.get("role")), str(run.variables.get("area") or run.case.area_id)
    served = directory.serving_teams(run.context.work.session, [(role, area)]).get(0)
    text = run.files.scheme.table("notices").get(run.headers["text"], {})
    run.context.work.session.add(
        Notification(
            at=run.context.now,
            kind="tell",
            text=str(text.get("text") if isinstance(text, Mapping) else text),
            case_id=run.case.id,
            team_id=served.team_id if served else run.case.owning_team_id,
            role=role,
        )
    )
    return {}


@job_type(
    "send_public_notice",
    headers={"notice": "key of the scheme's table of public notices"},
    inputs={"to": "e-mail address, or null", "language?": "a language; if the notice has it, that stands first"},
)
def send_public_notice(run: JobRun) -> Mapping[str, Any]:
    """Sends the enquirer a message without any detail, if they gave an address that is safe."""
    notice = run.files.scheme.table("public_notices").get(run.headers["notice"])
    if notice is None:
        raise ProcessExecutionError(f"There is no public notice `{run.headers['notice']}`.")
    if to := run.variables.get("to"):
        own = notice.get(str(run.variables.get("language") or ""))
        said = [*([own] if isinstance(own, Mapping) else []), notice]
        text = "\n\n".join(str(one["text"]) for one in said).replace("{reference}", run.case.reference)
        now = run.context.work.system_now
        run.context.work.session.add(
            OutboxMessage(
                channel="email",
                recipient=str(to),
                subject=" / ".join(str(one["subject"]) for one in said),
                text=text,
                created_at=now,
                not_before=now,
            )
        )
    return {}
