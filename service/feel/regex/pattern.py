"""Reads patterns: regular expressions of XML Schema with what XPath adds (anchors, groups, back-references)."""

from dataclasses import dataclass

from service.feel.errors import OutOfDomainError
from service.feel.regex import charsets
from service.feel.regex.charsets import CharSet, Test

MAX_REPEAT = 1_000
MAX_NESTING = 50
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"} | {c: c for c in "\\|.?*+(){}-[]^$"}
_SPACE = " \t\n\r"


class Node:
    """A part of a pattern."""


@dataclass(frozen=True, slots=True)
class One(Node):
    """One character out of a set."""

    charset: CharSet


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice(Node):
    branches: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat(Node):
    part: Node
    least: int
    most: int | None
    lazy: bool


@dataclass(frozen=True, slots=True)
class Group(Node):
    number: int
    part: Node


@dataclass(frozen=True, slots=True)
class Back(Node):
    number: int


@dataclass(frozen=True, slots=True)
class Anchor(Node):
    """`start` or `end`, of the text or (with flag m) of a line."""

    kind: str
    lines: bool


@dataclass(frozen=True, slots=True)
class Flags:
    any_case: bool = False
    point_matches_all: bool = False
    lines: bool = False


def without_spaces(pattern: str) -> str:
    """Flag x: white space counts only in brackets."""
    kept, depth, escaped = [], 0, False
    for c in pattern:
        if c in _SPACE and not depth:
            continue
        kept.append(c)
        if escaped:
            escaped = False
            continue
        escaped = c == "\\"
        depth += (c == "[") - (c == "]" and depth > 0)
    return "".join(kept)


class PatternReader:
    """Reads one pattern."""

    def __init__(self, pattern: str, flags: Flags) -> None:
        self._text = pattern
        self._flags = flags
        self._index = 0
        self._depth = 0
        self.groups = 0
        self._closed: set[int] = set()
        self.looks_back = False

    def read(self) -> Node:
        node = self._choice()
        if self._index < len(self._text):
            self._fail(f"`{self._next()}` closes nothing")
        return node

    def _fail(self, why: str) -> None:
        raise OutOfDomainError(f"The pattern can't be read: {why}.")

    def _next(self) -> str:
        return self._text[self._index : self._index + 1]

    def _take(self) -> str:
        c = self._next()
        if not c:
            self._fail("it ends too early")
        self._index += 1
        return c

    def _accept(self, text: str) -> bool:
        if self._text.startswith(text, self._index):
            self._index += len(text)
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            self._fail(f"`{text}` is missing")

    def _choice(self) -> Node:
        self._depth += 1
        if self._depth > MAX_NESTING:
            self._fail("its brackets are nested too deep")
        branches = [self._sequence()]
        while self._accept("|"):
            branches.append(self._sequence())
        self._depth -= 1
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _sequence(self) -> Node:
        parts = []
        while self._next() not in {"", "|", ")"}:
            parts.append(self._repeat(self._atom()))
        return Sequence(tuple(parts))

    def _repeat(self, part: Node) -> Node:
        c = self._next()
        if c in {"?", "*", "+"}:
            self._index += 1
            least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}[c]
        elif c == "{":
            least, most = self._counts()
        else:
            return part
        return Repeat(part, least, most, self._accept("?"))

    def _counts(self) -> tuple[int, int | None]:
        self._index += 1
        least = self._count()
        most: int | None = least
        if self._accept(","):
            most = None if self._next() == "}" else self._count()
        self._expect("}")
        if most is not None and most < least:
            self._fail("a count ends before it begins")
        return least, most

    def _count(self) -> int:
        start = self._index
        while self._next() in set("0123456789"):
            self._index += 1
        digits = self._text[start : self._index]
        if not digits or len(digits) > len(str(MAX_REPEAT)) or int(digits) > MAX_REPEAT:
            self._fail(f"a count has to be a number up to {MAX_REPEAT}")
        return int(digits)

    def _atom(self) -> Node:
        c = self._take()
        if c == "(":
            return self._group()
        if c == "[":
            return One(CharSet(self._class()))
        if c == "^":
            return Anchor("start", self._flags.lines)
        if c == "$":
            return Anchor("end", self._flags.lines)
        if c == ".":
            return One(CharSet(charsets.anything if self._flags.point_matches_all else charsets.not_line_end))
        if c == "\\":
            return self._escape()
        if c in "?*+{}]":
            self._fail(f"`{c}` has nothing to refer to")
        return One(CharSet(charsets.single(c, any_case=self._flags.any_case)))

    def _group(self) -> Node:
        if self._accept("?:"):
            part = self._choice()
            self._expect(")")
            return part
        self.groups += 1
        number = self.groups
        part = self._choice()
        self._expect(")")
        self._closed.add(number)
        return Group(number, part)

    def _escape(self) -> Node:
        if self._next() in set("123456789"):
            return self._back_reference()
        return One(CharSet(self._escaped()))

    def _back_reference(self) -> Node:
        number = int(self._take())
        while self._next() in set("0123456789") and number * 10 + int(self._next()) <= self.groups:
            number = number * 10 + int(self._take())
        if number not in self._closed:
            self._fail(f"there is no group {number} before \\{number}")
        self.looks_back = True
        return Back(number)

    def _escaped(self) -> Test:
        """What a backslash escapes: a character, a class, a category."""
        c = self._take()
        if c in _ESCAPED:
            return charsets.single(_ESCAPED[c], any_case=self._flags.any_case)
        if c in charsets.CLASSES:
            return charsets.CLASSES[c]
        if c not in "pP":
            self._fail(f"`\\{c}` means nothing")
        self._expect("{")
        end = self._text.find("}", self._index)
        name = self._text[self._index : end] if end > 0 else ""
        test = charsets.category(name)
        if test is None:
            raise OutOfDomainError(f"The pattern can't be read: there is no category `{name[:40]}`.")
        self._index = end + 1
        return charsets.none_of(test) if c == "P" else test

    def _class(self) -> Test:
        """After `[`: characters, ranges, escapes; perhaps negated; perhaps less another class."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            self._fail("its brackets are nested too deep")
        negated = self._accept("^")
        tests: list[Test] = []
        less: Test | None = None
        while not self._accept("]"):
            if tests and self._accept("-["):
                less = self._class()
                self._expect("]")
                break
            tests.append(self._class_item())
        if not tests:
            self._fail("a pair of square brackets is empty")
        self._depth -= 1
        test = charsets.any_of(tests)
        test = charsets.none_of(test) if negated else test
        return test if less is None else charsets.without(test, less)

    def _class_item(self) -> Test:
        start = self._index
        first = self._class_character()
        if first is None:
            self._index = start + 1
            return self._escaped()
        if not self._range_follows():
            return charsets.single(first, any_case=self._flags.any_case)
        self._index += 1
        last = self._class_character()
        if last is None or last < first:
            self._fail("a range of characters ends before it begins")
        return charsets.span(first, last or first, any_case=self._flags.any_case)

    def _range_follows(self) -> bool:
        return self._next() == "-" and self._text[self._index + 1 : self._index + 2] not in {"", "]", "["}

    def _class_character(self) -> str | None:
        """One character; None where an escape means many."""
        c = self._take()
        if c == "[":
            self._fail("`[` has to be written \\[ within square brackets")
        if c != "\\":
            return c
        return _ESCAPED.get(self._take())
