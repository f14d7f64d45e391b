"""The diagrams as files: accepted by the deployment check, explained, traceable, drawn by the layout, forms that fit."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from service import engine
from service.commands.job_types import known_job_types
from service.engine.results import Known
from service.layout import layout
from tests.processes.support import ROOT, files

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
DIAGRAMS = sorted((ROOT / "processes").glob("*/*.bpmn"))
SCHEME = tomllib.loads((ROOT / "processes/csods/scheme.toml").read_text())
ELEMENTS = (
    "startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent", "exclusiveGateway",
    "parallelGateway", "inclusiveGateway", "userTask", "serviceTask", "scriptTask", "businessRuleTask", "callActivity", "subProcess",
)  # fmt: skip
TASKS = ("userTask", "serviceTask", "scriptTask", "businessRuleTask", "callActivity")
by_name = pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)


def elements(path: Path, kinds: tuple[str, ...] = ELEMENTS) -> Iterator[Any]:
    yield from etree.parse(path).getroot().iter(*(BPMN + kind for kind in kinds))


def properties(element: Any) -> dict[str, str]:
    found = element.iterfind(f"{BPMN}extensionElements/{ZEEBE}properties/{ZEEBE}property")
    return {item.get("name"): item.get("value") for item in found}


def mappings(element: Any, kind: str) -> list[Any]:
    return element.findall(f"{BPMN}extensionElements/{ZEEBE}ioMapping/{ZEEBE}{kind}")


def forms() -> dict[str, dict[str, Any]]:
    read = (json.loads(path.read_text()) for path in (ROOT / "forms").rglob("*.form"))
    return {form["id"]: form for form in read}


def keys(components: list[dict[str, Any]]) -> set[str]:
    found = {c[name] for c in components for name in ("key", "path") if c.get(name)}
    return found.union(*(keys(c.get("components", [])) for c in components))


def test_check_has_nothing_to_say() -> None:
    known = Known(
        lanes=list(SCHEME["lanes"]),
        roles=list(SCHEME["roles"]),
        trainings=list(SCHEME["trainings"]),
        job_types=known_job_types(),
    )
    assert engine.check(files(), known) == []


@by_name
def test_diagram_is_named_as_its_process(path: Path) -> None:
    assert [process.get("id") for process in etree.parse(path).getroot().iter(BPMN + "process")] == [path.stem]


@by_name
def test_every_element_says_what_and_why(path: Path) -> None:
    silent = [
        e.get("id") for e in elements(path) if not (e.findtext(BPMN + "documentation") or "").strip().endswith(".")
    ]
    assert silent == []


@by_name
def test_every_element_is_traceable(path: Path) -> None:
    sources = {e.get("id"): properties(e).get("source", "") for e in elements(path)}
    code = re.compile(r"(S\d+|E\d|F\d\d|T\d+[bmx]?|TE1|L\d\d|SC\d+|DMN \d)(-S\d+)?")
    assert [id_ for id_, source in sources.items() if not source or code.sub("", source).strip()] == []


@by_name
def test_labels_are_of_their_kind(path: Path) -> None:
    questions = [e for e in elements(path, ("exclusiveGateway", "inclusiveGateway")) if e.get("name")]
    assert [e.get("name") for e in questions if not e.get("name").endswith("?")] == []
    tasks = [e.get("name") for e in elements(path, TASKS)]
    assert [name for name in tasks if not re.match(r"[A-Z][a-z]+", name or "") or name.endswith((".", "?"))] == []
    assert [e.get("id") for e in elements(path) if not re.fullmatch(r"[a-z0-9_]+", e.get("id"))] == []


@by_name
def test_diagram_is_drawn_as_the_layout_draws_it(path: Path) -> None:
    content = path.read_bytes()
    assert layout(content) == content


@by_name
def test_user_task_maps_what_routing_needs_from_a_form_that_asks_it(path: Path) -> None:
    known = forms()
    for task in elements(path, ("userTask",)):
        form = task.find(f"{BPMN}extensionElements/{ZEEBE}formDefinition").get("formId")
        assert form == f"{path.stem}.{task.get('id')}"
        assert form in known
        mappings = f"{BPMN}extensionElements/{ZEEBE}ioMapping/{ZEEBE}"
        outputs = [m.get("source") for m in task.iterfind(mappings + "output")]
        assert outputs, f"{form} maps nothing: all its answers would become variables"
        plain = {source[1:] for source in outputs if re.fullmatch(r"=[a-z_]+", source)} - {"true", "false"}
        inputs = {m.get("target") for m in task.iterfind(mappings + "input")}
        assert plain - keys(known[form]["components"]) - inputs == set(), form


@by_name
def test_what_is_shown_beside_a_form_is_a_form(path: Path) -> None:
    """A shared step is told by its caller what to show, in the input `shown`."""
    named = [properties(e).get("shows", "") for e in elements(path)]
    inputs = [m for e in elements(path) for m in mappings(e, "input")]
    named += [m.get("source") for m in inputs if m.get("target") == "shown"]
    shown = {form for text in named for form in re.findall(r"\w+\.\w+", text)}
    assert shown - set(forms()) == set()


@by_name
def test_called_process_gets_only_what_it_is_handed(path: Path) -> None:
    for call in elements(path, ("callActivity",)):
        called = call.find(f"{BPMN}extensionElements/{ZEEBE}calledElement")
        assert called.get("propagateAllParentVariables") == "false"
        assert called.get("propagateAllChildVariables") == "false"
        assert called.get("bindingType") == "deployment"


def test_one_diagram_holds_the_lanes_of_all_agencies() -> None:
    lanes = {lane.get("name") for lane in elements(ROOT / "processes/csods/csods_application.bpmn", ("lane",))}
    assert lanes == {"Public", "Police", "Probation", "Children’s services"}


# -- scheme.toml -------------------------------------------------------------------------------------------------------


def test_settings_name_only_roles_and_trainings_that_exist() -> None:
    roles = set(SCHEME["roles"])
    named = {role[step] for role in SCHEME["roles"].values() for step in ("supervisor", "manager") if step in role}
    named |= set(SCHEME["lanes"].values()) | {role for members in SCHEME["audiences"].values() for role in members}
    named |= set(SCHEME["file_roles"]) | set(SCHEME["scheme"]["start_roles"]) | {SCHEME["scheme"]["owning_role"]}
    assert named - roles == set()
    assert {t for role in SCHEME["roles"].values() for t in role.get("trainings", ())} - set(
        SCHEME["trainings"]
    ) == set()


def test_settings_have_every_category_and_notice_that_diagrams_name() -> None:
    categories = {properties(e).get("category") for path in DIAGRAMS for e in elements(path)} - {None}
    assert categories <= set(SCHEME["categories"])
    headers = [h for path in DIAGRAMS for h in etree.parse(path).getroot().iter(ZEEBE + "header")]
    assert {h.get("value") for h in headers if h.get("key") == "text"} <= set(SCHEME["notices"])
    assert {h.get("value") for h in headers if h.get("key") == "notice"} <= set(SCHEME["public_notices"])
    letters = {path.stem for path in (ROOT / "processes/csods/letters").glob("*.md")}
    assert {h.get("value") for h in headers if h.get("key") == "letter"} <= letters


def test_public_notices_betray_nothing() -> None:
    betrays = r"police|disclosure|offender|child|scheme|heddlu|datgel|troseddwr|plentyn|plant|cynllun"
    for notice in SCHEME["public_notices"].values():
        for said in (notice, notice["cy"]):
            assert "{" not in said["subject"]
            assert not re.search(betrays, f"{said['subject']} {said['text']}", re.IGNORECASE)


APART = {
    "csods_decision.decide": "csods_interview.hold_interview csods_risk.assess_risk csods_risk.sign_assessment",
    "csods_risk.sign_assessment": "csods_risk.assess_risk",
    "csods_plan.approve_plan": "csods_plan.plan_disclosure",
    "csods_complaint.review_decision": "csods_decision.decide",
    "csods_controlled_disclosure.decide_controlled": "csods_controlled_disclosure.plan_controlled csods_controlled_disclosure.lado_advises",
}


def test_nobody_decides_signs_or_reviews_what_they_did_themselves() -> None:
    found = {
        f"{path.stem}.{e.get('id')}": properties(e)["apart_from"]
        for path in DIAGRAMS
        for e in elements(path)
        if "apart_from" in properties(e)
    }
    assert found == APART
