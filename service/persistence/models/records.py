"""History, audit, messages to people, sessions and drafts of the public."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Index, Interval, LargeBinary, PrimaryKeyConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.ids import new_id
from service.persistence.models.base import Base, Id, Instant, link


class HistoryEvent(Base):
    """What changed: one row a command, the engine's events as an array in it. Partitioned by month."""

    __tablename__ = "history_event"
    __table_args__ = (
        PrimaryKeyConstraint("id", "at"),
        Index("ix_history_event_case", "case_id", "at"),
        Index("ix_history_event_unsealed", "at", postgresql_where=text("seal_no IS NULL")),
        {"postgresql_partition_by": "RANGE (at)"},
    )
    id: Mapped[UUID] = mapped_column(default=new_id)
    at: Mapped[Instant]
    case_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    kind: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)
    events: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    seal_no: Mapped[int | None] = mapped_column(BigInteger)


class AuditEvent(Base):
    """Who saw, searched, exported, was refused. Partitioned by month."""

    __tablename__ = "audit_event"
    __table_args__ = (
        PrimaryKeyConstraint("id", "at"),
        Index("ix_audit_event_case", "case_id", "at"),
        Index("ix_audit_event_unsealed", "at", postgresql_where=text("seal_no IS NULL")),
        {"postgresql_partition_by": "RANGE (at)"},
    )
    id: Mapped[UUID] = mapped_column(default=new_id)
    at: Mapped[Instant]
    person_id: Mapped[UUID | None]
    case_id: Mapped[UUID | None]
    kind: Mapped[str]
    what: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    seal_no: Mapped[int | None] = mapped_column(BigInteger)


class AuditSeal(Base):
    """Chains the digests of so many entries of one log (`ids`, in order) to those of all seals before."""

    __tablename__ = "audit_seal"
    no: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    sealed_at: Mapped[Instant]
    log: Mapped[str]
    ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    chain: Mapped[bytes] = mapped_column(LargeBinary)


class OutboxMessage(Base):
    """Something to send, stored with the change that caused it."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_unsent", "not_before", postgresql_where=text("sent_at IS NULL AND retries > 0")),
    )
    id: Mapped[Id]
    channel: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[Instant]
    not_before: Mapped[Instant]
    retries: Mapped[int] = mapped_column(default=8)
    sent_at: Mapped[datetime | None]


class Notification(Base):
    """For one person, or for those of a team who hold a role. An escalation stays until somebody deals with it."""

    __tablename__ = "notification"
    __table_args__ = (
        Index("ix_notification_person", "person_id", "at", postgresql_where=text("read_at IS NULL")),
        Index("ix_notification_team", "team_id", "role", "at", postgresql_where=text("read_at IS NULL")),
    )
    id: Mapped[Id]
    at: Mapped[Instant]
    kind: Mapped[str]
    text: Mapped[str]
    case_id: Mapped[UUID | None] = link("case_record.id")
    task_id: Mapped[UUID | None] = link("user_task.id")
    deadline_id: Mapped[UUID | None] = link("deadline.id")
    person_id: Mapped[UUID | None] = link("person.id")
    team_id: Mapped[UUID | None] = link("team.id")
    role: Mapped[str | None]
    read_at: Mapped[datetime | None]


class WebSession(Base):
    """The cookie is stored hashed; system clock. `device`: browser and system in words, for the person's own list."""

    __tablename__ = "web_session"
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[UUID] = link("person.id", index=True)
    started_at: Mapped[Instant]
    seen_at: Mapped[Instant]
    ended_at: Mapped[datetime | None]
    device: Mapped[str | None]


class HeldPost(Base):
    """A body whose session had ended, kept for the same person for 24 hours."""

    __tablename__ = "held_post"
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[UUID] = link("person.id")
    path: Mapped[str]
    body: Mapped[list[Any]] = mapped_column(JSONB)
    held_at: Mapped[Instant]


class PublicDraft(Base):
    """An enquiry being written. `key_hash` is that of the browser's cookie, `pin_hash` once it was saved for later."""

    __tablename__ = "public_draft"
    id: Mapped[Id]
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    reference: Mapped[str | None] = mapped_column(unique=True)
    pin_hash: Mapped[str | None]
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    scheme: Mapped[str]
    deployment_id: Mapped[UUID] = link("deployment.id")
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    case_reference: Mapped[str | None]
    updated_at: Mapped[Instant]
    expires_at: Mapped[Instant] = mapped_column(index=True)


class Site(Base):
    """One row: what this database is for. The offset moves the business clock, in a demonstration only."""

    __tablename__ = "site"
    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    is_demonstration: Mapped[bool]
    clock_offset: Mapped[Any] = mapped_column(Interval)
