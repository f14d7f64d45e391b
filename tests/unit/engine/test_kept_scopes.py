"""Completed sub-processes that are kept because something in them, or they themselves, can be compensated."""

from tests.unit.engine.build import COMPENSATE, S, boundary, diagram, el, line, sub, tasks
from tests.unit.engine.case import Case
from tests.unit.engine.test_compensation import undoable

THROW = "intermediateThrowEvent"


def handled(element, handler="", settings="", tag="userTask"):
    """The compensation event of an element and what it leads to."""
    handler = handler or "undo_" + element
    return (
        boundary("c" + element, element, COMPENSATE)
        + el(tag, handler, ext=settings, isForCompensation="true")
        + f'<bpmn:association id="a{element}" sourceRef="c{element}" targetRef="{handler}"/>'
    )


def trip(*after):
    inside = el("startEvent", "is") + undoable("book") + line("is", "book")
    return S + sub("trip", inside) + handled("trip") + tasks("check") + line("s", "trip", *after)


def test_compensates_a_sub_process_and_what_is_in_it():
    throws = el(THROW, "undo", COMPENSATE) + el(THROW, "again", COMPENSATE)
    case = Case(diagram(trip("undo", "again", "check") + throws)).do("book")

    assert case.open() == ["undo_book", "undo_trip"]
    assert case.do("undo_book").do("undo_trip").open() == ["check"]  # and nothing a second time
    assert case.do("check").ended
    assert not case.rows


def test_says_once_that_a_kept_sub_process_was_completed():
    case = Case(diagram(trip("check"))).do("book").do("check")

    assert case.ended
    assert [(e.element, e.what) for e in case.history if e.element == "trip"] == [
        ("trip", "entered"),
        ("trip", "completed"),
    ]


def test_takes_over_the_variables_of_a_process_that_compensates():
    call = '<zeebe:calledElement processId="p1" propagateAllChildVariables="true"/>'
    body = S + tasks("book", "check") + handled("book", "cancel", call, "callActivity") + el(THROW, "undo", COMPENSATE)
    called = el("startEvent", "cs") + tasks("phone") + line("cs", "phone")
    case = Case(diagram(body + line("s", "book", "undo", "check"), called)).do("book")

    assert case.do("phone", fee=5).open() == ["check"]
    assert case.variables == {"fee": 5}
