"""What was published."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.persistence.models import Deployment, DeploymentFile, FileContent, Job


def files_of(session: Session, deployment_id: UUID) -> Mapping[str, bytes]:
    """Path → content."""
    statement = (
        select(DeploymentFile.path, FileContent.content)
        .join(FileContent, FileContent.digest == DeploymentFile.digest)
        .where(DeploymentFile.deployment_id == deployment_id)
        .order_by(DeploymentFile.path)
    )
    return {row.path: row.content for row in session.execute(statement)}


def lock(session: Session) -> None:
    """One publishes at a time: two services that start together would publish the same files twice."""
    session.execute(text("SELECT pg_advisory_xact_lock(4713)"))


def find_deployment(session: Session, digest: str) -> Deployment | None:
    return session.scalars(select(Deployment).where(Deployment.digest == digest)).one_or_none()


def newest_deployment(session: Session, scheme: str) -> Deployment | None:
    return session.scalars(
        select(Deployment).where(Deployment.scheme == scheme).order_by(Deployment.version.desc()).limit(1)
    ).one_or_none()


def next_version(session: Session, scheme: str) -> int:
    return (session.scalar(select(func.max(Deployment.version)).where(Deployment.scheme == scheme)) or 0) + 1


def schemes(session: Session) -> Sequence[str]:
    return session.scalars(select(Deployment.scheme).distinct().order_by(Deployment.scheme)).all()


def keep_content(session: Session, contents: Mapping[str, bytes]) -> None:
    """Digest → content; what is already there stays."""
    rows = [{"digest": digest, "content": content} for digest, content in contents.items()]
    session.execute(insert(FileContent).values(rows).on_conflict_do_nothing())


def replace_start_timers(session: Session, scheme: str, jobs: Sequence[Job]) -> None:
    """Those of the version before are gone."""
    session.execute(delete(Job).where(Job.kind == "start_timer", Job.payload.contains({"scheme": scheme})))
    session.add_all(jobs)
    session.flush()
    session.execute(text("SELECT pg_notify('desk', 'job')"))
