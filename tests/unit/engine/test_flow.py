"""Tasks, gateways and plain flow."""

import pytest

from service import engine
from service.domain.errors import ConflictError, InvalidInputError, NotFoundError, TaskNotActiveError
from tests.unit.engine.build import (
    END,
    INTERNAL,
    MESSAGE,
    TERMINATE,
    S,
    diagram,
    el,
    flow,
    io,
    job,
    line,
    props,
    script,
    tasks,
    xml,
)
from tests.unit.engine.case import NOW, Case
from tests.unit.engine.covers import covers


@covers("user task")
def test_opens_a_user_task_with_all_that_is_set_on_it():
    settings = (
        '<zeebe:formDefinition formId="check"/>'
        '<zeebe:assignmentDefinition assignee="=person" candidateGroups="=[team]" candidateUsers="a, b"/>'
        '<zeebe:taskSchedule dueDate="=by" followUpDate="2026-04-01T00:00:00Z"/>'
        '<zeebe:priorityDefinition priority="=70"/>' + props(source="S1", area="=team")
    )
    words = "<bpmn:documentation>What to do</bpmn:documentation>"
    task = el("userTask", "u", words, settings, name="Check")
    case = Case(diagram(S + task + line("s", "u")), team="sales", by="2026-06-01T12:00:00[Europe/London]", person="x")

    row = case.row("task")

    assert (row.element, row.name, row.documentation, row.form, row.process) == (
        "u",
        "Check",
        "What to do",
        "check",
        "p",
    )
    assert (row.assignee, row.candidate_groups, row.candidate_users) == ("x", ("sales",), ("a", "b"))
    assert (row.due_at.isoformat(), row.follow_up_at.isoformat()) == (
        "2026-06-01T11:00:00+00:00",
        "2026-04-01T00:00:00+00:00",
    )
    assert (row.priority, row.scope, row.properties) == (70, ("p",), {"source": "S1", "area": "sales"})


@covers("service task")
def test_opens_a_service_task_as_a_job():
    settings = (
        '<zeebe:taskDefinition type="=kind" retries="5"/>'
        '<zeebe:taskHeaders><zeebe:header key="k" value="v"/></zeebe:taskHeaders>'
        + io("in", "=1", "a", "out", "=r", "b")
    )
    case = Case(diagram(S + el("serviceTask", "j", ext=settings) + END + line("s", "j", "end")), kind="mail")

    row = case.row("job")

    assert (row.type, row.retries, row.headers, row.inputs) == ("mail", 5, {"k": "v"}, {"a": 1})
    assert case.job("j", r=2).ended
    assert case.variables == {"kind": "mail", "b": 2}


@pytest.mark.parametrize("tag", ["sendTask", "businessRuleTask", "scriptTask", "intermediateThrowEvent", "endEvent"])
@covers("send task", "script task as a job", "business rule task as a job", "message throw event as a job")
def test_opens_whatever_names_a_job_type_as_a_job(tag):
    event = MESSAGE if tag.endswith("Event") else ""
    case = Case(diagram(S + el(tag, "j", event, '<zeebe:taskDefinition type="a"/>') + line("s", "j")))

    assert case.open("job") == ["j"]
    assert case.job("j").ended
    assert not case.published


@pytest.mark.parametrize("tag", ["task", "manualTask", "intermediateThrowEvent"])
@covers("undefined task", "manual task", "none throw event")
def test_passes_what_does_not_wait(tag):
    case = Case(diagram(S + el(tag, "t") + tasks("u") + line("s", "t", "u")))

    assert case.open() == ["u"]
    assert case.passed() == ["s", "t"]


@covers("script task")
def test_runs_a_script_task():
    case = Case(diagram(S + script("x", "=n + 1", "n") + END + line("s", "x", "end")), n=1)

    assert case.ended
    assert case.variables == {"n": 2}


def choice(tag, *, default=True):
    body = S + el(tag, "g", **({"default": "d"} if default else {})) + tasks("a", "b", "c") + line("s", "g")
    return body + flow("g", "a", "=n > 1") + flow("g", "b", "=n > 2") + (flow("g", "c", flow_id="d") if default else "")


@covers("exclusive gateway", "sequence flow with condition", "default flow")
def test_takes_the_first_flow_that_holds_in_the_order_of_the_file():
    assert Case(diagram(choice("exclusiveGateway")), n=3).open() == ["a"]
    assert Case(diagram(choice("exclusiveGateway")), n=0).open() == ["c"]


@covers("inclusive gateway, fork")
def test_takes_every_flow_of_an_inclusive_gateway_that_holds():
    assert Case(diagram(choice("inclusiveGateway")), n=3).open() == ["a", "b"]
    assert Case(diagram(choice("inclusiveGateway")), n=0).open() == ["c"]


@covers("sequence flow with condition")
def test_takes_conditions_on_the_flows_of_a_task():
    """Trap 32."""
    body = S + tasks("t", "a", "b") + line("s", "t") + flow("t", "a", "=n > 1") + flow("t", "b")

    assert Case(diagram(body), n=2).do("t").open() == ["a", "b"]
    assert Case(diagram(body), n=1).do("t").open() == ["b"]


def test_makes_an_incident_when_no_flow_can_be_taken():
    """Trap 32."""
    case = Case(diagram(choice("exclusiveGateway", default=False)), n=0)

    assert (case.incident.element, case.incident.code) == ("g", "condition")
    assert case.retry(n=2).open() == ["a"]
    assert not case.incidents


def test_makes_an_incident_of_a_condition_that_is_neither_true_nor_false():
    case = Case(diagram(choice("exclusiveGateway", default=False)))

    assert (case.incident.element, case.incident.code) == ("g", "expression")


@covers("parallel gateway")
def test_waits_at_a_parallel_join_for_every_incoming_flow():
    """Trap 33."""
    body = (
        S
        + el("parallelGateway", "f")
        + tasks("a", "b", "c", "after")
        + el("exclusiveGateway", "m")
        + el("parallelGateway", "j")
    )
    case = Case(diagram(body + line("s", "f", "a", "m", "j", "after") + line("f", "b", "m") + line("f", "c", "j")))

    assert case.do("a").do("b").open() == ["c"]
    assert case.do("c").open() == ["after"]
    assert not case.do("after").ended, "the surplus token waits, visibly"
    assert case.passed().count("j") == 1


@covers("parallel gateway")
def test_joins_and_forks_in_one_gateway():
    body = S + el("parallelGateway", "f") + tasks("a", "b", "x", "y") + el("parallelGateway", "j")
    case = Case(diagram(body + line("s", "f", "a", "j", "x") + line("f", "b", "j", "y")))

    assert case.do("a").do("b").open() == ["x", "y"]


def inclusive_join(level):
    body = S + el("inclusiveGateway", "a", default="no") + tasks("x", "y", "z", "v") + el("inclusiveGateway", "j")
    flows = flow("s", "a") + flow("a", "x", "=level > 1") + flow("a", "y", "=level > 2") + flow("a", "z", flow_id="no")
    return Case(diagram(body + flows + line("x", "j") + line("y", "j") + line("z", "j", "v")), level=level)


@covers("inclusive gateway, join")
def test_waits_at_an_inclusive_join_for_what_can_still_arrive():
    case = inclusive_join(3)

    assert case.do("x").open() == ["y"]
    assert case.do("y").open() == ["v"]
    assert inclusive_join(0).do("z").open() == ["v"]


@covers("inclusive gateway, join")
def test_does_not_fire_an_inclusive_join_early_behind_a_dead_input():
    """Trap 34: a waiting input behind a merge whose first input is dead and whose second is alive but far."""
    body = S + el("inclusiveGateway", "f", default="d") + tasks("a", "b", "c", "after") + el("inclusiveGateway", "j")
    merge = el("exclusiveGateway", "m") + tasks("dead")
    flows = flow("s", "f") + flow("f", "a", flow_id="d") + flow("f", "dead", "=false") + flow("f", "b", "=true")
    flows += flow("f", "a", "=true") + line("dead", "m") + line("b", "c", "m", "j") + line("a", "j", "after")
    case = Case(diagram(body + merge + flows))

    assert case.do("a").open() == ["b"]
    assert case.do("b").open() == ["c"]
    assert case.do("c").open() == ["after"]


@covers("terminate end event")
def test_ends_only_its_own_scope_by_a_terminate_event():
    """Trap 35."""
    inner = el("startEvent", "as") + el("parallelGateway", "fork") + tasks("x", "y") + el("endEvent", "te", TERMINATE)
    inner += line("as", "fork", "x", "te") + line("fork", "y")
    body = S + el("parallelGateway", "g") + el("subProcess", "A", inner) + tasks("after", "outer")
    case = Case(diagram(body + line("s", "g", "A", "after") + line("g", "outer")))

    assert case.do("x").open() == ["after", "outer"]
    assert case.passed("cancelled") == ["y"]


def test_completes_the_instance_at_a_terminate_event():
    case = Case(
        diagram(
            S
            + el("parallelGateway", "g")
            + tasks("x", "y")
            + el("endEvent", "t", TERMINATE)
            + line("s", "g", "x", "t")
            + line("g", "y")
        )
    )

    assert case.do("x").ended
    assert not case.terminated
    assert not case.rows


@covers("link events")
def test_connects_link_events_of_one_name():
    """Trap 38."""
    throw = el("intermediateThrowEvent", "t", '<bpmn:linkEventDefinition name="L"/>')
    catch = el("intermediateCatchEvent", "c", '<bpmn:linkEventDefinition name="L"/>')
    case = Case(diagram(S + throw + catch + tasks("u") + line("s", "t") + line("c", "u")))

    assert case.open() == ["u"]
    assert case.passed() == ["s", "t", "c"]


@covers("receive task")
def test_waits_for_a_message_at_a_receive_task():
    case = Case(diagram(S + el("receiveTask", "r", messageRef="M") + tasks("u") + line("s", "r", "u")), ref=7)

    row = case.row("message")

    assert (row.element, row.subscribed_to, row.correlation_key) == ("r", "reply", "7")
    assert case.fire(row.key, a=1).open() == ["u"]
    assert case.variables == {"ref": 7, "a": 1}


@covers("none start event", "message start event")
def test_starts_by_the_event_that_is_named():
    body = (
        S
        + el("startEvent", "m", INTERNAL, io("out", "=text", "said"))
        + tasks("u", "v")
        + line("s", "u")
        + line("m", "v")
    )

    assert Case(diagram(body)).open() == ["u"]
    case = Case(diagram(body), "m", text="hello")
    assert case.open() == ["v"]
    assert case.variables == {"said": "hello"}


def test_refuses_to_start_without_a_plain_start_event():
    """Trap 40: it must not be created and wait for its own start message."""
    definition = diagram(el("startEvent", "m", INTERNAL) + tasks("u") + line("m", "u"))

    with pytest.raises(InvalidInputError, match="no plain start event"):
        engine.start(definition, {}, NOW)


def test_refuses_a_key_that_is_not_open_or_of_another_kind():
    case = Case(diagram(S + tasks("u", "v") + job("j") + line("s", "u", "v") + line("s", "j")))
    key, done = case.key("job"), case.key("task")

    with pytest.raises(ConflictError):
        engine.complete_user_task(case.definition, case.state, key, {}, NOW)
    with pytest.raises(NotFoundError):
        engine.complete_user_task(case.definition, case.state, 99, {}, NOW)
    case.do("u")
    with pytest.raises(TaskNotActiveError):
        engine.complete_user_task(case.definition, case.state, done, {}, NOW)


def test_gives_the_same_result_for_the_same_arguments():
    case = Case(diagram(S + tasks("u", "v") + line("s", "u", "v")), n=1)
    before, key = case.state, case.key("task")

    first, second = (
        engine.complete_user_task(case.definition, case.state, key, {"a": {"b": 1}}, NOW) for _ in range(2)
    )

    assert first == second
    assert case.state == before


def test_asks_conditions_in_the_order_of_the_file_however_it_is_drawn():
    """Trap 31."""
    shapes = "".join(
        f'<di:BPMNShape xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" bpmnElement="{name}"><dc:Bounds '
        f'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" x="0" y="{height}"/></di:BPMNShape>'
        for name, height in (("a", 900), ("b", 10), ("c", 400))
    )
    content = xml(choice("exclusiveGateway")).replace("</bpmn:definitions>", shapes + "</bpmn:definitions>")
    definition = engine.deploy([engine.File("y.bpmn", content.encode())]).process("p")

    assert Case(definition, n=3).open() == ["a"]


def test_mixes_flows_with_and_without_conditions():
    """Trap 32."""
    body = S + el("inclusiveGateway", "g", default="d") + tasks("a", "b") + line("s", "g")
    case = Case(diagram(body + flow("g", "a", "=n > 1") + flow("g", "b", flow_id="d")), n=2)

    assert case.open() == ["a"]
