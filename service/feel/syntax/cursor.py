"""The reading head of the parser: tokens, places, and failing in words."""

from typing import NoReturn

from service.feel.errors import FeelSyntaxError
from service.feel.limits import MAX_NESTING, Place
from service.feel.syntax.nodes import Node
from service.feel.syntax.tokens import Kind, Places, Token, tokenize


class Cursor:
    """Stands before a token."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = tokenize(source)
        self.index = 0
        self._places = Places(source)
        self._nesting = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def peek(self, ahead: int = 1) -> Token:
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def place(self, token: Token | None = None) -> Place:
        return self._places((token or self.token).start)

    def is_sign(self, *signs: str) -> bool:
        return self.token.kind is Kind.SIGN and self.token.text in signs

    def is_word(self, *words: str) -> bool:
        return self.token.kind is Kind.WORD and self.token.text in words

    def advance(self) -> Token:
        token = self.token
        self.index += 1
        return token

    def accept(self, sign: str) -> bool:
        if self.is_sign(sign):
            self.index += 1
            return True
        return False

    def expect(self, sign: str, after: str) -> None:
        if not self.accept(sign):
            self.fail(f"`{sign}` is missing {after}; there is {self.found()} instead.")

    def expect_word(self, word: str, after: str) -> None:
        if not self.is_word(word):
            self.fail(f"`{word}` is missing {after}; there is {self.found()} instead.")
        self.index += 1

    def found(self) -> str:
        return "the end of the text" if self.token.kind is Kind.END else f"`{self.token.text}`"

    def fail(self, message: str, at: Place | None = None) -> NoReturn:
        raise FeelSyntaxError(*(at or self.place()), message)

    def deeper(self) -> None:
        """One bracket or branch further in; the bound keeps every later pass from running out of stack."""
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            self.fail(f"Brackets and branches are nested more than {MAX_NESTING} deep here.")

    def shallower(self) -> None:
        self._nesting -= 1

    def expression(self) -> Node:
        raise NotImplementedError  # pragma: no cover - the parser has it
