"""Compensation, transactions, ad-hoc sub-processes and conditions."""

import pytest

from service import engine
from tests.unit.engine.build import (
    CANCEL,
    COMPENSATE,
    END,
    ERROR,
    MESSAGE,
    S,
    boundary,
    conditional,
    diagram,
    el,
    esp,
    flow,
    io,
    line,
    loop,
    simple,
    sub,
    tasks,
)
from tests.unit.engine.case import NOW, Case
from tests.unit.engine.covers import covers


def undoable(*elements):
    """User tasks with a handler each, called undo_<id>."""
    return "".join(
        tasks(task)
        + boundary("c" + task, task, COMPENSATE)
        + el("userTask", "undo_" + task, isForCompensation="true")
        + f'<bpmn:association id="a{task}" sourceRef="c{task}" targetRef="undo_{task}"/>'
        for task in elements
    )


def booked(throw=COMPENSATE):
    body = (
        S
        + undoable("book", "pay")
        + el("exclusiveGateway", "g", default="ok")
        + el("intermediateThrowEvent", "undo", throw)
    )
    body += (
        tasks("sorry")
        + END
        + line("s", "book", "pay", "g")
        + flow("g", "undo", "=bad")
        + flow("g", "end", flow_id="ok")
    )
    return diagram(body + line("undo", "sorry"))


@covers("compensation events and handlers")
def test_compensates_what_was_completed():
    case = Case(booked(), bad=True).do("book").do("pay")

    assert case.open() == ["undo_book", "undo_pay"]
    assert case.do("undo_pay").open() == ["undo_book"]
    assert case.do("undo_book").open() == ["sorry"]
    assert case.do("sorry").ended
    assert not case.rows


def test_ends_without_compensating_when_nobody_asks():
    case = Case(booked(), bad=False).do("book").do("pay")

    assert case.ended
    assert not case.rows


def test_compensates_one_activity_that_is_named():
    named = '<bpmn:compensateEventDefinition activityRef="pay"/>'

    assert Case(booked(named), bad=True).do("book").do("pay").open() == ["undo_pay"]


def test_compensates_nothing_that_was_not_completed():
    body = (
        S
        + el("parallelGateway", "fork")
        + undoable("book", "pay")
        + tasks("wrong")
        + el("endEvent", "undo", COMPENSATE)
    )
    case = Case(diagram(body + line("s", "fork", "book") + line("fork", "pay") + line("fork", "wrong", "undo")))

    assert case.do("book").do("wrong").open() == ["pay", "undo_book"]


def test_gives_a_handler_the_local_variables_of_what_it_undoes():
    mapped = undoable("book").replace(
        '<bpmn:userTask id="book">',
        f'<bpmn:userTask id="book"><bpmn:extensionElements>{io("in", "=1", "local")}</bpmn:extensionElements>',
        1,
    )
    case = Case(diagram(S + mapped + el("endEvent", "undo", COMPENSATE) + line("s", "book", "undo")))

    assert case.do("book").row("task", "undo_book").inputs == {"local": 1}


@covers("compensation events and handlers")
def test_compensates_a_completed_sub_process_from_inside_out():
    inner = el("startEvent", "is") + undoable("book", "pay") + line("is", "book", "pay")
    body = (
        S
        + sub("trip", sub("deep", inner).join([el("startEvent", "ts"), line("ts", "deep")]))
        + tasks("check")
        + el("endEvent", "undo", COMPENSATE)
    )
    case = Case(diagram(body + line("s", "trip", "check", "undo"))).do("book").do("pay")
    assert case.open() == ["check"]

    case.do("check")

    assert case.open() == ["undo_book", "undo_pay"]
    assert case.do("undo_book").do("undo_pay").ended
    assert not case.rows


def test_forgets_a_kept_sub_process_at_the_end():
    inner = el("startEvent", "is") + undoable("book") + line("is", "book")
    case = Case(diagram(S + sub("trip", inner) + tasks("check") + line("s", "trip", "check"))).do("book")
    view = engine.view(case.definition, case.state)
    assert [row.element for row in view.waiting] == ["check"]
    assert not view.scopes

    assert case.do("check").ended
    assert len(case.document["s"]) == 1


def transaction(inner):
    body = (
        S
        + el("transaction", "t", inner)
        + boundary("cancelled", "t", CANCEL)
        + boundary("failed", "t", ERROR)
        + tasks("after", "sorry", "broken")
    )
    return diagram(body + line("s", "t", "after") + line("cancelled", "sorry") + line("failed", "broken"))


@covers("transaction", "cancel events")
def test_undoes_a_transaction_that_is_cancelled():
    inner = (
        el("startEvent", "is")
        + el("parallelGateway", "fork")
        + undoable("book")
        + tasks("other", "decide")
        + el("endEvent", "no", CANCEL)
    )
    case = Case(transaction(inner + line("is", "fork", "book") + line("fork", "other") + line("fork", "decide", "no")))

    case.do("book").do("decide")

    assert case.open() == ["undo_book"]
    assert case.passed("cancelled") == ["other"]
    assert case.do("undo_book").open() == ["sorry"]
    assert len(case.document["s"]) == 1


@covers("transaction")
def test_completes_a_transaction_like_a_sub_process():
    assert Case(transaction(simple("i"))).do("iu").open() == ["after"]
    assert Case(transaction(simple("i", ERROR))).do("iu").open() == ["broken"]
    assert Case(transaction(simple("i", CANCEL))).do("iu").open() == ["sorry"]


# -- ad-hoc ------------------------------------------------------------------------------------------------------------


def ad_hoc(until="", settings="", **attributes):
    inner = (
        tasks("x", "y", "z")
        + line("x", "z")
        + (until and f"<bpmn:completionCondition>{until}</bpmn:completionCondition>")
    )
    begin = f'<zeebe:adHoc activeElementsCollection="=wanted" {settings}/>'
    return diagram(S + el("adHocSubProcess", "A", inner, begin, **attributes) + tasks("v") + line("s", "A", "v"))


@covers("ad-hoc sub-process")
def test_starts_the_elements_that_are_wanted():
    case = Case(ad_hoc(), wanted=["x", "y"])

    assert case.open() == ["x", "y"]
    assert case.do("x").open() == ["y", "z"]
    assert case.do("y").do("z").open() == ["v"]


@covers("ad-hoc sub-process")
def test_ends_an_ad_hoc_sub_process_when_its_condition_holds():
    case = Case(ad_hoc("=enough"), wanted=["x", "y"], enough=False)

    assert case.do("x").open() == ["y", "z"]
    assert case.do("z", enough=True).open() == ["v"]
    assert len(case.rows) == 1


def test_waits_for_the_rest_of_an_ad_hoc_sub_process_if_told():
    case = Case(ad_hoc("=enough", cancelRemainingInstances="false"), wanted=["x", "y"], enough=True)

    assert case.do("y").open() == ["x"]


def test_collects_the_results_of_an_ad_hoc_sub_process():
    case = Case(ad_hoc(settings='outputCollection="found" outputElement="=said"'), wanted=["y", "z"])

    case.do("y", said=1).do("z", said=2)

    assert case.variables["found"] == [1, 2]


def test_stays_in_an_ad_hoc_sub_process_with_nothing_wanted():
    case = Case(ad_hoc(), wanted=[])

    assert case.open() == []
    assert not case.ended
    assert [found.element for found in engine.view(case.definition, case.state).active] == ["A"]


def test_stays_in_an_ad_hoc_sub_process_until_its_condition_holds():
    case = Case(ad_hoc("=enough"), wanted=["y"], enough=False).do("y")

    assert case.open() == []
    assert not case.ended


def test_remembers_that_the_condition_of_an_ad_hoc_sub_process_held():
    case = Case(ad_hoc("=enough", cancelRemainingInstances="false"), wanted=["x", "y"], enough=True)

    assert case.do("y").do("x", enough=False).do("z").open() == ["v"]


def test_leaves_an_ad_hoc_sub_process_after_an_event_sub_process_took_over():
    inner = tasks("x") + esp(MESSAGE) + "<bpmn:completionCondition>=false</bpmn:completionCondition>"
    settings = '<zeebe:adHoc activeElementsCollection="=[]"/>'
    body = S + el("adHocSubProcess", "A", inner, settings) + tasks("v") + line("s", "A", "v")
    case = Case(diagram(body), ref="r")

    assert case.fire(case.key("message")).open() == ["espu"]
    assert case.do("espu").open() == ["v"]


@pytest.mark.parametrize("wanted", [None, ["nope"], [1]])
def test_makes_an_incident_of_elements_that_are_not_there(wanted):
    case = Case(ad_hoc(), wanted=wanted)

    assert (case.incident.element, case.incident.code) == ("A", "expression")
    assert case.retry(wanted=["x"]).open() == ["x"]


# -- conditions --------------------------------------------------------------------------------------------------------

HIGH = conditional("=level > 2")


@covers("conditional catch event", "conditional boundary event, interrupting")
def test_fires_conditions_when_variables_change():
    """Trap 37: another branch's change reaches them."""
    body = (
        S
        + el("parallelGateway", "fork")
        + tasks("u", "a", "h", "after")
        + boundary("b", "u", HIGH)
        + el("intermediateCatchEvent", "c", HIGH)
    )
    case = Case(
        diagram(body + line("s", "fork", "u") + line("fork", "a") + line("fork", "c", "after") + line("b", "h")),
        level=1,
    )
    assert case.kinds() == ["condition", "condition", "task", "task"]

    case.do("a", level=3)

    assert case.open() == ["after", "h"]


def test_fires_a_condition_that_holds_already():
    case = Case(diagram(S + el("intermediateCatchEvent", "c", HIGH) + tasks("u") + line("s", "c", "u")), level=3)

    assert case.open() == ["u"]


@covers("conditional event sub-process, interrupting")
def test_interrupts_by_a_condition():
    case = Case(diagram(S + tasks("u") + esp(HIGH) + line("s", "u")), level=1)

    case.apply(engine.set_variables(case.definition, case.state, None, {"level": 3}, NOW))

    assert case.open() == ["espu"]
    assert case.do("espu").ended


def test_races_a_condition_behind_a_gateway():
    body = (
        S
        + el("eventBasedGateway", "g")
        + el("intermediateCatchEvent", "c", HIGH)
        + el("intermediateCatchEvent", "m", MESSAGE)
        + tasks("u")
    )
    case = Case(diagram(body + line("s", "g", "c", "u") + line("g", "m")), level=1, ref=1)

    case.apply(engine.set_variables(case.definition, case.state, None, {"level": 3}, NOW))

    assert case.open() == ["u"]
    assert case.kinds() == ["task"]


def test_compensates_a_repeated_activity_once():
    body = (
        S
        + undoable("book").replace("</bpmn:userTask>", loop("=items") + "</bpmn:userTask>", 1)
        + el("endEvent", "undo", COMPENSATE)
    )
    case = Case(diagram(body + line("s", "book", "undo")), items=[1, 2])

    assert case.do("book").do("book").open() == ["undo_book"]
    assert case.do("undo_book").ended
