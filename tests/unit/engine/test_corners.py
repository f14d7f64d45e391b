"""Corners that no other test turns: rare settings, refusals of requests, the command line."""

import io as streams
import json
import sys

import pytest

from service import engine
from service.domain.errors import InvalidInputError
from service.engine import File, __main__, check, load
from service.engine.playground import Playground
from service.feel.values import Function
from tests.unit.engine.build import (
    CANCEL,
    COMPENSATE,
    END,
    ERROR,
    INTERNAL,
    MESSAGE,
    SIGNAL,
    S,
    boundary,
    conditional,
    diagram,
    el,
    esp,
    flow,
    job,
    line,
    loop,
    props,
    script,
    simple,
    sub,
    tasks,
    timer,
    xml,
)
from tests.unit.engine.case import NOW, Case
from tests.unit.engine.test_playground import Desk

CATCH, THROW = "intermediateCatchEvent", "intermediateThrowEvent"
UNDO = (
    boundary("bc", "a", COMPENSATE)
    + el("task", "undo", isForCompensation="true")
    + '<bpmn:association id="as" sourceRef="bc" targetRef="undo"/>'
)


def rules(body):
    return {(f.element, f.rule) for f in check([File("a.bpmn", xml(S + END + body).encode())]) if f.severity == "error"}


# -- checks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (el("eventBasedGateway", "g") + flow("g", "nowhere", flow_id="f"), ("f", "flow-broken")),
        (
            el("eventBasedGateway", "g") + el(CATCH, "c", MESSAGE) + line("g", "c") + line("s", "c"),
            ("c", "event-gateway"),
        ),
        (el("task", "x", loop("=a") + loop("=b")), ("x", "loop-unsupported")),
        (
            el("subProcess", "x", el("startEvent", "b", MESSAGE) + loop("=a"), triggeredByEvent="true"),
            ("x", "loop-unsupported"),
        ),
        (
            el("businessRuleTask", "x", ext='<zeebe:calledDecision resultVariable="r"/>'),
            ("x", "decision-missing"),
        ),
        (el("adHocSubProcess", "x", ext='<zeebe:adHoc activeElementsCollection="=[]"/>'), ("x", "start-missing")),
        (
            tasks("a") + UNDO + el("task", "n") + line("bc", "n"),
            ("bc", "flow-out"),
        ),
        (el("transaction", "x", simple("i", CANCEL)), ("ie", "cancel")),
    ],
)
def test_refuses(body, expected):
    assert expected in rules(body)


def test_lets_a_timer_carry_a_deadline():
    catch = el(CATCH, "t", timer("timeDuration", "P1D"), props(deadline="T1"))

    assert not rules(catch + line("s", "t"))


def test_names_nothing_where_nothing_has_an_id():
    content = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process isExecutable="true" xmlns:o="u:o" o:a="1"/></definitions>'

    assert {finding.element for finding in check([File("a.bpmn", content.encode())])} == {None}


def test_compensates_the_outer_activity_that_an_event_sub_process_names():
    throw = el(THROW, "t", '<bpmn:compensateEventDefinition activityRef="a"/>')
    inside = el("startEvent", "es", MESSAGE) + throw + line("es", "t")
    handler = el("subProcess", "esp", inside, triggeredByEvent="true")
    case = Case(diagram(S + tasks("a", "b") + UNDO + handler + line("s", "a", "b")), ref="r").do("a")

    assert "undo" in case.fire(case.key("message")).passed()
    assert case.ended


def test_passes_over_files_of_other_kinds_when_loading():
    assert load([File("a.txt", b"?"), File("a.bpmn", xml(S).encode())]).processes.keys() == {"p"}


def test_reads_files_whose_kind_is_written_large():
    assert check([File("A.BPMN", xml(S + END + line("s", "end")).encode())]) == []


def test_finds_the_lane_of_what_is_in_a_sub_process():
    lanes = '<bpmn:laneSet id="ls"><bpmn:lane id="l" name="L"><bpmn:flowNodeRef>sp</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
    body = S + lanes + sub("sp", "<bpmn:incoming>f</bpmn:incoming>" + simple("i")) + line("s", "sp")

    assert Case(diagram(body)).row("task").lane == "L"


# -- runs --------------------------------------------------------------------------------------------------------------


def test_makes_an_incident_of_an_expression_that_was_never_checked():
    process = load([File("a.bpmn", xml(S + script("x", "=1 +", "r") + line("s", "x")).encode())]).process("p")

    assert Case(process).incident.code == "expression"


def test_repeats_without_a_name_for_the_item():
    each = el("userTask", "u", loop("=[1]").replace(' inputElement="item"', ""))

    assert Case(diagram(S + each + line("s", "u"))).row("task").inputs == {"loopCounter": 1}


def test_takes_a_condition_that_asks_too_much_as_not_met():
    heavy = conditional("=count(for i in 1..9999, j in 1..9999 return i) > 1")

    assert Case(diagram(S + tasks("u") + boundary("b", "u", heavy) + line("s", "u"))).open() == ["u"]


def test_refuses_a_function_as_a_variable():
    with pytest.raises(InvalidInputError, match="function"):
        engine.start(diagram(S), {"f": Function.of("f", [], lambda: 1)}, NOW)


def test_enters_a_sub_process_with_its_deadline_when_a_token_is_moved_in():
    inner = sub("sp", simple("i"), props(deadline="T1", due="2026-05-01T12:00:00Z"))
    case = Case(diagram(S + tasks("a") + inner + line("s", "a", "sp")))
    case.apply(engine.move(case.definition, case.state, case.key("task"), "iu", NOW))

    assert case.kinds() == ["scope", "task"]


def test_shows_every_step_of_a_process_too_long_to_judge():
    names = [f"n{number}" for number in range(2001)]
    deployment = diagram(S + "".join(el("task", name) for name in names) + line("s", *names)).deployment

    assert {step.conditional for step in engine.outline(deployment, "p")} == {False}


# -- migration ---------------------------------------------------------------------------------------------------------


def test_says_that_an_event_is_mapped_but_its_activity_is_not():
    definition = diagram(S + tasks("u") + boundary("b", "u", MESSAGE) + line("s", "u"))
    case = Case(definition, ref="r")

    plan = engine.plan(definition, case.state, definition, {"b": "b"})

    assert [problem.element for problem in plan.problems] == ["u"]


def test_closes_what_only_waits_within_without_a_word():
    old = diagram(S + tasks("u") + boundary("b", "u", ERROR) + line("s", "u"))
    case = Case(old)

    migrated = engine.migrate(old, case.state, diagram(S + tasks("u") + line("s", "u")), {"u": "u"}, NOW)

    assert migrated.closed == ()
    assert b'"error"' not in migrated.state


def test_opens_nothing_in_a_sub_process_that_is_only_kept_for_compensation():
    inner = el("startEvent", "is") + tasks("a") + UNDO + line("is", "a")
    new = sub("sp", inner + esp(SIGNAL))
    old_process = diagram(S + sub("sp", inner) + tasks("u") + line("s", "sp", "u"))
    case = Case(old_process).do("a")
    target = diagram(S + new + tasks("u") + line("s", "sp", "u"))

    migrated = engine.migrate(old_process, case.state, target, {"u": "u"}, NOW)

    assert [row.element for row in migrated.opened] == ["u"]


# -- playground --------------------------------------------------------------------------------------------------------


def test_needs_to_know_which_process_or_instance_is_meant():
    desk = Desk(S + tasks("u") + line("s", "u"), el("startEvent", "s2"))

    assert "more than one" in desk.ask("start").answer["error"]["message"]
    assert "'instance'" in desk.ask("set", variables={}).answer["error"]["message"]
    assert desk.ask("start", process="p").ask("set", variables={"a": "b"}).instance()["variables"] == {"a": "b"}


def test_reads_retries_as_a_typed_number_too():
    desk = Desk(S + job("j") + line("s", "j")).ask("start")

    assert desk.ask("fail", element="j", retries={"number": "2"}).instance()["waiting"][0]["retries"] == 2
    assert "whole number" in desk.ask("fail", element="j", retries=-1).answer["error"]["message"]
    assert "whole number" in desk.ask("fail", element="j", retries=True).answer["error"]["message"]


def test_looks_for_an_incident_among_all_that_run():
    body = (
        S + script("x", "=1", "r") + el("exclusiveGateway", "g") + END + line("s", "x", "g") + flow("g", "end", "=go")
    )
    desk = Desk(body).ask("start", variables={"go": True}).ask("start").ask("start")

    assert desk.ask("set", instance="3", variables={"go": True}).ask(
        "retry", element="g", key=desk.instance("3")["incidents"][0]["key"]
    ).states == [("p", "completed"), ("p", "active"), ("p", "completed")]
    assert "no incident" in desk.ask("retry", element="s").answer["error"]["message"]


def test_brings_a_signal_of_one_instance_to_the_others():
    thrower = S + el(THROW, "t", SIGNAL) + line("s", "t")
    waiter = el("startEvent", "ws") + el(CATCH, "w", SIGNAL) + el("endEvent", "we") + line("ws", "w", "we")
    desk = Desk(thrower, waiter).ask("start", process="p1").ask("start", process="p")

    assert desk.states == [("p1", "completed"), ("p", "completed")]


def test_does_not_wake_what_a_signal_has_cancelled_meanwhile():
    body = S + tasks("u") + boundary("b", "u", SIGNAL) + boundary("c", "u", SIGNAL) + tasks("x", "y")
    desk = Desk(body + line("s", "u") + line("b", "x") + line("c", "y")).ask("start").ask("broadcast", signal="alarm")

    assert desk.waiting() == [("x", "user task")]


def test_lets_an_association_of_another_event_only_explain():
    drawn = '<bpmn:association id="a" sourceRef="b" targetRef="v"/>'
    body = S + tasks("u", "v") + boundary("b", "u", SIGNAL) + END + line("s", "u", "end") + line("b", "v") + drawn

    assert Case(diagram(body)).do("u").ended


def test_refuses_a_name_of_a_start_that_can_not_be_read():
    start = el("startEvent", "m", MESSAGE) + END + line("m", "end")
    found = engine.check([File("p.bpmn", xml(start).replace('name="reply"', 'name="=1 +"').encode())])

    assert "message-expression" in [f.rule for f in found if f.element == "m"]


def test_waits_for_a_condition_in_the_open():
    desk = Desk(S + el(CATCH, "c", conditional("=a = 1")) + END + line("s", "c", "end")).ask("start")

    assert desk.instance()["waiting"][0]["kind"] == "condition"
    assert "name" not in desk.instance()["waiting"][0]
    assert desk.ask("set", variables={"a": {"number": "1"}}).states == [("p", "completed")]


def test_refuses_a_start_timer_whose_expression_has_no_time():
    deployment = load([File("a.bpmn", xml(el("startEvent", "t", timer("timeCycle", "=nothing"))).encode())])

    with pytest.raises(InvalidInputError, match="'t' can't be set"):
        Playground(deployment)


# -- the command line --------------------------------------------------------------------------------------------------


@pytest.fixture
def command(monkeypatch, capsys, tmp_path):
    """Answers and exit code for the file and the lines given."""

    def run(body, *lines):
        path = tmp_path / "a.bpmn"
        path.write_text(xml(body))
        monkeypatch.setattr(sys, "stdin", streams.StringIO("\n".join(lines)))
        code = __main__.main(["run", str(path), "--json"])
        return code, [json.loads(answer) for answer in capsys.readouterr().out.splitlines()]

    return run


def test_answers_each_line(command, monkeypatch):
    monkeypatch.setattr(__main__, "LONGEST", 100)

    code, answers = command(S, '{"do": "look", "id": 7}', "", "x", "[]", json.dumps({"do": "look", "x": "y" * 200}))

    assert code == 0
    assert answers[0]["id"] == 7
    assert ["error" in answer for answer in answers] == [False, True, True, True]


def test_survives_a_fault_of_its_own(command, monkeypatch):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr(__main__, "handle", broken)

    assert command(S, '{"do": "look"}') == (
        0,
        [{"error": {"message": "The request could not be done (RuntimeError).", "element": None}}],
    )


def test_prints_findings_and_stops(command, monkeypatch):
    code, (found,) = command(S + el("complexGateway", "x"))

    assert code == 1
    assert ("x", "element-unsupported") in [(finding["element"], finding["rule"]) for finding in found]
    for _ in range(2):
        code, (found,) = command(el("startEvent", "t", timer("timeCycle", "=nothing")))
        assert (code, found[0]["rule"]) == (1, "timer-invalid")
        monkeypatch.setattr(__main__, "check", lambda _: [])  # as if the time had come while it was checked


def test_says_which_file_can_not_be_read(capsys):
    with pytest.raises(SystemExit) as ended:
        __main__.main(["run", "/nowhere/a.bpmn", "--json"])

    assert ended.value.code == 2
    assert "/nowhere/a.bpmn" in capsys.readouterr().err


def test_refuses_an_element_with_too_many_attributes():
    many = el("task", "x").replace('id="x"', 'id="x" ' + " ".join(f'a{number}=""' for number in range(200)))

    assert "attributes" in check([File("a.bpmn", xml(many).encode())])[0].message


def test_interrupts_by_a_message_for_this_instance_only():
    case = Case(diagram(S + tasks("u") + line("s", "u") + esp(INTERNAL)))

    assert case.row("message").correlation_key == ""
