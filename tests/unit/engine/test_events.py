"""Timers, messages, signals, errors, escalations, boundary events and event sub-processes."""

from datetime import timedelta

import pytest

from tests.unit.engine.build import (
    ANY_ERROR,
    END,
    ERROR,
    ESCALATION,
    INTERNAL,
    MESSAGE,
    SIGNAL,
    S,
    boundary,
    diagram,
    el,
    esp,
    io,
    job,
    line,
    loop,
    props,
    simple,
    sub,
    tasks,
    timer,
)
from tests.unit.engine.case import NOW, Case, fingerprint
from tests.unit.engine.covers import covers


@covers("timer boundary event, interrupting", "timer boundary event, not interrupting")
def test_opens_timers_as_instants_by_the_wall_clock():
    """Trap 28."""
    definition = diagram(
        S
        + tasks("u", "r", "l")
        + boundary("remind", "u", timer("timeCycle", "R2/P1D"), "false")
        + line("s", "u")
        + boundary("late", "u", timer("timeDuration", "=limit"))
        + line("remind", "r")
        + line("late", "l")
    )
    case = Case(definition, limit="P28D")
    due = {row.element: row.due_at.isoformat() for row in case.rows.values() if row.kind == "timer"}
    assert due == {"remind": "2026-03-29T11:00:00+00:00", "late": "2026-04-25T11:00:00+00:00"}

    remind = case.key("timer", "remind")
    case.fire(remind)

    assert case.open() == ["r", "u"]
    assert case.rows[remind].due_at.isoformat() == "2026-03-30T11:00:00+00:00"
    assert case.fire(remind).open() == ["r", "r", "u"]
    assert remind not in case.rows
    assert case.fire(case.key("timer")).open() == ["l", "r", "r"]
    assert case.open("timer") == []


def test_makes_an_incident_of_a_timer_that_can_not_be_read_and_takes_it_up_again():
    """Trap 27."""
    case = Case(
        diagram(S + tasks("u") + boundary("late", "u", timer("timeDuration", "=limit")) + line("s", "u")), limit="soon"
    )

    assert (case.incident.code, case.incident.element) == ("timer", "u")
    assert "'=limit' is not an ISO 8601 duration" in case.incident.message, "the value may be somebody's answer"
    assert not case.rows
    assert case.retry(limit="P1D").open() == ["u"]
    assert not case.incidents


@covers("event-based gateway", "timer catch event")
def test_races_the_events_behind_a_gateway():
    definition = diagram(
        S
        + tasks("first")
        + el("eventBasedGateway", "g")
        + el("intermediateCatchEvent", "m", MESSAGE)
        + tasks("u")
        + el("intermediateCatchEvent", "t", timer("timeDate", "2026-07-01T09:00:00[Europe/London]"))
        + line("s", "first", "g", "m", "u")
        + line("g", "t")
    )
    case = Case(definition, ref="C-1").do("first")
    assert case.row("timer").due_at.isoformat() == "2026-07-01T08:00:00+00:00"
    assert (case.open("message"), case.open("timer")) == (["m"], ["t"])

    case.fire(case.key("message"), text="hello")

    assert case.open() == ["u"]
    assert len(case.rows) == 1
    assert case.variables["text"] == "hello"
    assert case.passed() == ["s", "first", "g", "m"]
    assert len(case.passed("taken")) == 4


@covers("message catch event")
def test_lets_early_messages_wait_outside():
    """Trap 15."""
    definition = diagram(
        S + tasks("first") + el("intermediateCatchEvent", "m", MESSAGE) + tasks("u") + line("s", "first", "m", "u")
    )
    case = Case(definition, ref="C-1")

    case.offer("reply", "C-2", {"text": "for another case"}).offer("reply", "C-1", {"text": "early"}).do("first")

    assert case.open() == ["u"]
    assert case.variables["text"] == "early"
    assert len(case.buffer) == 1


def test_wakes_one_catcher_of_a_message():
    """Trap 15."""
    body = (
        S
        + el("parallelGateway", "fork")
        + el("intermediateCatchEvent", "m1", MESSAGE)
        + el("intermediateCatchEvent", "m2", MESSAGE)
        + tasks("a", "b")
    )
    case = Case(diagram(body + line("s", "fork", "m1", "a") + line("fork", "m2", "b")), ref="1")

    case.offer("reply", "1", {})

    assert case.open() == ["a"]
    assert case.open("message") == ["m2"]


@covers("message throw and end event", "signal throw and end event")
def test_publishes_messages_and_signals_with_their_own_variables():
    body = (
        S
        + el("intermediateThrowEvent", "t", MESSAGE, io("in", "=secret", "told"))
        + el("endEvent", "e", SIGNAL)
        + line("s", "t", "e")
    )
    case = Case(diagram(body), ref=7, secret=1)

    message, signal = case.published

    assert (message.kind, message.name, message.correlation_key, message.variables) == (
        "message",
        "reply",
        "7",
        {"told": 1},
    )
    assert (signal.kind, signal.name, signal.variables) == ("signal", "alarm", {})
    assert case.ended


def test_makes_an_incident_of_a_correlation_key_that_is_missing():
    case = Case(diagram(S + el("intermediateCatchEvent", "m", MESSAGE) + line("s", "m")))

    assert (case.incident.code, case.incident.element) == ("message", "m")
    assert case.retry(ref="1").open("message") == ["m"]


def test_subscribes_without_a_correlation_key_for_this_instance():
    case = Case(diagram(S + el("intermediateCatchEvent", "m", INTERNAL) + line("s", "m")))

    assert case.row("message").correlation_key == ""


@covers("signal catch event", "signal boundary event, not interrupting")
def test_catches_signals_everywhere():
    body = (
        S
        + el("parallelGateway", "fork")
        + el("intermediateCatchEvent", "c", SIGNAL)
        + tasks("a", "u", "h")
        + boundary("b", "u", SIGNAL, "false")
    )
    case = Case(diagram(body + line("s", "fork", "c", "a") + line("fork", "u") + line("b", "h")))

    for row in [row for row in case.rows.values() if row.kind == "signal"]:
        case.fire(row.key)

    assert case.open() == ["a", "h", "u"]
    assert case.row("signal").subscribed_to == "alarm"


@covers("message boundary event, not interrupting")
def test_fires_a_boundary_event_that_does_not_interrupt_as_often_as_it_comes():
    """Trap 30."""
    case = Case(
        diagram(S + tasks("u", "h") + boundary("b", "u", MESSAGE, "false") + line("s", "u") + line("b", "h")), ref=1
    )
    key = case.key("message")

    assert case.fire(key).fire(key).open() == ["h", "h", "u"]


# -- errors and escalations --------------------------------------------------------------------------------------------


@covers("error boundary event", "error end event")
def test_catches_an_error_in_the_innermost_scope_only():
    """Traps 10 and 13."""
    inner = el("startEvent", "os") + sub("in", simple("i", ERROR)) + boundary("bin", "in", ERROR) + tasks("hin")
    outer = sub("out", inner + line("os", "in") + line("bin", "hin")) + boundary("bout", "out", ERROR)
    sibling = sub("sib", simple("q")) + boundary("bsib", "sib", ERROR) + tasks("hsib", "hout")
    case = Case(
        diagram(
            S
            + el("parallelGateway", "a")
            + outer
            + sibling
            + line("s", "a", "out")
            + line("a", "sib")
            + line("bout", "hout")
            + line("bsib", "hsib")
        )
    )

    assert case.do("iu").open() == ["hin", "qu"]


def test_makes_an_incident_of_an_error_that_nobody_catches():
    """Trap 12."""
    case = Case(diagram(S + el("endEvent", "end", ERROR) + line("s", "end")))

    assert (case.incident.element, case.incident.code) == ("end", "error")
    assert not case.ended


@covers("error boundary event")
def test_throws_errors_from_jobs_and_tasks():
    body = S + job("j") + boundary("b", "j", ERROR) + tasks("h") + line("s", "j") + line("b", "h")
    case = Case(diagram(body))

    case.throw("j", "E", why="bounced")

    assert case.open() == ["h"]
    assert case.open("job") == []
    assert case.variables == {"why": "bounced"}


def test_waits_again_after_an_uncaught_error_of_a_job_is_retried():
    case = Case(diagram(S + job("j") + tasks("v") + line("s", "j", "v")))

    case.throw("j", "E")

    assert case.incident.code == "error"
    assert case.retry().open("job") == ["j"]
    assert case.job("j").open() == ["v"]


def test_prefers_the_named_code_to_the_catch_all():
    """Trap 11."""
    body = (
        S
        + sub("A", simple("q", ERROR))
        + boundary("ball", "A", ANY_ERROR)
        + boundary("b", "A", ERROR)
        + tasks("named", "any")
    )
    case = Case(diagram(body + line("s", "A") + line("b", "named") + line("ball", "any")))

    assert case.do("qu").open() == ["named"]


def test_lets_an_error_cross_a_call_and_a_multi_instance_body():
    called = diagram(
        S
        + el("callActivity", "c", ext='<zeebe:calledElement processId="=next"/>')
        + boundary("b", "c", ERROR)
        + tasks("h")
        + line("s", "c")
        + line("b", "h"),
        simple("q", ERROR),
    )
    assert Case(called, next="p1").do("qu").open() == ["h"]
    case = Case(called, next="zz")
    assert case.incident.code == "called element"
    assert "no process 'zz'" in case.incident.message
    each = sub("m", simple("m", ERROR) + loop("=items", "i", "o", "=i"))
    case = Case(
        diagram(S + each + boundary("b", "m", ERROR) + tasks("h") + line("s", "m") + line("b", "h")), items=[1, 2, 3]
    )
    assert case.do("mu").open() == ["h"]
    assert case.kinds() == ["task"]
    assert "o" not in case.variables


@pytest.mark.parametrize(("cancel", "left"), [("false", ["h", "u"]), ("true", ["h"])])
@covers(
    "escalation boundary event, interrupting",
    "escalation boundary event, not interrupting",
    "escalation throw and end event",
)
def test_catches_an_escalation_at_a_boundary(cancel, left):
    inner = el("startEvent", "is") + el("intermediateThrowEvent", "x", ESCALATION) + tasks("u") + line("is", "x", "u")
    body = (
        S
        + sub("sub", inner)
        + boundary("b", "sub", ESCALATION, cancel)
        + tasks("h")
        + line("s", "sub")
        + line("b", "h")
    )

    assert Case(diagram(body)).open() == left


@covers("escalation throw and end event")
def test_keeps_an_escalation_from_the_sibling():
    """Trap 14."""
    inner = el("startEvent", "is") + el("endEvent", "x", ESCALATION) + line("is", "x")
    sibling = sub("sib", simple("q")) + boundary("bs", "sib", ESCALATION) + tasks("hs")
    body = (
        S
        + el("parallelGateway", "a")
        + sub("A", inner)
        + sibling
        + line("s", "a", "A")
        + line("a", "sib")
        + line("bs", "hs")
    )

    assert Case(diagram(body)).open() == ["qu"]


def test_escalates_from_a_task_that_goes_on():
    body = S + tasks("u", "h") + boundary("b", "u", ESCALATION, "false") + line("s", "u") + line("b", "h")

    assert Case(diagram(body)).escalate("u", "X", a=1).open() == ["h", "u"]
    assert Case(diagram(S + tasks("u") + line("s", "u"))).escalate("u", "X").open() == ["u"]


# -- event sub-processes -----------------------------------------------------------------------------------------------


@covers("message event sub-process, interrupting")
def test_interrupts_its_scope_and_never_touches_the_definition():
    """Traps 16 and 17."""
    definition = diagram(S + tasks("u") + esp(MESSAGE) + line("s", "u"))
    before = fingerprint(definition)
    case, other = Case(definition, ref=1), Case(definition, ref=2)

    case.fire(case.key("message"), why="withdrawn")

    assert case.open() == ["espu"]
    assert case.do("espu").ended
    assert not case.rows
    assert case.variables == {"ref": 1, "why": "withdrawn"}
    assert other.open() == ["u"]
    assert other.do("u").ended
    assert not other.rows
    assert fingerprint(definition) == before


@pytest.mark.parametrize("event", [MESSAGE, SIGNAL, timer("timeDuration", "PT1H")])
@covers(
    "message event sub-process, not interrupting",
    "signal event sub-process, not interrupting",
    "timer event sub-process, not interrupting",
)
def test_runs_an_event_sub_process_beside_its_scope(event):
    case = Case(diagram(S + tasks("u") + esp(event, "false") + line("s", "u")), ref=1)
    key = next(row.key for row in case.rows.values() if row.kind != "task")

    case.fire(key)

    assert case.open() == ["espu", "u"]
    if "timer" not in event:
        assert case.fire(key).open() == ["espu", "espu", "u"]
        assert not case.do("espu").ended
    assert not case.do("u").ended
    assert case.do("espu").ended
    assert not case.rows


def test_does_not_keep_the_case_open_for_an_event_sub_process_that_waits():
    """Trap 18."""
    case = Case(diagram(S + tasks("u") + esp(timer("timeDuration", "P1D")) + line("s", "u")))

    assert case.do("u").ended
    assert not case.rows


@pytest.mark.parametrize("event", [timer("timeDuration", "PT2H"), MESSAGE, SIGNAL])
@covers(
    "message event sub-process, interrupting",
    "signal event sub-process, interrupting",
    "timer event sub-process, interrupting",
)
def test_interrupts_event_sub_processes_that_run_beside(event):
    """The fault of the spike: the instance ended with the handler's task still open."""
    beside = esp(SIGNAL, "false", "beside") + esp(timer("timeCycle", "R/PT1H"), "false", "clock")
    case = Case(diagram(S + tasks("u") + beside + esp(event, element="stop") + line("s", "u")), ref=1)
    stop = next(row.key for row in case.rows.values() if row.element == "stops")
    case.fire(next(row.key for row in case.rows.values() if row.element == "besides"))
    case.fire(next(row.key for row in case.rows.values() if row.element == "clocks"))
    assert case.open() == ["besideu", "clocku", "u"]

    case.fire(stop)

    assert case.open() == ["stopu"]
    assert not case.ended
    assert case.kinds() == ["task"]
    assert case.do("stopu").ended
    assert not case.rows


def test_interrupts_from_an_event_sub_process_within_a_sub_process():
    inner = simple("q") + esp(MESSAGE) + esp(SIGNAL, "false", "beside")
    case = Case(diagram(S + sub("A", inner) + tasks("v") + line("s", "A", "v")), ref=1)
    case.fire(next(row.key for row in case.rows.values() if row.kind == "signal"))

    case.fire(next(row.key for row in case.rows.values() if row.kind == "message"))

    assert case.open() == ["espu"]
    assert case.do("espu").open() == ["v"]


@covers(
    "error event sub-process",
    "escalation event sub-process, interrupting",
    "escalation event sub-process, not interrupting",
)
def test_catches_errors_and_escalations_in_event_sub_processes():
    inner = sub("A", simple("q", ERROR) + esp(ERROR)) + boundary("b", "A", ERROR) + tasks("h", "after")
    case = Case(diagram(S + inner + line("s", "A", "after") + line("b", "h")))
    assert case.do("qu").open() == ["espu"]
    assert case.do("espu").open() == ["after"]
    body = el("startEvent", "qs") + el("intermediateThrowEvent", "x", ESCALATION) + tasks("qu") + line("qs", "x", "qu")
    for interrupting, left in (("true", ["espu"]), ("false", ["espu", "qu"])):
        assert Case(diagram(S + sub("A", body + esp(ESCALATION, interrupting)) + line("s", "A"))).open() == left


def test_shows_the_start_events_settings_of_an_event_sub_process_that_waits():
    settings = '<zeebe:formDefinition formId="withdraw"/>' + props(offered_to="everybody", ladder="=ref")
    case = Case(diagram(S + tasks("u") + esp(INTERNAL, "false", ext=settings) + line("s", "u")), ref="L")

    row = case.row("message")

    assert (row.element, row.form, row.subscribed_to, row.correlation_key) == ("esps", "withdraw", "internal", "")
    assert row.properties == {"offered_to": "everybody", "ladder": "L"}
    assert row.scope == ("p", "esp")


def test_makes_an_incident_at_the_start_when_an_event_sub_process_can_not_wait():
    case = Case(diagram(S + tasks("u") + esp(MESSAGE) + line("s", "u")))

    assert (case.incident.element, case.incident.code) == ("s", "message")
    assert case.retry(ref="1").open() == ["u"]
    assert case.open("message") == ["esps"]


@covers("timer boundary event, interrupting", "embedded sub-process")
def test_leaves_nothing_of_nested_scopes_when_a_boundary_interrupts():
    inner = sub(
        "I",
        el("startEvent", "is") + el("intermediateCatchEvent", "it", timer("timeDuration", "PT2H")) + line("is", "it"),
    )
    outer = sub(
        "A",
        el("startEvent", "as")
        + el("parallelGateway", "fork")
        + inner
        + el("intermediateCatchEvent", "am", MESSAGE)
        + line("as", "fork", "I")
        + line("fork", "am"),
    )
    case = Case(
        diagram(
            S + outer + boundary("b", "A", timer("timeDuration", "PT1H")) + tasks("h") + line("s", "A") + line("b", "h")
        ),
        ref=1,
    )
    assert case.kinds() == ["message", "timer", "timer"]

    case.fire(min(case.rows))

    assert case.open() == ["h"]
    assert case.kinds() == ["task"]
    assert len(case.document["s"]) == 1


def test_opens_a_scope_with_a_deadline():
    settings = props(deadline="T1", due="=by")
    case = Case(
        diagram(S + sub("A", simple("q"), settings) + tasks("v") + line("s", "A", "v")), by="2026-04-01T12:00:00Z"
    )

    row = case.row("scope")
    assert (row.element, row.properties["deadline"], row.due_at) == ("A", "T1", NOW + timedelta(days=4))
    assert case.do("qu").open() == ["v"]
    assert case.kinds() == ["task"]


def test_opens_a_call_with_a_deadline():
    settings = '<zeebe:calledElement processId="p1"/>' + props(deadline="T1", due="2026-04-01T12:00:00Z")
    case = Case(diagram(S + el("callActivity", "c", ext=settings) + END + line("s", "c", "end"), simple("q")))

    assert case.row("task").instance == case.row("scope").key
    assert (case.row("task").process, case.row("task").scope) == ("p1", ("p1",))
    assert case.do("qu").ended
    assert not case.rows


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ('=cycle(2, duration("PT1H"))', 2),
        ('=cycle(duration("PT1H"))', 5),
        ('=cycle(null, duration("PT1H"))', 5),
        ('="R3/PT1H"', 3),
    ],
)
def test_takes_a_cycle_as_an_expression(text, turns):
    case = Case(
        diagram(
            S
            + tasks("u", "h")
            + boundary("b", "u", timer("timeCycle", text), "false")
            + line("s", "u")
            + line("b", "h")
        )
    )

    for _ in range(5):
        if case.open("timer"):
            case.fire(case.key("timer"))

    assert case.open().count("h") == turns


def test_makes_an_incident_of_a_cycle_without_an_interval():
    body = S + tasks("u") + boundary("b", "u", timer("timeCycle", "=cycle(3, interval)"), "false") + line("s", "u")
    case = Case(diagram(body))

    assert (case.incident.element, case.incident.code) == ("u", "timer")
