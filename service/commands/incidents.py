"""What failed is tried again by whoever may: service support, and those who answer for others' work in the case."""

from uuid import UUID

from service import engine
from service.commands import jobs
from service.commands.advance import Step, advance
from service.commands.executor import Context
from service.commands.history import Change, record
from service.domain.errors import ConflictError, NotFoundError, NotPermittedError
from service.persistence.models import Incident, ProcessInstance
from service.persistence.repositories import work as repository

SUPPORT = "service_support"


def retry(context: Context, incident_id: UUID) -> None:
    """One more attempt, at once; the incident is over, and is opened anew if that fails too."""
    incident = context.work.session.get(Incident, incident_id)
    if incident is None or context.actor is None:
        raise NotFoundError("There is no such failed step, or it is not yours to see.")
    if not (SUPPORT in context.actor.site_roles or _answers_for_others(context, incident)):
        raise NotPermittedError("Only service support, or somebody who answers for others’ work, can try this again.")
    if incident.case_id is not None:
        context.work.widen(incident.case_id)
    context.work.session.refresh(incident, with_for_update=True)
    if incident.resolved_at:
        raise ConflictError("Somebody has tried this again meanwhile.")
    _again(context, incident)


def _answers_for_others(context: Context, incident: Incident) -> bool:
    """Whether one of the actor's roles supervises or manages another in the case's scheme."""
    instance = context.work.session.get(ProcessInstance, incident.instance_id) if incident.instance_id else None
    if instance is None or context.actor is None:
        return False
    return bool(
        context.actor.roles & context.definitions.get(context.work, instance.deployment_id).scheme.supervising_roles
    )


def _again(context: Context, incident: Incident) -> None:
    change = Change("incident.retried", {"element": incident.element_id, "code": incident.code})
    if incident.case_id is None or incident.engine_key is None or incident.instance_id is None or incident.job_id:
        if incident.job_id:
            jobs.retry(context, incident.job_id)
        incident.resolved_at = context.now
        record(context, incident.case_id, change)
        return
    instance, case = repository.lock_instance(context.work.session, incident.instance_id)
    files = context.definitions.get(context.work, instance.deployment_id)
    process = files.engine.process(instance.process_key)
    result = engine.retry(process, instance.state, incident.engine_key, context.now)
    incident.resolved_at = context.now
    advance(context, Step(case, instance, files, change), result)
