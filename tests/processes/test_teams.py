"""Every step of every way has a team, in every area of the demonstration: a task without one would wait for nobody."""

import tomllib

import pytest

from service.engine.results import TaskOpened
from tests.processes.cases import FACTS_OF_CHECKS, child, enquiry
from tests.processes.support import MONDAY, ROOT, Trial, application, case_of, end_of

ORGANISATIONS = tomllib.loads((ROOT / "processes/csods/demo/organisations.toml").read_text())
LANES = tomllib.loads((ROOT / "processes/csods/scheme.toml").read_text())["lanes"]
PARENTS = {area["key"]: area.get("parent") for area in ORGANISATIONS["area"]}
AREAS = [area["key"] for area in ORGANISATIONS["area"] if area["kind"] != "nation"]


def council_of(area: str) -> str:
    """A force's first council; a council is its own."""
    return next((key for key in AREAS if PARENTS[key] == area), area)


def is_served(task: TaskOpened, area: str) -> bool:
    role = task.candidate_groups[0] if task.candidate_groups else LANES[task.lane or ""]
    at: str | None = task.properties.get("area") or area
    while at:
        if any(team["area"] == at and role in team["roles"] for team in ORGANISATIONS["team"]):
            return True
        at = PARENTS[at]
    return False


def unserved(trial: Trial, area: str) -> set[tuple[str, str]]:
    opened = [row for row in trial.ever_opened if isinstance(row, TaskOpened)]
    return {(task.element, task.properties.get("area") or area) for task in opened if not is_served(task, area)}


@pytest.mark.parametrize("area", AREAS)
def test_danger_told_by_telephone_without_a_known_council_has_a_team_everywhere(area: str) -> None:
    few_words = {"immediate_danger": "yes", "recorded_by_staff": True}
    trial = Trial("csods_application", {"case": case_of(area=area)}, answers=few_words)
    council = council_of(area)
    trial.complete("find_council", {"authority_found": council, "how_known": "The street."})
    assert [task.properties["area"] for task in trial.tasks("hold_strategy_discussion")] == [council]
    trial.complete("send_officers", {"child_safe_now": "yes"}).complete("hold_strategy_discussion", {})
    trial.complete("record_result", {"child_safe_now": "yes"})
    assert unserved(trial, area) == set()


@pytest.mark.parametrize("area", AREAS)
def test_every_step_to_a_disclosure_has_a_team_everywhere(area: str) -> None:
    council = council_of(area)
    trial = Trial(
        "csods_application",
        {"case": case_of(area=area)},
        answers=enquiry(children=[child(child_local_authority="not_known")]),
    )
    everything = {"check_police_systems": {**dict.fromkeys(FACTS_OF_CHECKS, "yes"), "other_areas": []}}
    trial.go_on_to_the_end(search_systems={"authority_found": council}, **everything)
    assert trial.ended
    assert unserved(trial, area) == set()


def test_council_that_was_found_in_the_danger_is_told_what_the_case_holds() -> None:
    trial = application(children=[]).offer("danger_reported", {"danger_now": "now"})
    trial.complete("find_council", {"authority_found": "fellmoor", "how_known": "Said on the phone."})
    assert trial.task("hold_strategy_discussion").inputs["danger"] == {"children": []}
    assert trial.task("hold_strategy_discussion").due_at == end_of(MONDAY)
