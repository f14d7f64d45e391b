"""What is published."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from service.persistence.reader import Reader


def is_anything_published(reader: Reader) -> bool:
    return bool(reader.value("SELECT EXISTS (SELECT 1 FROM deployment)"))


def newest(reader: Reader) -> Sequence[Any]:
    """(scheme, id) of the version in force of each scheme."""
    return reader.rows("SELECT DISTINCT ON (scheme) scheme, id FROM deployment ORDER BY scheme, version DESC")


def of_action(reader: Reader, subscription_id: UUID) -> UUID:
    """The version that an offered action's case runs on."""
    found: UUID = reader.value("SELECT desk_deployment_of_subscription(:id)", id=subscription_id)
    return found
