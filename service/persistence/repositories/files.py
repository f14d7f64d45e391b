"""Files: their rows and their content in pieces."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, select, text, update
from sqlalchemy.orm import Session

from service.persistence.models import Attachment, AttachmentPiece

PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose unsent files: those of a draft of the public, or a person's, for one task or for none."""

    draft_id: UUID | None = None
    person_id: UUID | None = None
    task_id: UUID | None = None

    def has(self) -> ColumnElement[bool]:
        mine = Attachment.draft_id == self.draft_id if self.draft_id else Attachment.person_id == self.person_id
        of_task = Attachment.task_id == self.task_id if self.task_id else Attachment.task_id.is_(None)
        return and_(Attachment.case_id.is_(None), mine, of_task)


@dataclass(frozen=True, slots=True)
class Answered:
    """Where a file was answered."""

    case_id: UUID
    deployment_id: UUID
    form_key: str
    question: str


def add(session: Session, attachment: Attachment, content: bytes) -> None:
    session.add(attachment)
    session.flush()
    for number, start in enumerate(range(0, len(content), PIECE)):
        piece = content[start : start + PIECE]
        session.add(AttachmentPiece(attachment_id=attachment.id, number=number, content=piece))
    session.flush()


def own(session: Session, owner: Owner, ids: Collection[UUID]) -> set[UUID]:
    """Those of the ids that are unsent files of the owner."""
    return set(session.scalars(select(Attachment.id).where(owner.has(), Attachment.id.in_(ids))))


def unsent_size(session: Session, owner: Owner) -> int:
    return session.scalar(select(func.coalesce(func.sum(Attachment.size), 0)).where(owner.has())) or 0


def send(session: Session, owner: Owner, ids: Collection[UUID], answered: Answered) -> None:
    """From here on they belong to the case."""
    values = {
        "case_id": answered.case_id,
        "draft_id": None,
        "deployment_id": answered.deployment_id,
        "form_key": answered.form_key,
        "question": answered.question,
    }
    session.execute(
        update(Attachment).where(owner.has(), Attachment.id.in_(ids)).values(values),
        execution_options={"synchronize_session": False},
    )


def drop_unsent(session: Session, owner: Owner, but: Collection[UUID] = ()) -> None:
    session.execute(
        delete(Attachment).where(owner.has(), Attachment.id.not_in(but)),
        execution_options={"synchronize_session": False},
    )


def next_waiting(session: Session, now: datetime) -> Attachment | None:
    """The one that waits longest for the scanner, locked."""
    statement = (
        select(Attachment)
        .where(Attachment.state == "waiting", Attachment.scan_at <= now)
        .order_by(Attachment.scan_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(statement).one_or_none()


def content(session: Session, attachment_id: UUID) -> bytes:
    pieces: Iterable[bytes] = session.scalars(
        select(AttachmentPiece.content)
        .where(AttachmentPiece.attachment_id == attachment_id)
        .order_by(AttachmentPiece.number)
    )
    return b"".join(pieces)


def delete_left(session: Session, before: datetime) -> None:
    """Unsent files of people: added for no task, or for one that is finished, and left. Drafts take theirs with them."""
    session.execute(
        text("""
        DELETE FROM attachment a WHERE a.case_id IS NULL AND a.draft_id IS NULL AND a.uploaded_at < :before
          AND (a.task_id IS NULL OR EXISTS (SELECT 1 FROM user_task t WHERE t.id = a.task_id AND t.closed_at < :before))"""),
        {"before": before},
    )
