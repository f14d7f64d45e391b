"""Random valid diagrams, driven at random to their end: tokens are conserved, state round-trips, nothing is shared."""

import os
import random

import pytest

from service import engine
from service.engine.state import restore, store
from tests.unit.engine.build import diagram
from tests.unit.engine.case import NOW, Case, fingerprint
from tests.unit.engine.generator import Maker

SEEDS = int(os.environ.get("ENGINE_SEEDS", "150"))
MOST_STEPS = 600


def drive(case, rng):
    """One command that somebody outside could give."""
    key = rng.choice(sorted(case.rows))
    kind = case.rows[key].kind
    if kind == "task":
        return lambda: engine.complete_user_task(case.definition, case.state, key, {"x": rng.randint(0, 9)}, NOW)
    if kind == "job":
        thrown = engine.throw_error(case.definition, case.state, key, "E", "", {}, NOW)
        if not thrown.incidents and rng.random() < 0.3:
            return lambda: engine.throw_error(case.definition, case.state, key, "E", "", {}, NOW)
        return lambda: engine.complete_job(case.definition, case.state, key, {}, NOW)
    return lambda: engine.fire(case.definition, case.state, key, {}, NOW)


def assert_conserved(case):
    again = restore(case.definition, case.state, NOW)
    assert store(again) == case.state
    view = engine.view(case.definition, case.state)
    assert {row.key: row for row in view.rows} == case.rows, "every open row is a live token, and looks as it opened"
    assert not case.incidents
    assert view.ended == case.ended


@pytest.mark.parametrize("seed", range(SEEDS))
def test_conserves_tokens_whatever_is_drawn(seed):
    rng = random.Random(seed)
    definition = diagram(*Maker(rng).processes())
    before = [fingerprint(process) for process in definition.deployment.processes.values()]
    case = Case(definition, ref=1, x=rng.randint(0, 9), items=[1, 2])

    for _ in range(MOST_STEPS):
        assert_conserved(case)
        if case.ended:
            break
        seeded = rng.getstate()
        step = drive(case, rng)
        first = rng.getstate()
        result = step()
        rng.setstate(first)
        assert step() == result, "the same arguments give the same result"
        assert seeded
        case.apply(result)

    assert case.ended
    assert not case.rows
    assert case.document["s"][0][4] == []
    assert [fingerprint(process) for process in definition.deployment.processes.values()] == before
    counts = {what: case.passed(what).count for what in ("entered", "completed", "cancelled")}
    for element in set(case.passed("entered")):
        assert counts["entered"](element) == counts["completed"](element) + counts["cancelled"](element), element
