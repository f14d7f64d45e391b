"""`service/` is generic: no word of a shipped scheme stands in it. The words come from the schemes' own files."""

import re
import tomllib
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).parents[2]
SOURCES = {".py", ".html", ".sql", ".scss", ".js", ".mjs", ".toml"}
BUILT = ROOT / "service" / "web" / "static"
NODE = "node_modules"
# Words that schemes use and that are English, the language's or the standard's own as well.
COMMON = {
    "route",
    "retention",
    "governance",
    "public",
    "decision",
    "other",
    "health",
    "education",
    "housing",
    "review",
    "closure",
    "risk",
    "duty",
    "contact",
}
LONGER_THAN = 4


def files() -> list[Path]:
    found = [path for path in (ROOT / "service").rglob("*") if path.suffix in SOURCES and path.is_file()]
    return [path for path in found if BUILT not in path.parents and NODE not in path.parts]


def words() -> set[str]:
    """Ids of processes and decisions, form keys, role keys, names of agencies."""
    found: set[str] = set()
    for path in (ROOT / "processes").rglob("*.bpmn"):
        root = etree.parse(path).getroot()
        found |= {node.get("id") for node in root.iter("{*}process")}
    for path in (ROOT / "processes").rglob("*.dmn"):
        found |= {node.get("id") for node in etree.parse(path).getroot().iter("{*}decision")}
    found |= {path.stem for path in (ROOT / "forms").rglob("*.form")}
    for path in (ROOT / "processes").glob("*/scheme.toml"):
        tables = tomllib.loads(path.read_text())
        found |= {tables["scheme"]["key"], *tables["roles"], *tables["lanes"], *tables.get("audiences", {})}
        people = tomllib.loads((path.parent / "demo" / "organisations.toml").read_text())
        found |= {organisation["name"] for organisation in people["organisation"]}
    return {word.lower() for word in found if word and len(word) > LONGER_THAN} - COMMON


@pytest.fixture(scope="module")
def texts() -> dict[Path, str]:
    return {path: path.read_text(errors="replace").lower() for path in files()}


def test_finds_the_words_and_the_files(texts: dict[Path, str]) -> None:
    assert {"csods_application", "ppu_sergeant", "probation service"} <= words()
    assert len(texts) > 200


def test_holds_no_word_of_a_scheme(texts: dict[Path, str]) -> None:
    pattern = re.compile(r"(?<![\w-])(" + "|".join(re.escape(word) for word in sorted(words())) + r")(?![\w-])")

    found = {
        str(path.relative_to(ROOT)): sorted(set(pattern.findall(text)))
        for path, text in texts.items()
        if pattern.search(text)
    }

    assert found == {}


@pytest.mark.parametrize("word", ["csods", "dvds", "probation", "mappa", "sex offender", "children’s services"])
def test_holds_none_of_the_fields_words_either(texts: dict[Path, str], word: str) -> None:
    assert [str(path.relative_to(ROOT)) for path, text in texts.items() if word in text] == []
