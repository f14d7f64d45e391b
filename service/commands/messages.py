"""Messages and signals between instances: a job finds who waits and wakes each in a transaction of its own."""

from collections.abc import Sequence
from datetime import timedelta

from service.commands.executor import Context
from service.domain.ids import new_id
from service.persistence.models import BufferedMessage, Job
from service.persistence.repositories import messages as repository
from service.persistence.repositories import work


def route_message(context: Context, job: Job) -> None:
    """To the one subscription that waits longest, else into the buffer until its time to live is over."""
    session, sent = context.work.session, job.payload
    name, key = str(sent["name"]), str(sent["correlation_key"])
    repository.lock_names(session, [(name, key)])
    if waiting := repository.waiting(session, "message", name, key):
        _wake(context, waiting[:1], sent["variables"])
    elif sent["time_to_live"] > 0:
        expires = context.now + timedelta(seconds=sent["time_to_live"])
        session.add(
            BufferedMessage(
                name=name,
                correlation_key=key,
                message_id=sent["message_id"],
                variables=sent["variables"],
                published_at=context.now,
                expires_at=expires,
            )
        )


def route_signal(context: Context, job: Job) -> None:
    """To everybody who waits for it; what the thrower's own way opened afterwards comes too late."""
    waiting = repository.waiting(context.work.session, "signal", str(job.payload["name"]), None)
    last_key = job.payload.get("last_key", 0)
    heard = [to for to in waiting if to.instance_id != job.instance_id or to.engine_key <= last_key]
    _wake(context, heard, job.payload["variables"])


def _wake(context: Context, waiting: list[repository.Waiting], variables: object) -> None:
    if waiting:
        rows = [
            {
                "id": new_id(),
                "kind": "fire",
                "case_id": to.case_id,
                "instance_id": to.instance_id,
                "engine_key": to.engine_key,
                "element_id": to.element_id,
                "type": None,
                "payload": {"variables": variables},
                "due_at": context.now,
                "retries": 3,
                "attempts": 0,
            }
            for to in waiting
        ]
        work.upsert_jobs(context.work.session, rows)


def deliver_buffered(context: Context, pairs: Sequence[tuple[str, str]]) -> None:
    """Subscriptions opened, by name and correlation key: what came early for them is delivered."""
    if not pairs:
        return
    session = context.work.session
    repository.lock_names(session, pairs)
    for found in repository.buffered(session, pairs, context.now):
        if waiting := repository.waiting(session, "message", found.name, found.correlation_key):
            _wake(context, waiting[:1], found.variables)
            session.delete(found)


KINDS = {"message": route_message, "signal": route_signal}
