"""Types by their name in a model: item definitions, built-in types, types of imported models."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from service.dmn import model as m
from service.dmn import xml
from service.dmn.link import Unit
from service.dmn.types import ANY, BUILT_IN, Items, Late, Restricted, Signature, Structure, Type, Value

Allow = Callable[[m.Tests], Callable[[Value, Mapping[str, Value]], bool]]


@dataclass(eq=False, slots=True)
class Types:
    """The types that a unit knows; `allow` compiles the tests of allowed values."""

    unit: Unit
    allow: Allow
    others: Callable[[Unit], "Types"]
    _made: dict[str, Type] = field(default_factory=dict)
    _items: dict[str, m.ItemDefinition] = field(init=False)

    def __post_init__(self) -> None:
        self._items = {item.name: item for item in reversed(self.unit.definitions.items)}  # of two like names the first

    def find(self, type_ref: str | None) -> Type | None:
        """The type of that name; None if there is none. No name: Any."""
        name = xml.normalise(type_ref)
        if not name:
            return ANY
        prefix, colon, rest = name.partition(":")
        if colon and (namespace := self.unit.definitions.prefixes.get(prefix)) is not None:
            return self._prefixed(namespace, rest)
        return self.own(name) or self._imported(name) or BUILT_IN.get(name) or self._nameless(name)

    def _prefixed(self, namespace: str, name: str) -> Type | None:
        """`feel:string` and `kie:tPerson`, as DMN 1.1 writes names of types."""
        if "/FEEL" in namespace or "XMLSchema" in namespace:
            return BUILT_IN.get(name)
        other = self.unit.imported.get(namespace)
        return self.others(other).own(name) if other else self.own(name) or BUILT_IN.get(name)

    def own(self, name: str) -> Type | None:
        """An item definition of this file; one that is being made (it holds itself) is looked up later."""
        if name not in self._made:
            item = self._items.get(name)
            if item is None:
                return None
            late = self._made[name] = Late(name, lambda: self._made[name])
            made = self.of(item)
            self._made[name] = ANY if _innermost(made) is late else made
        return self._made[name]

    def _imported(self, name: str) -> Type | None:
        for imported in self.unit.definitions.imports:
            other = self.unit.imported.get(imported.namespace)
            if other and imported.name and name.startswith(imported.name + "."):
                return self.others(other).own(name[len(imported.name) + 1 :])
        return None

    def _nameless(self, name: str) -> Type | None:
        for imported in self.unit.definitions.imports:
            other = self.unit.imported.get(imported.namespace)
            if other and not imported.name and (found := self.others(other).own(name)):
                return found
        return None

    def of(self, item: m.ItemDefinition) -> Type:
        base = self._base(item)
        if item.allowed_values is not None and item.allowed_values.text.strip():
            base = Restricted(item.name, base, self.allow(item.allowed_values))
        if item.is_collection:
            base = Items(base, item.name)
        if item.type_constraint is not None and item.type_constraint.text.strip():
            base = Restricted(item.name, base, self.allow(item.type_constraint))
        return base

    def _base(self, item: m.ItemDefinition) -> Type:
        if item.components:
            return Structure(tuple((one.name, self.of(one)) for one in item.components), item.name)
        if item.function is not None:
            parameters = tuple(self.find(one.type_ref) or ANY for one in item.function.parameters)
            return Signature(parameters, self.find(item.function.output_type) or ANY, item.name)
        return self.find(item.type_ref) or ANY

    def all(self) -> dict[str, Type]:
        """Every data type that a text of this file may name; those of imports behind the import's name."""
        found = {item.name: self.own(item.name) or ANY for item in self.unit.definitions.items}
        for imported in self.unit.definitions.imports:
            other = self.unit.imported.get(imported.namespace)
            if other is not None:
                prefix = f"{imported.name}." if imported.name else ""
                theirs = self.others(other)
                found = {prefix + item.name: theirs.own(item.name) or ANY for item in other.definitions.items} | found
        return found

    def values(self, type_ref: str | None) -> m.Tests | None:
        """The allowed values of an item definition of this file, by which results may be ordered."""
        item = self._items.get(type_ref or "")
        return item.allowed_values if item else None


def _innermost(type_: Type) -> Type:
    """Behind restrictions only: a type that is nothing but itself says nothing."""
    while isinstance(type_, Restricted):
        type_ = type_.base
    return type_
