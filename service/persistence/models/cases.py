"""The case file: what people see and what is kept as evidence."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.persistence.models.base import Base, Id, Instant, link


class CaseRecord(Base):
    """`priority` is the key in the scheme's table, `priority_value` its order (0 to 100, higher first)."""

    __tablename__ = "case_record"
    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(unique=True)
    scheme: Mapped[str]
    area_id: Mapped[UUID] = link("area.id")
    nation: Mapped[str]
    received_at: Mapped[Instant] = mapped_column(index=True)
    owning_team_id: Mapped[UUID] = link("team.id", index=True)
    priority: Mapped[str | None]
    priority_value: Mapped[int] = mapped_column(default=50)
    category: Mapped[str | None]
    outcome: Mapped[str | None]
    retention_class: Mapped[str | None]
    review_on: Mapped[date | None]
    closed_at: Mapped[Instant | None]


class CaseParty(Base):
    """A person of the case. `names` is how the case is told apart by those who have its file."""

    __tablename__ = "case_party"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "ordinal"),
        Index("ix_case_party_names", "names", postgresql_using="gin", postgresql_ops={"names": "gin_trgm_ops"}),
    )
    id: Mapped[Id]
    case_id: Mapped[UUID] = link("case_record.id", index=True)
    kind: Mapped[str]
    ordinal: Mapped[int]
    names: Mapped[str]
    born_on: Mapped[date | None]
    address: Mapped[str | None]
    area_id: Mapped[UUID | None] = link("area.id")


class CaseLink(Base):
    __tablename__ = "case_link"
    __table_args__ = (UniqueConstraint("case_id", "other_case_id"),)
    id: Mapped[Id]
    case_id: Mapped[UUID] = link("case_record.id")
    other_case_id: Mapped[UUID] = link("case_record.id", index=True)
    reason: Mapped[str]
    linked_at: Mapped[Instant]


class CaseNote(Base):
    __tablename__ = "case_note"
    id: Mapped[Id]
    case_id: Mapped[UUID] = link("case_record.id", index=True)
    person_id: Mapped[UUID | None] = link("person.id")
    written_at: Mapped[Instant]
    text: Mapped[str]


class FormSubmission(Base):
    """What a person entered, as evidence: never changed, only followed, or taken back with its step (`undone_at`).

    `token` makes a second press get the first result.
    """

    __tablename__ = "form_submission"
    id: Mapped[Id]
    case_id: Mapped[UUID] = link("case_record.id", index=True)
    task_id: Mapped[UUID | None] = link("user_task.id", index=True)
    deployment_id: Mapped[UUID] = link("deployment.id")
    form_key: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    shown: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    token: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID | None] = link("person.id")
    submitted_at: Mapped[Instant]
    undone_at: Mapped[datetime | None]


class TaskDraft(Base):
    __tablename__ = "task_draft"
    task_id: Mapped[UUID] = link("user_task.id", primary_key=True)
    person_id: Mapped[UUID] = link("person.id", primary_key=True)
    deployment_id: Mapped[UUID] = link("deployment.id")
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    saved_at: Mapped[Instant]


class Document(Base):
    """A letter or record that the service made; `text` is its Markdown."""

    __tablename__ = "document"
    id: Mapped[Id]
    case_id: Mapped[UUID] = link("case_record.id", index=True)
    key: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    made_at: Mapped[Instant]


class AccessGrant(Base):
    """The only source of who sees what: a case's file (`task_id` null) or the part that hangs on one task."""

    __tablename__ = "access_grant"
    __table_args__ = (
        Index("ix_access_grant_team", "team_id", "case_id"),
        Index("ix_access_grant_case", "case_id"),
        Index("ix_access_grant_task", "task_id", postgresql_where=text("task_id IS NOT NULL")),
        Index("ix_access_grant_person", "person_id", postgresql_where=text("person_id IS NOT NULL")),
    )
    id: Mapped[Id]
    case_id: Mapped[UUID] = link("case_record.id")
    team_id: Mapped[UUID | None] = link("team.id")
    person_id: Mapped[UUID | None] = link("person.id")
    task_id: Mapped[UUID | None] = link("user_task.id")
    reason: Mapped[str]
    from_at: Mapped[Instant]
    until_at: Mapped[datetime | None]
