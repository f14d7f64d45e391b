"""Persons of other cases who may be the same, as far as the reader may open those cases."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from service.persistence.reader import Reader


def people(reader: Reader, kinds: Sequence[str], names: str, but: UUID | None = None) -> Sequence[Any]:
    """Most alike first: reference, names, born_on, address, score from 0 to 1. `but`: not of this case."""
    return reader.rows(
        """SELECT c.reference, c.closed_at, l.kind, l.names, l.born_on, l.address, l.score FROM desk_like_parties(CAST(:kinds AS text[]), :names, :but) l
        JOIN case_record c ON c.id = l.case_id ORDER BY l.score DESC, c.reference""",
        kinds=list(kinds), names=names, but=but,
    )  # fmt: skip
