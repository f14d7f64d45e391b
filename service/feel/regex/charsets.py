"""Sets of characters: each is asked once a character and remembers."""

import unicodedata
from collections.abc import Callable, Iterable

from service.feel.regex.blocks import BLOCKS

_REMEMBERED = 256  # characters, of each of the many sets that patterns may hold
_SUBCATEGORIES = {"L": "ultmo", "M": "nce", "N": "dlo", "P": "cdseifo", "Z": "slp", "S": "mcko", "C": "cfon"}
_CATEGORIES = frozenset(_SUBCATEGORIES) | {
    major + minor for major, minors in _SUBCATEGORIES.items() for minor in minors
}
_NAME_START = (
    (0x3A, 0x3A), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF), (0x370, 0x37D),
    (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF), (0x3001, 0xD7FF), (0xF900, 0xFDCF),
    (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF),
)  # fmt: skip
_NAME = (*_NAME_START, (0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040))
Test = Callable[[str], bool]


class CharSet(dict[str, bool]):
    """`charset[character]` says whether it is in; the answers are kept."""

    def __init__(self, test: Test) -> None:
        super().__init__()
        self.test = test

    def __missing__(self, character: str) -> bool:
        if len(self) > _REMEMBERED:
            self.clear()
        self[character] = answer = self.test(character)
        return answer


def variants(character: str) -> set[str]:
    """The character in every case that is one character."""
    found = {character, character.upper(), character.lower(), character.casefold(), character.upper().lower()}
    found |= {other.lower() for other in tuple(found)} | {other.upper() for other in tuple(found)}
    return {other for other in found if len(other) == 1}


def single(character: str, *, any_case: bool) -> Test:
    if not any_case:
        return lambda c: c == character
    wanted = variants(character)
    return lambda c: c in wanted or not wanted.isdisjoint(variants(c))


def span(first: str, last: str, *, any_case: bool) -> Test:
    if not any_case:
        return lambda c: first <= c <= last
    return lambda c: any(first <= other <= last for other in variants(c))


def spans(ranges: Iterable[tuple[int, int]]) -> Test:
    table = tuple(ranges)
    return lambda c: any(first <= ord(c) <= last for first, last in table)


def none_of(test: Test) -> Test:
    return lambda c: not test(c)


def any_of(tests: list[Test]) -> Test:
    return tests[0] if len(tests) == 1 else lambda c: any(test(c) for test in tests)


def without(test: Test, less: Test) -> Test:
    return lambda c: test(c) and not less(c)


def category(name: str) -> Test | None:
    r"""`\p{name}`: a general category or, after `Is`, a block."""
    if name in _CATEGORIES:
        return lambda c: unicodedata.category(c).startswith(name)
    block = BLOCKS.get(name.removeprefix("Is")) if name.startswith("Is") else None
    return spans([block]) if block else None


def _is_word(c: str) -> bool:
    return unicodedata.category(c)[0] not in "PZC"


CLASSES: dict[str, Test] = {
    "s": lambda c: c in " \t\n\r",
    "d": lambda c: unicodedata.category(c) == "Nd",
    "w": _is_word,
    "i": spans(_NAME_START),
    "c": spans(_NAME),
}
CLASSES |= {letter.upper(): none_of(test) for letter, test in CLASSES.items()}


def anything(c: str) -> bool:  # noqa: ARG001 - that is the point
    return True


def not_line_end(c: str) -> bool:
    return c not in "\n\r"
