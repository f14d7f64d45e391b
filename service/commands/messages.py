"""Messages and signals between instances: a job finds who waits and wakes each in a transaction of its own.

A message goes once to each process: to the instance that waits longest, or it starts one. A signal goes to all that
wait, and starts one instance of each process.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from service.commands.executor import Context
from service.commands.plain import plain
from service.domain.errors import ConflictError
from service.domain.ids import new_id
from service.engine import Process
from service.persistence.models import BufferedMessage, Job, ProcessInstance
from service.persistence.repositories import definitions, work
from service.persistence.repositories import messages as repository

Found = tuple[str, Process, str]  # scheme, process, start event
NOTHING: Mapping[str, Any] = {}
NO_WAIT = timedelta(0)
TOLD_SOON = timedelta(minutes=1)  # who waits is being told of the message before


# -- from outside ------------------------------------------------------------------------------------------------------


def publish(
    context: Context,
    name: str,
    key: str = "",
    variables: Mapping[str, Any] = NOTHING,
    *,
    time_to_live: timedelta = NO_WAIT,
    message_id: str | None = None,
) -> None:
    """A message that no process throws. Raises ConflictError if this very message waits already."""
    if repository.is_buffered(context.work.session, name, key, message_id, context.now):
        raise ConflictError("This message is waiting already.")
    payload = {
        "name": name,
        "correlation_key": key,
        "variables": plain(variables),
        "time_to_live": time_to_live.total_seconds(),
        "message_id": message_id,
    }
    _queue(context, "message", payload)


def broadcast(context: Context, name: str, variables: Mapping[str, Any] = NOTHING) -> None:
    """A signal that no process throws."""
    _queue(context, "signal", {"name": name, "variables": plain(variables)})


def _queue(context: Context, kind: str, payload: Mapping[str, Any], after: Job | None = None) -> None:
    """`after`: the job of which this follows; what fails then is told in its case."""
    of = {"case_id": after.case_id, "instance_id": after.instance_id} if after else {}
    given = {"element_id": payload.get("element"), "due_at": context.now, "retries": 3, "attempts": 0}
    job = Job(id=new_id(), kind=kind, payload=dict(payload), **given, **of)
    context.work.session.add(job)
    context.work.session.flush()
    work.notify(context.work.session, "job")


# -- routing -----------------------------------------------------------------------------------------------------------


def route_message(context: Context, job: Job) -> None:
    """To whoever waits and to what it starts; for all others it stays until its time to live is over."""
    sent, session = job.payload, context.work.session
    name, key, message_id = str(sent["name"]), str(sent["correlation_key"]), sent["message_id"]
    repository.lock_names(session, [(name, key)])
    if repository.is_buffered(session, name, key, message_id, context.now):
        return
    message = BufferedMessage(
        id=new_id(),
        name=name,
        correlation_key=key,
        message_id=message_id,
        variables=sent["variables"],
        published_at=context.now,
        expires_at=context.now + timedelta(seconds=sent["time_to_live"]),
        given=[],
    )
    _give(context, message, job)
    _start(context, message, list(_starts(context, "message", name)), job)
    if message.expires_at > context.now and (key or message_id):
        session.add(message)


def _give(context: Context, message: BufferedMessage, sent_by: Job | None = None) -> None:
    """Of each process the instance that waits longest and has not been told of another message yet.

    Without a key only whoever sent it is meant.
    """
    name, key = message.name, message.correlation_key
    found = [to for to in repository.waiting(context.work.session, "message", name, key) if to.of not in message.given]
    if not key:
        found = [to for to in found if sent_by is not None and to.instance_id == sent_by.instance_id]
    first = {to.of: to for to in reversed(found) if not to.is_told}
    if any(to.of not in first for to in found):
        message.expires_at = max(message.expires_at, context.now + TOLD_SOON)
    for of, to in first.items():
        sent = {"variables": message.variables, "message": [name, key], "of": of, "buffered": str(message.id)}
        _wake(context, [to], sent)
    message.given = [*message.given, *first]


def _start(context: Context, message: BufferedMessage, starts: Sequence[Found], job: Job) -> None:
    """One instance of a process at a time for a correlation key, whatever the message's name."""
    key, session = message.correlation_key, context.work.session
    if key and starts:
        repository.lock_names(session, [(_of(scheme, process), key) for scheme, process, _ in starts])
    for scheme, process, element in starts:
        if _of(scheme, process) in message.given:
            continue
        if key and repository.is_started(session, scheme, process.id, key):
            continue
        start = _what(job, "message", (scheme, process, element))
        _queue(context, "start", {**start, "variables": message.variables, "started_key": key or None}, job)
        message.given = [*message.given, _of(scheme, process)]


def _what(job: Job, by: str, found: Found) -> dict[str, Any]:
    """What is to be started because of this job."""
    scheme, process, element = found
    generation = job.payload.get("generation", 0) + 1
    return {"by": by, "scheme": scheme, "process": process.id, "element": element, "generation": generation}


def _of(scheme: str, process: Process) -> str:
    return f"{scheme}/{process.id}"


def _starts(context: Context, kind: str, name: str) -> Iterator[Found]:
    """Start events for it, of the version in force of each scheme; one for a process."""
    for scheme in definitions.schemes(context.work.session):
        for process in context.definitions.newest(context.work, scheme).engine.processes.values():
            for start in process.starts:
                if (start.kind, start.subscribed_to) == (kind, name):
                    yield scheme, process, start.element


def route_signal(context: Context, job: Job) -> None:
    """To everybody who waits for it; what the thrower's own way opened afterwards comes too late."""
    name, variables = str(job.payload["name"]), job.payload["variables"]
    waiting = repository.waiting(context.work.session, "signal", name, None)
    last_key = job.payload.get("last_key", 0)
    heard = [to for to in waiting if to.instance_id != job.instance_id or to.engine_key <= last_key]
    _wake(context, heard, {"variables": variables})
    for found in _starts(context, "signal", name):
        _queue(context, "start", {**_what(job, "signal", found), "variables": variables}, job)


def _wake(context: Context, waiting: Sequence[repository.Waiting], payload: Mapping[str, Any]) -> None:
    """Who is being told of one signal already is told of the next one after it."""
    if waiting:
        rows = [
            {
                "id": new_id(),
                "kind": "fire",
                "case_id": to.case_id,
                "instance_id": to.instance_id,
                "engine_key": None if to.is_told else to.engine_key,
                "element_id": to.element_id,
                "type": None,
                "payload": {**payload, "key": to.engine_key},
                "due_at": context.now,
                "retries": 3,
                "attempts": 0,
            }
            for to in waiting
        ]
        work.upsert_jobs(context.work.session, rows)


# -- what came early ---------------------------------------------------------------------------------------------------


def deliver_buffered(context: Context, pairs: Sequence[tuple[str, str]]) -> None:
    """Subscriptions opened, by name and correlation key: what came early for them is delivered."""
    if not pairs:
        return
    session = context.work.session
    repository.lock_names(session, pairs)
    for found in repository.buffered(session, pairs, context.now):
        _give(context, found)


def give_back(context: Context, job: Job) -> None:
    """Who was to get a message is gone: another of its process gets it, now or while it lives."""
    session, of = context.work.session, str(job.payload["of"])
    name, key = job.payload["message"]
    repository.lock_names(session, [(name, key)])
    buffered = session.get(BufferedMessage, UUID(job.payload["buffered"]))
    if buffered is not None:
        buffered.given = [other for other in buffered.given if other != of]
        return
    waiting = [to for to in repository.waiting(session, "message", name, key) if to.of == of and not to.is_told]
    if key:
        _wake(context, waiting[:1], job.payload)


def ended(instance: ProcessInstance) -> Mapping[str, Any] | None:
    """What to do when this instance has ended: the next message with its key may start another."""
    return None if instance.started_key is None else {"process": instance.process_key, "key": instance.started_key}


def offer(context: Context, job: Job) -> None:
    """An instance that a message had started has ended: the next message that waits starts the next one."""
    session, key = context.work.session, str(job.payload["key"])
    scheme = repository.scheme_of(session, job.case_id)
    process = context.definitions.newest(context.work, scheme).engine.processes.get(job.payload["process"])
    starts = [] if process is None else [s for s in process.starts if s.kind == "message" and s.subscribed_to]
    pairs = [(str(start.subscribed_to), key) for start in starts]
    if process is None or not pairs:
        return
    repository.lock_names(session, pairs)
    elements = {start.subscribed_to: start.element for start in starts}
    for found in repository.buffered(session, pairs, context.now):
        _start(context, found, [(scheme, process, elements[found.name])], job)


KINDS = {"message": route_message, "signal": route_signal, "offer": offer}
