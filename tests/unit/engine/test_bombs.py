"""Whatever wants to take all time or memory is refused or stopped within two seconds and 200 MB, each in its own process."""

import json
import subprocess
import sys

import pytest

from tests.unit.engine.bombs import BOMBS

SECONDS, MEGABYTES = 2.0, 200
LET_THROUGH = {  # they end by themselves, or are only large
    "5,000 steps", "links", "compensations", "rare days", "a long expression", "5,000 tasks", "3,000 sub-processes",
    "a fork of 3,000 ways", "a join of 3,000 ways", "100,000 variables", "a pattern that tries everything", "a tower of powers",
}  # fmt: skip


@pytest.fixture(scope="module")
def told():
    run = [sys.executable, "-m", "tests.unit.engine.bombs"]
    answer = subprocess.run(run, capture_output=True, text=True, check=True, timeout=400)
    return {row["name"]: row for row in map(json.loads, answer.stdout.splitlines())}


@pytest.mark.parametrize("name", BOMBS)
def test_refuses_or_stops_it_in_time(name, told):
    row = told[name]

    assert row["outcome"] != ["killed"]
    assert row["seconds"] <= SECONDS
    assert row["megabytes"] <= MEGABYTES
    assert name in LET_THROUGH or not {"accepted", "completed"} & set(row["outcome"])
