"""What holds for every diagram and every drive through it, tried with examples that hypothesis makes and shrinks.

`ENGINE_EXAMPLES=2000` tries more, at random; without it the same examples are tried each time.
"""

import os
import random
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from service import engine
from service.domain.errors import DefinitionInvalidError, ServiceError
from service.engine import File, check, limits, running
from service.engine.state import restore, store
from tests.unit.engine.build import S, diagram, line, tasks, xml
from tests.unit.engine.case import NOW, Case, fingerprint
from tests.unit.engine.generator import Maker
from tests.unit.engine.mutations import mutated
from tests.unit.engine.tangle import tangle
from tests.unit.engine.test_other_tools import DRAWN, REFUSED
from tests.unit.engine.test_random import Kept, command

MORE = os.environ.get("ENGINE_EXAMPLES")
STEPS = 40


@pytest.fixture(autouse=True, scope="module")
def _small():
    """Many of these diagrams turn round without a wait: that is stopped early here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "ACTIVATIONS_PER_COMMAND", 150)
        patch.setattr(limits, "TOKENS", 150)
        yield


def tried(examples):
    return settings(
        max_examples=int(MORE or examples),
        derandomize=MORE is None,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if MORE else [])],
        suppress_health_check=list(HealthCheck),
    )


randoms = st.randoms(use_true_random=False, note_method_calls=False)


def begun(processes, rng):
    """A case of a diagram that the checks accept."""
    with suppress(DefinitionInvalidError):
        return Case(diagram(*processes), ref="r", x=rng.randint(0, 9), items=[1, 2])
    assume(condition=False)
    raise AssertionError


def commands(case):
    """What somebody outside could do now."""
    waiting = engine.view(case.definition, case.state).waiting
    return [row for row in waiting if row.kind != "condition"]


def done(row, rng):
    given_back = {"x": rng.randint(0, 9)} if row.kind == "task" else {}
    return command(row.kind, row.key, given_back)


def thrown(row, rng):
    """An error or an escalation instead, now and then."""
    if row.kind not in ("task", "job") or getattr(row, "listener", None) or rng.random() > 0.2:
        return None
    if rng.random() < 0.5:
        return lambda definition, state, now: engine.throw_error(definition, state, row.key, "E", "", {}, now)
    return lambda definition, state, now: engine.escalate(definition, state, row.key, "X", {}, now)


def assert_whole(case):
    """Rows are those of live tokens, incidents are theirs, and the state is the same after being read."""
    view = engine.view(case.definition, case.state)
    assert {row.key: row for row in view.rows} == case.rows, "no row without its token, and none forgotten"
    assert {incident.key: incident for incident in view.incidents} == case.incidents
    assert store(restore(case.definition, case.state, NOW)) == case.state
    assert view.ended == case.ended


def assert_counted(case):
    """Whatever was entered has been completed or cancelled, or is still there."""
    view = engine.view(case.definition, case.state)
    counts = {what: case.passed(what) for what in ("entered", "completed", "cancelled")}
    active = [found.element for found in view.active]
    for element in set(counts["entered"]):
        gone = counts["completed"].count(element) + counts["cancelled"].count(element)
        assert gone <= counts["entered"].count(element), element
        assert counts["entered"].count(element) - gone <= active.count(element) + len(case.incidents), element


@tried(30)
@given(st.integers(0, 2**32))
def test_conserves_tokens_of_ordered_diagrams_to_their_end(seed):
    rng = random.Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "ACTIVATIONS_PER_COMMAND", 30_000)
        patch.setattr(limits, "TOKENS", 10_000)
        case = begun(Maker(rng).processes(2), rng)
        for _ in range(600):
            assert_whole(case)
            if case.ended:
                break
            step = done(rng.choice(commands(case)), rng)
            result = step(case.definition, case.state, NOW)
            assert step(case.definition, case.state, NOW) == result, "the same arguments give the same result"
            case.apply(result)

    assert case.ended
    assert not case.rows
    assert_counted(case)


@tried(80)
@given(randoms)
def test_stays_whole_whatever_is_drawn_and_done(rng):
    processes = tangle(rng)
    case = begun(processes, rng)
    before = [fingerprint(process) for process in case.definition.deployment.processes.values()]

    for _ in range(STEPS):
        assert_whole(case)
        assert_counted(case)
        if case.ended or not (open_now := commands(case)):
            break
        row = rng.choice(open_now)
        case.apply((thrown(row, rng) or done(row, rng))(case.definition, case.state, NOW))

    assert case.ended == (engine.view(case.definition, case.state).ended)
    assert not case.ended or (not case.rows and not case.incidents)
    assert [fingerprint(process) for process in case.definition.deployment.processes.values()] == before


@tried(40)
@given(randoms)
def test_does_the_same_whether_it_is_restored_before_each_command_or_not(rng):
    case = begun(tangle(rng), rng)
    definition, variables = case.definition, {"ref": "r", "x": 3, "items": [1, 2]}
    stored = Case(definition, **variables)
    states, steps = [stored.state], []
    while not stored.ended and len(steps) < STEPS and (open_now := commands(stored)):
        steps.append(done(rng.choice(open_now), rng))
        stored.apply(steps[-1](definition, stored.state, NOW))
        states.append(stored.state)

    plain, running.restore = running.restore, Kept()
    try:
        kept = Case(definition, **variables)
        assert kept.state == states[0]
        for step, state in zip(steps, states[1:], strict=True):
            kept.apply(step(definition, kept.state, NOW))
            assert kept.state == state
    finally:
        running.restore = plain
    assert kept.history == stored.history


@tried(40)
@given(randoms)
def test_stays_whole_when_people_repair(rng):
    case = begun(tangle(rng), rng)
    elements = sorted(case.definition.elements)

    for _ in range(STEPS):
        view = engine.view(case.definition, case.state)
        if case.ended or not view.active:
            break
        key, pick = rng.choice(view.active).key, rng.random()
        with suppress(ServiceError):
            if pick < 0.3:
                case.apply(engine.cancel(case.definition, case.state, key, NOW))
            elif pick < 0.6:
                case.apply(engine.move(case.definition, case.state, key, rng.choice(elements), NOW))
            elif pick < 0.8 and case.incidents:
                case.apply(engine.retry(case.definition, case.state, min(case.incidents), NOW, {"x": 1}))
            elif open_now := commands(case):
                case.apply(done(rng.choice(open_now), rng)(case.definition, case.state, NOW))
        assert_whole(case)

    assert not case.ended or not case.rows


@tried(30)
@given(randoms)
def test_changes_nothing_by_a_migration_to_the_same(rng):
    case = begun(tangle(rng), rng)
    mapping = {name: name for name in case.definition.elements}

    for _ in range(STEPS):
        migrated = engine.migrate(case.definition, case.state, case.definition, mapping, NOW)
        assert migrated.state == case.state
        assert not migrated.closed
        if case.ended or not (open_now := commands(case)):
            break
        case.apply(done(rng.choice(open_now), rng)(case.definition, case.state, NOW))


SOUND = [
    *(content.encode() for content, _ in REFUSED.values()),
    *(content.encode() for content in DRAWN.values()),
    *(xml(*Maker(random.Random(seed)).processes()).encode() for seed in range(20)),
    xml(S + tasks("u") + line("s", "u")).encode(),
]


@tried(400)
@given(randoms, st.sampled_from(SOUND))
def test_answers_with_findings_or_runs_whatever_a_file_holds(rng, sound):
    content = mutated(rng, sound)

    found = check([File("a.bpmn", content)])

    assert "unreadable" not in {finding.rule for finding in found}
    assert all(finding.message for finding in found)
    if any(finding.severity == "error" for finding in found):
        return
    for process in engine.load([File("a.bpmn", content)]).processes.values():
        for start in process.starts:
            case = Case(process, start.element, ref="r", x=3, items=[1, 2])
            assert_whole(case)


@tried(100)
@given(st.binary(max_size=200))
def test_answers_with_findings_whatever_bytes_come(content):
    for name in ("a.bpmn", "a.dmn", "a.form"):
        assert check([File(name, content)])
