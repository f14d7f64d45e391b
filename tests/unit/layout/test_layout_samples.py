from pathlib import Path

import pytest

from service.layout import layout
from tests.support.bpmn_sources import semantics
from tests.support.layout_judge import judge

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.bpmn"))


def test_finds_its_samples():
    assert len(SAMPLES) >= 7


@pytest.mark.parametrize("file", SAMPLES, ids=lambda f: f.stem)
class TestLayoutOfASample:
    def test_scores_98(self, file: Path):
        assert judge(layout(file.read_bytes())).score >= 98

    def test_touches_nothing_but_the_drawing(self, file: Path):
        before = file.read_bytes()
        assert semantics(layout(before)) == semantics(before)

    def test_changes_nothing_the_second_time(self, file: Path):
        once = layout(file.read_bytes())
        assert layout(once) == once
