"""The site's one row."""

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from service.persistence.models import Site

NEXT_DUE = text("SELECT desk_next_due(:system_now)")


def lock(session: Session) -> Site:
    return session.scalars(select(Site).with_for_update()).one()


def next_due(session: Session, system_now: datetime) -> datetime | None:
    found: datetime | None = session.scalar(NEXT_DUE, {"system_now": system_now})
    return found
