"""What DMN adds to FEEL's types: restrictions, structures whose parts see one another, types that hold themselves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from service.feel import types as feel
from service.feel.registry import BuiltIn
from service.feel.types import ANY, DATE_TIME, DAYS_DURATION, NUMBER, YEARS_DURATION, FunctionType, ListType, Type
from service.feel.values import Date, DaysDuration, Function, Range, YearsDuration

Value = Any
Allowed = Callable[[Value, Mapping[str, Value]], bool]

__all__ = ["ANY", "BUILT_IN", "FunctionType", "Late", "ListType", "Restricted", "Structure", "Type", "convert", "plain"]


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Kind(Type):
    """Any value of some classes: `duration`, `context`, `function`, `range` without more."""

    name: str
    classes: tuple[type, ...]

    def holds(self, value: Value) -> bool:
        return value is None or isinstance(value, self.classes)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Restricted(Type):
    """A type and a test that each of its values must pass."""

    name: str
    base: Type
    allowed: Allowed

    def holds(self, value: Value) -> bool:
        return self.holds_among(value, {})

    def holds_among(self, value: Value, siblings: Mapping[str, Value]) -> bool:
        return value is None or (_holds(self.base, value, siblings) and self.allowed(value, siblings))

    def conforms_to(self, other: Type) -> bool:
        return _conforms(self, other)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Late(Type):
    """A data type that is looked up when it is asked: types may hold themselves."""

    name: str
    lookup: Callable[[], Type]

    @property
    def base(self) -> Type:
        return self.lookup()

    def holds(self, value: Value) -> bool:
        return value is None or self.lookup().holds(value)

    def conforms_to(self, other: Type) -> bool:
        return _conforms(self, other)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Items(ListType):
    """A list whose items may be restricted; `name` is that of the data type."""

    label: str = ""

    @property
    def name(self) -> str:  # type: ignore[override]
        return self.label or f"list<{self.item}>"

    def holds_among(self, value: Value, siblings: Mapping[str, Value]) -> bool:
        return value is None or (type(value) is list and all(_holds(self.item, one, siblings) for one in value))


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Structure(feel.ContextType):
    """A context type by name; tests of allowed values see the other components (7.3.3)."""

    label: str = ""

    @property
    def name(self) -> str:  # type: ignore[override]
        return self.label

    def holds(self, value: Value) -> bool:
        if value is None:
            return True
        return type(value) is dict and all(
            name in value and _holds(type_, value[name], value) for name, type_ in self.entries
        )


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Signature(FunctionType):
    """A function type by name. What a function does not declare is no reason to refuse it."""

    label: str = ""

    @property
    def name(self) -> str:  # type: ignore[override]
        return self.label

    def holds(self, value: Value) -> bool:
        if value is None:
            return True
        return type(value) is Function and self._fits(value)

    def _fits(self, function: Function) -> bool:
        if isinstance(function.same_as, BuiltIn):  # many signatures: the call will tell
            return True
        declared = [parameter.type for parameter in function.parameters]
        pairs = zip(self.parameters, declared, strict=False)
        fits = all(theirs is None or _conforms(mine, theirs) for mine, theirs in pairs)
        return fits and (function.result is None or _conforms(function.result, self.result))


def _conforms(one: Type, other: Type) -> bool:
    """Restrictions are about values: types conform without them."""
    return plain(one).conforms_to(plain(other))


def _holds(type_: Type, value: Value, siblings: Mapping[str, Value]) -> bool:
    return type_.holds_among(value, siblings) if isinstance(type_, Restricted | Items) else type_.holds(value)


_KINDS: Final = (
    Kind("duration", (DaysDuration, YearsDuration)),
    Kind("context", (dict,)),
    Kind("function", (Function,)),
    Kind("range", (Range,)),
)
BUILT_IN: Final[Mapping[str, Type]] = {
    **feel.SIMPLE,
    **{kind.name: kind for kind in _KINDS},
    **dict.fromkeys(("any", "<Undefined>"), ANY),
    **dict.fromkeys(("integer", "int", "long", "short", "float", "double", "decimal"), NUMBER),
    "dateTime": DATE_TIME,
    "dateTimeStamp": DATE_TIME,
    "dayTimeDuration": DAYS_DURATION,
    "yearMonthDuration": YEARS_DURATION,
    "list": ListType(ANY),
}


def plain(type_: Type) -> Type:
    """The type behind its name and its restrictions."""
    while isinstance(type_, Late | Restricted):
        type_ = type_.base
    return type_


def convert(value: Value, type_: Type) -> tuple[Value, bool]:
    """The value as the type wants it and True; else null and False (10.3.2.9.4)."""
    if type_.holds(value):
        return value, True
    for converted in _conversions(value, plain(type_)):
        if type_.holds(converted):
            return converted, True
    return None, False


def _conversions(value: Value, type_: Type) -> list[Value]:
    """Each is one step: a list of lists of one is not its innermost item."""
    candidates: list[Value] = []
    if isinstance(value, list) and len(value) == 1:
        candidates.append(value[0])
    if isinstance(type_, ListType):
        candidates.append([value])
    if type_ is DATE_TIME and isinstance(value, Date):
        candidates.append(feel.midnight(value))
    return candidates
