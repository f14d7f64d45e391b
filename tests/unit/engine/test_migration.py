"""Moving running instances to another version."""

import pytest

from service import engine
from service.domain.errors import InvalidInputError, ProcessExecutionError
from tests.unit.engine.build import (
    COMPENSATE,
    INTERNAL,
    MESSAGE,
    SIGNAL,
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
    simple,
    sub,
    tasks,
    timer,
)
from tests.unit.engine.case import NOW, Case


def migrate(case, target, **mapping):
    result = engine.migrate(case.definition, case.state, target, mapping, NOW)
    case.definition = target
    return case.apply(result)


def test_keeps_an_open_task_with_its_key_and_variables():
    """Trap 43."""
    case = Case(diagram(S + tasks("u", "v") + line("s", "u", "v")), draft=1)
    key = case.key("task")

    migrate(case, diagram(S + tasks("check", "new", "v") + line("s", "check", "new", "v")), u="check")

    assert case.key("task", "check") == key
    assert case.do("check", done=True).open() == ["new"]
    assert case.variables == {"draft": 1, "done": True}


def test_proposes_what_has_the_same_id_or_name():
    old = diagram(
        S + el("userTask", "u", name="Check it") + sub("A", simple("i")) + tasks("gone") + line("s", "u", "A", "gone")
    )
    new = diagram(S + el("userTask", "check", name="Check it") + sub("A", simple("i")) + line("s", "check", "A"))

    assert engine.propose(old, new) == {"s": "s", "u": "check", "A": "A", "is": "is", "iu": "iu", "ie": "ie"}


@pytest.mark.parametrize(
    ("body", "mapping", "problem"),
    [
        (S + tasks("u") + line("s", "u"), {}, "no counterpart"),
        (S + tasks("u") + line("s", "u"), {"u": "zz"}, "no element 'zz'"),
        (S + job("u") + line("s", "u"), {"u": "u"}, "is a userTask, 'u' is a serviceTask"),
        (S + sub("A", simple("i")) + line("s", "A"), {"u": "iu"}, "not drawn in the part"),
        (S + el("userTask", "u", loop("=[1]")) + line("s", "u"), {"u": "u"}, "repeated"),
    ],
)
def test_says_what_stands_against_it(body, mapping, problem):
    case = Case(diagram(S + tasks("u") + line("s", "u")))

    plan = engine.plan(case.definition, case.state, diagram(body), mapping)

    assert problem in plan.problems[0].message
    with pytest.raises(InvalidInputError, match="'"):
        engine.migrate(case.definition, case.state, diagram(body), mapping, NOW)


def test_closes_old_subscriptions_and_opens_new_ones():
    case = Case(diagram(S + tasks("u") + boundary("old", "u", MESSAGE) + esp(INTERNAL) + line("s", "u")), ref=1)
    target = diagram(
        S
        + tasks("u")
        + boundary("new", "u", SIGNAL)
        + boundary("late", "u", timer("timeDuration", "P1D"))
        + esp(SIGNAL)
        + line("s", "u")
    )

    migrate(case, target, u="u")

    assert sorted((row.kind, row.element) for row in case.rows.values()) == [
        ("signal", "esps"),
        ("signal", "new"),
        ("task", "u"),
        ("timer", "late"),
    ]


def test_keeps_subscriptions_that_are_mapped_with_their_time():
    limits = [boundary(name, "u", timer("timeDuration", text)) for name, text in (("a", "P2D"), ("b", "P9D"))]
    case = Case(diagram(S + tasks("u") + limits[0] + esp(MESSAGE) + line("s", "u")), ref=1)
    timer_row, message = case.row("timer"), case.row("message")

    migrate(
        case,
        diagram(S + tasks("u") + limits[1] + esp(MESSAGE, element="other") + line("s", "u")),
        u="u",
        a="b",
        esps="others",
    )

    assert (case.row("timer").key, case.row("timer").due_at, case.row("timer").element) == (
        timer_row.key,
        timer_row.due_at,
        "b",
    )
    assert (case.row("message").key, case.row("message").element) == (message.key, "others")
    assert case.fire(message.key).open() == ["otheru"]


def test_migrates_scopes_instances_and_calls_within():
    old = S + sub("A", simple("i") + loop("=items", "x", "o", "=x"), io("in", "=1", "local")) + line("s", "A")
    new = S + sub("B", simple("k") + loop("=items", "x", "o", "=x")) + tasks("after") + line("s", "B", "after")
    case = Case(diagram(old), items=[1, 2]).do("iu")

    migrate(case, diagram(new), A="B", iu="ku")

    assert engine.variables_at(case.definition, case.state, case.key("task"))["local"] == 1
    assert case.do("ku").open() == ["after"]
    assert case.variables["o"] == [1, 2]


def test_migrates_only_what_was_called():
    call = el("callActivity", "c", ext='<zeebe:calledElement processId="p1" propagateAllChildVariables="true"/>')
    definition = diagram(S + call + tasks("after") + line("s", "c", "after"), simple("q"), simple("r"))
    case = Case(definition)
    key = engine.view(definition, case.state).scopes[0].key

    target = definition.deployment.process("p2")
    case.apply(engine.migrate(definition, case.state, target, {"qu": "ru"}, NOW, key=key))

    assert case.row("task", "ru").process == "p2"
    assert case.do("ru").open() == ["after"]


def test_keeps_tokens_that_wait_at_a_join():
    def joined(extra, *flows):
        body = S + el("parallelGateway", "fork") + tasks("a", "b", "after") + el("parallelGateway", "j") + extra
        return diagram(body + line("s", "fork", "a", "j", "after") + line("fork", "b") + "".join(flows))

    case = Case(joined("", line("b", "j"))).do("a")
    names = engine.propose(case.definition, joined("", line("b", "j")))

    problem = engine.plan(case.definition, case.state, joined(tasks("c"), line("b", "c", "j")), names).problems[0]
    assert "over which flow" in problem.message


def test_migrates_an_event_based_gateway():
    def race(*events):
        body = (
            S
            + el("eventBasedGateway", "g")
            + tasks("u")
            + "".join(el("intermediateCatchEvent", name, event) for name, event in events)
        )
        return diagram(body + line("s", "g") + "".join(line("g", name, "u") for name, _ in events))

    case = Case(race(("m", MESSAGE), ("t", timer("timeDuration", "P1D"))), ref=1)
    key = case.key("message")

    migrate(case, race(("m2", MESSAGE), ("x", SIGNAL)), g="g", m="m2")

    assert sorted((row.kind, row.element) for row in case.rows.values()) == [("message", "m2"), ("signal", "x")]
    assert case.fire(key).open() == ["u"]


def test_refuses_to_hang_an_event_on_something_else():
    case = Case(diagram(S + tasks("u") + boundary("b", "u", MESSAGE) + line("s", "u")), ref=1)
    target = diagram(S + tasks("u", "v") + boundary("b", "v", MESSAGE) + line("s", "u", "v"))

    plan = engine.plan(case.definition, case.state, target, {"u": "u", "b": "b"})

    assert [problem.message for problem in plan.problems] == ["'b' is not attached to what 'b' waits at."]
    assert engine.plan(case.definition, case.state, target, {"u": "u"}).closed == ("b",)


def test_asks_for_events_of_the_same_kind():
    case = Case(diagram(S + tasks("u") + boundary("b", "u", MESSAGE) + esp(INTERNAL) + line("s", "u")), ref=1)
    target = diagram(S + tasks("u") + boundary("b", "u", SIGNAL) + esp(SIGNAL) + line("s", "u"))

    plan = engine.plan(case.definition, case.state, target, {"u": "u", "b": "b", "esp": "esp"})

    assert sorted(problem.element for problem in plan.problems) == ["b", "esps"]


def test_opens_what_is_new_beside_an_event_sub_process_that_runs():
    case = Case(diagram(S + tasks("u") + esp(SIGNAL, "false") + line("s", "u")))
    case.fire(case.key("signal"))
    target = diagram(S + tasks("u") + esp(SIGNAL, "false") + esp(INTERNAL, "true", "stop") + line("s", "u"))

    migrate(case, target, u="u", esp="esp", esps="esps", espu="espu")

    assert sorted((row.kind, row.element) for row in case.rows.values()) == [
        ("message", "stops"),
        ("signal", "esps"),
        ("task", "espu"),
        ("task", "u"),
    ]


def test_says_when_a_new_subscription_can_not_wait():
    case = Case(diagram(S + tasks("u") + line("s", "u")))
    target = diagram(S + tasks("u") + boundary("b", "u", MESSAGE) + line("s", "u"))

    with pytest.raises(ProcessExecutionError, match="correlation key"):
        engine.migrate(case.definition, case.state, target, {"u": "u"}, NOW)


def test_keeps_a_compensation_handler_that_sleeps():
    def body(name, more=""):
        undo = boundary("c", name, COMPENSATE) + el("userTask", "undo", isForCompensation="true")
        undo += '<bpmn:association id="a" sourceRef="c" targetRef="undo"/>'
        return diagram(S + tasks(name, "w") + undo + el("endEvent", "e", COMPENSATE) + line("s", name, "w", "e") + more)

    case = Case(body("u")).do("u")

    migrate(case, body("u", tasks("other")), w="w")

    assert case.do("w").open() == ["undo"]


def forked(*more):
    """A fork to a, b and what is more, and a join of all of them."""
    names = ["a", "b", *more]
    body = S + el("parallelGateway", "f") + tasks(*names, "after") + el("parallelGateway", "j") + line("s", "f")
    flows = "".join(flow("f", name) + flow(name, "j", flow_id=f"of_{name}") for name in names)
    return diagram(body + flows + line("j", "after"))


def test_warns_of_a_join_that_would_wait_for_ever():
    case = Case(forked()).do("a")
    names = {"b": "b", "j": "j"}

    plan = engine.plan(case.definition, case.state, forked("c"), names)

    assert plan.problems == ()
    assert [(warning.element, "of_c" in warning.message) for warning in plan.warnings] == [("j", True)]
    assert "of_a" not in plan.warnings[0].message
    assert engine.plan(case.definition, case.state, forked(), names).warnings == ()


def test_warns_of_no_join_that_something_can_still_reach_or_nothing_ever_will():
    start = diagram(S + tasks("u", "v") + line("s", "u"))
    case = Case(start)
    ahead = diagram(
        S
        + tasks("u", "v", "x", "y")
        + el("parallelGateway", "f")
        + el("parallelGateway", "j")
        + line("s", "u", "f", "x", "j")
        + line("f", "y", "j")
    )
    beside = diagram(
        S
        + tasks("u", "v", "x")
        + el("exclusiveGateway", "g", default="d")
        + el("parallelGateway", "f")
        + el("parallelGateway", "j")
        + line("s", "g")
        + flow("g", "u", flow_id="d")
        + flow("g", "f", "=false")
        + line("f", "v", "j")
        + line("f", "x", "j")
    )

    assert engine.plan(case.definition, case.state, ahead, {"u": "u"}).warnings == ()
    assert engine.plan(case.definition, case.state, beside, {"u": "u"}).warnings == ()


def test_warns_of_joins_within_sub_processes():
    def around(*more):
        names = ["a", "b", *more]
        inner = el("startEvent", "is") + el("parallelGateway", "f") + tasks(*names) + el("parallelGateway", "j")
        flows = "".join(flow("f", name) + flow(name, "j", flow_id=f"of_{name}") for name in names)
        return diagram(S + sub("sp", inner + line("is", "f") + flows) + line("s", "sp"))

    case = Case(around())
    plan = engine.plan(case.definition, case.state, around("c"), {"sp": "sp", "a": "a", "b": "b"})

    assert [warning.element for warning in plan.warnings] == ["j"]
