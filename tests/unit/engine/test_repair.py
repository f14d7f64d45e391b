"""By hand: retries, variables, times, cancelling, moving; and looking at an instance."""

from datetime import UTC, datetime, timedelta

import pytest

from service import engine, feel
from service.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    ProcessExecutionError,
    TaskNotActiveError,
)
from tests.unit.engine.build import (
    END,
    INTERNAL,
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
    props,
    script,
    simple,
    sub,
    tasks,
    timer,
)
from tests.unit.engine.case import NOW, Case


def cancel(case, element=None, kind="task"):
    key = None if element is None else case.key(kind, element)
    return case.apply(engine.cancel(case.definition, case.state, key, NOW))


def move(case, source, target):
    key = next(found.key for found in engine.view(case.definition, case.state).active if found.element == source)
    return case.apply(engine.move(case.definition, case.state, key, target, NOW))


def test_keeps_the_place_of_an_incident_and_goes_on_when_a_variable_is_corrected():
    """Trap 44."""
    body = (
        S
        + tasks("u", "x")
        + el("exclusiveGateway", "g")
        + tasks("y")
        + line("s", "u", "g")
        + flow("g", "x", "=level > 2")
        + flow("g", "y", "=level < 0")
    )
    case = Case(diagram(body)).do("u")

    assert case.retry(level=1).incident.message.endswith("and there is no default flow.")
    assert case.retry(level=5).open() == ["x"]
    assert not case.incidents


def test_makes_an_incident_of_a_job_without_retries():
    case = Case(diagram(S + job("j") + tasks("v") + line("s", "j", "v")))
    case.apply(engine.fail_job(case.definition, case.state, case.key("job"), 2, "no", NOW))
    assert case.row("job").retries == 2

    case.apply(engine.fail_job(case.definition, case.state, case.key("job"), 0, "Mail server is down.", NOW))

    assert (case.incident.code, case.incident.message) == ("job", "Mail server is down.")
    assert engine.view(case.definition, case.state).waiting == ()
    with pytest.raises(ConflictError, match="retried first"):
        case.job("j")
    assert case.retry().row("job").retries == 1
    assert case.job("j").open() == ["v"]


def test_closes_the_incident_of_what_is_cancelled():
    case = Case(
        diagram(S + job("j") + boundary("b", "j", MESSAGE) + tasks("h") + line("s", "j") + line("b", "h")), ref=1
    )
    case.apply(engine.fail_job(case.definition, case.state, case.key("job"), 0, "", NOW))

    case.fire(case.key("message"))

    assert case.open() == ["h"]
    assert not case.incidents


def test_sets_variables_of_the_instance_and_of_an_open_element():
    body = S + sub("A", simple("i"), io("in", "=1", "local", "out", "=local + n", "seen")) + line("s", "A")
    case = Case(diagram(body), n=1)
    scope = engine.view(case.definition, case.state).scopes[0]

    case.apply(engine.set_variables(case.definition, case.state, None, {"n": 10}, NOW))
    case.apply(engine.set_variables(case.definition, case.state, scope.key, {"local": 5}, NOW))

    assert engine.variables_at(case.definition, case.state, case.key("task")) == {"n": 10, "local": 5}
    assert case.do("iu").variables == {"n": 10, "seen": 15}


def test_puts_a_timer_at_another_time_and_a_cycle_goes_on_from_there():
    body = S + tasks("u") + boundary("b", "u", timer("timeCycle", "R/P1D"), "false") + line("s", "u")
    case = Case(diagram(body))
    key, due = case.key("timer"), NOW + timedelta(days=10)

    case.apply(engine.reschedule(case.definition, case.state, key, due, NOW))
    assert case.rows[key].due_at == due
    assert case.fire(key).rows[key].due_at == due + timedelta(days=1)


def test_puts_the_due_time_of_a_task_and_a_scope_elsewhere():
    task = el("userTask", "u", ext='<zeebe:taskSchedule dueDate="2026-04-01T12:00:00Z"/>' + props(deadline="T1"))
    inner = el("startEvent", "is") + task + line("is", "u")
    case = Case(diagram(S + sub("A", inner, props(deadline="T2", due="2026-04-02T12:00:00Z")) + line("s", "A")))
    later = NOW + timedelta(days=30)

    for kind in ("task", "scope"):
        case.apply(engine.reschedule(case.definition, case.state, case.key(kind), later, NOW))
        assert case.row(kind).due_at == later


def test_refuses_a_naive_time_and_what_has_none():
    case = Case(diagram(S + job("j") + line("s", "j")))

    with pytest.raises(InvalidInputError, match="time zone"):
        engine.reschedule(case.definition, case.state, case.key("job"), datetime(2026, 1, 1), NOW)  # noqa: DTZ001
    with pytest.raises(ConflictError, match="no due time"):
        engine.reschedule(case.definition, case.state, case.key("job"), NOW, NOW)
    with pytest.raises(ConflictError, match="no incident"):
        engine.retry(case.definition, case.state, case.key("job"), NOW)


def due(**given):
    return f'<zeebe:taskSchedule dueDate="=end"/>{props(**given)}' if given else '<zeebe:taskSchedule dueDate="=end"/>'


def with_limits():
    """A limit T2 around: a task of its own limit T1, one that is due with T2, one that is due at another time."""
    own = el("userTask", "own", ext=due(deadline="T1"))
    late = el("userTask", "late", ext='<zeebe:taskSchedule dueDate="2026-05-01T12:00:00Z"/>')
    inner = el("startEvent", "is") + own + el("userTask", "with", ext=due()) + late
    inner += line("is", "own") + line("is", "with") + line("is", "late")
    around = sub("A", inner, io("in", "=end", "until", "out", "=1", "x") + props(deadline="T2", due="=end"))
    end = feel.values.from_python(NOW + timedelta(days=9))
    return Case(diagram(S + around + line("s", "A")), end=end, other=end, text="no time")


def dues(case):
    return {row.element: row.due_at - NOW for row in case.rows.values()}


def test_moves_a_limit_with_what_is_due_at_its_end_and_variables_that_hold_it():
    case, later = with_limits(), NOW + timedelta(days=20)

    result = engine.move_limits(
        case.definition, case.state, ["T2"], later, NOW, variables=["end", "until", "text", "missing"]
    )
    case.apply(result)

    days, late = timedelta(days=1), datetime(2026, 5, 1, 12, tzinfo=UTC) - NOW
    assert dues(case) == {"A": 20 * days, "own": 9 * days, "with": 20 * days, "late": late}
    assert {row.element for row in result.opened} == {"A", "with"}
    seen = engine.variables_at(case.definition, case.state, case.key("task", "with"))
    held = {name: feel.values.to_python(seen[name]) for name in ("end", "until", "other")}
    assert held == {"end": later, "until": later, "other": NOW + timedelta(days=9)}
    assert seen["text"] == "no time"


def test_moves_a_boundary_timer_with_the_end_at_which_it_fires():
    own = el("userTask", "own", ext=due(deadline="T1"))
    late = boundary("late", "own", timer("timeDate", "=end"), "false")
    other = boundary("other", "own", timer("timeDate", "=earlier"), "false")
    body = S + own + late + other + line("s", "own")
    end, earlier = (feel.values.from_python(NOW + timedelta(days=days)) for days in (9, 3))
    case = Case(diagram(body), end=end, earlier=earlier)

    case.apply(engine.move_limits(case.definition, case.state, ["T1"], NOW + timedelta(days=5), NOW))

    days = timedelta(days=1)
    assert dues(case) == {"own": 5 * days, "late": 5 * days, "other": 3 * days}


@pytest.mark.parametrize(("days", "moved"), [(5, {"A", "with"}), (20, set())])
def test_moves_only_what_ends_later_if_told(days, moved):
    case, to = with_limits(), NOW + timedelta(days=days)
    result = engine.move_limits(case.definition, case.state, ["T2"], to, NOW, variables=["end"], only_sooner=True)
    assert {row.element for row in result.opened} == moved
    end = feel.values.to_python(case.apply(result).variables["end"])
    assert end == (to if moved else NOW + timedelta(days=9))


def test_moves_nothing_where_the_limit_does_not_run():
    case = with_limits()
    result = engine.move_limits(case.definition, case.state, ["T9"], NOW, NOW, variables=["end"])
    assert result.opened == ()
    assert feel.values.to_python(case.apply(result).variables["end"]) == NOW + timedelta(days=9)


def test_moves_no_limit_to_a_time_without_a_zone():
    case = with_limits()
    with pytest.raises(InvalidInputError, match="time zone"):
        engine.move_limits(case.definition, case.state, ["T2"], datetime(2026, 1, 1), NOW)  # noqa: DTZ001


# -- cancelling --------------------------------------------------------------------------------------------------------


def test_cancels_an_instance():
    case = Case(diagram(S + sub("A", simple("i")) + boundary("b", "A", MESSAGE) + line("s", "A")), ref=1)

    cancel(case)

    assert case.ended
    assert case.terminated
    assert not case.rows
    assert sorted(case.passed("cancelled")) == ["A", "iu"]
    with pytest.raises(TaskNotActiveError):
        engine.cancel(case.definition, case.state, None, NOW)


def test_cancels_one_element_and_leaves_the_rest():
    case = Case(
        diagram(
            S
            + el("parallelGateway", "fork")
            + tasks("a", "b", "after")
            + line("s", "fork", "a", "after")
            + line("fork", "b")
        )
    )

    assert cancel(case, "a").open() == ["b"]
    assert not case.ended


def test_ends_what_is_empty_after_cancelling():
    case = Case(diagram(S + sub("A", simple("i") + esp(INTERNAL)) + tasks("after") + line("s", "A", "after")))

    cancel(case, "iu")

    assert case.terminated
    assert not case.rows
    assert sorted(case.passed("cancelled")) == ["A", "iu"]


def test_cancels_a_called_process_with_its_call():
    call = el("callActivity", "c", ext='<zeebe:calledElement processId="p1" propagateAllChildVariables="true"/>')
    case = Case(
        diagram(
            S + el("parallelGateway", "fork") + call + tasks("b") + line("s", "fork", "c") + line("fork", "b"),
            simple("q"),
        )
    )
    key = engine.view(case.definition, case.state).scopes[0].key

    case.apply(engine.cancel(case.definition, case.state, key, NOW))

    assert case.open() == ["b"]
    assert [(called.process, called.what) for called in case.result.called] == [("p1", "terminated")]


def test_refuses_to_cancel_a_mere_subscription():
    case = Case(diagram(S + tasks("u") + boundary("b", "u", MESSAGE) + line("s", "u")), ref=1)

    with pytest.raises(ConflictError, match="not active"):
        cancel(case, "b", "message")
    with pytest.raises(NotFoundError):
        engine.cancel(case.definition, case.state, 77, NOW)


# -- moving ------------------------------------------------------------------------------------------------------------


def test_moves_a_token_back_and_forth():
    case = Case(diagram(S + tasks("u", "v") + boundary("b", "u", MESSAGE) + line("s", "u", "v")), ref=1).do("u")

    assert move(case, "v", "u").kinds() == ["message", "task"]
    assert move(case, "u", "u").open() == ["u"]
    assert len(case.rows) == 2
    assert move(case, "u", "v").do("v").ended


def test_moves_into_a_sub_process_without_its_start():
    inner = simple("i") + tasks("second") + line("iu", "second") + esp(INTERNAL)
    deep = sub("B", inner, io("in", "=n", "local"))
    outer = el("startEvent", "os") + deep + line("os", "B")
    case = Case(
        diagram(S + tasks("u", "after") + sub("A", outer) + boundary("b", "A", MESSAGE) + line("s", "u", "A", "after")),
        ref=1,
        n=3,
    )

    move(case, "u", "second")

    assert case.open() == ["second"]
    assert sorted(case.open("message")) == ["b", "esps"]
    assert engine.variables_at(case.definition, case.state, case.key("task"))["local"] == 3
    assert case.do("second").open() == ["after"]


def test_moves_within_the_scope_it_is_in_and_out_of_it():
    case = Case(diagram(S + sub("A", simple("i") + tasks("w")) + tasks("after") + line("s", "A", "after")))

    assert move(case, "iu", "w").open() == ["w"]
    assert len(case.document["s"]) == 2
    assert move(case, "w", "after").open() == ["after"]
    assert len(case.document["s"]) == 1


def test_moves_into_a_sub_process_that_is_open():
    inner = (
        el("startEvent", "is") + el("parallelGateway", "if") + tasks("x", "y") + line("is", "if", "x") + line("if", "y")
    )
    case = Case(
        diagram(
            S
            + el("parallelGateway", "fork")
            + sub("A", inner)
            + tasks("b")
            + line("s", "fork", "A")
            + line("fork", "b")
        )
    )

    assert move(case, "b", "x").open() == ["x", "x", "y"]
    assert len(case.document["s"]) == 2


@pytest.mark.parametrize(
    ("target", "problem"),
    [("s", "nothing can be put"), ("b", "nothing can be put"), ("zz", "no element"), ("esp", "not reached")],
)
def test_refuses_to_move_where_nothing_can_stand(target, problem):
    case = Case(diagram(S + tasks("u") + boundary("b", "u", INTERNAL) + esp(MESSAGE) + line("s", "u")), ref=1)

    with pytest.raises(InvalidInputError, match=problem):
        move(case, "u", target)


def test_refuses_to_move_where_it_is_not_clear_or_fails():
    each = sub("each", simple("i") + loop("=[1, 2]"))
    broken = sub("broken", simple("k"), io("in", "=1", "x")) + boundary("t", "broken", timer("timeDuration", "=nope"))
    body = (
        S
        + el("parallelGateway", "fork")
        + tasks("u")
        + each
        + line("s", "fork", "u")
        + line("fork", "each")
        + broken
        + line("u", "broken")
    )
    case = Case(diagram(body))

    with pytest.raises(ConflictError, match="more than once"):
        move(case, "u", "iu")
    with pytest.raises(ProcessExecutionError, match="timer"):
        move(case, "u", "ku")
    case.do("iu").do("iu")
    with pytest.raises(ConflictError, match="not open"):
        move(case, "u", "iu")


# -- looking -----------------------------------------------------------------------------------------------------------


def test_shows_what_waits_in_the_order_in_which_it_began():
    body = (
        S
        + el("userTask", "u", ext=io("in", "=1", "x"))
        + boundary("b", "u", timer("timeDuration", "P1D"))
        + sub("A", simple("i"))
    )
    case = Case(diagram(body + el("parallelGateway", "fork") + line("s", "fork", "u") + line("fork", "A")), n=1)

    view = engine.view(case.definition, case.state)

    assert [row.element for row in view.waiting] == ["u", "b", "iu"]
    assert view.rows == view.waiting
    assert [(scope.element, dict(scope.variables), scope.local) for scope in view.scopes] == [
        ("u", {"x": 1}, True),
        ("A", {}, False),
    ]
    assert [found.element for found in view.active] == ["u", "A", "iu"]
    assert view.variables == {"n": 1}
    assert not view.ended


def test_tells_what_is_called():
    call = el("callActivity", "c", ext='<zeebe:calledElement processId="p1" propagateAllChildVariables="true"/>')
    case = Case(
        diagram(
            S + call + END + line("s", "c", "end"),
            el("startEvent", "cs") + script("x", "=1", "made") + tasks("cu") + line("cs", "x", "cu"),
        )
    )
    assert [(c.process, c.what, c.instance) for c in case.result.called] == [("p1", "started", 0)]
    scope = engine.view(case.definition, case.state).scopes[0]
    assert (scope.called, scope.process, scope.variables) == (True, "p1", {"made": 1})

    case.do("cu")

    assert [(c.process, c.what, dict(c.variables)) for c in case.result.called] == [("p1", "completed", {"made": 1})]
    assert {event.instance for event in case.history if event.process == "p1"} == {scope.key}
