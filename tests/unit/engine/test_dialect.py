"""What the dialect's documentation fixes, one behaviour a test; the names say which page it is on."""

import pytest

from service import engine
from tests.unit.engine.build import (
    COMPENSATE,
    END,
    ERROR,
    ESCALATION,
    INTERNAL,
    MESSAGE,
    SIGNAL,
    TERMINATE,
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
    script,
    simple,
    sub,
    tasks,
    timer,
)
from tests.unit.engine.case import NOW, Case
from tests.unit.engine.test_playground import Desk

CATCH, THROW = "intermediateCatchEvent", "intermediateThrowEvent"
CALL = '<zeebe:calledElement processId="{}" propagateAllChildVariables="{}"/>'
HIGH = conditional("=x > 10")
UNDO_A = (
    boundary("bc", "a", COMPENSATE)
    + el("userTask", "undo", isForCompensation="true")
    + '<bpmn:association id="as" sourceRef="bc" targetRef="undo"/>'
)


# -- variables ---------------------------------------------------------------------------------------------------------


def test_propagates_a_result_to_the_scope_that_has_the_name_else_to_the_root():
    inner = job("j", ext=io("in", "=1", "own"))
    body = S + sub("sp", el("startEvent", "is") + inner + tasks("k") + line("is", "j", "k"), io("in", "=1", "held"))
    case = Case(diagram(body + line("s", "sp")), known=1).job("j", own=2, held=2, known=2, new=2)

    assert case.variables == {"known": 2, "new": 2}
    held = engine.variables_at(case.definition, case.state, case.key("task"))
    assert held["held"] == 2
    assert "own" not in held


def test_maps_an_input_without_a_source_to_null():
    task = el("userTask", "u", ext='<zeebe:ioMapping><zeebe:input target="customer"/></zeebe:ioMapping>')
    case = Case(diagram(S + task + line("s", "u")), customer="John")

    assert case.row("task").inputs == {"customer": None}
    assert case.variables == {"customer": "John"}


def test_replaces_a_whole_variable_by_an_input_and_a_leaf_by_an_output():
    settings = io("in", "=1", "order.status", "out", "=2", "order.state")
    case = Case(diagram(S + el("userTask", "u", ext=settings) + line("s", "u")), order={"id": 7, "state": 1})

    assert case.row("task").inputs == {"order": {"status": 1}}
    case.do("u")
    assert case.variables == {"order": {"id": 7, "state": 2}}


def test_merges_only_what_outputs_name():
    case = Case(diagram(S + job("j", ext=io("out", "=status", "paid")) + tasks("u") + line("s", "j", "u")))

    assert case.job("j", status="Ok", other=1).variables == {"paid": "Ok"}


def test_gives_a_user_task_its_headers():
    headers = '<zeebe:taskHeaders><zeebe:header key="shown" value="large"/></zeebe:taskHeaders>'
    case = Case(diagram(S + el("userTask", "u", ext=headers) + line("s", "u")))

    assert case.row("task").headers == {"shown": "large"}


# -- call activities ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("propagates", "left"), [("true", {"given": 1, "made": 2}), ("false", {"given": 1})])
def test_brings_the_variables_of_a_called_process_back_if_told(propagates, left):
    caller = S + el("callActivity", "c", ext=CALL.format("p1", propagates)) + tasks("u") + line("s", "c", "u")
    called = el("startEvent", "cs") + script("sc", "=given + 1", "made") + line("cs", "sc")

    assert Case(diagram(caller, called), given=1).variables == left


def test_sets_a_variable_of_a_call_and_not_of_what_it_called():
    settings = CALL.format("p1", "true") + io("out", "=q", "seen")
    caller = S + el("callActivity", "c", ext=settings) + tasks("v") + line("s", "c", "v")
    desk = Desk(caller, el("startEvent", "cs") + tasks("cu") + line("cs", "cu")).ask("start", process="p")

    desk.ask("set", instance="1", element="c", variables={"q": "local"})
    assert desk.instance("2")["variables"] == {}
    desk.ask("set", instance="2", variables={"w": "inner"}).ask("complete", element="cu")
    assert desk.instance()["variables"] == {"seen": "local"}


def test_begins_a_called_process_at_its_plain_start_only():
    called = el("startEvent", "by_message", MESSAGE) + el("startEvent", "plain") + tasks("a", "b")
    caller = S + el("callActivity", "c", ext=CALL.format("p1", "false")) + line("s", "c")

    assert Case(diagram(caller, called + line("by_message", "a") + line("plain", "b"))).open() == ["b"]


def test_catches_an_error_of_a_called_process_at_the_call():
    caller = (
        S
        + el("callActivity", "c", ext=CALL.format("p1", "false"))
        + boundary("b", "c", ERROR)
        + tasks("saved")
        + line("s", "c")
        + line("b", "saved")
    )
    called = el("startEvent", "cs") + tasks("u") + el("endEvent", "ce", ERROR) + line("cs", "u", "ce")
    desk = Desk(caller, called).ask("start", process="p").ask("complete", element="u")

    assert desk.waiting() == [("saved", "user task")]
    assert desk.states == [("p", "active"), ("p1", "terminated")]


# -- multi-instance ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("output", ["=r", "=r.found", "= r . found "])
def test_keeps_what_an_instance_says_about_its_output_within_it(output):
    """A variable, or a property of one: a job that answers later must not overwrite what the first one said."""
    each = job("j", inner=loop("=[1, 2]", collection="all", output=output))
    case = Case(diagram(S + each + tasks("u") + line("s", "j", "u")))
    first, second = sorted(case.rows)
    for key, found in ((second, 2), (first, 1)):
        value = {"r": found} if output == "=r" else {"r": {"found": found}}
        case.apply(engine.complete_job(case.definition, case.state, key, value, NOW))

    assert case.variables == {"all": [1, 2]}


def test_puts_null_where_an_instance_said_nothing():
    each = job("j", inner=loop("=[1]", collection="all", output="=r"))

    assert Case(diagram(S + each + tasks("u") + line("s", "j", "u")), r="other").job("j").variables == {
        "r": "other",
        "all": [None],
    }


def test_applies_mappings_to_each_instance():
    settings = io("in", "=item * loopCounter", "mine", "out", "=mine + answer", "r")
    each = job("j", inner=loop("=[10, 20]", collection="all", output="=r"), ext=settings)
    case = Case(diagram(S + each + tasks("u") + line("s", "j", "u")))
    for key in sorted(case.rows):
        case.apply(engine.complete_job(case.definition, case.state, key, {"answer": 1}, NOW))

    assert case.variables == {"all": [11, 41]}


def test_hands_no_partial_output_over_when_interrupted():
    each = job("j", inner=loop("=[1, 2]", collection="all", output="=r"))
    body = S + each + boundary("b", "j", ERROR) + tasks("u") + line("s", "j") + line("b", "u")
    case = Case(diagram(body)).job("j", r=1).throw("j", "E")

    assert case.open() == ["u"]
    assert case.variables == {}


def test_gives_an_empty_output_for_an_empty_list():
    each = job("j", inner=loop("=[]", collection="all", output="=r"))

    assert Case(diagram(S + each + tasks("u") + line("s", "j", "u"))).variables == {"all": []}


# -- compensation ------------------------------------------------------------------------------------------------------


def test_invokes_no_handler_within_a_called_process():
    caller = S + el("callActivity", "c", ext=CALL.format("p1", "false")) + el(THROW, "t", COMPENSATE) + tasks("u")
    called = el("startEvent", "cs") + tasks("a") + UNDO_A + line("cs", "a")
    desk = Desk(caller + line("s", "c", "t", "u"), called).ask("start", process="p").ask("complete", element="a")

    assert desk.waiting() == [("u", "user task")]
    assert desk.states == [("p", "active"), ("p1", "completed")]


def test_undoes_a_called_process_by_the_handler_of_the_call():
    caller = (
        S
        + el("callActivity", "a", ext=CALL.format("p1", "false"))
        + UNDO_A
        + el(THROW, "t", COMPENSATE)
        + line("s", "a", "t")
    )
    called = el("startEvent", "cs") + el("task", "x") + line("cs", "x")

    assert Case(diagram(caller, called)).open() == ["undo"]


def test_invokes_a_handler_as_often_as_its_activity_was_completed():
    body = S + el("exclusiveGateway", "m") + tasks("a") + UNDO_A + el("exclusiveGateway", "g", default="out")
    body += el(THROW, "t", COMPENSATE) + tasks("u") + line("s", "m", "a", "g") + flow("g", "m", "=again")
    case = Case(diagram(body + flow("g", "t", flow_id="out") + line("t", "u")))
    case.do("a", again=True).do("a", again=False)

    assert case.open() == ["undo", "undo"]
    assert case.do("undo").open() == ["undo"]
    assert case.do("undo").open() == ["u"]


def test_invokes_no_handler_of_what_is_active_or_was_terminated():
    fork = el("parallelGateway", "f") + tasks("a", "v") + UNDO_A + el(THROW, "t", COMPENSATE) + tasks("u")
    case = Case(diagram(S + fork + line("s", "f", "a") + line("f", "v", "t", "u")))

    assert case.do("v").open() == ["a", "u"]


def test_keeps_compensation_within_its_sub_process():
    inner = el("startEvent", "is") + tasks("x") + el(THROW, "t", COMPENSATE) + line("is", "x", "t")
    body = S + tasks("a") + UNDO_A + sub("sp", inner) + tasks("u") + line("s", "a", "sp", "u")

    assert Case(diagram(body)).do("a").do("x").open() == ["u"]


def test_compensates_the_outer_scope_from_an_error_event_sub_process():
    start = el("startEvent", "es", ERROR)
    inside = start + el("endEvent", "ee", COMPENSATE) + line("es", "ee")
    body = S + tasks("a") + UNDO_A + job("j") + el("subProcess", "esp", inside, triggeredByEvent="true")
    case = Case(diagram(body + line("s", "a", "j"))).do("a").throw("j", "E")

    assert case.open() == ["undo"]
    assert case.do("undo").ended


# -- conditions --------------------------------------------------------------------------------------------------------


def watched(event, more="", ext=""):
    body = S + el("userTask", "a", ext=ext) + boundary("b", "a", HIGH, event) + tasks("handled", "after")
    return diagram(body + line("s", "a", "after") + line("b", "handled") + more)


def test_asks_a_condition_when_its_activity_is_entered():
    assert Case(watched("true"), x=11).open() == ["handled"]


def test_fires_a_condition_by_an_input_mapping():
    assert Case(watched("true", ext=io("in", "=11", "x")), x=5).open() == ["handled"]


def test_fires_no_condition_by_what_the_activity_brings_when_it_completes():
    assert Case(watched("true"), x=5).do("a", x=11).open() == ["after"]
    assert Case(watched("true", ext=io("out", "=11", "x")), x=5).do("a").open() == ["after"]


def test_fires_a_condition_once_for_a_command():
    case = Case(watched("false"), x=5)

    assert case.apply(engine.set_variables(case.definition, case.state, None, {"x": 11, "y": 12}, NOW)).open() == [
        "a",
        "handled",
    ]


def test_asks_conditions_as_soon_as_a_variable_changes():
    """Not only when the instance has come to rest: the next step may have undone it."""
    body = S + script("up", "=11", "x") + script("down", "=5", "x") + tasks("u") + esp(HIGH)

    assert Case(diagram(body + line("s", "up", "down", "u")), x=1).open() == ["espu"]


def test_asks_conditions_from_the_outside_in():
    inner = (
        el("startEvent", "is")
        + tasks("a")
        + boundary("bi", "a", HIGH)
        + tasks("in")
        + line("is", "a")
        + line("bi", "in")
    )
    body = S + sub("sp", inner) + boundary("bo", "sp", HIGH) + tasks("out") + line("s", "sp") + line("bo", "out")
    case = Case(diagram(body), x=1)

    assert case.apply(engine.set_variables(case.definition, case.state, None, {"x": 11}, NOW)).open() == ["out"]


def test_fires_a_condition_only_where_the_variable_is_seen():
    def part(name):
        inside = el("startEvent", f"{name}s") + tasks(f"{name}a") + boundary(f"{name}b", f"{name}a", HIGH, "false")
        return sub(name, inside + tasks(f"{name}h") + line(f"{name}s", f"{name}a") + line(f"{name}b", f"{name}h"))

    body = S + el("parallelGateway", "f") + part("m") + part("n") + line("s", "f", "m") + line("f", "n")
    case = Case(diagram(body), x=1)
    host = next(scope.key for scope in engine.view(case.definition, case.state).scopes if scope.element == "m")

    assert case.apply(engine.set_variables(case.definition, case.state, host, {"x": 11}, NOW)).open() == [
        "ma",
        "mh",
        "na",
    ]


# -- messages ----------------------------------------------------------------------------------------------------------


def catcher(prefix):
    return (
        el("startEvent", prefix + "s")
        + el(CATCH, prefix + "m", MESSAGE)
        + el("endEvent", prefix + "e")
        + line(prefix + "s", prefix + "m", prefix + "e")
    )


def test_correlates_a_message_once_to_each_process():
    desk = Desk(catcher("a"), catcher("b"))
    for process in ("p", "p", "p1"):
        desk.ask("start", process=process, variables={"ref": "A"})

    desk.ask("publish", message="reply", correlation_key="A")

    assert desk.states == [("p", "completed"), ("p", "active"), ("p1", "completed")]


def test_keeps_a_message_for_other_processes_as_long_as_it_lives():
    desk = Desk(catcher("a"), catcher("b")).ask("start", process="p", variables={"ref": "A"})
    desk.ask("publish", message="reply", correlation_key="A", time_to_live="PT1H")
    desk.ask("start", process="p", variables={"ref": "A"}).ask("start", process="p1", variables={"ref": "A"})

    assert desk.states == [("p", "completed"), ("p", "active"), ("p1", "completed")]


def test_correlates_a_message_to_a_start_and_to_a_process_that_waits():
    desk = Desk(el("startEvent", "ms", MESSAGE) + tasks("u") + line("ms", "u"), catcher("b"))
    desk.ask("start", process="p1", variables={"ref": "A"}).ask("publish", message="reply", correlation_key="A")

    assert desk.states == [("p1", "completed"), ("p", "active")]


def test_prefers_what_waits_to_a_start_in_one_process():
    body = el("startEvent", "ms", MESSAGE) + el(CATCH, "m", MESSAGE) + END + line("ms", "m", "end")
    desk = Desk(body).ask("publish", message="reply", correlation_key="A", variables={"ref": "A"})
    desk.ask("publish", message="reply", correlation_key="A")

    assert desk.states == [("p", "completed")]


def test_refuses_a_message_with_the_id_of_one_that_still_lives():
    desk = Desk(catcher("a")).ask("start", variables={"ref": "A"})
    message = {"message": "reply", "correlation_key": "A", "time_to_live": "PT1H", "message_id": "1"}

    assert desk.ask("publish", **message).states == [("p", "completed")]
    assert "error" in desk.ask("publish", **message).answer
    assert "error" not in desk.ask("publish", **{**message, "correlation_key": "B"}).answer
    assert "error" not in desk.ask("clock", add="PT1H").ask("publish", **message).answer


def test_correlates_the_message_that_was_published_first():
    desk = Desk(catcher("a"))
    for number in (1, 2):
        value = {"n": {"number": str(number)}}
        desk.ask("publish", message="reply", correlation_key="A", time_to_live="PT1H", variables=value)
    desk.ask("start", variables={"ref": "A"})

    assert desk.instance()["variables"]["n"] == {"number": "1"}


def test_takes_a_number_as_a_correlation_key():
    desk = Desk(catcher("a")).ask("start", variables={"ref": {"number": "7.0"}})

    assert desk.ask("publish", message="reply", correlation_key="7").states == [("p", "completed")]


def test_does_not_change_a_subscription_with_the_variable_it_came_of():
    desk = Desk(catcher("a")).ask("start", variables={"ref": "A"}).ask("set", variables={"ref": "B"})

    assert desk.ask("publish", message="reply", correlation_key="B").states == [("p", "active")]
    assert desk.ask("publish", message="reply", correlation_key="A").states == [("p", "completed")]


@pytest.mark.parametrize("tag", [THROW, "endEvent"])
def test_lets_a_job_send_a_message_that_is_not_named(tag):
    thrown = el(tag, "t", "<bpmn:messageEventDefinition/>", '<zeebe:taskDefinition type="mail"/>')
    case = Case(diagram(S + thrown + line("s", "t")))

    assert case.row("job").type == "mail"
    assert case.job("t").ended


# -- signals, errors, escalations --------------------------------------------------------------------------------------


def test_starts_one_instance_of_each_process_by_a_signal_and_wakes_all_that_wait():
    by_signal = el("startEvent", "ss", SIGNAL) + tasks("u") + line("ss", "u")
    waits = el("startEvent", "ws") + el(CATCH, "w", SIGNAL) + el("endEvent", "we") + line("ws", "w", "we")
    desk = Desk(by_signal, waits).ask("start", process="p1").ask("start", process="p1")

    assert desk.ask("broadcast", signal="alarm").states == [("p1", "completed"), ("p1", "completed"), ("p", "active")]


def test_brings_the_variables_of_an_error_to_what_catches_it():
    mapped = boundary("b", "j", ERROR, ext=io("out", "=why", "reason"))
    body = S + job("j") + mapped + tasks("u") + line("s", "j") + line("b", "u")

    assert Case(diagram(body)).throw("j", "E", why="closed", more=1).variables == {"reason": "closed"}


def test_ends_by_an_escalation_that_is_caught_beside():
    """The throwing end event completes, and the branch that caught goes on."""
    inner = el("startEvent", "is") + tasks("a") + el("endEvent", "x", ESCALATION) + line("is", "a", "x")
    body = S + sub("sp", inner) + boundary("b", "sp", ESCALATION, "false") + tasks("told", "next")
    case = Case(diagram(body + line("s", "sp", "next") + line("b", "told"))).do("a")

    assert case.open() == ["next", "told"]


def test_takes_no_flow_out_of_an_escalation_that_interrupts():
    inner = el("startEvent", "is") + el(THROW, "x", ESCALATION) + tasks("no") + line("is", "x", "no")
    body = S + sub("sp", inner) + boundary("b", "sp", ESCALATION) + tasks("told") + line("s", "sp") + line("b", "told")
    case = Case(diagram(body))

    assert case.open() == ["told"]
    assert "no" not in case.passed("entered")


def test_ends_only_the_event_sub_process_that_terminates():
    inside = el("startEvent", "es", SIGNAL, isInterrupting="false") + el("endEvent", "ee", TERMINATE) + line("es", "ee")
    body = S + tasks("u") + line("s", "u") + el("subProcess", "esp", inside, triggeredByEvent="true")
    case = Case(diagram(body))

    assert case.fire(case.key("signal")).open() == ["u"]


# -- gateways ----------------------------------------------------------------------------------------------------------


def test_joins_two_flows_of_one_activity():
    """A task with two ways to one join: the second token meets the first while both are being made."""
    body = S + tasks("a", "u") + el("parallelGateway", "j") + line("s", "a", "j") + line("a", "j", "u")

    assert Case(diagram(body)).do("a").open() == ["u"]


def test_passes_an_exclusive_gateway_once_for_each_token():
    fork = (
        el("parallelGateway", "f")
        + el("exclusiveGateway", "m")
        + tasks("u")
        + line("s", "f", "m", "u")
        + line("f", "m")
    )

    assert Case(diagram(S + fork)).open() == ["u", "u"]


def test_joins_an_inclusive_gateway_as_soon_as_no_way_leads_to_it():
    body = S + el("inclusiveGateway", "f") + tasks("a", "b", "c") + el("inclusiveGateway", "j") + tasks("u")
    ways = "".join(flow("f", name, f'=list contains(chosen, "{name}")') + flow(name, "j") for name in "abc")
    case = Case(diagram(body + line("s", "f") + ways + line("j", "u")), chosen=["a", "c"])

    assert case.open() == ["a", "c"]
    assert case.do("c").open() == ["a"]
    assert case.do("a").open() == ["u"]


# -- timers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["PT0S", "-PT1H"])
def test_fires_a_timer_of_no_length_at_once(text):
    body = S + el(CATCH, "t", timer("timeDuration", text)) + tasks("u") + line("s", "t", "u")

    assert Desk(body).ask("start").waiting() == [("u", "user task")]


def test_fires_a_duration_that_does_not_interrupt_once():
    body = (
        S
        + tasks("u", "told")
        + boundary("b", "u", timer("timeDuration", "PT1H"), "false")
        + line("s", "u")
        + line("b", "told")
    )
    desk = Desk(body).ask("start").ask("clock", add="P1D")

    assert desk.waiting() == [("u", "user task"), ("told", "user task")]


def test_begins_a_cycle_at_its_start():
    cycle = timer("timeCycle", "R3/2026-01-05T10:00:00Z/PT1M")
    body = (
        S
        + tasks("u")
        + boundary("b", "u", cycle, "false")
        + el("endEvent", "told")
        + line("s", "u")
        + line("b", "told")
    )
    desk = Desk(body).ask("start")
    desk.answer["passed"].clear()

    assert [row["due"] for row in desk.instance()["waiting"] if row["kind"] == "timer"] == ["2026-01-05T10:00:00Z"]
    desk.ask("clock", add="P1D")
    assert [item[1] for item in desk.answer["passed"] if item[1:] == ["told", "completed"]] == ["told"] * 3


# -- sub-processes -----------------------------------------------------------------------------------------------------


def test_keeps_local_variables_of_a_sub_process_from_outside_but_by_mapping():
    inner = el("startEvent", "is") + script("sc", "=1", "inside") + line("is", "sc")
    plain = sub("sp", inner, io("in", "=0", "inside"))
    mapped = sub("sp", inner, io("in", "=0", "inside", "out", "=inside", "outside"))

    assert Case(diagram(S + plain + tasks("u") + line("s", "sp", "u"))).variables == {}
    assert Case(diagram(S + mapped + tasks("u") + line("s", "sp", "u"))).variables == {"outside": 1}


def test_lets_an_event_sub_process_change_variables_of_its_scope():
    handler = el("startEvent", "es", INTERNAL, isInterrupting="false") + script("set", "=2", "held") + line("es", "set")
    inner = simple("i") + el("subProcess", "esp", handler, triggeredByEvent="true")
    body = S + sub("sp", inner, io("in", "=1", "held", "out", "=held", "after")) + tasks("u") + line("s", "sp", "u")
    case = Case(diagram(body))
    case.fire(case.key("message"))

    assert case.do("iu").variables == {"after": 2}


def test_triggers_an_event_sub_process_that_does_not_interrupt_as_often_as_it_comes():
    case = Case(diagram(S + tasks("u") + line("s", "u") + esp(SIGNAL, "false")))
    for _ in range(3):
        case.fire(case.key("signal"))

    assert case.open() == ["espu", "espu", "espu", "u"]
    assert case.do("u").do("espu").do("espu").open() == ["espu"]
    assert case.do("espu").ended


def test_brings_a_signal_only_to_what_waits_when_it_is_thrown():
    """A signal isn't kept: what comes later on the thrower's own way has missed it."""
    late = S + el(THROW, "t", SIGNAL) + el(CATCH, "c", SIGNAL) + END + line("s", "t", "c", "end")
    beside = S + el("parallelGateway", "f") + el(THROW, "t", SIGNAL) + el(CATCH, "c", SIGNAL) + tasks("u")
    beside += line("s", "f", "t") + line("f", "c", "u")

    assert Desk(late).ask("start").waiting() == [("c", "signal")]
    assert Desk(beside).ask("start").waiting() == [("u", "user task")]


def test_brings_a_signal_to_a_boundary_of_the_thrower_s_own_sub_process():
    inner = el("startEvent", "is") + el(THROW, "t", SIGNAL) + tasks("a") + line("is", "t", "a")
    body = S + sub("sp", inner) + boundary("b", "sp", SIGNAL) + tasks("told") + line("s", "sp") + line("b", "told")

    assert Desk(body).ask("start").waiting() == [("told", "user task")]


@pytest.mark.parametrize("kind", ["parallelGateway", "inclusiveGateway"])
def test_passes_a_join_at_which_a_token_is_put_by_hand(kind):
    body = S + el("parallelGateway", "f") + tasks("a", "b", "u") + el(kind, "j")
    case = Case(diagram(body + line("s", "f", "a", "j", "u") + line("f", "b", "j")))
    key = case.key("task", "a")

    assert case.apply(engine.move(case.definition, case.state, key, "j", NOW)).open() == ["b", "u"]


@pytest.mark.parametrize("tag", ["subProcess", "callActivity", "userTask"])
def test_compensates_by_any_kind_of_activity(tag):
    inner = {
        "subProcess": simple("i"),
        "callActivity": f"<bpmn:extensionElements>{CALL.format('p1', 'false')}</bpmn:extensionElements>",
        "userTask": loop("=[1, 2]"),
    }[tag]
    undo = el(tag, "undo", inner, isForCompensation="true")
    body = S + tasks("a") + boundary("bc", "a", COMPENSATE) + undo + el(THROW, "t", COMPENSATE) + tasks("u")
    body += '<bpmn:association id="as" sourceRef="bc" targetRef="undo"/>' + line("s", "a", "t", "u")
    called = el("startEvent", "cs") + tasks("cu") + line("cs", "cu")
    case = Case(diagram(body, called)).do("a")

    expected = {"subProcess": ["iu"], "callActivity": ["cu"], "userTask": ["undo", "undo"]}[tag]
    assert case.open() == expected
    for element in expected:
        case.do(element)
    assert case.open() == ["u"]


def test_interrupts_only_its_own_instance_of_a_repeated_sub_process():
    inner = el("startEvent", "is") + job("j") + line("is", "j") + esp(ERROR)
    body = S + sub("sp", inner + loop("=[1, 2]")) + tasks("after") + line("s", "sp", "after")
    case = Case(diagram(body)).throw("j", "E")

    assert (case.open(), case.open("job")) == (["espu"], ["j"])
    assert case.do("espu").job("j").open() == ["after"]
