"""The reference pages say what the engine does."""

import re

import pytest

from tests.unit.engine.covers import COVERED
from tests.unit.engine.reference import DOCS, HERE, PAGES, SECTIONS, collect, verdict


@pytest.mark.parametrize("name", PAGES)
def test_is_as_written(name):
    assert (DOCS / name).read_text() == PAGES[name](), "run `python -m tests.unit.engine.reference`"


def test_tries_every_element_that_is_not_refused():
    collect()
    rows = {name: body for section in SECTIONS.values() for name, body in section}
    refused = {name for name, body in rows.items() if verdict(body)}

    assert refused == {
        "complex gateway",
        "standard loop",
        "conditional start event",
        "multiple and parallel multiple events",
        "task listeners, other",
    }
    assert set(COVERED) == rows.keys() - refused


def test_tries_every_trap_of_the_library():
    told = " ".join(path.read_text() for path in HERE.glob("test_*.py"))
    lists = re.findall(r"Traps? (\d+(?:(?:, | and )\d+)*)", told)
    tried = {int(number) for found in lists for number in re.findall(r"\d+", found)}

    assert tried == set(range(1, 46))
