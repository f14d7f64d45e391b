import pytest

from service.layout import layout
from tests.support.bpmn_sources import drawn_by_lot, semantics
from tests.support.layout_judge import judge

NEVER = {
    "missing-di",
    "shape-overlap",
    "wrong-lane",
    "outside-lane",
    "outside-parent",
    "edge-through-shape",
    "edge-detached",
    "not-orthogonal",
}


@pytest.mark.parametrize("seed", range(40))
def test_breaks_no_hard_rule_on_a_process_drawn_by_lot(seed: int):
    xml = drawn_by_lot(8 + 2 * seed, seed % 5, seed)
    once = layout(xml)
    assert not NEVER & set(judge(once).rules)
    assert layout(once) == once
    assert semantics(once) == semantics(xml)
