"""FEEL's types, and what is asked of them: does a value conform, and can it be converted without a word.

`dmn` makes its item definitions from these (or from subclasses of `Type`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from service.feel.values import Date, DateTime, DaysDuration, Function, Range, Time, YearsDuration


class Type:
    """A node of the lattice. `holds` says whether a value is of it (null is of every type)."""

    name: str

    def holds(self, value: Any) -> bool:
        raise NotImplementedError  # pragma: no cover - each type has its own

    def conforms_to(self, other: "Type") -> bool:
        """Whether each value of this type is one of the other."""
        return other is ANY or self is NULL or self == other

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, repr=False)
class SimpleType(Type):
    """A named type without parameters."""

    name: str
    kind: type | None = None

    def holds(self, value: Any) -> bool:
        return value is None or self.kind is object or type(value) is self.kind


ANY = SimpleType("Any", object)
NULL = SimpleType("Null")
NUMBER = SimpleType("number", Decimal)
STRING = SimpleType("string", str)
BOOLEAN = SimpleType("boolean", bool)
DATE = SimpleType("date", Date)
TIME = SimpleType("time", Time)
DATE_TIME = SimpleType("date and time", DateTime)
DAYS_DURATION = SimpleType("days and time duration", DaysDuration)
YEARS_DURATION = SimpleType("years and months duration", YearsDuration)

SIMPLE: Mapping[str, Type] = {
    t.name: t for t in (ANY, NULL, NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME, DAYS_DURATION, YEARS_DURATION)
} | {"day and time duration": DAYS_DURATION, "year and month duration": YEARS_DURATION, "dateTime": DATE_TIME}


@dataclass(frozen=True, slots=True, repr=False)
class ListType(Type):
    item: Type

    @property
    def name(self) -> str:  # type: ignore[override]
        return f"list<{self.item}>"

    def holds(self, value: Any) -> bool:
        return value is None or (type(value) is list and all(self.item.holds(i) for i in value))

    def conforms_to(self, other: Type) -> bool:
        return other is ANY or (isinstance(other, ListType) and self.item.conforms_to(other.item))


@dataclass(frozen=True, slots=True, repr=False)
class RangeType(Type):
    item: Type

    @property
    def name(self) -> str:  # type: ignore[override]
        return f"range<{self.item}>"

    def holds(self, value: Any) -> bool:
        return value is None or (type(value) is Range and self.item.holds(value.start) and self.item.holds(value.end))

    def conforms_to(self, other: Type) -> bool:
        return other is ANY or (isinstance(other, RangeType) and self.item.conforms_to(other.item))


@dataclass(frozen=True, slots=True, repr=False)
class ContextType(Type):
    """A context has at least the entries that its type names."""

    entries: tuple[tuple[str, Type], ...] = ()

    @property
    def name(self) -> str:  # type: ignore[override]
        return f"context<{', '.join(f'{key}: {type_}' for key, type_ in self.entries)}>" if self.entries else "context"

    def holds(self, value: Any) -> bool:
        if value is None:
            return True
        return type(value) is dict and all(key in value and type_.holds(value[key]) for key, type_ in self.entries)

    def conforms_to(self, other: Type) -> bool:
        if other is ANY:
            return True
        if not isinstance(other, ContextType):
            return False
        mine = dict(self.entries)
        return all(key in mine and mine[key].conforms_to(type_) for key, type_ in other.entries)


@dataclass(frozen=True, slots=True, repr=False)
class FunctionType(Type):
    parameters: tuple[Type, ...]
    result: Type

    @property
    def name(self) -> str:  # type: ignore[override]
        return f"function<{', '.join(str(p) for p in self.parameters)}> -> {self.result}"

    def holds(self, value: Any) -> bool:
        if value is None:
            return True
        if type(value) is not Function:
            return False
        if hasattr(value.same_as, "fits"):  # a built-in: it has many signatures
            return bool(value.same_as.fits(self.parameters, self.result))
        if value.result is None:  # what it gives is not known, so it is no reason to refuse it
            return FunctionType(function_type(value).parameters, self.result).conforms_to(self)
        return function_type(value).conforms_to(self)

    def conforms_to(self, other: Type) -> bool:
        if other is ANY:
            return True
        if not isinstance(other, FunctionType) or len(self.parameters) != len(other.parameters):
            return False
        wider = all(theirs.conforms_to(mine) for mine, theirs in zip(self.parameters, other.parameters, strict=True))
        return wider and self.result.conforms_to(other.result)


@dataclass(frozen=True, slots=True, repr=False)
class ListOfAny(Type):
    """Any list: what built-ins ask for."""

    name: str = "list"

    def holds(self, value: Any) -> bool:
        return value is None or type(value) is list


@dataclass(frozen=True, slots=True, repr=False)
class OneOf(Type):
    """A value of one of several types: parameters of built-ins only."""

    options: tuple[Type, ...]

    @property
    def name(self) -> str:  # type: ignore[override]
        return " or ".join(in_words(option) for option in self.options)

    def holds(self, value: Any) -> bool:
        return any(option.holds(value) for option in self.options)


@dataclass(frozen=True, slots=True, repr=False)
class AnyFunction(Type):
    """A function of so many parameters, whatever their types."""

    arity: int
    name: str = "function"

    def holds(self, value: Any) -> bool:
        return value is None or type(value) is Function


@dataclass(frozen=True, slots=True, repr=False)
class Point(Type):
    """Whatever has an order: the points of range functions."""

    name: str = "number, string, date, time or duration"

    def holds(self, value: Any) -> bool:
        return value is None or type(value) in {Decimal, str, Date, Time, DateTime, DaysDuration, YearsDuration}


@dataclass(frozen=True, slots=True, repr=False)
class AnyRange(Type):
    """Any range: what built-ins ask for."""

    name: str = "range"

    def holds(self, value: Any) -> bool:
        return value is None or type(value) is Range


POINT = Point()
RANGE = AnyRange()
CONTEXT = ContextType()
LIST = ListOfAny()


def function_type(function: Function) -> FunctionType:
    parameters = tuple(p.type or ANY for p in function.parameters)
    return FunctionType(parameters, function.result or ANY)


def is_instance(value: Any, type_: Type) -> bool:
    """`value instance of type`: null is an instance of Null only."""
    if value is None:
        return type_ is NULL
    return type_.holds(value)


class CannotConvertError(Exception):
    """The value is not of the type and can't be made one."""


def convert(value: Any, type_: Type) -> Any:
    """The value as one of the type: as it is, put into a list, out of a list of one, or a date as midnight UTC."""
    if type_.holds(value):
        return value
    if type_ is DATE_TIME and type(value) is Date:
        return midnight(value)
    if type(value) is list:
        if len(value) == 1 and not isinstance(type_, ListType | ListOfAny):
            return convert(value[0], type_)
    elif isinstance(type_, ListOfAny) or (isinstance(type_, ListType) and type_.item.holds(value)):
        return [value]
    if isinstance(type_, OneOf):
        return _convert_to_one(value, type_.options)
    raise CannotConvertError


def _convert_to_one(value: Any, options: Sequence[Type]) -> Any:
    for option in options:
        try:
            return convert(value, option)
        except CannotConvertError:
            continue
    raise CannotConvertError


def midnight(date: Date) -> DateTime:
    """A date where a date and time is expected: 00:00 UTC."""
    return DateTime(date, Time(0, 0))


_KINDS = {
    bool: "true or false",
    str: "text",
    Decimal: "a number",
    list: "a list",
    dict: "a context",
    Date: "a date",
    Time: "a time",
    DateTime: "a date and time",
    DaysDuration: "a duration in days and time",
    YearsDuration: "a duration in years and months",
    Range: "a range",
    Function: "a function",
}
_OTHERS = {"list": "a list", "context": "a context", "range": "a range", "function": "a function"}


def in_words(type_: Type) -> str:
    """A type, in the same words: what a value has to be."""
    if isinstance(type_, SimpleType) and type_.kind is not None:
        return _KINDS.get(type_.kind, type_.name)
    return _OTHERS.get(type_.name, type_.name)


def kind_of(value: Any) -> str:
    """What a value is, in the words of messages."""
    return "nothing (null)" if value is None else _KINDS[type(value)]
