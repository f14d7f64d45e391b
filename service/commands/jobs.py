"""What is due: acquired in one transaction, run in another, a failure settled in a third (STYLE.md, rule 8)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from service import engine
from service.commands import messages, rungs, starts
from service.commands.advance import Step, advance
from service.commands.executor import Context
from service.commands.history import Change, record
from service.commands.job_types import REGISTRY, JobRun
from service.domain.errors import ConflictError, ProcessExecutionError
from service.engine import StepResult
from service.persistence.models import CaseRecord, Incident, Job, ProcessInstance
from service.persistence.repositories import outbox as outbox_repository
from service.persistence.repositories import work as repository

LEASE = timedelta(seconds=30)
BACK_OFF = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))


def acquire(context: Context, worker: str, count: int) -> Sequence[tuple[UUID, str]]:
    """Leases up to `count` due jobs: (id, kind), soonest first."""
    return repository.acquire_jobs(context.work.session, worker, context.now, context.work.system_now, LEASE, count)


def execute(context: Context, job_id: UUID, worker: str) -> bool:
    """Runs one job that this worker holds. False if it vanished meanwhile: a task was finished, a lease had ended."""
    session = context.work.session
    job = repository.lock_job(session, job_id, worker)
    if job is None:
        return False
    if elsewhere := OF_NO_INSTANCE.get(job.kind):
        if elsewhere(context, job) is None:
            session.delete(job)
        return True
    if job.instance_id is None:
        return False
    instance, case = repository.lock_instance(session, job.instance_id)
    if repository.lock_job(session, job_id, worker) is None:
        return False
    KINDS[job.kind](context, job, instance, case)
    return True


def settle_failure(context: Context, job_id: UUID, worker: str, code: str, message: str) -> None:
    """One retry less, and a pause; at zero the job is an incident with an owner. `message` holds no answers."""
    job = repository.lock_job(context.work.session, job_id, worker)
    if job is None:
        return
    job.retries, job.attempts = job.retries - 1, job.attempts + 1
    job.locked_by = None
    job.locked_until = context.work.system_now + BACK_OFF[min(job.attempts, len(BACK_OFF)) - 1]
    if job.retries == 0:
        context.work.session.add(
            Incident(
                case_id=job.case_id,
                instance_id=job.instance_id,
                job_id=job.id,
                engine_key=job.engine_key,
                element_id=job.element_id,
                code=code,
                message=message,
                opened_at=context.now,
            )
        )
        record(context, job.case_id, Change("job.failed", {"element": job.element_id, "code": code}))


def retry(context: Context, job_id: UUID) -> None:
    """Setting retries above zero resolves the incident."""
    repository.retry_job(context.work.session, job_id, context.now)
    repository.notify(context.work.session, "job")


def _step(
    kind: str, run: Callable[[Context, Job, ProcessInstance, CaseRecord, engine.Process], StepResult]
) -> Callable[[Context, Job, ProcessInstance, CaseRecord], None]:
    """A job that is a step of the engine: run it, apply what changed."""

    def apply(context: Context, job: Job, instance: ProcessInstance, case: CaseRecord) -> None:
        files = context.definitions.get(context.work, instance.deployment_id)
        result = run(context, job, instance, case, files.engine.process(instance.process_key))
        context.work.session.delete(job)
        context.work.session.flush()
        change = Change(kind, {"element": job.element_id, "type": job.type})
        advance(context, Step(case, instance, files, change, is_by_worker=True), result)

    return apply


def _fire(
    context: Context, job: Job, instance: ProcessInstance, _case: CaseRecord, definition: engine.Process
) -> StepResult:
    return engine.fire(definition, instance.state, _key(job), job.payload.get("variables", {}), context.now)


def _tell(context: Context, job: Job, instance: ProcessInstance, case: CaseRecord) -> None:
    """A message or signal. What waited may be gone by now; if it still waits, the next message is for it."""
    message = job.payload.get("message")
    try:
        _step("message.received", _fire)(context, job, instance, case)
    except ConflictError:
        context.work.session.delete(job)
        context.work.session.flush()
        if message:
            messages.give_back(context, job)
    if message:
        context.work.session.flush()
        messages.deliver_buffered(context, [(message[0], message[1])])


def _continue(
    context: Context, _job: Job, instance: ProcessInstance, _case: CaseRecord, definition: engine.Process
) -> StepResult:
    return engine.go_on(definition, instance.state, context.now)


def _serve(
    context: Context, job: Job, instance: ProcessInstance, case: CaseRecord, definition: engine.Process
) -> StepResult:
    handler = REGISTRY.get(job.type or "")
    if handler is None:
        raise ProcessExecutionError(f"There is no job type `{job.type}`.", element=job.element_id)
    variables = engine.variables_at(definition, instance.state, _key(job))
    files = context.definitions.get(context.work, instance.deployment_id)
    headers: Mapping[str, str] = job.payload.get("headers", {})
    result = handler.run(JobRun(context, case, instance, files, headers, variables))
    return engine.complete_job(definition, instance.state, _key(job), result, context.now)


def _key(job: Job) -> int:
    key = job.payload.get("key") if job.engine_key is None else job.engine_key
    if not isinstance(key, int):
        raise ProcessExecutionError("The job names no element of its instance.", element=job.element_id)
    return key


KINDS = {
    "timer": _step("timer.fired", _fire),
    "fire": _tell,
    "service": _step("service_task.completed", _serve),
    "continue": _step("process_instance.continued", _continue),
    "ladder": rungs.fire_due,
}
OF_NO_INSTANCE = {**messages.KINDS, **starts.KINDS}


def next_wake(context: Context) -> datetime | None:
    """When, in system time, there will be something to do; None: nothing is foreseen."""
    return outbox_repository.next_wake(context.work.session)


def release_locks(context: Context, host: str) -> None:
    """Of workers of this host that are gone."""
    repository.release_locks(context.work.session, host)
