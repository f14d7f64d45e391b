"""Organisations, areas, teams and the people in them."""

from datetime import date
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from service.persistence.models.base import Base, Id, Instant, link


class Organisation(Base):
    __tablename__ = "organisation"
    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]


class Area(Base):
    """A tree: nation, then the parts of it that the scheme's files name."""

    __tablename__ = "area"
    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    nation: Mapped[str]
    parent_id: Mapped[UUID | None] = link("area.id")


class Team(Base):
    """Serves `roles` in its area and below."""

    __tablename__ = "team"
    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    organisation_id: Mapped[UUID] = link("organisation.id")
    area_id: Mapped[UUID] = link("area.id")
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))


class Person(Base):
    __tablename__ = "person"
    id: Mapped[Id]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    rank: Mapped[str] = mapped_column(default="")
    is_away: Mapped[bool] = mapped_column(default=False)
    site_roles: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)


class Credential(Base):
    """Apart from `person`, so that the reading login never sees a hash."""

    __tablename__ = "credential"
    person_id: Mapped[UUID] = link("person.id", primary_key=True)
    password_hash: Mapped[str]
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[Instant | None]


class Membership(Base):
    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "team_id"),)
    id: Mapped[Id]
    person_id: Mapped[UUID] = link("person.id", index=True)
    team_id: Mapped[UUID] = link("team.id", index=True)
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))


class SavedFilter(Base):
    """A work list's filters under a name, as its address says them; with a team, for all its members."""

    __tablename__ = "saved_filter"
    id: Mapped[Id]
    person_id: Mapped[UUID] = link("person.id", index=True)
    team_id: Mapped[UUID | None] = link("team.id", index=True)
    name: Mapped[str]
    query: Mapped[str]


class Qualification(Base):
    __tablename__ = "qualification"
    __table_args__ = (UniqueConstraint("person_id", "key"),)
    id: Mapped[Id]
    person_id: Mapped[UUID] = link("person.id", index=True)
    key: Mapped[str]
    valid_until: Mapped[date]
