"""Who acts, with the teams and roles that the session's statement found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TeamRoles:
    """A team that a person is in, and the roles held there."""

    id: UUID
    name: str
    organisation: str
    area_id: UUID
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person. `trainings` maps a training's key to the last day it is valid on."""

    person_id: UUID
    name: str
    email: str
    rank: str = ""
    teams: tuple[TeamRoles, ...] = ()
    site_roles: frozenset[str] = frozenset()
    trainings: Mapping[str, date] = field(default_factory=dict)

    @classmethod
    def from_session(cls, found: Mapping[str, Any]) -> Self:
        """From what the database's `desk_session` answers."""
        return cls(
            person_id=UUID(found["person"]),
            name=found["name"],
            email=found["email"],
            rank=found["rank"],
            teams=tuple(
                TeamRoles(UUID(t["id"]), t["name"], t["organisation"], UUID(t["area"]), frozenset(t["roles"]))
                for t in found["teams"]
            ),
            site_roles=frozenset(found["site_roles"]),
            trainings={key: date.fromisoformat(day) for key, day in found["trainings"].items()},
        )

    @property
    def roles(self) -> frozenset[str]:
        return frozenset[str]().union(*(team.roles for team in self.teams))

    @property
    def team_ids(self) -> tuple[UUID, ...]:
        return tuple(team.id for team in self.teams)

    def holds(self, role: str, team_id: UUID) -> bool:
        """Whether the person may work tasks of this role in this team's queue."""
        return any(team.id == team_id and role in team.roles for team in self.teams)

    def is_trained(self, training: str | None, on: date) -> bool:
        return training is None or self.trainings.get(training, date.min) >= on
