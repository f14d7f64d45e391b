"""The documentation: links lead somewhere, pictures exist and are used, quoted commands exist, generated pages are as the code is."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click import Command, Context, Group

from service.cli import main
from tests.architecture.reference import FOLDER, PAGES

ROOT = Path(__file__).parents[2]
DOCS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
DESK = re.compile(r"(?:^|[\s`/])desk ([a-z]+)((?: +[^\s`|;&]+)*)")
MAKE = re.compile(r"(?:^|[\s`$])make ([a-z]+)\b")
ORDINARY = {"a", "it", "sure", "up", "the", "of", "two", "one", "any", "each"}  # "make sure" is English
HEAVIEST, ALL_TOGETHER = 150_000, 4_000_000


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    return path.read_text("utf-8")


def links(path: Path) -> Iterator[tuple[bool, str]]:
    """(is a picture, address) of each link in words, not in examples."""
    yield from ((mark == "!", address) for mark, address in LINK.findall(CODE.sub("", text(path))))


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_leads_somewhere_with_every_link(path: Path) -> None:
    dead = []
    for _, address in links(path):
        target, _, anchor = address.partition("#")
        if "://" in address or address.startswith("mailto:"):
            continue
        found = (path.parent / target).resolve() if target else path
        if not found.exists() or (anchor and anchor not in anchors(found)):
            dead.append(address)

    assert dead == []


def anchors(path: Path) -> set[str]:
    """Headings as they are addressed: lower case, spaces to hyphens, nothing else but letters and digits."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub("", text(path)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_names_no_place_on_somebodys_machine(path: Path) -> None:
    assert not re.search(r"(?<![\w.])/(?:home|root|Users)/", text(path))


def test_can_be_reached_from_the_first_page() -> None:
    """Every page, by links from README.md."""
    seen, left = set[Path](), [ROOT / "README.md"]
    while left:
        page = left.pop()
        seen.add(page)
        ways = (
            (page.parent / address.partition("#")[0]).resolve() for _, address in links(page) if "://" not in address
        )
        left += [way for way in ways if way.suffix == ".md" and way.exists() and way not in seen]

    assert [name(path) for path in DOCS if path not in seen] == []


def test_shows_every_picture_and_none_is_heavy() -> None:
    pictures = {path.resolve(): path.stat().st_size for path in (ROOT / "docs/images").iterdir()}
    shown = {(path.parent / address).resolve() for path in DOCS for is_picture, address in links(path) if is_picture}

    assert sorted(name(path) for path in set(pictures) - shown) == []
    assert max(pictures.values()) <= HEAVIEST
    assert sum(pictures.values()) <= ALL_TOGETHER


def test_gives_every_picture_words() -> None:
    bare = [name(path) for path in DOCS if re.search(r"!\[\s*\]\(", text(path))]

    assert bare == []


def test_numbers_decisions_once() -> None:
    records = sorted((ROOT / "docs/adr").glob("*.md"))
    numbers = [path.name[:4] for path in records]

    assert [number for number, count in Counter(numbers).items() if count > 1] == []
    assert numbers == [f"{number:04}" for number in range(1, len(records) + 1)]
    for path in records:
        assert text(path).startswith(f"# {int(path.name[:4])}. "), name(path)
        assert [
            part for part in ("Status", "## Context", "## Decision", "## Consequences") if part not in text(path)
        ] == []


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_quotes_only_commands_that_exist(path: Path) -> None:
    """`desk …` with its options, `make …`."""
    quoted = "\n".join([*CODE.findall(text(path)), *re.findall(r"`[^`\n]+`", CODE.sub("", text(path)))])
    wrong = [f"desk {command}{rest}" for command, rest in DESK.findall(quoted) if not _exists(command, rest)]
    wrong += [f"make {target}" for target in MAKE.findall(quoted) if target not in targets() | ORDINARY]

    assert wrong == []


def _exists(command: str, rest: str) -> bool:
    group: Group = main
    found: Command | None = group.get_command(Context(group), command)
    known = {option for parameter in found.params for option in parameter.opts} if found else set()
    return found is not None and {part.partition("=")[0] for part in rest.split() if part.startswith("--")} <= known | {
        "--help"
    }


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES)
def test_tells_commands_tables_and_addresses_as_they_are(page: str) -> None:
    assert text(FOLDER / page) == PAGES[page](), "write it anew: python -m tests.architecture.reference"


def test_reads_the_anchor_of_a_heading(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One, two: three\n\n```\n# not this\n```\n")

    assert anchors(page) == {"one-two-three"}
