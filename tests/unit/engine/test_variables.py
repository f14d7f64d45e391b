"""Nothing is lost, copied or shared between branches."""

import json

import pytest

from service.domain.errors import InvalidInputError
from tests.unit.engine.build import END, MESSAGE, S, boundary, diagram, el, io, line, loop, script, simple, sub, tasks
from tests.unit.engine.case import Case
from tests.unit.engine.covers import covers


def forked(*branches):
    """A fork, a branch per user task, a join, the task `v`, the end."""
    body = S + el("parallelGateway", "a") + el("parallelGateway", "j") + tasks(*branches, "v") + END
    return diagram(body + line("s", "a") + line("j", "v", "end") + "".join(line("a", b, "j") for b in branches))


@covers("none end event")
def test_keeps_the_last_change_when_branches_join():
    """Trap 1."""
    case = Case(forked("u1", "u2"), status="open", notes=["first"])

    case.do("u1", status="refused", notes=["first", "second"]).do("u2", other={"level": 3})

    assert case.open() == ["v"]
    assert case.variables == {"status": "refused", "notes": ["first", "second"], "other": {"level": 3}}
    assert case.do("v").ended
    assert not case.rows


def test_keeps_each_branchs_list_whole():
    """Trap 2."""
    case = Case(forked("u1", "u2"), numbers=[1, 2, 3])

    case.do("u1", numbers=[9]).do("u2", recs=[{"by": "b"}])

    assert case.variables == {"numbers": [9], "recs": [{"by": "b"}]}


def test_keeps_a_removed_value_removed_at_a_join():
    """Trap 5."""
    case = Case(forked("u1", "u2"), gone="here")

    case.do("u1", gone=None).do("u2")

    assert case.variables == {"gone": None}


def test_merges_nothing_of_parallel_instances_without_an_output_collection():
    """Trap 3."""
    body = S + el("userTask", "t", loop("=items")) + tasks("v") + line("s", "t", "v")
    case = Case(diagram(body), items=[1, 2])

    case.do("t", r=["a"]).do("t", r=["b"])

    assert case.open() == ["v"]
    assert case.variables["r"] == ["b"]


def test_changes_a_nested_value_by_copy():
    """Trap 4."""
    mapped = el("userTask", "t", ext=io("out", "=answer", "case.notes.police"))
    case = Case(diagram(S + mapped + script("x", "=earlier", "after") + line("s", "t", "x")), case={"notes": {"a": 1}})
    before = case.document

    case.do("t", answer="secret")

    assert case.variables["case"] == {"notes": {"a": 1, "police": "secret"}}
    assert before["s"][0][3] == {"case": {"notes": {"a": 1}}}


def test_stores_little_beyond_the_variables_after_twenty_tasks():
    """Trap 6."""
    names = [f"t{number}" for number in range(21)]
    case = Case(diagram(S + tasks(*names) + line("s", *names)))

    for name in names[:20]:
        case.do(name, **{f"answer_{name}": {"text": "x" * 600}})

    assert len(case.state) <= 1.2 * len(json.dumps(case.variables))


@covers("embedded sub-process")
def test_lets_nothing_leave_a_sub_process_but_by_mapping():
    hidden = io("in", "=1", "hidden", "out", "=hidden + 1", "shown")
    inner = el("startEvent", "is") + script("x", "=hidden", "hidden") + line("is", "x")
    case = Case(diagram(S + sub("sub", inner, hidden) + tasks("v") + line("s", "sub", "v")), keep=1)

    assert case.variables == {"keep": 1, "shown": 2}


@covers("input and output mappings")
def test_maps_in_and_out_of_a_user_task():
    mappings = io("in", "=person.name", "subject", "in", "=subject", "again", "out", "=answer", "result.police")
    body = S + el("userTask", "u", ext=mappings) + tasks("v") + line("s", "u", "v")
    case = Case(diagram(body), person={"name": "A"}, result={"probation": 1})
    assert case.row("task").inputs == {"subject": "A", "again": "A"}

    case.do("u", answer=41, noise=1)

    assert case.variables == {"person": {"name": "A"}, "result": {"probation": 1, "police": 41}}


def test_lets_later_output_mappings_see_earlier_targets():
    mappings = io("out", "=answer", "level", "out", "=level + 1", "next")
    case = Case(diagram(S + el("userTask", "u", ext=mappings) + tasks("v") + line("s", "u", "v")))

    case.do("u", answer=1)

    assert case.variables == {"level": 1, "next": 2}


def test_updates_a_variable_where_it_lives():
    inner = el("startEvent", "is") + tasks("u", "w") + line("is", "u", "w")
    case = Case(diagram(S + sub("sub", inner, io("in", "=1", "n")) + line("s", "sub")), n=0, m=0)

    case.do("u", n=5, m=6)

    assert case.variables == {"n": 0, "m": 6}


CALLED = simple("c").replace('<bpmn:userTask id="cu"></bpmn:userTask>', script("cu", "=given", "out"))


@pytest.mark.parametrize(
    ("settings", "mappings", "expected"),
    [
        ("", "", {"given": 1, "out": 1}),
        ('propagateAllParentVariables="false"', "", {"given": 1, "out": None}),
        ('propagateAllChildVariables="false"', "", {"given": 1}),
        ("", io("out", "=out", "called"), {"given": 1, "called": 1}),
        (
            'propagateAllParentVariables="false"',
            io("in", "=given + 1", "given", "out", "=out", "o"),
            {"given": 1, "o": 2},
        ),
    ],
)
@covers("call activity")
def test_hands_variables_to_a_called_process_and_back(settings, mappings, expected):
    call = el("callActivity", "c", ext=f'<zeebe:calledElement processId="p1" {settings}/>{mappings}')
    case = Case(diagram(S + call + tasks("v") + line("s", "c", "v"), CALLED), given=1)

    assert {name: case.variables.get(name) for name in expected} == expected
    assert case.variables.keys() - {"given"} == expected.keys() - {"given"}


def test_keeps_a_called_process_from_removing_the_callers_variables():
    """Trap 7."""
    call = el("callActivity", "c", ext='<zeebe:calledElement processId="p1" propagateAllChildVariables="false"/>')
    case = Case(diagram(S + call + tasks("v") + line("s", "c", "v"), simple("c")), given=1)

    case.do("cu", given=None)

    assert case.variables == {"given": 1}


@covers("message catch event")
def test_takes_a_messages_variables_only():
    """Trap 8."""
    catch = el("intermediateCatchEvent", "m", MESSAGE, io("out", "=text", "reply"))
    case = Case(diagram(S + catch + tasks("v") + line("s", "m", "v")), ref="1", text="mine")

    case.fire(case.key("message"), text="theirs", noise=1)

    assert case.variables == {"ref": "1", "text": "mine", "reply": "theirs"}


@pytest.mark.parametrize(
    "forged",
    [
        {"typename": "x"},
        {"$": {"date": "2026-01-01"}},
        {"$n": "1"},
        {"$$": {"$n": "$$n"}},
        {"a": "$5", '"$': '"$n"'},
    ],
)
def test_keeps_an_answer_that_looks_like_a_type_as_it_is(forged):
    case = Case(diagram(S + tasks("u", "v") + line("s", "u", "v")))

    case.do("u", answer=forged, deep=[{"in": forged}])

    assert case.variables == {"answer": forged, "deep": [{"in": forged}]}


def test_refuses_what_can_not_be_stored():
    deep = value = {}
    for _ in range(200):
        value["x"] = value = {}

    with pytest.raises(InvalidInputError, match="levels deep"):
        Case(diagram(S + tasks("u") + line("s", "u")), deep=deep)


def test_gives_a_boundary_event_the_inputs_of_its_activity():
    body = S + el("userTask", "u", ext=io("in", "=other", "ref")) + boundary("b", "u", MESSAGE) + line("s", "u")
    case = Case(diagram(body), other="C-9")

    assert case.row("message").correlation_key == "C-9"


def test_does_not_undo_a_change_by_what_a_called_process_only_held():
    call = el("callActivity", "c", ext='<zeebe:calledElement processId="p1" propagateAllChildVariables="true"/>')
    body = S + el("parallelGateway", "fork") + call + tasks("beside") + line("s", "fork", "c") + line("fork", "beside")
    case = Case(diagram(body, simple("c")), status="open")

    case.do("beside", status="refused").do("cu", other=1)

    assert case.ended
    assert case.variables == {"status": "refused", "other": 1}


def test_takes_an_empty_source_as_null():
    case = Case(diagram(S + el("userTask", "u", ext=io("in", "", "a", "out", "", "b")) + line("s", "u")), a=1, b=2)

    assert case.row("task").inputs == {"a": None}
    assert case.do("u").variables == {"a": 1, "b": None}
