"""Reads literals: numbers, text with escapes, `@"…"`."""

import re
from decimal import DecimalException

from service.feel.lexical import at_literal
from service.feel.limits import Place
from service.feel.numbers import CONTEXT
from service.feel.syntax.nodes import BadLiteral, Literal, Node
from service.feel.syntax.types import Types

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|([nrt'\"\\]))")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t"}
_MAX_CODE_POINT = 0x10FFFF


class Literals(Types):
    """A cursor that reads literals."""

    def number(self, *, negative: bool = False) -> Node:
        at = self.place()
        text = self.advance().text
        try:
            value = CONTEXT.create_decimal(text)
        except DecimalException:
            self.fail(f"The number {text[:20]}… is too large.", at)
        return Literal(at, -value if negative and value else value)

    def string(self) -> str:
        at = self.place()
        return self._unescape(self.advance().text[1:-1], at)

    def _unescape(self, text: str, at: Place) -> str:
        if "\\" not in text:
            return text

        def character(found: re.Match[str]) -> str:
            short, long, simple = found.groups()
            if simple:
                return _SIMPLE.get(simple, simple)
            code = int(short or long, 16)
            if code > _MAX_CODE_POINT:
                self.fail(f"`{found.group()}` is not a character: the last one is \\U10FFFF.", at)
            return chr(code)

        text = _PAIR.sub(
            lambda m: m.group().encode("utf-16", "surrogatepass").decode("utf-16"), _ESCAPE.sub(character, text)
        )
        if any("\ud800" <= c <= "\udfff" for c in text):
            self.fail(
                "Half of a pair of \\u escapes is missing: such characters are written as two, or as one \\U escape.",
                at,
            )
        return text

    def at(self) -> Node:
        """`@"2026-11-24"`."""
        at = self.place()
        self.advance()
        if not self.token.text.startswith('"'):
            self.fail('`@` is followed by text, as in @"2026-11-24".')
        text = self.string()
        value = at_literal(text)
        if value is None:
            return BadLiteral(at, f'"{text}" is not a date, time, date and time or duration.')
        return Literal(at, value)
