"""A scheme's settings, as its `scheme.toml` says them. The code knows their shape, never their words."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from service.domain.errors import DefinitionInvalidError, Finding

FILE = "scheme.toml"


@dataclass(frozen=True, slots=True)
class Scheme:
    """Read access to the tables; what is missing is empty."""

    key: str
    tables: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.tables["scheme"]["name"])

    @property
    def process(self) -> str:
        return str(self.tables["scheme"]["process"])

    @property
    def start_roles(self) -> frozenset[str]:
        return frozenset(self.tables["scheme"].get("start_roles", ()))

    def setting(self, name: str, default: Any = None) -> Any:
        return self.tables["scheme"].get(name, default)

    def table(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.tables.get(name, {})
        return found

    @property
    def lanes(self) -> Mapping[str, str]:
        return self.table("lanes")

    @property
    def roles(self) -> Mapping[str, Any]:
        return self.table("roles")

    @property
    def file_roles(self) -> frozenset[str]:
        return frozenset(self.tables.get("file_roles", self.setting("file_roles", ())))

    def role_title(self, role: str) -> str:
        return str(self.roles.get(role, {}).get("title", role))

    def above(self, role: str, step: str) -> str | None:
        """The role that supervises (`step` "supervisor") or manages ("manager") another.

        A role's own key stands for itself.
        """
        if step in self.roles:
            return step
        found: str | None = self.roles.get(role, {}).get(step)
        return found

    @property
    def supervising_roles(self) -> frozenset[str]:
        """Roles that are somebody's supervisor or manager."""
        steps = ("supervisor", "manager")
        return frozenset(found for role in self.roles for step in steps if (found := self.above(role, step)))

    def seconds(self, role: str) -> tuple[str, ...]:
        """Roles whose people may be the second person for a step of this role, besides its own."""
        return (role, *(str(other) for other in self.roles.get(role, {}).get("second", ()) if other != role))

    def audiences_of(self, roles: Iterable[str]) -> frozenset[str]:
        held = set(roles)
        return frozenset(key for key, members in self.table("audiences").items() if held & set(_members(members)))

    def priority(self, key: str | None) -> tuple[int, str]:
        """(value from 0 to 100, label) of a priority."""
        found = self.table("priorities").get(key or "", {})
        return int(found.get("value", 50)), str(found.get("label", ""))

    def title(self, table: str, key: str | None) -> str:
        """The words for a key of one of the tables of titles."""
        found = self.table(table).get(key or "", key or "")
        if isinstance(found, Mapping):
            found = found.get("title") or found.get("label") or key
        return found if isinstance(found, str) else str(key).replace("_", " ").capitalize()


def _members(value: Any) -> Iterable[str]:
    found: Iterable[str] = value.get("roles", ()) if isinstance(value, Mapping) else value
    return found


def parse_scheme(content: bytes, file: str) -> Scheme:
    """Raises DefinitionInvalidError if the file is not TOML or lacks what every scheme has."""
    try:
        tables = tomllib.loads(content.decode())
        return Scheme(str(tables["scheme"]["key"]), tables)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"The file is not TOML: {error}"
    except (KeyError, TypeError):
        message = "The file lacks `[scheme] key`."
    raise DefinitionInvalidError([Finding(file, None, "scheme-settings", "error", message)])
