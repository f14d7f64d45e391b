"""Business rule tasks, and decisions asked from outside."""

import pytest

from service import engine
from service.domain.errors import ProcessExecutionError
from service.engine import File, check
from tests.unit.engine.build import S, diagram, el, io, line, tasks, xml
from tests.unit.engine.case import NOW, Case
from tests.unit.engine.covers import covers


def table(name="limits", namespace="n", rules=(("low", "1"), ("high", "2")), extra=""):
    rows = "".join(
        f'<rule id="r{index}"><inputEntry><text>"{level}"</text></inputEntry><outputEntry><text>{value}</text></outputEntry></rule>'
        for index, (level, value) in enumerate(rules)
    )
    content = (
        f'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="{name}" namespace="{namespace}">{extra}'
        f'<inputData id="i" name="level"/><decision id="{name}" name="{name}"><informationRequirement><requiredInput href="#i"/>'
        f'</informationRequirement><decisionTable><input><inputExpression><text>level</text></inputExpression></input><output name="o"/>{rows}'
        "</decisionTable></decision></definitions>"
    )
    return File(f"{name}.dmn", content.encode())


def rule(decision="limits", mapping=""):
    settings = (
        f'<zeebe:calledDecision decisionId="{decision}" resultVariable="result" bindingType="deployment"/>{mapping}'
    )
    return S + el("businessRuleTask", "d", ext=settings) + tasks("v") + line("s", "d", "v")


@covers("business rule task")
def test_decides_and_tells_which_rules_fired():
    case = Case(diagram(rule(), extra=[table()]), level="high")

    assert case.variables == {"level": "high", "result": 2}
    assert [(d.element, d.decision, [(r.decision, r.rule, r.index) for r in d.rules]) for d in case.decisions] == [
        ("d", "limits", [("limits", "r1", 2)])
    ]


def test_maps_the_result_of_a_decision():
    case = Case(
        diagram(rule(mapping=io("in", "=other", "level", "out", "=result + 1", "next")), extra=[table()]), other="low"
    )

    assert case.variables == {"other": "low", "next": 2}


def test_finds_the_decision_by_an_expression():
    assert Case(diagram(rule("=which"), extra=[table()]), level="low", which="limits").variables["result"] == 1


def test_makes_an_incident_of_a_decision_that_is_not_there():
    case = Case(diagram(rule("=which"), extra=[table()]), level="low")

    assert (case.incident.element, case.incident.code) == ("d", "decision")
    assert case.retry(which="limits").open() == ["v"]


def test_makes_an_incident_of_a_decision_that_goes_wrong():
    case = Case(diagram(rule(), extra=[table(rules=(("low", "1"), ("low", "2")))]), level="low")

    assert (case.incident.element, case.incident.code) == ("d", "decision")


def test_answers_from_outside_a_process():
    deployment = diagram(rule(), extra=[table()]).deployment

    assert deployment.decide("limits", {"level": "high"}, NOW).value == 2
    with pytest.raises(ProcessExecutionError, match="no decision 'none'"):
        deployment.decide("none", {}, NOW)


@pytest.mark.parametrize(
    ("files", "rule_name"),
    [
        ([table(), File("b.dmn", table().content)], "decision-duplicate"),
        ([File("b.dmn", b"<a/>")], None),
        ([File("b.dmn", table(rules=(("low", "1 +"),)).content)], None),
        ([File("b.dmn", b"nothing")], None),
    ],
)
def test_refuses_decisions_that_are_wrong(files, rule_name):
    found = [
        finding for finding in check([File("a.bpmn", xml(rule("=x")).encode()), *files]) if finding.severity == "error"
    ]

    assert found
    assert rule_name in (None, found[0].rule)
    assert found[0].file == "b.dmn"


def test_resolves_imports_between_decision_files():
    imported = '<import name="base" namespace="n" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
    files = [File("a.bpmn", xml(rule()).encode()), table(), table("second", "n2", extra=imported)]

    assert not [finding for finding in check(files) if finding.severity == "error"]
    assert sorted(engine.deploy(files).decisions) == ["limits", "second"]
