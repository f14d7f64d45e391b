"""A newcomer does what a how-to says, in a copy of everything, with the page's own code: it works as the page says."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process
ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
PARTS = ("service", "processes", "forms", "tests", "pyproject.toml", "README.md", "docs")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for part in PARTS:
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / part)
    return tmp_path


def blocks(page: str, language: str) -> list[str]:
    found = BLOCK.findall((ROOT / f"docs/how-to/{page}.md").read_text("utf-8"))
    return [code for kind, code in found if kind == language]


def python(place: Path, *given: str) -> str:
    done = subprocess.run([sys.executable, *given], cwd=place, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def desk(place: Path, *given: str) -> str:
    return python(place, "-m", "service.cli", *given)


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    content = path.read_text("utf-8")
    for old, new in pairs:
        assert content.count(old) == 1, f"{old} stands {content.count(old)} times in {path.name}"
        content = content.replace(old, new)
    path.write_text(content, "utf-8")


def test_changes_a_form(place: Path) -> None:
    form = place / "forms/csods/csods_initial_checks.search_systems.form"
    content = json.loads(form.read_text("utf-8"))
    [question] = blocks("change-a-form", "json")
    content["components"].append(json.loads(question))
    form.write_text(json.dumps(content), "utf-8")

    assert "0 findings" in desk(place, "check", "processes", "forms")
    edit(form, ('"handover_note", "label"', '"handover note", "label"'))
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", "check", "processes", "forms"],
        cwd=place, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert "search_systems.form" in done.stdout
    assert "[form-key]" in done.stdout


def test_adds_a_job_type(place: Path) -> None:
    function, line, test = blocks("add-a-job-type", "python")
    step, flows = blocks("add-a-job-type", "xml")
    (place / "service/commands/job_types/case_notes.py").write_text(function, "utf-8")
    registry = place / "service/commands/job_types/__init__.py"
    edit(
        registry,
        (
            "from service.commands.job_types import access, closing, letters, limits, notices, parties, priority",
            line.strip(),
        ),
        ('    "access",\n', '    "access",\n    "case_notes",\n'),
    )
    diagram = place / "processes/shared/shared_closure.bpmn"
    old = '<bpmn:sequenceFlow id="f_tell_agencies_close_case" sourceRef="tell_agencies" targetRef="close_case"/>'
    edit(
        diagram,
        (old, f"{step}{flows}"),
        (
            "<bpmn:flowNodeRef>close_case<",
            "<bpmn:flowNodeRef>note_outcome</bpmn:flowNodeRef><bpmn:flowNodeRef>close_case<",
        ),
        ("<bpmn:outgoing>f_tell_agencies_close_case<", "<bpmn:outgoing>f_tell_agencies_note_outcome<"),
        ("<bpmn:incoming>f_tell_agencies_close_case<", "<bpmn:incoming>f_note_outcome_close_case<"),
    )
    (place / "tests/integration/test_case_notes.py").write_text(test, "utf-8")

    assert "drawn anew" in desk(place, "tidy", "processes/shared/shared_closure.bpmn")
    assert "0 findings" in desk(place, "check", "processes", "forms")
    assert "1 passed" in python(place, "-m", "pytest", "-q", "tests/integration/test_case_notes.py")
    assert "passed" in python(place, "-m", "pytest", "-q", "tests/processes/test_diagrams.py")
