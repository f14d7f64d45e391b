"""The scheme's time limits and their ladder, row by row, against SCHEME §3."""

from datetime import timedelta
from typing import Any

import pytest

from tests.processes.support import ROOT
from tests.processes.test_decisions import decided

LIMITS = [  # SCHEME §3: key, g2023, g2010
    ("T0", "1 h", "1 h"),
    ("T1", "24 h", "24 h"),
    ("T1b", "5 d", "5 d"),
    ("T2", "3 d", "3 d"),
    ("T3", "10 d", "10 d"),
    ("T3b", "14 d", "14 d"),
    ("T4", "8 d", "10 d"),
    ("T5", "5 d", "7 d"),
    ("T6", "6 d", "10 d"),
    ("T7", "5 d", "5 d"),
    ("T8", "28 d", "45 d"),
    ("T9", "28 d", "35 d"),
    ("T8x", "24 h", "24 h"),
    ("T10", "28 d", "28 d"),
    ("T11", "5 wd", "5 wd"),
    ("T12", "15 wd", "15 wd"),
    ("T13", "24 h", "24 h"),
    ("T14", "1 wd", "1 wd"),
    ("T15", "15 wd", "15 wd"),
    ("T16", "45 wd", "45 wd"),
    ("T17", "1 wd", "1 wd"),
    ("T18", "24 h", "24 h"),
    ("T19", "1 wd", "1 wd"),
    ("TE1", "1 h", "1 h"),
]


OURS = {  # keys of ours beside those of the guidance, docs/explanation/scheme.md
    "T0c": "12 h",
    "T0e": "12 h",
    "T3r": "1 wd",
    "T4f": "2 wd",
    "T6d": "7 d",
    "T8f": "5 wd",
    "T8r": "24 h",
    "T10b": "0 d",
    "T14r": "1 wd",
    "TE1r": "24 h",
    "TE2": "1 wd",
    "T7c": "1 wd",
    "T8p": "5 wd",
    "T8o": "2 wd",
    "T8m": "2 wd",
    "T8d": "2 wd",
    "T8a": "24 h",
    "T8t": "5 wd",
    "T10o": "2 wd",
    "T12s": "15 wd",
    "T12d": "15 wd",
    "TE7": "2 wd",
    "TE8": "0 d",
    "TE9": "0 d",
}


def limits(profile: str, priority: str | None = "P3") -> dict[str, str]:
    rows = decided("csods_limits", profile=profile, priority=priority)
    found = {row["key"]: f"{row['amount']} {row['unit']}" for row in rows}
    assert len(found) == len(rows), "a limit has two rows"
    return found


@pytest.mark.parametrize(("key", "g2023", "g2010"), LIMITS)
def test_limits_are_those_of_the_guidance_in_force(key: str, g2023: str, g2010: str) -> None:
    assert (limits("g2023")[key], limits("g2010")[key]) == (g2023, g2010)


@pytest.mark.parametrize("profile", ["g2023", "g2010", "statutory"])
@pytest.mark.parametrize("priority", ["P1", "P2", "P3", "P4", None])
def test_limits_have_each_key_once_for_every_profile_and_priority(profile: str, priority: str | None) -> None:
    assert {key for key, _, _ in LIMITS} <= set(limits(profile, priority))


@pytest.mark.parametrize("profile", ["g2023", "g2010", "statutory"])
def test_limits_of_ours_are_the_same_under_every_guidance(profile: str) -> None:
    found = limits(profile)
    assert {key: found[key] for key in OURS} == OURS
    assert set(found) == set(OURS) | {key for key, _, _ in LIMITS}


def test_limits_of_ours_are_explained() -> None:
    page = (ROOT / "docs/explanation/scheme.md").read_text()
    assert [key for key in (*OURS, "T3m", "TE1") if f"`{key}`" not in page] == []


def test_limits_of_the_statutory_profile_are_those_of_2023_until_its_text_is_known() -> None:
    assert limits("statutory", "P2") == limits("g2023", "P2")


@pytest.mark.parametrize(
    ("priority", "agency", "meeting", "strategy"),
    [
        ("P1", "2 h", "0 d", "0 d"),
        ("P2", "24 h", "2 d", "1 wd"),
        ("P3", "5 d", None, "1 wd"),
        ("P4", "5 d", None, "1 wd"),
    ],
)
def test_limits_follow_the_priority(priority: str, agency: str, meeting: str | None, strategy: str) -> None:
    found = limits("g2023", priority)
    assert (found["T5"], found.get("T3m"), found["T14"]) == (agency, meeting, strategy)


def test_limits_before_a_priority_is_set_are_those_of_the_standard_one() -> None:
    assert limits("g2023", None) == limits("g2023", "P3")


LADDER = {  # SCHEME §3: share or time past due, when, action, role
    "h": [
        (0.25, None, "unclaimed", "tell", "supervisor"),
        (0.5, None, "any", "remind", "holder"),
        (0.5, None, "any", "tell", "supervisor"),
        (0.75, None, "any", "tell", "duty_inspector"),
        (0.9, None, "any", "raise", "manager"),
        (1.0, None, "any", "raise", "ppu_di"),
        (1.0, None, "any", "raise", "ppu_supt"),
        (1.1, None, "any", "raise", "ppu_supt"),
    ],
    "d": [
        (0.5, None, "any", "remind", "holder"),
        (0.5, None, "unclaimed", "tell", "supervisor"),
        (0.5, None, "absent", "tell", "supervisor"),
        (0.75, None, "any", "remind", "holder"),
        (0.75, None, "any", "tell", "supervisor"),
        (0.9, None, "any", "raise", "manager"),
        (1.0, None, "any", "raise", "ppu_di"),
        (None, timedelta(days=2), "any", "raise", "ppu_supt"),
        (None, timedelta(days=7), "any", "raise", "ppu_head"),
    ],
}


@pytest.mark.parametrize(("unit", "rungs"), [*LADDER.items(), ("wd", LADDER["d"])])
def test_ladder_has_its_rungs_in_order(unit: str, rungs: list[tuple[Any, ...]]) -> None:
    rows = decided("escalation_ladder", unit=unit)
    found = [
        (None if row["after"] is None else float(row["after"]), row["late"], row["when"], row["action"], row["role"])
        for row in rows
    ]
    assert found == rungs
