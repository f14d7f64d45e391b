"""The lock installs today what it installed yesterday, whatever was released in between."""

import re
from importlib.metadata import distribution, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^([A-Za-z0-9._-]+)(?:\[([^\]]+)\])?==(\S+)", re.MULTILINE)
LOCKED = {
    canonicalize_name(name): (set(extras.split(",")) - {""}, version)
    for name, extras, version in LINE.findall((ROOT / "requirements.lock").read_text())
}


def asked(name: str) -> list[Requirement]:
    found = [Requirement(each) for each in requires(name) or []]
    return [
        each
        for each in found
        if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in LOCKED[name][0] | {""})
    ]


def test_is_what_runs_here() -> None:
    assert {name: distribution(name).version for name in LOCKED} == {name: pin for name, (_, pin) in LOCKED.items()}


def test_pins_every_dependency_with_the_extras_that_are_asked() -> None:
    """An old pip looks for the newest release of what is asked with an extra that the lock does not name, and fails."""
    wanted = {(canonicalize_name(each.name), frozenset(each.extras)) for name in LOCKED for each in asked(name)}

    lacking = {(name, extras) for name, extras in wanted if name not in LOCKED or not extras <= LOCKED[name][0]}

    assert lacking == set()
