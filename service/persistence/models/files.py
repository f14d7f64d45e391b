"""Files that people add to forms."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from service.persistence.models.base import Base, Id, Instant, link


class Attachment(Base):
    """A file, unsent (of a draft, or of a person, for a task or not) or of a case. `state`: waiting, clean or held.

    `media_type` is what the content says. `scanner` names what judged it, `scan_at` is when it is next tried.
    `deployment_id`, `form_key` and `question` tell where it was answered: who may read the answer may open the file.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'clean', 'held')", name="state"),
        CheckConstraint("size > 0 AND size <= 20971520", name="size"),
        CheckConstraint("case_id IS NOT NULL OR draft_id IS NOT NULL OR person_id IS NOT NULL", name="belongs"),
        Index("ix_attachment_unsent", "person_id", postgresql_where=text("case_id IS NULL")),
        Index("ix_attachment_waiting", "scan_at", postgresql_where=text("state = 'waiting'")),
    )
    id: Mapped[Id]
    case_id: Mapped[UUID | None] = link("case_record.id", index=True)
    task_id: Mapped[UUID | None] = link("user_task.id", index=True)
    draft_id: Mapped[UUID | None] = mapped_column(ForeignKey("public_draft.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[UUID | None] = link("person.id")
    deployment_id: Mapped[UUID | None] = link("deployment.id")
    form_key: Mapped[str | None]
    question: Mapped[str | None]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(default="waiting")
    scanner: Mapped[str | None]
    uploaded_at: Mapped[Instant]
    scan_at: Mapped[Instant]
    attempts: Mapped[int] = mapped_column(default=0)


class AttachmentPiece(Base):
    """Up to 1 MB of a file's content; opens when the file is clean."""

    __tablename__ = "attachment_piece"
    __table_args__ = (CheckConstraint("octet_length(content) <= 1048576", name="length"),)
    attachment_id: Mapped[UUID] = mapped_column(ForeignKey("attachment.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
