"""Multi-instance activities."""

import pytest

from service import engine
from tests.unit.engine.build import (
    END,
    ERROR,
    MESSAGE,
    S,
    boundary,
    diagram,
    el,
    io,
    job,
    line,
    loop,
    props,
    simple,
    sub,
    tasks,
)
from tests.unit.engine.case import NOW, Case
from tests.unit.engine.covers import covers


@pytest.mark.parametrize("sequential", ["false", "true"])
@covers("multi-instance, parallel", "multi-instance, sequential")
def test_collects_the_results_in_the_order_of_the_items(sequential):
    ask = (
        el("startEvent", "is")
        + el("userTask", "ask", ext='<zeebe:assignmentDefinition assignee="=agency"/>')
        + line("is", "ask")
    )
    each = sub("each", ask + loop("=agencies", "agency", "answers", "=answer", sequential))
    case = Case(diagram(S + each + tasks("v") + line("s", "each", "v")), agencies=["a", "b", "c"])
    assert case.open() == ["ask"] * (1 if sequential == "true" else 3)

    while case.open() == ["ask"] * len(case.open()):
        last = max(key for key, row in case.rows.items() if row.kind == "task")
        answer = case.rows[last].assignee.upper()
        case.apply(engine.complete_user_task(case.definition, case.state, last, {"answer": answer}, NOW))

    assert case.open() == ["v"]
    assert case.variables == {"agencies": ["a", "b", "c"], "answers": ["A", "B", "C"]}


@covers("message boundary event, interrupting")
def test_is_interrupted_as_a_whole():
    each = sub("each", simple("i") + loop("=items", "i", "o", "=i"))
    case = Case(
        diagram(
            S + each + boundary("b", "each", MESSAGE) + tasks("stopped") + line("s", "each") + line("b", "stopped")
        ),
        ref=1,
        items=[1, 2, 3],
    )

    case.fire(case.key("message"))

    assert case.open() == ["stopped"]
    assert len(case.rows) == 1
    assert len(case.document["s"]) == 1
    assert case.passed("cancelled").count("each") == 3


def test_passes_an_empty_list():
    each = sub("each", simple("i") + loop("=items", "i", "o", "=i"))
    case = Case(diagram(S + each + tasks("v") + line("s", "each", "v")), items=[])

    assert case.open() == ["v"]
    assert case.variables == {"items": [], "o": []}
    assert case.passed() == ["s", "each"]


def test_gives_each_instance_its_item_and_counter():
    task = el("userTask", "t", loop("=items", "item"), io("in", "=item.name", "name") + props(area="=item.area"))
    case = Case(diagram(S + task + line("s", "t")), items=[{"name": "x", "area": "n"}, {"name": "y", "area": "s"}])

    rows = [row for row in case.rows.values() if row.kind == "task"]

    assert [row.inputs["name"] for row in rows] == ["x", "y"]
    assert [row.inputs["loopCounter"] for row in rows] == [1, 2]
    assert [row.properties["area"] for row in rows] == ["n", "s"]


@covers("multi-instance, parallel")
def test_ends_when_its_condition_holds():
    task = el("userTask", "t", loop("=items", "x", "o", "=y", until="=numberOfCompletedInstances = 2"))
    case = Case(diagram(S + task + tasks("v") + line("s", "t", "v")), items=[1, 2, 3])

    case.do("t", y=1).do("t", y=2)

    assert case.open() == ["v"]
    assert case.variables["o"] == [1, 2, None]


@pytest.mark.parametrize(
    ("until", "left"),
    [
        ("=numberOfInstances = 3 and numberOfActiveInstances = 2", ["v"]),
        ("=some found in o satisfies found = 7", ["v"]),
        ("=numberOfTerminatedInstances > 0", ["t", "t"]),
    ],
)
def test_knows_its_numbers_and_results_in_the_condition(until, left):
    task = el("userTask", "t", loop("=items", "x", "o", "=y", until=until))

    assert Case(diagram(S + task + tasks("v") + line("s", "t", "v")), items=[1, 2, 3]).do("t", y=7).open() == left


def test_nests():
    inner = el("userTask", "t", loop("=group", "x", "r", "=x"))
    outer = sub("m", el("startEvent", "ms") + inner + line("ms", "t") + loop("=groups", "group", "all", "=r"))
    case = Case(diagram(S + outer + tasks("v") + line("s", "m", "v")), groups=[[1, 2], [3]])

    while "t" in case.open():
        case.do("t")

    assert case.open() == ["v"]
    assert case.variables["all"] == [[1, 2], [3]]


def test_maps_the_output_element():
    task = el("userTask", "t", loop("=items", "x", "o", "=y"), io("out", "=answer.level", "y"))
    case = Case(diagram(S + task + tasks("v") + line("s", "t", "v")), items=[1, 2])

    case.do("t", answer={"level": "low"}).do("t", answer={"level": "high"})

    assert case.variables == {"items": [1, 2], "o": ["low", "high"]}


def test_lets_an_item_be_called_like_a_variable():
    """Trap 36."""
    task = el("userTask", "t", loop("=items", "item", "items", "=item"))
    case = Case(diagram(S + task + tasks("v") + line("s", "t", "v")), items=[1, 2], item="outer")

    assert case.do("t").do("t").open() == ["v"]
    assert case.variables == {"items": [1, 2], "item": "outer"}


@covers("call activity")
def test_repeats_calls_and_jobs():
    call = el(
        "callActivity",
        "c",
        loop("=items", "x", "o", "=y"),
        '<zeebe:calledElement processId="p1" propagateAllChildVariables="true"/>',
    )
    case = Case(
        diagram(S + call + END + line("s", "c", "end"), el("startEvent", "cs") + job("j") + line("cs", "j")),
        items=[1, 2],
    )

    case.job("j", y="a").job("j", y="b")

    assert case.ended
    assert case.variables == {"items": [1, 2], "o": ["a", "b"]}


def test_makes_an_incident_of_what_is_no_list():
    case = Case(diagram(S + el("userTask", "t", loop("=items")) + line("s", "t")), items="one")

    assert (case.incident.element, case.incident.code) == ("t", "expression")
    assert case.retry(items=[1]).open() == ["t"]


def test_makes_an_incident_of_an_output_that_fails_and_goes_on_after():
    task = el("userTask", "t", loop("=items", "x", "o", "=y", until="=y.enough"))
    case = Case(diagram(S + task + tasks("v") + line("s", "t", "v")), items=[1])

    case.do("t", y=1)

    assert case.incident.code == "expression"
    assert case.open() == [], "the task is done, only its result could not be judged"


def test_catches_an_error_of_one_instance_for_all():
    """Trap 13."""
    task = el("userTask", "t", loop("=items"))
    case = Case(
        diagram(S + task + boundary("b", "t", ERROR) + tasks("h") + line("s", "t") + line("b", "h")), items=[1, 2, 3]
    )

    assert case.throw("t", "E").open() == ["h"]
    assert case.kinds() == ["task"]


def test_goes_on_when_one_instance_is_cancelled_by_hand():
    """Trap 36."""
    task = el("userTask", "t", loop("=items", "x", "o", "=x"))
    case = Case(diagram(S + task + tasks("v") + line("s", "t", "v")), items=[1, 2])

    case.apply(engine.cancel(case.definition, case.state, case.key("task"), NOW))

    assert case.do("t").open() == ["v"]
    assert case.variables["o"] == [None, 2]


def test_shows_the_results_so_far_to_the_instances_only():
    task = el("userTask", "u", loop("=[1, 2]", "i", "o", "=r", "true"), io("in", "=o", "before"))
    case = Case(diagram(S + task + tasks("v") + line("s", "u", "v")))
    assert case.row("task").inputs["before"] == [None, None]
    assert case.variables == {}

    case.do("u", r="a", o="lost")

    assert case.row("task").inputs["before"] == ["a", None]
    scopes = engine.view(case.definition, case.state).scopes
    assert [scope.variables.get("o") for scope in scopes if scope.element == "u"] == [["a", None], None]
    assert case.do("u", r="b").variables == {"o": ["a", "b"]}
