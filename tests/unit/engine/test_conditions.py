"""Conditions: when they are asked, what they see, and how often they fire."""

import pytest

from service import engine
from service.engine import check
from service.engine.results import File
from tests.unit.engine.build import (
    S,
    boundary,
    conditional,
    diagram,
    el,
    esp,
    flow,
    io,
    job,
    line,
    loop,
    sub,
    tasks,
    xml,
)
from tests.unit.engine.case import NOW, Case
from tests.unit.engine.covers import covers

HIGH = conditional("=level > 2")


def put(case, key=None, **variables):
    """`key`: of an element, whose own variables they become."""
    return case.apply(engine.set_variables(case.definition, case.state, key, variables, NOW, local=key is not None))


def times(case, element):
    return case.open().count(element)


@covers("conditional event sub-process, not interrupting")
def test_fires_as_often_as_its_variable_changes_and_it_holds():
    case = Case(diagram(S + tasks("u") + esp(HIGH, "false") + line("s", "u")), level=1)

    counts = [times(put(case, **given), "espu") for given in ({"level": 3}, {"level": 4}, {"level": 0}, {"level": 5})]

    assert counts == [1, 2, 2, 3]


@pytest.mark.parametrize("given", [{"level": 3}, {"other": 1}, {}])
def test_is_not_asked_when_nothing_that_it_names_has_changed(given):
    case = Case(diagram(S + tasks("u") + esp(HIGH, "false") + line("s", "u")), level=3)
    assert times(case, "espu") == 1  # it holds as soon as it waits

    assert times(put(case, **given), "espu") == 1


def test_takes_true_and_1_for_two_values():
    case = Case(diagram(S + tasks("u") + esp(conditional("=a = true"), "false") + line("s", "u")), a=1)

    assert times(put(case, a=True), "espu") == 1


def test_is_asked_when_another_property_of_its_variable_changes():
    """Plain variables are better."""
    case = Case(diagram(S + tasks("u") + esp(conditional("=a.b > 2"), "false") + line("s", "u")), a={"b": 3, "c": 1})

    assert times(put(case, a={"b": 3, "c": 2}), "espu") == 2


def test_fires_once_for_all_that_changes_at_once():
    case = Case(diagram(S + tasks("u") + esp(conditional("=a > 1 or b > 1"), "false") + line("s", "u")), a=0, b=0)

    assert times(put(case, a=5, b=5), "espu") == 1


@pytest.mark.parametrize(
    ("changes", "expected"),
    [("create", [1, 1]), ("update", [0, 1]), ("create, update", [1, 2]), ("", [1, 2])],
)
def test_hears_of_the_changes_that_it_wants(changes, expected):
    case = Case(diagram(S + tasks("u") + esp(conditional("=level > 2", changes), "false") + line("s", "u")))

    assert [times(put(case, level=level), "espu") for level in (3, 4)] == expected


def test_holds_from_the_start_whatever_changes_it_wants_to_hear_of():
    case = Case(diagram(S + tasks("u") + esp(conditional("=level > 2", "create"), "false") + line("s", "u")), level=3)

    assert times(case, "espu") == 1


def test_refuses_to_hear_of_variables_that_are_deleted():
    body = S + tasks("u") + esp(conditional("=level > 2", "delete")) + line("s", "u")

    assert ("espS".lower(), "setting-ignored") in [
        (f.element, f.rule) for f in check([File("p.bpmn", xml(body).encode())]) if f.severity == "error"
    ]


def nested():
    """A boundary event around, one inside; both ask the same."""
    inner = (
        el("startEvent", "is")
        + tasks("a")
        + line("is", "a")
        + boundary("inner", "a", HIGH)
        + tasks("i")
        + line("inner", "i")
    )
    return (
        S
        + sub("around", inner)
        + boundary("outer", "around", HIGH)
        + tasks("o")
        + line("s", "around")
        + line("outer", "o")
    )


def test_asks_from_the_outside_in_until_one_interrupts():
    assert put(Case(diagram(nested()), level=1), level=3).open() == ["o"]


def test_asks_the_inner_one_alone_when_the_change_is_its_own():
    """What is set in a task is seen there, not around."""
    case = Case(diagram(nested()), level=1)

    assert put(case, case.key("task", "a"), level=3).open() == ["i"]


def test_leaves_the_other_branch_alone():
    branches = tasks("a", "b", "x", "y") + boundary("ba", "a", HIGH) + boundary("bb", "b", HIGH)
    flows = line("s", "fork", "a") + line("fork", "b") + line("ba", "x") + line("bb", "y")
    case = Case(diagram(S + el("parallelGateway", "fork") + branches + flows), level=1)

    assert put(case, case.key("task", "a"), level=3).open() == ["b", "x"]


def test_does_not_hear_of_a_variable_that_is_covered():
    covered = el("userTask", "a", ext=io("in", "=5", "level")) + boundary("b", "a", HIGH, "false") + tasks("x")
    case = Case(diagram(S + covered + line("s", "a") + line("b", "x")), level=1)
    assert times(case, "x") == 1  # by the input mapping, at once

    assert times(put(case, level=9), "x") == 1
    assert times(put(case, case.key("task", "a"), level=6), "x") == 2


def test_interrupts_what_its_input_mapping_makes_true():
    body = (
        S
        + job("a", ext=io("in", "=5", "level"))
        + boundary("b", "a", HIGH)
        + tasks("x")
        + line("s", "a")
        + line("b", "x")
    )
    case = Case(diagram(body), level=1)

    assert (case.open(), case.open("job")) == (["x"], [])


@pytest.mark.parametrize("ext", ["", io("out", "=level", "level")])
def test_does_not_fire_by_what_the_activity_itself_brings_back(ext):
    body = (
        S
        + job("a", ext=ext)
        + boundary("b", "a", HIGH)
        + tasks("x", "after")
        + line("s", "a", "after")
        + line("b", "x")
    )

    assert Case(diagram(body), level=1).job("a", level=5).open() == ["after"]


@pytest.mark.parametrize(("interrupting", "expected"), [("true", ["x"]), ("false", ["a", "x", "x"])])
def test_hears_of_each_instance_of_a_repeated_activity(interrupting, expected):
    host = el("userTask", "a", loop("=[1, 2, 3]"))
    case = Case(
        diagram(S + host + boundary("b", "a", HIGH, interrupting) + tasks("x") + line("s", "a") + line("b", "x")),
        level=1,
    )

    case.do("a", level=5)
    if interrupting == "false":
        case.do("a", level=6)

    assert case.open() == expected


def test_fires_in_every_instance_that_sees_the_change():
    inner = (
        el("startEvent", "is") + tasks("a", "i") + line("is", "a") + boundary("inner", "a", HIGH) + line("inner", "i")
    )
    case = Case(diagram(S + sub("around", inner + loop("=[1, 2]")) + line("s", "around")), level=1)

    assert put(case, level=3).open() == ["i", "i"]


def test_hears_of_what_a_called_process_brings_back():
    call = el("callActivity", "c", ext='<zeebe:calledElement processId="p1" propagateAllChildVariables="true"/>')
    called = el("startEvent", "cs") + tasks("cu") + line("cs", "cu")
    case = Case(diagram(S + call + tasks("u") + esp(HIGH, "false") + line("s", "c", "u"), called), level=1)

    assert case.do("cu", level=3).open() == ["espu", "u"]


def test_hears_of_the_output_of_an_ad_hoc_sub_process():
    inner = tasks("x", "y") + esp(conditional("=count(out) = 1"), "false")
    settings = '<zeebe:adHoc activeElementsCollection="=[&quot;x&quot;, &quot;y&quot;]" outputCollection="out" outputElement="=1"/>'
    case = Case(diagram(S + el("adHocSubProcess", "A", inner, settings) + line("s", "A")))

    assert case.do("x").open() == ["espu", "y"]


def test_hears_of_a_variable_that_is_corrected_with_a_retry():
    forks = el("parallelGateway", "fork") + tasks("u") + el("exclusiveGateway", "g") + el("endEvent", "e")
    flows = line("s", "fork", "u") + line("fork", "g") + flow("g", "e", "=level > 2") + flow("g", "u", "=level < 0")
    case = Case(diagram(S + forks + esp(HIGH, "false") + flows), level=1)

    assert case.retry(level=3).open() == ["espu", "u"]


def test_stops_a_condition_that_sets_itself_off():
    inside = el("startEvent", "es", HIGH, isInterrupting="false")
    inside += el("scriptTask", "more", ext='<zeebe:script expression="=level + 1" resultVariable="level"/>') + line(
        "es", "more"
    )
    body = S + tasks("u") + el("subProcess", "e", inside, triggeredByEvent="true") + line("s", "u")

    case = put(Case(diagram(body), level=1), level=3)

    assert case.incidents
    assert {incident.code for incident in case.incidents.values()} == {"limit"}
