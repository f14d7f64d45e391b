"""The stored form: small, versioned, exact, and readable by every later release."""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import engine, feel
from service.domain.errors import ProcessExecutionError
from service.engine import File, state, values
from tests.unit.engine.build import END, S, diagram, el, line, script, tasks
from tests.unit.engine.case import NOW, Case

SAMPLES = Path(__file__).parent / "samples"
TYPED = {
    "number": Decimal("12.50"),
    "whole": 7,
    "huge": Decimal("1E+6100"),
    "day": date(2026, 11, 24),
    "moment": datetime(2026, 11, 24, 10, 15, tzinfo=UTC),
    "clock": time(10, 15),
    "long": timedelta(days=1, microseconds=1),
    "list": [Decimal("0.1"), None, True, {"deep": date(2026, 1, 1)}],
}


def test_keeps_every_type():
    """Trap 9."""
    case = Case(diagram(S + tasks("u", "v") + line("s", "u", "v")), **TYPED)

    case.do("u")

    assert case.variables == {name: feel.values.from_python(value) for name, value in TYPED.items()}
    assert engine.variables_at(case.definition, case.state, case.key("task"))["number"] == Decimal("12.5")


def test_makes_an_incident_of_a_function_as_a_variable():
    case = Case(diagram(S + script("x", "=function(a) a", "f") + END + line("s", "x", "end")))

    assert (case.incident.element, case.incident.code) == ("x", "expression")


def test_refuses_the_state_of_another_process_or_a_later_version():
    case = Case(diagram(S + tasks("u") + line("s", "u")))
    document = values.load(case.state)

    with pytest.raises(ProcessExecutionError, match="not of"):
        engine.view(case.definition, values.dump({**document, "p": "other"}))
    with pytest.raises(ProcessExecutionError, match="version 99"):
        engine.view(case.definition, values.dump({**document, "v": 99}))


def test_upgrades_an_earlier_version(monkeypatch):
    case = Case(diagram(S + tasks("u") + line("s", "u")), a=1)
    document = values.load(case.state)
    monkeypatch.setitem(state.UPGRADES, 0, lambda old: {**old["inner"], "v": 1})

    assert engine.view(case.definition, values.dump({"v": 0, "inner": document})).variables == {"a": 1}


def test_restores_and_finishes_the_sample_of_every_released_version():
    samples = sorted(SAMPLES.glob("state_*.json"))
    for sample in samples:
        kept = json.loads(sample.read_text())
        definition = engine.load([File("sample.bpmn", (SAMPLES / "sample.bpmn").read_bytes())]).process("p")
        content = json.dumps(kept, separators=(",", ":"), ensure_ascii=False).encode()
        while rows := engine.view(definition, content).waiting:
            row = min(rows, key=lambda row: row.key)
            done = (
                engine.complete_user_task
                if row.kind == "task"
                else engine.complete_job
                if row.kind == "job"
                else engine.fire
            )
            content = done(definition, content, row.key, {}, NOW).state
        assert engine.view(definition, content).ended

    assert {f"state_{version}.json" for version in range(1, state.VERSION + 1)} == {sample.name for sample in samples}


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False, places=3),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text() | st.sampled_from(["$", "$n", "$$", "$$n"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(json_values)
def test_reads_back_what_it_wrote(value):
    kept = values.load(values.dump({"value": value}))["value"]

    assert kept == value
    assert values.dump({"value": kept}) == values.dump({"value": value})


def test_stores_a_loop_of_tasks_no_larger_for_having_been_gone_through():
    """Trap 6."""
    body = S + el("exclusiveGateway", "m") + tasks("u") + line("s", "m", "u", "m")
    case = Case(diagram(body), n=1)
    sizes = [len(case.do("u").state) for _ in range(60)]

    assert max(sizes) - min(sizes) <= 8
