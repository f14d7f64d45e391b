"""Publishing: a set once, a bad set not at all and with the element's name, running cases on the version they began with."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from service.cli.check import check
from service.cli.database import publish_all, read_schemes
from service.commands import definitions
from service.domain.errors import DefinitionInvalidError
from tests.support.harness import ROOT, SMALL, Desk, small_scheme
from tests.support.world import CLERK, open_case

HELP, LOOK = "processes/help/help.bpmn", "forms/help/help.look.form"
TIMER = '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P10D</bpmn:timeDuration>'
DATE = '<bpmn:timeDate xsi:type="bpmn:tFormalExpression">2026-06-01T10:00:00</bpmn:timeDate>'
PYTHON = '<bpmn:script>__import__("os").system("true")</bpmn:script>'
# what is changed in the diagram → which element is named, by which words of the finding
WRONG = {
    "an unknown form": ('formId="help.look"', 'formId="help.nothing"', "look", "help.nothing"),
    "a lane that stands for nobody": ('name="Desk"', 'name="Nobody’s"', "lane_desk", "Nobody’s"),
    "a broken condition": ('=needs_advice = "yes"', "=needs_advice = ", "advice", ""),
    "a time without a zone": (TIMER, DATE, "waited_long", "zone"),
    "an unknown job type": ('type="record_party"', 'type="run_program"', "keep_asker", "run_program"),
    "a decision that is not there": ('decisionId="limits"', 'decisionId="nothing"', "find_limits", "nothing"),
    "a training that nobody can hold": ('value="first_aid"', 'value="flying"', "reply", "flying"),
}


def changed(*pairs: tuple[str, str], path: str = HELP) -> dict[str, bytes]:
    files, _ = small_scheme()
    content = files[path].decode()
    for old, new in pairs:
        assert old in content, old
        content = content.replace(old, new, 1)
    return {**files, path: content.encode()}


def foreign_script() -> dict[str, bytes]:
    """A script in another language, where the service task is that keeps the asker."""
    files, _ = small_scheme()
    before, _, rest = files[HELP].decode().partition('<bpmn:serviceTask id="keep_asker"')
    _, _, after = rest.partition("</bpmn:serviceTask>")
    script = f'<bpmn:scriptTask id="keep_asker" name="Run" scriptFormat="python"><bpmn:documentation>x</bpmn:documentation>{PYTHON}</bpmn:scriptTask>'
    return {**files, HELP: (before + script + after).encode()}


def publish(desk: Desk, files: Mapping[str, bytes], reason: str = "test") -> UUID | None:
    return desk.commands.run(
        lambda context: definitions.publish(context.work, context.definitions.compile(files), reason=reason)
    )


def checked(folder: Path, files: Mapping[str, bytes]) -> tuple[int, list[dict[str, Any]]]:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    result = CliRunner().invoke(check, ["--json", str(folder)])
    return result.exit_code, json.loads(result.stdout)


def test_publishes_the_same_set_once(desk: Desk) -> None:
    files, _ = small_scheme()

    assert publish(desk, files) is None
    assert desk.value("SELECT count(*) FROM deployment") == 1


def test_tells_which_scheme_was_published(desk: Desk) -> None:
    assert list(publish_all(desk.parts, SMALL, "again")) == ["help: nothing new"]


def test_counts_versions_and_keeps_why_and_when(desk: Desk) -> None:
    publish(desk, changed(("Read the request", "Read the whole request")), "clearer words")

    rows = desk.rows("SELECT version, reason, published_at FROM deployment ORDER BY version")
    assert [(row.version, row.reason) for row in rows] == [(1, "test"), (2, "clearer words")]
    assert rows[1].published_at == desk.clock()


def test_keeps_the_newest_in_force_when_old_files_come_again(desk: Desk) -> None:
    files, _ = small_scheme()
    newer = publish(desk, changed(("Read the request", "Read the whole request")))

    assert publish(desk, files) is None
    assert desk.commands.run(lambda context: context.definitions.newest(context.work, "help").id) == newer


@pytest.mark.parametrize("what", WRONG)
def test_refuses_a_set_with(desk: Desk, tmp_path: Path, what: str) -> None:
    old, new, element, word = WRONG[what]
    files = changed((old, new))

    code, found = checked(tmp_path, files)
    with pytest.raises(DefinitionInvalidError) as raised:
        publish(desk, files)

    named = [f for f in found if f["element"] == element and f["severity"] == "error"]
    assert code == 1
    assert named, [(f["element"], f["rule"]) for f in found]
    assert named[0]["file"].endswith("help.bpmn")
    assert word in named[0]["message"]
    assert element in {finding.element for finding in raised.value.findings}
    assert desk.value("SELECT count(*) FROM deployment") == 1


def test_refuses_a_script_of_another_language(desk: Desk, tmp_path: Path) -> None:
    files = foreign_script()

    code, found = checked(tmp_path, files)
    with pytest.raises(DefinitionInvalidError):
        publish(desk, files)

    assert code == 1
    assert [f["element"] for f in found if f["severity"] == "error"] == ["keep_asker"]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (HELP, b"<bpmn:definitions"),
        (HELP, b"\xff\xfe nothing"),
        (LOOK, b"{"),
        (LOOK, b'{"type": "default", "id": "help.look", "components": [{"type": "rocket", "key": "x"}]}'),
        ("processes/help/decisions/limits.dmn", b"<definitions/>"),
        ("processes/help/scheme.toml", b"[scheme"),
    ],
)
def test_names_the_file_that_cannot_be_read(desk: Desk, tmp_path: Path, path: str, content: bytes) -> None:
    files, _ = small_scheme()

    code, found = checked(tmp_path, {**files, path: content})
    with pytest.raises(DefinitionInvalidError):
        publish(desk, {**files, path: content})

    assert code == 1
    assert any(f["file"].endswith(path) and f["severity"] == "error" for f in found)


def test_names_everything_that_is_wrong_at_once(tmp_path: Path) -> None:
    pairs = [WRONG[what][:2] for what in ("an unknown form", "a broken condition", "an unknown job type")]

    _, found = checked(tmp_path, changed(*pairs))

    assert {"look", "advice", "keep_asker"} <= {f["element"] for f in found if f["severity"] == "error"}


def test_finds_nothing_wrong_with_what_is_right(tmp_path: Path) -> None:
    files, _ = small_scheme()

    code, found = checked(tmp_path, files)

    assert (code, [f for f in found if f["severity"] == "error"]) == (0, [])


def test_keeps_running_cases_on_the_version_they_began_with(desk: Desk) -> None:
    before = open_case(desk)
    publish(desk, changed(('id="reply" name="Reply"', 'id="reply" name="Reply by letter"')))
    after = open_case(desk)

    for reference in (before, after):
        desk.finish(CLERK, desk.task("look", reference).id, {"needs_advice": "no"})

    assert [desk.task("reply", reference).name for reference in (before, after)] == ["Reply", "Reply by letter"]


def test_shows_the_form_of_the_version_that_the_case_runs_on(desk: Desk) -> None:
    before = open_case(desk)
    publish(desk, changed(("Is advice needed?", "Is any advice needed?"), path=LOOK))
    after = open_case(desk)
    client = desk.client(CLERK)

    for reference in (before, after):
        client.post(f"/tasks/{desk.task('look', reference).id}/take")

    old, new = (client.get(f"/tasks/{desk.task('look', reference).id}").text for reference in (before, after))

    assert ("Is advice needed?" in old, "Is any advice needed?" in old) == (True, False)
    assert "Is any advice needed?" in new


def test_stores_each_content_once(desk: Desk) -> None:
    files, _ = small_scheme()
    publish(desk, changed(("Read the request", "Read the whole request")))

    assert desk.value("SELECT count(*) FROM file_content") == len(set(files.values())) + 1


def test_checks_two_schemes_side_by_side_each_by_its_own_settings(tmp_path: Path) -> None:
    """What is wrong in what they share is told once."""
    files, _ = small_scheme()
    second = {path.replace("/help/", "/second/"): content for path, content in files.items()}
    second["processes/second/scheme.toml"] = second["processes/second/scheme.toml"].replace(
        b'"Advice" = ', b'"Other" = '
    )
    shared = {"forms/shared/both.form": b"{}"}

    code, found = checked(tmp_path, files | second | shared)

    assert code == 1
    assert {Path(one["file"]).relative_to(tmp_path).as_posix() for one in found} >= {"forms/shared/both.form"}
    told = [one["message"] for one in found if one["file"].endswith("both.form")]
    assert sorted(told) == sorted(set(told))
    lanes = [one for one in found if one["rule"] == "lane-unmapped"]
    assert {Path(one["file"]).parent.name for one in lanes} == {"second"}
    assert not [one for one in found if "/help/" in one["file"]]


def test_gives_a_scheme_only_the_shared_diagrams_that_it_reaches(tmp_path: Path) -> None:
    """What stands in the other scheme's lanes is nothing to it; what nobody reaches is still judged."""
    for name in ("processes", "forms"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("demo"))
        shutil.copytree(SMALL / name / "help", tmp_path / name / "help", ignore=shutil.ignore_patterns("demo"))

    sets = read_schemes(tmp_path)
    result = CliRunner().invoke(check, ["--json", str(tmp_path / "processes"), str(tmp_path / "forms")])

    assert json.loads(result.stdout) == []
    assert not [path for path in sets["help"] if path.startswith("processes/shared/") and path.endswith(".bpmn")]
    shared = {path.name for path in (tmp_path / "processes/shared").glob("*.bpmn")}
    assert {Path(path).name for path in sets["csods"] if path.startswith("processes/shared/")} >= shared
    (tmp_path / "processes/shared/lost.bpmn").write_bytes(small_scheme()[0][HELP].replace(b'name="Desk"', b'name="X"'))
    found = json.loads(CliRunner().invoke(check, ["--json", str(tmp_path)]).stdout)
    assert {Path(one["file"]).name for one in found if one["rule"] == "lane-unmapped"} == {"lost.bpmn"}


def test_checks_alone_without_loading_a_database() -> None:
    """Others ask it for many hundred files, each in a process of its own."""
    diagram = ROOT / "tests/support/small" / HELP
    code = f"""import sys
from service.cli import main
try:
    main(["check", "--standalone", {str(diagram)!r}])
except SystemExit as done:
    print(done.code, "sqlalchemy" in sys.modules, "flask" in sys.modules)"""

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.splitlines()[-1] == "0 False False"


def test_says_that_a_file_of_another_kind_cannot_be_deployed(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("words")

    named = CliRunner().invoke(check, ["--json", str(tmp_path / "notes.txt")])
    in_a_folder = CliRunner().invoke(check, ["--json", str(tmp_path)])

    assert [one["rule"] for one in json.loads(named.stdout)] == ["file-kind"]
    assert (named.exit_code, in_a_folder.exit_code, json.loads(in_a_folder.stdout)) == (1, 0, [])
