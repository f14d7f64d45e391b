"""The committed bundle is of the committed sources, says whose work is in it, and wears no mark that is not ours."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from service.web.page import DIST, asset

ASSETS = DIST.parents[1] / "assets"
SOURCES = ["package.json", "package-lock.json", "build.mjs", "src"]
MANIFEST = json.loads((DIST / "manifest.json").read_text("utf-8"))


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def walk(path: Path):
    if path.is_dir():
        for inner in sorted(path.iterdir(), key=lambda entry: entry.name):
            yield from walk(inner)
    else:
        yield path


def text(name: str) -> str:
    return (DIST / name).read_text("utf-8")


def test_is_built_from_the_sources_beside_it():
    lines = "".join(
        f"{file.relative_to(ASSETS).as_posix()} {sha(file.read_bytes())}\n"
        for name in SOURCES
        for file in walk(ASSETS / name)
    )
    assert MANIFEST["sources"] == sha(lines.encode()), "run `make assets` and commit service/web/static/dist"


def test_lists_every_file_with_its_hash():
    found = {file.relative_to(DIST).as_posix(): sha(file.read_bytes()) for file in walk(DIST)}
    del found["manifest.json"]
    assert found == MANIFEST["files"]


def test_gives_each_file_an_address_that_changes_with_it():
    assert asset("desk.css") == f"/static/dist/desk.css?v={MANIFEST['files']['desk.css']}"
    with pytest.raises(KeyError):
        asset("missing.css")


@pytest.mark.parametrize("mark", ["GDS Transport", "crest", "crown", "govuk-logo", "@font-face", "@import"])
def test_wears_no_mark_and_no_font_of_others(mark):
    assert mark.lower() not in text("desk.css").lower()
    assert not [name for name in MANIFEST["files"] if mark.lower() in name.lower()]


def test_has_every_picture_that_its_styles_ask_for():
    for style in ("desk.css", "viewer.css"):
        wanted = {
            name
            for name in re.findall(r"url\(([^)]*)\)", text(style))
            if not name.lstrip("'\"").startswith(("data:", "#"))
        }
        assert wanted <= {f"./{name}" for name in MANIFEST["files"]}


@pytest.mark.parametrize("script", ["desk.js", "viewer.js"])
def test_runs_under_a_strict_policy(script):
    assert not re.search(r"\beval\(|new Function\(|document\.write\(", text(script))


def test_reaches_no_other_host():
    hosts = set(re.findall(r"https?://([\w.-]+)", text("desk.js") + text("desk.css")))
    assert hosts <= {"www.w3.org"}


def test_says_whose_work_is_in_it():
    licences = text("LICENCES.txt")
    for name in ("govuk-frontend 6.3.0", "@ministryofjustice/frontend 11.1.0", "bpmn-js 18.31.1", "diagram-js"):
        assert name in licences
    assert "bpmn.io" in licences


def test_pins_every_package_to_one_version():
    package = json.loads((ASSETS / "package.json").read_text("utf-8"))
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert [name for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_names_no_registry_in_the_lock_file():
    assert '"resolved"' not in (ASSETS / "package-lock.json").read_text("utf-8")


def test_keeps_the_mark_of_the_viewers_makers():
    assert "bjs-powered-by" in text("viewer.js")
