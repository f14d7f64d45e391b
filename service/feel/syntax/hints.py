"""What people bring along from other languages, and how it is said here: for the messages of the parser."""

from collections.abc import Sequence

from service.feel.syntax.tokens import Kind, Token

_TOGETHER = {
    ("=", "="): "Equality is written with one `=`.",
    ("<", ">"): "“Not equal” is written `!=`.",
    ("=", ">"): "“At least” is written `>=`.",
    ("=", "<"): "“At most” is written `<=`.",
    ("+", "+"): "There is no `++`; write `+ 1`.",
    (":", "="): "An entry of a context is written `name: value`, and equality `=`.",
}
_FUNCTION_WORDS = {"lambda", "def", "fn", "func", "function"}
_FUNCTION = "A function is written `function(x) x + 1`."
_CHOICE = "A choice is written `if … then … else …`."
_LEFT_OVER = {
    "?": _CHOICE,
    "if": _CHOICE,
    "then": _CHOICE,
    "else": _CHOICE,
    "return": "`return` belongs to `for x in list return …`.",
    "satisfies": "`satisfies` belongs to `some x in list satisfies …`, or `every`.",
    "..": "A range stands in brackets, as in `[1..5]`.",
    "'": 'Text stands between straight double quotation marks (").',
}


def value_missing(tokens: Sequence[Token], index: int) -> str:
    """A hint for a place where a value should stand, or nothing."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    if before is not None and before.end == token.start:
        found = _TOGETHER.get((before.text, token.text))
        if found:
            return f" {found}"
    return f" {_LEFT_OVER[token.text]}" if token.text in {"'", ".."} else ""


def left_over(tokens: Sequence[Token], index: int) -> str:
    """A hint for what follows an expression that could have ended, or nothing."""
    token, first = tokens[index], tokens[0]
    if token.text == ":" and first.text in _FUNCTION_WORDS:
        return f" {_FUNCTION}"
    if first.text == "=":
        return " A leading `=` is left out here."
    if token.kind is Kind.STRING and tokens[index - 1].end == token.start:
        return " Texts and values are joined with `+` and `string(…)`."
    if token.text == "," and _between_digits(tokens, index):
        return " A number has a decimal point: `1.5`."
    found = _LEFT_OVER.get(token.text) or (_CHOICE if token.text.startswith("?") else None)
    found = found or _together(tokens, index)
    return f" {found}" if found else ""


def _together(tokens: Sequence[Token], index: int) -> str | None:
    token, following = tokens[index], tokens[min(index + 1, len(tokens) - 1)]
    return _TOGETHER.get((token.text, following.text)) if token.end == following.start else None


def _between_digits(tokens: Sequence[Token], index: int) -> bool:
    before, comma, after = tokens[index - 1 : index + 2]
    together = before.end == comma.start and comma.end == after.start
    return together and before.kind is Kind.NUMBER and after.kind is Kind.NUMBER
