"""Text."""

from decimal import Decimal
from typing import Any

from service.feel import regex
from service.feel.errors import OutOfDomainError
from service.feel.limits import Run
from service.feel.registry import built_in

GROUP = "Text"


@built_in(
    GROUP,
    "substring(string: string, start position: number, length?: number) -> string",
    examples='substring("foobar", 3, 3)',
)
def substring(_run: Run, string: str, start: Decimal, length: Decimal | None = None) -> str:
    """Characters from a position on, all or so many; -1 is the last. What reaches outside the text gives null."""
    position, count = int(start), len(string)
    if not position or abs(position) > count:
        raise OutOfDomainError(f"`start position` is {start:f}; it has to lie from 1 to {count}, or from -1 backwards.")
    index = position - 1 if position > 0 else count + position
    if length is None:
        return string[index:]
    if not 1 <= int(length) <= count - index:
        raise OutOfDomainError(f"`length` is {length:f}; it has to lie from 1 to {count - index}.")
    return string[index : index + int(length)]


@built_in(GROUP, "string length(string: string) -> number", examples='string length("foo")')
def string_length(_run: Run, string: str) -> Decimal:
    """How many characters there are."""
    return Decimal(len(string))


@built_in(GROUP, "upper case(string: string) -> string", examples='upper case("aBc4")')
def upper_case(_run: Run, string: str) -> str:
    """The text in capitals."""
    return string.upper()


@built_in(GROUP, "lower case(string: string) -> string", examples='lower case("aBc4")')
def lower_case(_run: Run, string: str) -> str:
    """The text in small letters."""
    return string.lower()


@built_in(GROUP, "trim(string: string) -> string", examples='trim("  a b ")')
def trim(_run: Run, string: str) -> str:
    """The text without white space at its ends."""
    return string.strip()


@built_in(GROUP, "is blank(string: string) -> boolean", examples='is blank("  ")')
def is_blank(_run: Run, string: str) -> bool:
    """Whether there is nothing but white space."""
    return not string.strip()


@built_in(
    GROUP, "substring before(string: string, match: string) -> string", examples='substring before("foobar", "bar")'
)
def substring_before(_run: Run, string: str, match: str) -> str:
    """What stands before the first occurrence; empty if there is none."""
    return string[: max(string.find(match), 0)]


@built_in(GROUP, "substring after(string: string, match: string) -> string", examples='substring after("foobar", "ob")')
def substring_after(_run: Run, string: str, match: str) -> str:
    """What stands after the first occurrence; empty if there is none."""
    index = string.find(match)
    return "" if index < 0 else string[index + len(match) :]


@built_in(GROUP, "contains(string: string, match: string) -> boolean", examples='contains("foobar", "of")')
def contains(_run: Run, string: str, match: str) -> bool:
    """Whether the match stands within the text."""
    return match in string


@built_in(GROUP, "starts with(string: string, match: string) -> boolean", examples='starts with("foobar", "fo")')
def starts_with(_run: Run, string: str, match: str) -> bool:
    """Whether the text begins with the match."""
    return string.startswith(match)


@built_in(GROUP, "ends with(string: string, match: string) -> boolean", examples='ends with("foobar", "r")')
def ends_with(_run: Run, string: str, match: str) -> bool:
    """Whether the text ends with the match."""
    return string.endswith(match)


@built_in(
    GROUP, "matches(input: string, pattern: string, flags?: string) -> boolean", examples='matches("foobar", "^fo*b")'
)
def matches(run: Run, input_: str, pattern: str, flags: str | None = None) -> bool:
    """Whether the pattern is found in the text.

    Flags: i any case; s a point matches line ends; m ^ and $ stand for lines; x white space is ignored; q no pattern.
    """
    return regex.compiled(pattern, flags or "").search(input_, run)


@built_in(
    GROUP,
    "replace(input: string, pattern: string, replacement: string, flags?: string) -> string",
    examples=('replace("banana", "a", "o")', 'replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")'),
)
def replace(run: Run, input_: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    """The text with each match replaced; $1 is the first group of the match."""
    return regex.compiled(pattern, flags or "").replace(input_, replacement, run)


@built_in(GROUP, "split(string: string, delimiter: string) -> list", examples='split("John Doe", "\\\\s")')
def split(run: Run, string: str, delimiter: str) -> list[str]:
    """The parts between matches of a pattern."""
    return regex.compiled(delimiter, "").split(string, run)


@built_in(
    GROUP,
    "extract(string: string, pattern: string) -> list",
    examples='extract("references are 1234, 1256", "12[0-9]*")',
)
def extract(run: Run, string: str, pattern: str) -> list[str]:
    """All matches of a pattern."""
    return regex.compiled(pattern, "").extract(string, run)


@built_in(
    GROUP,
    "string join(list: list, delimiter?: string) -> string",
    examples=('string join(["a", "b", "c"], "_and_")', 'string join(["a", null, "c"])'),
)
def string_join(run: Run, items: list[Any], delimiter: str | None = None) -> str:
    """The texts of a list in one; null items are left out."""
    kept = [item for item in items if item is not None]
    if any(type(item) is not str for item in kept):
        raise OutOfDomainError("`string join` needs text only.")
    run.tick(len(kept))
    joint = delimiter or ""
    run.room_for_text(sum(map(len, kept)) + len(joint) * len(kept))
    return joint.join(kept)
