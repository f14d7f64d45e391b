"""Reads names. A name is a sequence of tokens, so the scope decides where it ends: the longest known name wins.

Words that stand beside one another can mean nothing but one name, so `risk level` is read as one even if nobody
declared it; only names that hold signs or words like `and` have to be known.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from service.feel.errors import FeelSyntaxError
from service.feel.syntax.cursor import Cursor
from service.feel.syntax.tokens import Kind, tokenize

ENDS_A_NAME = frozenset({"and", "or", "in", "between", "instance", "then", "else", "return", "satisfies"})
NEVER_STARTS_A_NAME = ENDS_A_NAME | {"if", "for", "some", "every", "true", "false", "null"}
_ENTRY = " It is written `name: value`."
_KEPT_NAME = 200  # characters of names that are kept
_WITH_KEYWORD = (
    "date and time",
    "years and months duration",
    "working days between",
    "get or else",
)  # built-in functions


def name_tokens(name: str) -> tuple[str, ...]:
    """The name as the tokens by which it is found in a text."""
    return _kept_tokens(name) if len(name) <= _KEPT_NAME else _tokens(name)


def _tokens(name: str) -> tuple[str, ...]:
    try:
        return tuple(t.text for t in tokenize(name)[:-1])
    except FeelSyntaxError:
        return ()


_kept_tokens = lru_cache(maxsize=4_096)(_tokens)


_FUNCTIONS = tuple(name_tokens(name) for name in _WITH_KEYWORD)


_FEW_NAMES = 500  # sets of names that are kept: many small ones, few large ones
_ByFirst = dict[str, list[tuple[tuple[str, ...], str]]]


def _table_of(names: frozenset[str]) -> _ByFirst:
    found: _ByFirst = {}
    for name in names:
        parts = name_tokens(name)
        if len(parts) > 1:
            found.setdefault(parts[0], []).append((parts, name))
    return found


_of_few, _of_many = lru_cache(maxsize=128)(_table_of), lru_cache(maxsize=4)(_table_of)


def _of_several_tokens(names: frozenset[str]) -> _ByFirst:
    """Those names that are more than one token, by their first: made once for the many texts of a model."""
    return _of_few(names) if len(names) <= _FEW_NAMES else _of_many(names)


class _Table:
    """Known names of two tokens and more, by their first token: those given, and those declared in the text."""

    def __init__(self, *given: frozenset[str]) -> None:
        self._given = [_of_several_tokens(names) for names in given]
        self._declared: _ByFirst = {}

    def add(self, name: str) -> None:
        parts = name_tokens(name)
        if len(parts) > 1:
            self._declared.setdefault(parts[0], []).append((parts, name))

    def remove(self, name: str) -> None:
        parts = name_tokens(name)
        if len(parts) > 1:
            self._declared[parts[0]].remove((parts, name))

    def starting_with(self, first: str) -> Iterator[tuple[tuple[str, ...], str]]:
        for table in (self._declared, *self._given):
            yield from table.get(first, ())


class Names(Cursor):
    """A cursor that knows which names are in scope."""

    def __init__(self, source: str, names: Collection[str], members: Collection[str]) -> None:
        super().__init__(source)
        known = frozenset(names)
        self._scope = _Table(known)
        # keys of contexts met so far: they may follow a dot or stand in a filter
        self._members = _Table(known, frozenset(members))
        self._filters = 0

    def declare(self, name: str) -> None:
        self._scope.add(name)

    def forget(self, name: str) -> None:
        self._scope.remove(name)

    def member(self, name: str) -> None:
        self._members.add(name)

    def _matches(self, parts: tuple[str, ...]) -> bool:
        tokens = self.tokens[self.index : self.index + len(parts)]
        return len(tokens) == len(parts) and all(t.text == p for t, p in zip(tokens, parts, strict=True))

    def _longest(self, table: _Table) -> tuple[int, str]:
        best, name = 0, ""
        for parts, candidate in table.starting_with(self.token.text):
            if len(parts) > best and self._matches(parts):
                best, name = len(parts), candidate
        return best, name

    def _function(self) -> tuple[int, str]:
        for parts, name in zip(_FUNCTIONS, _WITH_KEYWORD, strict=True):
            if self._matches(parts) and self.peek(len(parts)).text == "(":
                return len(parts), name
        return 0, ""

    def _words(self) -> tuple[int, str]:
        count = 1
        while self._joins(count):
            count += 1
        return count, " ".join(t.text for t in self.tokens[self.index : self.index + count])

    def _joins(self, ahead: int) -> bool:
        token = self.peek(ahead)
        if token.kind is Kind.WORD:
            return token.text not in ENDS_A_NAME
        return token.kind is Kind.NUMBER and token.text.isdigit()

    def name(self) -> str:
        """A name in an expression."""
        found = [self._words(), self._longest(self._scope), self._function()]
        if self._filters:
            found.append(self._longest(self._members))
        return self._take(found)

    def member_name(self) -> str:
        """A name after a dot."""
        if self.token.kind is not Kind.WORD:
            self.fail(f"A name is missing after the dot; there is {self.found()} instead.")
        return self._take([self._words(), self._longest(self._members)])

    def _take(self, found: list[tuple[int, str]]) -> str:
        count, name = max(found, key=lambda f: f[0])
        self.index += count
        return name

    def name_before(self, *ends: str, what: str) -> str:
        """A name that is being declared: everything up to one of the `ends`."""
        first = self.index
        if self.token.kind is not Kind.WORD or self.token.text in ends:
            self.fail(f"{what} is missing; there is {self.found()} instead.")
        if self.token.text in NEVER_STARTS_A_NAME:
            self.fail(f"{what} can't begin with {self.found()}, a word of the language.")
        while self.token.kind in {Kind.WORD, Kind.NUMBER, Kind.SIGN} and not self._is_end(ends):
            if self.is_sign("(", ")", "[", "]", "{", "}", "<", ">", "=", "@", ","):
                self.fail(f"{what} can't hold {self.found()}.{_ENTRY if ends == (':',) else ''}")
            self.index += 1
        return spelled(self.source[self.tokens[first].start : self.tokens[self.index - 1].end])

    def _is_end(self, ends: tuple[str, ...]) -> bool:
        return self.token.text in ends


def spelled(text: str) -> str:
    """A name as it is kept: one space where there was white space, none around signs that had none."""
    return re.sub(r"\s+", " ", text).strip()
