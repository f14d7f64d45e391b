"""Listeners: jobs at the start and end of elements and processes, and around user tasks."""

import pytest

from service import engine
from service.domain.errors import ConflictError, InvalidInputError
from service.engine import File, JobType, Known, check, deploy
from tests.unit.engine.build import (
    COMPENSATE,
    END,
    ERROR,
    MESSAGE,
    SIGNAL,
    TERMINATE,
    S,
    boundary,
    diagram,
    el,
    esp,
    flow,
    hears,
    io,
    job,
    line,
    loop,
    process_with,
    simple,
    sub,
    tasks,
    timer,
    xml,
)
from tests.unit.engine.case import NOW, Case
from tests.unit.engine.covers import covers
from tests.unit.engine.test_compensation import undoable
from tests.unit.engine.test_playground import Desk


def types(case):
    return sorted(row.type for row in case.rows.values() if row.kind == "job")


def done(case, kind, /, **variables):
    """The job of that type is done."""
    key = next(row.key for row in case.rows.values() if row.kind == "job" and row.type == kind)
    return case.apply(engine.complete_job(case.definition, case.state, key, variables, NOW))


def failed(case, retries=0):
    return case.apply(engine.fail_job(case.definition, case.state, case.key("job"), retries, "no", NOW))


@covers("execution listeners")
def test_runs_them_in_the_order_of_the_file_around_the_work():
    ext = hears("start a", "end c", "start b", "end d") + io("in", "=1", "n", "out", "=[n, local, r]", "kept")
    case = Case(diagram(S + job("x", ext=ext) + tasks("u") + line("s", "x", "u")))
    seen = []
    for given in ({"local": 2}, {"local": 3}, {"r": 4}, {"late": 5}, {"later": 6}):
        seen += types(case)
        done(case, seen[-1], **given)

    assert seen == ["a", "b", "work", "c", "d"]
    assert case.variables == {"kept": [1, 3, 4], "late": 5, "later": 6}
    assert [case.passed(what).count("x") for what in ("entered", "completed")] == [1, 1]


def test_sees_what_there_is_then():
    """At the start the inputs and what listeners before made; at the end what came of it, too."""
    ext = hears("start a", "start b", "end c") + io("in", "=1", "n", "out", "=r", "kept")
    case = Case(diagram(S + job("x", ext=ext) + line("s", "x")))

    def visible():
        return dict(engine.variables_at(case.definition, case.state, case.key("job")))

    assert (visible(), case.row("job").inputs) == ({"n": 1}, {"n": 1})
    assert (done(case, "a", m=2) and visible(), case.row("job").listener) == ({"n": 1, "m": 2}, "start")
    done(case, "b").job("x", r=3)
    assert (visible(), case.row("job").listener) == ({"n": 1, "m": 2, "r": 3, "kept": 3}, "end")


def test_gives_its_headers_before_the_elements():
    inner = '<zeebe:taskHeaders><zeebe:header key="a" value="of the listener"/></zeebe:taskHeaders>'
    both = '<zeebe:taskHeaders><zeebe:header key="a" value="x"/><zeebe:header key="b" value="y"/></zeebe:taskHeaders>'
    case = Case(diagram(S + job("x", ext=both + hears("start a 7", inner=inner)) + line("s", "x")))

    assert (case.row("job").headers, case.row("job").retries) == ({"a": "of the listener", "b": "y"}, 7)
    assert done(case, "a").row("job").headers == {"a": "x", "b": "y"}


def test_works_out_what_a_gateway_asks_and_a_message_waits_for():
    gate = el("exclusiveGateway", "g", ext=hears("start a")) + el(
        "intermediateCatchEvent", "m", MESSAGE, hears("start b", "end c")
    )
    flows = line("s", "g") + flow("g", "m", "=yes") + flow("g", "end", "=not(yes)") + line("m", "u")
    case = Case(diagram(S + gate + tasks("u") + END + flows))

    done(case, "a", yes=True)
    done(case, "b", ref="A")

    assert (case.row("message").correlation_key, case.open("job"), "yes" in case.variables) == ("A", [], False)
    assert case.offer("reply", "A", {"said": 1}).kinds() == ["job"]
    assert done(case, "c").open() == ["u"]


def test_opens_the_boundary_events_after_the_start_and_closes_them_before_the_end():
    host = el("userTask", "u", ext=hears("start a", "end b"))
    case = Case(
        diagram(S + host + boundary("t", "u", timer("timeDuration", "=wait")) + line("s", "u") + END + line("t", "end"))
    )
    assert case.kinds() == ["job"]

    done(case, "a")
    assert (case.incident.element, case.incident.code) == ("u", "timer")  # the listener should have said how long
    assert case.retry(wait="P1D").kinds() == ["task", "timer"]
    assert case.do("u").kinds() == ["job"]
    assert done(case, "b").ended


def test_is_over_when_something_else_interrupts():
    case = Case(diagram(S + el("userTask", "u", ext=hears("start a")) + esp(SIGNAL) + line("s", "u")))

    assert case.fire(case.key("signal")).kinds() == ["task"]
    assert case.open() == ["espu"]


def test_tries_the_one_that_failed_again_and_no_other():
    case = Case(diagram(S + job("x", ext=hears("start a", "start b")) + line("s", "x")))
    done(case, "a")
    assert types(failed(case, 2)) == ["b"]
    failed(case)
    assert (case.incident.element, case.incident.code) == ("x", "job")

    assert types(case.retry()) == ["b"]
    assert case.row("job").retries == 1
    assert types(done(case, "b")) == ["work"]


@pytest.mark.parametrize("wrong", ["=kind", "b =many"])
def test_begins_anew_when_a_setting_can_not_be_worked_out(wrong):
    case = Case(diagram(S + job("x", ext=hears("start a", f"start {wrong}")) + line("s", "x")))
    done(case, "a")
    assert (case.incident.element, case.incident.code) == ("x", "expression")

    assert types(case.retry(kind="k", many="2")) == ["a"]
    assert types(done(done(case, "a"), "k" if wrong == "=kind" else "b")) == ["work"]


def test_throws_nothing():
    case = Case(
        diagram(
            S
            + el("userTask", "u", ext=hears("start a"))
            + boundary("b", "u", ERROR)
            + line("s", "u")
            + END
            + line("b", "end")
        )
    )

    for throws in (case.throw, case.escalate):
        with pytest.raises(ConflictError, match="listener"):
            throws("u", "E")


def test_listens_around_a_sub_process():
    host = sub("x", simple("i") + esp(SIGNAL, "false"), hears("start a", "end b") + io("out", "=made", "made"))
    case = Case(diagram(S + host + line("s", "x")))
    assert case.kinds() == ["job"]

    assert done(case, "a", made=1).kinds() == ["signal", "task"]
    assert case.do("iu", made=2).kinds() == ["job"]
    assert done(case, "b", last=3).variables == {"made": 2, "last": 3}
    assert case.ended


def test_does_not_tell_the_end_of_a_sub_process_again_when_it_is_compensated():
    host = sub("x", el("startEvent", "is") + undoable("book") + line("is", "book"), hears("end b"))
    case = Case(
        diagram(S + host + el("intermediateThrowEvent", "undo", COMPENSATE) + tasks("u") + line("s", "x", "undo", "u"))
    )

    done(case.do("book"), "b").do("undo_book")

    assert (case.open(), types(case)) == (["u"], [])


def test_listens_in_an_event_sub_process_and_at_what_ends_it():
    inside = (
        el("startEvent", "es", MESSAGE, hears("end a"))
        + el("endEvent", "ee", ext=hears("start b", "end c"))
        + line("es", "ee")
    )
    body = S + tasks("u") + el("subProcess", "e", inside, hears("start d"), triggeredByEvent="true") + line("s", "u")
    case = Case(diagram(body), ref=1).offer("reply", "1", {"said": 1})
    seen = []
    while types(case):
        seen += types(case)
        done(case, seen[-1])

    assert (seen, case.ended, case.variables["said"]) == (["d", "a", "b", "c"], True, 1)


@covers("execution listeners of a repeated activity")
def test_listens_before_all_and_around_each_of_a_repeated_activity():
    """What the first brings is seen by all instances, and nowhere else; it may be the list itself."""
    ext = hears("beforeAll a", "start b", "end c")
    repeated = el("userTask", "u", loop("=found", collection="out", output="=[item, b, c, u]"), ext)
    case = Case(diagram(S + repeated + boundary("t", "u", SIGNAL) + END + line("s", "u", "end") + line("t", "end")))
    assert (case.kinds(), case.row("job").element, case.row("job").listener) == (["job"], "u", "start")

    done(case, "a", found=[7, 8])
    assert types(case) == ["b", "b"]
    done(done(case, "b", b=1), "b", b=2)
    case.do("u", u=3).do("u", u=4)
    done(done(case, "c", c=5), "c", c=6)

    assert (case.ended, case.variables["out"]) == (True, [[7, 1, 5, 4], [8, 2, 6, 4]])
    assert "found" not in case.variables


def test_tells_which_list_was_not_given_after_the_listener():
    case = Case(diagram(S + el("userTask", "u", loop("=found"), hears("beforeAll a")) + line("s", "u")))

    assert done(case, "a").incident.code == "expression"
    assert case.retry(found=[1]).open() == ["u"]


# -- of a process ------------------------------------------------------------------------------------------------------


def whole(ext, body, *others):
    files = [File("p.bpmn", process_with(ext, body).encode()), *others]
    return deploy(files).process("p")


@covers("execution listeners of a process")
def test_listens_before_the_first_element_and_after_the_last():
    case = Case(whole(hears("start a", "end b", "end c"), S + tasks("u") + esp(SIGNAL) + line("s", "u")))
    row = case.row("job")
    assert (row.element, row.process, row.scope, case.kinds()) == ("p", "p", (), ["job"])

    assert done(case, "a", made=1).kinds() == ["signal", "task"]
    assert (case.do("u").kinds(), case.ended) == (["job"], False)  # nothing can interrupt any more
    assert types(done(case, "b", last=2)) == ["c"]
    assert done(case, "c").variables == {"made": 1, "last": 2}
    assert (case.ended, case.terminated) == (True, False)
    assert case.passed() == ["s", "u"]


def test_hands_what_a_start_event_got_past_the_listener():
    start = el("startEvent", "m", MESSAGE, io("out", "=n + more", "sum"))
    case = Case(whole(hears("start a"), start + tasks("u") + line("m", "u")), "m", n=1)

    assert done(case, "a", more=2).variables == {"more": 2, "sum": 3}


def test_listens_to_the_end_by_a_terminate_event_but_not_to_a_cancellation():
    definition = whole(
        hears("end b"), S + tasks("u", "v") + el("endEvent", "t", TERMINATE) + line("s", "u", "t") + line("s", "v")
    )
    case, other = Case(definition), Case(definition)

    assert types(case.do("u")) == ["b"]
    assert done(case, "b").ended
    other.apply(engine.cancel(definition, other.state, None, NOW))
    assert (other.terminated, types(other)) == (True, [])


def test_listens_in_a_process_that_is_called():
    call = el("callActivity", "c", ext='<zeebe:calledElement processId="q" propagateAllChildVariables="true"/>')
    called = File("q.bpmn", process_with(hears("start a", "end b"), simple("q") + esp(SIGNAL), "q").encode())
    case = Case(deploy([File("p.bpmn", xml(S + call + END + line("s", "c", "end")).encode()), called]).process("p"))
    assert (case.kinds(), case.row("job").instance > 0) == (["job"], True)

    done(case, "a", made=1).do("qu")
    assert types(case) == ["b"]
    assert done(case, "b", last=2).variables == {"made": 1, "last": 2}
    assert case.ended


def test_shows_the_listener_of_a_process_as_a_job_of_it():
    desk = Desk.__new__(Desk)
    desk.playground = engine.playground.Playground(whole(hears("start a"), S + tasks("u") + line("s", "u")).deployment)

    desk.ask("start")
    assert desk.waiting() == [("p", "job")]
    desk.ask("complete", element="p")

    assert desk.waiting() == [("u", "user task")]
    assert [item[1:] for item in desk.answer["passed"]][:2] == [["s", "entered"], ["s", "completed"]]


# -- of user tasks -----------------------------------------------------------------------------------------------------


@covers("task listeners, creating and completing")
def test_listens_before_a_task_is_offered_and_after_it_was_finished():
    around = hears("creating a", "completing b", "creating c", tag="taskListener") + hears("start first", "end last")
    host = el("userTask", "u", ext=around) + boundary("t", "u", SIGNAL)
    case = Case(diagram(S + host + END + line("s", "u", "end") + line("t", "end")))
    assert types(case) == ["first"]

    done(done(done(case, "first"), "a"), "c")
    assert case.kinds() == ["signal", "task"]
    assert (types(case.do("u", said=1)), case.kinds(), case.variables) == (["b"], ["job", "signal"], {})
    assert (types(done(case, "b")), case.variables) == (["last"], {"said": 1})
    assert done(case, "last").ended


def test_takes_no_variables_from_a_listener_of_a_task():
    case = Case(diagram(S + el("userTask", "u", ext=hears("creating a", tag="taskListener")) + line("s", "u")))

    with pytest.raises(InvalidInputError, match="no variables"):
        done(case, "a", more=1)
    assert done(case, "a").open() == ["u"]


def test_is_interrupted_while_a_task_is_being_completed():
    host = el("userTask", "u", ext=hears("completing b", tag="taskListener")) + boundary("t", "u", SIGNAL) + tasks("v")
    case = Case(diagram(S + host + END + line("s", "u", "end") + line("t", "v")))

    assert case.do("u").fire(case.key("signal")).open() == ["v"]
    assert types(case) == []


# -- by hand -----------------------------------------------------------------------------------------------------------


def test_can_not_be_passed_over_by_hand():
    body = S + tasks("u") + sub("x", simple("i"), hears("start a")) + line("s", "u", "x")
    case = Case(diagram(body))

    with pytest.raises(ConflictError, match="listeners"):
        engine.move(case.definition, case.state, case.key("task"), "iu", NOW)
    moved = case.apply(engine.move(case.definition, case.state, case.key("task"), "x", NOW))
    assert types(moved) == ["a"]


def test_is_carried_to_another_version_but_for_those_of_the_process():
    def version(retries):
        return diagram(
            S
            + el("userTask", "u", ext=hears("start a", f"start b {retries}"))
            + boundary("t", "u", SIGNAL)
            + END
            + line("s", "u", "end")
            + line("t", "end")
        )

    case, target = done(Case(version(3)), "a"), version(5)
    case.definition = (
        case.definition
        if case.apply(engine.migrate(case.definition, case.state, target, {"u": "u"}, NOW)) is None
        else target
    )
    assert case.kinds() == ["job"]
    assert done(case, "b").kinds() == ["signal", "task"]
    begun = Case(whole(hears("start a"), S + tasks("u") + line("s", "u")))
    assert engine.plan(begun.definition, begun.state, begun.definition, {"p": "p", "u": "u"}).problems


# -- what is refused ---------------------------------------------------------------------------------------------------

WRONG = [
    (el("startEvent", "x", ext=hears("start a")), "listener-misplaced"),
    (tasks("h") + boundary("x", "h", SIGNAL, ext=hears("start a")), "listener-misplaced"),
    (tasks("h") + boundary("x", "h", COMPENSATE, ext=hears("end a")), "listener-misplaced"),
    (el("parallelGateway", "x", ext=hears("end a")), "listener-misplaced"),
    (el("endEvent", "x", ERROR, hears("end a")), "listener-misplaced"),
    (el("userTask", "x", ext=hears("beforeAll a")), "listener-misplaced"),
    (el("userTask", "x", ext=hears("take a")), "listener-kind"),
    (el("userTask", "x", ext=hears("creating a")), "listener-kind"),
    (el("userTask", "x", ext=hears("start a", "start a")), "listener-twice"),
    (el("userTask", "x", ext=hears("updating a", tag="taskListener")), "listener-unsupported"),
    (el("userTask", "x", ext=hears("canceling a", tag="taskListener")), "listener-unsupported"),
    (el("serviceTask", "x", ext=hears("creating a", tag="taskListener")), "extension-misplaced"),
    (el("userTask", "x", ext=hears("start")), "job-type-missing"),
    (el("userTask", "x", ext=hears("start a many")), "number-invalid"),
    (el("userTask", "x", ext=hears("start a", inner="<zeebe:properties/>")), "extension-unknown"),
    (el("userTask", "x", ext=hears("start =a+")), "expression-invalid"),
]


@pytest.mark.parametrize(("bad", "rule"), WRONG, ids=[f"{n}-{case[1]}" for n, case in enumerate(WRONG)])
def test_refuses_what_could_not_be_run(bad, rule):
    found = check([File("p.bpmn", xml(S + bad).encode())])

    assert ("x", rule) in [(f.element, f.rule) for f in found if f.severity == "error"]


@pytest.mark.parametrize(
    ("known", "expected"), [({}, "error"), ({"a": JobType("a", headers=(), inputs=())}, None), (None, "warning")]
)
def test_knows_the_job_types_of_listeners(known, expected):
    content = process_with(hears("start a"), S + END + line("s", "end")).encode()
    found = check([File("p.bpmn", content)], Known(job_types=known))

    assert [(f.element, f.rule, f.severity) for f in found] == (
        [("p", "job-type-unknown", expected)] if expected else []
    )
