"""The register of built-in functions. Signatures are text: calls, messages and the reference read the same line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeVar

from service.feel import types
from service.feel.errors import DoesNotFitError, OutOfDomainError
from service.feel.limits import Run
from service.feel.types import CannotConvertError, Type, convert, in_words, kind_of
from service.feel.values import Function, Parameter

_SPECIAL: dict[str, Type] = {
    "list": types.LIST,
    "list of text": types.ListType(types.STRING),
    "context": types.CONTEXT,
    "range": types.RANGE,
    "function": types.AnyFunction(2),
    "value": types.ANY,
    "point": types.POINT,
}


def _type(text: str) -> Type:
    options = [_SPECIAL.get(part) or types.SIMPLE[part] for part in text.split(" or ")]
    return options[0] if len(options) == 1 else types.OneOf(tuple(options))


@dataclass(frozen=True, slots=True)
class Formal:
    """A parameter of a built-in. `optional`: null or left out; `many`: any number of them."""

    name: str
    type: Type
    optional: bool
    many: bool

    def fit(self, value: Any) -> Any:
        """The argument as the parameter's type."""
        if value is not None:
            try:
                value = convert(value, self.type)
            except CannotConvertError:
                raise DoesNotFitError(
                    f"`{self.name}` has to be {in_words(self.type)}; it is {kind_of(value)}."
                ) from None
        if value is None and not self.optional and self.type is not types.ANY:
            raise DoesNotFitError(f"`{self.name}` is nothing (null); it has to be {in_words(self.type)}.")
        return value


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a built-in."""

    text: str
    name: str
    formals: tuple[Formal, ...]
    result: Type
    code: Callable[..., Any]

    @property
    def least(self) -> int:
        return sum(not f.optional for f in self.formals)

    @property
    def most(self) -> float:
        return float("inf") if self.formals and self.formals[-1].many else len(self.formals)

    def apply(self, run: Run, values: Sequence[Any]) -> Any:
        """Calls it with as many arguments as it takes; large texts and lists count for the limits."""
        for value in values:
            if type(value) is str:
                run.charge(value)
        result = self.code(run, *[self.formal(i).fit(value) for i, value in enumerate(values)])
        run.charge(result)
        return result

    def formal(self, index: int) -> Formal:
        """The parameter of an argument; the last one takes all that follow, where it takes many."""
        return self.formals[min(index, len(self.formals) - 1)]

    def order(self, names: Sequence[str]) -> list[int | None] | None:
        """Where each parameter's argument stands among named ones; None if the names are not its."""
        known = self._numbered(len(names)) if self._is_numbered(names) else [f.name for f in self.formals]
        if len(set(names)) != len(names) or any(name not in known for name in names):
            return None
        return [names.index(name) if name in names else None for name in known]

    def _is_numbered(self, names: Sequence[str]) -> bool:
        return len(self.formals) == 1 and self.formals[0].many and self.formals[0].name not in names

    def _numbered(self, count: int) -> list[str]:
        """The names of arguments of which there may be many, as the specification writes them: n1, n2 and so on."""
        return [f"{self.formals[0].name}{index}" for index in range(1, count + 1)]


def parse_signature(text: str, code: Callable[..., Any]) -> Signature:
    """Reads `name(a: number, b?: string, c...: value) -> number`."""
    head, _, result = text.partition(") -> ")
    called, _, parameters = head.partition("(")
    formals = []
    for part in filter(None, parameters.split(", ")):
        name, type_ = part.split(": ")
        formals.append(Formal(name.rstrip("?."), _type(type_), name.endswith("?"), name.endswith("...")))
    return Signature(text, called, tuple(formals), _type(result), code)


Prepared = Callable[[Run, Sequence[Any]], Any]


def _meets(given: Type, wanted: Type) -> bool:
    if isinstance(wanted, types.OneOf):
        return any(given.conforms_to(option) for option in wanted.options)
    return given.conforms_to(wanted) or (wanted is types.LIST and isinstance(given, types.ListType))


@dataclass(slots=True, eq=False)
class BuiltIn:
    """A built-in function, all its signatures."""

    name: str
    group: str
    about: str
    examples: tuple[str, ...]
    signatures: list[Signature] = field(default_factory=list)

    @property
    def value(self) -> Function:
        """The function as a value."""
        first = self.signatures[0]
        parameters = tuple(Parameter(f.name, None if f.type is types.ANY else f.type) for f in first.formals)
        return Function(parameters, self._invoke, self.name, self.name, first.result, same_as=self)

    def _invoke(self, run: Run, values: Sequence[Any]) -> Any:
        return self.call(run, values, None)

    def fits(self, parameters: Sequence[Type], result: Type) -> bool:
        """Whether it can be called with such arguments and may answer so: what a function type asks."""
        return any(
            s.least <= len(parameters) <= s.most
            and all(_meets(given, s.formal(i).type) for i, given in enumerate(parameters))
            and (result is types.ANY or _meets(s.result, result) or _meets(result, s.result))
            for s in self.signatures
        )

    def call(self, run: Run, values: Sequence[Any], names: Sequence[str] | None) -> Any:
        return self.prepared(len(values), names)(run, values)

    def prepared(self, count: int, names: Sequence[str] | None) -> Prepared:
        """The call for so many arguments (or those names), all but the arguments settled."""
        if names is not None:
            return self._by_name(names)
        fitting = [s for s in self.signatures if s.least <= count <= s.most]
        if not fitting:
            return _refuse(f"`{self.name}` can't be called with {count_of_arguments(count)}; it is {self._ways()}.")
        return fitting[0].apply if len(fitting) == 1 else self._first([s.apply for s in fitting])

    def _by_name(self, names: Sequence[str]) -> Prepared:
        orders = [(s, order) for s in self.signatures if (order := s.order(names)) is not None]
        if not orders:
            return _refuse(self._wrong_name(names))
        orders.sort(key=lambda found: not _as_written(found[1]))

        def one(signature: Signature, order: list[int | None]) -> Prepared:
            return lambda run, values: signature.apply(run, [None if i is None else values[i] for i in order])

        calls = [one(signature, order) for signature, order in orders]
        return calls[0] if len(calls) == 1 else self._first(calls)

    def _first(self, calls: list[Prepared]) -> Prepared:
        """The first way that fits; if none does, all of them are said."""

        def call(run: Run, values: Sequence[Any]) -> Any:
            for attempt in calls:
                try:
                    return attempt(run, values)
                except DoesNotFitError:
                    continue
            kinds = " and ".join(kind_of(value) for value in values)
            raise DoesNotFitError(f"`{self.name}` can't be called with {kinds}; it is {self._ways()}.")

        return call

    def _wrong_name(self, names: Sequence[str]) -> str:
        known = {f.name for s in self.signatures for f in s.formals}
        for name in names:
            if name not in known:
                close = get_close_matches(name, known, n=1)
                hint = f" Did you mean `{close[0]}`?" if close else ""
                return f"`{self.name}` has no parameter `{name}`; it is {self._ways()}.{hint}"
        return f"`{self.name}` can't be called with these names together; it is {self._ways()}."

    def _ways(self) -> str:
        return " or ".join(f"`{s.text.partition(' -> ')[0]}`" for s in self.signatures)


def _as_written(order: list[int | None]) -> bool:
    """Whether the arguments stand in the order of the parameters.

    It decides between `before(point: …, range: …)` and `before(range: …, point: …)`, which have the same names.
    """
    given = [index for index in order if index is not None]
    return given == sorted(given)


def count_of_arguments(count: int) -> str:
    return {0: "no arguments", 1: "one argument"}.get(count, f"{count} arguments")


def _refuse(message: str) -> Prepared:
    def call(run: Run, values: Sequence[Any]) -> Any:  # noqa: ARG001 - whatever it is called with
        raise OutOfDomainError(message)

    return call


BUILT_INS: dict[str, BuiltIn] = {}
Code = TypeVar("Code", bound=Callable[..., Any])


def built_in(group: str, *texts: str, examples: str | tuple[str, ...] = ()) -> Callable[[Code], Code]:
    """Registers the function under it; its docstring is the reference's sentence."""

    def register(code: Code) -> Code:
        signatures = [parse_signature(text, code) for text in texts]
        name = signatures[0].name
        entry = BUILT_INS.get(name)
        if entry is None:
            shown = (examples,) if isinstance(examples, str) else examples
            entry = BUILT_INS[name] = BuiltIn(name, group, " ".join((code.__doc__ or "").split()), shown)
        entry.signatures += signatures
        return code

    return register
