"""Running instances and what is open in them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.persistence.models.base import Base, Id, Instant, link


class ProcessInstance(Base):
    """A root instance; called activities live in its state.

    `started_key`: correlation key of the message that started it; one at a time runs for a process and key.
    """

    __tablename__ = "process_instance"
    __table_args__ = (
        Index(
            "ix_process_instance_started",
            "started_key",
            "process_key",
            postgresql_where=text("started_key IS NOT NULL AND ended_at IS NULL"),
        ),
    )
    id: Mapped[Id]
    case_id: Mapped[UUID] = link("case_record.id", index=True)
    deployment_id: Mapped[UUID] = link("deployment.id")
    process_key: Mapped[str]
    state: Mapped[bytes] = mapped_column(LargeBinary)
    revision: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    started_key: Mapped[str | None]


def _open(name: str, of: str, counted: list[str]) -> Index:
    """Open tasks, soonest due first; lists count what stands in the index without visiting rows."""
    also = [*counted, "priority", "area_id", "case_id", "closed_at"]
    return Index(name, of, "due_at", "id", postgresql_include=also, postgresql_where=text("closed_at IS NULL"))


class UserTask(Base):
    """Work for a person. `inputs` is what input mappings hand to the form, `properties` the element's settings."""

    __tablename__ = "user_task"
    __table_args__ = (
        UniqueConstraint("instance_id", "engine_key"),
        _open("ix_user_task_queue", "team_id", ["role", "element_id", "name", "assignee_id"]),
        _open("ix_user_task_mine", "assignee_id", ["team_id", "element_id", "name"]),
        Index(
            "ix_user_task_done", "completed_by_id", "closed_at", postgresql_where=text("completed_by_id IS NOT NULL")
        ),
    )
    id: Mapped[Id]
    case_id: Mapped[UUID] = link("case_record.id", index=True)
    case_reference: Mapped[str]
    instance_id: Mapped[UUID] = link("process_instance.id")
    engine_key: Mapped[int]
    process_key: Mapped[str]
    element_id: Mapped[str]
    name: Mapped[str]
    documentation: Mapped[str]
    form_key: Mapped[str | None]
    role: Mapped[str]
    area_id: Mapped[UUID] = link("area.id")
    team_id: Mapped[UUID] = link("team.id")
    assignee_id: Mapped[UUID | None] = link("person.id")
    priority: Mapped[str | None]
    priority_value: Mapped[int] = mapped_column(default=50)
    due_at: Mapped[Instant]  # `NO_LIMIT` when there is none, so that lists have one order
    limit_unit: Mapped[str | None]
    follow_up_at: Mapped[datetime | None]
    follow_up_note: Mapped[str | None]
    inputs: Mapped[dict[str, Any]] = mapped_column(JSONB)
    properties: Mapped[dict[str, Any]] = mapped_column(JSONB)
    revision: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[Instant]
    claimed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    completed_by_id: Mapped[UUID | None] = link("person.id")


class Job(Base):
    """What is to be done later: a timer, a service task's step, a rung of a ladder.

    Retries at zero are the incident.
    """

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("instance_id", "kind", "engine_key"),
        Index("ix_job_due", "due_at", "id", postgresql_where=text("retries > 0")),
        Index("ix_job_locked", "locked_until", postgresql_where=text("retries > 0 AND locked_until IS NOT NULL")),
    )
    id: Mapped[Id]
    kind: Mapped[str]
    case_id: Mapped[UUID | None] = link("case_record.id", index=True)
    instance_id: Mapped[UUID | None] = link("process_instance.id")
    engine_key: Mapped[int | None]
    element_id: Mapped[str | None]
    type: Mapped[str | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    due_at: Mapped[Instant]
    retries: Mapped[int] = mapped_column(default=3)
    attempts: Mapped[int] = mapped_column(default=0)
    locked_by: Mapped[str | None]
    locked_until: Mapped[datetime | None]


class MessageSubscription(Base):
    """A message, signal or offered action that an instance waits for."""

    __tablename__ = "message_subscription"
    __table_args__ = (
        UniqueConstraint("instance_id", "engine_key"),
        Index("ix_message_subscription_name", "kind", "name", "correlation_key"),
    )
    id: Mapped[Id]
    case_id: Mapped[UUID] = link("case_record.id", index=True)
    instance_id: Mapped[UUID] = link("process_instance.id")
    engine_key: Mapped[int]
    element_id: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    correlation_key: Mapped[str]
    title: Mapped[str]
    documentation: Mapped[str]
    form_key: Mapped[str | None]
    offered_to: Mapped[str] = mapped_column(default="")
    process_key: Mapped[str | None]


class BufferedMessage(Base):
    """A message until its time to live is over. `given`: the processes that have got it, each of which gets it once."""

    __tablename__ = "buffered_message"
    __table_args__ = (Index("ix_buffered_message_name", "name", "correlation_key"),)
    id: Mapped[Id]
    name: Mapped[str]
    correlation_key: Mapped[str]
    message_id: Mapped[str | None]
    variables: Mapped[dict[str, Any]] = mapped_column(JSONB)
    published_at: Mapped[Instant]
    expires_at: Mapped[Instant] = mapped_column(index=True)
    given: Mapped[list[Any]] = mapped_column(JSONB, default=list, server_default="[]")


class Incident(Base):
    """A fault that needs a person: `code` and element only, never a value."""

    __tablename__ = "incident"
    __table_args__ = (Index("ix_incident_open", "opened_at", postgresql_where=text("resolved_at IS NULL")),)
    id: Mapped[Id]
    case_id: Mapped[UUID | None] = link("case_record.id", index=True)
    instance_id: Mapped[UUID | None] = link("process_instance.id")
    job_id: Mapped[UUID | None]
    engine_key: Mapped[int | None]
    element_id: Mapped[str | None]
    code: Mapped[str]
    message: Mapped[str]
    opened_at: Mapped[Instant]
    resolved_at: Mapped[datetime | None]


class Confirmation(Base):
    """A second person's yes to a step. The answers stay in the holder's draft; `digest` says which ones were meant.

    `state`: "asked", "confirmed", "sent_back" (with a note), "withdrawn" (asked anew, or the step went on otherwise).
    """

    __tablename__ = "confirmation"
    __table_args__ = (
        Index("ix_confirmation_task_id", "task_id", "asked_at"),
        Index("uq_confirmation_asked", "task_id", unique=True, postgresql_where=text("state = 'asked'")),
    )
    id: Mapped[Id]
    case_id: Mapped[UUID] = link("case_record.id", index=True)
    task_id: Mapped[UUID] = link("user_task.id")
    asked_by: Mapped[UUID] = link("person.id")
    asked_of: Mapped[UUID] = link("person.id")
    asked_at: Mapped[Instant]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    late_reason: Mapped[str | None]
    state: Mapped[str]
    note: Mapped[str | None]
    answered_at: Mapped[datetime | None]


class Deadline(Base):
    """A limit that runs. `rungs` is its ladder: [{at, action, role, when, fired_at, told}], in order of time."""

    __tablename__ = "deadline"
    __table_args__ = (UniqueConstraint("instance_id", "engine_key"),)
    id: Mapped[Id]
    case_id: Mapped[UUID] = link("case_record.id", index=True)
    instance_id: Mapped[UUID] = link("process_instance.id")
    engine_key: Mapped[int]
    element_id: Mapped[str]
    task_id: Mapped[UUID | None] = link("user_task.id")
    key: Mapped[str]
    unit: Mapped[str]
    rule: Mapped[str]
    started_at: Mapped[Instant]
    due_at: Mapped[Instant]
    met_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    rungs: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    moves: Mapped[list[Any]] = mapped_column(JSONB, default=list)


class StepBefore(Base):
    """Rows as they stood before a step was finished (`before`: table → rows), and the ids of those that it made."""

    __tablename__ = "step_before"
    task_id: Mapped[UUID] = link("user_task.id", primary_key=True)
    case_id: Mapped[UUID] = link("case_record.id", index=True)
    instance_id: Mapped[UUID] = link("process_instance.id")
    person_id: Mapped[UUID] = link("person.id")
    revision: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    added: Mapped[dict[str, Any]] = mapped_column(JSONB)
    until: Mapped[Instant] = mapped_column(index=True)


class Presence(Base):
    """That a person has a case, or one task of it, open now. Not logged: after a crash nobody looks at anything."""

    __tablename__ = "presence"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)
    case_id: Mapped[UUID] = link("case_record.id", primary_key=True)
    person_id: Mapped[UUID] = link("person.id", primary_key=True)
    task_id: Mapped[UUID | None] = link("user_task.id")
    seen_at: Mapped[Instant]
