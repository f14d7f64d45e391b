"""Cuts a text into tokens. Names are not tokens: the parser joins words (and signs) to names, as the scope demands."""

import re
from dataclasses import dataclass
from enum import Enum

from service.feel.errors import FeelSyntaxError
from service.feel.limits import MAX_SOURCE, Place

_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_NAME_START = (
    "?A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff"
    "\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
# White space that lies within the ranges of letters is white space all the same.
_WORD = rf"(?![{_SPACE}])[{_NAME_START}](?:(?![{_SPACE}])[{_NAME_START}0-9\xb7\u0300-\u036f\u203f-\u2040])*"
_TOKEN = re.compile(
    rf"""
    (?P<space>[{_SPACE}]+|//[^\n\r]*|/\*(?:[^*]|\*(?!/))*\*/)
  | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<string>"(?:[^"\\\n\v\f\r]|\\[^\n\v\f\r])*")
  | (?P<word>{_WORD})
  | (?P<sign>(?!/\*)(?:\*\*|\.\.|<=|>=|!=|->|[-+*/()\[\]{{}},:.<>=@'’]))
    """,
    re.VERBOSE,
)

_OTHER_LANGUAGES = {
    "&": "`and` is written out: `a and b`.",
    "|": "`or` is written out: `a or b`.",
    "!": "Negation is written `not(…)`, and “not equal” `!=`.",
    "%": "What a division leaves is `modulo(a, b)`.",
    "^": "A power is written `**`.",
    ";": "Expressions end by themselves; items and arguments are separated by commas.",
    "`": 'Text stands between straight double quotation marks (").',
    "$": "A name is written without `$`.",
    "\\": 'A backslash stands within text only, between (").',
    "~": "Negation is written `not(…)`.",
}


class Kind(Enum):
    NUMBER = "number"
    STRING = "string"
    WORD = "word"
    SIGN = "sign"
    END = "end"


_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str
    start: int
    end: int


class Places:
    """Turns offsets into lines and columns."""

    def __init__(self, source: str) -> None:
        self._starts = [0] + [m.end() for m in re.finditer(r"\r\n|\n|\r", source)]

    def __call__(self, offset: int) -> Place:
        low, high = 0, len(self._starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._starts[middle] <= offset else (low, middle)
        return Place(low + 1, offset - self._starts[low] + 1)


def tokenize(source: str) -> list[Token]:
    """All tokens, and one that says the end."""
    places = Places(source)
    if len(source) > MAX_SOURCE:
        raise FeelSyntaxError(1, 1, f"The text is longer than {MAX_SOURCE:,} characters.")
    tokens, position = [], 0
    while position < len(source):
        found = _TOKEN.match(source, position)
        if found is None:
            raise FeelSyntaxError(*places(position), _unreadable(source, position))
        kind = _KINDS.get(found.lastgroup or "")
        if kind is not None:  # white space is no token
            tokens.append(Token(kind, found.group(), position, found.end()))
        position = found.end()
    return [*tokens, Token(Kind.END, "", len(source), len(source))]


def _unreadable(source: str, position: int) -> str:
    if source[position] == '"':
        return 'This text has no closing quotation mark (") on its line.'
    if source.startswith("/*", position):
        return "This comment has no end (*/)."
    if source[position] in "“”„‘":
        return f'`{source[position]}` is a typographic quotation mark; text goes between straight ones (").'
    hint = _OTHER_LANGUAGES.get(source[position])
    return f"`{source[position]}` is not part of FEEL.{f' {hint}' if hint else ''}"
