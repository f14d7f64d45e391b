"""Regular expressions as XPath has them, run by a machine of our own that can't be made to run away."""

from functools import lru_cache

from service.feel.errors import OutOfDomainError
from service.feel.limits import Run
from service.feel.regex import charsets
from service.feel.regex.charsets import CharSet
from service.feel.regex.pattern import Flags, Node, One, PatternReader, Sequence, without_spaces
from service.feel.regex.program import Program, Spans

MAX_PATTERN = 2_000
_FLAGS = frozenset("smixq")


def _literal(pattern: str, *, any_case: bool) -> Node:
    return Sequence(tuple(One(CharSet(charsets.single(c, any_case=any_case))) for c in pattern))


class Pattern:
    """A compiled pattern."""

    def __init__(self, pattern: str, flags: str) -> None:
        options = Flags("i" in flags, "s" in flags, "m" in flags)
        self._quoted = "q" in flags
        self.groups, looks_back = 0, False
        if self._quoted:
            node = _literal(pattern, any_case=options.any_case)
        else:
            reader = PatternReader(without_spaces(pattern) if "x" in flags else pattern, options)
            node = reader.read()
            self.groups, looks_back = reader.groups, reader.looks_back
        self._program = Program(node, self.groups, any_case=options.any_case, looks_back=looks_back)

    def search(self, text: str, run: Run) -> bool:
        return self._program.find(text, 0, run) is not None

    def _matches(self, text: str, run: Run) -> list[Spans]:
        """All matches, none of them empty."""
        if self._program.find("", 0, run) is not None:
            raise OutOfDomainError("The pattern matches the empty text, so there would be no end of matches.")
        found, at = [], 0
        while (spans := self._program.find(text, at, run)) is not None:
            found.append(spans)
            at = max(spans[1], at + 1)
            run.room_for_items(len(found))
        return found

    def extract(self, text: str, run: Run) -> list[str]:
        return [text[spans[0] : spans[1]] for spans in self._matches(text, run)]

    def split(self, text: str, run: Run) -> list[str]:
        parts, at = [], 0
        for spans in self._matches(text, run):
            parts.append(text[at : spans[0]])
            at = spans[1]
        return [*parts, text[at:]]

    def replace(self, text: str, replacement: str, run: Run) -> str:
        parts = self._replacement(replacement)
        result, at, size = [], 0, 0
        for spans in self._matches(text, run):
            result.append(text[at : spans[0]])
            result += [part if isinstance(part, str) else _group(text, spans, part) for part in parts]
            size += sum(map(len, result[-len(parts) - 1 :]))
            run.room_for_text(size)
            at = spans[1]
        return "".join([*result, text[at:]])

    def _replacement(self, text: str) -> list[str | int]:
        r"""Text and numbers of groups. `$` and `\` have to be written `\$` and `\\`."""
        if self._quoted:
            return [text]
        parts: list[str | int] = []
        index = 0
        while index < len(text):
            c, following = text[index], text[index + 1 : index + 2]
            if c == "\\" and following in {"\\", "$"} and following:
                parts.append(following)
                index += 2
            elif c == "$" and following in set("0123456789") and following:
                number, index = self._group_number(text, index + 1)
                parts.append(number)
            elif c in "\\$":
                raise OutOfDomainError(f"`{c}` in the replacement has to be written \\{c}.")
            else:
                parts.append(c)
                index += 1
        return parts

    def _group_number(self, text: str, index: int) -> tuple[int, int]:
        """As many digits as make the number of a group."""
        number, index = int(text[index]), index + 1
        while index < len(text) and text[index] in "0123456789" and number * 10 + int(text[index]) <= self.groups:
            number, index = number * 10 + int(text[index]), index + 1
        return number, index


def _group(text: str, spans: Spans, number: int) -> str:
    """What a group matched; empty if it took no part or does not exist."""
    start = 2 * number
    return text[spans[start] : spans[start + 1]] if start < len(spans) and spans[start + 1] >= 0 else ""


@lru_cache(maxsize=512)
def _compiled(pattern: str, flags: str) -> Pattern:
    return Pattern(pattern, flags)


def compiled(pattern: str, flags: str) -> Pattern:
    """The pattern, compiled once; raises OutOfDomainError with what is wrong."""
    if len(pattern) > MAX_PATTERN:
        raise OutOfDomainError(f"A pattern is at most {MAX_PATTERN:,} characters long.")
    if not _FLAGS.issuperset(flags):
        raise OutOfDomainError("The flags of a pattern are i, m, q, s and x.")
    return _compiled(pattern, flags)
