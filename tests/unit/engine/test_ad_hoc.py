"""Ad-hoc sub-processes: each element that is activated is a flow of its own, with variables of its own."""

import pytest

from service import engine
from service.engine.results import File
from tests.unit.engine.build import (
    COMPENSATE,
    INTERNAL,
    SIGNAL,
    S,
    boundary,
    diagram,
    el,
    esp,
    line,
    loop,
    props,
    simple,
    sub,
    tasks,
    xml,
)
from tests.unit.engine.case import NOW, Case
from tests.unit.engine.covers import covers
from tests.unit.engine.test_compensation import undoable


def in_ad_hoc(inner, elements, settings=""):
    begin = f'<zeebe:adHoc activeElementsCollection="=[{", ".join(f"&quot;{name}&quot;" for name in elements)}]" {settings}/>'
    return diagram(S + el("adHocSubProcess", "A", inner, begin) + tasks("v") + line("s", "A", "v"))


@covers("ad-hoc sub-process")
def test_keeps_what_an_activation_writes_to_that_activation():
    """Also what is there around it already: it is seen, and covered from then on."""
    case = Case(in_ad_hoc(tasks("x", "y", "z") + line("x", "z"), ["x", "y"]), old=1)
    case.do("x", old=2, new=3)
    seen = {name: engine.variables_at(case.definition, case.state, case.key("task", name)) for name in ("y", "z")}

    assert (seen["y"]["old"], "new" in seen["y"]) == (1, False)
    assert (seen["z"]["old"], seen["z"]["new"]) == (2, 3)
    case.do("y").do("z")
    assert (case.variables["old"], "new" in case.variables, case.open()) == (1, False, ["v"])


DEEP = {
    "a sub-process": ("b", sub("b", simple("i"))),
    "a repeated task": ("iu", el("userTask", "iu", loop("=[1]"))),
    "behind a boundary event": ("b", tasks("b", "iu") + boundary("e", "b", SIGNAL) + line("e", "iu")),
    "beside": ("b", tasks("b", "iu") + boundary("e", "b", SIGNAL, "false") + line("e", "iu")),
    "behind an event gateway": (
        "b",
        el("eventBasedGateway", "b")
        + el("intermediateCatchEvent", "c", SIGNAL)
        + el("intermediateCatchEvent", "d", INTERNAL)
        + tasks("iu")
        + line("b", "c", "iu")
        + line("b", "d"),
    ),
    "an event sub-process in a sub-process": (
        "b",
        sub("b", simple("j") + esp(SIGNAL, element="k").replace('"ku"', '"iu"')),
    ),
}


@pytest.mark.parametrize(("first", "inner"), DEEP.values(), ids=DEEP)
def test_keeps_it_wherever_it_is_written_within(first, inner):
    """The flow's output is asked where it ends."""
    case = Case(in_ad_hoc(inner, [first], 'outputCollection="out" outputElement="=said"'))
    if "signal" in case.kinds():
        case.fire(case.key("signal"))

    case.do("iu", said=1)
    if case.open() == ["b"]:
        case.do("b", other=2)

    assert case.open() == ["v"]
    assert case.variables == {"out": [1]}


def test_collects_one_result_of_each_flow_that_was_activated():
    inner = el("parallelGateway", "g") + tasks("a", "b") + line("g", "a") + line("g", "b")
    case = Case(in_ad_hoc(inner, ["g"], 'outputCollection="out" outputElement="=[one, two]"'))

    assert case.do("a", one=1).do("b", two=2).variables["out"] == [[1, 2]]


def test_lets_a_call_in_an_activation_bring_back_to_it():
    call = el("callActivity", "c", ext='<zeebe:calledElement processId="p1" propagateAllChildVariables="true"/>')
    begin = '<zeebe:adHoc activeElementsCollection="=[&quot;c&quot;]" outputCollection="out" outputElement="=said"/>'
    called = el("startEvent", "cs") + tasks("cu") + line("cs", "cu")
    case = Case(diagram(S + el("adHocSubProcess", "A", call, begin) + tasks("v") + line("s", "A", "v"), called))

    assert case.do("cu", said=1).variables == {"out": [1]}


def test_undoes_in_an_activation_with_what_it_wrote():
    inner = undoable("book") + el("intermediateThrowEvent", "t", COMPENSATE) + line("book", "t")
    case = Case(in_ad_hoc(inner, ["book"])).do("book", ref=7)

    seen = engine.variables_at(case.definition, case.state, case.key("task", "undo_book"))

    assert seen["ref"] == 7
    assert case.do("undo_book", gone=True).open() == ["v"]
    assert "gone" not in case.variables


def test_begins_another_activation_by_hand():
    """Without a list nothing begins, which is a warning."""
    body = S + el("adHocSubProcess", "A", tasks("x", "y")) + tasks("v") + line("s", "A", "v")
    found = engine.check([File("p.bpmn", xml(body).encode())])
    assert [(f.element, f.rule, f.severity) for f in found] == [("A", "ad-hoc-list-missing", "warning")]
    fork = S + el("parallelGateway", "f") + el("adHocSubProcess", "A", tasks("x", "y")) + tasks("u", "v")
    case = Case(diagram(fork + line("s", "f", "A", "v") + line("f", "u")))
    assert case.open() == ["u"]

    case.apply(engine.move(case.definition, case.state, case.key("task", "u"), "x", NOW))
    case.do("x", said=1)

    assert (case.open(), "said" in case.variables) == (["v"], False)


def test_tells_what_can_be_activated():
    """By its own variable, which its list can ask: what no flow leads to, neither boundary events nor event sub-processes."""
    named = el("userTask", "x", "<bpmn:documentation>Do it</bpmn:documentation>", props(key="k"), name="X")
    inner = named + tasks("y", "z") + line("x", "z") + boundary("b", "y", SIGNAL) + tasks("h") + line("b", "h")
    inner += esp(INTERNAL) + undoable("book")
    settings = '<zeebe:adHoc activeElementsCollection="=adHocSubProcessElements.elementId"/>'
    case = Case(diagram(S + el("adHocSubProcess", "A", inner, settings) + line("s", "A")))

    assert case.open() == ["book", "x", "y"]
    told = engine.view(case.definition, case.state).scopes[0].variables["adHocSubProcessElements"]
    assert told[0] == {
        "elementId": "x", "elementName": "X", "documentation": "Do it", "properties": {"key": "k"}, "parameters": []
    }  # fmt: skip
    assert told[1] == {"elementId": "y", "elementName": None, "documentation": None, "properties": {}, "parameters": []}


@pytest.mark.parametrize("name", ["b", "esp", "undo_book", "A", "y [child]"])
def test_activates_nothing_that_only_something_else_can_reach(name):
    inner = (
        tasks("x") + el("userTask", "y", loop("=[1]")) + boundary("b", "x", SIGNAL) + esp(INTERNAL) + undoable("book")
    )
    case = Case(in_ad_hoc(inner, [name]))

    assert (case.incident.element, case.incident.code, case.kinds()) == ("A", "expression", [])
