"""What schemes share names nothing of one of them, and a second scheme can use it."""

import re
import tomllib
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree

from service import engine
from service.commands.job_types import known_job_types
from service.engine.results import File, Known
from tests.processes.support import ROOT, Trial, case_of
from tests.processes.test_diagrams import elements, mappings

SHARED = sorted((ROOT / "processes/shared").glob("*.bpmn"))
SCHEMES = sorted(ROOT.glob("processes/*/scheme.toml"))
by_name = pytest.mark.parametrize("path", SHARED, ids=lambda path: path.stem)

#: What a scheme brings under the same name, so that shared steps find it.
DECISIONS = {"escalation_ladder", "disclosure_authority", "retention"}
LETTERS = {"L05", "L09", "L10", "L13", "L18", "L19", "L20"}
NOTICES = {"answer_late", "danger_reported", "transfer_refused", "wrong_agency", "you_may_close"}


def words_of(scheme: dict[str, Any], folder: str) -> set[str]:
    """Ids of a scheme that only it has: processes, forms, roles, trainings, priorities, limits, decisions."""
    forms = {path.stem for path in (ROOT / "forms" / folder).glob("*.form")}
    processes = {path.stem for path in (ROOT / "processes" / folder).glob("*.bpmn")}
    decisions = {path.stem for path in (ROOT / "processes" / folder / "decisions").glob("*.dmn")} - DECISIONS
    tables = {key for table in ("roles", "trainings", "priorities", "limits") for key in scheme[table]}
    return (forms | processes | decisions | tables | {scheme["scheme"]["key"]}) - {"public", "route"}


@by_name
@pytest.mark.parametrize("settings", SCHEMES, ids=lambda path: path.parent.name)
def test_shared_diagram_names_nothing_of_one_scheme(path: Any, settings: Any) -> None:
    root = etree.parse(path).getroot()
    said = [value for node in root.iter() for value in node.attrib.values()]
    said += [node.text or "" for node in root.iter() if isinstance(node.tag, str)]
    said = [re.sub(r"\b[SFLE]\d+\b|DMN \d", "", text) for text in said]  # marks of where it comes from
    words = words_of(tomllib.loads(settings.read_text()), settings.parent.name)
    found = {word for word in words for text in said if re.search(rf"(?<![\w.]){re.escape(word)}(?![\w.])", text)}
    assert found == set()
    assert settings.parent.name.lower() not in " ".join(said).lower().replace("urn:disclosure-desk", "")


@pytest.mark.parametrize("path", sorted((ROOT / "forms/shared").glob("*.form")), ids=lambda path: path.stem)
def test_shared_form_names_nothing_of_one_scheme(path: Any) -> None:
    for settings in SCHEMES:
        assert settings.parent.name not in path.read_text().lower()


@by_name
def test_shared_step_shows_and_asks_what_its_caller_says(path: Any) -> None:
    inputs = {"limit_key", "limit_keys", "shown", "telling_training", "deciding_training", "approver", "told_role"}
    needed = {word for word in inputs if re.search(rf'"=(.*[^\w.])?{word}\b', path.read_text())}
    calls = [
        call
        for diagram in ROOT.glob("processes/*/*.bpmn")
        for call in elements(diagram, ("callActivity",))
        if any(e.get("processId") == path.stem for e in call.iter("{*}calledElement"))
    ]
    assert calls
    for call in calls:
        assert needed <= {mapping.get("target") for mapping in mappings(call, "input")}, call.get("id")


@pytest.mark.parametrize("settings", SCHEMES, ids=lambda path: path.parent.name)
def test_scheme_brings_what_shared_steps_ask_for(settings: Any) -> None:
    folder, scheme = settings.parent, tomllib.loads(settings.read_text())
    lanes = {lane.get("name") for path in SHARED for lane in elements(path, ("lane",))}
    assert lanes <= set(scheme["lanes"])
    assert {path.stem for path in folder.glob("decisions/*.dmn")} >= DECISIONS
    assert {path.stem for path in folder.glob("letters/*.md")} >= LETTERS
    assert set(scheme["notices"]) >= NOTICES


def test_lists_of_what_a_scheme_brings_are_those_that_shared_steps_name() -> None:
    found = [e for path in SHARED for e in etree.parse(path).getroot().iter()]
    decisions = {e.get("decisionId") for e in found if e.get("decisionId")}
    ladders = {e.get("value") for e in found if e.get("name") == "ladder"}
    headers = {key: {e.get("value") for e in found if e.get("key") == key} for key in ("letter", "text")}
    assert decisions | ladders == DECISIONS
    assert headers == {"letter": LETTERS, "text": NOTICES}


# -- a second scheme, of four lines -----------------------------------------------------------------------------------

SECOND = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
 id="definitions" targetNamespace="urn:test">
 <process id="lending" isExecutable="true">
  <startEvent id="start"><outgoing>f1</outgoing></startEvent>
  <callActivity id="ask"><extensionElements>
   <zeebe:calledElement processId="shared_agency_request" propagateAllParentVariables="false" propagateAllChildVariables="false"/>
   <zeebe:ioMapping>
    <zeebe:input source="=case" target="case"/>
    <zeebe:input source="={L: {amount: 2, unit: &quot;wd&quot;}}" target="limits"/>
    <zeebe:input source="L" target="limit_key"/>
    <zeebe:input source="={role: &quot;librarian&quot;, approver: null, area: &quot;north&quot;, asked_by: &quot;clerk&quot;, asked_at: now(), reply_by: deadline(now(), {amount: 2, unit: &quot;wd&quot;})}" target="request"/>
    <zeebe:output source="=answer_kind" target="answer_kind"/>
   </zeebe:ioMapping></extensionElements><incoming>f1</incoming><outgoing>f2</outgoing></callActivity>
  <callActivity id="close"><extensionElements>
   <zeebe:calledElement processId="shared_closure" propagateAllParentVariables="false" propagateAllChildVariables="false"/>
   <zeebe:ioMapping>
    <zeebe:input source="=case" target="case"/>
    <zeebe:input source="={L: {amount: 2, unit: &quot;wd&quot;}}" target="limits"/>
    <zeebe:input source="L" target="limit_key"/>
    <zeebe:input source="=&quot;&quot;" target="shown"/>
    <zeebe:input source="lent" target="outcome"/>
    <zeebe:input source="=now()" target="closure_from"/>
    <zeebe:input source="=[]" target="agencies"/>
    <zeebe:output source="=outcome" target="outcome"/>
   </zeebe:ioMapping></extensionElements><incoming>f2</incoming><outgoing>f3</outgoing></callActivity>
  <endEvent id="end"><incoming>f3</incoming></endEvent>
  <sequenceFlow id="f1" sourceRef="start" targetRef="ask"/>
  <sequenceFlow id="f2" sourceRef="ask" targetRef="close"/>
  <sequenceFlow id="f3" sourceRef="close" targetRef="end"/>
 </process>
</definitions>"""
DECISION = """<?xml version="1.0"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d_{0}" name="{0}" namespace="urn:test:{0}">
 <decision id="{0}" name="{0}"><variable name="{0}"/><literalExpression><text>{1}</text></literalExpression></decision>
</definitions>"""


def second_scheme() -> list[File]:
    shared = [*SHARED, *(ROOT / "forms/shared").glob("*.form")]
    answers = {"escalation_ladder": "[]", "disclosure_authority": "null", "retention": '{class: "short"}'}
    decisions = [File(f"{name}.dmn", DECISION.format(name, text).encode()) for name, text in answers.items()]
    return [File("lending.bpmn", SECOND.encode()), *decisions, *(File(str(p), p.read_bytes()) for p in shared)]


def test_second_scheme_has_no_finding() -> None:
    lanes = {lane.get("name") for path in SHARED for lane in elements(path, ("lane",))}
    known = Known(lanes=lanes, roles={"clerk", "librarian"}, trainings=set(), job_types=known_job_types())
    assert [finding.message for finding in engine.check(second_scheme(), known)] == []


def test_second_scheme_runs_the_shared_steps_with_its_own_roles_and_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = engine.load(second_scheme())
    monkeypatch.setattr("tests.processes.support.deployment", lambda: loaded)
    trial = Trial("lending", {"case": case_of()})
    task = trial.task("answer")
    assert (task.candidate_groups, task.properties["area"], task.properties["deadline"]) == (
        ("librarian",),
        "north",
        "L",
    )
    trial.move_clock(timedelta(days=3))
    assert trial.job_inputs("tell_late")[0]["role"] == "clerk"
    trial.complete("answer", {"answer_kind": "nothing_held"})
    assert trial.task("write_closure").properties["deadline"] == "L"
    trial.complete("write_closure", {"outcome": "lent"})
    assert trial.job_inputs("close_case")[0]["retention_class"] == "short"
    assert trial.ended
