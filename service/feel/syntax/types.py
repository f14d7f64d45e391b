"""Reads types: `list<number>`, `context<a: string>`, `function<number> -> string`, names of item definitions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from service.feel import types
from service.feel.syntax.names import Names, name_tokens
from service.feel.syntax.tokens import Kind
from service.feel.types import Type

PARAMETERISED = frozenset({"list", "range", "context", "function"})
_LOOKED_THROUGH = 500  # names, for one that is near


class TypeTable:
    """Types by name, those of FEEL and those of a model: made once for its many texts, and equal to itself only."""

    def __init__(self, known: Mapping[str, Type]) -> None:
        self.names = {**types.SIMPLE, **known}
        self._by_first: dict[str, list[tuple[tuple[str, ...], Type]]] = {}
        for name, type_ in self.names.items():
            parts = name_tokens(name)
            if parts:
                self._by_first.setdefault(parts[0], []).append((parts, type_))

    def starting_with(self, first: str) -> list[tuple[tuple[str, ...], Type]]:
        return self._by_first.get(first, [])


_PLAIN = TypeTable({})


def type_table(known: Mapping[str, Type] | TypeTable | None) -> TypeTable:
    """The table of those types; nothing: FEEL's own alone."""
    if isinstance(known, TypeTable):
        return known
    return TypeTable(known) if known else _PLAIN


@dataclass(frozen=True, slots=True, repr=False)
class UnknownType(Type):
    """A name that no type has, or a type that needs parameters and has none."""

    name: str
    table: TypeTable

    def holds(self, value: Any) -> bool:  # noqa: ARG002 - nothing is known of it
        return False

    def why(self) -> str:
        """Said only where somebody asks: looking for a name that is near takes its time."""
        if self.name in PARAMETERISED:
            return f"The type `{self.name}` needs to say of what, as in `{self.name}<…>`."
        close = get_close_matches(self.name, list(self.table.names)[:_LOOKED_THROUGH], n=1, cutoff=0.7)
        hint = f" Did you mean `{close[0]}`?" if close else ""
        return f"There is no type `{self.name}`.{hint}"


class Types(Names):
    """A cursor that reads types."""

    def __init__(
        self,
        source: str,
        names: Collection[str] = (),
        members: Collection[str] = (),
        known: Mapping[str, Type] | TypeTable | None = None,
    ) -> None:
        super().__init__(source, names, members)
        self._known = type_table(known)

    def type(self) -> Type:
        if self.token.kind is not Kind.WORD:
            self.fail(f"The name of a type is missing; there is {self.found()} instead.")
        word = self.token.text
        if word in PARAMETERISED and self.peek().text == "<":
            self.index += 2
            self.deeper()
            found = self._with_parameters(word)
            self.shallower()
            return found
        return self._named()

    def _with_parameters(self, word: str) -> Type:
        if word == "context":
            return types.ContextType(tuple(self._entries()))
        if word == "function":
            return self._function_type()
        item = self.type()
        self.expect(">", f"after the type in `{word}<`")
        return types.ListType(item) if word == "list" else types.RangeType(item)

    def _entries(self) -> list[tuple[str, Type]]:
        entries = []
        while True:
            name = self.name_before(":", what="The name of an entry")
            self.expect(":", f"after `{name}`")
            entries.append((name, self.type()))
            if not self.accept(","):
                break
        self.expect(">", "after the entries in `context<`")
        return entries

    def _function_type(self) -> Type:
        parameters: list[Type] = []
        while not self.accept(">"):
            if parameters:
                self.expect(",", "between the types in `function<`")
            parameters.append(self.type())
        self.expect("->", "after the parameters of the function type")
        return types.FunctionType(tuple(parameters), self.type())

    def _named(self) -> Type:
        best, found = 0, None
        for parts, known in self._known.starting_with(self.token.text):
            if len(parts) > best and self._matches(parts):
                best, found = len(parts), known
        words, name = self._qualified()
        if found is not None and best >= words:
            self.index += best
            return found
        self.index += words
        return UnknownType(name, self._known)

    def _qualified(self) -> tuple[int, str]:
        count, name = self._words()
        while self.peek(count).text == "." and self.peek(count + 1).kind is Kind.WORD:
            count += 2
            name = f"{name}.{self.peek(count - 1).text}"
        return count, name
