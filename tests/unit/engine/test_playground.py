"""`python -m service.engine run FILE... --json`, by the protocol."""

import json
import subprocess
import sys

import pytest

from service.engine import File, deploy
from service.engine.playground import Playground, world
from service.engine.playground.requests import handle
from tests.unit.engine.build import (
    END,
    ERROR,
    ESCALATION,
    INTERNAL,
    MESSAGE,
    SIGNAL,
    TERMINATE,
    S,
    boundary,
    diagram,
    el,
    esp,
    io,
    job,
    line,
    loop,
    script,
    simple,
    sub,
    tasks,
    timer,
    xml,
)
from tests.unit.engine.covers import covers


class Desk:
    """A playground and its last answer."""

    def __init__(self, *processes):
        self.playground = Playground(diagram(*processes).deployment)

    def ask(self, do, **request):
        self.answer = handle(
            self.playground, {"do": do, **{name.replace("_", " "): value for name, value in request.items()}}
        )
        return self

    def instance(self, key="1"):
        return next(found for found in self.answer["instances"] if found["key"] == key)

    def waiting(self, key="1"):
        return [(row["element"], row["kind"]) for row in self.instance(key)["waiting"]]

    @property
    def states(self):
        return [(found["process"], found["state"]) for found in self.answer["instances"]]


def test_starts_and_completes():
    task = el("userTask", "u", ext='<zeebe:assignmentDefinition candidateGroups="sales"/>')
    desk = Desk(S + sub("A", el("startEvent", "is") + task + line("is", "u")) + END + line("s", "A", "end"))

    desk.ask("start", variables={"a": {"number": "1"}, "d": {"date": "2026-02-01"}})

    row = desk.instance()["waiting"][0]
    assert (row["element"], row["kind"], row["groups"], row["assignee"], row["due"]) == (
        "u",
        "user task",
        ["sales"],
        None,
        None,
    )
    assert row["scope"] == ["p", "A"]
    assert desk.instance()["variables"] == {"a": {"number": "1"}, "d": {"date": "2026-02-01"}}
    assert desk.answer["now"] == "2026-01-05T09:00:00Z"
    assert desk.answer["passed"][:4] == [
        ["1", "s", "entered"],
        ["1", "s", "completed"],
        ["1", desk.answer["passed"][2][1]],
        ["1", "A", "entered"],
    ]

    desk.ask("complete", element="u", variables={"b": True})

    assert (desk.instance()["state"], desk.instance()["waiting"]) == ("completed", [])
    assert desk.instance()["variables"]["b"] is True
    assert desk.answer["passed"][-1] == ["1", "end", "completed"]
    assert desk.ask("look").answer["passed"] == []


@pytest.mark.parametrize(
    ("wanted", "element"),
    [
        ({"do": "complete", "element": "zz"}, "zz"),
        ({"do": "fail", "element": "u"}, "u"),
        ({"do": "start", "process": "zz"}, "zz"),
        ({"do": "start", "at": "zz"}, "zz"),
        ({"do": "start", "variables": {"a": {"nope": 1}}}, None),
        ({"do": "start", "variables": []}, None),
        ({"do": "retry", "element": "u"}, "u"),
        ({"do": "clock"}, None),
        ({"do": "clock", "add": "soon"}, None),
        ({"do": "clock", "to": "2026-01-01T00:00:00Z"}, None),
        ({"do": "clock", "to": "2026-02-01T00:00:00"}, None),
        ({"do": "publish"}, None),
        ({"do": "publish", "message": "x", "time to live": "long"}, None),
        ({"do": "set", "instance": "9", "variables": {}}, None),
        ({"do": "cancel", "instance": "1", "element": "zz"}, "zz"),
        ({"do": "move", "instance": "1", "from": "u", "to": "s"}, "s"),
        ({"do": "migrate", "instance": "1", "mapping": {}}, "u"),
        ({"do": "migrate", "instance": "1", "mapping": []}, None),
        ({"do": "throw", "element": "u"}, "u"),
        ({"do": "nothing"}, None),
        ({}, None),
    ],
)
def test_answers_what_can_not_be_done_and_changes_nothing(wanted, element):
    desk = Desk(S + tasks("u") + line("s", "u")).ask("start")
    before = desk.ask("look").answer

    answer = handle(desk.playground, wanted)

    assert answer.keys() == {"error"}
    assert answer["error"]["element"] == element
    assert answer["error"]["message"]
    assert desk.ask("look").answer == before


def test_fails_and_retries_a_job():
    desk = Desk(S + job("j") + line("s", "j")).ask("start")

    assert desk.ask("fail", element="j", retries=2).instance()["waiting"][0]["retries"] == 2
    desk.ask("fail", element="j", retries=0, message="down")
    assert desk.instance()["waiting"] == []
    assert [(i["element"], i["code"], i["message"]) for i in desk.instance()["incidents"]] == [("j", "job", "down")]
    assert desk.ask("retry", element="j").instance()["waiting"][0]["retries"] == 1
    assert desk.instance()["incidents"] == []


def test_throws_and_escalates():
    body = (
        S + tasks("u", "h", "e") + boundary("b", "u", ERROR) + boundary("x", "u", ESCALATION, "false") + line("s", "u")
    )
    desk = Desk(body + line("b", "h") + line("x", "e")).ask("start")

    assert desk.ask("escalate", element="u", escalation="X").waiting() == [("u", "user task"), ("e", "user task")]
    assert desk.ask("escalate", element="u", escalation="other").waiting() == [("u", "user task"), ("e", "user task")]
    assert desk.ask("throw", element="u", error="E", variables={"why": "so"}).waiting() == [
        ("e", "user task"),
        ("h", "user task"),
    ]
    assert desk.instance()["variables"] == {"why": "so"}
    desk.ask("throw", element="h", error="E")
    assert desk.instance()["incidents"][0]["code"] == "error"
    assert ("h", "user task") not in desk.waiting()
    assert ("h", "user task") in desk.ask("retry", element="h").waiting()


def catching():
    return el("intermediateCatchEvent", "m", MESSAGE)


def test_publishes_to_one_subscription_or_the_buffer():
    desk = Desk(S + tasks("u") + catching() + tasks("v") + line("s", "u", "m", "v")).ask(
        "start", variables={"ref": "A"}
    )

    desk.ask("publish", message="reply", correlation_key="A", variables={"n": {"number": "1"}})
    assert desk.ask("complete", element="u").waiting() == [("m", "message")]
    assert desk.instance()["waiting"][0]["correlation key"] == "A"
    assert desk.ask("publish", message="reply", correlation_key="B").waiting() == [("m", "message")]
    assert desk.ask("publish", message="reply", correlation_key="A").waiting() == [("v", "user task")]


def test_buffers_a_message_until_somebody_waits_or_its_time_is_over():
    body = S + tasks("u") + catching() + tasks("v") + line("s", "u", "m", "v")
    early = {"message": "reply", "correlation_key": "A", "time_to_live": "PT1H", "message_id": "1"}
    desk = Desk(body).ask("start", variables={"ref": "A"}).ask("publish", **early, variables={"n": "x"})
    assert "error" in desk.ask("publish", **early).answer
    assert desk.ask("complete", element="u").waiting() == [("v", "user task")]
    assert desk.instance()["variables"]["n"] == "x"

    late = Desk(body).ask("start", variables={"ref": "A"}).ask("publish", **early).ask("clock", add="PT1H")
    assert late.ask("complete", element="u").waiting() == [("m", "message")]
    assert "error" not in late.ask("publish", **{**early, "message_id": "1"}).answer


def test_gives_a_message_to_one_instance():
    desk = (
        Desk(S + catching() + END + line("s", "m", "end"))
        .ask("start", variables={"ref": "A"})
        .ask("start", variables={"ref": "A"})
    )

    assert desk.ask("publish", message="reply", correlation_key="A").states == [("p", "completed"), ("p", "active")]


@covers("message start event")
def test_starts_by_a_message_once_for_a_key():
    desk = Desk(el("startEvent", "m", MESSAGE) + tasks("u") + line("m", "u"))

    desk.ask("publish", message="reply", correlation_key="A", variables={"ref": "A"})
    desk.ask("publish", message="reply", correlation_key="A", time_to_live="P1D", variables={"second": True})
    assert desk.states == [("p", "active")]
    desk.ask("publish", message="reply")
    assert len(desk.states) == 2
    desk.ask("complete", element="u", key=desk.instance()["waiting"][0]["key"])
    assert desk.states == [("p", "completed"), ("p", "active"), ("p", "active")]
    assert desk.instance("3")["variables"] == {"second": True}


def test_asks_for_the_key_of_a_start_only_whatever_the_message_is_called():
    """Another message with the key of a running instance of the same process starts none, until that has ended."""
    starts = el("startEvent", "m", MESSAGE) + el("startEvent", "i", INTERNAL) + tasks("u") + line("m", "u")
    desk = Desk(starts + line("i", "u"))

    desk.ask("publish", message="reply", correlation_key="A")
    desk.ask("publish", message="internal", correlation_key="A", time_to_live="P1D")
    assert desk.states == [("p", "active")]
    desk.ask("complete", element="u")

    assert desk.states == [("p", "completed"), ("p", "active")]


def test_delivers_what_a_process_throws():
    thrower = S + el("intermediateThrowEvent", "t", MESSAGE, io("in", "=1", "n")) + tasks("u") + line("s", "t", "u")
    catcher = (
        el("startEvent", "cs")
        + tasks("first")
        + el("intermediateCatchEvent", "m", MESSAGE)
        + el("endEvent", "ce")
        + line("cs", "first", "m", "ce")
    )
    desk = Desk(thrower, catcher).ask("start", process="p1", variables={"ref": "A"})

    desk.ask("start", process="p", variables={"ref": "A"}).ask("complete", element="first")

    assert desk.states == [("p1", "completed"), ("p", "active")]
    assert desk.instance()["variables"]["n"] == {"number": "1"}


def test_works_out_the_name_of_what_starts_a_process_when_it_is_deployed():
    named = xml(el("startEvent", "m", MESSAGE) + tasks("u") + line("m", "u")).replace(
        'name="reply"', 'name="=&quot;re&quot; + &quot;ply&quot;"'
    )
    desk = Desk.__new__(Desk)
    desk.playground = Playground(deploy([File("p.bpmn", named.encode())]))

    assert desk.ask("publish", message="reply").states == [("p", "active")]


@covers("signal start event")
def test_broadcasts_a_signal_to_all():
    body = S + el("intermediateCatchEvent", "c", SIGNAL) + tasks("u") + line("s", "c", "u")
    started = el("startEvent", "gs", SIGNAL) + tasks("gu") + line("gs", "gu")
    desk = Desk(body, started).ask("start", process="p").ask("start", process="p")

    desk.ask("broadcast", signal="alarm", variables={"n": True})

    assert [desk.waiting(key) for key in "123"] == [[("u", "user task")], [("u", "user task")], [("gu", "user task")]]
    assert desk.instance("3")["variables"] == {"n": True}


def test_moves_the_clock_and_fires_each_timer_at_its_own_instant():
    body = (
        S
        + tasks("u")
        + boundary("b", "u", timer("timeCycle", "R3/P1D"), "false")
        + script("x", "=append(times, string(now()))", "times")
    )
    desk = Desk(body + line("s", "u") + line("b", "x")).ask("start", variables={"times": []})
    assert desk.instance()["waiting"][1] == {
        "key": "1-3",
        "element": "b",
        "kind": "timer",
        "due": "2026-01-06T09:00:00Z",
        "scope": ["p"],
    }

    desk.ask("clock", add="P2D")

    assert desk.answer["now"] == "2026-01-07T09:00:00Z"
    assert [text[:19] for text in desk.instance()["variables"]["times"]] == [
        "2026-01-06T09:00:00",
        "2026-01-07T09:00:00",
    ]
    assert desk.ask("clock", to="2026-02-01T00:00:00Z").waiting() == [("u", "user task")]


@covers("timer start event")
def test_starts_by_a_timer():
    cycle = el("startEvent", "c", timer("timeCycle", "R2/PT1H")) + tasks("u") + line("c", "u")
    past = el("startEvent", "d", timer("timeDate", "2026-01-01T00:00:00Z")) + tasks("v") + line("d", "v")
    desk = Desk(cycle, past).ask("look")
    assert desk.states == [("p1", "active")]

    assert desk.ask("clock", add="P1D").states == [("p1", "active"), ("p", "active"), ("p", "active")]


def test_fires_a_timer_that_is_due_already_at_once():
    body = S + el("intermediateCatchEvent", "t", timer("timeDate", "=when")) + tasks("u") + line("s", "t", "u")

    assert Desk(body).ask("start", variables={"when": "2026-01-05T09:00:00Z"}).waiting() == [("u", "user task")]


def test_shows_a_calls_own_variables_beside_those_of_the_process_that_it_called():
    settings = '<zeebe:calledElement processId="p1" propagateAllChildVariables="false"/>' + io("in", "=1", "n")
    desk = Desk(S + el("callActivity", "c", ext=settings) + line("s", "c"), simple("q")).ask("start", process="p")

    desk.ask("set", instance="2", variables={"n": {"number": "2"}})
    desk.ask("set", instance="1", element="c", variables={"m": {"number": "3"}})

    own = {"n": {"number": "1"}, "m": {"number": "3"}}
    assert desk.instance()["scopes"] == [{"element": "c", "variables": own}]
    assert (desk.instance("2")["scopes"], desk.instance("2")["variables"]) == ([], {"n": {"number": "2"}})


def test_shows_called_processes_as_instances():
    call = el("callActivity", "c", ext='<zeebe:calledElement processId="p1" propagateAllChildVariables="true"/>')
    desk = Desk(S + call + boundary("b", "c", INTERNAL) + END + line("s", "c", "end"), simple("q"))

    desk.ask("start", process="p", variables={"n": "x"})
    assert [(i["key"], i["process"], i["parent"], i["state"]) for i in desk.answer["instances"]] == [
        ("1", "p", None, "active"),
        ("2", "p1", "1", "active"),
    ]
    assert (desk.waiting("1"), desk.waiting("2")) == ([("b", "message")], [("qu", "user task")])
    assert desk.instance("2")["variables"] == {"n": "x"}
    assert ["2", "qs", "entered"] in desk.answer["passed"]
    desk.ask("set", instance="2", variables={"n": "y"})
    assert (desk.instance("1")["variables"], desk.instance("2")["variables"]) == ({"n": "x"}, {"n": "y"})
    desk.ask("complete", element="qu", variables={"m": "z"})
    assert desk.states == [("p", "completed"), ("p1", "completed")]
    assert (desk.instance("1")["variables"], desk.instance("2")["variables"]) == (
        {"n": "y", "m": "z"},
        {"n": "y", "m": "z"},
    )

    interrupted = Desk(S + call + boundary("b", "c", INTERNAL) + END + line("s", "c", "end"), simple("q")).ask(
        "start", process="p"
    )
    assert interrupted.ask("publish", message="internal").states == [("p", "completed"), ("p1", "terminated")]


def test_sets_cancels_and_moves():
    desk = Desk(S + sub("A", simple("i"), io("in", "=1", "local")) + tasks("v") + line("s", "A", "v")).ask("start")
    assert desk.instance()["scopes"] == [{"element": "A", "variables": {"local": {"number": "1"}}}]

    desk.ask("set", instance="1", element="A", variables={"local": "x"})
    assert desk.instance()["scopes"] == [{"element": "A", "variables": {"local": "x"}}]
    desk.ask("set", instance="1", element=None, variables={"n": "y"})
    assert desk.instance()["variables"] == {"n": "y"}
    assert desk.ask("move", instance="1", **{"from": "iu", "to": "v"}).waiting() == [("v", "user task")]
    assert desk.ask("move", instance="1", **{"from": "v", "to": "iu"}).waiting() == [("iu", "user task")]
    assert desk.ask("cancel", instance="1", element="iu").states == [("p", "terminated")]
    assert desk.ask("start").ask("cancel", instance="2").states == [("p", "terminated"), ("p", "terminated")]


def test_migrates_to_another_process():
    desk = Desk(
        S + tasks("u") + line("s", "u"), el("startEvent", "ts") + tasks("w", "after") + line("ts", "w", "after")
    ).ask("start", process="p")

    desk.ask("migrate", instance="1", process="p1", mapping={"u": "w"})

    assert (desk.states, desk.waiting()) == ([("p1", "active")], [("w", "user task")])
    assert desk.ask("complete", element="w").waiting() == [("after", "user task")]


def test_chooses_by_key_or_takes_the_oldest():
    desk = Desk(
        S + el("parallelGateway", "fork") + tasks("u", "v") + line("s", "fork", "u", "v") + line("fork", "u")
    ).ask("start")
    first, second = (row["key"] for row in desk.instance()["waiting"])

    assert desk.ask("complete", element="u", key=second).instance()["waiting"][0]["key"] == first
    assert desk.ask("complete", element="u").waiting() == [("v", "user task"), ("v", "user task")]


def test_stops_what_never_waits(monkeypatch):
    monkeypatch.setattr(world, "SECONDS", 1.0)
    loop = Desk(S + el("task", "a") + el("task", "b") + line("s", "a", "b", "a")).ask("start")
    assert {i["code"] for i in loop.instance()["incidents"]} == {"limit"}
    call = el("callActivity", "c", ext='<zeebe:calledElement processId="p" propagateAllChildVariables="true"/>')
    deep = Desk(S + call + line("s", "c")).ask("start")
    assert [i["code"] for found in deep.answer["instances"] for i in found["incidents"]] == ["limit"]
    ping = el("startEvent", "m", INTERNAL) + el("endEvent", "e", INTERNAL) + line("m", "e")
    assert "more than can be done" in Desk(ping).ask("publish", message="internal").answer["error"]["message"]


def test_interrupts_by_an_offered_message():
    desk = Desk(S + tasks("u") + esp(INTERNAL) + line("s", "u")).ask("start")

    assert desk.waiting() == [("esps", "message"), ("u", "user task")]
    assert desk.ask("publish", message="internal", variables={"why": "x"}).waiting() == [("espu", "user task")]


# -- the command line --------------------------------------------------------------------------------------------------


def run(files, *lines):
    command = [sys.executable, "-m", "service.engine", "run", *map(str, files), "--json"]
    done = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_answers_a_line_a_request(tmp_path):
    (tmp_path / "a.bpmn").write_text(xml(S + tasks("u") + line("s", "u")))

    code, answers = run([tmp_path / "a.bpmn"], '{"do": "start", "id": [1]}', "", "nonsense", "[]", '{"do": "look"}')

    assert code == 0
    assert answers[0]["id"] == [1]
    assert answers[0]["instances"][0]["waiting"][0]["element"] == "u"
    assert ["error" in answer for answer in answers] == [False, True, True, False]


def test_prints_the_findings_of_files_that_are_refused(tmp_path):
    (tmp_path / "a.bpmn").write_text(xml(S + el("complexGateway", "x") + line("s", "x")))

    code, answers = run([tmp_path / "a.bpmn"], '{"do": "start"}')

    assert code == 1
    assert ("x", "element-unsupported") in [(found["element"], found["rule"]) for found in answers[0]]
    assert run([tmp_path / "missing.bpmn"])[0] == 2


def test_chooses_an_instance_of_a_repeated_activity_by_its_key():
    desk = Desk(S + el("userTask", "u", loop("=[1, 2]")) + tasks("v") + line("s", "u", "v")).ask("start")
    first, second = (row["key"] for row in desk.instance()["waiting"])

    desk.ask("set", element="u", key=first, variables={"x": True}).ask("cancel", instance="1", element="u", key=second)

    assert [row["key"] for row in desk.instance()["waiting"]] == [first]
    assert [scope["variables"].get("x") for scope in desk.instance()["scopes"]] == [True]


def test_names_the_element_that_can_not_be_migrated():
    other = el("startEvent", "os") + tasks("w") + line("os", "w")
    desk = Desk(S + tasks("u") + line("s", "u"), other).ask("start", process="p")

    desk.ask("migrate", instance="1", process="p1", mapping={})

    assert desk.answer["error"]["element"] == "u"


def test_enters_before_it_cancels_when_a_token_is_moved():
    desk = Desk(S + tasks("u", "v") + el("endEvent", "t", TERMINATE) + line("s", "u", "v", "t")).ask("start")

    desk.ask("move", instance="1", **{"from": "u"}, to="v")
    assert desk.answer["passed"] == [["1", "v", "entered"], ["1", "u", "cancelled"]]
    desk.ask("move", instance="1", **{"from": "v"}, to="t")
    assert desk.answer["passed"] == [["1", "t", "entered"], ["1", "v", "cancelled"], ["1", "t", "completed"]]
    assert desk.states == [("p", "completed")]
