"""Random valid diagrams, driven at random to their end: tokens are conserved, state round-trips, nothing is shared."""

import os
import random
from contextlib import suppress

import pytest

from service import engine
from service.domain.errors import ServiceError
from service.engine import running
from service.engine.state import restore, store
from service.engine.step import Step
from tests.unit.engine.build import diagram
from tests.unit.engine.case import NOW, Case, fingerprint
from tests.unit.engine.generator import Maker

SEEDS = int(os.environ.get("ENGINE_SEEDS", "60"))
MOST_STEPS = 600


def drive(case, rng):
    """One command that somebody outside could give."""
    key = rng.choice(sorted(case.rows))
    kind = case.rows[key].kind
    if kind == "task":
        return lambda: engine.complete_user_task(case.definition, case.state, key, {"x": rng.randint(0, 9)}, NOW)
    if kind == "job" and case.rows[key].listener:
        return lambda: engine.complete_job(case.definition, case.state, key, {}, NOW)
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


class Kept:
    """`restore` that keeps one instance in memory and never reads its stored state again."""

    def __init__(self):
        self.instance = None

    def __call__(self, process, state, now):
        if self.instance is None:
            self.instance = restore(process, state, now)
        instance = self.instance
        instance.step, instance.changed, instance.failed = Step(), {}, {}
        for scope in instance.all_scopes():
            for token in scope.live():
                token.shown_before = "row" in token.notes
        return instance


@pytest.mark.parametrize("seed", range(1000, 1000 + SEEDS // 3))
def test_does_the_same_with_and_without_storing_between_commands(seed, monkeypatch):
    rng = random.Random(seed)
    definition = diagram(*Maker(rng).processes())
    variables = {"ref": 1, "x": rng.randint(0, 9), "items": [1, 2]}
    stored = Case(definition, **variables)
    states, choices = [stored.state], []

    while not stored.ended and len(choices) < MOST_STEPS:
        key = rng.choice(sorted(stored.rows))
        choices.append((stored.rows[key].kind, key, {"x": rng.randint(0, 9)}))
        stored.apply(command(*choices[-1])(definition, stored.state, NOW))
        states.append(stored.state)

    monkeypatch.setattr(running, "restore", Kept())
    kept = Case(definition, **variables)
    assert kept.state == states[0]
    for choice, state in zip(choices, states[1:], strict=True):
        kept.apply(command(*choice)(definition, kept.state, NOW))
        assert kept.state == state
    assert kept.history == stored.history


def command(kind, key, variables):
    done = {"task": engine.complete_user_task, "job": engine.complete_job}.get(kind, engine.fire)
    return lambda definition, state, now: done(definition, state, key, variables if kind == "task" else {}, now)


def meddle(case, rng):
    """A repair by hand, anywhere; refused if it makes no sense."""
    active = engine.view(case.definition, case.state).active
    key = rng.choice(active).key
    if rng.random() < 0.4:
        return engine.cancel(case.definition, case.state, key, NOW)
    here = next(found for found in active if found.key == key)
    target = rng.choice(sorted(case.definition.deployment.process(here.process).elements))
    return engine.move(case.definition, case.state, key, target, NOW)


@pytest.mark.parametrize("seed", range(5000, 5000 + SEEDS))
def test_stays_whole_when_people_cancel_and_move(seed):
    rng = random.Random(seed)
    case = Case(diagram(*Maker(rng).processes()), ref=1, x=rng.randint(0, 9), items=[1, 2])

    for _ in range(80):
        view = engine.view(case.definition, case.state)
        assert {row.key: row for row in view.rows} == case.rows
        assert {incident.key: incident for incident in view.incidents} == case.incidents
        if case.ended or not view.active:
            break
        with suppress(ServiceError):
            case.apply(meddle(case, rng) if rng.random() < 0.5 or not case.rows else drive(case, rng)())

    assert case.ended or engine.view(case.definition, case.state).active
    assert not case.ended or not case.rows


@pytest.mark.parametrize("seed", range(9000, 9000 + SEEDS // 3))
def test_changes_nothing_by_a_migration_to_the_same(seed):
    rng = random.Random(seed)
    definition = diagram(*Maker(rng).processes())
    mapping = engine.propose(definition, definition)
    case = Case(definition, ref=1, x=rng.randint(0, 9), items=[1, 2])

    assert mapping == {name: name for name in definition.elements}
    while not case.ended:
        migrated = engine.migrate(definition, case.state, definition, mapping, NOW)
        assert migrated.state == case.state
        ours = {key: row for key, row in case.rows.items() if not row.instance}
        assert {row.key: row for row in migrated.opened} == ours
        assert not migrated.closed
        case.apply(drive(case, rng)())
