from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli.tidy import tidy
from service.layout import layout
from tests.support.bpmn_sources import flows, nodes, process

SOURCE = process(nodes("startEvent s", "task a", "task b", "endEvent e") + flows("s>a", "a>b", "b>e"))


def run(*args: object) -> Result:
    return CliRunner().invoke(tidy, [str(a) for a in args])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.bpmn"
    path.write_bytes(SOURCE)
    return path


def test_draws_in_place_and_prints_a_line(file: Path):
    result = run(file)
    assert result.output == f"{file}: drawn anew\n"
    assert file.read_bytes() == layout(SOURCE)


def test_says_when_there_was_nothing_to_do(file: Path):
    run(file)
    assert run(file).output == f"{file}: was tidy\n"


def test_checks_without_writing(file: Path):
    result = run("--check", file)
    assert (result.exit_code, result.output) == (1, f"{file}: would change\n")
    assert file.read_bytes() == SOURCE
    run(file)
    result = run("--check", file)
    assert (result.exit_code, result.output) == (0, f"{file}: is tidy\n")


def test_writes_elsewhere(file: Path, tmp_path: Path):
    out = tmp_path / "out.bpmn"
    assert run(file, "-o", out).exit_code == 0
    assert out.read_bytes() == layout(SOURCE)
    assert file.read_bytes() == SOURCE


def test_does_not_write_two_files_into_one(file: Path, tmp_path: Path):
    assert run(file, file, "-o", tmp_path / "out.bpmn").exit_code == 2


@pytest.mark.parametrize("bad", [b"", b"<a/>", b"<a", process("")])
def test_names_the_file_and_the_reason_and_goes_on_with_the_next(bad: bytes, file: Path, tmp_path: Path):
    broken = tmp_path / "broken.bpmn"
    broken.write_bytes(bad)
    result = run(broken, tmp_path / "none.bpmn", file)
    assert result.exit_code == 1
    first, second, third = result.output.splitlines()
    assert first.startswith(f"{broken}: n")
    assert second == f"{tmp_path / 'none.bpmn'}: No such file or directory"
    assert third == f"{file}: drawn anew"


def grouped(first: str, last: str) -> bytes:
    """A drawing with a group from one node to another, other nodes moved out of it by hand."""
    source = (
        nodes("startEvent s", "task a", "task b", "endEvent e") + '<bpmn:group id="g"/>' + flows("s>a", "a>b", "b>e")
    )
    shapes = {"s": 0, "a": 200, "b": 400, "e": 600}
    moved = {first: 2000, last: 2200}
    drawn = "".join(
        f'<di:BPMNShape bpmnElement="{id_}"><dc:Bounds x="{moved.get(id_, x)}" y="0" width="50" height="50"/></di:BPMNShape>'
        for id_, x in shapes.items()
    )
    group = '<di:BPMNShape bpmnElement="g"><dc:Bounds x="1990" y="-10" width="300" height="90"/></di:BPMNShape>'
    diagram = (
        '<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">'
        f'<di:BPMNPlane bpmnElement="p">{drawn}{group}</di:BPMNPlane></di:BPMNDiagram>'
    )
    return process(source).replace(b"</bpmn:definitions>", diagram.encode() + b"</bpmn:definitions>")


def test_keeps_a_group_whose_members_stand_together(file: Path):
    file.write_bytes(grouped("a", "b"))
    assert run(file).exit_code == 0
    assert b'bpmnElement="g"' in file.read_bytes()
    assert run(file).output == f"{file}: was tidy\n"


def test_says_so_before_it_drops_a_group(file: Path):
    file.write_bytes(grouped("a", "e"))
    result = run(file)
    assert result.exit_code == 1
    assert "has no place in a new drawing for group g" in result.output
    assert file.read_bytes() == grouped("a", "e")


def test_drops_a_group_when_told_to(file: Path):
    file.write_bytes(grouped("a", "e"))
    assert run("--drop", file).exit_code == 0
    assert b'bpmnElement="g"' not in file.read_bytes()
