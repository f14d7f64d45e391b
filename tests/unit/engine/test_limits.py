"""Whatever comes in: refused or stopped, with a clear error, in a short time."""

import sys
import time

import pytest

from service import engine
from service.domain.errors import InvalidInputError, ProcessExecutionError
from service.engine import File, check, limits
from service.engine.feel_engine import FeelEngine
from tests.unit.engine.build import (
    END,
    HEAD,
    S,
    boundary,
    diagram,
    el,
    flow,
    line,
    loop,
    script,
    sub,
    tasks,
    timer,
    xml,
)
from tests.unit.engine.case import NOW, Case

SECONDS = 4 if sys.gettrace() is None else 60  # of processor time; measuring coverage takes its own


@pytest.fixture(autouse=True)
def _in_time():
    began = time.process_time()
    yield
    assert time.process_time() - began < SECONDS


def one(content):
    return check([File("a.bpmn", content if isinstance(content, bytes) else content.encode())])


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]>' + xml(S),
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">' + xml(S),
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"),
        xml("<bpmn:task/>" * 100_000),
        HEAD + "<bpmn:subProcess>" * 5000,
        HEAD + "<a>" * 300 + "</a>" * 300,
        xml(el("task", "x", name="y" * 200_000)),
        xml("x" * 6_000_000),
        b"\x00\xff" * 1000,
        b"\xff\xfe" + b"<" * 100,
    ],
    ids=range(11),
)
def test_refuses_hostile_files(content):
    """Trap 41."""
    found = one(content)

    assert [(f.rule, f.severity) for f in found][:1] == [("xml-unreadable", "error")]
    assert len(found[0].message) < 400


def test_reads_a_large_diagram():
    """Trap 21."""
    names = [f"n{number}" for number in range(5000)]
    content = xml(S + "".join(el("task", name) for name in names) + END + line("s", *names, "end"))

    deployment = engine.deploy([File("large.bpmn", content.encode())])

    assert engine.start(deployment.process("p"), {}, NOW).ended


def test_reads_a_deep_diagram_and_stops_where_it_can_not_run():
    body = S + tasks("u") + line("s", "u")
    for depth in range(limits.SCOPE_DEPTH + 10):
        body = S + sub(f"sub{depth}", body.replace('"s"', f'"s{depth}"')) + line("s", f"sub{depth}")
    case = Case(diagram(body))

    assert [incident.code for incident in case.incidents.values()] == ["limit"]


def test_stops_a_cycle_without_a_wait():
    """Trap 20: neither a hang nor an end."""
    case = Case(diagram(S + el("task", "a") + el("exclusiveGateway", "g") + line("s", "a", "g", "a")))

    assert [incident.code for incident in case.incidents.values()] == ["limit"]
    assert not case.ended


def test_stops_a_process_that_calls_itself():
    """Trap 23."""
    call = el("callActivity", "c", ext='<zeebe:calledElement processId="p" propagateAllChildVariables="true"/>')
    case = Case(diagram(S + call + line("s", "c")), size="x" * 1000)

    assert [incident.code for incident in case.incidents.values()] == ["limit"]
    case.apply(engine.cancel(case.definition, case.state, None, NOW))
    assert case.terminated
    assert not case.incidents


def test_stops_a_process_that_calls_itself_twice():
    call = '<zeebe:calledElement processId="p" propagateAllChildVariables="false"/>'
    case = Case(
        diagram(
            S
            + el("parallelGateway", "f")
            + el("callActivity", "a", ext=call)
            + el("callActivity", "b", ext=call)
            + line("s", "f", "a")
            + line("f", "b")
        )
    )

    assert {incident.code for incident in case.incidents.values()} == {"limit"}


def test_goes_through_five_thousand_turns():
    """Trap 20."""
    body = S + script("inc", "=n + 1", "n") + el("exclusiveGateway", "g", default="out") + END + line("s", "inc", "g")
    case = Case(diagram(body + flow("g", "inc", "=n < 5000") + flow("g", "end", flow_id="out")), n=0)

    assert case.ended
    assert case.variables == {"n": 5000}


def test_says_more_at_the_bound_of_one_step_and_goes_on(monkeypatch):
    monkeypatch.setattr(limits, "ACTIVATIONS_PER_STEP", 300)
    names = [f"n{number}" for number in range(800)]
    definition = diagram(S + "".join(el("task", name) for name in names) + END + line("s", *names, "end"))

    result, steps = engine.start(definition, {}, NOW), 1
    while result.more:
        assert not result.ended
        result, steps = engine.go_on(definition, result.state, NOW), steps + 1

    assert result.ended
    assert steps == 3


def test_stops_expressions_that_take_long_together(monkeypatch):
    monkeypatch.setattr(limits, "FEEL_SECONDS", 0.05)
    slow = script("slow", "=count(for a in 1..10000 return a * a)", "n")
    case = Case(diagram(S + slow + el("exclusiveGateway", "m") + line("s", "m", "slow", "m")))

    assert (case.incident.element, case.incident.code) == ("slow", "limit")


def test_stops_a_token_that_multiplies():
    body = S + el("parallelGateway", "f") + el("exclusiveGateway", "m") + line("s", "m", "f", "m") + line("f", "m")
    case = Case(diagram(body))

    assert {incident.code for incident in case.incidents.values()} == {"limit"}


def test_stops_too_many_instances_at_once():
    case = Case(diagram(S + el("userTask", "t", loop("=items")) + line("s", "t")), items=list(range(100_000)))

    assert (case.incident.code, case.incident.element) == ("limit", "t")


def test_refuses_variables_that_are_too_large():
    case = Case(diagram(S + tasks("u", "v") + line("s", "u", "v")))
    before, key = case.state, case.key("task")

    with pytest.raises(ProcessExecutionError, match="MB"):
        engine.complete_user_task(case.definition, case.state, key, {"x": "y" * (limits.STATE_BYTES + 1)}, NOW)
    assert case.state == before


def test_stops_variables_that_grow():
    body = S + script("grow", "=concatenate(x, x)", "x") + el("exclusiveGateway", "m") + line("s", "m", "grow", "m")
    case = Case(diagram(body), x=[1, 2, 3, 4])

    assert (case.incident.element, case.incident.code) == ("grow", "limit")


@pytest.mark.parametrize("bad", [{"a": object()}, {"a": [b"x"]}, {"a": lambda: 1}])
def test_refuses_values_of_other_kinds(bad):
    with pytest.raises(InvalidInputError):
        Case(diagram(S + tasks("u") + line("s", "u")), **bad)


def test_survives_deep_recursion_limits_of_values():
    deep = []
    for _ in range(limits.VALUE_DEPTH - 5):
        deep = [deep]
    case = Case(diagram(S + tasks("u", "v") + line("s", "u", "v")), deep=deep)

    assert case.do("u").open() == ["v"]
    assert sys.getrecursionlimit() > limits.VALUE_DEPTH


def test_cancels_deep_nesting():
    body = S + tasks("u") + line("s", "u")
    for depth in range(limits.SCOPE_DEPTH - 1):
        body = S + sub(f"sub{depth}", body.replace('"s"', f'"s{depth}"')) + line("s", f"sub{depth}")
    case = Case(diagram(body))
    assert case.open() == ["u"]

    case.apply(engine.cancel(case.definition, case.state, None, NOW))

    assert case.terminated


def test_does_the_same_work_for_a_late_task_as_for_an_early_one(monkeypatch):
    """Traps 22 and 24: only tokens that run are looked at, and expressions are compiled once."""
    names = [f"t{number}" for number in range(40)]
    waiting = "".join(boundary(f"b{name}", name, timer("timeDuration", '="P1D"'), "false") for name in names)
    case = Case(diagram(S + tasks(*names) + waiting + line("s", *names)))
    asked = []
    monkeypatch.setattr(FeelEngine, "evaluate", lambda self, task, text, extra=None: asked.append(text) or "P1D")

    counts = []
    for name in names[:-1]:
        asked.clear()
        counts.append(len(case.do(name).result.history))
        assert asked == ['"P1D"'], "the timer of the next task, once"

    assert set(counts) == {3}
