"""One step: restore, apply a command, run what is ready within bounds, store."""

from collections.abc import Callable
from datetime import datetime

from service.engine import conditions, limits, rows
from service.engine.catching import trigger
from service.engine.definition import Process
from service.engine.failures import StepError
from service.engine.results import Incident, StepResult
from service.engine.scope import Instance
from service.engine.spiff import TaskState
from service.engine.state import restore, store
from service.engine.token import Token

Command = Callable[[Instance], None]


def advance(
    process: Process, state: bytes | None, command: Command, now: datetime, *, goes_on: bool = False
) -> StepResult:
    """A pure function: the same arguments give the same result, and `state` is left as it was.

    Only a diagram that asks `uuid()` or `random number()` brings chance in.
    """
    instance = restore(process, state, now)
    if not goes_on:
        instance.spent = 0
    command(instance)
    run_ready(instance)
    return _result(instance)


def _result(instance: Instance) -> StepResult:
    step = instance.step
    changed = [instance.changed[key] for key in sorted(instance.changed)]  # in the order of activation
    opened = tuple(row for token in changed if token.is_live and (row := rows.build(token)) is not None)
    incidents = tuple(incident_of(token) for token in instance.failed.values() if token.is_live)
    decisions, called = tuple(step.decisions), tuple(step.called)
    again = {incident.key for incident in incidents}
    closed = tuple(row for row in step.closed if not (row.kind == "incident" and row.key in again))
    return StepResult(
        store(instance), opened, closed, tuple(step.published), tuple(step.history), incidents, decisions, called,
        ended=step.ended, terminated=step.ended and instance.outcome == "terminated", more=step.more,
    )  # fmt: skip


def incident_of(token: Token) -> Incident:
    code, message = token.notes["incident"]
    return Incident(token.id, token.task_spec.bpmn_id, code, message, token.workflow.instance_key)  # type: ignore[arg-type]


def run_ready(instance: Instance) -> None:
    """A queue of ready tokens; conditions are asked after each, joins that wait for quiet when it is empty."""
    left = limits.ACTIVATIONS_PER_STEP
    while True:
        while instance.ready:
            token = instance.ready.popleft()
            if not token.is_live or token.state != TaskState.READY or "incident" in token.notes:
                continue
            if instance.spent >= limits.ACTIVATIONS_PER_COMMAND or len(instance.by_key) > limits.TOKENS:
                token.fail(StepError("limit", "This step sets off too much: is there a cycle without a wait?"))
                continue
            if not left:
                instance.ready.appendleft(token)
                instance.step.more = True
                return
            left -= 1
            instance.spent += 1
            token.run()
            _ask_conditions(instance)
        _join(instance)
        _ask_conditions(instance)
        if not instance.ready:
            instance.spent = 0
            return


def _join(instance: Instance) -> None:
    for scope in instance.all_scopes():
        for name in scope.spec.inclusive_joins:
            spec = scope.spec.task_specs[name]
            if waiting := scope.waiting_at(spec):
                spec.join(waiting, scope.live())


def _ask_conditions(instance: Instance) -> None:
    """After each change of a variable that a condition names and sees, and when it begins to wait.

    One that does not interrupt fires as often as it is asked and holds. From the outside in, since one may cancel what
    others wait at.
    """
    if not (instance.changes or instance.fresh):
        return
    changes, fresh = instance.changes, instance.fresh
    instance.changes, instance.fresh = [], set()
    instance.spent += len(instance.conditions)
    for token in sorted(instance.conditions.values(), key=lambda token: (token.workflow.depth_in, token.id)):
        if token.id in instance.conditions and conditions.is_met(token, () if token.id in fresh else changes):
            trigger(token)
