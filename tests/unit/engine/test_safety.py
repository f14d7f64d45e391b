"""No Python from diagrams, no shared or changed definitions, no clock and no chance in a step."""

import sys
import threading
from datetime import timedelta

import pytest
import time_machine

from service import engine
from service.engine import File
from service.engine.failures import StepError
from service.engine.feel_engine import ENGINE
from tests.unit.engine.build import (
    END,
    MESSAGE,
    S,
    boundary,
    diagram,
    el,
    esp,
    flow,
    io,
    job,
    line,
    loop,
    script,
    simple,
    sub,
    timer,
)
from tests.unit.engine.case import NOW, Case, fingerprint


def busy():
    """A bit of everything that evaluates something."""
    each = sub(
        "each",
        simple("i") + loop("=items", "i", "o", "=i", until="=numberOfCompletedInstances > 5"),
        io("in", "=i", "x"),
    )
    body = (
        S
        + script("x", "=n + 1", "n")
        + el("exclusiveGateway", "g", default="d")
        + each
        + esp(timer("timeDuration", '="P" + string(n) + "D"'))
    )
    body += el(
        "userTask",
        "u",
        ext='<zeebe:assignmentDefinition assignee="=who" candidateGroups="=[who]"/>' + io("out", "=n", "m"),
    )
    body += (
        boundary("b", "u", MESSAGE, "false")
        + line("s", "x", "g")
        + flow("g", "u", "=n > 100")
        + flow("g", "each", flow_id="d")
        + line("each", "u")
    )
    return diagram(body)


def drive(definition):
    case = Case(definition, n=1, items=[1, 2], who="me", ref="r")
    case.do("iu").do("iu")
    case.fire(case.key("message"))
    return case.do("u")


AUDITED: list[str] = []
LISTENING = [False]


def _listen(event, _):
    if LISTENING[0] and event in ("exec", "compile"):
        AUDITED.append(event)


def test_compiles_and_executes_no_python():
    """Trap 42."""
    definition = busy()
    drive(definition)  # lazily imported modules are not of a run
    sys.addaudithook(_listen)
    LISTENING[0] = True
    try:
        case = drive(definition)
        eval("1")
    finally:
        LISTENING[0] = False

    assert case.ended
    assert AUDITED == ["compile", "exec"]


def test_has_no_way_to_execute_a_script():
    with pytest.raises(StepError, match="not run"):
        ENGINE.execute(None, "__import__('os').getcwd()")


def test_reads_python_as_feel():
    case = Case(diagram(S + script("x", "=[].__class__", "r") + END + line("s", "x", "end")))

    assert case.variables == {"r": []}, "a path through a list is a list in FEEL"


def test_leaves_every_definition_as_it_was():
    """Traps 16 and 19."""
    definition = busy()
    before = fingerprint(definition)

    for _ in range(3):
        drive(definition)

    assert fingerprint(definition) == before


def test_reads_no_clock():
    definition = busy()
    with time_machine.travel(NOW, tick=False):
        first = drive(definition)
    with time_machine.travel(NOW + timedelta(days=400), tick=False):
        second = drive(definition)

    assert first.state == second.state
    assert first.history == second.history


def test_serves_many_threads_with_one_definition():
    """Trap 45."""
    definition, found, errors = busy(), [], []

    def work():
        try:
            found.extend(drive(definition).state for _ in range(5))
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not errors
    assert len(set(found)) == 1


def test_parses_equal_files_once():
    files = [File("p.bpmn", b"".join([b"<!-- cache -->", _plain()]))]

    assert engine.load(files) is engine.load([File("p.bpmn", files[0].content)])
    assert engine.load(files) is not engine.load([File("q.bpmn", files[0].content)])


def _plain():
    from tests.unit.engine.build import xml

    return xml(S + job("j") + line("s", "j")).encode()


def test_refuses_to_change_a_definition():
    definition = busy()

    with pytest.raises(AttributeError):
        definition.name = "other"
    with pytest.raises(TypeError):
        definition.specs["x"] = None
    with pytest.raises(TypeError):
        definition.deployment.processes["x"] = None
