"""A database made as a demonstration: its mark, its organisations and people. Run by the owner's login, once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from service.commands.executor import Context
from service.commands.sessions import HASHER
from service.domain.ids import new_id
from service.persistence.models import Area, Credential, Membership, Organisation, Person, Qualification, Team
from service.persistence.repositories import directory, site

PASSWORD = "demonstration"  # noqa: S105 - of invented people, shown on the sign-in page


def mark(context: Context) -> None:
    """A database in which nothing was done yet becomes a demonstration; any other stays what it is."""
    if not directory.has_people(context.work.session):
        site.lock(context.work.session).is_demonstration = True


def load_directory(context: Context, tables: Mapping[str, Any]) -> bool:
    """Areas, organisations, teams and people from the scheme's file. False if there were people already."""
    session = context.work.session
    if directory.has_people(session):
        return False
    areas = {row["key"]: new_id() for row in tables["area"]}
    session.add_all(
        Area(
            id=areas[row["key"]],
            key=row["key"],
            name=row["name"],
            kind=row["kind"],
            nation=row["nation"],
            parent_id=areas.get(row.get("parent")),
        )
        for row in tables["area"]
    )
    organisations = {row["key"]: new_id() for row in tables["organisation"]}
    session.add_all(
        Organisation(id=organisations[row["key"]], key=row["key"], name=row["name"], kind=row["kind"])
        for row in tables["organisation"]
    )
    session.flush()
    teams = {row["key"]: new_id() for row in tables["team"]}
    session.add_all(
        Team(
            id=teams[row["key"]],
            key=row["key"],
            name=row["name"],
            organisation_id=organisations[row["organisation"]],
            area_id=areas[row["area"]],
            roles=row["roles"],
        )
        for row in tables["team"]
    )
    session.flush()
    _people(context, tables, teams)
    return True


def _people(context: Context, tables: Mapping[str, Any], teams: Mapping[str, Any]) -> None:
    session, password = context.work.session, HASHER.hash(PASSWORD)
    people = {row["email"]: new_id() for row in tables["person"]}
    session.add_all(
        Person(
            id=people[row["email"]],
            email=row["email"],
            name=row["name"],
            rank=row.get("rank", ""),
            is_away=row.get("away", False),
            site_roles=row.get("site_roles", []),
        )
        for row in tables["person"]
    )
    session.flush()
    for row in tables["person"]:
        person_id = people[row["email"]]
        session.add(Credential(person_id=person_id, password_hash=password, failures=0))
        session.add_all(
            Membership(person_id=person_id, team_id=teams[m["team"]], roles=m["roles"])
            for m in row.get("memberships", [])
        )
        session.add_all(
            Qualification(person_id=person_id, key=key, valid_until=date.fromisoformat(str(until)))
            for key, until in row.get("trainings", {}).items()
        )
