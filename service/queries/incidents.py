"""What failed and waits for somebody: all of it for service support, else that of the cases whose file one has."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from service.persistence.reader import Reader

PAGE = 25


def open_incidents(reader: Reader, after: tuple[datetime, UUID] | None = None, limit: int = PAGE) -> Sequence[Any]:
    """Oldest first. `more`: reference, team, deployment, process and attempts; never a name or an answer."""
    return reader.rows(
        """SELECT i.id, i.element_id, i.code, i.message, i.opened_at, desk_failed(i.id) AS more FROM incident i WHERE i.resolved_at IS NULL
        AND (CAST(:at AS timestamptz) IS NULL OR (i.opened_at, i.id) > (:at, :id)) ORDER BY i.opened_at, i.id LIMIT :limit""",
        at=after[0] if after else None, id=after[1] if after else None, limit=limit,
    )  # fmt: skip


def by_cause(reader: Reader) -> Sequence[Any]:
    """Largest first: the fault's code and element, how many, since when."""
    return reader.rows(
        """SELECT code, element_id, count(*) AS number, min(opened_at) AS since FROM incident WHERE resolved_at IS NULL
        GROUP BY code, element_id ORDER BY count(*) DESC, min(opened_at) LIMIT 20"""
    )


def of_cause(reader: Reader, code: str, element: str, limit: int = 100) -> list[UUID]:
    rows = reader.rows(
        """SELECT id FROM incident WHERE resolved_at IS NULL AND code = :code AND coalesce(element_id, '') = :element
        ORDER BY opened_at, id LIMIT :limit""",
        code=code, element=element, limit=limit,
    )  # fmt: skip
    return [row.id for row in rows]
