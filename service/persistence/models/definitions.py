"""What was published: sets of files, and the definitions in them."""

from uuid import UUID

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.persistence.models.base import Base, Id, Instant, link


class Deployment(Base):
    """A set of files put in force together.

    `digest` is the hash of all of them: the same set is never published twice.
    """

    __tablename__ = "deployment"
    id: Mapped[Id]
    scheme: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(unique=True)
    published_at: Mapped[Instant]
    published_by: Mapped[UUID | None] = link("person.id")
    reason: Mapped[str]


class FileContent(Base):
    """Content by hash, shared by the deployments that hold it."""

    __tablename__ = "file_content"
    digest: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class DeploymentFile(Base):
    __tablename__ = "deployment_file"
    deployment_id: Mapped[UUID] = link("deployment.id", primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = link("file_content.digest")


class ProcessDefinition(Base):
    __tablename__ = "process_definition"
    __table_args__ = (UniqueConstraint("deployment_id", "process_key"),)
    id: Mapped[Id]
    deployment_id: Mapped[UUID] = link("deployment.id")
    process_key: Mapped[str]
    name: Mapped[str]
    path: Mapped[str]
    diagram: Mapped[str]


class DecisionDefinition(Base):
    __tablename__ = "decision_definition"
    __table_args__ = (UniqueConstraint("deployment_id", "decision_key"),)
    id: Mapped[Id]
    deployment_id: Mapped[UUID] = link("deployment.id")
    decision_key: Mapped[str]
    name: Mapped[str]
    path: Mapped[str]


class FormDefinition(Base):
    __tablename__ = "form_definition"
    __table_args__ = (UniqueConstraint("deployment_id", "form_key"),)
    id: Mapped[Id]
    deployment_id: Mapped[UUID] = link("deployment.id")
    form_key: Mapped[str]
    path: Mapped[str]
