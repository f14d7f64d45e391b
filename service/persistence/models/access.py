"""Asking to see a case, and being shut out of one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from service.persistence.models.base import Base, Id, Instant, link


class AccessRequest(Base):
    """What somebody asked who may not see the case; for those who have its file.

    `grant_id`: it was given, by that grant. `answer`: why it was refused.
    """

    __tablename__ = "access_request"
    __table_args__ = (
        Index(
            "uq_access_request_open",
            "case_id",
            "person_id",
            unique=True,
            postgresql_where=text("answered_at IS NULL"),
        ),
    )
    id: Mapped[Id]
    case_id: Mapped[UUID] = link("case_record.id", index=True)
    person_id: Mapped[UUID] = link("person.id")
    asked_at: Mapped[Instant]
    reason: Mapped[str]
    days: Mapped[int]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = link("person.id")
    grant_id: Mapped[UUID | None] = link("access_grant.id")
    answer: Mapped[str] = mapped_column(default="")


class CaseExclusion(Base):
    """A person who sees nothing of a case, whatever their teams and roles would give them."""

    __tablename__ = "case_exclusion"
    __table_args__ = (Index("uq_case_exclusion_person", "person_id", "case_id", unique=True),)
    id: Mapped[Id]
    case_id: Mapped[UUID] = link("case_record.id", index=True)
    person_id: Mapped[UUID] = link("person.id")
    reason: Mapped[str]
    from_at: Mapped[Instant]
