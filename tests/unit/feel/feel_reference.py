"""Writes the tables of built-in functions into docs/reference/feel.md: `python tests/unit/feel/feel_reference.py`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from service.feel import compile_expression
from service.feel.printing import inner
from service.feel.registry import BUILT_INS, BuiltIn

PAGE = Path(__file__).parents[3] / "docs/reference/feel.md"
START, END = "<!-- built-ins: written by tests/unit/feel/feel_reference.py -->\n", "<!-- end of built-ins -->"
OURS = {
    "deadline", "add working days", "working days between", "next working day", "is working day", "counting day",
    "trim", "is blank", "extract",
    "get or else", "assert", "is empty", "duplicate values", "partition", "last day of month", "to base64", "random number", "uuid", "fromAi",
}  # fmt: skip
ORDER = [
    "Conversion",
    "Logic",
    "Text",
    "Numbers",
    "Lists",
    "Lists of numbers",
    "Contexts",
    "Dates and times",
    "Ranges",
    "Limits and working days",
    "Of the dialect",
]
NOW = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)


def value(example: str) -> str:
    return inner(compile_expression(example).evaluate({}, now=NOW))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _row(entry: BuiltIn) -> str:
    signatures = "<br>".join(f"`{s.text.partition(' -> ')[0]}`" for s in entry.signatures)
    examples = "<br>".join(f"`{_cell(e)}` is `{_cell(value(e))}`" for e in entry.examples)
    ours = " *ours*" if entry.name in OURS else ""
    return f"| {signatures} | {_cell(entry.about)}{ours} | {examples} |"


def tables() -> Iterator[str]:
    entries = sorted(BUILT_INS.values(), key=lambda e: (ORDER.index(e.group), e.name))
    for group, members in groupby(entries, key=lambda e: e.group):
        yield f"### {group}\n\n| Function | Gives | Example |\n| --- | --- | --- |\n"
        yield "\n".join(map(_row, members)) + "\n\n"


def page(current: str) -> str:
    """The page with its tables written anew."""
    before, _, rest = current.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{''.join(tables())}{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
