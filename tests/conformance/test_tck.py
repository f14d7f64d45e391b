"""The given third of the DMN TCK, judged by the suite's own rules. It lies beside the repository, not in it."""

from collections import Counter
from pathlib import Path

import pytest

from service.dmn.tck import Verdict, run_folder

SUITE = Path(__file__).resolve().parents[3] / "shared" / "tck" / "TestCases"
# Cases that can't pass here, each with its reason in docs/reference/dmn.md: they call functions of the Java library.
JAVA = "compliance-level-3/0076-feel-external-java/0076-feel-external-java-test-01.xml"
NEEDS_JAVA = {
    f"{JAVA}#{case}"
    for case in (
        "boxed_001",
        "literal_001",
        "literal_002",
        "literal_003",
        "literal_004",
        "literal_005",
        "literal_006",
        "literal_007",
        "literal_008",
        "literal_009",
        "literal_010",
        "literal_011",
        "literal_012",
        "varargs_001",
    )
}
pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason=f"the suite is not at {SUITE}")


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return list(run_folder(SUITE))


def _failed(verdicts: list[Verdict]) -> set[str]:
    return {verdict.case for verdict in verdicts if verdict.verdict != "pass"}


def test_passes_every_case_but_those_that_need_java(verdicts: list[Verdict]):
    assert _failed(verdicts) == NEEDS_JAVA


def test_runs_all_cases_of_the_suite(verdicts: list[Verdict]):
    levels = Counter(case.split("/")[0] for case in {verdict.case for verdict in verdicts})
    assert levels == {"compliance-level-2": 62, "compliance-level-3": 701, "non-compliant": 39}
