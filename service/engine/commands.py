"""What can be done to an instance. Each checks that its key is open and of its kind; a step is all or nothing."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from service.domain.errors import ConflictError, InvalidInputError, TaskNotActiveError
from service.engine import catching, listening, timers
from service.engine.definition import Process
from service.engine.failures import StepError
from service.engine.results import StepResult
from service.engine.running import advance
from service.engine.scope import Instance
from service.engine.spiff import TaskState
from service.engine.token import Token
from service.engine.values import incoming

Variables = Mapping[str, Any]
FIRED_FROM_OUTSIDE = ("timer", "message", "signal")


def start(
    definition: Process,
    variables: Variables | None,
    now: datetime,
    *,
    element: str | None = None,
    answers: Variables | None = None,
) -> StepResult:
    """A new instance at its none start event, or at the start event named (a message, signal or timer start).

    `variables` become variables of the instance. `answers` (of a start form) are the result of the start event: its
    output mappings choose what becomes a variable; without any, all do. What an event brought is treated so, too:
    `variables`, unless there are `answers` beside them.
    """
    first = next((e for e in definition.first_events[definition.id] if e.bpmn_id == element), None)
    spec = definition.plain_start if element is None else first
    if spec is None:
        what = "no plain start event" if element is None else f"no start event '{element}'"
        raise InvalidInputError(f"The process '{definition.id}' has {what}.")

    def apply(instance: Instance) -> None:
        result = incoming(answers)
        (instance.data if spec.event is None or answers is not None else result).update(incoming(variables))
        instance.begin_process(spec, result)

    return advance(definition, None, apply, now)


def complete_user_task(
    definition: Process, state: bytes, key: int, variables: Variables | None, now: datetime
) -> StepResult:
    return _complete(definition, state, key, "task", variables, now)


def complete_job(definition: Process, state: bytes, key: int, variables: Variables | None, now: datetime) -> StepResult:
    return _complete(definition, state, key, "job", variables, now)


def _complete(
    definition: Process, state: bytes, key: int, kind: str, variables: Variables | None, now: datetime
) -> StepResult:
    def apply(instance: Instance) -> None:
        token = waiting(instance, key, kind)
        if "listener" in token.notes["row"]:
            listening.hear(token, incoming(variables))
        else:
            token.resume(incoming(variables))

    return advance(definition, state, apply, now)


def fire(definition: Process, state: bytes, key: int, variables: Variables | None, now: datetime) -> StepResult:
    """A timer is due, a message or signal has come."""
    return advance(
        definition,
        state,
        lambda instance: catching.trigger(waiting(instance, key, *FIRED_FROM_OUTSIDE), incoming(variables)),
        now,
    )


def fail_job(definition: Process, state: bytes, key: int, retries: int, message: str, now: datetime) -> StepResult:
    """With retries left the job waits again; at zero it is an incident, after whose `retry` it waits with one."""

    def apply(instance: Instance) -> None:
        token = waiting(instance, key, "job")
        row = token.notes["row"]
        row["retries"] = max(retries, 0)
        if retries > 0:
            instance.changed[token.id] = token
        else:
            token.fail(StepError("job", message or "The job failed and no retries are left."))

    return advance(definition, state, apply, now)


def throw_error(
    definition: Process,
    state: bytes,
    key: int,
    code: str,
    message: str,
    variables: Variables | None,
    now: datetime,
) -> StepResult:
    """A BPMN error of a job or user task; caught by nobody it is an incident there."""

    def apply(instance: Instance) -> None:
        token = throwing(instance, key)
        try:
            catching.throw(token, "error", code, incoming(variables))
        except StepError as error:
            token.fail(StepError("error", f"{error}{' ' + message if message else ''}"))

    return advance(definition, state, apply, now)


def escalate(
    definition: Process, state: bytes, key: int, code: str, variables: Variables | None, now: datetime
) -> StepResult:
    """An escalation event from a job or user task, which goes on waiting unless an interrupting event catches it."""
    return advance(
        definition,
        state,
        lambda instance: catching.throw(throwing(instance, key), "escalation", code, incoming(variables)),
        now,
    )


def retry(definition: Process, state: bytes, key: int, now: datetime, variables: Variables | None = None) -> StepResult:
    """Try an incident's token again, after setting variables of the instance."""

    def apply(instance: Instance) -> None:
        token = instance.find(key)
        if "incident" not in token.notes:
            raise ConflictError(f"'{token.task_spec.bpmn_id}' has no incident.")
        for name, value in incoming(variables).items():
            instance.set_in(instance.data, name, value)
        token.solve("completed")
        if token.state == TaskState.READY:
            instance.ready.append(token)
        elif token.notes.get("row", {}).get("kind") == "job" and not token.notes["row"]["retries"]:
            token.notes["row"]["retries"] = 1
            instance.changed[token.id] = token

    return advance(definition, state, apply, now)


def set_variables(
    definition: Process, state: bytes, key: int | None, variables: Variables, now: datetime, *, local: bool = False
) -> StepResult:
    """In the scope of one open element itself, or (key None or 0) of the instance.

    The key of a call means the process that it called, or (`local`) the call itself.
    """

    def apply(instance: Instance) -> None:
        given = incoming(variables)
        if not key:
            running(instance)
            scope = instance.data
        else:
            token = instance.find(key)
            called = None if local else instance.subprocesses.get(token.id)
            scope = token.data if called is None else called.data
            if called is not None:
                called.written.update(dict.fromkeys(given))
        for name, value in given.items():
            instance.set_in(scope, name, value)

    return advance(definition, state, apply, now)


def reschedule(definition: Process, state: bytes, key: int, due_at: datetime, now: datetime) -> StepResult:
    """Put a timer, or the due instant of a user task or scope, at another time. A cycle goes on from there."""
    if due_at.tzinfo is None:
        raise InvalidInputError("The new time doesn't say in which time zone it is.")

    def apply(instance: Instance) -> None:
        token = instance.find(key)
        row = token.notes.get("row")
        if row is None or row["kind"] not in ("timer", "task", "scope"):
            raise ConflictError(f"'{token.task_spec.bpmn_id}' has no due time.")
        due = due_at.astimezone(UTC)
        row["due"] = due.isoformat()
        if row["kind"] == "timer" and row.get("repeat"):
            row["repeat"] = timers.moved(due, row["repeat"])
        instance.changed[token.id] = token

    return advance(definition, state, apply, now)


def go_on(definition: Process, state: bytes, now: datetime) -> StepResult:
    """After `more`: the tokens that were ready go on."""
    return advance(definition, state, lambda _: None, now, goes_on=True)


# -- finding -----------------------------------------------------------------------------------------------------------


def running(instance: Instance) -> None:
    if instance.outcome is not None:
        raise TaskNotActiveError("The instance has ended.")


def waiting(instance: Instance, key: int, *kinds: str) -> Token:
    token = instance.find(key)
    row = token.notes.get("row")
    if row is None or row["kind"] not in kinds:
        raise ConflictError(f"'{token.task_spec.bpmn_id}' doesn't wait for that.")
    if "incident" in token.notes:
        raise ConflictError(f"'{token.task_spec.bpmn_id}' has an incident; it has to be retried first.")
    return token


def throwing(instance: Instance, key: int) -> Token:
    token = waiting(instance, key, "job", "task")
    if "listener" in token.notes["row"]:
        raise ConflictError(f"A listener of '{token.task_spec.bpmn_id}' can't throw; it can only fail.")
    return token
