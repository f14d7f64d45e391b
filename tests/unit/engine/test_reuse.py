"""Which shared diagrams a scheme takes."""

import pytest

from service.engine import File
from service.engine.reuse import reached

HEAD = '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">'


def diagram(path: str, process: str, *calls: str) -> File:
    called = "".join(
        f'<bpmn:callActivity id="c{n}"><bpmn:extensionElements><zeebe:calledElement processId="{name}"/></bpmn:extensionElements></bpmn:callActivity>'
        for n, name in enumerate(calls)
    )
    return File(path, f'{HEAD}<bpmn:process id="{process}">{called}</bpmn:process></bpmn:definitions>'.encode())


A, B, C = diagram("a.bpmn", "a", "b"), diagram("b.bpmn", "b", "a"), diagram("c.bpmn", "c")
FORM, BROKEN = File("f.form", b"{}"), File("broken.bpmn", b"<")


@pytest.mark.parametrize(
    ("own", "taken"),
    [
        ([diagram("own.bpmn", "own", "a")], ["a.bpmn", "b.bpmn", "f.form"]),
        ([diagram("own.bpmn", "own", "c")], ["c.bpmn", "f.form"]),
        ([diagram("own.bpmn", "own")], ["f.form"]),
        ([File("own.form", b"{}"), File("own.bpmn", b"<")], ["f.form"]),
        ([diagram("own.bpmn", "own", "=name")], ["a.bpmn", "b.bpmn", "c.bpmn", "f.form"]),
    ],
    ids=["called by one that is called", "called", "not called", "nothing that can be read", "known only when it runs"],
)
def test_takes_what_is_called_by_and_by(own: list[File], taken: list[str]) -> None:
    assert [file.path for file in reached(own, [A, B, C, FORM])] == taken


def test_takes_what_cannot_be_read_so_that_the_check_says_so() -> None:
    found = reached([diagram("own.bpmn", "own", "a")], [A, B, BROKEN])

    assert [file.path for file in found] == ["a.bpmn", "b.bpmn", "broken.bpmn"]
